"""One file that holds everything, taken while the product runs; and the way back, into an empty place only.

The file is a zip of two: the database as it was at one instant (SQLite: a copy by its backup API, never of the file;
PostgreSQL: `pg_dump`), and a manifest with its hash, its schema and the anchor of its audit chains. Phones in it stay
encrypted; the key is not in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from config.errors import ForGood, PersonError
from store import audit, holding, pg_tools, tasks, units
from store.crypto import Keyring
from store.db import Database, Tx, make_private, refuse_newer, stored_version
from store.persons import phone_place
from store.pupils import guardian_place
from store.tables import guardians, outbox, persons

FORMAT = 1
MANIFEST = "manifest.json"
CONTENT = "database"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `made_at` in ISO 8601; `anchor` is `audit.anchor` of what it holds."""

    format: int
    made_at: str
    database: str  # sqlite, postgresql
    schema: str
    sha256: str
    bytes: int
    acts: int
    subjects: int
    anchor: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and what would go out if a person agreed."""

    manifest: Manifest
    parked: list[holding.HeldMessage]


def make(db: Database, file: Path, now: datetime) -> Manifest:
    """Write a backup; everything that was acknowledged before the call is in it. Writers go on meanwhile.

    Raises PersonError where the file is there already, ForGood where the database has no (known) schema, its chains
    do not hold, or `pg_dump` is not there.
    """
    if file.exists():
        raise PersonError(f"{file} 已经存在,不覆盖。请换一个文件名。")
    file.parent.mkdir(parents=True, exist_ok=True)
    with _workroom(file.parent) as room:
        content = room / CONTENT
        make_private(content)
        facts = _copy_sqlite(db, content) if db.is_sqlite else _dump(db, content)
        manifest = Manifest(
            format=FORMAT,
            made_at=now.isoformat(),
            database="sqlite" if db.is_sqlite else "postgresql",
            sha256=_sha256(content),
            bytes=content.stat().st_size,
            **facts,
        )
        packed = room / "packed"
        make_private(packed)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(content, CONTENT)
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        _to_disk(packed)
        packed.replace(file)
    return manifest


def look(file: Path) -> Manifest:
    """The manifest of a backup. Raises PersonError for a file that is none, or was cut off."""
    try:
        with zipfile.ZipFile(file) as archive:
            raw = json.loads(archive.read(MANIFEST))
        manifest = Manifest(**raw)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise PersonError(f"{file} 不是完整的备份文件。") from error
    if manifest.format != FORMAT:
        raise PersonError(f"{file} 是另一版本程序的备份格式({manifest.format}),请用相应版本恢复。")
    refuse_newer(manifest.schema)
    return manifest


def restore(db: Database, file: Path, now: datetime) -> Restored:
    """Bring a backup back into the empty place that `db` names, verified, with everything that waits parked.

    Raises PersonError where the place is not empty, the file is damaged, is of the other database, or its phones
    cannot be read with the key at hand; ForGood where its audit chains do not hold. Then nothing is left behind.
    """
    manifest = look(file)
    kind = "sqlite" if db.is_sqlite else "postgresql"
    if manifest.database != kind:
        raise PersonError(f"这份备份来自 {manifest.database},现在设置的数据库是 {kind},不能互相恢复。")
    if not is_empty(db):
        raise PersonError("现有数据库不是空的,不覆盖。请先把它移到别处,或换一个 BAOXUE_DATABASE_URL。")
    beside = db.file.parent if db.file is not None else Path(tempfile.gettempdir())
    beside.mkdir(parents=True, exist_ok=True)
    with _workroom(beside) as room:
        content = room / CONTENT
        make_private(content)
        _unpack(file, content, manifest)
        if db.file is not None:
            return _into_file(db, db.file, content, manifest, now)
        pg_tools.restore(db.url, content)
        try:
            return _checked(db, manifest, now)
        except BaseException:
            pg_tools.empty(db)
            raise


def is_empty(db: Database) -> bool:
    """Whether there is nothing in the place that `db` names."""
    if db.file is not None:
        return not db.file.exists() or db.file.stat().st_size == 0
    return pg_tools.is_empty(db)


def _copy_sqlite(db: Database, content: Path) -> dict[str, Any]:
    if db.file is None or not db.file.exists():
        raise ForGood("没有数据库文件可备份。")
    with closing(sqlite3.connect(db.file)) as source, closing(sqlite3.connect(content)) as copy:
        # All pages in one step: between steps a writer would make it begin anew, for ever under load.
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    copied = Database(f"sqlite:///{content}")
    try:
        with copied.read() as tx:
            facts = _facts(tx)
    finally:
        copied.close()
    with closing(sqlite3.connect(content)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
    return facts


def _dump(db: Database, content: Path) -> dict[str, Any]:
    with pg_tools.snapshot(db) as (tx, name):
        facts = _facts(tx)
        pg_tools.dump(db.url, content, name)
    return facts


def _facts(tx: Tx) -> dict[str, Any]:
    version = stored_version(tx)
    refuse_newer(version)
    if version is None:
        raise ForGood("数据库是空的,没有可备份的。")
    checked = audit.verify(tx)
    if not checked.ok:
        raise ForGood("审计链断裂,先运行 baoxue audit verify 查明;没有写备份。")
    waiting = tx.execute(select(outbox.c.id).where(outbox.c.state.in_(("waiting", "sending", "in_doubt")))).all()
    return {
        "schema": version,
        "acts": checked.acts,
        "subjects": checked.subjects,
        "anchor": audit.anchor(tx),
        "waiting": len(waiting),
    }


def _into_file(db: Database, target: Path, content: Path, manifest: Manifest, now: datetime) -> Restored:
    with closing(sqlite3.connect(content)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise PersonError("备份文件里的数据库已损坏。")
    copied = Database(f"sqlite:///{content}", db.keys)
    try:
        found = _checked(copied, manifest, now)
    finally:
        copied.close()
    db.close()
    _to_disk(content)
    # Only a whole, checked, held database ever stands at its place.
    content.replace(target)
    return found


def _checked(db: Database, manifest: Manifest, now: datetime) -> Restored:
    with db.read() as tx:
        if stored_version(tx) != manifest.schema:
            raise PersonError("备份的结构版本与其说明不符。")
        checked = audit.verify(tx)
        if not checked.ok or (checked.acts, audit.anchor(tx)) != (manifest.acts, manifest.anchor):
            raise ForGood("恢复出来的审计链与备份时不一致,没有恢复。")
        _readable(tx, db.keys)
    db.upgrade()
    with db.write() as tx:
        holding.hold(tx, f"backup of {manifest.made_at}, restored {now.isoformat()}", now)
        for county in units.counties(tx):
            tasks.open_task(
                tx,
                key=f"restored/{now.isoformat()}",
                county_id=county.id,
                kind="restored",
                owner_role="edu_bureau",
                text=f"系统已用{manifest.made_at}的备份恢复,此后报过的内容不在系统里,请通知各校补报。消息暂停发出,等管理员确认。",
                now=now,
            )
        return Restored(manifest, holding.parked(tx))


def _readable(tx: Tx, keys: Keyring | None) -> None:
    """Refuse a key that does not open what is in the backup: found out now, not with the first message."""
    person = tx.execute(
        select(persons.c.county_id, persons.c.code, persons.c.phone).where(persons.c.phone.is_not(None)).limit(1)
    ).first()
    parent = tx.execute(
        select(guardians.c.pupil_id, guardians.c.phone).where(guardians.c.phone.is_not(None)).limit(1)
    ).first()
    sealed = [(person.phone, phone_place(person.county_id, person.code))] if person is not None else []
    sealed += [(parent.phone, guardian_place(parent.pupil_id))] if parent is not None else []
    for phone, place in sealed:
        try:
            if keys is None:
                raise ForGood("no key")
            keys.decrypt(phone, place)
        except ForGood as error:
            raise PersonError("BAOXUE_DATA_KEY 与这份备份不符,电话读不出来。请用备份时的密钥。") from error


def _unpack(file: Path, content: Path, manifest: Manifest) -> None:
    try:
        with zipfile.ZipFile(file) as archive, archive.open(CONTENT) as packed, content.open("wb") as target:
            shutil.copyfileobj(packed, target, _CHUNK)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError) as error:
        raise PersonError(f"{file} 读不出来:文件已损坏或磁盘已满。") from error
    if _sha256(content) != manifest.sha256:
        raise PersonError(f"{file} 已损坏:内容与校验值不符。")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _to_disk(file: Path) -> None:
    for path, flags in ((file, os.O_RDWR), (file.parent, os.O_RDONLY)):
        handle = os.open(path, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _workroom(beside: Path) -> Iterator[Path]:
    """A folder on the same disk as the result, so that the last step is a rename; gone afterwards."""
    room = Path(tempfile.mkdtemp(prefix=".baoxue-backup-", dir=beside))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


__all__ = ["Manifest", "Restored", "is_empty", "look", "make", "restore"]
