"""English words between Chinese ones put in the words of the tables; nothing moves."""

from __future__ import annotations

from functools import cache

from handlers.reading.tables.english import ASKING, IDLE, OK_OF, WORDS
from handlers.reading.words.pattern import Pattern

_WORD = Pattern(r"[a-z]+?(?=x ?\d)|[a-z]+(?:['-][a-z]+)*")
_TWO = Pattern(r"[a-z]{2}")
_GAP = Pattern(r"[ \n]*")
_OF = Pattern(r"'s(?![a-z])(?= ?[\u4e00-\u9fff]| )")
_OK = Pattern(rf"(?:{OK_OF})\s*(?P<ok>ok(?:ay)?)(?![a-z])")
#: 100% attendance, fever 39.2
_WHOLE = Pattern(r"100 ?% ?(?:attendance|present|here)|attendance(?: rate)?[ :=]*(?:is )?100 ?%")
#: all 36 students are present, 36 here
_SO_MANY = Pattern(
    r"(?P<all>all (?:the )?)?(?<![\d/])(?P<number>\d{1,2})(?: (?:students|kids|pupils|children))?(?: are| is)?(?P<too> all)? "
    r"(?:present|here|in class)(?![a-z])"
)
#: why? i don't know
_WHY = Pattern(
    r"(?:reason|why)[?:, ]{1,3}(?:i |we )?(?:really )?(?:don'?t|do not) know(?: yet| why)?|"
    r"(?:reason|why)[?: ]{1,3}(?:unknown|no idea)"
)
_DAYS = Pattern(r"(?:for )?(?P<number>\d{1,2}) (?P<what>days?|weeks?)(?![a-z])")
_LONGEST = 6


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """English → Chinese: what says something of the roll, and what only goes with that."""
    return _compile(WORDS), _compile(ASKING) | _compile(IDLE)


def _compile(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in table.strip().split("\n"):
        english, _, chinese = line.partition(" =")
        head, plus, tail = english.partition(" + ")
        for first in head.split("|"):
            for second in tail.split("|") if plus else ("",):
                found.setdefault(f"{first} {second}".strip(), chinese.strip())
    return found


def in_chinese(text: str) -> str:
    """The folded text with the English words of a roll in Chinese, of the same length: absent → 缺勤 and blanks."""
    if _TWO.search(text) is None:
        return text
    telling, beside = _tables()
    for match in _SO_MANY.finditer(text):
        many = f"{match['number']}人{'全' if match['all'] or match['too'] else ''}到"
        text = text[: match.start()] + many.ljust(len(match.group())) + text[match.end() :]
    for match in _WHY.finditer(text):
        text = text[: match.start()] + "原因不明".ljust(len(match.group())) + text[match.end() :]
    for match in _DAYS.finditer(text):
        long = match["number"] + ("天" if match["what"].startswith("day") else "周")
        text = text[: match.start()] + long.ljust(len(match.group())) + text[match.end() :]
    words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(text)]
    out, told, idle = list(text), False, []
    at = 0
    while at < len(words):
        size, chinese = _phrase(text, words, at, telling)
        if size:
            told = told or bool(chinese)
            end = words[at + size - 1][1]
            _put(
                out, words[at][0], end, chinese if text[end : end + 1] < "\u4e00" else chinese.rjust(end - words[at][0])
            )
        else:
            size, chinese = _phrase(text, words, at, beside)
            if size:
                idle.append((words[at][0], words[at + size - 1][1], chinese))
        at += size or 1
    for match in _OK.finditer(text):
        _put(out, match.start("ok"), match.end("ok"), "都在" if not match.group().startswith(("都", "全")) else "在")
        told = True
    for match in _WHOLE.finditer(text):
        _put(out, match.start(), match.end(), "全勤")
        told = True
    if told or any(chinese for _, _, chinese in idle):
        for start, end, chinese in idle:
            if not "".join(out[start:end]).strip() or out[start:end] == list(text[start:end]):
                _put(out, start, end, chinese)
        for match in _OF.finditer("".join(out)):
            _put(out, match.start(), match.end(), "的")
    return "".join(out)


def _phrase(text: str, words: list[tuple[int, int, str]], at: int, table: dict[str, str]) -> tuple[int, str]:
    """The longest phrase of a table that begins with a word: of how many words it is, and what it says."""
    best, said, typed = 0, "", ""
    for size in range(1, min(_LONGEST, len(words) - at) + 1):
        start, _, word = words[at + size - 1]
        if size > 1:
            gap = _GAP.match(text, words[at + size - 2][1])
            if gap is None or gap.end() != start:
                break
        typed = f"{typed} {word}".strip()
        if (chinese := table.get(typed)) is not None:
            best, said = size, chinese
    return best, said


def _put(out: list[str], start: int, end: int, words: str) -> None:
    out[start:end] = words.ljust(end - start)[: end - start]
