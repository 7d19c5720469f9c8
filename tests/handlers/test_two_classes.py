"""A teacher of two classes: what is said of the one is not put down to the other."""

from __future__ import annotations

from datetime import date

import pytest

from bot.runtime import enlist
from store import persons, pupils, units
from tests.handlers.conftest import TEACHER, School

FIRST = "七年级1班"
SECOND = "七年级2班"


@pytest.fixture
def two(school: School) -> School:
    """赵丽娟 has 七年级2班 too, with 孙悦, 钱多多 and another 李明."""
    with school.db.write() as tx:
        own = units.find(tx, "class", FIRST)[0]
        teacher = persons.by_wecom(tx, TEACHER)
        assert teacher is not None
        assert own.county_id is not None
        klass = units.add(tx, "class", SECOND, own.parent_id, aliases=("七2班",))
        persons.hold_post(tx, teacher.id, "class_teacher", klass, date(2026, 9, 1))
        for number, name in enumerate(("孙悦", "钱多多", "李明")):
            pupil = pupils.put(tx, own.county_id, f"second-{number}", name)
            pupils.enrol(tx, pupil.id, klass, date(2026, 9, 1))
        enlist(tx, school.clock.now())
    return school


@pytest.mark.parametrize(
    "words", ["七1班全勤，七2班孙悦没来", "七1班：全勤\n七2班：孙悦没来", "七2班孙悦没来，七1班全勤"]
)
def test_each_class_has_its_own_words(two: School, words: str) -> None:
    """全勤 of the one class says nothing of the others in the second."""
    answer = two.says(words)
    assert f"{FIRST}：全到" in answer
    assert f"{SECOND}：孙悦没到" in answer
    assert "其余都到" not in answer


@pytest.mark.parametrize("words", ["两个班都全勤", "七1班、七2班全勤"])
def test_what_is_said_of_both_is_recorded_for_both(two: School, words: str) -> None:
    """One sentence, two reports."""
    answer = two.says(words)
    assert f"{FIRST}：全到" in answer
    assert f"{SECOND}：全到" in answer


@pytest.mark.parametrize(
    ("words", "here", "not_here"), [("七2班", SECOND, FIRST), ("2班", SECOND, FIRST), ("是七1班的", FIRST, SECOND)]
)
def test_the_name_of_the_class_completes_the_report(two: School, words: str, here: str, not_here: str) -> None:
    """今天全勤 is asked about; the class's name alone is the answer, and nothing is typed again."""
    question = two.says("今天全勤")
    assert FIRST in question
    assert SECOND in question
    assert f"{here}：全到" in two.says(words)
    assert f"没报：{not_here}" in two.says("哪些班没报")


def test_both_is_an_answer_too(two: School) -> None:
    """都是 completes it for both classes."""
    two.says("今天全勤")
    assert "2个班都报了" in two.says("都是") + two.says("哪些班没报")


def test_a_name_that_two_pupils_bear_is_asked_about(two: School) -> None:
    """There are two 李明 now: it is not said that he is unknown."""
    assert "有2位李明" in two.says("李明缺了几天")
