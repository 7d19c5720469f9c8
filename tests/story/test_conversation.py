"""What a hurried person types between and after the questions: nothing is written down for the wrong pupil or the wrong day."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, absent, marked, owed, steps
from tests.story.town import Town

BOTH = "李明没来没请假，张伟没来没请假，其他都到了"
PARENTS = ("李大山", "张建国")


@pytest.fixture
def asked(town: Town) -> Town:
    """The third day on which 李明 alone is missing: his teacher is asked what was done."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实", "李明"])
    return town


@pytest.fixture
def two(town: Town) -> Town:
    """The third day on which 李明 and 张伟 are missing: his teacher is asked about both, 1 and 2."""
    absent(town, 3, BOTH, PARENTS)
    town.expects(TEACHER, has=["【1】", "李明", "【2】", "张伟"])
    return town


@pytest.mark.parametrize("words", ["今天谁没来", "谁没到", "谁连续缺课了", "今天来了几个", "哪些人没来"])
def test_question_typed_while_something_is_asked_is_no_answer(town: Town, words: str) -> None:
    """李明来了没有 is open; whoever then asks who is missing has not said that 李明 is."""
    assert "李明来了没有" in town.says(TEACHER, "李明好像没来")
    town.says(TEACHER, words)
    assert marked(town, "李明") == {}


def test_whoever_was_not_meant_is_one_of_the_others(town: Town) -> None:
    """晓明没来，其他都到了 of two 晓明: it is 王晓明, so 张晓明 was here, and his days in a row end."""
    for day in ("10-12", "10-13"):
        town.clock(f"{day} 08:05")
        town.says(TEACHER, "张晓明没来没请假，其他都到了")
    town.clock("10-14 08:05")
    town.says(TEACHER, "晓明没来没请假，其他都到了")
    town.says(TEACHER, "王晓明")
    town.clock("10-15 08:05")
    answer = town.says(TEACHER, "张晓明没来没请假，王晓明没来没请假，其他都到了")

    assert "张晓明、王晓明（第2天）无故" in answer


def test_neither_of_two_makes_nobody_present_or_missing(town: Town) -> None:
    """都不是: what he meant is not known, so nothing is written down of either."""
    town.says(TEACHER, "晓明没来没请假，其他都到了")
    town.says(TEACHER, "都不是")
    assert marked(town, "张晓明") == marked(town, "王晓明") == {}


@pytest.mark.parametrize(
    "words",
    [
        "{}打电话了没人接",
        "{}已家访",
        "1 {}已家访",
        "{} 需要帮助，家长不开门",
        "同意{}销号",
        "{}家长说他病了",
        "{}",
        "是{}",
        "责任人{}",
        "分派 {} 给 孟凡星",
    ],
)
def test_words_about_a_stranger_are_not_filed_with_the_one_pupil_who_is_open(asked: Town, words: str) -> None:
    """李明 is open; what is said of 王小雪, whom the teacher may not see or who does not exist, is asked about."""
    answer = asked.says(TEACHER, words.format("王小雪"))
    # Before he says so, nothing is written down.
    assert "没有找到您可以查看的学生“王小雪”" in answer
    assert steps(asked, "李明") == []
    assert owed(asked, "李明") != set()
    assert "不记" in asked.says(TEACHER, "都不是")


def test_yes_files_the_strangers_words_without_retyping(asked: Town) -> None:
    """He mistyped the name: 是 is enough."""
    asked.says(TEACHER, "王小雪打电话了没人接")
    assert "已记 李明：电话联系，没有联系上" in asked.says(TEACHER, "是")
    assert steps(asked, "李明")[-1].payload["kind"] == "phone"


@pytest.mark.parametrize(
    "words", ["李大山说明天来", "孟凡星去家访了，没人", "刘老师打电话了没人接", "已家访，孩子高兴来上学"]
)
def test_family_and_staff_are_no_strangers(asked: Town, words: str) -> None:
    """Whom the school knows may stand in the words: they are about the pupil who is open."""
    assert "已记 李明" in asked.says(TEACHER, words)


@pytest.mark.parametrize(
    ("answer", "whom"),
    [("1", {"李明"}), ("张伟", {"张伟"}), ("是李明", {"李明"}), ("都是", {"李明", "张伟"}), ("1和2", {"李明", "张伟"})],
)
def test_words_without_a_name_are_completed_by_a_number_or_a_name(two: Town, answer: str, whom: set[str]) -> None:
    """打了电话没人接 of two open matters: which one is asked, and nothing is typed twice."""
    question = two.says(TEACHER, "打了电话没人接")
    assert "哪一件" in question
    assert "1 李明" in question
    two.says(TEACHER, "今天谁没来")
    two.says(TEACHER, answer)

    called = {name for name in ("李明", "张伟") if [line.payload["kind"] for line in steps(two, name)] == ["phone"]}
    assert called == whom


def test_words_about_nobody_wait_for_a_name(town: Town) -> None:
    """Nothing is open and no name stands there: the name alone completes it; 算了 drops it."""
    assert "回姓名就行" in town.says(TEACHER, "打了电话没人接")
    assert "已记 李明：电话联系" in town.says(TEACHER, "李明")
    town.says(TEACHER, "打了电话没人接")
    assert "不记" in town.says(TEACHER, "算了")
    assert len(steps(town, "李明")) == 1


def test_number_answers_what_was_asked_last(two: Town) -> None:
    """A short name is asked about, then a matter: 1 is the matter, and the next 1 the pupil."""
    two.says(TEACHER, "晓明迟到")
    two.says(TEACHER, "打了电话没人接")
    assert "已记 李明：电话联系" in two.says(TEACHER, "1")
    assert "张晓明迟到" in two.says(TEACHER, "1")


def test_pupil_in_hospital_yesterday_is_still_ill_by_one_word(town: Town) -> None:
    """今天全勤 with somebody who lay in hospital yesterday: 没到 is enough, and he is ill, not missing without a word."""
    town.says(TEACHER, "李明住院了，其他都到了")
    town.clock("10-13 08:00")
    assert "李明前几天报的是住院" in town.says(TEACHER, "今天全勤")
    town.says(TEACHER, "没有")
    assert marked(town, "李明") == {"10-12": "sick", "10-13": "sick"}


@pytest.mark.parametrize(
    ("word", "mark"), [("没到", "absent"), ("还没来", "absent"), ("是病假", "sick"), ("在的", "present")]
)
def test_one_word_settles_who_was_missing_until_yesterday(town: Town, word: str, mark: str) -> None:
    """李明 was missing and today is 全勤: the question about him is answered without his name."""
    absent(town, 1)
    town.clock("10-13 08:00")
    assert "李明前几天没到" in town.says(TEACHER, "今天全勤")
    town.says(TEACHER, word)
    assert marked(town, "李明")["10-13"] == mark
    town.phones.clear()


def test_one_word_of_two_pupils_is_asked_about(town: Town) -> None:
    """Two were missing until yesterday: 没到 is of whom? 都没到 is of both."""
    absent(town, 1, BOTH, PARENTS)
    town.clock("10-13 08:00")
    town.says(TEACHER, "今天全勤")
    assert "说的是哪位" in town.says(TEACHER, "没到")
    town.says(TEACHER, "都没到")
    assert marked(town, "李明")["10-13"] == marked(town, "张伟")["10-13"] == "absent"
    town.phones.clear()


def test_yes_to_the_same_words_is_no_report_on_a_pupil(town: Town) -> None:
    """是的，没变 answers whether she called the roll; it is nothing about 李明, though he is open."""
    absent(town, 5)
    before = len(steps(town, "李明"))
    town.phones.clear()
    assert "按您报的记" in town.says(TEACHER, "是的，没变")
    assert len(steps(town, "李明")) == before


def test_guardian_who_says_otherwise_is_settled_in_a_word(town: Town) -> None:
    """The father wrote that he is ill: 没到 leaves what she reported, 病假 corrects it."""
    town.texts("李大山", "孩子今天发烧了，在家")
    town.expects(TEACHER, has=["发烧"])
    assert "请再核对一下" in town.says(TEACHER, "李明没来没请假，其他都到了")
    assert "按您报的记" in town.says(TEACHER, "没到")
    assert marked(town, "李明") == {"10-12": "unexcused"}
    town.says(TEACHER, "李明没来没请假，其他都到了")
    town.says(TEACHER, "病假")
    assert marked(town, "李明") == {"10-12": "sick"}


@pytest.fixture
def classes(town: Town) -> Town:
    """罗成 leads classes 2 and 3."""
    town.hires("罗成", "teacher", "school", "LuoCheng", "13800000019")
    town.opens_class("七年级2班", "罗成", ("王小雪", "林芳", "许强"), ["七2班"])
    town.opens_class("七年级3班", "罗成", ("马超", "李明轩", "周涛"), ["七3班"])
    return town


def test_second_class_is_not_two_classes(classes: Town) -> None:
    """2班全到 by whoever leads classes 2 and 3 reports class 2, and class 3 is still owed."""
    assert "七年级3班" not in classes.says("罗成", "2班全到")
    assert "七年级3班今天还没有报" in classes.says("罗成", "我报了没")
    assert "七年级2班：全到" in classes.says("罗成", "2个班都全到")


def test_each_class_by_its_bare_number_has_its_own_words(classes: Town) -> None:
    """2班全到，3班周涛请假 is two reports, and 撤回3班的 takes back the one."""
    answer = classes.says("罗成", "2班全到，3班周涛请假")
    assert "七年级2班：全到" in answer
    assert marked(classes, "周涛") == {"10-12": "personal"}
    assert "已撤回今天（10月12日）七年级3班" in classes.says("罗成", "撤回3班的")


def test_lead_names_the_class_and_types_nothing_twice(classes: Town) -> None:
    """今天全勤 by the lead of a school: the class's name alone completes it."""
    assert "回序号或班级" in classes.says("孙立", "今天全勤")
    assert "七年级1班：全到" in classes.says("孙立", "七1班")
    assert "七年级2班、七年级3班" in classes.says("孙立", "哪些班没报")


def test_lead_ends_a_stand_in_that_he_entered(town: Town) -> None:
    """取消代班 by whoever entered it: both hear of it, and the teacher's prompts are hers again."""
    town.says("孙立", "代班 赵丽娟 孟凡星 10月13日到20日")
    town.expects(TEACHER, has=["孟凡星为您代班"])
    town.expects("孟凡星", has=["由您代班"])
    assert "赵丽娟不再由人代班" in town.says("孙立", "取消代班")
    town.expects(TEACHER, has=["代班已由孙立取消"])
    town.expects("孟凡星", has=["您不再代班"])


def test_question_about_another_day_is_answered_of_that_day(town: Town) -> None:
    """昨天谁没来 is answered of yesterday; on a Sunday nothing is owed."""
    town.says(TEACHER, "李明没来没请假，其他都到了")
    town.clock("10-13 08:00")
    town.expects("李大山", has=["10月12日"])
    town.says(TEACHER, "今天全勤")
    answer = town.says(TEACHER, "昨天谁没来")
    assert "昨天（10月12日）" in answer
    assert "李明无故" in answer
    town.says(TEACHER, "李明昨天其实来了")
    town.clock("10-13 08:30")
    town.phones.clear()


def test_nothing_is_owed_on_a_day_without_school(plain_town: Town) -> None:
    """我报了没 on a Sunday: no school, no report."""
    plain_town.says(TEACHER, "今天全勤")
    plain_town.clock("10-18 09:00")
    plain_town.phones.clear()
    assert "不上课" in plain_town.says(TEACHER, "我报了没")
    assert "不上课" in plain_town.says(TEACHER, "今天谁没来")


def test_teacher_who_asks_for_the_whole_school_is_told_of_her_own_class(town: Town) -> None:
    """全校哪些班没报: who may know that, and what holds for her."""
    answer = town.says(TEACHER, "全校哪些班没报")
    assert "校领导" in answer
    assert "七年级1班今天还没有报" in answer


def test_whole_class_is_not_reported_ahead(town: Town) -> None:
    """明天全勤 is nothing about today."""
    assert "还没到" in town.says(TEACHER, "明天全勤")
    assert "还没有报" in town.says(TEACHER, "我报了没")


def test_work_far_away_is_no_leave_of_a_day(town: Town) -> None:
    """张伟爸爸说他去广东打工了 is told of his case, and marks no leave."""
    assert "已记 张伟：" in town.says(TEACHER, "张伟爸爸说他去广东打工了")
    assert marked(town, "张伟") == {}
    assert len(steps(town, "张伟")) == 1


@pytest.mark.parametrize("words", ["请假三天，孟凡星代班", "请假三天，孟凡星代", "请病假两天，由孟凡星老师代课"])
def test_stand_in_may_be_named_in_full(town: Town, words: str) -> None:
    """A colleague by his whole name is no pupil whom the roster lacks."""
    assert "孟凡星代班，已告诉孟凡星" in town.says(TEACHER, words)
    town.expects("孟凡星", has=["由您代班"])
    town.expects("孙立", has=["孟凡星代班"])


def test_visit_to_somebody_one_may_not_see_is_said_to_be_unknown(town: Town) -> None:
    """Nothing is open, and the name is of another class or of nobody: the same words."""
    of_other = town.says("孟凡星", "李明已家访")
    of_nobody = town.says("孟凡星", "上官雪已家访")
    assert "没有找到您可以查看的学生“李明”" in of_other
    assert of_other.replace("李明", "某某") == of_nobody.replace("上官雪", "某某")
    assert steps(town, "李明") == []


@pytest.mark.parametrize("who", ["孟凡星", "周文"])
def test_help_offers_nothing_that_is_not_his(town: Town, who: str) -> None:
    """A teacher without a class, and a 包保 teacher, are not told to report for classes or to give orders."""
    told = town.says(who, "帮助")
    assert "家访" in told
    assert "分派" not in told
    assert "替班级" not in told


@pytest.mark.parametrize("words", ["3", "不知道"])
def test_number_that_was_not_offered_brings_the_question_again(town: Town, words: str) -> None:
    """Two are offered and she types 3: nothing is recorded, and what can be answered stands there again."""
    town.says(TEACHER, "晓明没来，其他都到了")
    assert "1 张晓明、2 王晓明" in town.says(TEACHER, words)
    assert "张晓明没到" in town.says(TEACHER, "1")


def test_what_a_helper_says_of_a_stranger_is_not_filed_either(town: Town) -> None:
    """周文 answers for 李明 alone; 昨天王小雪没来 is nothing about him."""
    absent(town, 5)
    town.phones.clear()
    assert "没有找到您可以查看的学生“王小雪”" in town.says("周文", "昨天王小雪没来")
    assert steps(town, "李明") == []


@pytest.mark.parametrize("words", ["错了，是1", "不对，是张晓明", "说错了 张晓明"])
def test_wrong_answer_is_put_right_by_a_bare_sentence(town: Town, words: str) -> None:
    """2 was typed for 1: 王晓明 was here after all, as the report said of the others, and 张晓明 was not."""
    town.says(TEACHER, "晓明没来没请假，其他都到了")
    town.says(TEACHER, "2")
    answer = town.says(TEACHER, words)

    assert "王晓明恢复为到校" in answer
    assert marked(town, "王晓明") == {"10-12": "present"}
    assert marked(town, "张晓明") == {"10-12": "unexcused"}
