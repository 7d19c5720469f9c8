"""What another alerting system tries of itself in its smoke tests, told in our terms; `docs/peers.md` has the whole list."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from config.days import day_of
from config.errors import PersonError
from store import lines, persons, units
from tests.story.days import ABSENT, TEACHER, absent, case, marked, owed, reported, steps
from tests.story.town import Town, at

FULL = "今天全勤"


@pytest.mark.parametrize("tail", ["       ", "\u3000", "\u200b", "\n", " \r\n\t", "\ufeff", "\u00a0"])
def test_blanks_of_any_kind_at_the_end_change_nothing(town: Town, tail: str) -> None:
    """李明没来没请假 with blanks, a full-width one, one of no width or a new line behind it reads as without."""
    assert "李明无故" in town.says(TEACHER, f"李明没来没请假，其他都到了{tail}")
    assert marked(town, "李明") == {"10-12": "unexcused"}
    town.says(TEACHER, f"撤回{tail}")


@pytest.mark.parametrize(
    "words", ["'1' 已家访", "“1” 已家访", "【1】已家访", "1 已家访", "1、已家访", "第1件 已家访", "1号 已家访"]
)
def test_a_code_may_be_written_as_people_write_it(town: Town, words: str) -> None:
    """In quotes, brackets or with a word behind it: the code is the code."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])

    assert town.says(TEACHER, words).startswith("已记 李明：家访")


def test_who_has_left_before_it_was_sent_gets_nothing(town: Town) -> None:
    """A prompt waits for the morning; in the evening its owner leaves the school: it goes to whoever holds the post, not to her."""
    absent(town, 2)
    town.hires("冯老师", "teacher", "school", "FengLaoShi", "13800000021")
    town.clock("10-14 21:30")
    town.phones.clear()
    town.says(TEACHER, ABSENT)
    with town.write() as tx:
        staff, today = town.place.staff, day_of(town.now)
        for post in persons.posts_of(tx, staff[TEACHER], today):
            persons.end_post(tx, post.id, today)
        persons.hold_post(
            tx, staff["冯老师"], "class_teacher", town.place.units["七年级1班"], today + timedelta(days=1)
        )
        town.wake(tx)
    town.clock("10-15 07:30")

    assert not town.phones.get(TEACHER)
    town.expects("冯老师", has=["缺勤核实", "李明"])
    town.phones.clear()


def test_eight_rounds_of_absence_each_ask_anew(town: Town) -> None:
    """Absent, asked, answered, back: eight times in a term, and not one first message is swallowed."""
    day = date(2026, 10, 12)
    for _ in range(8):
        for number in range(3):
            town.clock(f"{day} 08:05")
            town.says(TEACHER, ABSENT)
            town.clock(f"{day} 08:30")
            town.expects("李大山", has=["没有到校"])
            if number < 2:
                day = next_school_day(day)
        town.expects(TEACHER, has=["缺勤核实", "李明"])
        assert town.says(TEACHER, "李明 已家访，答应明天来").startswith("已记 李明：家访")
        day = next_school_day(day)
        town.clock(f"{day} 08:05")
        town.phones.pop(TEACHER, None)
        town.says(TEACHER, "李明来了，今天全勤")
        day = next_school_day(day)
    assert owed(town, "李明") == set()
    town.phones.clear()


def next_school_day(day: date) -> date:
    day += timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def test_the_same_absence_told_twice_is_one_case(town: Town) -> None:
    """In other words, by another person, on the same day: one case, one prompt, and the answer shows what stands."""
    absent(town, 5)
    town.phones.clear()
    assert case(town, "李明") is not None
    before = owed(town, "李明")
    town.says(TEACHER, "李明还是没来，没跟我请假，别的同学都在")
    town.says("孙立", "七1班李明没来没请假，其他都到了")

    assert owed(town, "李明") == before
    assert town.unread() == {}


def test_asleep_for_three_days_each_hears_once_how_it_stands(town: Town) -> None:
    """The machine sleeps from the third day's noon till Saturday: on waking nobody hears of one duty twice."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实", "李明"])
    town.time.move_to(at("10-17 12:00"))
    town.hands()
    town.clock("10-19 08:00")

    told = {name: [text for text in texts if "李明" in text] for name, texts in town.phones.items()}
    assert {name: len(texts) for name, texts in told.items() if len(texts) > 1} == {}
    assert set(told) >= {"孙立", "周文", "吴钢"}
    town.phones.clear()


def test_two_clerks_enter_the_same_stand_in_and_one_is_told(town: Town) -> None:
    """Two stand-ins for one person over the same days cannot both hold; who comes second reads who is there already."""
    staff = town.place.staff
    first, last = date(2026, 10, 12), date(2026, 10, 23)
    with town.write() as tx:
        persons.stand_in(tx, staff[TEACHER], staff["孟凡星"], first, last, why="培训", at=town.now)
    with pytest.raises(PersonError, match="已由孟凡星代班"), town.write() as tx:
        persons.stand_in(tx, staff[TEACHER], staff["周文"], first, last, why="培训", at=town.now)
    with town.db.read() as tx:
        assert len(persons.stand_ins_of(tx, [staff[TEACHER]], first)) == 1


def test_nonsense_changes_nothing_and_a_check_in_in_between_is_heard(town: Town) -> None:
    """Ten messages of nonsense, a report, nonsense again: the report counts, and nothing else is recorded."""
    for number in range(10):
        town.says(TEACHER, f"哈哈哈嘿嘿{number}号喵喵")
    assert "全到" in town.says(TEACHER, FULL)
    town.says(TEACHER, "呜啦啦")

    assert reported(town) == 1
    assert steps(town, "李明") == []


def test_a_rule_added_later_prints_nothing_into_what_was_looked_at(plain_town: Town) -> None:
    """Two days under the product's defaults, then a document that wants a visit the same day: no line stands before the
    last look. Who owes the visit by the new rule hears of it once, before anybody hears that nobody answered."""
    town = plain_town
    absent(town, 2)
    town.phones.clear()
    pupil, looked = town.place.pupils["李明"], town.now
    before = printed(town, pupil)
    with town.write() as tx:
        units.change(tx, town.place.units["county"], policy="yongzhen")
        town.wake(tx)
    town.hands()
    fresh = [line for line in printed(town, pupil) if line not in before]
    told = town.expects(TEACHER, has=["规定是新录入的，按它已过期", "【当日上户】李明"])
    rest = [text for texts in town.unread().values() for text in texts if "李明" in text]
    town.hands()
    town.clock("10-13 18:30")
    town.expects("吴钢", has=["到期没办结", "【当日上户】李明"])
    answer = town.says(TEACHER, "1 已和校干一起家访，孩子明天来")

    assert [line for line in fresh if line[0] < looked] == []
    assert "10月12日" in told
    assert all("规定是新录入的" in text for text in rest)
    assert answer.startswith("已记 李明：家访")
    town.phones.clear()


def printed(town: Town, pupil: int) -> list[tuple[datetime, str]]:
    """His lines so far: instant and key."""
    with town.db.read() as tx:
        return [(line.at, line.key) for line in lines.of(tx, "pupil", [pupil])]
