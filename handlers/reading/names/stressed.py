"""What is only stressed (旷课!!甲!!第二回了!!, 是【白】玉兰): the same without the signs that stress it."""

from __future__ import annotations

from handlers.reading.names.roster import Roster
from handlers.reading.words.pattern import Pattern

_CRIES = Pattern(r"!{2,}|(?<=[!])[! ]*!")
#: So many cries, and the words between them so short, that they only part them.
_LEAST, _SHORT = 2, 10
#: A part of a name in brackets.
_BRACKETED = Pattern(
    r"(?P<before>[\u4e00-\u9fff]{0,3})[\[(<\"](?P<part>[\u4e00-\u9fff]{1,2})[\])>\"](?P<behind>[\u4e00-\u9fff]{0,3})"
)

_WHOLE = Pattern(r"\[([\u4e00-\u9fff]{2,4})\]")


def without_stress(text: str, roster: Roster) -> str:
    """The folded text with commas for cries that part short words, and names in one piece; every position stays."""
    if "!!" in text:
        cries = list(_CRIES.finditer(text))
        pieces = [piece for piece in _CRIES.split(text) if piece.strip()]
        if len(cries) >= _LEAST and len(pieces) > 1 and max(map(len, pieces)) <= _SHORT:
            for cry in cries:
                room = cry.end() - cry.start()
                text = text[: cry.start()] + ("," if cry.end() < len(text) else "!").ljust(room) + text[cry.end() :]
            for match in _WHOLE.finditer(text):
                if match[1] in roster.exact:
                    text = text[: match.start()] + f" {match[1]} " + text[match.end() :]
    for match in _BRACKETED.finditer(text) if any(sign in text for sign in '[(<"') else ():
        name = _in_one_piece(match["before"], match["part"], match["behind"], roster)
        if name:
            begins, ends = match.start("part") - 1 - name[0], match.end("part") + 1 + name[1]
            text = text[:begins] + name[2].ljust(ends - begins) + text[ends:]
    return text


def _in_one_piece(before: str, part: str, behind: str, roster: Roster) -> tuple[int, int, str] | None:
    """A pupil's full name of which `part` stands in brackets: how much of it stands before and behind them, and the name."""
    for left in range(len(before) + 1):
        for right in range(len(behind) + 1):
            whole = before[len(before) - left :] + part + behind[:right]
            if (left or right) and whole in roster.exact:
                return left, right, whole
    return None
