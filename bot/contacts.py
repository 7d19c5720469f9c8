"""Reading the address books and bringing them into the store: by command, after events, and once a day."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.wecom import contacts as books
from bot.wecom.client import WecomClient
from bot.wecom.setup import CLICKS
from config.errors import ForAWhile, ForGood, PersonError
from handlers.contacts import Report, bring_school, bring_staff, wanted
from handlers.contacts.events import KEYS, SCHOOL, SETTLE, STAFF
from store import settings
from store.db import Database, Tx

log = logging.getLogger(__name__)

#: When a book was last read; only what a person has read once by the command is read by itself.
LAST = "contacts:last"
DAILY = timedelta(hours=24)
NAMES = {STAFF: "企业微信通讯录", SCHOOL: "家校通讯录"}


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of it: a report for each book that was read, a sentence for each that was not."""

    reports: tuple[Report, ...]
    faults: tuple[str, ...]


class _Checked(Exception):
    """Ends a dry run: nothing of it is kept."""


class Contacts:
    """The address books of one corp."""

    def __init__(self, client: WecomClient, db: Database, settle: timedelta = SETTLE) -> None:
        self._client, self._db, self._settle = client, db, settle

    def sync(
        self, now: datetime, which: tuple[str, ...] = (STAFF, SCHOOL), *, check: bool = False, agreed: bool = False
    ) -> Synced:
        """Read and match these books; `check`: only say what would come of it. Nothing is read inside a transaction."""
        reports: list[Report] = []
        faults: list[str] = []
        for book in which:
            try:
                bring = self._read(book)
                reports.append(self._bring(book, bring, now, check=check, agreed=agreed))
            except PersonError as error:
                faults.append(f"{NAMES[book]}：{error}")
            except (ForAWhile, ForGood) as error:
                click = CLICKS.get(error.code or "")
                faults.append(
                    f"{NAMES[book]}没有读成：{error}（错误码 {error.code}）" + (f"。请到{click}" if click else "")
                )
        return Synced(tuple(reports), tuple(faults))

    def after_events(self, now: datetime) -> None:
        """What events or a new day ask for; what cannot be read is tried again an hour later."""
        with self._db.read() as tx:
            which = wanted(tx, now, self._settle) or self._daily(tx, now)
        if not which:
            return
        done = self.sync(now, which)
        for fault in done.faults:
            log.warning("contacts not read", extra={"action": "contacts_unread", "reason": fault})
        if done.faults:
            with self._db.write() as tx:
                for book in which:
                    settings.put(tx, KEYS[book], (now + timedelta(hours=1)).isoformat(), now)

    def _read(self, book: str) -> Callable[..., Report]:
        if book == STAFF:
            staff = books.staff(self._client)
            return lambda tx, now, agreed: bring_staff(tx, staff, now, agreed=agreed)
        school = books.school(self._client)
        return lambda tx, now, agreed: bring_school(tx, school, now, agreed=agreed)

    def _bring(self, book: str, bring: Callable[..., Report], now: datetime, *, check: bool, agreed: bool) -> Report:
        found: list[Report] = []
        try:
            with self._db.write() as tx:
                found.append(bring(tx, now, agreed))
                settings.put(tx, KEYS[book], "", now)
                settings.put(tx, f"{LAST}:{book}", now.isoformat(), now)
                if check:
                    raise _Checked
        except _Checked:
            pass
        return found[0]

    def _daily(self, tx: Tx, now: datetime) -> tuple[str, ...]:
        last: dict[str, Any] = {book: settings.get(tx, f"{LAST}:{book}") for book in (STAFF, SCHOOL)}
        return tuple(book for book, at in last.items() if at and now - datetime.fromisoformat(at) >= DAILY)
