"""Names typed in letters that the roster does not spell: li qiang 病假 is said of somebody whom nobody knows, wxy病假 of him whose
initials those are."""

from __future__ import annotations

from functools import lru_cache

from handlers.reading.names.roster import Roster
from handlers.reading.names.segment import Token
from handlers.reading.names.sounds import SYLLABLES, readings
from handlers.reading.tables.typed import LATIN
from handlers.reading.words.lexicon import MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

_LETTERS = Pattern(r"[a-z]+")
#: What stands before a name.
_BEFORE = frozenset(
    {"strong", "comma", "sep", "and", "colon", "open", "date", "half", "lack", "count", "class", "is", "link"}
)
_SAID = MISSING_OR_WHY | {"present", "unsure", "tardy", "hindered"}
#: Letters that are words, or things.
_WORDS = frozenset(LATIN.split())
#: So many syllables has a name; initials are that long where they stand for one pupil alone.
_SYLLABLES, _INITIALS = (2, 4), (3, 4)


def name_letters(tokens: list[Token], roster: Roster) -> list[Token]:
    """The tokens with letters that stand where a pupil's name would made a name: of him whose initials they are, else of nobody."""
    if not any(token.kind == "sign" and _LETTERS.fullmatch(token.words) for token in tokens):
        return tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        end = _run(tokens, at)
        name = _name(tokens, at, end, roster) if end > at else None
        if name is not None:
            out.append(name)
            at = end
        else:
            out.append(tokens[at])
            at += 1
    return out


def _run(tokens: list[Token], at: int) -> int:
    """Behind the last of the letters that begin at `at`, single blanks between them; `at` where none do."""
    end = at
    while end < len(tokens) and tokens[end].kind == "sign" and _LETTERS.fullmatch(tokens[end].words):
        end += 1
        if end + 1 < len(tokens) and tokens[end].words == " " and _LETTERS.fullmatch(tokens[end + 1].words):
            end += 1
    return end


def _name(tokens: list[Token], at: int, end: int, roster: Roster) -> Token | None:
    before = tokens[at - 1] if at else None
    after = next((one for one in tokens[end:] if one.kind not in ("sep", "date", "half", "link")), None)
    headed = before is not None and (before.kind in _SAID | {"lack"} or before.words == ":")
    if before is not None and before.kind not in _BEFORE | _SAID:
        return None
    if before is not None and before.words == " " and at > 1 and tokens[at - 2].kind == "name":
        return None  # 甲 be late
    if not headed and (after is None or after.kind not in _SAID):
        return None
    if headed and not (after is None or after.kind in ("strong", "comma", "sep", "close", "and", "rest")):
        return None
    parts = [one.words for one in tokens[at:end] if one.words != " "]
    letters, start, stop = "".join(parts), tokens[at].start, tokens[end - 1].end
    words = " ".join(parts)
    if letters in _WORDS or any(part in _WORDS for part in parts):
        return None
    if _INITIALS[0] <= len(letters) <= _INITIALS[1]:
        them = tuple(name for name in roster.names if _initials(name) == letters)
        if them:
            return Token("name", start, stop, words, them, "letters")
    return (
        Token("name", start, stop, words, (), "unknown") if _is_spelt(letters) or len(letters) < _SYLLABLES[1] else None
    )


@lru_cache(maxsize=4096)
def _initials(name: str) -> str:
    found = [readings(char) for char in name]
    return "".join(one[0][0][0] for one in found) if all(found) else ""


def _is_spelt(letters: str) -> bool:
    """Can the letters be read as the syllables of a name?"""

    def parted(rest: str, left: int) -> bool:
        if not rest:
            return True
        return left > 0 and any(rest[:size] in SYLLABLES and parted(rest[size:], left - 1) for size in range(1, 7))

    return parted(letters, _SYLLABLES[1]) and letters not in SYLLABLES
