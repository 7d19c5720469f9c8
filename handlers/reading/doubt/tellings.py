"""A second voice on a reply: what it tells by its letters, where the rules know no word for it.

坐在火塘边喝了两碗茶 is a visit, 礼金都收了 is a marriage: no list of phrases is long enough. It goes by
letters, pairs of letters, who speaks and the kinds of the words, with weights learnt from the labelled replies
(`python -m tests.reading.teach_tellings`). It speaks only where the rules were left with nothing (info, unknown, no reason) and
have no word for what it hears (`cases/heard`), and only where that is far likelier than nothing. That somebody is back, which ends
a case, it never tells: where letters say so, the teacher is asked (`returning`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import add
from typing import Final, cast

from handlers.reading.cases.cases import Told
from handlers.reading.cases.clauses import Clause
from handlers.reading.cases.heard import is_heard, is_heard_ill
from handlers.reading.model import Outcome, Step
from handlers.reading.names.segment import Token
from handlers.reading.tables.learnt import Learnt
from handlers.reading.tables.people import KIN
from handlers.reading.tables.tellings import TELLINGS
from handlers.reading.words.pattern import Pattern

#: What each field may be; the first is what the rules tell where they know nothing.
SORTS: Final[Mapping[str, tuple[str | None, ...]]] = {
    "step": ("info", "home_visit", "phone", "persuade", "returned", "notice_served", "ack", "plan"),
    "outcome": ("unknown", "returned", "promised", "refused", "unreachable"),
    "reason": (
        *(None, "study", "work", "marriage", "religion", "disability", "illness", "poverty", "lost", "moved", "family"),
        "other",
    ),
}
#: The place of each in a row of the table, which holds one for every sort of every field but the first.
SIGNS: Final[Mapping[tuple[str, str], int]] = {
    (field, sort): number
    for number, (field, sort) in enumerate(
        (field, sort) for field, sorts in SORTS.items() for sort in sorts[1:] if sort is not None
    )
}
#: Where in a row the sorts of a field begin.
_PLACES: Final = {field: min(place for (of, _), place in SIGNS.items() if of == field) for field in SORTS}
Sums = Sequence[int]
#: How many times as likely as nothing it must be.
LEAST: Final[Mapping[str, float]] = {"step": 8.0, "outcome": 20.0, "reason": 8.0}
#: What letters alone do not tell: who is back closes a case, a paper served and a promise are told outright, and that nobody knows
#: where somebody is by who was asked.
_NEVER = frozenset({"returned", "notice_served", "promised", "lost"})
#: Guardians act on no case, and are reached.
_OF_STAFF = frozenset({"home_visit", "phone", "persuade", "plan", "ack", "unreachable"})
#: Nothing was done yet.
_NOT_YET = frozenset({"plan", "ack"})

_KIN = Pattern("|".join(sorted({*KIN, "家长", "监护人", "父母"}, key=len, reverse=True)))
_NUMBER = Pattern(r"\d[\d.:]*")
#: The characters of `clauses` for days, 128 each: past, today, ahead, either.
_DAYS: Final = {0xE000 + 128 * where + one: sign for where, sign in enumerate("PTAE") for one in range(128)}
#: Between parts that are made blind together; no folded text holds it.
_PARTED = "\uf8ff"
#: How many of the words that moved it are shown.
_SHOWN = 6


def blind(text: str) -> str:
    """A rewritten text with one sign for whoever is at home, the pupil, a paper, a number and a day by where it lies."""
    text = text.translate(_DAYS)
    return _KIN.sub("K", _NUMBER.sub("0", text).replace("该生", "X").replace("文书", "N"))


def _pairs(text: str) -> Iterator[str]:
    return map(add, text, text[1:])


def seen(text: str, clauses: Sequence[Clause], tokens: Iterable[Token], kind: str) -> set[str]:
    """What it goes by: the letters and pairs of the message, of the first clause (‹), the last (›), what others tell (“), and of a
    guardian's message (§); the kinds of the words, and who speaks and acts (#)."""
    whole = f"^{blind(text).strip('。,! ' + chr(10))}$"
    found = {*whole, *_pairs(whole)}
    parts = blind(_PARTED.join(clause.words for clause in clauses)).split(_PARTED) if clauses else []
    for sign, part in zip("‹›", (parts[0], parts[-1]) if parts else (), strict=False):
        found.update(sign + run for run in (*part, *_pairs(part)))
    for clause, part in zip(clauses, parts, strict=True):
        found.add(f"#{clause.voice} {clause.actor}")
        if clause.voice != "own":
            found.update("“" + run for run in _pairs(part))
    kinds = {token.kind.replace("_", " ") for token in tokens} - {"unknown"}
    found.update("#" + one for one in kinds)
    found.add(f"#{kind}")
    if kind == "parent":
        found.update("§" + run for run in _pairs(whole))
        found.update("§#" + one for one in kinds)
    return found


def likelier(letters: Iterable[str], table: Learnt = TELLINGS) -> Sums:
    """For each sign how many times as likely as nothing its sort is by these letters, as a logarithm, in tenths."""
    return table.sums(letters)


def best(field: str, sums: Sums) -> tuple[str | None, float]:
    """The likeliest sort of a field, and by how much it is likelier than nothing, as a logarithm."""
    first, most = _PLACES[field], SORTS[field]
    leads = sums[first : first + len(most) - 1]
    lead = max(leads)
    return (most[leads.index(lead) + 1], lead / 10) if lead > 0 else (most[0], 0.0)


def second(told: Told, tokens: list[Token], kind: str, table: Learnt = TELLINGS) -> Told:
    """What a reply tells where the rules were left with nothing; the same where they were not, or the letters say too little."""
    if told.step in _NOT_YET or (told.step != "info" and told.outcome != "unknown" and told.reason is not None):
        return told
    letters = seen(told.plain.text, told.clauses, tokens, kind)
    sums = likelier(letters, table)
    found: dict[str, str] = {}
    for field, sorts in SORTS.items():
        if getattr(told, field) != sorts[0]:
            continue
        sort, lead = best(field, sums)
        if sort is None or lead < math.log(LEAST[field]) or sort in _NEVER:
            continue
        if (kind == "parent" and sort in _OF_STAFF) or is_heard(sort, told.plain.text):
            continue
        if sort == "illness" and is_heard_ill(tokens):
            continue
        if sort in _NOT_YET and (told.outcome != "unknown" or told.reason is not None):
            continue
        found[field] = sort
        if sort in _NOT_YET:
            break  # nothing can have come of it
    return _with(told, found, letters, table)


def _with(told: Told, found: Mapping[str, str], letters: set[str], table: Learnt) -> Told:
    if not found:
        return told
    return replace(
        told,
        step=cast(Step, found.get("step", told.step)),
        outcome=cast(Outcome, found.get("outcome", told.outcome)),
        reason=found.get("reason", told.reason),
        why=tuple(_why(letters, field, sort, table) for field, sort in found.items()),
    )


def _why(letters: set[str], field: str, sort: str, table: Learnt) -> str:
    """Which letters spoke most for it."""
    sign = SIGNS[field, sort]
    weights = {one: table[one][sign] / 10 for one in letters if one in table}
    most = sorted(weights, key=lambda one: (-weights[one], one))[:_SHOWN]
    told = ", ".join(f"{one} {weights[one]:+g}" for one in most if weights[one] > 0)
    return f"{field} {sort} by the letters ({told}; all together {sum(weights.values()):+.1f})"
