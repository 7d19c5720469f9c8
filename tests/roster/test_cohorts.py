"""Whether the class of a list is the one that bears its name, and what a list that lacks somebody is."""

from __future__ import annotations

import pytest

from handlers.roster.cohorts import NOWHERE, Absent, absent, came_from

SEVEN, EIGHT, NINE = 7, 8, 9
NAMES = ("李明", "王小雨", "张伟", "陈静", "刘洋", "何军")


def test_a_class_that_moved_up_is_looked_for_where_it_was() -> None:
    """Most of the list's 八年级1班 were in 七年级1班: they came from there, whoever else bears the name of one of them."""
    before = [*((SEVEN, name) for name in NAMES), (EIGHT, "李明"), (EIGHT, "周航")]
    told = [*((EIGHT, name) for name in NAMES), (SEVEN, "秦朗")]
    assert came_from(told, before) == {EIGHT: SEVEN}


def test_a_list_of_the_same_class_comes_from_nowhere() -> None:
    """Of equal evidence a class is itself."""
    before = [*((SEVEN, name) for name in NAMES), *((EIGHT, name) for name in NAMES)]
    assert came_from([(SEVEN, name) for name in NAMES], before) == {}


def test_a_new_intake_comes_from_nowhere_though_one_bears_an_old_name() -> None:
    """何军 of the new seventh grade is not the 何军 who was in it: of so few names in common none means anything."""
    told = [(SEVEN, name) for name in ("秦朗", "尤佳", "吕萌", "何军")]
    assert came_from(told, [(SEVEN, name) for name in NAMES]) == {SEVEN: NOWHERE}


def test_a_list_of_a_few_newcomers_says_nothing_of_the_class() -> None:
    """Two names of a class of six are a supplement, not another class."""
    assert came_from([(SEVEN, "秦朗"), (SEVEN, "尤佳")], [(SEVEN, name) for name in NAMES]) == {}


@pytest.mark.parametrize(("count", "moved"), [(4, {}), (6, {EIGHT: SEVEN})])
def test_a_class_outside_the_list_is_taken_for_the_source_only_by_many_names(count: int, moved: dict[int, int]) -> None:
    """Four names in common with a class that the list does not tell of may be others; six of six are that class."""
    before = [(SEVEN, name) for name in NAMES]
    assert came_from([(EIGHT, name) for name in NAMES[:count]], before) == moved


@pytest.mark.parametrize(
    ("now", "size", "how"),
    [
        ({1: SEVEN, 2: SEVEN, 3: SEVEN}, 4, "missing"),
        ({1: EIGHT, 2: EIGHT, 3: EIGHT}, 4, "missing"),
        ({}, 4, "last_year"),
        ({}, 1, "supplement"),
        ({1: SEVEN}, 1, "supplement"),
    ],
)
def test_what_it_means_that_a_list_lacks_somebody(now: dict[int, int], size: int, how: str) -> None:
    """Classmates in the list: missing. All gone and others in their place: last year's class. A list of a few: a supplement."""
    before = dict.fromkeys((1, 2, 3, 4), SEVEN)
    (found,) = absent(before, now, {SEVEN: size})
    assert found == Absent(SEVEN, how, tuple(sorted(before.keys() - now.keys())))
