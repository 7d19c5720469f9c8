"""How alike two characters are for somebody who types by sound, dictates, or reads a small screen.

Pure functions over the tables. A cost of 0 is the same character; None is: not to be taken for each other.
"""

from __future__ import annotations

from functools import lru_cache

from handlers.reading.tables.people import GIVEN
from handlers.reading.tables.shapes import FAMILIES
from handlers.reading.tables.sound_table import SOUNDS

#: The least difference of cost by which one reading of a misspelt name must beat the next; below it the teacher is asked.
MARGIN = 0.35

Reading = tuple[str, str]  # toneless syllable, tone


def _load() -> dict[str, tuple[Reading, ...]]:
    readings: dict[str, list[Reading]] = {}
    for entry in SOUNDS.replace("\n", ";").split(";"):
        syllable, *tones = entry.split() or [""]
        for tone in tones:
            for char in tone[1:]:
                readings.setdefault(char, []).append((syllable, tone[0]))
    return {char: tuple(found) for char, found in readings.items()}


_READINGS = _load()
SYLLABLES = frozenset(syllable for found in _READINGS.values() for syllable, _ in found)
_COMMON = frozenset(GIVEN)
_FAMILY: dict[str, set[int]] = {}
for _number, _chars in enumerate(FAMILIES.split()):
    for _char in _chars:
        _FAMILY.setdefault(_char, set()).add(_number)

# Sounds that ears and dialects of the five counties do not keep apart: 平翘舌, n/l, f/h, 前后鼻音 (Hubei, Henan, Yunnan, Hunan).
_ONSETS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("hu", "f"), ("r", "l"))
_CODAS = (("ang", "an"), ("eng", "en"), ("ing", "in"), ("iang", "ian"), ("uang", "uan"), ("ong", "eng"))


def readings(char: str) -> tuple[Reading, ...]:
    """(syllable, tone) pairs of a character; none for what is not in the table."""
    return _READINGS.get(char, ())


@lru_cache(maxsize=4096)
def loosely(syllable: str) -> str:
    """The syllable with everything dropped that dialect speakers confuse: zhang → zan, lin → nin."""
    for onset, plain in _ONSETS:
        if syllable.startswith(onset):
            syllable = plain + syllable[len(onset) :]
            break
    if syllable.startswith("l"):
        syllable = "n" + syllable[1:]
    for coda, plain in _CODAS:
        if syllable.endswith(coda):
            return syllable[: -len(coda)] + plain
    return syllable


def alike_in_shape(one: str, other: str) -> bool:
    """Do the two share the component that the eye holds on to (微 薇, 晴 情)?"""
    return not _FAMILY.get(one, set()).isdisjoint(_FAMILY.get(other, ()))


@lru_cache(maxsize=65536)
def cost(typed: str, meant: str) -> float | None:
    """What it costs to read one character for another: same sound and tone 0.9, other tone 1.1, less when alike in shape,
    confusable sounds 1.5, shape alone 1.3; None when neither ear nor eye would do it."""
    if typed == meant:
        return 0.0
    shape = alike_in_shape(typed, meant)
    best: float | None = 1.3 if shape or not readings(typed) else None
    if shape and typed in _COMMON:
        best = 1.7  # 王雪 is likelier somebody else than 王雷 mistyped
    for syllable, tone in readings(typed):
        for wanted, wanted_tone in readings(meant):
            if syllable == wanted:
                found = (0.9 if tone == wanted_tone else 1.1) - (0.4 if shape else 0.0)
            elif loosely(syllable) == loosely(wanted):
                found = 1.5 - (0.4 if shape else 0.0)
            else:
                continue
            if best is None or found < best:
                best = found
    return best


@lru_cache(maxsize=8192)
def loose_keys(char: str) -> tuple[str, ...]:
    """The keys under which a character is indexed: its readings without tone and dialect differences, or itself."""
    found = readings(char)
    if not found:
        return (char,)
    return tuple(dict.fromkeys(loosely(syllable) for syllable, _ in found))
