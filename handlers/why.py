"""A cause told behind a status: 何军肚子疼, of somebody who left early or came late, tells why and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.doubts import Doubt
from handlers.echo import STATUS
from handlers.reading import Mark, Reading
from handlers.reading.pattern import Pattern
from store.attendance import Mark as Held
from store.pupils import Pupil

#: Words that say how somebody stands, and not why.
_STANDS = Pattern(r"来|到|假|缺|旷|在|退|走|回|没|未")
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
