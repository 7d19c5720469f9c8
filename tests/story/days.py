"""What many stories begin with: school days on which somebody is missing; and what a story looks up at its end."""

from __future__ import annotations

from datetime import timedelta

from config.days import day_of, local
from store import attendance, cases, due, duties, lines
from store.lines import Line
from tests.story.town import Town

TEACHER = "赵丽娟"
ABSENT = "李明没来没请假，其他都到了"


def absent(town: Town, days: int, text: str = ABSENT, guardians: tuple[str, ...] = ("李大山",)) -> str:
    """So many school days on which the teacher reports `text` at 08:05 and the guardians hear of it; the last answer.

    Ends on the morning of the last of them, 08:30. Weekdays only.
    """
    answer = ""
    for number in range(days):
        day = day_of(town.now)
        if number:
            day += timedelta(days=3 if day.weekday() == 4 else 1)
        town.clock(f"{day} 08:05")
        answer = town.says(TEACHER, text)
        town.clock(f"{day} 08:30")
        for guardian in guardians:
            town.expects(guardian, has=[f"{day.month}月{day.day}日没有到校"])
    return answer


def steps(town: Town, pupil: str) -> list[Line]:
    """The steps of a pupil's log, in order."""
    with town.db.read() as tx:
        return lines.of(tx, "pupil", [town.place.pupils[pupil]], ("step",))


def case(town: Town, pupil: str) -> cases.Case | None:
    """The pupil's open case."""
    with town.db.read() as tx:
        return cases.open_of(tx, town.place.pupils[pupil])


def owed(town: Town, pupil: str) -> set[str]:
    """Ids of the duties that are open about a pupil."""
    with town.db.read() as tx:
        return {duty.duty for duty in duties.of(tx, ("pupil", town.place.pupils[pupil]), state="open")}


def looked_at(town: Town, pupil: str) -> str:
    """The day of the last look at a pupil: 10-12."""
    with town.db.read() as tx:
        last = due.reviewed_at(tx, ("pupil", town.place.pupils[pupil]))
    assert last is not None
    return f"{local(last):%m-%d}"


def marked(town: Town, pupil: str) -> dict[str, str]:
    """The marks that hold, by day: {'10-12': 'unexcused'}."""
    with town.db.read() as tx:
        county, pupil_id = town.place.units["county"], town.place.pupils[pupil]
        held = attendance.effective(
            tx,
            county,
            pupil_ids=[pupil_id],
            first=day_of(town.now) - timedelta(days=60),
            last=day_of(town.now) + timedelta(days=400),
        )
    return {f"{one.day:%m-%d}": one.status for one in held}


def reported(town: Town) -> int:
    """How many reports of classes are on file, whatever they say."""
    with town.db.read() as tx:
        found = attendance.checkins_of(tx, town.place.units["county"], [town.place.units["七年级1班"]])
    return sum(len(them) for them in found.values())


def ago(town: Town, minutes: int) -> str:
    """The clock so many minutes ago, to say when a message was sent."""
    return f"{local(town.now) - timedelta(minutes=minutes):%Y-%m-%d %H:%M}"
