"""What a teacher in a hurry writes next, without a name: whose it is, and what it leaves as it is."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, absent, marked, steps
from tests.story.town import Town


@pytest.mark.parametrize("between", ["李明缺了几天", "我还有几件没办", "今天谁没来", "谢谢"])
@pytest.mark.parametrize("words", ["他病假", "病假", "他妈说发烧了"])
def test_question_in_between_does_not_part_a_word_from_its_report(town: Town, between: str, words: str) -> None:
    """李明没来 — 李明缺了几天 — 他病假: of him."""
    town.says(TEACHER, "李明没来，其他都到了")
    town.says(TEACHER, between)
    town.says(TEACHER, words)
    assert marked(town, "李明") == {"10-12": "sick"}


def test_he_may_be_whom_one_has_asked_after(town: Town) -> None:
    """李明没来 — 王小雨缺了几天 — 他病假: who of the two?"""
    town.says(TEACHER, "李明没来，其他都到了")
    town.says(TEACHER, "王小雨缺了几天")
    assert "说的是哪位？1 李明、2 王小雨" in town.says(TEACHER, "他病假")
    assert marked(town, "李明") == {"10-12": "absent"}
    town.says(TEACHER, "1")
    assert marked(town, "李明") == {"10-12": "sick"}


def test_call_that_nobody_answered_is_of_him_just_reported(town: Town) -> None:
    """打他妈电话没人接: he is missing without leave."""
    town.says(TEACHER, "李明没来，其他都到了")
    assert "李明无故" in town.says(TEACHER, "打他妈电话没人接")
    town.clock("10-12 09:00")
    town.phones.clear()


@pytest.mark.parametrize(
    ("first", "then", "status"),
    [("何军提前走了", "何军肚子疼", "left_early"), ("何军迟到，其他都到了", "何军堵车", "late")],
)
def test_cause_told_afterwards_changes_no_status(town: Town, first: str, then: str, status: str) -> None:
    """He left early, and it was his stomach: he was here in the morning."""
    town.says(TEACHER, first)
    assert "何军仍记" in town.says(TEACHER, then)
    assert marked(town, "何军") == {"10-12": status}


@pytest.mark.parametrize(("words", "left"), [("是7人", 1), ("实到7", 1), ("哦，是8个", 0), ("应该是8人", 0)])
def test_number_answers_a_question_about_numbers(town: Town, words: str, left: int) -> None:
    """应到8实到6 names nobody: the number is put right, and whoever is missing still is asked for."""
    town.says(TEACHER, "应到8实到6")
    answer = town.says(TEACHER, words)
    assert ("还差1人，是谁" in answer) == bool(left)
    if left:
        assert "还差" not in town.says(TEACHER, "李明")
        assert marked(town, "李明") == {"10-12": "absent"}
        town.clock("10-12 09:00")
        town.phones.clear()


def test_new_lack_takes_the_place_of_the_old(town: Town) -> None:
    """缺2人, and then 缺1人，李明: nobody else is asked for."""
    town.says(TEACHER, "今天缺2人")
    assert "还差" not in town.says(TEACHER, "缺1人，李明病假")


def test_who_comes_later_today_is_what_he_is(town: Town) -> None:
    """刘洋事假, and then 刘洋下午来: his leave stands, and nothing is asked."""
    town.says(TEACHER, "刘洋事假，其他都到了")
    answer = town.says(TEACHER, "刘洋下午来")
    assert "来了没有" not in answer
    assert marked(town, "刘洋") == {"10-12": "personal"}


def test_step_put_right_is_of_the_same_pupil_whatever_else_is_open(town: Town) -> None:
    """2 电话没人接 — 不对，接了，说明天来: of 张伟, though only 李明 is waited for; the first holds no longer."""
    absent(town, 3, "李明没来没请假，张伟没来没请假，其他都到了", ("李大山", "张建国"))
    town.phones.clear()
    town.says(TEACHER, "2 电话没人接")
    answer = town.says(TEACHER, "不对，接了，说明天来")
    assert "已撤回 张伟" in answer
    assert "已记 张伟：电话联系，答应返校，10月15日(周四)返校" in answer
    assert steps(town, "李明") == []


def test_nobody_home_is_what_was_found_by_whoever_was_asked(town: Town) -> None:
    """张伟家没人, of whom it was asked what was done: a visit, and no roll."""
    absent(town, 3, "李明没来没请假，张伟没来没请假，其他都到了", ("李大山", "张建国"))
    town.phones.clear()
    assert "已记 张伟：家访，没有联系上" in town.says(TEACHER, "张伟家没人")
    assert marked(town, "张伟")["10-14"] == "unexcused"


def test_wrong_alone_behind_a_step_asks_what_is_right(town: Town) -> None:
    """记错了 tells nothing; the answer says how to put it right, and nothing is changed."""
    town.says("周文", "我去李明家了，没人")
    assert "哪里错了" in town.says("周文", "记错了")
    assert len(steps(town, "李明")) == 1


def test_question_about_one_pupil_outlives_a_report_that_asks_about_another(town: Town) -> None:
    """李明来了没有 is open; 晓明病假 asks who; 2 answers that, and 来了 is of 李明."""
    town.says(TEACHER, "李明好像没来")
    town.says(TEACHER, "晓明病假")
    assert "还有：李明来了没有" in town.says(TEACHER, "2")
    town.says(TEACHER, "来了")
    assert marked(town, "李明") == {"10-12": "present"}
    assert marked(town, "王晓明") == {"10-12": "sick"}


def test_name_that_was_offered_answers_the_question_that_offers_it(town: Town) -> None:
    """Who of two and how many are asked at once: 王晓明 settles the first, the next names the second."""
    town.says(TEACHER, "晓明没来，今天缺3人")
    assert "还有：人数和名单对不上" in town.says(TEACHER, "王晓明")
    assert "还有" not in town.says(TEACHER, "李明 刘洋")
    town.clock("10-12 09:00")
    town.phones.clear()


def test_pupil_of_no_roster_is_asked_about_beside_a_roll(town: Town) -> None:
    """张三没来，李明病假: the one nobody knows is not passed over."""
    assert "名册里没有“张三”" in town.says(TEACHER, "张三没来，李明病假，其他都到了")


@pytest.mark.parametrize(("words", "status"), [("写错了，应该是刘洋没来", "absent"), ("搞错了，是刘洋病假", "sick")])
def test_right_pupil_may_be_told_with_what_he_is(town: Town, words: str, status: str) -> None:
    """李明 is here as all others, and the other is what is told of him now."""
    town.says(TEACHER, "李明没来，其他都到了")
    town.says(TEACHER, words)
    assert marked(town, "李明") == {"10-12": "present"}
    assert marked(town, "刘洋") == {"10-12": status}
    town.clock("10-12 09:00")
    town.phones.clear()


def test_who_is_well_and_comes_tomorrow_is_not_here(town: Town) -> None:
    """刘洋好了，明天来: ill today still."""
    town.says(TEACHER, "刘洋病假，其他都到了")
    town.says(TEACHER, "刘洋好了，明天来")
    assert marked(town, "刘洋") == {"10-12": "sick"}


def test_what_was_said_may_be_taken_as_not_said(town: Town) -> None:
    """算了，当我没说 takes back the last message alone."""
    town.says(TEACHER, "李明病假，其他都到了")
    town.says(TEACHER, "刘洋事假")
    assert "刘洋恢复为到校" in town.says(TEACHER, "算了，当我没说")
    assert marked(town, "李明") == {"10-12": "sick"}


def test_who_was_missing_in_the_afternoon_and_came_was_not_missing(town: Town) -> None:
    """张伟下午没来, and then 张伟来了: of that afternoon, and nothing of it is left."""
    town.says(TEACHER, "今天全勤")
    town.clock("10-12 14:30")
    town.says(TEACHER, "张伟下午没来")
    town.says(TEACHER, "张伟来了")
    assert set(marked(town, "张伟").values()) == {"present"}
    assert "张伟" not in town.says(TEACHER, "今天谁没来")


def test_cause_behind_a_report_that_asked_about_another_is_asked_about(town: Town) -> None:
    """王小雨感冒 asks whether 李明 has come; 在医院 may be of either."""
    town.says(TEACHER, "李明没来没请假，其他都到了")
    town.clock("10-13 08:00")
    town.phones.clear()
    assert "李明前几天没到，今天到了吗" in town.says(TEACHER, "王小雨感冒")
    assert "1 王小雨、2 李明" in town.says(TEACHER, "在医院")
    assert "10-13" not in marked(town, "李明")


def test_what_is_not_on_record_is_not_struck(town: Town) -> None:
    """取消李明的旷课, and he is on leave: nothing is changed, and it is said."""
    town.says(TEACHER, "李明请假，其他都到了")
    assert "没有旷课可取消" in town.says(TEACHER, "取消李明的旷课")
    assert marked(town, "李明") == {"10-12": "personal"}


def test_name_that_was_wrong_is_put_right(town: Town) -> None:
    """名字错了，不是李明，是王晓明: the leave is his."""
    town.says(TEACHER, "李明事假，其他都到了")
    town.says(TEACHER, "名字错了，不是李明，是王晓明")
    assert marked(town, "李明") == {"10-12": "present"}
    assert marked(town, "王晓明") == {"10-12": "personal"}


def test_whose_a_status_is_may_be_told_with_it(town: Town) -> None:
    """谁病假 — 刘洋也是病假: he is ill, whatever was told of him before."""
    town.says(TEACHER, "刘洋事假，其他都到了")
    town.clock("10-12 11:00")
    assert "谁病假" in town.says(TEACHER, "病假")
    town.says(TEACHER, "刘洋也是病假")
    assert marked(town, "刘洋") == {"10-12": "sick"}


def test_day_of_return_without_a_name_is_of_him_on_leave(town: Town) -> None:
    """李明病假 — 周四回来: until Wednesday."""
    town.says(TEACHER, "李明病假，其他都到了")
    assert "李明病假到10月14日(周三)" in town.says(TEACHER, "周四回来")


@pytest.mark.parametrize(
    ("words", "whom", "status"),
    [
        ("3改成迟到", "张伟", "late"),
        ("第3个改成病假", "张伟", "sick"),
        ("第二个是事假", "王小雨", "personal"),
        ("最后一个到了", "张伟", "present"),
        ("把第1位改为早退", "李明", "left_early"),
    ],
)
def test_place_in_the_list_names_a_pupil(town: Town, words: str, whom: str, status: str) -> None:
    """Three were named, and the third was late: he is called by his place, and the others stay as they are."""
    town.says(TEACHER, "李明、王小雨、张伟没来，其他都到了")
    assert whom in town.says(TEACHER, words)
    assert {name: marked(town, name)["10-12"] for name in ("李明", "王小雨", "张伟")} == {
        name: status if name == whom else "absent" for name in ("李明", "王小雨", "张伟")
    }


def test_several_places_of_a_list_put_right_one_after_the_other(town: Town) -> None:
    """第2、3个改成病假, then 1改成迟到: the list is the one that was typed, not its corrections."""
    town.says(TEACHER, "李明、王小雨、张伟没来，其他都到了")
    town.says(TEACHER, "第2、3个改成病假")
    town.says(TEACHER, "1改成迟到")
    assert [marked(town, name)["10-12"] for name in ("李明", "王小雨", "张伟")] == ["late", "sick", "sick"]


def test_place_that_the_list_lacks_changes_nothing(town: Town) -> None:
    """5改成病假 of three: the list is shown, and nothing is changed."""
    town.says(TEACHER, "李明、王小雨、张伟没来，其他都到了")
    assert "1 李明、2 王小雨、3 张伟，没有这一位" in town.says(TEACHER, "5改成病假")
    assert marked(town, "张伟") == {"10-12": "absent"}


def test_number_that_is_also_a_prompts_code_is_asked_about(town: Town) -> None:
    """1改成迟到, while prompt 1 is about 李明 and the first of the list is 王小雨: which of them?"""
    absent(town, 3)
    town.phones.clear()
    town.says(TEACHER, "王小雨、张伟没来")
    assert "1 王小雨、2 李明" in town.says(TEACHER, "1改成迟到")
    assert marked(town, "王小雨") == {"10-14": "absent"}
    town.says(TEACHER, "1")
    assert marked(town, "王小雨") == {"10-14": "late"}


@pytest.mark.parametrize(
    ("first", "words", "name", "status"),
    [
        ("陈静", "请假到周四", "陈静", "personal"),
        ("陈静", "病假四天", "陈静", "sick"),
        ("请四天假", "陈静", "陈静", "personal"),
        ("晓明请四天假，其他都到了", "2", "王晓明", "personal"),
        ("何军没来，也不知道什么情况", "请假到周四", "何军", "personal"),
    ],
)
def test_length_of_a_leave_told_in_an_answer_is_kept(
    town: Town, first: str, words: str, name: str, status: str
) -> None:
    """来了没有, 是哪一位, 谁请四天假: the answer, or what it completes, tells of a leave until Thursday; nobody types it again."""
    town.says(TEACHER, first)
    assert f"{name}{'病假' if status == 'sick' else '事假'}到10月15日" in town.says(TEACHER, words)
    town.days_pass(3)
    town.phones.clear()
    town.says(TEACHER, "全勤")
    assert marked(town, name)["10-15"] == status


def test_length_of_a_leave_is_asked_of_whom_where_two_are_meant(town: Town) -> None:
    """何军 was asked about and 张伟 reported missing since: 请两天假 is said of one of them."""
    town.says(TEACHER, "何军")
    town.says(TEACHER, "张伟没来")
    assert "1 张伟、2 何军" in town.says(TEACHER, "请两天假")
    assert "张伟事假到10月13日" in town.says(TEACHER, "1")
    assert marked(town, "何军") == {}


def test_leave_told_today_is_not_yesterdays_question(town: Town) -> None:
    """何军 was asked about yesterday; today 张伟没来, 病假到周五: that is 张伟's."""
    town.says(TEACHER, "何军")
    town.days_pass(1)
    town.phones.clear()
    town.says(TEACHER, "张伟没来")
    assert "张伟病假到10月16日" in town.says(TEACHER, "病假到周五")
    assert marked(town, "何军") == {}


def test_leave_that_reaches_into_a_reported_day_is_held_against_it(town: Town) -> None:
    """全勤 today, and yesterday's 王小雨 had leave for two days: 没到 puts today right."""
    town.says(TEACHER, "王小雨")
    town.days_pass(1)
    town.phones.clear()
    town.says(TEACHER, "全勤")
    assert "王小雨今天已按到校记" in town.says(TEACHER, "请两天假")
    town.says(TEACHER, "没到")
    assert marked(town, "王小雨") == {"10-12": "personal", "10-13": "personal"}
