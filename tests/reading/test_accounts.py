"""What was done about one pupil, told in one message with the roll of others."""

from __future__ import annotations

import itertools
from datetime import datetime

from handlers.reading import Roster, read

ROSTER = Roster.of(
    ["李明", "王小雨", "张伟"], school="后河镇第一初级中学", klass="七年级1班", aliases={}, teacher="赵丽娟"
)
AT = datetime(2026, 10, 21, 8, 20)
WENT = (
    "昨晚家访了李明",
    "昨天去李明家家访了",
    "周末到李明家看了看",
    "昨天放学给李明他妈打了电话",
    "昨天下午和支书去李明家走了一趟",
)
FOUND = ("", ",他爸说下周一来", ",说好了这周来", " 他妈说病好就来", ",还没说通")
ROLL = {
    "王小雨发烧请假": "sick", "今天王小雨没来,也没请假": "unexcused", "今早王小雨家里有事请假": "personal",
    "王小雨肚子疼去医院了": "sick", "王小雨感冒没来,其他都到了": "sick",
}  # fmt: skip


def test_a_visit_beside_the_roll_marks_nobody_as_here() -> None:
    """他妈说病好就来 is no coming, and the other pupil's illness no part of the visit, whichever is told first."""
    for went, found, (roll, status), first in itertools.product(WENT, FOUND, ROLL.items(), (True, False)):
        visit = went + found
        text = f"{visit}。{roll}" if first else f"{roll}。{visit}"
        reading = read(text, ROSTER, AT)
        assert reading.intent == "checkin", text
        assert {mark.name: mark.status for mark in reading.marks} == {"王小雨": status}, text
