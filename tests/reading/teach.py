"""Learns the second reader's weights from the labelled messages: `python -m tests.reading.teach [more.jsonl …]`, half a minute.

Multinomial logistic regression by stochastic gradient descent (AdaGrad, a pull to nought on each weight), in an order drawn from a
fixed seed: the same messages give the same tables. Weights are kept in tenths; those that say little are left out.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handlers.reading.doubt import dating, day, doubts, leaning, returning, rolls
from handlers.reading.reader import parse
from tests.reading import cast, composing

TABLES = Path(doubts.__file__).parents[1] / "tables"
STEP, PULL = 0.2, 1.0
#: Composed messages of each family from which the second reader learns, beside the labelled ones.
COMPOSED = 150
#: How a pupil is named before what is told of him.
NAMED = ("{},", "{}:", "{}同学情况:", "关于{}:", "{}")
Example = tuple[list[str], int]


@dataclass(frozen=True)
class Lesson:
    """What is learnt: so many sorts, in so many rounds, from letters that are seen at least `seen` times; and what its table says
    of itself. Weights below `least` are left out. In each round `drop` of the letters of each example are left out, drawn anew:
    so none rests on its neighbours, and a message with words that nobody knows is told by the rest."""

    table: str
    what: str
    examples: str
    sorts: str
    of: str
    count: int
    rounds: int
    seen: int
    least: float = 0.05
    drop: float = 0.0


STANDS = Lesson(
    table="weights",
    what="What the letters and words around a pupil's name speak for (`doubts`)",
    examples="pupils named in rolls",
    sorts="missing, ill, on other leave, here, nothing said",
    of="doubts.STANDS",
    count=len(doubts.STANDS),
    rounds=20,
    seen=2,
    least=0.1,
    drop=0.5,
)
KINDS = Lesson(
    table="leanings",
    what="What kind of message runs of letters speak for (`leaning`)",
    examples="messages of teachers",
    sorts="a roll, a correction, a reply, a question, help, anything else",
    of="leaning.KINDS",
    count=len(leaning.KINDS),
    rounds=8,
    seen=3,
)

DAYS = Lesson(
    table="daywords",
    what="What stands around a word for a past day speaks for (`day`)",
    examples="words for a past day in rolls",
    sorts="the roll is not of that day, it is",
    of="(not of it, of it)",
    count=2,
    rounds=20,
    seen=2,
    least=0.1,
    drop=0.5,
)

WHETHER = Lesson(
    table="rolls",
    what="Whether runs of letters and the hour speak for a roll (`doubt.rolls`)",
    examples="messages of teachers",
    sorts="none, a roll",
    of="(no roll, a roll)",
    count=2,
    rounds=8,
    seen=3,
)

BACK = Lesson(
    table="returnings",
    what="Whether runs of letters speak for a pupil's being back (`doubt.returning`)",
    examples="reports on cases",
    sorts="not back, back",
    of="(not back, back)",
    count=2,
    rounds=8,
    seen=3,
)

DATED = Lesson(
    table="datings",
    what="Whether a roll that tells another day than today is of today (`doubt.dating`)",
    examples="rolls that tell another day",
    sorts="of today, of a past day, of a day that is open",
    of="dating.DATES",
    count=len(dating.DATES),
    rounds=15,
    seen=2,
)

ENTRIES_A_LINE = 60
HEAD = '''"""{what}: learnt by `python -m tests.reading.teach`, never edited.

From {taught} {examples} (labelled): {entries} entries. In tenths, for {sorts}.
"""

from __future__ import annotations

from typing import Final

from handlers.reading.tables.learnt import read

#: Letters → a weight for each of `{of}`.
{name}: Final = read("""\\
'''
TAIL = '''
""")
'''


def stands(rows: Iterable[cast.Row]) -> list[Example]:
    """What is seen of each pupil named in a roll, and how he stands by the label."""
    found: list[Example] = []
    for row in rows:
        gold = row["gold"]
        if gold["intent"] not in cast.ROLL:
            continue
        parsed = parse(row["text"], cast.COMPILED[row["roster"]], datetime.fromisoformat(row["at"]).date())
        masked, signs = doubts.blind(parsed.text, parsed.tokens)
        for name, sign in signs.items():
            stand = doubts.STAND_OF[gold["marks"][name]] if name in gold["marks"] else "none"
            letters = [*sorted(doubts.seen(masked, sign, parsed.tokens, name)), f"={gold['intent']}"]
            found.append((letters, doubts.STANDS.index(stand)))
    return found


def told_of(rows: Iterable[cast.Row]) -> Iterator[tuple[cast.Row, str]]:
    """Each message of a teacher that answers no prompt; and each answer to a prompt that tells something, with the pupil's name
    before it: so it is told where no prompt was sent."""
    for at, row in enumerate(rows):
        gold, about, text = row["gold"], row["about"], row["text"]
        if row["kind"] != "teacher" or (about and (gold["intent"] != "reply" or gold["step"] == "ack")):
            continue
        yield row, NAMED[at % len(NAMED)].format(about) + text if about else text


def kinds(rows: Iterable[cast.Row]) -> list[Example]:
    """The letters of each message of a teacher, and its kind by the label."""
    found: list[Example] = []
    for row, text in told_of(rows):
        parsed = parse(text, cast.COMPILED[row["roster"]], datetime.fromisoformat(row["at"]).date())
        letters = sorted(leaning.runs(parsed.text, parsed.tokens))
        found.append((letters, leaning.KINDS.index(row["gold"]["intent"])))
    return found


def days(rows: Iterable[cast.Row]) -> list[Example]:
    """What is seen of each word for a past day in a roll, and whether the roll is of that day by the label."""
    found: list[Example] = []
    for row in rows:
        gold, today = row["gold"], datetime.fromisoformat(row["at"]).date()
        if gold["intent"] not in cast.ROLL or gold["clarify"] == "unclear_date":
            continue
        parsed = parse(row["text"], cast.COMPILED[row["roster"]], today)
        for word in day.past_days(parsed.dates, today):
            letters = day.seen(parsed.text, parsed.tokens, parsed.dates, word, gold["intent"])
            found.append((sorted(letters), int(str(word.day) == gold["date"])))
    return found


def whether(rows: Iterable[cast.Row]) -> list[Example]:
    """The letters of each message of a teacher, with its hour, and whether it is a roll by the label."""
    found: list[Example] = []
    for row, text in told_of(rows):
        at = datetime.fromisoformat(row["at"])
        parsed = parse(text, cast.COMPILED[row["roster"]], at.date())
        found.append((sorted(rolls.seen(parsed.text, parsed.tokens, at)), int(row["gold"]["intent"] in cast.ROLL)))
    return found


def back(rows: Iterable[cast.Row]) -> list[Example]:
    """The letters of each report on a case, with who wrote it, and whether the pupil is back by the label."""
    found: list[Example] = []
    for row in rows:
        if row["gold"]["intent"] == "reply":
            parsed = parse(row["text"], cast.COMPILED[row["roster"]], datetime.fromisoformat(row["at"]).date())
            letters = returning.seen(parsed.text, parsed.tokens, row["kind"])
            found.append((sorted(letters), int(row["gold"]["step"] == "returned")))
    return found


def dated(rows: Iterable[cast.Row]) -> list[Example]:
    """What is seen of each roll that tells another day than today, and of which day it is by the label."""
    found: list[Example] = []
    for row in rows:
        gold, today = row["gold"], datetime.fromisoformat(row["at"]).date()
        if gold["intent"] not in cast.ROLL or row["about"] or row["kind"] == "parent":
            continue
        parsed = parse(row["text"], cast.COMPILED[row["roster"]], today)
        if dating.told_of(parsed.dates, today):
            letters = dating.seen(parsed.text, parsed.tokens, parsed.dates, today, gold["intent"])
            of = "open" if gold["clarify"] == "unclear_date" else "today" if gold["date"] == str(today) else "past"
            found.append((sorted(letters), dating.DATES.index(of)))
    return found


def learn(taught: Sequence[Example], lesson: Lesson) -> dict[str, tuple[float, ...]]:
    """The weights of letters for each of the sorts."""
    seen = Counter(letter for letters, _ in taught for letter in letters)
    kept = [([letter for letter in letters if seen[letter] >= lesson.seen], sort) for letters, sort in taught]
    sorts = range(lesson.count)
    weights: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * lesson.count)
    moved: defaultdict[str, list[float]] = defaultdict(lambda: [1e-6] * lesson.count)
    dice = random.Random(0)
    for _ in range(lesson.rounds):
        dice.shuffle(kept)
        for known, sort in kept:
            letters = [letter for letter in known if dice.random() >= lesson.drop] if lesson.drop else known
            if not letters:
                continue
            sums = [sum(column) for column in zip(*(weights[letter] for letter in letters), strict=True)]
            most = max(sums)
            powers = [math.exp(one - most) for one in sums]
            whole = sum(powers)
            faults = [power / whole - (i == sort) for i, power in enumerate(powers)]
            for letter in letters:
                row, past, pull = weights[letter], moved[letter], PULL / seen[letter]
                for i in sorts:
                    slope = faults[i] + pull * row[i]
                    past[i] += slope * slope
                    row[i] -= STEP * slope / math.sqrt(past[i])
    left = {letter: tuple((1 - lesson.drop) * weight for weight in row) for letter, row in weights.items()}
    return {letter: row for letter, row in left.items() if max(map(abs, row)) >= lesson.least}


def written(weights: Mapping[str, Sequence[float]], lesson: Lesson, taught: int) -> str:
    """The table as a module: the weights in tenths behind each run of letters, a blank written _ and the end of a line |."""
    entries = []
    for letter, row in sorted(weights.items()):
        tenths = [round(10 * weight) for weight in row]
        if any(tenths) and not set(letter) & set('_|\\"\t'):
            entries.append(letter.replace(" ", "_").replace("\n", "|") + " " + " ".join(map(str, tenths)))
    lines = ["\t".join(entries[i : i + ENTRIES_A_LINE]) for i in range(0, len(entries), ENTRIES_A_LINE)]
    head = HEAD.format(**vars(lesson), name=lesson.table.upper(), taught=taught, entries=len(entries))
    return head + "\n".join(lines) + TAIL


def main() -> None:
    """Learn from our own batches and from the files named; write the tables."""
    rows = [row for _, rows in cast.own_batches() for row in rows]
    rows += [row for file in sys.argv[1:] for row in cast.messages(Path(file))]
    lessons = (
        (STANDS, stands([*rows, *composing.rows(COMPOSED)])),
        (KINDS, kinds(rows)),
        (DAYS, days(rows)),
        (WHETHER, whether([*rows, *composing.asides(COMPOSED)])),
        (BACK, back(rows)),
        (DATED, dated([*rows, *composing.days(COMPOSED)])),
    )
    for lesson, taught in lessons:
        table = written(learn(taught, lesson), lesson, len(taught))
        (TABLES / f"{lesson.table}.py").write_text(table, "utf-8")
        print(f"{len(taught)} {lesson.examples} → {lesson.table}.py")


if __name__ == "__main__":
    main()
