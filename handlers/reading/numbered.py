"""Pupils called by the number that a list above gave them: 1.甲 2.乙 3.丙, then 1、3病,2事, ①②丧假 or 4号生未请假."""

from __future__ import annotations

from handlers.reading.pattern import Pattern
from handlers.reading.roster import Names, Roster

_CIRCLED = "①②③④⑤⑥⑦⑧⑨"
_ITEM = Pattern(
    rf"(?:^|(?<=[\s,，、;；。:：)）])|(?<=[\u4e00-\u9fff])(?=[1-9][.、．]|[{_CIRCLED}]))"
    rf"(?:[(（]?(?P<n>[1-9])[.、)）．,，]?|(?P<c>[{_CIRCLED}]))[ \t]*(?=[\u4e00-\u9fff])"
)
_ONE = rf"(?:[{_CIRCLED}]|(?<!\d)[1-9](?!\d))"
_TAIL = r"(?:号(?:学生|同学|生)?|(?:[两三四五]|等)?(?:生|名?学生|名?同学|人))"
_REFERENCE = Pattern(
    rf"(?:^|(?<=[\s,，、;；。:：(（]))(?P<run>{_ONE}(?:[、,，和及与/]?{_ONE})*)(?P<tail>{_TAIL})?"
    r"(?=[ \t]*[:：]?[ \t]*[\u4e00-\u9fff])"
)
#: Behind a figure these make it a number of something.
_OF_THINGS = Pattern(r"[ \t]*(?:[人个名位天节日月点年级班度次岁分元块里公只本件]|家(?![里中有长头])|小时|分钟|星期|周)")


def find_numbered(raw: str, text: str, roster: Roster) -> list[tuple[int, int, Names]]:
    """Where pupils are called by their numbers: (start, end, whom). `text` is `raw` folded, of the same length.

    Bare figures (1、3病,2事) are numbers only where they call everybody of the list once; 1病2事 counts else.
    """
    whom: dict[int, str] = {}
    end = 0
    for match in _ITEM.finditer(raw):
        number = int(match["n"]) if match["n"] else _CIRCLED.index(match["c"]) + 1
        names = _named(text, match.end(), roster)
        if names is None or number != len(whom) + 1:
            continue
        whom[number] = names[0]
        end = match.end() + names[1]
    if len(whom) < 2:
        return []
    found: list[tuple[int, int, Names]] = []
    called: list[int] = []
    bare = False
    for match in _REFERENCE.finditer(raw, end):
        run, tail = match["run"], match["tail"]
        figures = [
            (at, _CIRCLED.find(char) + 1 or int(char))
            for at, char in enumerate(run)
            if char in _CIRCLED or char.isdigit()
        ]
        if any(number not in whom for _, number in figures):
            continue
        if not tail and not any(char in _CIRCLED for char in run):
            if _OF_THINGS.match(raw, match.end()):
                continue
            bare = True
        called += [number for _, number in figures]
        last = match.end() if tail else match.end("run")
        for n, (at, number) in enumerate(figures):
            start = match.start("run") + at
            found.append((start, last if n == len(figures) - 1 else start + 1, (whom[number],)))
    return [] if bare and sorted(called) != sorted(whom) else found


def _named(text: str, at: int, roster: Roster) -> tuple[str, int] | None:
    """Whose own or given name stands there, and how long it is."""
    for words in roster.starts.get(text[at : at + 1], ()):
        if text.startswith(words, at):
            names = roster.exact.get(words) or roster.given.get(words)
            one = names if isinstance(names, str) else names[0] if names and len(names) == 1 else None
            return (one, len(words)) if one else None
    return None
