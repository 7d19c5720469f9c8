"""Reading: microseconds a message against a compiled roster, and what compiling one costs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench import words
from bench.county import MORNING, Klass
from config.days import local
from handlers.reading import Roster, read


@dataclass(frozen=True)
class Understood:
    """Microseconds a message and a roster."""

    message: float
    roster: float


def measure(classes: Sequence[Klass]) -> Understood:
    """Compile the classes' rosters and read one message of each."""
    began = time.perf_counter()
    rosters = {klass.id: Roster.of([name for _, name in klass.pupils], klass=klass.name) for klass in classes}
    compiled = time.perf_counter()
    count = 0
    for klass, text in words.of(classes):
        read(text, rosters[klass.id], local(MORNING))
        count += 1
    done = time.perf_counter()
    return Understood((done - compiled) / count * 1e6, (compiled - began) / len(classes) * 1e6)
