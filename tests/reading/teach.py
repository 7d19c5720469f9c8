"""Learns the second reader's weights from the labelled messages: `python -m tests.reading.teach [more.jsonl …]`, ten seconds.

Multinomial logistic regression by stochastic gradient descent (AdaGrad, a pull to nought on each weight), in an order drawn from a
fixed seed: the same messages give the same table. Weights are kept in tenths; those that say little are left out.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from handlers.reading import doubts
from handlers.reading.reader import parse
from tests.reading import cast

TABLE = Path(doubts.__file__).parent / "tables" / "weights.py"
ROUNDS, STEP, PULL = 30, 0.2, 1.0
#: Letters that stand around fewer pupils than this tell nothing; a weight below this is left out.
SEEN, LEAST = 2, 0.05
Example = tuple[list[str], int]

ENTRIES_A_LINE = 40
HEAD = '''"""What the letters around a pupil's name speak for (`doubts`): learnt by `python -m tests.reading.teach`, never edited.

From {pupils} pupils named in labelled rolls: {entries} entries. In tenths, for missing, on leave, here, nothing said.
"""

from __future__ import annotations

from typing import Final

_TABLE: Final = """\\
'''
TAIL = '''
"""


def _read(table: str) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    for entry in table.replace("\\n", "\\t").split("\\t"):
        letter, *tenths = entry.split(" ")
        if tenths:
            found[letter.replace("_", " ").replace("|", "\\n")] = tuple(int(weight) / 10 for weight in tenths)
    return found


#: Letters → a weight for each of `doubts.STANDS`.
WEIGHTS: Final = _read(_TABLE)
'''


def examples(rows: Iterable[cast.Row]) -> list[Example]:
    """The letters around each pupil named in a roll, and how he stands by the label."""
    found: list[Example] = []
    for row in rows:
        gold = row["gold"]
        if gold["intent"] not in cast.ROLL:
            continue
        parsed = parse(row["text"], cast.COMPILED[row["roster"]], datetime.fromisoformat(row["at"]).date())
        masked, signs = doubts.blind(parsed.text, parsed.tokens)
        for name, sign in signs.items():
            stand = doubts.STAND_OF[gold["marks"][name]] if name in gold["marks"] else "none"
            letters = [*sorted(doubts.around(masked, sign)), f"={gold['intent']}"]
            found.append((letters, doubts.STANDS.index(stand)))
    return found


def learn(taught: Sequence[Example]) -> dict[str, tuple[float, ...]]:
    """The weights of letters for each of STANDS."""
    seen = Counter(letter for letters, _ in taught for letter in letters)
    kept = [([letter for letter in letters if seen[letter] >= SEEN], stand) for letters, stand in taught]
    classes = range(len(doubts.STANDS))
    weights: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * len(classes))
    moved: defaultdict[str, list[float]] = defaultdict(lambda: [1e-6] * len(classes))
    dice = random.Random(0)
    for _ in range(ROUNDS):
        dice.shuffle(kept)
        for letters, stand in kept:
            sums = [sum(column) for column in zip(*(weights[letter] for letter in letters), strict=True)]
            most = max(sums)
            powers = [math.exp(one - most) for one in sums]
            whole = sum(powers)
            faults = [power / whole - (i == stand) for i, power in enumerate(powers)]
            for letter in letters:
                row, past, pull = weights[letter], moved[letter], PULL / seen[letter]
                for i in classes:
                    slope = faults[i] + pull * row[i]
                    past[i] += slope * slope
                    row[i] -= STEP * slope / math.sqrt(past[i])
    return {letter: tuple(row) for letter, row in weights.items() if max(map(abs, row)) >= LEAST}


def written(weights: Mapping[str, Sequence[float]], pupils: int) -> str:
    """The table as a module: the weights in tenths behind each letter or pair, a blank written _ and the end of a line |."""
    entries = []
    for letter, row in sorted(weights.items()):
        tenths = [round(10 * weight) for weight in row]
        if any(tenths) and not set(letter) & set('_|\\"\t'):
            entries.append(letter.replace(" ", "_").replace("\n", "|") + " " + " ".join(map(str, tenths)))
    lines = ["\t".join(entries[i : i + ENTRIES_A_LINE]) for i in range(0, len(entries), ENTRIES_A_LINE)]
    return HEAD.format(pupils=pupils, entries=len(entries)) + "\n".join(lines) + TAIL


def main() -> None:
    """Learn from our own batches and from the files named; write the table."""
    rows = [row for _, rows in cast.own_batches() for row in rows]
    rows += [row for file in sys.argv[1:] for row in cast.messages(Path(file))]
    taught = examples(rows)
    weights = learn(taught)
    TABLE.write_text(written(weights, len(taught)), "utf-8")
    print(f"{len(taught)} pupils, {len(weights)} letters and pairs → {TABLE.name}")


if __name__ == "__main__":
    main()
