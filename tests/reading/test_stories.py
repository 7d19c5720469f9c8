"""A day that belongs to what happened or to how one came to know, and not to the report."""

from __future__ import annotations

import itertools
from datetime import date, datetime

import pytest

from handlers.reading import Roster, read

ROSTER = Roster.of(["马天宇", "孔令仪", "敖日格乐", "梁红玉", "李明", "张伟"])
AT = datetime(2026, 10, 15, 8, 20)
TODAY, YESTERDAY = AT.date(), date(2026, 10, 14)

DAYS = ("昨天", "礼拜天", "前天", "周一", "10月12号", "大前天", "上周六")


@pytest.mark.parametrize("day", DAYS)
def test_a_mishap_of_another_day_leaves_the_report_on_this_one(day: str) -> None:
    """Who fell on Sunday and is at home now is away today, wherever the day stands and however it is said that it still holds."""
    befell = ("上山打板栗滚下来", "骑车摔进沟里", "被开水烫了脚", "从树上掉下来")
    since = (
        "胳膊缝了三针,先在家养着",
        "现在还在卫生院",
        "医生叫歇两天",
        "请了病假",
        "他妈带去县医院拍片子了",
        "还下不了地",
    )
    for what, then in itertools.product(befell, since):
        for text in (
            f"马天宇{day}{what},{then}",
            f"{day}马天宇{what},{then},其他都到了",
            f"缺马天宇,{day}{what},{then}",
        ):
            assert read(text, ROSTER, AT).date == TODAY, text
    for kin in ("外婆", "奶奶"):
        assert read(f"马天宇{kin}{day}走了,请假奔丧", ROSTER, AT).date == TODAY


@pytest.mark.parametrize(
    "text",
    [
        "孔令仪还是昨天那个病假,没好利索,余下都正常上课",
        "孔令仪接着昨天的病假",
        "孔令仪昨天请的病假,今天继续",
        "孔令仪周二病假,今天接着请",
        "孔令仪还是前天那感冒没好,在家歇着",
        "孔令仪昨天的感冒还没完",
        "孔令仪昨天请的两天病假,今天第二天",
        "孔令仪周四周五两天病假,今天头一天",
        "孔令仪周三周四两天病假",
        "孔令仪昨天下午就喊头疼,没来",
        "孔令仪前天回去就牙疼,请病假",
    ],
)
def test_a_leave_that_still_holds_is_recorded_for_today(text: str) -> None:
    """The day on which a leave was taken or an illness began does not move the report, and half a day of then is none of now."""
    told = read(text, ROSTER, AT).as_label()
    assert (told["date"], told["period"], told["marks"], told["clarify"]) == (
        TODAY.isoformat(),
        "day",
        {"孔令仪": "sick"},
        None,
    )


@pytest.mark.parametrize(
    "learnt", ["家长今天把条子拿来了", "今早他妈送来的证明", "今天才搞清楚", "家长今天来学校说明了"]
)
def test_when_a_paper_came_is_not_the_day_that_is_put_right(learnt: str) -> None:
    """昨天的旷课改成病假 puts yesterday right, before or behind the words for how that was learnt today."""
    for text in (
        f"敖日格乐昨天的旷课改成病假,{learnt}",
        f"{learnt},敖日格乐昨天的旷课改成病假",
        f"{learnt},把敖日格乐昨天的旷课改成病假",
    ):
        told = read(text, ROSTER, AT)
        assert (told.intent, told.date, told.clarify) == ("correct", YESTERDAY, None), text


@pytest.mark.parametrize(
    "text",
    [
        "不好意思赵老师出差我不知道昨天也要报,昨天6个都在",
        "今天打开手机一看昨天的没发出去,昨天缺李明,病假",
        "刚接这个班,不晓得昨天要报。昨天李明病假",
        "今天才知道李明昨天没来是去了网吧,没请假",
        "李明昨天病假,假条今天才交来",
        "李明昨天旷课,今天才发现",
    ],
)
def test_an_excuse_for_a_late_report_leaves_it_on_its_day(text: str) -> None:
    """Why yesterday's report comes today, and what was learnt today, leave it yesterday's."""
    told = read(text, ROSTER, AT)
    assert (told.date, told.clarify) == (YESTERDAY, None)


@pytest.mark.parametrize("text", ["昨天忘报了,今天李明没来", "昨天忘了报不好意思,今天张伟病假"])
def test_an_excuse_for_yesterday_before_a_roll_of_today(text: str) -> None:
    """Where nothing is told of yesterday but that no report was sent, the report is today's."""
    assert read(text, ROSTER, AT).date == TODAY


@pytest.mark.parametrize(
    "text",
    [
        "李明病假,下午家长送病历来",
        "李明旷课。下午的教研会几点",
        "黑板报下午评比。考勤:李明旷课",
        "李明请假一天,上午去医院,下午在家休息,咳嗽厉害",
        "李明昨天下午打球崴了脚,今天请假",
        "李明咳嗽没来,上午他妈打的电话",
    ],
)
def test_half_a_day_of_something_else_is_not_the_half_of_the_report(text: str) -> None:
    """A half of the day beside what is no matter of who is here does not halve the report."""
    assert read(text, ROSTER, AT).period == "day"


@pytest.mark.parametrize(
    ("text", "half"), [("李明拉肚子,请了假,上午的课没上", "am"), ("下午李明没来", "pm"), ("李明上午去拔牙请了假", "am")]
)
def test_half_a_day_that_somebody_missed_is(text: str, half: str) -> None:
    """What was missed for half a day is told of that half."""
    assert read(text, ROSTER, AT).period == half


@pytest.mark.parametrize(
    "text", ["昨天李明没来", "李明昨天下午没来", "昨天李明发烧,没来", "昨天下雨,李明没来", "昨天,李明病假"]
)
def test_who_was_missing_on_another_day_is_reported_for_it(text: str) -> None:
    """Where it is said of that day that he was missing, and nothing of now, the report is of that day."""
    assert read(text, ROSTER, AT).date == YESTERDAY


@pytest.mark.parametrize(
    "text",
    [
        "李明请事假,21号返校,其他都到了",
        "李明事假,说25号来",
        "李明请了三天假,10月19号回来",
        "李明事假,下周一之前来不了",
        "李明事假。明天的运动会方案发我一份",
    ],
)
def test_the_day_of_his_return_makes_nobody_present_and_the_report_no_other_days(text: str) -> None:
    """Who is on leave and comes back on a day ahead is away today."""
    told = read(text, ROSTER, AT).as_label()
    assert (told["date"], told["marks"], told["clarify"]) == (TODAY.isoformat(), {"李明": "personal"}, None)


@pytest.mark.parametrize(
    "text",
    [
        "补9月份的,李明有两天没来也没请假,具体哪两天我本子上没记",
        "补李明两次旷课,日子回头再告诉你",
        "补报:李明这学期有三天没来,日期不详",
        "补登李明病假一天,哪天等我问问",
        "李明日前请假一日,究系何日已忘,补录",
    ],
)
def test_what_is_made_up_for_without_a_day_is_asked_about(text: str) -> None:
    """Some day of a longer time, several days, and a day to be told later are no day to record for."""
    told = read(text, ROSTER, AT).as_label()
    assert (told["marks"], told["clarify"]) == ({}, "unclear_date")
