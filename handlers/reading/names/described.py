"""A pupil described by what tells his name from another's: 下雨的雨那个, 木字旁的, 三个字那个, 叫阳阳的那个, 女生那个.

The description gives way to the name, or to blanks where it only says how the name just told is written; every position stays:
`李玉李雨都叫不应,是下雨的雨没来` is read as `李玉李雨都叫不应,是  李雨没来`.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from handlers.reading.names.roster import Roster, given_name
from handlers.reading.tables.characters import PARTS, PLACES
from handlers.reading.words.numbers import value
from handlers.reading.words.pattern import Pattern

_HAN = "\u4e00-\u9fff"
_THAT = r"(?:的?(?:那一?个|那位|那个娃|那娃|那孩子|那名|这个|这位|那个同学|同学|娃|孩子))"
#: Without one of these nobody is described.
_MAYBE = Pattern(rf"字|的[{_HAN}]|旁|头|叫|三点水|[女男混岔串反错]")
#: 学习的学, 有才华的才字那个
_SPELT = Pattern(rf"(?P<char>[{_HAN}])(?P<tail>(?!字)[{_HAN}]{{0,2}})的(?P=char)字?{_THAT}?的?")
#: 雪珍的雪是下雪的雪
_OF_NAME = Pattern(rf"(?P<part>[{_HAN}]{{1,3}})的(?P<char>[{_HAN}])字?(?:就|乃)?是[{_HAN}]{{1,4}}的(?P=char)字?")
#: 带国字的, 学字那个
_HAS = Pattern(
    rf"(?:(?<!不)(?:带|有)(?:个|一个)?(?P<with>[{_HAN}])字?的(?:那一?个|那位)?|(?<!不)(?:带|有)(?P<too>[{_HAN}])字{_THAT}?|"
    rf"(?P<char>[{_HAN}])字{_THAT})"
)
_PART_NAMES = "|".join(sorted((one for key in PARTS for one in key.split("|")), key=len, reverse=True))
_PART = Pattern(
    rf"(?:带|有)?(?:个|一个)?(?P<part>{_PART_NAMES})"
    rf"(?:{PLACES}|(?<=三点水))(?:儿)?{_THAT}?的?"
)
#: 三个字那个, 名字两个字的, 仨字哩
_LONG = Pattern(rf"(?:名字(?:是|就)?)?(?P<long>[两俩二2三仨3四4])个?字(?:{_THAT}|的|哩|呢|(?=[,。;)!]|$))")
_CALLED = Pattern(rf"叫(?P<call>[{_HAN}]{{1,2}}?)的?(?:那一?个|那位|那娃)")
_SEX = Pattern(
    r"(?:(?<=[,。; (])|(?<=,是)|(?<=\(是))(?:[女男](?:生|娃|孩|同学|的|娃娃|学生))(?:的?(?:那一?个|那位))?(?=[,。;)! ]|$)"
)
#: Between the name and how it is written: nothing else is told.
_HOW_WRITTEN = Pattern(
    r"[,。;( :]*(?:我(?:看清楚?了?|说的?|指的?|讲的?|是说)[,:]?)?(?:注意|就|是|指|说的)*(?:一个|个)?[(]?$"
)
_OF_WHOM = Pattern(
    r"(?:的(?:那个|那位|人|同学|娃)?|缺|少|差)(?:就|才|应该)?是$|(?:来|到|在|假|课|勤|席|病|错)的(?:是)?$"
)
_LISTED = Pattern(r"[和跟与、, 及同]*$")
_ENDS = Pattern(r"[,。;) !]|$|[^,。;]{0,1}不是|别|不要|非")
_NOT = Pattern(r"[,。; ]*(?:而|可)?(?:不是|非|别|并非|没说)(?:那个|说|指)?$")
#: 我这个手机老是整混: how the two names are apt to be mixed up, not that they were.
_APT = Pattern(
    r"(?:我|俺)?(?:的|这个?|这)?(?:手机|输入法|拼音|键盘)?(?:我|俺|又|也)?"
    r"(?:老是|总是|老爱|老|总|容易|经常|常常|常|爱|动不动就?|别|莫|不要|别给我|不好)(?:给)?(?:我)?"
    r"(?:弄|搞|整|打|写|记|认|分|念|叫|看|报|点)(?:得)?(?:不清|混|错|反|岔|串)(?:了|人|名字)*"
)
#: Without one of these a text is as it stands.
_TELLS = (_SPELT, _OF_NAME, _HAS, _PART, _LONG, _CALLED, _SEX, _APT)
_EITHER = Pattern(r"[,]?(?:还是|或者?是?|要么)")
_ONE_OR_TWO = {"俩": 2, "仨": 3}
#: No class is larger.
_A_CLASS = 100
#: Before the word that a character is told by, as far back as this a clause may begin.
_BACK = 3


class _Said(NamedTuple):
    start: int
    end: int
    name: str


@cache
def _written_with() -> dict[str, frozenset[str]]:
    return {one: frozenset(chars) for key, chars in PARTS.items() for one in key.split("|")}


def in_names(text: str, roster: Roster) -> str:
    """The folded text with every such description made the name that it tells, or blank, of the same length."""
    if _MAYBE.search(text) is None or not any(one.search(text) for one in _TELLS):
        return text
    named = _names(text, roster)
    if not named:
        return text
    for match in _OF_NAME.finditer(text):
        for back in range(len(match["part"])):
            part = match["part"][back:]
            if match["char"] in part and (part in roster.given or part in roster.exact):
                start = match.start() + back
                whole = next((one.name for one in named if one.start <= start < one.end), part)
                text = text[:start] + whole.rjust(match.end() - start) + text[match.end() :]
                named = _names(text, roster)
                break
    them = _near(roster, [one.name for one in named])
    said = _described(text, them, named) if len(them) > 1 else []
    if len({one.name for one in named} & them.keys()) > 1:
        for match in _APT.finditer(text):
            text = text[: match.start()] + "别弄混".ljust(len(match.group())) + text[match.end() :]
    out = list(text)
    written: _Said | None = None
    for at, one in enumerate(said):
        after = said[at + 1] if at + 1 < len(said) else None
        before = said[at - 1] if at else None
        left = before is not None and _EITHER.fullmatch(text[before.end : one.start])
        if left or (after is not None and _EITHER.fullmatch(text[one.end : after.start])):
            continue  # 听不清是学习的学还是下雪的雪
        if written and (no := _NOT.fullmatch(text[written.end : one.start])):
            out[no.start() + written.end : one.end] = " " * (one.end - written.end)  # 是下雨的雨,不是玉石的玉
        elif text.startswith(one.name, one.end) or _only_written(text, one, named):
            out[one.start : one.end] = " " * (one.end - one.start)
            written = one
        elif len(one.name) <= one.end - one.start:
            out[one.start : one.end] = one.name.rjust(one.end - one.start)
            named.append(one)
    if len(them) > 1:
        for match in _SEX.finditer(text):
            before_it = max((one for one in named if one.end <= match.start()), default=None, key=lambda one: one.end)
            if before_it and _HOW_WRITTEN.match(text, before_it.end, match.start()) is not None:
                gap = text[before_it.end : match.start()]
                if before_it.name in them and _HOW_WRITTEN.fullmatch(gap):
                    out[match.start() : match.end()] = " " * (match.end() - match.start())
    return "".join(out)


def _names(text: str, roster: Roster) -> list[_Said]:
    """Full and given names where they stand, from left to right."""
    found: list[_Said] = []
    at = 0
    while at < len(text):
        words = next(
            (
                words
                for words in roster.starts.get(text[at], ())
                if text.startswith(words, at) and len(words) > 1 and (words in roster.exact or words in roster.given)
            ),
            None,
        )
        if words is None:
            at += 1
            continue
        names = roster.exact.get(words) or roster.given.get(words, ())
        if len(names) == 1:
            found.append(_Said(at, at + len(words), names[0]))
        at += len(words)
    return found


def _near(roster: Roster, named: list[str]) -> dict[str, set[str]]:
    """Those named, and those whose names are like theirs → the characters that tell each from the others."""
    told = list(dict.fromkeys(named))
    most = 2 if len(roster.names) <= _A_CLASS else 1  # in a whole school too many names are alike
    near = (name for name in roster.named.values() if any(_apart(name, one, most) is not None for one in told))
    them = list(dict.fromkeys((*told, *near)))
    found: dict[str, set[str]] = {one: set() for one in named}
    for one in them:
        for other in them:
            if one is not other and (chars := _apart(one, other)) is not None:
                found.setdefault(one, set()).update(chars)
                found.setdefault(other, set())
    return {one: {char for char in chars if sum(char in other for other in found) == 1} for one, chars in found.items()}


def _apart(one: str, other: str, most: int = 2) -> str | None:
    """The characters by which a name differs from one that is like it, at `most` so many; None where the two are not alike."""
    if len(one) == len(other):
        apart = [a for a, b in zip(one, other, strict=True) if a != b]
        like = len(apart) == 1 or (len(one) > len(apart) == most and one[0] == other[0])
        return "".join(apart) if like else None
    if one.startswith(other):
        return one[len(other) :]
    return "" if other.startswith(one) else None


def _described(text: str, them: dict[str, set[str]], named: list[_Said]) -> list[_Said]:
    """Every description of one of them, from left to right."""
    found: list[_Said] = []

    def add(start: int, end: int, names: list[str]) -> None:
        inside = any(one.start <= start < one.end and end > one.end for one in named)
        if len(names) == 1 and not inside and not any(start < one.end and end > one.start for one in found):
            found.append(_Said(start, end, names[0]))

    def having(chars: frozenset[str] | str) -> list[str]:
        return [name for name, own in them.items() if not own.isdisjoint(chars)]

    for match in _SPELT.finditer(text):
        names = having(match["char"])
        if names:
            add(_word_start(text, match.start(), bool(match["tail"]), named), match.end(), names)
    for match in _PART.finditer(text):
        add(match.start(), match.end(), having(_written_with()[match["part"]]))
    for match in _HAS.finditer(text):
        char = match["with"] or match["too"] or match["char"]
        if match.group()[0] != "有" or "字" in match.group():
            add(match.start(), match.end(), having(char))
    for match in _LONG.finditer(text):
        long = _ONE_OR_TWO.get(match["long"]) or value(match["long"])
        told = {one.name for one in named}
        told |= {name for name in them if any(name != one and (name in one or one in name) for one in told)}
        add(match.start(), match.end(), [name for name in told if len(name) == long] if len(told) > 1 else [])
    for match in _CALLED.finditer(text):
        call = match["call"]
        add(match.start(), match.end(), [name for name in them if call in (given_name(name), name)])
    return sorted(found)


def _word_start(text: str, at: int, whole: bool, named: list[_Said]) -> int:
    """Where the word begins that a character at `at` is told by: 下|雨的雨, 英雄豪|杰的杰 by the clause, 学习的学 as it stands."""
    start = at if whole else max(0, at - 1)
    for back in range(start, max(-1, start - _BACK), -1):
        if back == 0 or text[back - 1] in ",。;:!?() \n是带" or any(one.end == back for one in named):
            return back
    return start


def _only_written(text: str, one: _Said, named: list[_Said]) -> bool:
    """Does it only say how the name before it is written: 李雨没来,是下雨的雨?"""
    before = max((other for other in named if other.end <= one.start), default=None, key=lambda other: other.end)
    if before is None or before.name != one.name:
        return False
    gap = text[before.end : one.start]
    if _OF_WHOM.search(gap):
        return False
    if _HOW_WRITTEN.fullmatch(gap):
        listed = max((other for other in named if other.end <= before.start), default=None, key=lambda other: other.end)
        alone = listed is None or not _LISTED.fullmatch(text[listed.end : before.start])
        return alone or (listed is not None and _apart(listed.name, one.name) is None)
    return bool(_ENDS.match(text, one.end)) and bool(_HOW_WRITTEN.search(gap))
