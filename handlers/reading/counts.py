"""Head counts in a text: how many should be here, are here, are missing and why.

One pass finds every counting phrase; what stands in such a phrase is no date and no name. Boys and girls given apart are added up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from handlers.reading.model import Span
from handlers.reading.numbers import NUMBER, value

_HEAD = r"(?:人数|学生数|学生|人员)?\s*(?:共|一共|总共)?\s*[:是为有]?\s*"
_WHO = r"(?:个|名|位|人|口)?(?:学生|同学|孩子|娃娃|娃儿|娃|小朋友|人|号人|个人)?"
_NOT_COUNT = (
    r"(?![.:]\d|[\d%零一二三四五六七八九十百号日点时度月年级班节楼块元斤周天岁分秒]|个(?:月|小时|多|"
    r"钟|星期|礼拜|电话|节)|小时|次|遍|礼拜|星期|年级|里|公里|度)"
)
_N = rf"({NUMBER}){_NOT_COUNT}"
_SEX = r"(?P<sex>男生|女生|男|女)?"

_EXPECTED = re.compile(
    rf"(?:应该?到(?:校|班|课|位)?|应该?来|应该?有|应在校?|应出勤|应返校?|应回校?|应报到|应参加|应(?!为|该|"
    rf"是)|总人数|总数|在册|在籍|总共|全班共有|全班共|"
    rf"全班一共|全班|班级人数|本班共?|全体|我班共?|共有|一共|总计|额定|学生总数|花名册|原有|名册|我们班|咱们?班)"
    rf"{_HEAD}{_N}"
)
_PRESENT = re.compile(
    rf"(?:实到(?:校|班|课|位)?|实有|实返校?|实回校?|实报到|实际到校?|实际在校|实际返校|实际出勤|实际|实来|"
    rf"实在校?|实|出勤|到校|到班|在校|返校|报到|已到校?|"
    rf"现到|现有|现在有|今到|今天到了?|今日到了?|来了|(?<![迟没未])到了|来|(?<![迟没未早])到|在班|在座|在教室|在|出席|剩下?|还有|"
    rf"签到|点名|点到)"
    rf"{_HEAD}{_N}(?!{_WHO}(?:没|未|不在|缺|请|旷|迟到|发烧|感冒|生病|病假|事假))"
)
_REST = re.compile(rf"(?:其余|其他|其它|别的|剩下的?|剩余|余下的?|余|另外)(?:的)?\s*{_N}")
_ALL_HERE = re.compile(
    rf"(?<![缺少差旷病事假到])({NUMBER})\s*{_WHO}\s*(?:今天|今日|今早|现在|早上|上午|下午|也|已经?|，|,)?\s*"
    r"(?:一个(?:都|也)?(?:不|没)(?:少|缺|落)|全部?(?:都)?(?:到|在|来|返|按时|出勤|(?=$|[,。!\s]))|"
    r"全勤|无缺勤?|无缺席|齐|到齐|都(?:到|在|来|已|按时|坐|返)|均(?:到|在|已|按时|返)|满勤|满员|人齐|全齐|整整齐齐)"
)
_SUM = re.compile(r"(?<!\d)(\d{1,3})\s*[-减]\s*(\d{1,2})\s*[=得等]\s*(\d{1,3})(?!\d)")
_TABLE = re.compile(r"应到\D{0,6}?实到[^\d\n]*\n(?:[^\n]*?[\s|,])?(?<!\d)(\d{1,2})[\s|,人]{1,4}(\d{1,2})(?!\d)")
_SEXES = re.compile(
    rf"男(?:生|孩)?\s*({NUMBER})\s*[人个名]?\s*[,、+和 ]?\s*女(?:生|"
    rf"孩)?\s*({NUMBER})\s*[人个名]?\s*[,、]?\s*(?:全部?|都|均|已)(?:都)?(?:到|来|在|齐)"
)
_CAME_ALL = re.compile(
    rf"{_WHO}\s*(?:今天|今日|已|均|都|按时|准时|正常)*(?:到校|在校|出勤|报到|返校|来了|到了|到班|到位|来校)"
)
_SHORT_PRESENT = re.compile(r"(?<![\d.:])(\d{2})\s*到(?=[,、。;\s]|$)")
_EVERYBODY_COUNTED = re.compile(
    rf"(?:全勤|到齐|全到|全齐|全员(?:到校|在校|到齐|报到|到)|全部(?:到校|在校|到齐|到)|都到了?|都在|"
    rf"都来了?|齐了?|一个不少|一个没少)[啦咯喽嘞哈哦呀啊的]?[,:(~。! ]{{0,2}}(?:一?共|总计|合计|计|正好|刚好|总共)?"
    rf"({NUMBER})\s*(?:个|名|人|位|(?=\s*$))(?!\s*(?:缺|没|病|事|请|旷|迟|早))"
)
_SHORT_OF = re.compile(
    rf"(?:^|今[天日早儿]|早上|现在|[,。;:\s])({NUMBER})\s*(?:个|人|名)(?:学生|娃|"
    rf"孩子)?\s*[,、 ]?\s*(?=(?:就|只|还|独)?[差缺少](?!\s*[\d一二两三四五六七八九十]))"
)
#: 今天37个,甲水痘在家: a little less than the class.
_SO_MANY = re.compile(rf"今[天日早儿]\s*({NUMBER})\s*(?:个|人|名)(?:学生|娃|孩子)?(?=[,。;])")
_PRESENT_AFTER = re.compile(
    rf"(?<![\d.:第缺少差])({NUMBER})\s*(?:个|名|位|人)(?:学生|同学|孩子|娃娃|娃|小朋友|人)?\s*(?:已经|"
    rf"已|均|都|实|今天|按时|正常)?(?:到校|在校|到班|出勤|在班|在教室|到了|来了|来上课|在位|返校|报到|"
    rf"到)(?![\d齐全家]|医院)"
)
_PAIR = re.compile(r"(?<![\d./\-])(?<!\d:)(\d{1,3})\s*/\s*(\d{1,3})(?![\d.:/\-日号])")
_OF = re.compile(
    rf"(?<![\d.第到数应实])(?<!\d:)({NUMBER})\s*{_WHO}\s*[,、]?\s*(?:今天|今日|今早|今|现在|就|只|"
    rf"实际)?\s*(?:实到|到校|在校|出勤|到|来|在)了?\s*({NUMBER})\s*(?:个|名|位|人)?{_NOT_COUNT}"
)
_BARE = re.compile(
    rf"(?:点了?[一两三二]?[遍次]名?|数了?[一两三二]?[遍次]|清点人数|点名|数人头|点人数|"
    rf"清点)[,:\s]*(?:一共|共)?\s*{_N}\s*{_WHO}"
)
_CORRECTED = re.compile(
    rf"(?:(?:不对|错了|笔误|写错了)[,。]?(?:应该?)?是|应为|应该是|应是|更正为|改成|改为|其实是|实际是)\s*{_N}\s*(?:人|个|名)?"
)
_MISSING = re.compile(
    rf"(?:(?P<kind>缺勤|缺席|缺课|缺|差|少|未到校?|没到|没来|未返校?|未报到|病假|事假|请假|旷课|旷|病|"
    rf"事|假|迟到|早退|因病缺勤|因事缺勤|无故缺勤|因病|因事|无故)"
    rf"(?:的|了|人数|学生|同学|人员|共|有|者)*[ ]*[:是为]?[ ]*(?P<n>{NUMBER})[ ]*(?P<unit>人|名|个|"
    rf"位)?(?!\d|[.:]\d|[零一二三四五六七八九十百%号日点时度月年级班节周天岁分]|年级|个?(?:月|小时|多|"
    rf"星期|礼拜)|次|遍|礼拜|星期|里))"
)
_MISSING_AFTER = re.compile(
    rf"(?<![前后这那头无没])(?P<n>{NUMBER})[ ]*(?:个|名|位|人)(?:学生|同学|孩子|娃|人)?(?:都|"
    rf"均)?(?P<kind>没来|没到|未到|缺勤|缺席|不在|请假|病假|事假|旷课|迟到|早退|缺|请了假|请病假|"
    rf"请事假|没来上课|未返校|没返校)"
)
_ROUND = re.compile(r"(?:不是|不对|而不是|并非|误报为|错报成|报成了?|写成了?)\s*(\d{1,3})")
#: 实到38人系笔误: what is said to be wrong is no count.
_SLIP = re.compile(
    rf"(?:应到|实到|到校|到)?[了成的是]?({NUMBER})\s*(?:个|人|名)?(?=(?:系|属|是)?(?:笔误|有误|不对|错的|错了|写错|报错|说错))"
)

#: What kind of missing a word counts.
_KIND = {
    **dict.fromkeys(("病假", "病", "因病", "因病缺勤", "请病假"), "sick"),
    **dict.fromkeys(("事假", "事", "因事", "因事缺勤", "请事假"), "personal"),
    **dict.fromkeys(("请假", "假", "请了假"), "leave"),
    **dict.fromkeys(("旷课", "旷", "无故", "无故缺勤"), "unexcused"),
    "迟到": "late",
    "早退": "left_early",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One number of missing pupils: how many, of which kind (missing: of any), and where it stands."""

    start: int
    end: int
    number: int
    kind: str


@dataclass(slots=True)
class Counts:
    """The numbers of a message; None where it tells none. `missing` are the counts of absentees, in order."""

    expected: int | None = None
    present: int | None = None
    everybody: bool = False
    rest: bool = False
    missing: list[Counted] = field(default_factory=list)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    words: str = ""


def find_counts(text: str, taken: list[Span], size: int = 0) -> Counts:
    """Read the numbers of a folded text; `taken` are spans of dates and class names, which are no counts.

    `size` is how many the roster holds: it tells whether 38个,缺李明 speaks of all or of those here.
    """
    found = Counts()
    covered = list(taken)
    sums: dict[str, list[tuple[str, int]]] = {"expected": [], "present": []}

    def free(start: int, end: int) -> bool:
        return all(end <= left or start >= right for left, right in covered)

    def take(match: re.Match[str], what: str, first: int = 0, last: int = 0) -> bool:
        start, end = match.start(first), match.end(last)
        end = start + len(text[start:end].rstrip())
        if not free(start, end):
            return False
        covered.append((start, end))
        found.spans.append((start, end, what))
        return True

    for match in _SLIP.finditer(text):
        take(match, "denied")
    for match in _ROUND.finditer(text):
        take(match, "denied")
    corrected: tuple[str, int] | None = None
    for match in _CORRECTED.finditer(text):
        number = value(match.group(1))
        if number is not None and number >= 5 and take(match, "corrected"):
            before = text[: match.start()]
            corrected = ("expected" if before.rfind("应到") > before.rfind("实到") else "present", number)
    for match in _SUM.finditer(text):
        total, less, left = (int(number) for number in match.groups())
        if total - less == left and take(match, "pair"):
            _both(sums, text, match.start(), total, left)
    for match in _TABLE.finditer(text):
        if take(match, "pair", 1, 2):
            _both(sums, text, match.start(), int(match.group(1)), int(match.group(2)))
    for match in _SEXES.finditer(text):
        boys, girls = value(match.group(1)), value(match.group(2))
        if boys and girls and take(match, "everybody"):
            found.everybody = True
            _both(sums, text, 0, boys + girls, boys + girls)
    for match in _PAIR.finditer(text):
        one, other = int(match.group(1)), int(match.group(2))
        if max(one, other) >= 10 and take(match, "pair"):
            _both(sums, text, match.start(), max(one, other), min(one, other))
    for match in _OF.finditer(text):
        one_, other_ = value(match.group(1)), value(match.group(2))
        if (
            one_
            and other_ is not None
            and one_ >= 5
            and other_ <= one_
            and one_ - other_ < max(10, one_ // 2)
            and take(match, "pair")
        ):
            _both(sums, text, match.start(), one_, other_)
    for match in _EXPECTED.finditer(text):
        number = value(match.group(1))
        if number is None or number < 2:
            continue
        whole = _ALL_HERE.match(text, match.start(1))
        if whole and free(match.start(), whole.end()):
            covered.append((match.start(), whole.end()))
            found.spans.append((match.start(), whole.end(), "everybody"))
            found.everybody = True
            _both(sums, text, match.start(), number, number)
        elif (
            match.group().startswith(("全体", "全班", "全部"))
            and _CAME_ALL.match(text, match.end())
            and take(match, "everybody")
        ):
            found.everybody = True
            _both(sums, text, match.start(), number, number)
        elif take(match, "expected"):
            sums["expected"].append((_sex(text, match.start()), number))
    for match in _REST.finditer(text):
        number = value(match.group(1))
        if number and number < 5 and take(match, "rest"):
            continue  # 其余两人未请假: those of the list of whom nothing was said yet
        if number and take(match, "rest"):
            found.rest = True
            sums["present"].append((_sex(text, match.start()), number))
    for match in _PRESENT.finditer(text):
        number = value(match.group(1))
        if number is None or (number < 5 and not match.group().startswith(("实", "出勤"))):
            continue
        if take(match, "present"):
            sums["present"].append((_sex(text, match.start()), number))
    for match in _PRESENT_AFTER.finditer(text):
        number = value(match.group(1))
        if number and number >= 9 and not _ALL_HERE.match(text, match.start()) and take(match, "present"):
            sums["present"].append((_sex(text, match.start()), number))
    for match in _ALL_HERE.finditer(text):
        number = value(match.group(1))
        if number and number >= 5 and take(match, "everybody"):
            found.everybody = True
            sex = _sex(text, match.start())
            if not sums["expected"] or (sex and all(other not in ("", sex) for other, _ in sums["expected"])):
                _both(sums, text, match.start(), number, number)
            elif not sums["present"]:
                sums["present"].append((_sex(text, match.start()), number))
    for match in _SHORT_OF.finditer(text):
        number = value(match.group(1))
        if number and number >= 5 and not sums["present"] and take(match, "present", 1, 1):
            sums["expected" if number == size else "present"].append(("", number))
    for match in _SO_MANY.finditer(text):
        number = value(match.group(1))
        if number and not sums["present"] and size - 10 < number < size and take(match, "present", 1, 1):
            sums["present"].append(("", number))
    for match in _SHORT_PRESENT.finditer(text):
        if not sums["present"] and take(match, "present"):
            sums["present"].append(("", int(match.group(1))))
    for match in _EVERYBODY_COUNTED.finditer(text):
        number = value(match.group(1))
        if number and number >= 5 and not sums["present"] and take(match, "everybody"):
            found.everybody = True
            _both(sums, text, match.start(), number, number)
    for match in _BARE.finditer(text):
        number = value(match.group(1))
        if number and number >= 5 and take(match, "present"):
            sums["present"].append(("", number))
    for match in _MISSING_AFTER.finditer(text):
        number = value(match.group("n"))
        if match.group().startswith("一个") and text.count("一个") > 1:
            continue  # 一个没来一个迟到 tells them apart, it counts nobody
        if number is not None and take(match, "missing_after"):
            found.missing.append(Counted(match.start(), match.end(), number, _KIND.get(match.group("kind"), "missing")))
    for match in _MISSING.finditer(text):
        if match.group().endswith("一个") and match.group("kind") in ("没来", "没到"):
            continue
        number = value(match.group("n"))
        bare = match.group("unit") is None and match.group("n")[0] not in "0123456789"
        if number is None or (bare and match.group("kind") in ("事", "病", "假", "请假", "少", "差", "没来", "没到")):
            continue
        if take(match, "missing"):
            found.missing.append(Counted(match.start(), match.end(), number, _KIND.get(match.group("kind"), "missing")))
    found.missing.sort(key=lambda counted: counted.start)
    found.spans.sort()
    found.expected, found.present = _total(sums["expected"]), _total(sums["present"])
    if corrected:
        setattr(found, *corrected)
    found.words = ",".join(text[a:b] for a, b, what in found.spans if what != "denied")
    return found


def _sex(text: str, start: int) -> str:
    """Whether the number at `start` is the boys' or the girls': the nearest of the two words before it in its line."""
    before = text[max(0, start - 8) : start + 2]
    boys, girls = before.rfind("男"), before.rfind("女")
    return "" if boys < 0 and girls < 0 else "男" if boys > girls else "女"


def _both(sums: dict[str, list[tuple[str, int]]], text: str, start: int, expected: int, present: int) -> None:
    sex = _sex(text, start)
    sums["expected"].append((sex, expected))
    sums["present"].append((sex, present))


def _total(found: list[tuple[str, int]]) -> int | None:
    """Boys and girls added up where both are told and no total is; else the first number."""
    if not found:
        return None
    by_sex = dict(reversed(found))
    if "" in by_sex:
        return by_sex[""]
    if "男" in by_sex and "女" in by_sex:
        return by_sex["男"] + by_sex["女"]
    return found[0][1]
