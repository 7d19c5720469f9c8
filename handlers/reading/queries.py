"""Which question is asked."""

from __future__ import annotations

import re

from handlers.reading.pattern import Pattern

_KINDS: tuple[tuple[str, str], ...] = (
    ("reported", r"报了没|报没报|报上|报了(?:吗|么|没有)|交了没|(?:我|今天|昨天|考勤).{0,8}报.{0,3}(?:没|吗|了没)"),
    (
        "unreported_classes",
        (
            r"(?:哪|几|那)(?:些|个|几个)?班.{0,10}(?:没|未)(?:报|交|上报)|(?:没|未)(?:报|交|上报).{0,8}班|"
            r"班.{0,6}(?:没报|未报)"
        ),
    ),
    ("overdue", r"超期|逾期|过期|到期没|催办|快到期|超时|拖"),
    (
        "my_duties",
        (
            r"(?:我|本人|名下|手上|手头|手里|还有|剩).{0,10}(?:案|待办|任务|几件|几个没|没办|未办|没销|未销|"
            r"要办|该办|事)|案件清单|待办|包保(?:学生|的|名单)"
        ),
    ),
    (
        "absent_today",
        (
            r"谁.{0,4}(?:没|未|缺|请|旷|迟|病|不)|(?:今天|今日|现在|本日|班|全校|到校|考勤).{0,10}(?:谁|哪些|"
            r"哪几个|几个|多少|缺勤名单|缺勤情况|出勤)|缺勤名单|没来的|未到名单"
        ),
    ),
)
_CASE = Pattern(
    r"案|进度|进展|哪一?步|怎么样|咋样|怎样|劝返|通知书|返校没|返校了|承办|负责|包保|到哪|联系上|家访|"
    r"处理|情况|结果"
)


def query_kind(text: str, student: str | None) -> str:
    """absent_today, reported, my_duties, pupil_absences, pupil_case, unreported_classes, overdue or other."""
    if student is not None:
        return (
            "pupil_case"
            if _CASE.search(text)
            and not re.search(r"几天|几次|多少(?:天|次|节)|缺勤|缺了|请了|旷了|迟到|考勤|出勤", text)
            else "pupil_absences"
        )
    return next((kind for kind, pattern in _KINDS if re.search(pattern, text)), "other")
