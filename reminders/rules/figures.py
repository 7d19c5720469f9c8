"""The figures of reports, counted from what a unit knows of its pupils; each pupil once, by where he stands at the
end of the period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reminders.rules.history import Track

Tracks = Iterable[Track]


@dataclass(slots=True)
class Figures:
    """What a report says: figures by name, the pupils it lists, and the entries that still lack a conclusion or a
    confirmation.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    pupils: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    @property
    def nil(self) -> bool:
        """Nothing to report: 零报告."""
        return not any(self.numbers.values()) and not self.pupils and not self.open


def flow(tracks: Tracks, first: date, last: date) -> Figures:
    """carried_in + opened = reported + persuading + returned + deferred + closed; open_at_end = reported + persuading
    + deferred.
    """
    names = ("carried_in", "opened", "reported", "persuading", "returned", "deferred", "closed", "open_at_end")
    found = Figures(dict.fromkeys(names, 0))
    for track in tracks:
        carried, opened = track.open_at_start(first), track.opened_in(first, last)
        if not carried and not opened:
            continue
        found.numbers["carried_in" if carried else "opened"] += 1
        found.numbers[_stands(track, last)] += 1
        found.pupils.append(track.info.id)
    found.numbers["open_at_end"] = sum(found.numbers[name] for name in ("reported", "persuading", "deferred"))
    return found


def _stands(track: Track, last: date) -> str:
    stage, result = track.stage(last) or ("suspected", None)
    if stage == "returned" or (stage == "closed" and result in ("returned", "corrected")):
        return "returned" if result != "corrected" else "closed"
    if stage == "closed":
        return "closed"
    if stage == "deferred":
        return "deferred"
    reported = track.sent is not None and track.sent <= last
    return "reported" if reported or stage in ("joint", "legal", "exit_review") else "persuading"


def roll_changes(tracks: Tracks, first: date, last: date) -> Figures:
    """Changes of 学籍 in the period, each counted when its proof is there; what lacks it is pending."""
    names = ("transferred_in", "transferred_out", "suspended", "resumed", "dropped_out", "pending")
    found = Figures(dict.fromkeys(names, 0))
    for track in tracks:
        counted = {
            "transferred_in": track.changed("joined", first, last),
            "transferred_out": track.changed("left", first, last),
            "suspended": track.changed("suspended", first, last),
            "resumed": track.changed("resumed", first, last) or int(track.returned_in(first, last)),
            "dropped_out": int(track.confirmed_in(first, last)),
            "pending": int(track.pending(last)),
        }
        for name, number in counted.items():
            found.numbers[name] += number
        if any(counted.values()):
            found.pupils.append(track.info.id)
        if counted["pending"]:
            found.open.append(track.info.id)
    return found


def dropouts(tracks: Tracks, first: date, last: date) -> Figures:
    """Dropouts confirmed in the period, those who came back, those still out at its end."""
    found = Figures({"opened": 0, "returned": 0, "open_at_end": 0})
    for track in tracks:
        opened, back, out = track.confirmed_in(first, last), track.returned_in(first, last), track.was_confirmed(last)
        found.numbers["opened"] += opened
        found.numbers["returned"] += back
        found.numbers["open_at_end"] += out
        if opened or back or out:
            found.pupils.append(track.info.id)
    return found


def pupils(tracks: Tracks, first: date, last: date) -> Figures:
    """The pupils whose case is open in the period."""
    listed = [track for track in tracks if track.open_at(last) or track.opened_in(first, last)]
    return Figures(pupils=[track.info.id for track in listed])


def confirmed(tracks: Tracks, first: date, last: date) -> Figures:
    """The confirmed dropouts who are not back, for a collective report."""
    return Figures(pupils=[track.info.id for track in tracks if track.was_confirmed(last)])


def changes(tracks: Tracks, first: date, last: date) -> Figures:
    """Changes of the roll and of dropouts in a week, as one number with the pupils; one that still waits for its proof
    is a change of the week in which it was entered, and of that in which it is completed.
    """
    tracks = list(tracks)
    found = roll_changes(tracks, first, last)
    found.numbers["pending"], found.pupils, found.open = 0, [], []
    number = 0
    for track in tracks:
        entered = {
            (change.event, change.day) for change in track.roll if change.why is None and first <= change.day <= last
        }
        moved = int(track.confirmed_in(first, last)) + int(track.returned_in(first, last))
        if not entered and not moved:
            continue
        number += len({_completed(event) for event, _ in entered}) + moved
        found.pupils.append(track.info.id)
        if entered and track.pending(last):
            found.numbers["pending"] += 1
            found.open.append(track.info.id)
    return Figures({"changes": number, **found.numbers}, found.pupils, found.open)


def _completed(event: str) -> str:
    return "left" if event == "leaving" else event


def nothing(tracks: Tracks, first: date, last: date) -> Figures:
    """A report without figures of ours."""
    return Figures()


COUNT: Mapping[str, Callable[[Any, date, date], Figures]] = {
    "flow": flow,
    "roll_changes": roll_changes,
    "dropouts": dropouts,
    "pupils": pupils,
    "changes": changes,
    "facts": nothing,
    "none": nothing,
}
