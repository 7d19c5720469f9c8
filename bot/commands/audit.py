"""`baoxue audit verify`: recompute the hash chains of what was done and said."""

from __future__ import annotations

import os

import click

from config import settings
from config.errors import ForGood, PersonError
from store import anchor, audit
from store.db import Database
from store.facts import Fact


def verify(case_id: int | None, kept: str | None = None) -> int:
    """Verify the whole record, or the one case's pupil; print what was found. 0: it holds; 1: it is broken.

    `kept`: an anchor of an earlier day, kept elsewhere, against which the whole record is held. Raises PersonError for a
    case that does not exist and for what is no anchor, ForGood where the database is not there or not current.
    """
    try:
        old = anchor.parse(kept) if kept is not None else None
    except ValueError as error:
        raise PersonError("--anchor 后面要写完整的锚点,如 1234-0f3a…(一个数、一个连字符、64 位)。") from error
    db = _database(settings.load(os.environ).database_url)
    try:
        found, shown = _verify(db, case_id)
        with db.read() as tx:
            now = anchor.of(tx) if case_id is None else None
            rewritten = old is not None and not anchor.holds(tx, old)
    finally:
        db.close()
    if not found.ok:
        click.echo(_told(found, shown), err=True)
        return 1
    click.echo(f"审计链完整:{found.subjects} 个对象,{found.acts} 条记录,逐条校验无误。")
    if now is not None:
        click.echo(f"锚点(请抄存在别处,以后用 --anchor 核对):{now}")
    if rewritten:
        click.echo("与存下的锚点不符:锚点以前的记录被整体改写过(单看审计链看不出来)。", err=True)
        return 1
    if old is not None:
        click.echo(f"与存下的锚点相符:前 {old.upto} 号记录一字未改。")
    return 0


def _database(url: str) -> Database:
    db = Database(url)
    if db.file is not None and not db.file.exists():
        raise ForGood(f"没有找到数据库文件 {db.file}:请在安装目录运行,或设置 BAOXUE_DATABASE_URL。")
    ready = db.ready()
    if not ready.ok:
        db.close()
        raise ForGood(f"数据库不能使用:{ready.why}")
    return db


def _verify(db: Database, case_id: int | None) -> tuple[audit.Verified, Fact | None]:
    with db.read() as tx:
        if case_id is None:
            found = audit.verify(tx)
        else:
            try:
                found = audit.verify_case(tx, case_id)
            except KeyError as error:
                raise PersonError(f"没有编号为 {case_id} 的个案。") from error
        return found, audit.broken_fact(tx, found)


def _told(found: audit.Verified, shown: Fact | None) -> str:
    broken = found.first_broken
    assert broken is not None
    where = f"{broken.subject_kind}:{broken.subject_id}"
    step = "链尾" if broken.seq is None else f"第 {broken.seq} 条"
    told = f"审计链断裂:{where} {step} — {broken.why}"
    if shown is not None:
        told += f"(记录号 {shown.id},{shown.kind},日期 {shown.day})"
    return told
