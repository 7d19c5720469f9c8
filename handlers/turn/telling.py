"""From a Reading to facts: which marks, which report of the class and which step a message becomes.

Pure: no store, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handlers.reading import Reading
from reminders.rules.records import PARTS, Visit


@dataclass(frozen=True, slots=True)
class Told:
    """What a message becomes.

    marks: (pupil's name, day, period, status). report: the fields of a ClassReport where it reports for the class,
    with `named` the names
    that carry a mark or a question. withdraw: the day's report is taken back.
    """

    marks: tuple[tuple[str, date, str, str], ...] = ()
    report: Mapping[str, Any] | None = None
    withdraw: bool = False


def attendance(reading: Reading) -> Told:
    """What a check-in or a correction says. What must be asked first is in no mark and in no other's presence."""
    marks = tuple((mark.name, reading.date, reading.period, str(mark.status)) for mark in reading.marks)
    if reading.withdraw:
        return Told(withdraw=True)
    says_all = reading.all_present or reading.others_present
    if reading.intent == "correct" and not says_all and reading.expected is None:
        return Told(marks)
    return Told(
        marks,
        {
            "day": reading.date,
            "period": reading.period,
            "all_present": reading.all_present,
            "others_present": reading.others_present,
            "expected": reading.expected,
            "present": reading.present_count,
            "named": frozenset(named(reading)),
        },
    )


def named(reading: Reading) -> tuple[str, ...]:
    """The pupils whom the words name or may name: they are not among the unnamed others."""
    names = [mark.name for mark in reading.marks]
    for ask in reading.asks:
        names += ask.candidates
        names += [mark.name for mark in ask.held]
    return tuple(dict.fromkeys(names))


def certain(reading: Reading) -> Reading:
    """What a report on a case tells for certain: of whom it must be asked whether he is back, he is not yet."""
    unsure = reading.asks and reading.step == "returned"
    return replace(reading, step="info", outcome="unknown") if unsure else reading


def step_fields(reading: Reading) -> dict[str, Any]:
    """The fields of a step as the rules know them; what was not told is left out."""
    fields: dict[str, Any] = {
        "step": reading.step or "info",
        "outcome": reading.outcome or "unknown",
        "cause": reading.reason,
        "promise_date": reading.promise_date,
        "met": tuple(reading.met),
        "said": reading.said,
        "attitude": reading.attitude,
    }
    return {key: value for key, value in fields.items() if value not in (None, "", ())}


def took_part(text: str, writer: str, people: Mapping[str, str]) -> tuple[str, ...]:
    """Whoever writes took part, and so did everybody whom the text names. people: person id → name."""
    return (writer, *(person for person, name in people.items() if len(name) > 1 and name in text and person != writer))


def lacks(visits: Iterable[Visit], day: date) -> tuple[str, ...]:
    """How to ask for what the record of a day's visit still lacks."""
    return tuple(PARTS[part] for visit in visits if visit.day == day for part in visit.lacks())


def ask_for(parts: Sequence[str]) -> str:
    """The sentence that asks for what a record lacks; empty where nothing does."""
    return f"记录还缺：{'、'.join(parts)}，请补一句。" if parts else ""
