"""What is said of somebody beside what was told of him that day before: 何军肚子疼 of one who left early tells why and changes
nothing, 取消他的旷课 of one on leave makes nobody present, 他来了 of one missing this afternoon is of the afternoon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.reading import MISSING, Mark, Reading
from handlers.reading.words.pattern import Pattern
from handlers.report.doubts import Doubt
from handlers.turn.echo import STATUS
from store.attendance import Mark as Held
from store.pupils import Pupil

#: Words that say how somebody stands, and not why.
_STANDS = Pattern(r"来|到|假|缺|旷|在|退|走|回|没|未")
#: 取消李明的旷课.
_STRUCK = Pattern(r"(?:取消|撤销|撤掉|去掉|划掉|删掉|消掉)[^，,。]{0,8}?的?(?P<what>旷课|缺勤|没来|无故|迟到|早退)")
_KINDS = {"迟到": ("late",), "早退": ("left_early",)}
_PART_OF_DAY = ("left_early", "late")


def keep(
    reading: Reading, marks: list[tuple[Mark, Pupil]], same_day: Sequence[Held]
) -> tuple[Reading, list[tuple[Mark, Pupil]], list[Doubt]]:
    """A report in which whoever was known to be late or gone early that day, and of whom only a cause is told now, is that still;
    and what to say of it."""
    held = {one.pupil_id: one.status for one in same_day if one.status in _PART_OF_DAY}
    still = {
        mark.name: held[pupil.id]
        for mark, pupil in marks
        if pupil.id in held and mark.status in ("sick", "personal", "absent") and not _STANDS.search(mark.words)
    }
    if not still:
        return reading, marks, []
    said = [
        Doubt(f"{name}仍记{STATUS[status]}；今天没来上课请说“{name}请假”。", (name,), open=False)
        for name, status in still.items()
    ]
    marks = [(replace(mark, status=still.get(mark.name, mark.status)), pupil) for mark, pupil in marks]  # type: ignore[arg-type]
    kept = {mark.name: mark for mark, _ in marks}
    return replace(reading, marks=tuple(kept.get(mark.name, mark) for mark in reading.marks)), marks, said


def still_unexcused(
    reading: Reading, marks: list[tuple[Mark, Pupil]], same_day: Sequence[Held]
) -> tuple[Reading, list[tuple[Mark, Pupil]]]:
    """李明还没到 of one who is missing without leave that day: nobody has asked for leave since."""
    held = {one.pupil_id for one in same_day if one.status == "unexcused" and one.period == reading.period}
    still = {
        mark.name: replace(mark, status="unexcused")
        for mark, pupil in marks
        if reading.intent == "checkin" and mark.status == "absent" and pupil.id in held
    }
    marks = [(still.get(mark.name, mark), pupil) for mark, pupil in marks]
    return replace(reading, marks=tuple(still.get(mark.name, mark) for mark in reading.marks)), marks


def struck(
    text: str, reading: Reading, marks: list[tuple[Mark, Pupil]], same_day: Sequence[Held]
) -> tuple[Reading, list[tuple[Mark, Pupil]], list[Doubt]]:
    """A report without what it strikes that is not on record: 取消李明的旷课 of one who is on leave makes nobody present. And what
    to say of it."""
    found = _STRUCK.search(text)
    if found is None:
        return reading, marks, []
    held = {one.pupil_id: one.status for one in same_day}
    what = found["what"]
    gone = [
        (mark.name, held[pupil.id])
        for mark, pupil in marks
        if mark.status == "present"
        and held.get(pupil.id) in ("sick", "personal")
        and held[pupil.id] not in _KINDS.get(what, MISSING)
    ]
    if not gone:
        return reading, marks, []
    said = [
        Doubt(
            f"{name}今天记的是{STATUS[status]}，没有{what}可取消，没有改；到了请说“{name}到了”。", (name,), open=False
        )
        for name, status in gone
    ]
    names = {name for name, _ in gone}
    left = [(mark, pupil) for mark, pupil in marks if mark.name not in names]
    return replace(reading, marks=tuple(mark for mark in reading.marks if mark.name not in names)), left, said


def weigh(
    text: str, reading: Reading, marks: list[tuple[Mark, Pupil]], same_day: Sequence[Held]
) -> tuple[Reading, list[tuple[Mark, Pupil]], list[Doubt]]:
    """A report as it holds beside what was told that day before, and what to say of it."""
    reading, marks = still_unexcused(reading, marks, same_day)
    reading, marks, still = keep(reading, marks, same_day)
    reading, marks, not_struck = struck(text, reading, marks, same_day)
    return reading, marks, [*still, *not_struck]


def halves(
    reading: Reading, marks: Sequence[tuple[Mark, Pupil]], same_day: Sequence[Held], *, morning: bool
) -> list[tuple[Pupil, date, str, str]]:
    """What to write of each pupil: day, half of it, status."""
    return [
        (pupil, reading.date, half_of(reading.period, mark.status, pupil, same_day, morning=morning), mark.status)
        for mark, pupil in marks
    ]


def half_of(period: str, status: str, pupil: Pupil, same_day: Sequence[Held], *, morning: bool) -> str:
    """Of which half of the day a word on a pupil is: 张伟来了, of one who was told to be missing this afternoon, is of it."""
    if period != "day" or status not in ("present", "late"):
        return period
    halves = {one.period: one.status for one in same_day if one.pupil_id == pupil.id}
    now = "am" if morning else "pm"
    away = halves.get(now) in ("absent", "unexcused", "sick", "personal")
    return now if away and "day" not in halves else period
