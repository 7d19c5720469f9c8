"""F19: a row that always raises keeps nobody else back for more than a tick, and a human is told of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from reminders import saying, tick
from reminders.prompting import compose_for
from store import due, prompts, tasks
from store.db import Database
from store.tables import guardians, outbox
from tests.chaos.figures import Figures
from tests.story import town as house
from tests.story.days import ABSENT, TEACHER
from tests.story.town import Town
from tests.wires.office import NOW, Office, opened


@pytest.fixture
def town(sqlite_database: Database, tmp_path: Path) -> Iterator[Town]:
    """李明 is missing, for the third day on this morning."""
    with house.town(sqlite_database, tmp_path / "home") as here:
        for day in (12, 13):
            here.clock(f"10-{day} 08:05")
            here.says(TEACHER, ABSENT)
        here.clock("10-14 08:05")
        here.phones.clear()
        yield here
        here.clock("10-14 12:00")
        here.errors.told.clear()
        here.phones.clear()
        with here.db.read() as tx:
            here.tasks_left = tasks.count_open(tx)


@pytest.fixture
def office(sqlite_database: Database) -> Iterator[Office]:
    yield from opened(sqlite_database)


def test_a_subject_whose_look_raises_keeps_no_other_back(
    town: Town, figure: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The class's look raises at every tick: the pupil is looked at in the same tick; after the fifth time the bureau
    has a task, and once it is mended the class is looked at within the hour and the task ends."""
    honest = tick.review

    def poisoned(tx: object, world: object, kind: str, number: int, now: object) -> object:
        if kind == "class":
            raise ZeroDivisionError("poisoned")
        return honest(tx, world, kind, number, now)  # type: ignore[arg-type]

    monkeypatch.setattr(tick, "review", poisoned)
    pupil = ("pupil", town.place.pupils["李明"])
    town.says(TEACHER, ABSENT)
    with town.db.write() as tx:
        due.wake(tx, town.place.units["county"], town.now)
    town.runtime.tick(town.now)
    with town.db.read() as tx:
        looked = due.reviewed_at(tx, pupil)
    began = town.now
    while not (failing := [task for task in _tasks(town) if task.kind == "failing"]):
        assert town.now - began < timedelta(hours=3)
        town.time.move_to(town.now + timedelta(minutes=1))
        town.runtime.tick(town.now)
        town.runtime.audit(town.now)
    told_after = town.now - began
    figure(
        "F19",
        "subject that always raises",
        f"others in the same tick; a human told after {told_after.seconds // 60} min",
    )
    monkeypatch.setattr(tick, "review", honest)
    town.clock("10-14 11:30")
    town.runtime.audit(town.now)
    assert looked == began
    assert "连续5次" in failing[0].text
    assert told_after <= timedelta(minutes=45)
    assert [task for task in _tasks(town) if task.kind == "failing"] == []


def test_a_prompt_that_cannot_be_said_keeps_no_other_back(
    town: Town, figure: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two prompts raises when it is put into words: the other goes at once, the same person's too; a human is told,
    and when it is mended the first goes as well."""

    def poisoned(tx: object, to: object, taken: list[prompts.Prompt], *more: object) -> int:
        if any(one.template == "poison" for one in taken):
            raise KeyError("text")
        return compose_for(tx, to, taken, *more)  # type: ignore[arg-type]

    monkeypatch.setattr("reminders.prompting.compose_for", poisoned)
    monkeypatch.setattr(saying, "compose_for", poisoned)
    with town.db.write() as tx:
        for number, (who, template) in enumerate((("赵丽娟", "poison"), ("赵丽娟", "well"), ("孙立", "well"))):
            new = prompts.NewPrompt(
                key=f"p{number}",
                county_id=town.place.units["county"],
                subject_kind="unit",
                subject_id=town.place.units["school"],
                channel="wecom",
                template=template,
                not_before=town.now,
                person_id=town.place.staff[who],
                params={"text": f"第{number}条", "duty": None, "default": False, "clauses": []},
            )
            prompts.want(tx, [new], town.now)
    town.settle()
    said = {name: sum("条" in text for text in town.phones.get(name, [])) for name in ("赵丽娟", "孙立")}
    kinds = [task.kind for task in _tasks(town)]
    monkeypatch.undo()
    town.clock("10-14 09:10")
    figure("F19", "prompt that cannot be put into words", "others in the same round; a human told at once")
    assert said == {"赵丽娟": 1, "孙立": 1}
    assert kinds == ["unsayable"]
    assert any("第0条" in text for text in town.phones["赵丽娟"])


def test_a_phone_that_no_key_opens_keeps_no_other_sms_back(office: Office, figure: Figures) -> None:
    """One number was sealed with a lost key: its message becomes a task, the others of its batch go."""
    lost, well = office.put("a", guardian=True), office.put("b", channel="sms")
    with office.db.write() as tx:
        tx.execute(update(guardians).values(phone="v1.lost.AAAA"))
    office.hire("wecom", "sms").run()
    figure("F19", "phone that no key opens", "others in the same round; a human told")
    assert office.get(well).state == "sent"
    assert office.get(lost).state == "parked"
    assert len(office.tasks()) == 1


def test_a_message_that_breaks_its_sender_every_time_ends_with_a_human(
    office: Office, figure: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sending it raises whatever the day: after a bounded number of tries it is parked and told; others went in the first
    round."""
    logging.getLogger("bot.delivery").disabled = True
    bad, good = office.put("a", "坏"), office.put("b", "好")
    worker = office.hire("wecom")
    honest = worker._send

    def sometimes(one: object) -> None:
        if one.message.text == "坏":  # type: ignore[attr-defined]
            raise RuntimeError("bug")
        honest(one)  # type: ignore[arg-type]

    monkeypatch.setattr(worker, "_send", sometimes)
    worker.run()
    first = office.get(good).state
    for _ in range(60):
        office.later(minutes=10)
        worker.run()
    logging.getLogger("bot.delivery").disabled = False
    row = office.get(bad)
    figure("F19", "message that breaks its sender", f"parked after {row.attempts} tries")
    assert first == "sent"
    assert row.state == "parked"
    assert row.attempts <= 12
    assert len(office.tasks()) == 1


def test_a_name_of_ten_thousand_characters_is_sent_in_parts(office: Office) -> None:
    """However long a text is, it goes, in parts the platform takes; nothing is left waiting."""
    name = "".join(chr(0x4E00 + number) for number in range(10_000))
    number = office.put("a", name)
    office.hire("wecom").run()
    assert "".join(text for _, text in office.platforms.wecom) == name
    assert office.get(number).state == "sent"


def test_an_outbox_claim_is_not_stopped_by_one_bad_row(office: Office) -> None:
    """A row whose request is of another shape than any of ours goes as its plain text."""
    number = office.put("a")
    with office.db.write() as tx:
        tx.execute(update(outbox).where(outbox.c.id == number).values(request=["not", "ours"]))
    office.hire("wecom").run(NOW)
    assert office.get(number).state == "sent"


def _tasks(town: Town) -> list[tasks.Task]:
    with town.db.read() as tx:
        return tasks.open_in(tx)
