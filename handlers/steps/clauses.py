"""Which words of a message are about which pupil: 李明家去了，没人；张伟打了电话，下周一来. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from handlers.asides import outsiders
from handlers.reading import Mention
from handlers.reading.words.pattern import Pattern

_STOP = Pattern(r"[，,。；;！!\n]")
_CLAUSE = Pattern(r"[^，,。；;！!\n]+")
#: Between the names of a row, and around what is said.
BETWEEN = " \n\t，,、；;。和跟与及"
#: 李明和张伟, 李明家和张伟家; 李明家，… ends a row.
_ROW = Pattern(rf"[{BETWEEN}]*|家[ 、和跟与及]*")
#: Said of all of them at the end: 都没人.
_OF_ALL = Pattern(r"[，,；;。\s]+((?:两家|两个人?|俩|他们|她们|家里)?都[^，,；;。\n]+)[。！!\s]*$")
#: 张伟也是: as the one before.
_SAME = Pattern(r"^(?:的?家里?|那边)?(?:也是|也一样|一样|同样|同上|情况一样|也是这样|也这样)的?$")


@dataclass(frozen=True, slots=True)
class Named:
    """A place where a text names a pupil."""

    start: int
    end: int
    name: str


def spoken(text: str, mentions: Sequence[Mention], known: Collection[str]) -> list[Named]:
    """Every place where a text names a pupil: one of `known` by his whole name or as the reader took it; whoever may be one of
    several, or nobody known, by the words that are there."""
    found: list[Named] = []
    if known:
        names = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
        found = [Named(match.start(), match.end(), match[0]) for match in names.finditer(text)]
    for mention in mentions:
        if any(one.start < mention.end and mention.start < one.end for one in found):
            continue
        one = mention.names[0] if len(mention.names) == 1 and mention.names[0] in known else mention.words
        found.append(Named(mention.start, mention.end, one))
    for clause in _CLAUSE.finditer(text):
        if any(one.start < clause.end() and clause.start() < one.end for one in found):
            continue
        if (name := outsiders.named(clause[0], known)) is not None:
            at = text.find(name, clause.start())
            found.append(Named(at, at + len(name), name))
    return sorted(found, key=lambda one: one.start)


def split(text: str, them: Sequence[Named], head: Pattern) -> dict[str, str]:
    """What is said of each pupil, with his name in it. A clause in which he stands is his from its beginning (去了李明家); names in
    a row share what follows; what stands before all names is said of all where `head` knows it (刚打了电话，李明…，张伟…)."""
    rows: list[tuple[int, list[Named]]] = []
    before = 0
    for mention in them:
        if rows and _ROW.fullmatch(text, rows[-1][1][-1].end, mention.start) is not None:
            rows[-1][1].append(mention)
        else:
            stops = [stop.end() for stop in _STOP.finditer(text, before, mention.start)]
            rows.append((stops[-1] if stops else mention.start if rows else 0, [mention]))
        before = mention.end
    if not rows:
        return {}
    shared = text[: rows[0][0]].strip(BETWEEN)
    shared = f"{shared}，" if head.search(shared) else ""
    end, tail = len(text), ""
    if len(rows) > 1 and (found := _OF_ALL.search(text, rows[-1][1][-1].end)) is not None:
        end, tail = found.start(), f"，{found[1]}"
    told: dict[str, str] = {}
    last = ""
    for nth, (begins, row) in enumerate(rows):
        lead = text[begins : row[0].start].strip(BETWEEN)
        rest = text[row[-1].end : rows[nth + 1][0] if nth + 1 < len(rows) else end].strip(BETWEEN)
        lead, rest = (lead, rest) if not _SAME.match(rest) else ("", last)
        last = rest
        for mention in row:
            own = f"{lead}{mention.name}{rest}"
            told[mention.name] = f"{told[mention.name]}，{own}" if mention.name in told else shared + own
    return {name: words + tail for name, words in told.items()}
