"""Python's search for garbage in cycles, made quieter."""

from __future__ import annotations

import gc


def quiet() -> None:
    """Let Python look for garbage in cycles seldom, and never among what was there at the start.

    A message makes some ten thousand small objects and next to no cycles; looked for as often as Python does by itself,
    they cost a fifth of the time of a morning's first check-ins, whose rosters stay.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
