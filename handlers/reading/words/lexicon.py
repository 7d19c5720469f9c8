"""The tables of words compiled to one dictionary: word → what it says."""

from __future__ import annotations

from typing import Final

from handlers.reading.tables import ailments, attendance, errands, people, plain, scopes

#: Kinds whose words say how a pupil stands.
EVIDENCE: Final = frozenset(
    {
        "absent",
        "unexcused",
        "leave",
        "sick_leave",
        "ill",
        "affair",
        "hindered",
        "body",
        "chore",
        "well",
        "truant",
        "unclear_why",
        "tardy",
        "late",
        "left_early",
        "present",
        "unsure",
        "wavers",
        "trace",
        "seeks",
        "defers",
    }
)
#: Kinds that say by themselves that he was missing for a part of the day at least.
MISSING: Final = frozenset({"absent", "unexcused", "leave", "sick_leave", "late", "left_early"})
#: Those, and the kinds that tell why.
MISSING_OR_WHY: Final = MISSING | {"ill", "affair"}

# Order decides: a word that stands in two tables belongs to the first.
_TABLES: Final = (
    ("rest", scopes.REST),
    ("asks", scopes.ASKS),
    ("everybody", scopes.EVERYBODY),
    ("all_here", scopes.ALL_HERE),
    ("nothing_else", scopes.NOTHING_ELSE),
    ("nobody_so", scopes.NOBODY_SO),
    ("soon", scopes.SOON),
    ("unsure", attendance.UNSURE),
    ("unexcused", attendance.UNEXCUSED),
    ("absent", attendance.ABSENT),
    ("lack", attendance.LACK),
    ("sick_leave", attendance.SICK_LEAVE),
    ("leave", attendance.LEAVE),
    ("late", attendance.LATE),
    ("tardy", attendance.TARDY),
    ("repair", scopes.REPAIR),
    ("left_early", attendance.LEFT_EARLY),
    ("present", attendance.PRESENT),
    ("ill", ailments.ILL),
    ("chore", errands.CHORES),
    ("affair", errands.AFFAIR),
    ("hindered", errands.HINDRANCE),
    ("well", ailments.WELL),
    ("body", ailments.BODY),
    ("truant", attendance.TRUANT),
    ("unclear_why", attendance.UNCLEAR_WHY),
    ("former", scopes.FORMER),
    ("latter", scopes.LATTER),
    ("last", scopes.THIRD_ONE),
    ("respectively", scopes.RESPECTIVELY),
    ("all_of", scopes.ALL_OF),
    ("except", scopes.EXCEPT),
    ("except_end", scopes.EXCEPT_END),
    ("not_him", scopes.NOT_HIM),
    ("change", scopes.CHANGE),
    ("wrongly", scopes.WRONGLY),
    ("is", scopes.IS),
    ("and", scopes.AND),
    ("kin", " ".join(people.KIN)),
    ("beside", scopes.BESIDE),
    ("third", scopes.THIRD),
    ("link", scopes.LINK),
    ("void", scopes.VOID),
    ("void", scopes.NOT_SO),
    ("report", scopes.REPORT),
    ("bystander", scopes.BYSTANDER),
    ("speak", scopes.SPEAK),
    ("one", scopes.ONE),
    ("some", scopes.SOME),
    ("along", scopes.ALONG),
    ("mixed", scopes.MIXED),
    ("fine", scopes.FINE),
    ("none", scopes.NONE),
    ("ditto", scopes.DITTO),
    ("plain", plain.NOT_NAMES),
)


def _expand(table: str) -> list[str]:
    words: list[str] = []
    for line in table.split("\n"):
        head, plus, tail = line.partition(" + ")
        if plus:
            words += [first + second for first in head.split("|") for second in tail.split("|")]
        else:
            words += line.split()
    return words


def _compile() -> tuple[dict[str, str], dict[str, tuple[int, ...]]]:
    kinds: dict[str, str] = {}
    for kind, table in reversed(_TABLES):
        words = _expand(table)
        kinds.update(dict.fromkeys(words if kind != "plain" else (word for word in words if len(word) > 1), kind))
    lengths: dict[str, set[int]] = {}
    for word in kinds:
        if len(word) > 1:
            lengths.setdefault(word[:2], set()).add(len(word))
    return kinds, {beginning: tuple(sorted(them)) for beginning, them in lengths.items()}


#: Word → kind, and two characters → the lengths of the words that begin with them, the shortest first.
KINDS, LENGTHS = _compile()
