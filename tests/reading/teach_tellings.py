"""Learns the weights of the second voice on replies: `python -m tests.reading.teach_tellings [more.jsonl …]`, a minute.

With `--left-out` it writes nothing and tells what that voice would have changed in batches that it had not learnt from, each
sixth of the batches in turn, and each file that is named alone.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from handlers.reading.cases.cases import Told, take_apart
from handlers.reading.doubt import tellings
from handlers.reading.names.segment import Token
from handlers.reading.reader import parse
from handlers.reading.tables.learnt import Learnt
from tests.reading import cast, scenes
from tests.reading.teach import ENTRIES_A_LINE, TABLES, Lesson, learn

#: Composed replies from which it learns beside the labelled ones.
SCENES = 1000
ROUNDS = 24
#: Weights below this, in tenths, are left out.
LEAST = 2
#: In how many turns the batches are left out, a share of them each time.
TURNS = 6
HEAD = '''"""What letters of a reply speak for (`tellings`): learnt by `python -m tests.reading.teach_tellings`, never edited.

From {taught} replies (labelled or composed): {entries} entries. In tenths, against nothing told, behind the sign of each sort.
"""

from __future__ import annotations

from typing import Final

from handlers.reading.tables.learnt import read_few

#: Letters → a weight for each sign of `tellings.SIGNS`.
TELLINGS: Final = read_few("""\\
'''
TAIL = '''
""", {signs})
'''


class Reply(NamedTuple):
    """A labelled reply with what the rules make of it and what the second voice goes by."""

    row: cast.Row
    told: Told
    tokens: list[Token]
    letters: list[str]


def replies(rows: Iterable[cast.Row]) -> list[Reply]:
    """The replies among labelled messages."""
    found = []
    for row in rows:
        if row["gold"]["intent"] != "reply":
            continue
        today = datetime.fromisoformat(row["at"]).date()
        parsed = parse(row["text"], cast.COMPILED[row["roster"]], today)
        told = take_apart(parsed.text, parsed.tokens, parsed.dates, row["kind"], today)
        letters = sorted(tellings.seen(told.plain.text, told.clauses, parsed.tokens, row["kind"]))
        found.append(Reply(row, told, parsed.tokens, letters))
    return found


def lesson(field: str, rounds: int) -> Lesson:
    """What is learnt of one field."""
    count = len(tellings.SORTS[field])
    return Lesson("tellings", "", "replies", "", field, count, rounds, seen=2, least=0.05, drop=0.5)


def table(taught: Sequence[Reply], rounds: int = ROUNDS) -> Learnt:
    """The weights of letters against nothing told, by the sign of each sort; those that say little are left out."""
    found: dict[str, list[int]] = {}
    for field, sorts in tellings.SORTS.items():
        examples = [(one.letters, sorts.index(one.row["gold"][field])) for one in taught]
        for letter, weights in learn(examples, lesson(field, rounds)).items():
            for sort, weight in zip(sorts[1:], weights[1:], strict=True):
                lead = round(10 * (weight - weights[0]))
                if abs(lead) >= LEAST and sort is not None:
                    found.setdefault(letter, [0] * len(tellings.SIGNS))[tellings.SIGNS[field, sort]] = lead
    return Learnt.of({letter: tuple(row) for letter, row in found.items()})


def written(weights: Learnt, taught: int) -> str:
    """The table as a module."""
    entries = []
    for letter, row in sorted(weights.items()):
        if not set(letter) & set('_|\\"\t'):
            told = "".join(f"{chr(ord('a') + sign)}{weight}" for sign, weight in enumerate(row) if weight)
            entries.append(letter.replace(" ", "_").replace("\n", "|") + " " + told)
    lines = ["\t".join(entries[i : i + ENTRIES_A_LINE]) for i in range(0, len(entries), ENTRIES_A_LINE)]
    return HEAD.format(taught=taught, entries=len(entries)) + "\n".join(lines) + TAIL.format(signs=len(tellings.SIGNS))


def changed(known: Sequence[Reply], weights: Learnt) -> Counter[str]:
    """What the second voice changes: by field how often it was wrong and is right, was right and is wrong, or is wrong as before;
    and the replies that are right in all three fields, without it and with it."""
    counts: Counter[str] = Counter()
    for one in known:
        gold, second = one.row["gold"], tellings.second(one.told, one.tokens, one.row["kind"], weights)
        counts["replies"] += 1
        counts["exact without"] += all(getattr(one.told, field) == gold[field] for field in tellings.SORTS)
        counts["exact with"] += all(getattr(second, field) == gold[field] for field in tellings.SORTS)
        for field in tellings.SORTS:
            before, after = getattr(one.told, field), getattr(second, field)
            if before != after:
                sort = "right" if after == gold[field] else "wrong" if before == gold[field] else "neither"
                counts[f"{field} {sort}"] += 1
                if sort != "right" and "-v" in sys.argv:
                    print("wrong:", one.row["id"], before, "→", after, one.row["text"].replace("\n", "|"))
    return counts


def left_out(own: Sequence[tuple[str, Sequence[Reply]]], named: Sequence[tuple[str, Sequence[Reply]]]) -> None:
    """Tell what it changes in batches that it had not learnt from."""
    composed = replies(scenes.rows(SCENES))
    whole: Counter[str] = Counter()
    for turn in range(TURNS):
        taught = [one for at, (_, batch) in enumerate(own) if at % TURNS != turn for one in batch]
        weights = table([*taught, *composed])
        for at, (_, batch) in enumerate(own):
            whole += changed(batch, weights) if at % TURNS == turn else Counter()
    print("our own batches, left out in turn:", dict(sorted(whole.items())))
    weights = table([*(one for _, batch in own for one in batch), *composed]) if named else Learnt.of({})
    for name, batch in named:
        print(f"{name}, not learnt:", dict(sorted(changed(batch, weights).items())))


def main() -> None:
    """Learn from our own batches and from the files named, and write the table; or measure."""
    own = [(name, replies(rows)) for name, rows in cast.own_batches()]
    named = [(file, replies(cast.messages(Path(file)))) for file in sys.argv[1:] if not file.startswith("-")]
    if "--left-out" in sys.argv:
        left_out(own, named)
        return
    taught = [one for _, batch in (*own, *named) for one in batch] + replies(scenes.rows(SCENES))
    (TABLES / "tellings.py").write_text(written(table(taught), len(taught)), "utf-8")
    print(f"{len(taught)} replies → tellings.py")


if __name__ == "__main__":
    main()
