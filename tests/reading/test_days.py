"""The day of a report, beside days that are only part of a story."""

from __future__ import annotations

import itertools
from datetime import date, datetime

import pytest

from handlers.reading import Roster, read
from tests.reading.cast import COMPILED

ROSTER = COMPILED["weihui-701"]
AT = datetime(2026, 10, 14, 8, 10)
TODAY, YESTERDAY = AT.date(), date(2026, 10, 13)

STANDS = ("李明没来", "李明病假", "李明今早发烧没来", "李明请假了", "除了李明都到了", "应到40实到39,李明没到")
STORIES = (
    "他家母狗昨天下崽",
    "昨天还见他在河边",
    "奶奶讲昨天吃坏了肚子",
    "前天就有点蔫",
    "星期一跟人拌了嘴",
    "上周五他爸才出门",
    "10月12号那回也是这样",
    "听邻居说昨日闹了一宿",
)


@pytest.mark.parametrize("stop", [",", "。", "\n", ";"])
def test_a_day_told_after_how_a_pupil_stands_is_part_of_the_story(stop: str) -> None:
    """Who reports another day says so before he says how anybody stood; what comes behind does not move the report."""
    for stands, story in itertools.product(STANDS, STORIES):
        told = read(stands + stop + story, ROSTER, AT)
        assert told.date == TODAY, stands + stop + story


@pytest.mark.parametrize("before", ["", "老师好,", "七1班", "更正", "更正:", "我班"])
def test_a_day_told_first_is_the_day_of_the_report(before: str) -> None:
    """昨天李明没来 is yesterday's, whatever greets or names the class before it."""
    for word, stands in itertools.product(
        ("昨天", "昨日", "10月13号", "周二", "13号"), ("李明没来", "李明病假", "李明旷课")
    ):
        assert read(before + word + stands, ROSTER, AT).date == YESTERDAY, before + word + stands


def test_a_make_up_day_is_not_the_day_whose_lessons_are_taught() -> None:
    """今天补星期三的课 tells a timetable; 补报星期一的课 is a report that comes late."""
    saturday = datetime(2026, 10, 10, 8, 11)
    assert read("今天补星期三的课,全班无人缺席", ROSTER, saturday).date == saturday.date()
    assert read("补上周三的课,李明没来", ROSTER, saturday).date == saturday.date()
    assert read("补报昨天的,李明没来", ROSTER, AT).date == YESTERDAY


@pytest.mark.parametrize(
    "text", ["补一下,12还是13号记不得了,李明请过一天病假", "昨天还是前天李明没来我忘了", "周一还是周二李明旷课的"]
)
def test_of_two_days_the_reader_asks_which(text: str) -> None:
    """Who does not remember the day is asked; nothing is recorded for either."""
    told = read(text, ROSTER, AT).as_label()
    assert (told["marks"], told["clarify"]) == ({}, "unclear_date")


@pytest.mark.parametrize("told", ["病假", "没来", "事假"])
def test_a_day_told_twice_is_one_day_or_is_asked_about(told: str) -> None:
    """上周三(10月14日) is that day; 上周三(10月16日) is none, and neither is what may have been one day or another."""
    at = datetime(2026, 10, 20, 8, 30)
    roster = Roster.of(["何俊熙", "王梓轩"])
    for day in ("上周三(10月14日)", "10月14日(周三)", "10.14(上周三)", "上星期三10月14号", "14号(周三)"):
        label = read(f"补报{day}何俊熙{told}", roster, at).as_label()
        assert (label["date"], label["clarify"], list(label["marks"])) == ("2026-10-14", None, ["何俊熙"]), day
    for day in (
        *("上周三(10月16日)", "10月16日(周三)", "昨天(10月18日)", "昨天10月16号", "上周四(14号)"),
        *("昨天还是前天", "上周四或周五", "上个月有个礼拜五", "上周"),
    ):
        label = read(f"补报{day}何俊熙{told}", roster, at).as_label()
        assert (label["marks"], label["clarify"]) == ({}, "unclear_date"), day
    label = read(f"何俊熙不是昨天就是前天{told}了一天,哪天我记不清了,你帮我补上", roster, at).as_label()
    assert (label["intent"], label["marks"], label["clarify"]) == ("checkin", {}, "unclear_date")
