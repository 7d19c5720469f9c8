"""Head counts as people tell them, numbers put right at once, and what the writer does not know: which pupil, which day."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import Roster, read

NAMES = [
    "秦岚",
    "金鑫",
    "卫国强",
    "刘敏",
    "刘闽",
    *(f"{a}{b}" for a in "赵钱孙李周" for b in ("一鸣", "二牛", "三才", "四维", "五谷")),
]
ROSTER = Roster.of(NAMES, school="后河镇第一初级中学", klass="七年级1班", aliases={}, teacher="赵丽娟")
AT = datetime(2026, 11, 4, 8, 20)
ONE_AWAY = (
    "三十个娃今个儿来了二十九,{}", "花名册上三十个,教室里坐着二十九个。{}", "三十个小伢来了二十九个,{}", "30人里头来了29个,{}",
    "名单上30个,数了数29个在,{}", "点了两遍29个,应该是30个。{}", "男生应到十四,实到十三;女生应到十六,实到十六。{}",
    "男生十四、女生十六,男生到十三,女生全到。{}", "30到30,呃30到29,{}",
    "昨天来了28今天来了29,应到还是30,{}", "应到30到了30,不不,到了29,{}", "应到30,实到30。等等,29。{}",
)  # fmt: skip


@pytest.mark.parametrize("told", ONE_AWAY)
def test_head_counts_are_read_as_people_tell_them(told: str) -> None:
    """How many there should be and how many are here; a number put right in the same breath is no correction."""
    label = read(told.format("秦岚发烧"), ROSTER, AT).as_label()
    told_of = (label["intent"], label["expected"], label["present_count"], label["marks"], label["clarify"])
    assert told_of == ("checkin", 30, 29, {"秦岚": "sick"}, None)


@pytest.mark.parametrize("told", ["报到啦~30个小朋友都在呢", "三十口人都在", "30个小伢今天都到了"])
def test_a_number_of_whom_all_are_here_is_the_class(told: str) -> None:
    """Whatever the children are called."""
    label = read(told, ROSTER, AT).as_label()
    assert (label["expected"], label["present_count"], label["all_present"]) == (30, 30, True)


EITHER = (
    "{}(还是{}?我没看清)发烧请假", "{}还是{}请假,我记不清了",
    "不是{}就是{}旷课,我分不清", "要么{}要么{}没来,等我问下", "没来的是{}还是{},我没听清",
    "{}、{}里头有一个没来,不确定是哪个", "{}请假,也可能是{},回头问清楚再报",
    "到底是{}没来还是{}没来,我搞不准", "好像是{},又好像是{}请假",
)  # fmt: skip


@pytest.mark.parametrize("told", EITHER)
def test_who_of_two_is_missing_is_asked(told: str) -> None:
    """He who does not know which of them it is records neither."""
    label = read(told.format("刘敏", "刘闽") + "。金鑫事假", ROSTER, AT).as_label()
    assert (label["intent"], label["marks"], label["clarify"]) == ("checkin", {"金鑫": "personal"}, "ambiguous_name")


@pytest.mark.parametrize("told", ["刘敏还是刘闽来着……是刘闽,发烧没来", "不是刘敏就是刘闽发烧,刚看了,是刘闽"])
def test_who_is_named_in_the_end_is_meant(told: str) -> None:
    """The other has no mark."""
    label = read(told, ROSTER, AT).as_label()
    assert (label["marks"], label["clarify"]) == ({"刘闽": "sick"}, None)


@pytest.mark.parametrize(
    "told",
    [
        "秦岚不是昨天就是前天请了一天事假,哪天我记不清了,你帮我补上", "上周 秦岚 病假一天 补", "补登秦岚请假一天,日期我记不准了",
        "国庆前秦岚病假,没报,补一下", "秦岚上月旷课一次没报,补",
    ],
)  # fmt: skip
def test_a_day_that_nobody_remembers_is_asked(told: str) -> None:
    """A past day told only about is no day to record."""
    label = read(told, ROSTER, AT).as_label()
    assert (label["intent"], label["marks"], label["clarify"]) == ("checkin", {}, "unclear_date")


SLIPS = ("哎不对,是", "……写错,", " 打错了打错了 ", "…等等,", "!口误,", ",不是,是", "。哎呀错了,", ",啊不,是", " 手滑 ")


@pytest.mark.parametrize("slip", SLIPS)
def test_who_was_named_by_a_slip_has_no_mark(slip: str) -> None:
    """He who is named in his place has it, and it is a first report all the same."""
    for text, marks in (
        (f"今天少一个刘敏{slip}刘闽,请假一天", {"刘闽": "personal"}),
        (f"没来的是刘敏{slip}刘闽", {"刘闽": "absent"}),
        (f"刘敏{slip}刘闽旷课", {"刘闽": "unexcused"}),
        (f"刘敏水痘{slip}刘闽水痘,其他都到了", {"刘闽": "sick"}),
    ):
        label = read(text, ROSTER, AT).as_label()
        assert (label["intent"], label["marks"], label["clarify"]) == ("checkin", marks, None), text


def test_how_many_were_missing_yesterday_counts_nobody_today() -> None:
    """昨天缺两个今天就缺一个: one is missing."""
    label = read("昨天缺两个今天就缺一个了,秦岚来了,金鑫还在家发烧", ROSTER, AT).as_label()
    assert (label["marks"], label["clarify"]) == ({"秦岚": "present", "金鑫": "sick"}, None)


@pytest.mark.parametrize(
    ("told", "counts"),
    [
        ("实到不是30是29", (None, 29, {})), ("实到不是三十是二十九", (None, 29, {})),
        ("今天的作废重新来:30到29,秦岚事", (30, 29, {"秦岚": "personal"})),
        ("不是30到30,是30到29,少写了秦岚,病假", (30, 29, {"秦岚": "sick"})),
    ],
)  # fmt: skip
def test_a_number_sent_before_is_put_right(told: str, counts: tuple[int | None, int, dict[str, str]]) -> None:
    """Both figures are put right where both are told."""
    label = read(told, ROSTER, AT).as_label()
    assert (label["intent"], label["expected"], label["present_count"], label["marks"]) == ("correct", *counts)


@pytest.mark.parametrize(
    "told",
    ["秦岚请了事假,所以可不是旷课哈", "秦岚请了事假,今儿起先给她报事假", "秦岚家里来电话请了事假,可不算旷课"],
)
def test_what_is_no_truancy_is_a_first_report(told: str) -> None:
    """可不是旷课 takes back nothing that was sent."""
    label = read(told, ROSTER, AT).as_label()
    assert (label["intent"], label["marks"], label["clarify"]) == ("checkin", {"秦岚": "personal"}, None)
