"""In which order facts are played.

By `known_at` first. Facts of one instant are ordered by what they say: attendance before everything else (a mark
before the class's
report), then acts by the order in which they can follow one another (a person is named before he acts, a paper is
sent before
it is received, material is attached before it is applied for), then by actor and content. The number a fact got on
arrival
decides last and only between facts that say the same, so equal-time facts may arrive in any order. A unit sees the
lines of a pupil's
play in the order in which they were printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import TypeAlias

from reminders.rules.facts import Act, ClassReport, Mark, NewCalendar, Seen

Fact: TypeAlias = Mark | ClassReport | Act | Seen | NewCalendar

#: Kinds of acts, earlier ones first where several are known at one instant.
RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            "change_roll",
            "correct_marks",
            "name_person",
            "step",
            "set_cause",
            "record_move",
            "confirm_dropout",
            "attach",
            "invite",
            "issue_notice",
            "serve_notice",
            "submit_report",
            "receive_report",
            "done",
            "place",
            "apply_exit",
            "approve",
            "reject",
            "draw_report",
        )
    )
}


#: Sorts of facts in the order in which they are played.
SORT = {sort: rank for rank, sort in enumerate((NewCalendar, Mark, ClassReport, Seen, Act))}


_KNOWN_AT = attrgetter("known_at")


def _rank(fact: Fact) -> tuple[int, str, str, str]:
    if isinstance(fact, Act):
        return (
            10 + RANK.get(fact.kind, 99),
            fact.kind,
            fact.actor,
            f"{fact.day}{sorted(fact.fields.items())!r}{fact.persons!r}{fact.text}",
        )
    if isinstance(fact, Mark):
        return 0, fact.period, str(fact.day), f"{fact.said_at}{fact.status}{fact.by}"
    if isinstance(fact, NewCalendar):
        return -1, fact.calendar.version, "", ""
    if isinstance(fact, Seen):
        return 2, fact.pupil, "", ""
    return 1, fact.period, str(fact.day), f"{fact.said_at}{fact.all_present}{fact.others_present}{sorted(fact.named)!r}"


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """The facts in the order in which they are played."""
    told = sorted(facts, key=_KNOWN_AT)
    start, at, sort, settled = 0, None, -1, True
    for here, fact in enumerate(told):
        before, sort = sort, SORT[type(fact)]
        if fact.known_at != at:
            if not settled:
                told[start:here] = _by_rank(told[start:here])
            start, at, settled = here, fact.known_at, True
        elif sort <= before:  # a mark and then its report, the commonest of all, stand in order as they came
            settled = False
    if not settled:
        told[start:] = _by_rank(told[start:])
    return told


def _by_rank(together: list[Fact]) -> list[Fact]:
    """Facts of one instant."""
    return sorted(together, key=lambda fact: (_rank(fact), fact.seq))
