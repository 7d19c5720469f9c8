"""A class counted in stages, by its groups, with guests in the room: which number holds; composed."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.reading import Reading, read
from handlers.reading.figures.stages import without_stages
from tests.reading import cast

SIZE = 36
ROSTER = cast.COMPILED["genhe-802"]


def told(text: str) -> Reading:
    return read(text, ROSTER, datetime(2026, 11, 4, 8, 20))


EARLY = st.sampled_from(
    ["7:40到了{}个", "7点50分教室里{}个", "打铃前{}个", "头一遍数{}个", "开始只有{}个", "7:45数到{}"]
)
SINCE = st.sampled_from(["8:02又来了{}个", "后来又进来{}个", "后面又来{}个"])
LAST = st.sampled_from(["一共{}", "8:10 {}个", "现在{}个", "铃响后{}个", "再数{}个", "最后{}个", "共{}人"])
PAUSE = st.sampled_from(["，", ",", "。", "；"])


@settings(max_examples=60, deadline=None)
@given(EARLY, SINCE, LAST, PAUSE, st.integers(20, 30), st.integers(2, 4), st.booleans())
def test_the_last_of_several_counts_holds(
    early: str, since: str, last: str, pause: str, first: int, more: int, each: bool
) -> None:
    """What was counted on the way, and who came in between, is no count of those here."""
    here = SIZE - 1 if not each else first + more
    parts = [early.format(first), *([since.format(more)] if each else []), last.format(here)]
    reading = told(pause.join(parts) + pause + "缺佟欣,感冒")
    assert (reading.present_count, reading.expected) == (here, None)


@settings(max_examples=30, deadline=None)
@given(
    EARLY,
    PAUSE,
    st.integers(20, 33),
    st.sampled_from(["8:05到齐,{}个", "现在{}个全了", "八点人满了,{}个", "最后{}个,都来了"]),
)
def test_a_class_full_at_last_is_full(early: str, pause: str, first: int, last: str) -> None:
    """However few were there before."""
    reading = told(early.format(first) + pause + last.format(SIZE))
    assert (reading.all_present, reading.expected, reading.present_count, reading.clarify) == (True, SIZE, SIZE, None)


@pytest.mark.parametrize("text", ["应到36,实到35", "36人到35", "男生18,女生18,一共36", "昨天26个,今天27个", ""])
def test_what_is_counted_once_stays_as_it_is(text: str) -> None:
    """Two numbers that are no stages of one count are left alone."""
    assert without_stages(text, SIZE) == text


@pytest.mark.parametrize(
    "text",
    [
        "一组9二组9三组9四组8,一共35个,缺佟欣",
        "数了三回都是35,缺佟欣",
        "来回数了几遍都35个。没来的佟欣",
        "35个崽崽到了,缺佟欣",
    ],
)
def test_groups_and_counting_out_loud_tell_who_is_here(text: str) -> None:
    """The sum of the groups, and what every count came to, are those here."""
    assert told(text).present_count == SIZE - 1


@pytest.mark.parametrize(
    "guests",
    [
        "后排坐着5个检查组的,别数进去",
        "教室里还有6个听课老师",
        "校医带来10支体温计",
        "班里有6个走读生",
        "门口站着7个家长",
    ],
)
def test_guests_and_things_are_no_pupils(guests: str) -> None:
    """Numbers of others beside the roll change none of its numbers."""
    reading = told(f"{guests}。应到36,实到35,佟欣事假")
    assert (reading.expected, reading.present_count, reading.clarify) == (36, 35, None)


@pytest.mark.parametrize(
    "text", ["36颗小星星,一颗不少", "36只崽崽 一只都没少哇", "36个小萝卜头~全部到岗", "36个小朋友统统到位"]
)
def test_children_by_any_pet_word_are_counted(text: str) -> None:
    """Whatever a teacher calls them, and whatever she counts them by."""
    reading = told(text)
    assert (reading.intent, reading.all_present, reading.expected) == ("checkin", True, 36)


@pytest.mark.parametrize(
    "text", ["缺勤0;迟到1(佟欣,08:06进班)", "请假0旷课0迟到1:佟欣", "有缺勤没?没有。迟到几个?一个。谁?佟欣"]
)
def test_nobody_missing_is_all_present_though_somebody_came_late(text: str) -> None:
    """A sheet with noughts, and questions answered by their writer, say that all are here."""
    reading = told(text)
    assert reading.all_present
    assert [(mark.name, mark.status) for mark in reading.marks] == [("佟欣", "late")]
