"""Messages that are nothing but a form: heads with names under them, or names with what is said of each.

    应40到37              a letter a word, p: a mark that parts     C p
    病 施雨欣 蒋雨桐         S p N p N                                heads
    事 许诺                S p N
    甲、乙 病假，丙(事假)     N p N p S p N ( S )                      rows

A message every word of which has a place in one of the two shapes is read by the shape. Whatever else stands in it, one word
that is neither, and the walk of `scopes` holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from handlers.reading.counted import Counted
from handlers.reading.evidence import Entity, Evidence, How, Scoped
from handlers.reading.names.initials import SHORT
from handlers.reading.names.segment import Token
from handlers.reading.tables.scopes import SHEET_TITLES
from handlers.reading.when.classes import half_of
from handlers.reading.words.lexicon import EVIDENCE
from handlers.reading.words.numbers import value
from handlers.reading.words.pattern import Pattern

_NUMERAL = Pattern(r"(?:\d{1,2}|[一二两三四五六七八九十])(?:个人|人|个|名|位)?")
_FIGURES = Pattern(r"[\d./-]+")
_SIGNS = Pattern(r"[-=>—~→]+")
#: Titles of a form, and words of courtesy around it.
_TITLES = frozenset(SHEET_TITLES.split())
_COURTESY = frozenset({"谢谢", "谢谢老师", "辛苦", "辛苦了", "麻烦", "麻烦了", "请知悉", "请查收", "请查阅", "请领导"})
_LEAD_IN = frozenset({"report", "class", "date", "half", "link"})
_REST = frozenset({"rest", "everybody", "all_here", "nothing_else", "fine"})
_STATUSES = (EVIDENCE | {"lack"}) - {"unsure", "well", "body", "present"}
#: What may be of half a day (上午的假).
_HALVED = frozenset({"late", "leave", "sick_leave", "absent", "unexcused"})
#: 都没请假: of more than the one it stands behind.
_OF_ALL = Pattern(r"(?:谁|哪个|一个|俩|两个|仨|大家)?(?:都|均|皆|全)")
#: What stands between a name and its status and changes nothing.
_BETWEEN = frozenset({"今天", "今日", "今早", "今儿", "都", "均", "也", "是", "还", "又"})

#: What a count of those away says of the names under it.
COUNT_KIND = {
    "missing": "absent", "sick": "sick_leave", "personal": "leave", "leave": "leave", "unexcused": "unexcused",
    "late": "late", "left_early": "left_early",
}  # fmt: skip

_COUNTS = {
    "late": "late",
    "left_early": "left_early",
    "unexcused": "unexcused",
    "sick_leave": "sick",
    "ill": "sick",
    "leave": "leave",
}
#: What belongs to a head and says nothing more: 旷课学生, 没来的有.
_OF_HEAD = frozenset(
    {"的", "学生", "同学", "者", "人员", "名单", "有", "是", "为", "家长", "个", "人", "名", "的有", "的是"}
)

_NAMES = r"N(?:[ps]?N)*"
_SAID = r"[SA](?:[ps]?[SA])*"
_UNDER = rf"(?:{_NAMES}|\({_NAMES}\))"
_TAIL = r"(?:[ps;:]*[RCT][RCTps;:]*)?"
_HEAD = Pattern(rf"(?:K|{_SAID}M?)[:ps]*{_UNDER}")
_HEADS = Pattern(rf"[Hps;:C]*(?:K[:ps]+(?=[SA]))?(?:{_HEAD.pattern}[ps;]*)+{_TAIL}")
_ROW = Pattern(rf"{_NAMES}[:ps]*B?[:s]*(?:{_SAID}(?:\({_SAID}\))?|\({_SAID}(?:\({_SAID}\))?\))")
_ROWS = Pattern(rf"[Hps;:C]*(?:[KA][:ps;(]+)?(?:{_ROW.pattern}[ps;]*)+\)?{_TAIL}")


#: A head under which nobody stands, but for the word that says so.
_EMPTY = Pattern(r"[SA][:s]*$")


class Said(NamedTuple):
    """Pupils and what a form says of them: `statuses` are tokens with their kind, a count among them where a number heads."""

    names: list[Token]
    statuses: list[Token]
    head: bool


def fill(
    scoped: Scoped, entity_of: Callable[[Token], Entity], tokens: list[Token], counted: dict[int, Counted]
) -> None:
    """Put what a form says in the place of what the walk made of it; nothing where the message is more, or other, than a form."""
    form = read_form(tokens, frozenset(counted))
    if not form:
        return
    scoped.loose, scoped.by_shape = [], True
    for said in form:
        entities = [entity_of(token) for token in said.names]
        how: How = "head" if said.head else "said"
        for entity in entities:
            entity.evidence, entity.aside = [], False
        for token in said.statuses:
            count = counted.get(token.start) if token.kind == "count" else None
            if token.kind == "numeral":
                count = _numbered(token, said.statuses[0].kind)
            else:
                kind = COUNT_KIND[count.kind] if count is not None else token.kind
                for entity in entities:
                    entity.evidence.append(
                        Evidence(
                            kind,
                            token.start,
                            token.end,
                            token.words,
                            how,
                            half_of(token.words) if kind in _HALVED else "",
                        )
                    )
            if count is not None:
                scoped.headed = [one for one in scoped.headed if one[0].start != count.start]
                scoped.headed.append((count, entities))


def _numbered(token: Token, kind: str) -> Counted:
    """迟三(甲、乙、丙): the number behind a status, as a count of those it heads."""
    return Counted(token.start, token.end, value(token.words.rstrip("个人名位")) or 0, _COUNTS.get(kind, "missing"))


def read_form(tokens: list[Token], counted: frozenset[int]) -> list[Said]:
    """What a form says of whom, in order; nothing where the message is more, or other, than a form.

    `counted`: where counts of absentees start.
    """
    shape, words = _shape(tokens, counted)
    names = [token.names or token.words for token in words if token.kind == "name"]
    if not names or len(set(names)) < len(names):
        return []
    if any(token.kind == "unclear_why" and token.words[0] in "说讲" for token in tokens):
        return []  # 甲旷课 / 乙说不清楚: he tells of the other
    if _HEADS.fullmatch(shape) and not _glued(shape, words):
        return [_said(match, words, True) for match in _HEAD.finditer(shape)]
    if _ROWS.fullmatch(shape) and not _uneven(shape, words) and not _evenly_parted(shape, words):
        rows = [_said(match, words, False) for match in _ROW.finditer(shape)]
        return [] if any(_shared(row, len(rows)) for row in rows) else rows
    return []


def _shape(tokens: list[Token], counted: frozenset[int]) -> tuple[str, list[Token]]:
    """A letter for each word that matters, and those words; nothing where one has no place in either shape."""
    letters: list[str] = []
    words: list[Token] = []
    for token in tokens:
        if token.kind == "none" and (empty := _EMPTY.search("".join(letters))):
            del letters[empty.start() :], words[empty.start() :]  # 事假 无
            continue
        letter = _letter(token, letters, counted)
        if letter == "X":
            return "", []
        if letter and letter in "SA" and token.kind not in EVIDENCE:
            token = token._replace(kind=SHORT.get(token.words, "absent"))
        if not letter or (letter == "s" and letters[-1:] == ["s"]):
            continue
        if letter == "M":
            token = token._replace(kind="numeral")
        letters.append(letter)
        words.append(token)
    return "".join(letters), words


def _letter(token: Token, before: list[str], counted: frozenset[int]) -> str:
    kind, words = token.kind, token.words
    if kind == "name":
        return "N"
    if kind == "count":
        return "K" if token.start in counted else "C"
    if kind in _STATUSES or (kind in ("unknown", "present") and SHORT.get(words, "present") != "present"):
        return "A" if kind in ("absent", "lack") else "S"
    if before and before[-1] in "SAM" and words in _OF_HEAD:
        return ""
    if kind in ("sep", "comma", "and"):
        return "s" if kind != "comma" else "p"
    if kind == "strong":
        return ";" if words.strip() else "s"
    if kind in ("colon", "open", "close"):
        return {"colon": ":", "open": "(", "close": ")"}[kind]
    if kind == "sign" and _SIGNS.fullmatch(words):
        return ":"
    if before and before[-1] in "SA" and _NUMERAL.fullmatch(words):
        return "M"
    if words in _BETWEEN and "N" in before and before[-1] in "N:s":
        return "B"
    if words.startswith(("没人", "没有人", "无人")) and words.endswith("请假"):
        return "X"  # of him, or of the class
    if kind == "all_here" and before and before[-1] == "N":
        return "X"  # 缺的是甲,乙没缺: of him, or of the class
    if kind in _REST or (kind == "present" and before and before[-1] == "R"):
        return "R"
    if not {"N", "S", "A"} & set(before) and (kind in _LEAD_IN or words in _TITLES):
        return "H"
    if (
        kind in ("report", "class")
        or words in _TITLES
        or words in _COURTESY
        or (kind == "date" and _FIGURES.fullmatch(words))
    ):
        return "T"
    return "X"


def _glued(shape: str, words: list[Token]) -> bool:
    """缺3:甲病,乙事,丙: right behind a name and before a mark a status heads nobody."""
    return any(words[i.start()].end == words[i.start() + 1].start for i in re.finditer("NS(?=[p;])", shape))


def _uneven(shape: str, words: list[Token]) -> bool:
    """甲、乙,丙请假: by a comma among the marks that part a list it is open whether 甲 belongs to it."""
    for match in re.finditer(_NAMES, shape):
        marks = {
            words[i].words.strip() or words[i].words for i in range(match.start(), match.end()) if shape[i] in "ps"
        }
        if "," in marks and shape[match.end() : match.end() + 1] != "(":
            return True
    return False


def _evenly_parted(shape: str, words: list[Token]) -> bool:
    """没来的:甲、乙(请假)、丙(生病): nothing parts 甲 from 乙 otherwise than 乙 from 丙, so the bracket is of 乙 alone."""
    if not re.match("[Hps;:C]*[KA]", shape):
        return False
    for match in re.finditer(rf"(?<!N)(?<!N[ps])({_NAMES})\({_SAID}(?:\({_SAID}\))?\)([ps]?)", shape):
        inner = {words[i].words.strip() for i in range(match.start(1), match.end(1)) if shape[i] in "ps"}
        outer = words[match.start(2)].words.strip() if match[2] and "N" in shape[match.end() :] else None
        if inner and (outer is None or outer in inner):
            return True
    return False


def _shared(row: Said, rows: int) -> bool:
    """甲乙丙 事 病 旷 gives to each his own; 甲没来乙也没来都没请假 says the last of both."""
    short = [token for token in row.statuses if token.words in SHORT]
    return (len(row.names) > 1 and len(short) > 1) or (
        rows > 1 and any(_OF_ALL.match(token.words) for token in row.statuses)
    )


def _said(match: re.Match[str], words: list[Token], head: bool) -> Said:
    part = [(match.string[i], words[i]) for i in range(match.start(), match.end())]
    return Said(
        [token for letter, token in part if letter == "N"],
        [token for letter, token in part if letter in "SAKM"],
        head,
    )
