"""Several matters in one message: each is recorded for its own pupil, and nothing for anybody else."""

from __future__ import annotations

import pytest

from handlers.steps.several import split_codes
from store import facts, pupils, units
from tests.handlers.conftest import LEAD, TEACHER, School

BOTH = "李明、王小雨没来没请假，其他都到了"


def two_prompts(school: School) -> School:
    """Both were missing on three school days: the class teacher holds codes 1 (李明) and 2 (王小雨)."""
    for day in (12, 13, 14):
        school.at(day).says(BOTH)
    assert "【1】【缺勤核实】李明" in school.was_told(TEACHER)[-1]
    return school


def steps(school: School, name: str) -> list[tuple[str, str]]:
    """(step, outcome) of everything recorded about a pupil."""
    with school.db.read() as tx:
        klass = next(one for one in units.find(tx, "class", "七年级1班"))
        pupil = next(one for one in pupils.roster(tx, klass.id, school.clock.now().date()).pupils if one.name == name)
        return [
            (str(act.payload.get("step")), str(act.payload.get("outcome")))
            for act in facts.of(tx, "pupil", [pupil.id]).get(pupil.id, ())
            if act.kind == "step"
        ]


def test_two_codes_in_one_message_are_two_records(school: School) -> None:
    """“1 已家访，2 打电话没人接”: a visit to the one, a call to the other."""
    two_prompts(school).says("1 已家访，2 打电话没人接")
    assert steps(school, "李明") == [("home_visit", "unknown")]
    assert steps(school, "王小雨") == [("phone", "unreachable")]


def test_codes_that_share_their_words_share_the_record(school: School) -> None:
    """“1、2 都打过电话了”: a call to each."""
    two_prompts(school).says("1、2 都打过电话了")
    assert [one for one, _ in steps(school, "李明")] == ["phone"]
    assert [one for one, _ in steps(school, "王小雨")] == ["phone"]


@pytest.mark.parametrize("words", ["全部收到", "收到", "1 2 收到", "都收到了"])
def test_whatever_says_that_all_was_read_is_noted_for_each(school: School, words: str) -> None:
    """收到 to a message of two matters is 收到 to both, and nothing done about either."""
    assert "收到已记：李明、王小雨" in two_prompts(school).says(words)
    assert steps(school, "李明") == [("ack", "unknown")]
    assert steps(school, "王小雨") == [("ack", "unknown")]


def test_a_code_that_never_was_is_told_and_its_words_count_for_nobody(school: School) -> None:
    """“2 已家访，7 打电话没人接”: nothing of the call is put down to the pupil of code 2."""
    answer = two_prompts(school).says("2 已家访，7 打电话没人接")
    assert "没有编号为7的事" in answer
    assert steps(school, "王小雨") == [("home_visit", "unknown")]


def test_two_names_with_what_was_done_are_no_roll_call(school: School) -> None:
    """“李明已家访，王小雨电话没人接” is an answer for each, and no check-in."""
    answer = two_prompts(school).says("李明已家访，王小雨电话没人接")
    assert "无故" not in answer
    assert steps(school, "李明") == [("home_visit", "unknown")]
    assert steps(school, "王小雨") == [("phone", "unreachable")]


def test_a_numbered_list_of_absentees_stays_a_roll_call(school: School) -> None:
    """“1 李明病假 2 刘洋事假” with codes 1 and 2 open reports for the class and answers nothing."""
    answer = two_prompts(school).says("1 李明病假\n2 刘洋事假")
    assert "病假" in answer
    assert "事假" in answer
    assert steps(school, "李明") == []


def test_received_first_and_what_was_done_later_belong_together(school: School) -> None:
    """After 收到 the only open matter is still meant by 家访了."""
    for day in (12, 13, 14):
        school.at(day).says("李明没来没请假，其他都到了")
    school.was_told(TEACHER)
    school.says("收到")
    assert "已记 李明：家访" in school.says("家访了，家里没人")


def test_a_matter_of_the_school_ends_by_the_word_its_prompt_shows(school: School) -> None:
    """The lead answers a check of the term by its code and 已办, and it is off his list."""
    school.at(12, 8, 30)
    assert "回复示例：1 已" in school.was_told(LEAD)[-1]
    school.at(12, 8, 31)
    assert "已报送" in school.says("1 已办", LEAD)
    assert school.says("我还有几件没办", LEAD) == "您没有待办。"


@pytest.mark.parametrize("words", ["1 还没办", "1 明天报", "1 正在核对", "1 怎么报？"])
def test_what_is_not_done_yet_ends_nothing(school: School, words: str) -> None:
    """还没办, 明天报 and a question leave the matter open."""
    school.at(12, 8, 30)
    school.was_told(LEAD)
    school.says(words, LEAD)
    assert "1件待办" in school.says("我还有几件没办", LEAD)


def test_counts_times_and_dates_are_no_codes() -> None:
    """Only a number that stands by itself is a code."""
    codes = {1, 2, 3, 9, 10}
    assert split_codes("2 已家访，3个人都在家", codes) == [(2, "已家访，3个人都在家")]
    assert split_codes("1 已家访，10:20到的", codes) == [(1, "已家访，10:20到的")]
    assert split_codes("1 已家访，9月2日来", codes) == [(1, "已家访，9月2日来")]
    assert split_codes("今天1 已家访", codes) == []


def test_what_is_added_by_the_same_code_is_added_to_its_pupil(school: School) -> None:
    """A visit ended the matter; 1 见到李大山… an hour later is one more record of 李明, without his name being typed."""
    two_prompts(school).says("1 已家访，门锁着")
    assert "已记 李明" in school.says("1 又打了电话，家长说孩子在广东打工")
    assert [one for one, _ in steps(school, "李明")] == ["home_visit", "phone"]
    assert steps(school, "王小雨") == []


def test_the_same_words_twice_are_one_record(school: School) -> None:
    """1 已家访 said again is no second visit."""
    two_prompts(school).says("1 已家访")
    assert "没有再记" in school.says("1 已家访")
    assert len(steps(school, "李明")) == 1


def test_two_pupils_of_whom_nothing_was_asked_are_two_records(school: School) -> None:
    """“李明已家访，王小雨电话没人接” without a prompt: the failed call is not put down to the visit."""
    school.says("李明已家访，王小雨电话没人接")
    assert steps(school, "李明") == [("home_visit", "unknown")]
    assert steps(school, "王小雨") == [("phone", "unreachable")]


def test_words_that_cannot_be_shared_out_are_asked_about(school: School) -> None:
    """Two pupils and one telling: nothing is recorded of either, and the answer says how to write it."""
    assert "一人一句" in school.says("李明和王小雨打架了，去李明家做了工作，答应明天来")
    assert steps(school, "李明") == steps(school, "王小雨") == []


@pytest.mark.parametrize("words", ["打了三遍电话没人接", "孩子说下周一回来上课", "去家访了，孩子答应明天来"])
def test_a_report_that_names_nobody_is_put_down_to_nobody(school: School, words: str) -> None:
    """Without a prompt the pupil is asked for; with two open the code is; with one it is his."""
    assert "哪位学生" in school.says(words)
    assert "哪一件" in two_prompts(school).says(words)
    assert steps(school, "李明") == steps(school, "王小雨") == []


@pytest.mark.parametrize(
    "words",
    [
        "李明 已家访，孩子在家，答应周一来",
        "李明已家访，在家，答应明天来",
        "李明 已家访，见到奶奶，一切正常",
        "李明打了电话，家长说明天送来",
    ],
)
def test_what_was_done_for_one_pupil_marks_nobody(school: School, words: str) -> None:
    """A visit told without a code is a step: neither is he present on the promised Monday nor the class all here."""
    answer = school.at(16).says(words)

    assert answer.startswith("已记 李明：")
    assert "今天还没有报" in school.says("我报了没")
