"""Corrections as many hands write them: composed of when the report was sent, how it is told of, what was wrong and what holds; and
lines written by hand. 甲 and 乙 stand for pupils."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product

import pytest

from handlers.reading import Reading, read
from tests.reading.cast import COMPILED

ROSTER = COMPILED["weihui-701"]
FIRST, SECOND = "魏来", "曹阳"
AT = datetime(2026, 11, 12, 9, 20)
TODAY, YESTERDAY = date(2026, 11, 12), date(2026, 11, 11)
ASKS = ("", ",请更正", ",麻烦改一下", "。请帮忙修改", ",给改改")


def told(text: str) -> Reading:
    """Read a message about 甲 and 乙, on a Thursday after the first lesson."""
    return read(text.replace("甲", FIRST).replace("乙", SECOND), ROSTER, AT)


def marks(reading: Reading) -> dict[str, str]:
    """Who was marked how, by 甲 and 乙."""
    return {{FIRST: "甲", SECOND: "乙"}[mark.name]: mark.status for mark in reading.marks}


def wrong(texts: list[str], day: date, expected: dict[str, str]) -> list[tuple[str, object]]:
    """The texts that are not read as corrections of the day with these marks and nothing asked."""
    found: list[tuple[str, object]] = []
    for text in texts:
        reading = told(text)
        seen = (reading.intent, reading.date, marks(reading), reading.clarify)
        if seen != ("correct", day, expected, None):
            found.append((text, seen))
    return found


def test_what_an_earlier_report_said_no_longer_holds_however_it_is_told() -> None:
    """刚才我报的甲旷课弄错了,是病假: the status told before is taken back, the one told now is recorded."""
    when = ("刚才", "方才", "早上", "今早上", "我先前", "第一节", "上面", "头先")
    verbs = ("报的", "上报的", "写", "登记的", "记了", "填的", "说的")
    amiss = ("弄错了", "有误", "报得不对", "是我搞错了", "系误报", "不属实")
    holds = (",是病假", ",应为病假", " 他在家发烧", ",昨晚就请了病假")
    parts = list(product(when, verbs, ("旷课", "缺勤", "迟到", "没来"), amiss, holds))[::11]
    texts = [
        f"{one}{verb}甲{old}{slip}{new}{ASKS[i % len(ASKS)]}" for i, (one, verb, old, slip, new) in enumerate(parts)
    ]

    assert wrong(texts, TODAY, {"甲": "sick"}) == []


def test_the_day_of_an_earlier_report_is_its_day() -> None:
    """昨天报甲旷课报得不对,他父亲今天送来假条: today is when it is put right, not what it is about."""
    days = ("昨天", "昨日", "11月11日", "11日", "昨儿")
    parts = list(
        product(
            days,
            ("报", "我报的", "登记的", "说", "上报的"),
            ("旷课", "缺勤", "没来"),
            ("报得不对", "弄错了", "有误"),
            (",是事假", ",他父亲今天把假条送来了,是事假", "。应为事假"),
        )
    )[::3]
    texts = [f"{day}{verb}甲{old}{slip}{new}{ASKS[i % 4]}" for i, (day, verb, old, slip, new) in enumerate(parts)]

    assert wrong(texts, YESTERDAY, {"甲": "personal"}) == []


def test_who_was_reported_by_mistake_was_here() -> None:
    """不是乙请假,是甲: what was said of 乙 is said of 甲, and 乙 was in class."""
    texts = [
        f"{opening}{turn}{rest}{ask}"
        for opening, turn, rest, ask in product(
            ("更正:", "报错了,", "名字写错了,", "弄错了,"),
            ("请假的是甲不是乙", "不是乙请假,是甲", "请假的是甲", "乙请假应为甲请假"),
            (",乙在班里", ",乙好好的在教室"),
            ASKS[:2],
        )
    ]
    texts += [
        f"{when}{verb}乙请假{slip}{turn}甲{rest}"
        for when, verb, slip, turn, rest in product(
            ("刚才", "早上", "今日"),
            ("报的", "上报之"),
            ("有误,", "不对,"),
            ("实为", "应该是", "是", "其实是"),
            ("", ",乙在校"),
        )
    ]
    texts += ["乙跟甲我弄反了,请假的是甲,乙在上课", "请假写成乙了,应该是甲", "把乙当成甲了,请假的其实是甲,乙在"]

    assert wrong(texts, TODAY, {"甲": "personal", "乙": "present"}) == []


def test_somebody_not_seen_was_here_all_the_same() -> None:
    """甲在的,坐后排我没看见: why he was reported missing says nothing of where he is."""
    why = ("坐后排我没看见", "蹲厕所去了没看见", "点名时在上厕所", "是我看漏了", "换了座位没认出来")
    texts = [f"刚才报错了,甲{here},{one}" for here, one in product(("在的", "在教室", "到校了", "好好的在上课"), why)]
    texts += [
        f"早上{verb}甲没来,其实{here}{ask}" for verb, here, ask in product(("写", "报", "登记"), ("在的", "人在"), ASKS)
    ]

    assert wrong(texts, TODAY, {"甲": "present"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "撤", "刚才那条撤了吧,发错班了", "今早的考勤撤了吧", "取消刚发的。拿成昨天的了", "上一条别算",
        "帮我撤一下考勤", "我早上报的那条不作数", "删除今天报的,是我数错了", "上面那条当我没说", "把刚才报的删了,那是四年级的",
        "刚才那个先不要登记",
        "此前所报今日考勤有误,请予撤回。",
    ],
)  # fmt: skip
def test_a_report_is_taken_back_whole(text: str) -> None:
    """A withdrawal records nothing, asks nothing and is of the day on which it comes."""
    reading = told(text)

    assert (reading.intent, reading.date, reading.marks, reading.clarify) == ("correct", TODAY, (), None)
    assert reading.withdraw


@pytest.mark.parametrize(
    "text",
    [
        "刚才报的人数不对,实到不是36是37,我少数一个", "不是36人 是37人 我数错了", "37不是36,打错", "刚才说的实到36,是37",
        "实到36改37",        "我早上报的实到36人有错。实为37人", "数字错了,实到37", "统计有误,实到37", "少数了一个,是37",
        "前面那条实到写成36了,是37",
    ],
)  # fmt: skip
def test_the_number_that_holds_counts(text: str) -> None:
    """Of two numbers the one put right is recorded."""
    reading = told(text)

    assert (reading.intent, reading.present_count, reading.clarify) == ("correct", 37, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("前面报没到的甲,睡过头刚进来", {"甲": "late"}),
        ("甲到校了,前面算他没来的,改一下吧", {"甲": "present"}),
        ("经核实,甲同学今日在校,此前登记缺勤属误报,请予撤销。", {"甲": "present"}),
        ("本人误将甲登记为旷课,实为病假,敬请更正", {"甲": "sick"}),
        ("经与家长联系,甲系因病请假,此前按旷课上报,现予更正", {"甲": "sick"}),
        ("系统里甲是缺勤,实际他在", {"甲": "present"}),
        ("甲登记成缺勤了 其实是旷课,请帮忙修改", {"甲": "unexcused"}),
        ("刚才报的甲没来、乙缺勤,都到了", {"甲": "present", "乙": "present"}),
        ("甲没缺。缺的是乙。弄错了", {"甲": "present", "乙": "absent"}),
        ("刚才点名册看串行了,缺的是甲,乙没缺", {"甲": "absent", "乙": "present"}),
        ("我早上说缺勤那个写错了,应该是甲,乙一直在", {"甲": "absent", "乙": "present"}),
        ("缺勤人员乙更正为甲", {"甲": "absent", "乙": "present"}),
        ("甲没来,只有他,刚才多报了乙", {"甲": "absent", "乙": "present"}),
        ("补充:甲也没来,请假了", {"甲": "personal"}),
        ("早上把甲漏报了,他也没来", {"甲": "absent"}),
        ("甲的缺勤麻烦消一下,人在德育处帮忙", {"甲": "present"}),
        ("甲迟到改成正常,校车晚点", {"甲": "present"}),
        ("没来的甲第二节课到的", {"甲": "late"}),
        ("甲算病假不算旷课", {"甲": "sick"}),
    ],
)
def test_other_hands_put_right_in_their_own_way(text: str, expected: dict[str, str]) -> None:
    """Formal letters, what the system shows, lists, a word or two."""
    assert wrong([text], TODAY, expected) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天缺乙,啊不,缺甲", {"甲": "absent"}),
        ("今天缺乙,打错了,缺甲", {"甲": "absent"}),
        ("今天乙请假哎不是甲请假", {"甲": "personal"}),
        ("今天甲事假,更正,病假", {"甲": "sick"}),
        ("甲请病假,他妈刚才打电话说的", {"甲": "sick"}),
        ("甲今天没来,不是旷课,跟我请过假的", {"甲": "personal"}),
        ("昨天报的甲病假,今天还是没来", {"甲": "sick"}),
        ("甲病假改天补条", {"甲": "sick"}),
        ("今天差点把甲漏了,他请病假", {"甲": "sick"}),
    ],
)
def test_a_slip_of_the_same_breath_and_a_first_report_correct_nothing(text: str, expected: dict[str, str]) -> None:
    """What is put right in the message itself, or only sounds like it, is a report of today."""
    reading = told(text)

    assert (reading.intent, marks(reading), reading.clarify) == ("checkin", expected, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("刚才报的那个甲啊不是旷课他妈妈打电话来了是发烧改一下", {"甲": "sick"}),
        ("早上报的甲啊不是请假是旷课改一下", {"甲": "unexcused"}),
        ("刚才甲哎不是迟到是请了假改过来", {"甲": "personal"}),
        ("刚报的甲旷课改一下是病假", {"甲": "sick"}),
        ("刚才写的甲没来,其实他在医务室,并没缺勤", {"甲": "present"}),
        ("早上报甲旷课,他没缺课,在保健室", {"甲": "present"}),
        ("更正:甲在校,没有缺勤", {"甲": "present"}),
        ("缺的是甲,乙没缺", {"甲": "absent", "乙": "present"}),
        ("旷课:甲,乙没缺", {"甲": "unexcused", "乙": "present"}),
    ],
)
def test_what_is_denied_of_one_pupil_is_said_of_him_alone(text: str, expected: dict[str, str]) -> None:
    """啊 before 不是 is only how it is spoken, 改一下 takes back no status just put in its place, and 没缺课 behind a pupil
    says nothing of the class."""
    reading = told(text)

    assert (reading.intent, marks(reading), reading.all_present, reading.clarify) == ("correct", expected, False, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("昨天甲那个早退不对,他是请了假的", {"甲": "personal"}),
        ("早上甲那个迟到不对,他准点到的", {"甲": "present"}),
        ("昨天甲那个迟到不对,是我记错了", {"甲": "present"}),
        ("周一甲的旷课不对,请撤掉", {"甲": "present"}),
        ("上周四甲和乙那两个旷课不对,是学校派去比赛,改事假", {"甲": "personal", "乙": "personal"}),
    ],
)
def test_a_status_that_is_found_wrong_gives_way_to_what_is_told_behind_it(text: str, expected: dict[str, str]) -> None:
    """不对 behind a status takes it back, also where the later word would weigh less."""
    reading = told(text)

    assert (reading.intent, marks(reading), reading.clarify) == ("correct", expected, None)


def test_leave_of_a_past_day_that_is_found_wrong_is_put_right_for_that_day() -> None:
    """上周五甲那个事假不对,… told today is no report of today."""
    reading = told("上周五甲那个事假不对,他妈今天才说清楚,那天是发烧,改病假")

    assert (reading.intent, marks(reading)) == ("correct", {"甲": "sick"})
    assert reading.date.isoweekday() == 5
    assert reading.date < TODAY


@pytest.mark.parametrize("leave", ["病假", "事假"])
@pytest.mark.parametrize("turn", ["改半天吧", "改成半天", "改为半天"])
def test_leave_made_half_a_day_does_not_stand_against_his_coming(leave: str, turn: str) -> None:
    """甲下午来了,病假改半天: the leave that was on record is of the half that he missed."""
    reading = told(f"甲下午来上课了,{leave}{turn}")

    assert (reading.intent, marks(reading), reading.clarify) == ("correct", {"甲": "present"}, None)


@pytest.mark.parametrize(
    "text",
    ["李明来了请取消他的缺勤", "李明来了取消缺勤", "请取消李明的缺勤", "李明到校了请删掉缺勤", "撤掉李明的旷课"],
)
def test_absence_that_is_taken_back_is_not_told_again(text: str) -> None:
    """What follows 取消 is what was reported, also where no stop parts it from 来了."""
    reading = read(text, COMPILED["weihui-701"], datetime(2026, 10, 14, 10))
    assert reading.intent == "correct"
    assert {mark.name: mark.status for mark in reading.marks} == {"李明": "present"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("早上报的缺席的应该是甲,不是乙", {"甲": "absent", "乙": "present"}),
        ("今早报的缺勤的是甲,不是乙,我写错了", {"甲": "absent", "乙": "present"}),
        ("把乙换成甲,没来的是甲", {"甲": "absent", "乙": "present"}),
        ("早上报乙没来,其实是甲没来,家长说是牙疼", {"甲": "sick", "乙": "present"}),
        ("早上发的把乙登成病假了,真正发烧的是甲,乙做值日呢", {"甲": "sick", "乙": "present"}),
        ("❌甲旷课 ✅甲事假", {"甲": "personal"}),
        ("错:甲旷课 对:甲在校", {"甲": "present"}),
        ("经核实,甲非旷课,系事假", {"甲": "personal"}),
        ("撤销先前甲旷课之记录,经查系事假", {"甲": "personal"}),
        ("甲没去成医院,烧自己退了,七点五十就坐这儿了,病假那条取消", {"甲": "present"}),
        ("别把甲记成旷课,他是生病了", {"甲": "sick"}),
        ("发错群了,上条作废", {}),
        ("全撤,我把上个月的名单贴上来了", {}),
        ("重报:应到40,实到38", {}),
    ],
)
def test_what_was_wrong_is_told_apart_from_what_holds(text: str, expected: dict[str, str]) -> None:
    """Who it was and who not, what was struck and what is to stand, a report taken back whole, numbers alone: nothing to ask."""
    reading = told(text)
    assert (reading.intent, marks(reading), reading.asks) == ("correct", expected, ()), reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲感冒没来,别登成乙了", {"甲": "sick"}),
        ("甲来了没?来了,第二节来的", {"甲": "late"}),
        ("甲今天没来,不过不是旷课哈,家里请过假的", {"甲": "personal"}),
        ("不是没人缺,是缺一个:甲,不是没请假,请了", {"甲": "personal"}),
    ],
)
def test_a_first_report_is_none_that_puts_right(text: str, expected: dict[str, str]) -> None:
    """A warning, a question of one's own, two words of denial: nothing was sent before."""
    reading = told(text)
    assert (reading.intent, marks(reading)) == ("checkin", expected)


def test_two_tellers_who_disagree_are_asked_about() -> None:
    """副班说来了,数学老师说没见着: nobody knows, and nothing is recorded."""
    reading = told("甲改病假,这个是定的。乙嘛,副班说来了,数学老师说没见着")
    assert (marks(reading), [ask.code for ask in reading.asks]) == ({"甲": "sick"}, ["unclear_status"])
