"""What the page shows, as plain data: the phones in their places, and what changed since it last looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.examples import sentences
from bot.sandbox.faults import FINE, KINDS, LABELS
from bot.sandbox.people import addresses
from bot.sandbox.stand_in import StandIn
from bot.sandbox.world import Phone, School
from config.days import WEEKDAYS, day_of, local, say_time

#: Whose phones have a place of their own, in the order in which a case climbs; all others share one.
PLACES = {
    "class_teacher": "班主任",
    "school_lead": "校长",
    "baobao_teacher": "包保教师",
    "baobao_official": "包保干部",
    "township_officer": "乡镇经办人",
    "edu_bureau": "教体局",
    "guardian": "监护人",
    "others": "其他人",
}
WIRES_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Holder:
    """One person who may be shown in a place. `also`: his other addresses, with blanks between them."""

    phone: Phone
    address: str
    also: str | None
    examples: tuple[str, ...]

    @property
    def by_sms(self) -> bool:
        return self.phone.wecom_userid is None


@dataclass(frozen=True, slots=True)
class Place:
    """One phone on the page: `first` of its holders is shown first."""

    id: str
    label: str
    holders: tuple[Holder, ...]
    first: int


def places(school: School, phones: Iterable[Phone]) -> list[Place]:
    """The places that have a holder. A guardian's place opens with the story's pupil's guardian."""
    held: dict[str, list[Holder]] = {name: [] for name in PLACES}
    for phone in phones:
        name = phone.role if phone.role in PLACES else "others"
        first, *others = addresses(phone)
        held[name].append(Holder(phone, first, " ".join(others) or None, sentences(school, phone)))
    return [
        Place(
            name,
            PLACES[name],
            tuple(holders),
            next((at for at, one in enumerate(holders) if one.phone.pupil == school.pupil), 0),
        )
        for name, holders in held.items()
        if holders
    ]


def clock(stand_in: StandIn, school: str) -> dict[str, object]:
    """The simulated time in words."""
    now = stand_in.world.now()
    there, today = local(now), day_of(now)
    teaching = stand_in.world.is_school_day(school, today)
    state, kind = {True: ("yes", "上课日"), False: ("no", "休息日"), None: ("unknown", "日历未知")}[teaching]
    progress = stand_in.passing.progress
    return {
        "time": f"{there:%H:%M}",
        "day": f"{today.month}月{today.day}日",
        "weekday": f"周{WEEKDAYS[today.weekday()]}",
        "year": today.year,
        "kind": kind,
        "teaching": state,
        "moving_to": say_time(progress.to) if progress.to else None,
        "error": progress.error,
    }


def changes(stand_in: StandIn, school: str, since: int, wire: int) -> dict[str, object]:
    """Everything the page has not seen: bubbles after `since`, traffic after `wire`, the clock, the switches."""
    bubbles = stand_in.bubbles.since(since, stand_in.people.addresses(school))
    entries = stand_in.wirelog.since(wire, WIRES_AT_ONCE)
    last = bubbles[-1]["rev"] if bubbles else since
    return {
        "rev": last,
        "clock": clock(stand_in, school),
        "bubbles": [_timed(bubble) for bubble in bubbles],
        "faults": [
            {"channel": one.channel, "kind": one.kind, "address": one.address or "", "fine": one.kind == FINE}
            for one in stand_in.faults.current()
        ],
        "wire": [_timed(entry) for entry in entries],
        "wire_last": entries[-1]["id"] if entries else wire,
    }


def switches() -> list[dict[str, object]]:
    return [{"channel": name, "label": LABELS[name], "kinds": kinds} for name, kinds in KINDS.items()]


def _timed(row: dict[str, object]) -> dict[str, object]:
    at = datetime.fromisoformat(str(row["at"]))
    there = local(at)
    said = f"{there.month}月{there.day}日 周{WEEKDAYS[there.weekday()]} {there:%H:%M}"
    return {**row, "at": said, "epoch": int(at.timestamp())}
