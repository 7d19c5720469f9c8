"""Buttons and words as the rules hear them: fields checked, faults said in Chinese, readings turned into facts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from handlers.reading import Ask, Mark, Reading
from handlers.steps import actions
from handlers.turn import telling
from reminders.rules.records import Visit

DAY = date(2026, 9, 28)


@pytest.mark.parametrize(
    ("action", "fields", "word"),
    [
        ("fly", {}, "没有"),
        ("record", {}, "step"),
        ("record", {"step": "dance"}, "dance"),
        ("record", {"step": "phone", "promise_date": "下周"}, "2026-10-12"),
        ("attach", {}, "what"),
        ("attach", {"what": "照片"}, "照片"),
        ("serve_notice", {"notice": "return"}, "签收"),
        ("change_roll", {"change": "vanish"}, "vanish"),
        ("place", {"placement": "送教上门", "weekday": 9}, "weekday"),
        ("correct_marks", {"status": "sick"}, "dates"),
        ("set_cause", {"cause": "boredom"}, "boredom"),
        ("invite", {}, "departments"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(action: str, fields: dict[str, Any], word: str) -> None:
    """A bad action says in one sentence which field is wrong and what it may be."""
    with pytest.raises(actions.BadAction) as told:
        actions.done(action, fields)
    assert word in str(told.value)


def test_a_record_is_a_complete_step_of_its_own_day() -> None:
    """`record` becomes a step with the day and the persons that were filled in."""
    done = actions.done(
        "record",
        {
            "step": "home_visit",
            "date": "2026-09-27",
            "persons": ["class_teacher", "school_cadre"],
            "content": "讲了义务教育法",
            "outcome": "promised",
            "promise_date": DAY,
        },
    )
    assert (done.kind, done.day, done.persons) == ("step", date(2026, 9, 27), ("class_teacher", "school_cadre"))
    assert done.fields["complete"] is True
    assert done.fields["promise_date"] == DAY


def test_departments_and_materials_may_be_named_in_chinese() -> None:
    """民政 is its department, 佐证材料 is `proof`."""
    assert actions.done("invite", {"departments": ["民政", "dept_police"]}).fields["departments"] == (
        "dept_civil_affairs",
        "dept_police",
    )
    assert actions.done("attach", {"what": "佐证材料"}).fields["what"] == ("proof",)


def test_a_report_names_whom_it_marks_and_whom_it_asks_about() -> None:
    """A pupil about whom something must still be asked is not among the others who are here."""
    asked = Ask("ambiguous_name", "晓明", candidates=("张晓明", "王晓明"), status="absent")
    reading = Reading(
        intent="checkin", date=DAY, others_present=True, marks=(Mark("李明", "sick", (0, 2)),), asks=(asked,)
    )
    told = telling.attendance(reading)
    assert told.marks == (("李明", DAY, "day", "sick"),)
    assert told.report is not None
    assert told.report["named"] == frozenset({"李明", "张晓明", "王晓明"})


def test_a_bare_correction_reports_nothing_of_the_class() -> None:
    """李明来了,迟到 marks 李明 and says nothing of anybody else."""
    reading = Reading(intent="correct", date=DAY, marks=(Mark("李明", "late", (0, 2)),))
    assert telling.attendance(reading).report is None


def test_whoever_is_named_in_the_words_took_part() -> None:
    """The writer and the cadre he names went; somebody who is not named did not."""
    people = {"class_teacher": "马秀英", "school_cadre": "丁主任", "school_lead": "牛校长"}
    assert telling.took_part("和丁主任去李强家了", "class_teacher", people) == ("class_teacher", "school_cadre")


def test_a_visit_told_in_two_messages_is_one_record() -> None:
    """去过了 lacks all but who went; the words of the next day complete it."""
    visit = Visit(DAY)
    visit.add(("class_teacher",), {"step": "home_visit", "outcome": "unknown"})
    assert visit.lacks() == ("met", "said", "result")
    assert "见到了谁" in telling.ask_for(telling.lacks([visit], DAY))
    visit.add(("class_teacher", "school_cadre"), {"met": ("父亲",), "said": "讲了义务教育法", "attitude": "态度软了"})
    assert visit.lacks() == ()
    assert visit.persons == ["class_teacher", "school_cadre"]
