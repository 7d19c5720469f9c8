"""A question names its candidates, and a short answer completes the report without retyping it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from handlers.reading import answer_ask, explain, read
from tests.reading import cast

AT = datetime(2026, 10, 14, 8, 10)
GENHE = cast.COMPILED["genhe-802"]
WEIHUI = cast.COMPILED["weihui-701"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1", "包玉兰"),
        ("2", "白玉兰"),
        ("第一个", "包玉兰"),
        ("是白玉兰", "白玉兰"),
        ("白玉兰", "白玉兰"),
        ("后面那个", "白玉兰"),
        ("选2", "白玉兰"),
    ],
)
def test_a_number_a_place_or_a_name_says_who_was_meant(text: str, name: str) -> None:
    """玉兰没来 fits two; any short answer marks the one meant with the status told before."""
    (ask,) = read("玉兰没来,说是肚子疼", GENHE, AT).asks
    assert ask.candidates == ("包玉兰", "白玉兰")
    answered = answer_ask(ask, text, GENHE)
    assert answered is not None
    assert [(mark.name, mark.status) for mark in answered.marks] == [(name, "sick")]


def test_none_of_them_records_nothing() -> None:
    """都不是 settles the question with nothing to record."""
    (ask,) = read("玉兰没来", GENHE, AT).asks
    answered = answer_ask(ask, "都不是", GENHE)
    assert answered is not None
    assert answered.none
    assert answered.marks == ()


def test_a_report_typed_anew_is_no_answer() -> None:
    """Another report, a number out of range and chatter leave the question open."""
    (ask,) = read("玉兰没来", GENHE, AT).asks
    for text in ("3", "应到36实到35,王强病假", "其他都到了", "谢谢", ""):
        assert answer_ask(ask, text, GENHE) is None, text


def test_a_stranger_s_name_is_completed_by_the_right_one() -> None:
    """A name on no roster is asked about; the right name takes the status that was told."""
    (ask,) = read("赵云今天没到,没请假", cast.COMPILED["yongzhen-5"], AT).asks
    assert ask.code == "unknown_name"
    answered = answer_ask(ask, "是朱元", cast.COMPILED["yongzhen-5"])
    assert answered is not None
    assert [(mark.name, mark.status) for mark in answered.marks] == [("朱元", "unexcused")]


def test_here_or_not_settles_what_was_open() -> None:
    """Whether a pupil came was open; 在, 不在, 病假 each settle it."""
    (ask,) = read("起云仙请假。张阿英我没注意来没来,一会儿下去看", cast.COMPILED["chuxiong-901"], AT).asks
    for text, status in (("在", "present"), ("不在", "absent"), ("病假", "sick"), ("没来,没请假", "unexcused")):
        answered = answer_ask(ask, text, cast.COMPILED["chuxiong-901"])
        assert answered is not None
        assert [(mark.name, mark.status) for mark in answered.marks] == [("张阿英", status)]


def test_a_day_told_releases_what_waited_for_it() -> None:
    """前几天 is no day; told the day, the mark that waited is recorded for it."""
    (ask,) = read("前几天何家辉请过一天事假我忘报了,帮我补上", WEIHUI, AT).asks
    answered = answer_ask(ask, "10月12日", WEIHUI, AT)
    assert answered is not None
    assert answered.day == date(2026, 10, 12)
    assert [(mark.name, mark.status) for mark in answered.marks] == [("何家辉", "personal")]
    assert answer_ask(ask, "明天", WEIHUI, AT) is None


def test_the_question_names_whom_to_choose_from() -> None:
    """What is asked can be answered without looking anything up."""
    (ask,) = read("玉兰没来", GENHE, AT).asks
    assert "包玉兰" in ask.question()
    assert "白玉兰" in ask.question()


def test_explaining_quotes_the_words_behind_each_mark() -> None:
    """For one message it can be told which words made which mark."""
    lines = "\n".join(explain("李明轩李明俩都没来,前面那个是感冒,后面那个姥爷过寿请了假", WEIHUI, AT))
    assert "李明轩 → sick" in lines
    assert "李明 → personal" in lines
    assert "“感冒”" in lines
