"""Questions for the record, composed: what is told around one, and how it is put, does not change what it asks for."""

from __future__ import annotations

import itertools
from datetime import datetime

import pytest

from handlers.reading import Reading, Roster, read

ROSTER = Roster.of(
    ["李明", "王小雨", "张伟"], school="后河镇第一初级中学", klass="七年级1班", aliases={}, teacher="赵丽娟"
)
AT = datetime(2026, 10, 21, 10, 20)
BEFORE = ("", "请问", "老师,", "在吗,", "帮我看下")
BEHIND = ("", " 我在镇上开会", ",我出差了", "啊,领导要", "😅,谢谢")
KINDS = {
    "absent_today": ("今天谁没来", "今早还差谁", "今天七1缺了几个", "请假的有谁", "昨天病假几个", "今天人齐没齐"),
    "reported": ("今天考勤我报了没", "我报上了吗", "早上发的收到没"),
    "unreported_classes": ("哪些学校没报", "还有哪几个班没报", "谁还没报考勤"),
    "my_duties": ("我名下还有几件没办", "谁还没销假", "没返校的还有几个"),
}
OF_A_PUPIL = (
    "李明的假到几号",
    "李明请假到哪天",
    "李明到底请没请假",
    "李明缺勤超过三天没",
    "李明上次家访是哪天",
    "李明销假没",
)
TOLD = (
    "李明没来,问过谁都不知道原因", "李明请假,到哪天还没说准", "李明没来问他奶奶也讲不清什么原因", "李明昨晚吐了几回请病假一天",
    "李明没来,要不要我去家里看看?",
)  # fmt: skip


def told(text: str, kind: str = "teacher") -> Reading:
    return read(text, ROSTER, AT, None, kind)


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_is_asked_for_is_heard_whatever_stands_around_it(kind: str) -> None:
    """今天谁没来 我在镇上开会 asks who is missing, as 今天谁没来 does."""
    for before, asked, behind in itertools.product(BEFORE, KINDS[kind], BEHIND):
        reading = told(before + asked + behind)
        assert (reading.intent, reading.query_kind) == ("query", kind), before + asked + behind


def test_a_question_about_a_pupil_marks_nobody() -> None:
    """李明销假没 asks; it does not say that he is back, nor 请没请假 that he asked no leave."""
    for before, asked, behind in itertools.product(BEFORE, OF_A_PUPIL, BEHIND):
        reading = told(before + asked + behind)
        assert (reading.intent, reading.student) == ("query", "李明"), before + asked + behind


@pytest.mark.parametrize("text", TOLD)
def test_what_is_told_stays_a_report(text: str) -> None:
    """Words of asking in what one does not know, or beside a status, make no question of a report."""
    assert told(text).intent == "checkin"


@pytest.mark.parametrize(
    "text",
    ["本周缺勤。我班的。发下。", "本月缺勤。七1班。列一下。", "上周请假。我们班的。发我", "今天缺勤。我班的。发下。"],
)
def test_a_list_is_asked_for_in_pieces(text: str) -> None:
    """What, of whom and 发下, a word each, is one question."""
    assert told(text).intent == "query"


@pytest.mark.parametrize(
    "text",
    [
        "能把刚才那条撤回吗,发错了",
        "可以把上一条删了吗,发错了",
        "能不能撤回刚才的考勤,发错了",
        "刚才那条能撤回吗,发错班了",
        "发重了,上一条能撤回吗",
    ],
)
def test_a_polite_withdrawal_withdraws(text: str) -> None:
    """Put as a question, with what was wrong; how one withdraws is still a question of use."""
    reading = told(text)
    assert (reading.intent, reading.withdraw, reading.clarify) == ("correct", True, None)
    assert told("刚才那条发错了怎么撤回").intent == told("发错了能撤回吗").intent == "help"


def test_a_swap_is_no_question_for_the_record() -> None:
    """It corrects, and where either way could be meant it is asked."""
    reading = told("李明病假,王小雨事假,情况对调一下")
    assert (reading.intent, reading.clarify) == ("correct", "unclear_status")
    meant = told("事假记到李明名下了,其实是王小雨的")
    assert (meant.intent, meant.clarify) == ("correct", None)


def test_how_a_stand_in_is_set_is_asked() -> None:
    """A question of use is answered, whatever is told of the days away."""
    assert told("我要出差3天,让副班主任替我报,要怎么设置").intent == "help"


@pytest.mark.parametrize(
    ("text", "kind", "asked"),
    [
        ("李明劝返工作现处何环节?盼复。", "official", "李明"),
        ("李明目前案件状态,请示知。", "official", "李明"),
        ("请查告李明近月出勤。", "official", "李明"),
        ("李明这学期请了几天假,村里办低保要个数", "teacher", "李明"),
        ("李明病假几天?要开证明", "teacher", "李明"),
        ("1.查李明。2.查本月缺勤次数。3.查是否连续。", "teacher", "李明"),
        ("查一下张伟……不是,查李明,他这个月迟到几回了", "teacher", "李明"),
        ("查李明,不是张伟", "teacher", "李明"),
        ("我早上发的那条你记上没,怎么没个回音", "teacher", None),
        ("我上午报的数你记对没有", "teacher", None),
        ("李明回来上课没有", "teacher", "李明"),
        ("请核实李明目前就读情况并反馈。", "official", "李明"),
        ("导一份本月缺勤", "teacher", None),
        ("谁的返校没确认", "teacher", None),
    ],
)
def test_asked_in_written_style_in_a_list_and_for_a_purpose(text: str, kind: str, asked: str | None) -> None:
    """What the answer is wanted for tells nothing of him, and of two names the one put right is meant."""
    label = read(text, ROSTER, AT, None, kind).as_label()
    assert (label["intent"], label["student"]) == ("query", asked)


def test_what_was_not_heard_clearly_is_no_question() -> None:
    """是学习的学还是下雪的雪 behind 听不清 asks nothing: the message stays a roll, which asks."""
    label = read("李x请假一天。早上电话信号差,听不清是学习的学还是下雪的雪", ROSTER, AT).as_label()
    assert label["intent"] == "checkin"
    assert label["clarify"] is not None
