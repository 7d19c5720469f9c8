"""Which question is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.reading.model import Mention
from handlers.reading.words.pattern import Pattern

_ROLL = (
    r"(?:缺|差|没来|没到|未到|没在|不在|请(?:了)?(?:病|事)?假|病假|事假|旷|迟到|早退|到了|来了|到齐|来齐|人齐|齐没齐|全勤|出勤|到校|在校|考勤|生病|无故|"
    r"没(?:有)?来|没见)"
)
_KINDS: tuple[tuple[str, Pattern], ...] = (
    (
        "reported",
        Pattern(
            r"^(?!.*(?:谁|哪|几个|几所|多少|各[校班]|全[校镇县]|率))(?=.*(?:报了没|报没报|报上|交了没|有没有(?:报|交|发|登|收)|"
            r"(?<![没未请])(?:报|发|交|登|传|填|收)(?:上去?|到|成功?|过|好)*(?:了)?(?:没有?|吗|么|否|没得)|"
            r"(?:我|今天|昨天|考勤).{0,8}报.{0,3}(?:没|未|吗|了没)|(?:已经|是不是).{0,4}(?:报|发|交)过?了|我报的|至今未报|"
            r"收(?:到|着)了?\?|收着(?:了|没)))"
        ),
    ),
    (
        "unreported_classes",
        Pattern(
            r"(?:谁|哪|几|各|多少|还有|全[校镇县]|那).{0,12}(?:没|未)(?:有)?(?:上)?(?:报(?!到)|交)|(?:没|未)(?:上)?(?:报|交).{0,8}(?:班|学校|名单|谁|哪|老师)|"
            r"(?:几|多少|哪).{0,4}(?:学校|校|班).{0,4}(?:报|交)了|各(?:校|班).{0,4}报|(?:报送|上报)率|班.{0,6}(?:没报|未报)"
        ),
    ),
    ("overdue", Pattern(r"超期|逾期|过期|到期没|催办|快到期|超时|拖")),
    (
        "my_duties",
        Pattern(
            r"(?:没|未)(?:了)?(?:结|回|处理)|未结|台账|提醒|(?:我|本人|名下|手上|手头|手里|还有|剩).{0,10}(?:案|待办|任务|几件|几个没(?!来|到|有来|有到)|没办|未办|没销|未销|"
            r"要办|该办|事(?!假))|案件清单|待办|包保(?:学生|的|名单)|"
            r"(?:谁|哪|几|多少|还没|没|要|该|今天).{0,8}(?:要办|该办|销假|返校|复学|辍学|送达|劝返|家访|联系上|结案)|"
            r"(?:销假|返校|复学|辍学|送达|劝返|家访|联系上|结案).{0,8}(?:谁|哪|几|多少|名单|情况|人员)"
        ),
    ),
    (
        "absent_today",
        Pattern(
            rf"谁.{{0,4}}(?:没|未|缺|请|旷|迟|病|不)|(?:今天|今日|现在|本日|班|全校|到校|考勤).{{0,10}}(?:谁|哪些|"
            rf"哪几个|几个|多少|缺勤名单|缺勤情况|出勤)|缺勤名单|没来的|未到名单|{_ROLL}.{{0,8}}(?:谁|哪|几|多少|名单|清单|没有?$|吗|最多)|"
            rf"(?:谁|哪|几|多少|有没有|都|人).{{0,8}}{_ROLL}|来了多少|到了多少|率|"
            rf"(?:请|列|拉|导|把|统计).{{0,16}}(?:缺勤|缺课|请假|旷课|迟到)|(?:缺勤|缺课|请假|旷课|迟到|实到|应到).{{0,8}}(?:汇总|统计|原因|情况|人数|人员|"
            r"学生|单子)"
        ),
    ),
)
#: 不是 right before the other name only tells whom one does not mean.
_SLIPPED = Pattern(r"[说打写叫念]错|错了|不对|口误|不是(?=[,。 …—]|查|看|问|说|我)")
_CASE = Pattern(
    r"案|进度|进展|哪一?步|怎么样|咋样|怎样|劝返|通知书|返校没|返校了|承办|负责|包保|到哪|联系上|家访|"
    r"处理|情况|结果"
)


def asked_of(text: str, mentions: Sequence[Mention]) -> str | None:
    """The pupil of whom a folded text asks: the first who is named, or the last where a slip was put right (查甲,不是,查乙)."""
    one = [mention for mention in mentions if len(mention.names) == 1]
    if not one:
        return None
    slipped = _SLIPPED.search(text, one[0].end, one[-1].start)
    return one[-1 if slipped else 0].names[0]


def query_kind(text: str, student: str | None) -> str:
    """absent_today, reported, my_duties, pupil_absences, pupil_case, unreported_classes, overdue or other."""
    if student is not None:
        return (
            "pupil_case"
            if _CASE.search(text)
            and not re.search(r"几天|几次|多少(?:天|次|节)|缺勤|缺了|请了|旷了|迟到|考勤|出勤", text)
            else "pupil_absences"
        )
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), "other")
