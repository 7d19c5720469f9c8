"""A numbered list whose items are spoken of by their numbers beneath it: 1.甲 2.乙 3.丙 … 1、3两生流感,2号生请假; ①②病 ③事.

A number is its pupil only where the numbers beneath the list name every item of it once, or say that they are numbers of
items (2号生, 第2个, ①): 1病2事 under a list of three is how many.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from handlers.reading.names.roster import Roster
from handlers.reading.words.pattern import Pattern

#: A figure, or one of the blocks in which those that are drawn stand (①, ⑴, 🄂).
_MARK = Pattern("[1-9\u2070-\u2fff\U00010000-\U0010ffff]")
_BEFORE_ITEM = frozenset("\n ,、:;。()[]")
_AFTER_MARK = Pattern(r"[.、:,)]?[ ]*")
#: 序号1、3, 第2个, 说明:1.
_BEFORE = Pattern(r"(?:^|[\n ,、:;。()\[\]]|说明|备注|注|其中)(?P<prefix>第|(?:其中)?(?:序号|编号|学生|第))?[ (]*$")
_BETWEEN = Pattern(r"[ ]*[、,和及与跟./][ ]*|[ ]|\)[ ]*[、,]?[ ]*\(")
_BEHIND = Pattern(
    r"\)?(?P<of>号|项)?(?P<many>[两二三四俩仨])?(?P<who>个人|个|名|位|人)?(?P<pupil>学生|同学|生)?(?:的|号)?(?:[ ]*:)?"
)
#: A figure with one of these behind it counts or dates something.
_MEASURED = Pattern(r"[天点月日年时节周班楼度岁次刻%:/.+=\d-]|小时|分钟|课时")
_THE_OTHERS = Pattern(r"其[余他]|剩下|余下|别的")
#: 前两人, 后面三名, 最后一位, 第二个: some of a list by their place in it; 前两天, 前三排, 第二节 are none.
_PLACE = Pattern(
    r"(?P<where>最后|末尾?|(?<![以之])[前后](?:面|头|边)?|(?<![\u4e00-\u9fff])头)(?:的|那|"
    r"这)?(?P<many>[一两俩二三仨四五1-5])(?P<who>个人|个学生|[个位名人])?"
    r"(?:同学|学生)?(?![天日周年月排桌节次点遍回场星礼小条件门道题分年])"
)
#: 第一、三个.
_ORDINALS = Pattern(
    r"第[一二三四五1-5](?:[、,和跟][ ]*第?[一二三四五1-5])+(?:个|位|名)(?:人|同学|学生)?(?:的|都|均|是)*"
)
#: 两头的, 中间那个: of a list of three or more.
_ENDS = Pattern(r"(?:两头|头尾|首尾)(?:那|的|两个|俩)+|中间(?:的|那|这)+(?:[一两]?[个位名]|俩)(?:人|同学|学生)?")
#: 没来的两个, 没来的(都): all of whom that was told.
_THOSE = Pattern(
    r"(?:[没未](?:有)?[来到]|缺席|缺勤|缺课|缺|不在)的(?:这|那)?(?:(?P<many>[两俩二三仨四五2-5])(?:个人|[个位名人])?"
    r"(?:同学|学生|娃|孩子)?|(?:同学|学生|娃|孩子|人)?(?=[都均全]))"
)
#: 没来的两个是甲、乙: who it is follows.
_IS = Pattern(r"[ ]*(?:分别)?(?:都|就)?[是有为:,、]*[ ]*")
_LEAST_NAMED = 2
#: So far before a figure stands what it belongs to.
_NEAR = 12


class Named(NamedTuple):
    """A number that stands for a pupil; no names where it is what parts all of them from the list."""

    start: int
    end: int
    names: tuple[str, ...]


class _Mark(NamedTuple):
    start: int
    end: int
    number: int
    drawn: bool
    """①: parted from what stands beside it by its own shape."""


def _marks(raw: str, text: str) -> list[_Mark]:
    """The figures of one digit, plain or drawn."""
    found: list[_Mark] = []
    if not _MARK.search(raw + text):
        return found
    for at, char in enumerate(raw):
        if char > "\u2000" and unicodedata.category(char) == "No" and (number := unicodedata.digit(char, 0)):
            found.append(_Mark(at, at + 1, number, True))
        elif "1" <= text[at] <= "9" and not text[at - 1 : at].isdigit() and not text[at + 1 : at + 2].isdigit():
            found.append(_Mark(at, at + 1, int(text[at]), False))
    return found


def _name_at(text: str, at: int, roster: Roster) -> tuple[str, int] | None:
    """The one pupil whose full or given name stands at `at`, and where it ends."""
    for words in roster.starts.get(text[at : at + 1], ()):
        if text.startswith(words, at):
            names = roster.exact.get(words) or roster.given.get(words, ())
            if len(names) == 1:
                return names[0], at + len(words)
    return None


def find_numbered(raw: str, text: str, roster: Roster) -> list[Named]:
    """The numbers beneath a list that stand for its pupils, in their order. `raw` is the message, `text` the same folded."""
    marks = _marks(raw, text)
    names: list[str] = []
    last = end = 0
    for i, mark in enumerate(marks):
        behind = _AFTER_MARK.match(text, mark.end)
        before = text[mark.start - 1 : mark.start] if mark.start else "\n"
        begins = mark.drawn or before in _BEFORE_ITEM or (behind is not None and behind.group().strip() != "")
        if mark.number != len(names) + 1 or not begins:
            continue
        named = _name_at(text, behind.end() if behind else mark.end, roster)
        if named is not None:
            names.append(named[0])
            last, end = i, named[1]
    if len(names) < 2:
        return []
    return _references(text, marks[last + 1 :], names, end, roster)


def _references(text: str, marks: list[_Mark], names: list[str], end: int, roster: Roster) -> list[Named]:
    groups: list[list[_Mark]] = []
    for mark in marks:
        gap = text[groups[-1][-1].end : mark.start] if groups else ""
        if groups and (_BETWEEN.fullmatch(gap) or (mark.drawn and gap.strip() == "")):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    found: list[Named] = []
    seen: list[int] = []
    outright = True
    if marks and text[end : marks[0].start].strip(" (") == "" and end < marks[0].start:
        found.append(Named(end, marks[0].start, ()))  # ①甲 ②乙(①病 ②事)
    for group in groups:
        first, after = group[0], group[-1].end
        before, behind = _BEFORE.search(text, max(end, first.start - _NEAR), first.start), _BEHIND.match(text, after)
        if (before is None and not first.drawn) or behind is None or _name_at(text, after, roster):
            continue
        prefixed = before is not None and before["prefix"] is not None
        said = prefixed or first.drawn or bool(behind["pupil"] and behind["of"])
        counts = len(group) == 1 and bool(behind["who"] or behind["many"]) and not said
        if counts or _MEASURED.match(text, behind.end()):
            continue
        outright = outright and said
        seen += [mark.number for mark in group]
        start = before.start("prefix") if before is not None and before["prefix"] else first.start
        if text[start - 1 : start] == "(" and text[after : after + 1] == ")":
            start -= 1
        for mark, following in zip(group, [*group[1:], None], strict=True):
            if not 1 <= mark.number <= len(names):
                return []
            # 1、3病 is read as 甲丙病.
            found.append(Named(start, following.start if following else behind.end(), (names[mark.number - 1],)))
            start = following.start if following else start
    whole = set(seen) == set(range(1, len(names) + 1)) or outright or _THE_OTHERS.search(text, end) is not None
    return found if seen and whole and len(set(seen)) == len(seen) else []


def find_places(text: str, roster: Roster) -> list[tuple[int, int, str]]:
    """Words that pick some of a list by their place in it, with their kind: 前两人 former, 后一人 latter, 最后两个 last;
    and those who are away, all in one: 没来的两个, those."""
    found: list[tuple[int, int, str]] = []
    matches = [*_PLACE.finditer(text), *_THOSE.finditer(text), *_ORDINALS.finditer(text), *_ENDS.finditer(text)]
    named = [at for at in range(len(text)) if _name_at(text, at, roster)][: _LEAST_NAMED + 1] if matches else []
    for match in matches:
        least = _LEAST_NAMED + (match.re is _ENDS.compiled)
        if len(named) < least or match.start() < named[least - 1] or _name_at(text, match.start() - 1, roster):
            continue  # 李娜、李那|两个
        if match.re is _THOSE.compiled:
            follows = _IS.match(text, match.end())
            if _name_at(text, follows.end() if follows else match.end(), roster) is None:
                found.append((match.start(), match.end(), "those"))
        elif match.re in (_ORDINALS.compiled, _ENDS.compiled):
            found.append((match.start(), match.end(), "former"))
        elif match["who"] is not None or match["many"] in "俩仨":
            kind = "last" if match["where"][0] in "最末" else "former" if match["where"][0] in "前头" else "latter"
            found.append((match.start(), match.end(), kind))
    return found
