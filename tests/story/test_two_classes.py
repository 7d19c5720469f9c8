"""A teacher of two classes: a number is her class, an answer of one is none of the other's, and nothing of a message is lost."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, case, marked, steps
from tests.story.town import Town


@pytest.fixture
def two(town: Town) -> Town:
    """赵丽娟 teaches class 2 as well."""
    town.opens_class("七年级2班", TEACHER, ("王小雪", "林芳", "许强"), ["七2班"])
    return town


def pass_to(town: Town, text: str) -> None:
    """Let time pass; what everybody hears until then is no part of these stories."""
    town.clock(text)
    town.phones.clear()


def test_number_of_a_class_is_no_code_of_a_prompt(two: Town) -> None:
    """林芳 of class 2 is asked about under 1; 1班… is of class 1, and nothing is filed in her case."""
    for day in ("10-12", "10-13", "10-14"):
        pass_to(two, f"{day} 08:05")
        two.says(TEACHER, "2班林芳没来没请假，其他都到了")
    two.phones.clear()
    two.says(TEACHER, "1班昨天请假的李明今天到了，其他都到了")
    two.says(TEACHER, "1班除了张伟都到了")

    assert steps(two, "林芳") == []
    assert marked(two, "李明")["10-14"] == "present"
    assert marked(two, "张伟") == {"10-14": "absent"}


def test_word_about_one_class_is_no_answer_about_the_other(two: Town) -> None:
    """王小雪来了没有 is open since yesterday; 1班张伟没来，2班同昨天 answers nothing: class 1 is recorded."""
    two.says(TEACHER, "2班林芳没来没请假，许强病假，其他都到了")
    two.says(TEACHER, "2班王小雪")
    pass_to(two, "10-13 08:05")
    answer = two.says(TEACHER, "1班张伟没来，2班同昨天")
    assert "七年级1班：张伟没到" in answer
    assert "七年级2班报的是：" in answer
    two.says(TEACHER, "是")

    assert "10-12" not in marked(two, "王小雪")
    assert marked(two, "林芳") == {"10-12": "unexcused", "10-13": "unexcused"}
    assert marked(two, "许强") == {"10-12": "sick", "10-13": "sick"}
    two.phones.clear()


def test_part_of_a_message_that_is_not_understood_is_said(two: Town) -> None:
    """What is told of one class is recorded, and the answer says that the rest was not."""
    answer = two.says(TEACHER, "1班全勤，2班你看着办")
    assert "七年级1班：全到" in answer
    assert "“2班你看着办”没听懂，没有记" in answer


def test_those_of_yesterday_are_meant_by_what_they_were(two: Town) -> None:
    """除了昨天请假的都到了 is of today, and they are on leave as before; 昨天没来的今天来了 names them, too."""
    two.says(TEACHER, "2班林芳没来，王小雪发烧，其他都到了")
    pass_to(two, "10-13 08:05")
    answer = two.says(TEACHER, "2班除了昨天请假的都到了")
    assert "今天（10月13日） 七年级2班：王小雪病假，其余都到" in answer
    two.says(TEACHER, "2班昨天没来的还没来")
    assert marked(two, "林芳") == {"10-12": "absent", "10-13": "absent"}
    pass_to(two, "10-14 08:05")
    two.says(TEACHER, "2班昨天没来的今天都来了")

    assert marked(two, "林芳")["10-14"] == "present"
    assert marked(two, "王小雪")["10-14"] == "present"
    assert case(two, "林芳") is None
    two.phones.clear()


def test_taken_back_twice_is_not_put_back(two: Town) -> None:
    """撤回 behind 撤回 does not bring back what was taken back."""
    two.says(TEACHER, "1班张伟病假，其他都到了")
    two.says(TEACHER, "1班张伟迟到")
    assert "张伟恢复为病假" in two.says(TEACHER, "撤回")
    assert "前一条已经撤回" in two.says(TEACHER, "撤回")
    assert marked(two, "张伟") == {"10-12": "sick"}


def test_both_classes_are_reported_in_any_words(two: Town) -> None:
    """都到了 asks of which class; 两个班都到了 is of both, and 2班 on the next day says nothing of it."""
    assert "您报的是哪个班" in two.says(TEACHER, "都到了")
    answer = two.says(TEACHER, "两个班都到了")
    assert "七年级1班：全到" in answer
    assert "七年级2班：全到" in answer
    two.clock("10-13 08:00")
    two.says(TEACHER, "都到了")
    pass_to(two, "10-14 08:00")
    assert "已记" not in two.says(TEACHER, "2班")
    two.phones.clear()


def test_counted_list_of_a_class_is_no_code(two: Town) -> None:
    """1班 病1 王小雨 … while prompts 1 and 2 are open: the roll of class 1; 1班跟昨天一样 shows the day before."""
    two.says(TEACHER, "两个班都齐了")
    two.clock("10-13 17:00")
    two.phones.clear()
    answer = two.says(TEACHER, "1班 病1 王小雨 事1 张伟 其余到\n2班 全到")
    assert "王小雨病假，张伟事假" in answer
    pass_to(two, "10-14 08:00")
    assert "七年级1班报的是：" in two.says(TEACHER, "1班跟昨天一样，2班全勤")


def test_denial_answers_whether_he_is_here(two: Town) -> None:
    """张伟来了没有? 张伟没迟到: he is here, and not late."""
    two.says(TEACHER, "1班张伟2班王小雪迟到")
    two.says(TEACHER, "张伟没迟到")
    assert marked(two, "张伟") == {"10-12": "present"}
