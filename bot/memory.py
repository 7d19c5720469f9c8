"""The memory of a process that runs for months: what Python searches for, and what the C library keeps."""

from __future__ import annotations

import ctypes
import gc

#: glibc's number for `mallopt`: how many heaps the threads may have between them.
_M_ARENA_MAX = -8
#: Two hold threads apart that seldom meet in C; with glibc's own eight a core, each keeps the holes of its own.
_ARENAS = 2
#: Seconds between two times at which holes are given back: some milliseconds' work.
GIVE_BACK_SECONDS = 30.0


def quiet() -> None:
    """Let Python look for garbage in cycles seldom, and never among what was there at the start.

    A message makes some ten thousand small objects and next to no cycles; looked for as often as Python does by itself,
    they cost a fifth of the time of a morning's first check-ins, whose rosters stay.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def few_heaps() -> None:
    """Let all threads share two of the C library's heaps; to be called before they begin. Nothing happens without glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)


def give_back(_now: object = None) -> None:
    """Give the holes in the C library's heaps back to the system: statements and pages of SQLite come and go between what stays."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
