"""A day reported to and fro: 全勤, then 李明没来, then 撤回. What holds is the last word, and nobody hears the same thing twice."""

from __future__ import annotations

import pytest

from store import attendance
from tests.story.days import ABSENT, TEACHER, absent, marked, owed
from tests.story.people import CLASS
from tests.story.town import Town


def holds(town: Town) -> attendance.Checkin | None:
    """Today's report of the class that holds."""
    county, klass = town.place.units["county"], town.place.units[CLASS]
    with town.db.read() as tx:
        return attendance.report_that_holds(tx, county, klass, town.now.date())


@pytest.mark.parametrize(
    "second", ["今天重报，张伟病假，其他都到了", "全勤", "王小雨、张伟没来，其他都到了", "应到8人实到7人，张伟病假"]
)
def test_second_report_taken_back_leaves_the_first(town: Town, second: str) -> None:
    """李明 was missing and all others here; whatever was reported instead, 撤回 brings that back, and not an empty day."""
    town.says(TEACHER, ABSENT)
    town.says(TEACHER, second)
    assert "回到前一次报的" in town.says(TEACHER, "撤回")
    assert marked(town, "李明") == {"10-12": "unexcused"}
    assert set(marked(town, "张伟").values()) <= {"present"}
    report = holds(town)
    assert report is not None
    assert report.others_present
    assert not report.all_present


def test_first_report_of_a_day_taken_back_empties_it(town: Town) -> None:
    """There is nothing before it to go back to."""
    town.says(TEACHER, ABSENT)
    assert "请重新报一次" in town.says(TEACHER, "撤回")
    assert marked(town, "李明") == {}
    assert holds(town) is None


def test_second_report_holds_after_all(town: Town) -> None:
    """撤回, then 撤错了: the second report is what holds."""
    town.says(TEACHER, ABSENT)
    town.says(TEACHER, "今天重报，张伟病假，其他都到了")
    town.says(TEACHER, "撤回")
    assert "张伟恢复为病假" in town.says(TEACHER, "撤错了")
    assert marked(town, "张伟") == {"10-12": "sick"}
    assert marked(town, "李明") == {"10-12": "present"}


def test_leave_of_the_first_report_runs_on(town: Town) -> None:
    """王小雨's leave until Thursday was put down as three days by the second report, which is taken back."""
    town.says(TEACHER, "王小雨请假到周四，其他都到了")
    town.says(TEACHER, "今天重报，王小雨请两天假，其他都到了")
    town.says(TEACHER, "撤回")
    town.days_pass(3)
    town.phones.clear()
    assert "请假到10月15日" in town.says(TEACHER, "全勤")


def test_report_of_the_afternoon_is_taken_back_alone(town: Town) -> None:
    """下午全勤, 撤回: the morning's report stands, and 李明 is missing all day as it said."""
    absent(town, 2)
    town.clock("10-13 14:00")
    town.says(TEACHER, "下午全勤")
    assert "其他照旧" in town.says(TEACHER, "撤回")
    town.clock("10-14 08:05")
    assert "李明（第3天）无故" in town.says(TEACHER, ABSENT)
    town.phones.clear()


def test_day_that_was_taken_back_ends_no_absence(town: Town) -> None:
    """全勤 of Tuesday was a mistake and taken back: nothing is known of that day, and Wednesday is the second one."""
    absent(town, 1)
    town.clock("10-13 08:05")
    town.says(TEACHER, "全勤")
    town.says(TEACHER, "撤回")
    town.clock("10-14 08:05")
    assert "李明（第2天）无故" in town.says(TEACHER, ABSENT)
    town.phones.clear()


def test_report_behind_a_withdrawal_speaks_of_whom_it_took_back(town: Town) -> None:
    """李明没来 was taken back and 王小雨病假，其他都到了 reported: 李明 is here, and his absence has ended."""
    absent(town, 1)
    town.clock("10-13 08:05")
    town.says(TEACHER, ABSENT)
    town.says(TEACHER, "撤回")
    assert "李明前几天没到，今天按到校记" in town.says(TEACHER, "王小雨病假，其他都到了")
    town.clock("10-14 08:05")
    assert "李明无故" in town.says(TEACHER, ABSENT)
    town.phones.clear()


def test_guardian_who_heard_that_his_child_is_here_hears_that_he_is_not(town: Town) -> None:
    """没来, 全勤, 没来 with time between them: each is told, so that what he heard last is true."""
    absent(town, 1)
    town.says(TEACHER, "全勤")
    town.clock("10-12 09:00")
    town.expects("李大山", has=["已到校"])
    town.says(TEACHER, "李明没来")
    town.clock("10-12 09:30")
    town.expects("李大山", has=["没有到校"])


def test_guardian_hears_once_of_a_day_put_right_in_one_go(town: Town) -> None:
    """没来, 全勤, 没来 before anything was sent: one message; and one more 全勤 and 没来 bring none."""
    for words in (ABSENT, "全勤", "李明没来"):
        town.says(TEACHER, words)
    town.clock("10-12 09:00")
    town.expects("李大山", has=["没有到校"])
    town.says(TEACHER, "全勤")
    town.says(TEACHER, "李明没来")
    town.clock("10-12 10:00")


def test_verification_asked_for_is_not_asked_for_again(town: Town) -> None:
    """The third day put right to and fro: one prompt, its reminder, and late one message to each."""
    absent(town, 3)
    town.expects(TEACHER, has=["李明", "缺勤核实"])
    for words in ("全勤", ABSENT, "全勤", ABSENT):
        town.says(TEACHER, words)
    assert "verify_absence" in owed(town, "李明")
    town.clock("10-15 08:05")
    town.expects(TEACHER, has=["提醒", "缺勤核实"])
    for words in (ABSENT, "全勤", ABSENT, "全勤", ABSENT):
        town.says(TEACHER, words)
    town.clock("10-15 08:30")
    town.expects("李大山", has=["没有到校"])
    town.clock("10-16 07:30")
    for name in (TEACHER, "孙立", "周文"):
        text = town.expects(name, has=["缺勤核实"])
        assert text.count("缺勤核实】") == 1
    assert "已记" in town.says(TEACHER, "1 已电话，家长说明天送来")
    assert "verify_absence" not in owed(town, "李明")


def test_report_that_waits_for_a_name_is_taken_back_alone(town: Town) -> None:
    """有个学生没来 was a mistake: 全勤 before it holds again, for all, and nobody is asked who was missing; 撤错了 asks again."""
    absent(town, 1)
    town.clock("10-13 08:05")
    town.says(TEACHER, "全勤")
    town.says(TEACHER, "有个学生没来，其余都在")
    assert "回到前一次报的" in town.says(TEACHER, "撤回")
    assert "今天到校" in town.says(TEACHER, "李明缺了几天")
    assert "没有人缺勤" in town.says(TEACHER, "今天谁没来")
    assert "谁没来" in town.says(TEACHER, "撤错了")
    town.says(TEACHER, "陈静没来")
    assert marked(town, "陈静") == {"10-13": "absent"}


def test_question_about_a_report_that_was_taken_back_is_asked_no_more(town: Town) -> None:
    """A name sent behind 撤回 completes nothing, and brings nobody back."""
    town.says(TEACHER, "有个学生没来，其余都在")
    town.says(TEACHER, "撤回")
    town.says(TEACHER, "陈静")
    assert marked(town, "陈静") == {}
    assert "还没有报" in town.says(TEACHER, "今天谁没来")
    town.says(TEACHER, "李明没来，其他都到了")
    town.says(TEACHER, "晓明病假")
    assert "其他照旧" in town.says(TEACHER, "撤回")
    town.says(TEACHER, "1")
    assert marked(town, "张晓明") == {}
    assert marked(town, "李明") == {"10-12": "absent"}


def test_answer_that_is_taken_back_is_asked_for_again(town: Town) -> None:
    """1 was the wrong 晓明: 撤回, and 2 completes the report."""
    town.says(TEACHER, "晓明没来，其他都到了")
    town.says(TEACHER, "1")
    assert "是哪一位" in town.says(TEACHER, "撤回")
    town.says(TEACHER, "2")
    assert marked(town, "王晓明") == {"10-12": "absent"}
    assert marked(town, "张晓明").get("10-12") in (None, "present")


@pytest.mark.parametrize(
    ("report", "answer", "words", "who", "status"),
    [
        ("晓明没来，王小雨病假，其他都到了", "2", "第1个改成迟到", "王晓明", "late"),
        ("李明没来，晓明病假，其他都到了", "1", "第2个改成事假", "张晓明", "personal"),
        ("有个学生没来，其余都在", "陈静", "第1个改成病假", "陈静", "sick"),
    ],
)
def test_place_in_a_list_counts_whom_an_answer_named(
    town: Town, report: str, answer: str, words: str, who: str, status: str
) -> None:
    """The list is what was reported, with whoever was asked for in his place."""
    town.says(TEACHER, report)
    town.says(TEACHER, answer)
    town.says(TEACHER, words)
    assert marked(town, who) == {"10-12": status}


def test_place_in_no_list_is_asked_about_as_such(town: Town) -> None:
    """第1个改成病假 with nothing reported: of whom is asked, and not whether all are here."""
    assert "说的是哪一位" in town.says(TEACHER, "第1个改成病假")
