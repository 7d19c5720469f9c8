"""A class counted in stages (7:50到了20个,8:02又来了6个,一共26): what was counted on the way, and the count that holds."""

from __future__ import annotations

from typing import NamedTuple

from handlers.reading.figures.absentees import NO_HEADS
from handlers.reading.words.numbers import NUMBER, NUMERAL, value
from handlers.reading.words.pattern import Pattern

_CLOCK = (
    r"(?:[01]?\d|[七八九十])(?::[0-5]\d|点(?:[0-5]?\d|零\d|[零〇]?[一二三四五]?十?[一二三四五六七八九]?)(?:分|整|过)?|"
    r"点半|点钟)"
)
#: By these a count is known to be later than the one before.
_LATER = (
    rf"(?:{_CLOCK}|现在|这会子?儿?|这时候?|眼下|目前|此刻|此时|最后|最终|后来|后面|后头|随后|终于|总算|末了|"
    rf"到头来|(?:上课|预备|早读|打|下课)?铃(?:一)?响?(?:了|后|完|过)?|打铃|"
    r"[再又重][数点]|第[二三四五]|第一节|(?:上课|升旗|早读|打铃)[前后]|截[止至]|直到|等到?|一共|总共|合计|共计?|"
    r"凑[到够齐]|加起来|加上|算上|连[上同]|陆续|刚刚?|刚才|又)"
)
_SAYS_LATER = Pattern(_LATER)
#: By these a class is counted once more, and may be fewer.
_ANEW = Pattern(r"[再又重]新?[数点]|第[二三四五][遍次回]|复[数点]")
#: All that stands in a clause before such a count.
_LEFT = Pattern(
    rf"(?:{_LATER}|开始|起初|起先|一开始|刚?进教室|刚?开门|刚?进门|头一?[遍次回]|[一二三四五两][遍次回]|"
    rf"第[一二三四五][遍次回节]|上课|早读|晨读|早自习|之?前|的?时候?|以?后|时|光景|那会儿?|的时候|"
    r"已经?|都|了|我|只|才|仅|就|还|就只|是|有|为|教室里?|班里头?|班上|屋里|到[了的齐]?|来[了的]?|坐[了着]?|在|"
    r"人数?|人头|数[到了得]?|点[到了]?|名|校|位|出|一|遍|次|得|总|计|共|看[到见]?|[,、: ])*$"
)
#: Before a number of those who came in between.
_ADDED = Pattern(
    r"(?:又|再|陆续|后来|后头|后面|接着|紧?跟着|随后|加上|刚刚?|刚才|连[上同]|算上)(?:又|陆陆续续|陆续|刚刚?|才|后)*"
    r"(?:来|到|进来?|冲进来?|赶来|赶到|补来|添|跑来|溜进来?|走进来?)(?:了|的)?$"
)
_COUNT = Pattern(
    rf"(?<![\d./第\-+*=~零一二两三四五六七八九十])(?<!\d[:点])(?P<n>{NUMBER}){NO_HEADS}[ ]?(?P<unit>个人|个|名|位|人|只|口)?"
)
_ENDS = Pattern(r"(?:学生|同学|孩子|娃娃?|崽)?(?:到|来|在|了|齐|全|都|满|一|[,。;!、: \n]|$)")
_ALL_HERE = Pattern(r"[齐全满]|都[到来在]|一[个人名只颗位][都也]?[不没]|无一")
_NEW_CLAUSE = Pattern(r"[,。;!?\n]")
#: No class is smaller; by how many a roster may be out of date.
_LEAST, _MORE = 5, 2


#: 第一组8个: how many of a part of the class there are.
_PART = (
    rf"(?:第?[一二三四五六七八九十\d]{{1,2}}[组排列行桌]|[A-Ha-h]组|[1-9]\d\d(?:室|宿舍|寝室?)?(?=[ :到有])|"
    rf"[东南西北左右中][边侧]?)(?:都|是|有|到了?|实到|坐了?)?[ :]?"
    rf"(?P<n>{NUMBER})[个人名]?(?:人|到(?!\d))?(?:[个人名]?(?:实?到|[来/])了?(?P<here>{NUMBER})[个人名]?)?"
)
_PARTS = Pattern(
    rf"(?<![第\d])(?:{_PART.replace('?P<n>', '?:').replace('?P<here>', '?:')}[,、;。+ ]*){{2,}}"
    rf"(?P<sum>(?:加起来|加一起|合计|总共|一共|共计?|总计|=|就?是)(?:就是|[是有到])?[ ]*)(?P<all>{NUMBER})(?![\d组排])"
)
_EACH = Pattern(_PART)
_SUM = Pattern(
    rf"(?:加起来|加一起|合起来|合计|总共|一共|共计?|总计|拢共|统共|[一总]?数)(?:就是|[是有到来了])*[ ]*"
    rf"(?P<all>{NUMBER})(?![\d组排])"
)
_CAME = Pattern(r"[来到进下]|接|坐|走|骑|送|在")
_SENTENCE = Pattern(r"[。!?\n]")
#: Between a number of those who came and the word that they did.
_NEAR = 8


class _Stage(NamedTuple):
    """A number of pupils: where its clause begins, where it stands itself, and what it tells."""

    begins: int
    start: int
    end: int
    number: int


def without_stages(text: str, size: int) -> str:
    """The text with what was counted on the way made blank, and the count that holds told as 实到; every position stays.

    `size` is how many the roster holds. A class that is counted once stays as it is.
    """
    if not NUMERAL.search(text):
        return text
    if parts := _PARTS.search(text):
        each = [value(match["n"]) or 0 for match in _EACH.finditer(text, parts.start(), parts.start("sum"))]
        if sum(each) == value(parts["all"]):
            room = parts.start("all") - parts.start()
            whole = _ALL_HERE.search(text, parts.end(), parts.end() + 8) is not None
            told = "" if whole else "实到"
            if any(match["here"] for match in _EACH.finditer(text, parts.start(), parts.start("sum"))):
                told = parts["sum"]  # 一组8到8,二组10到9,合计18到17
            text = text[: parts.start()] + told.rjust(room) + text[parts.start("all") :]
    text = _without_summands(text, size)
    passed, last = _find(text, size) if _SAYS_LATER.search(text) else ([], None)
    if not passed or last is None:
        return text
    for stage in passed:
        text = text[: stage.begins] + " " * (stage.end - stage.begins) + text[stage.end :]
    before = passed[-1].end
    begins = before if _LEFT.fullmatch(_NEW_CLAUSE.sub(",", text[before : last.start])) is not None else last.begins
    room = last.start - begins
    if room and _ALL_HERE.search(text[max(0, begins - 8) : last.end + 8]) is None:
        text = text[:begins] + ("实到" if room > 1 else "到").rjust(room) + text[last.start :]
    return text


def _without_summands(text: str, size: int) -> str:
    """校门口接进来19个,班车下来18个,一共37个: numbers of those who came, which the last of the sentence sums up, made blank."""
    for total in _SUM.finditer(text):
        number = value(total["all"])
        if number is None or not _LEAST <= number <= size + _MORE:
            continue
        begins = max((stop.end() for stop in _SENTENCE.finditer(text, 0, total.start())), default=0)
        parts = [one for one in _COUNT.finditer(text, begins, total.start()) if (value(one["n"]) or 0) > 1]
        came = [one for one in parts if _CAME.search(text, max(begins, one.start() - _NEAR), one.end() + 4)]
        if len(parts) < 2 or len(came) < len(parts) or sum(value(one["n"]) or 0 for one in parts) != number:
            continue
        for one in parts:
            text = text[: one.start()] + " " * (one.end() - one.start()) + text[one.end() :]
        room = total.start("all") - total.start()
        return text[: total.start()] + ("实到" if room > 1 else "到").rjust(room) + text[total.start("all") :]
    return text


def _find(text: str, size: int) -> tuple[list[_Stage], _Stage | None]:
    """The counts on the way, and the one that holds."""
    passed: list[_Stage] = []
    last: _Stage | None = None
    added, floor = False, 0
    for match in _COUNT.finditer(text):
        number = value(match["n"])
        if number is None:
            continue
        begins = max([floor, *(stop.end() for stop in _NEW_CLAUSE.finditer(text, floor, match.start()))])
        clause = text[begins : match.start()]
        stage = _Stage(begins, match.start(), match.end(), number)
        came = _ADDED.search(clause) if last is not None and number < last.number else None
        if came is not None:
            whole = _LEFT.fullmatch(clause[: came.start()]) is not None
            passed.append(stage if whole else stage._replace(begins=begins + came.start()))
            added, floor = True, match.end()
        elif (
            _LEAST <= number <= size + _MORE and _LEFT.fullmatch(clause) is not None and _ENDS.match(text, match.end())
        ):
            between = text[last.end : match.start()] if last is not None else ""
            if last is not None and (
                (number > last.number and _SAYS_LATER.search(between))
                or (abs(number - last.number) < _LEAST and _ANEW.search(between))
            ):
                passed.append(last)
            elif passed or added:
                break
            last, floor = stage, match.end()
    return passed, last
