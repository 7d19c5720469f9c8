"""Five school days without leave: who hears what, what climbs, and how every answer becomes a step."""

from __future__ import annotations

from tests.story.days import TEACHER, absent, case, owed, steps
from tests.story.town import Town


def test_third_day_asks_the_class_teacher(town: Town) -> None:
    """Two days bring no prompt; on the third the teacher is asked to verify, with the days and the clause."""
    absent(town, 2)
    assert town.unread() == {}
    town.days_pass(1)
    answer = town.says(TEACHER, "李明没来没请假，其他都到了")
    town.clock("10-14 08:30")

    assert "李明（第3天）" in answer
    prompt = town.expects(TEACHER, has=["缺勤核实", "李明", "10月15日", "WH-58"])
    assert "【1】" not in prompt, "one matter alone carries no list"
    town.expects("李大山", has=["10月14日没有到校"])
    assert case(town, "李明") is None


def test_fifth_day_opens_the_case(town: Town) -> None:
    """On the fifth day the case opens as suspected: the lead is asked for a person in charge, both for persuasion."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    town.says(TEACHER, "李明 已家访，家长说在亲戚家")
    absent_again(town, 2)

    town.expects("孙立", has=["您有2件事", "【指定责任人】", "WH-59", "【劝返】", "0/3次"])
    town.expects(TEACHER, has=["【劝返】", "李明", "WH-60", "10月30日"])
    opened = case(town, "李明")
    assert opened is not None
    assert (opened.stage, opened.is_open) == ("suspected", True)


def test_unanswered_prompt_climbs_to_teacher_in_charge_and_then_to_official(town: Town) -> None:
    """Nobody answers day 3's prompt: the 包保 teacher and the lead hear of it the morning after its due, the official a
    day later, and nobody hears of it twice."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    town.clock("10-15 08:00")
    town.says(TEACHER, "李明没来没请假，其他都到了")
    town.clock("10-15 23:00")
    town.expects("李大山", has=["10月15日"])
    assert {name for name, texts in town.unread().items() for text in texts if "缺勤核实" in text} <= {TEACHER}
    town.phones.pop(TEACHER, None)

    town.clock("10-16 09:00")
    town.expects(TEACHER, has=["已过期", "缺勤核实"])
    town.expects("孙立", has=["逾期未办", "缺勤核实"])
    town.expects("周文", has=["到期没办结", "李明", "系统默认"])
    town.says(TEACHER, "今天全勤")
    town.clock("10-17 06:59")
    assert town.unread() == {}
    town.clock("10-17 09:01")
    town.expects("吴钢", has=["到期没办结", "李明"])


def test_officials_plan_is_a_step(town: Town) -> None:
    """The 包保 official answers 明天上门: his words, name, time and channel stand in the pupil's log as a plan."""
    climbed(town)
    answer = town.says("吴钢", "明天上门")

    assert answer.startswith("已记 李明：打算")
    last = steps(town, "李明")[-1]
    assert (last.payload["kind"], last.payload["actor"]) == ("plan", "wugang")
    assert last.payload["text"] == "明天上门"


def test_guardians_sms_is_a_step_and_reaches_the_class_teacher(town: Town) -> None:
    """明天送他去 by SMS: thanked, a promise in the log, and word for word on the teacher's phone; nobody is present by it."""
    absent(town, 1)
    answer = town.texts("李大山", "明天送他去")

    assert "赵丽娟" in answer
    town.expects(TEACHER, has=["李明家长", "“明天送他去”", "以您报的为准"])
    last = steps(town, "李明")[-1]
    assert (last.payload["actor"], last.payload["outcome"]) == ("guardian", "promised")
    assert last.payload["promise_date"] == "2026-10-13"
    assert "无故1天" in town.says(TEACHER, "李明缺了几天")


def test_return_ends_the_run_and_takes_back_what_was_not_said_yet(town: Town) -> None:
    """The fifth day is reported at night, so its prompts wait for the morning; he comes back before: nothing is said."""
    absent(town, 4)
    town.phones.clear()
    town.says("吴钢", "李明 已家访，在家")
    town.clock("10-16 21:30")
    town.phones.clear()
    town.says(TEACHER, "李明没来没请假，其他都到了")
    assert "persuade" in owed(town, "李明")
    town.clock("10-16 21:40")
    town.says(TEACHER, "说错了，李明今天到了")
    town.clock("10-17 12:00")

    assert case(town, "李明") is None
    assert "persuade" not in owed(town, "李明")
    assert [text for texts in town.unread().values() for text in texts if "劝返" in text or "指定责任人" in text] == []
    town.phones.clear()


def test_return_closes_a_suspected_case(town: Town) -> None:
    """Day five, then 全勤: the case is closed as returned, nothing more is asked of anybody, and the run begins anew."""
    climbed(town)
    town.clock("10-19 08:00")
    town.phones.clear()
    town.says(TEACHER, "今天全勤，李明也来了")
    town.clock("10-20 08:00")

    assert case(town, "李明") is None
    assert "persuade" not in owed(town, "李明")
    answer = town.says(TEACHER, "李明没来没请假，其他都到了")
    assert "第" not in answer
    town.clock("10-20 08:30")
    town.expects("李大山", has=["10月20日"])


def test_naming_the_person_in_charge_hands_him_the_persuasion(town: Town) -> None:
    """The lead answers 由孟老师负责 by the code: the teacher is named, and is the one who is asked to persuade."""
    absent(town, 5)
    prompt = town.expects("孙立", has=["【指定责任人】"])
    town.phones.clear()
    code = prompt.split("【指定责任人】")[0].rsplit("【", 1)[-1].rstrip("】\n")
    answer = town.says("孙立", f"{code} 由孟老师负责")
    town.clock("10-16 09:00")

    assert "孟凡星" in answer
    town.expects("孟凡星", has=["【劝返】", "李明"])
    assert "name_person" not in owed(town, "李明")


def test_person_in_charge_is_named_without_a_code_and_never_guessed(town: Town) -> None:
    """One pupil is open, so 由孟老师负责 needs no code; of two names nobody is taken, it is asked."""
    absent(town, 5)
    town.phones.clear()
    question = town.says("孙立", "由孟老师和赵老师负责")

    assert "哪一位" in question
    assert "name_person" in owed(town, "李明")
    assert steps(town, "李明") == []
    assert "孟凡星" in town.says("孙立", "由孟老师负责")
    assert "name_person" not in owed(town, "李明")
    town.clock("10-16 09:00")
    town.expects("孟凡星", has=["【劝返】", "李明"])


def absent_again(town: Town, days: int) -> None:
    """So many more school days of the same."""
    town.days_pass(1)
    absent(town, days)


def climbed(town: Town) -> None:
    """Five days without leave and without an answer; Saturday morning, everybody has been told."""
    absent(town, 5)
    town.clock("10-17 10:00")
    town.expects("吴钢", has=["到期没办结", "李明"])
    town.phones.clear()


def test_promised_day_is_not_the_day_of_the_visit(town: Town) -> None:
    """已家访，孩子答应周一来, told on Wednesday: the visit is Wednesday's, the promise next Monday's."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    answer = town.says(TEACHER, "已家访，见到父亲，孩子答应周一来")

    last = steps(town, "李明")[-1].payload
    assert (last["kind"], last["date"], last["promise_date"]) == ("home_visit", "2026-10-14", "2026-10-19")
    assert "10月12日" not in answer
