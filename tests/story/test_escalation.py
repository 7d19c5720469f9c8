"""Escalation that thinks: who is told gets the story and can answer; what comes late is taken; nothing is asked in vain."""

from __future__ import annotations

from tests.story.days import ABSENT, TEACHER, absent, owed, steps
from tests.story.town import Town


def climbed(town: Town) -> str:
    """Three days without leave, and no answer: the 包保 teacher is told; the words he gets."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    town.clock("10-15 08:05")
    town.says(TEACHER, ABSENT)
    town.clock("10-16 08:05")
    told = town.expects("周文", has=["到期没办结", "李明"])
    town.phones.clear()
    return told


def test_whoever_is_told_gets_the_story_in_five_lines(town: Town) -> None:
    """What was missed, the case, what was done, what the family said, what is owed: with the prompt, on one page."""
    town.says(TEACHER, ABSENT)
    town.texts("李大山", "孩子说不想读")
    town.phones.clear()
    told = climbed(town)
    rows = [row for row in told.splitlines() if "：" in row[:6] and not row.startswith("回复示例")]

    assert [row.partition("：")[0] for row in rows] == ["缺勤", "个案", "已做", "家长", "待办"]
    assert all(len(row.partition("：")[2]) <= 30 for row in rows)
    assert "“孩子说不想读”" in told
    assert "还没有人联系" in told


def test_an_escalation_is_a_card_and_is_answered_in_chat(town: Town) -> None:
    """The story fits the card's rows, so the 包保 teacher may press; typed words do as well."""
    climbed(town)
    card = next(one for one in town.providers.cards[::-1] if one["main_title"]["title"].startswith("到期没办结"))
    assert [row["keyname"] for row in card["horizontal_content_list"]][:2] == ["缺勤", "个案"]
    assert len(card["horizontal_content_list"]) <= 6
    answer = town.says("周文", "已家访，见到奶奶，答应周一来")

    assert answer.startswith("已记 李明：家访，答应返校")
    assert "verify_absence" not in owed(town, "李明")


def test_received_stops_nothing_beyond_its_time(town: Town) -> None:
    """收到 is no answer: before the due nobody else hears of it, after it the matter climbs."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    town.says(TEACHER, "收到")
    town.clock("10-15 08:05")
    town.says(TEACHER, ABSENT)
    town.clock("10-15 23:00")
    assert not any("缺勤核实" in text for name in ("周文", "孙立") for text in town.phones.get(name, []))
    town.clock("10-16 09:00")
    town.expects("周文", has=["到期没办结", "李明"])
    town.expects("孙立", has=["逾期未办", "李明"])
    town.phones.clear()


def test_a_late_answer_is_taken_and_closes_what_it_answers(town: Town) -> None:
    """The teacher answers a day late, after it climbed: done late, and the 包保 official never hears of it."""
    climbed(town)
    answer = town.says(TEACHER, "1 昨天已家访，答应周一来")
    assert answer.startswith("已记 李明：")
    assert "家访" in answer
    assert "verify_absence" not in owed(town, "李明")
    town.says(TEACHER, "今天全勤")
    town.clock("10-17 12:00")
    assert not any("缺勤核实" in text for text in town.phones.get("吴钢", []))
    assert town.says("周文", "待办") == "您没有待办。"
    town.phones.clear()


def test_help_goes_up_at_once_with_the_words(town: Town) -> None:
    """需要帮助 is the next rung's at once, in the teacher's own words, with the story."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    town.says(TEACHER, "1 需要帮助，家长不开门")
    told = town.expects("周文", has=["请求帮助", "家长不开门", "李明"])
    assert "无故" in told
    town.says("周文", "我下午去")
    town.tasks_left = 0
    town.clock("10-14 09:30")
    assert steps(town, "李明")
    town.phones.clear()


def test_an_ordinary_day_costs_the_teacher_one_message(town: Town) -> None:
    """Nobody absent: 今天全勤, one answer, and until midnight nothing else reaches anybody."""
    before = len(town.providers.wecom) + len(town.providers.sms)
    answer = town.says(TEACHER, "今天全勤")
    town.clock("10-12 23:59")

    assert answer.count("\n") == 0
    assert len(town.providers.wecom) + len(town.providers.sms) == before
    assert "今天给您发" in town.says(TEACHER, "负担")
