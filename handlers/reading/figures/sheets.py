"""Numbers written as a sheet: a line of titles over a line of figures, the items of a list, a sum, a fraction."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from handlers.reading.model import Span
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern

_TITLES = (
    ("expected", Pattern(r"应(?:到|出勤|在校)?(?:人?数|学生)?|总人数|总数|班额|在册|全班")),
    ("present", Pattern(r"实(?:到|际|出勤|在校)?(?:人?数|学生)?|到校(?:人?数)?|出勤(?:人?数)?|到")),
    (
        "other",
        Pattern(
            r"(?:病|事|旷|迟|退|缺|假|旷课|病假|事假|请假|迟到|早退|缺勤|缺席|未到|没到|差|其他)(?:人?数|学生)?|"
            r"班级?|年级|日期|姓名|备注|说明|原因|男|女|男生|女生"
        ),
    ),
)
_CELL = Pattern(r"[^|\s,、]+")
_FIGURE = Pattern(r"(\d{1,3})[人名个]?")
_ANY_FIGURE = Pattern(r"\d")

_SUM = Pattern(
    rf"(?<![\d第.零一二两三四五六七八九十])({NUMBER})[人名个]?(?:学生|同学|娃)?\s*(?:-|减掉?去?)\s*({NUMBER}|俩)[人名个]?\s*,?\s*"
    rf"(?:=|得|等于?|还?剩下?|是)\s*({NUMBER})(?![\d零一二三四五六七八九十])"
)
_TABLE = Pattern(r"应到\D{0,6}?实到[^\d\n]*\n(?:[^\n]*?[\s|,])?(?<!\d)(\d{1,2})[\s|,人]{1,4}(\d{1,2})(?!\d)")
#: 40-2病-1事=37
_SUM_OF_KINDS = Pattern(
    r"(?<!\d)(\d{2,3})((?:\s*[-减]\s*\d{1,2}\s*(?:病假?|事假?|旷课?|迟到?|缺勤?|假)[人名个]?){1,4})\s*[=得等剩]\s*(\d{1,3})(?!\d)"
)
_PAIR = Pattern(
    r"(?<![\d./\-])(?<![至从~])(?<![^实应已\n]到)(?<!\b\d:)(?<!\b\d\d:)(\d{1,3})\s*/\s*(\d{1,3})(?![\d./\-日号]|:\d)"
)
#: 37应35实
_TERSE = Pattern(r"(?<!\d:)(?<![\d.一二三四五六七八九级])(\d\d)[人个]?应到?[ ,、/]*(\d\d)[人个]?实到?(?![\d:])")
_NO_PAIR = 10  # 3/4 is no class


#: 40 39, 38|36|2, 40(39), 40→39, 40人 39人 where a line begins.
_FIGURES = Pattern(
    r"(?<![\d.:/\-])(\d{2,3})[人名个]?(?P<sign>[ ]*(?:[,、;|/~到来]|[-=]+>|改|,,|[ ])[ ]*|\n|-|\()(\d{1,3})[人名个]?\)?"
    r"(?:[ ,、;|/-]{1,2}(\d{1,2})(?![\d.、)人名个病事]))?(?![\d.年月日号/%班级点度分节岁天元块+=]|[-:]\d)"
)
#: What may stand before them.
_BEFORE_FIGURES = Pattern(
    r"(?:^|[\n。!])(?:[ \[\]():|,.、*#~-]|[初高]?[一二三四五六七八九1-9]\(?\d{1,2}\)?(?=[ |:,)班])班?|"
    r"今[天日早]|(?:19|20)\d{6}|[01]\d[0-3]\d(?!\d)|"
    r"(?:班级)?(?:人数|考勤|出勤|到校|晨检|午检|点名|报到|班额|总数?|全班|本班|情况|表|报告|班)|"
    r"应(?:到|出勤)?(?:人数)?[/、-]?实(?:到|出勤)?(?:人数)?)*$"
)
#: What may stand before the first number of a report.
GREETED = Pattern(r"(?:(?:各位|尊敬的)?(?:领导|老师|大家|早上|上午|下午|您|你)们?好|报告|汇报|[。,!:、\s])*")
#: 到校37/40, 出勤情况:37/40.
PAIR_TITLE = Pattern(r"(?:到校|出勤|返校|在校|班级)(?:人数|情况)?[: ]{0,2}\Z")
LESS = Pattern(r"(?<![\d.第/])(\d{2})\s*([减-])\s*\d{1,2}(?!\d|\s*[=得等])")
#: Right before a sum: boys and girls, each behind their number.
SEXES_BEHIND = Pattern(
    r"\d{1,2}[个名位]?男生?[,、+加和/ ]{0,2}\d{1,2}[个名位]?女生?[,、=: ]*(?:共|实|到|一共)*\d{1,2}$"
)
#: By how many the roster may be out of date, and how many may be missing.
_OUT_OF_DATE, _MISSING_AT_ONCE = 3, 15
#: 1甲 2.乙 (3)丙 一、甲 二、乙, where a list may go on.
_ITEM = Pattern(
    r"(?:(?<=^)|(?<=[\n ,、:;。)\]]))(?:\(?(?P<n>\d{1,2})(?:[.、:,)/ ]|"
    r"(?=[\u4e00-\u9fff])(?![人名个位号日月年天节点周时分班度岁次]))"
    r"|(?P<h>[一二三四五六七八九十])[、./ ])[ ]*"
    r"(?=[\u4e00-\u9fff])"
)


#: An item of a sheet that names nobody.
_COLUMN = Pattern(r"应到|实到|到校|病假|事假|请假|旷课|迟到|早退|缺勤|缺席|出勤|未到|全班")


class Pair(NamedTuple):
    """How many there should be and how many are here, and the text that tells it."""

    start: int
    end: int
    expected: int
    present: int


def _title(words: str) -> str:
    return next((kind for kind, pattern in _TITLES if pattern.fullmatch(words)), "")


def find_written(text: str, seen: str, size: int) -> tuple[list[Pair], list[Span]]:
    """The pairs of figures that are written as a sheet or a sum, and the titles and other cells, which say nothing of anybody.

    `seen` has blanks for what is taken already; `size` is how many the roster holds.
    """
    if not _ANY_FIGURE.search(text):
        return find_sums(text), []
    sheets, cells = find_sheets(text)
    return [*sheets, *find_figures(seen, size), *find_sums(text), *find_pairs(text)], cells


def find_sheets(text: str) -> tuple[list[Pair], list[Span]]:
    """The pairs of figures under titles, and the titles and other cells, which say nothing of anybody."""
    pairs: list[Pair] = []
    cells: list[Span] = []
    lines = [(match.start(), match.group()) for match in re.finditer(r"[^\n。;!]+", text)]
    lines = [(start, line) for start, line in lines if line.strip("|-: ")]  # not |---|---|
    for (start, head), (below, line) in pairwise(lines):
        titles = [(match, _title(match.group())) for match in _CELL.finditer(head)]
        kinds = [kind for _, kind in titles]
        figures = list(_CELL.finditer(line))
        if not {"expected", "present"} <= set(kinds) or "" in kinds or len(kinds) < 3 or len(figures) != len(kinds):
            continue
        must, here = figures[kinds.index("expected")], figures[kinds.index("present")]
        told, came = _FIGURE.fullmatch(must.group()), _FIGURE.fullmatch(here.group())
        if told is None or came is None:
            continue
        first, last = sorted((must, here), key=lambda match: match.start())
        if kinds.index("present") == kinds.index("expected") + 1:
            pairs.append(Pair(below + first.start(), below + last.end(), int(told[1]), int(came[1])))
            used = {must.start(), here.start()}
            cells += [(start + match.start(), start + match.end()) for match, _ in titles]
            cells += [
                (below + match.start(), below + match.end())
                for match in figures
                if match.start() not in used and _FIGURE.fullmatch(match.group())
            ]
    return pairs, cells


def find_figures(text: str, size: int) -> list[Pair]:
    """Two or three bare figures where a line of a sheet begins: how many there should be, are here and are missing.

    `text` has blanks for what is taken already; `size` is how many the roster holds.
    """
    pairs: list[Pair] = []
    for match in _FIGURES.finditer(text):
        total, here, missing = int(match[1]), int(match[3]), match[4]
        if missing is not None and total - here != int(missing):
            continue
        near = abs(total - size) <= _OUT_OF_DATE or (missing is not None and not size)
        if (
            near
            and 0 <= total - here <= min(_MISSING_AT_ONCE, total // 2)
            and _BEFORE_FIGURES.search(text[: match.start()])
        ):
            pairs.append(Pair(match.start(), match.end(), total, here))
    return pairs


def find_items(text: str, firsts: Mapping[str, Sequence[str]]) -> list[Span]:
    """The numbers before the items of a list, when they count up from one and names of the roster stand behind them.

    `firsts` are the names by the characters with which they begin.
    """
    found: dict[str, list[Span]] = {"n": [], "h": []}  # 一、应到40 二、未到2人 1.甲 2.乙
    named = {"n": 0, "h": 0}
    for match in _ITEM.finditer(text):
        if match["n"] and text[match.end("n")] == " " == text[max(0, match.start() - 1)]:
            continue  # 病假 1 甲: a count
        sort = "n" if match["n"] else "h"
        if value(match[sort]) == len(found[sort]) + 1:
            start = match.start()
            while start and text[start - 1] in " ,、":
                start -= 1
            last = found[sort][-1][1] if found[sort] else 0
            above = text[last:start].rstrip("\n ") if last else ""
            if above and above in firsts.get(above[0], ()):
                start = last + len(above)  # 缺勤:1.甲⏎2.乙
            found[sort].append((start, match.end()))
            named[sort] += text[match.end()] in firsts or _COLUMN.match(text, match.end()) is not None
    return [span for sort, spans in found.items() if len(spans) > 1 and named[sort] > 1 for span in spans]


def find_sums(text: str) -> list[Pair]:
    """40-2=38, 四十减二得三十八."""
    pairs: list[Pair] = []
    for match in _SUM.finditer(text):
        total, less, left = (value(number) for number in match.groups())
        if total is not None and less is not None and left is not None and total - less == left:
            pairs.append(Pair(match.start(), match.end(), total, max(less, left)))  # 36-34=2: who is missing is left
    return pairs


def find_pairs(text: str) -> list[Pair]:
    """40-2病=38, 应到 and 实到 over their figures, 38/40."""
    pairs: list[Pair] = []
    for match in _SUM_OF_KINDS.finditer(text):
        total, left = int(match[1]), int(match[3])
        if total - sum(int(number) for number in re.findall(r"\d+", match[2])) == left:
            pairs.append(Pair(match.start(), match.end(), total, left))
    for match in _TERSE.finditer(text):
        pairs.append(Pair(match.start(), match.end(), int(match[1]), int(match[2])))
    for match in _TABLE.finditer(text):
        pairs.append(Pair(match.start(1), match.end(2), int(match[1]), int(match[2])))
    for match in _PAIR.finditer(text):
        one, other = int(match[1]), int(match[2])
        if max(one, other) >= _NO_PAIR:
            pairs.append(Pair(match.start(), match.end(), max(one, other), min(one, other)))
    return pairs
