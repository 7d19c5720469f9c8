"""Whose phones there are: the world's people, remembered for a short while, since a page asks every second."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from bot.sandbox.bubbles import parent_address, sms_address, wecom_address
from bot.sandbox.world import Phone, SandboxWorld, School

#: Seconds for which a list of people is good. Imports and new terms of office show after that.
FRESH = 15.0


def addresses(phone: Phone) -> tuple[str, ...]:
    """The keys under which a phone's bubbles are kept; the first is the one by which its owner writes."""
    member = (wecom_address(phone.wecom_userid),) if phone.wecom_userid else ()
    number = (sms_address(phone.number),) if phone.number else ()
    parent = (parent_address(phone.parent_userid),) if phone.parent_userid else ()
    return (*member, *number, *parent)


class People:
    def __init__(self, world: SandboxWorld) -> None:
        self._world = world
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, tuple[Phone, ...]]] = {}
        self._schools: tuple[float, tuple[School, ...]] = (float("-inf"), ())

    def schools(self) -> tuple[School, ...]:
        with self._lock:
            since, schools = self._schools
        if time.monotonic() - since >= FRESH:
            schools = tuple(self._world.schools())
            with self._lock:
                self._schools = (time.monotonic(), schools)
        return schools

    def of(self, school: str) -> tuple[Phone, ...]:
        """Everybody of one school; nobody for a school that is not there."""
        with self._lock:
            kept = self._kept.get(school)
        if kept is not None and time.monotonic() - kept[0] < FRESH:
            return kept[1]
        if all(school != known.id for known in self.schools()):
            return ()
        phones = tuple(self._world.phones(school))
        with self._lock:
            self._kept[school] = (time.monotonic(), phones)
        return phones

    def addresses(self, school: str) -> Sequence[str]:
        return [one for phone in self.of(school) for one in addresses(phone)]

    def find(self, school: str, phone: str) -> Phone | None:
        return next((one for one in self.of(school) if one.id == phone), None)

    def by_address(self, wanted: str) -> Phone | None:
        """Whoever has this address in any school."""
        for school in self.schools():
            for phone in self.of(school.id):
                if wanted in addresses(phone):
                    return phone
        return None
