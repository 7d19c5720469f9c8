"""Head counts, composed: every way of saying how many there should be with every way of saying how many came."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.reading import Roster, read
from handlers.reading.figures.counts import find_counts
from handlers.reading.words.text import fold
from tests.reading import cast

FIGURES = "零一二三四五六七八九十"


def in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else FIGURES[tens]) + ("十" if tens else "") + (FIGURES[ones] if ones or not tens else "")


def words(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(text.split())


def number(first: int, last: int) -> st.SearchStrategy[tuple[int, str]]:
    """A number of heads as a number and as it is written."""
    return st.integers(first, last).flatmap(lambda n: st.sampled_from([(n, str(n)), (n, in_chinese(n))]))


ALL = number(25, 50)
FEWER = st.integers(1, 4)
UNIT = words("人 个 名 名学生 个学生 个娃 个人 位同学 个孩子")
PAUSE = st.sampled_from([",", "，", "、", " ", "\n", ";"])
LATELY = st.sampled_from(["", "", "今天", "今儿", "今早", "现在", "早上", "目前", "下午", "今儿个"])
SHOULD = words(
    "应到 应来 应有 应该到 班里 全班 我们班 俺班 本班 全班共 总人数 "
    "人数 在册 共 一共 总共 应到人数: 班上 应到学生 在籍 总数 班级人数"
)
CAME = words(
    "实到 实际到 到了 来了 今天到 今儿到了 在校 出勤 现在到了 实来 报到 到校 "
    "在座 实到人数: 到班 今天来了 实有 只到 只来了 就到了 返校 坐了 今早到了"
)
EVERYBODY = words(
    "全到 都到了 一个不少 全在 到齐 都来了 全部到校 一个都没缺 齐了 "
    "全勤 都在教室坐着 全到齐 一个没少 均到校 无缺勤 都坐这儿了 统统到了 满勤"
)


@settings(max_examples=120, deadline=None)
@given(ALL, FEWER, UNIT, PAUSE, SHOULD, CAME, UNIT)
def test_how_many_there_should_be_and_how_many_came_are_told_apart(
    whole: tuple[int, str], fewer: int, unit: str, pause: str, should: str, came: str, other_unit: str
) -> None:
    """Every word for the class beside every word for those who came gives both numbers."""
    total, written = whole
    counts = find_counts(fold(f"{should}{written}{unit}{pause}{came}{total - fewer}{other_unit}"), [], total)
    assert (counts.expected, counts.present, counts.everybody) == (total, total - fewer, False)


@settings(max_examples=80, deadline=None)
@given(ALL, UNIT, LATELY, EVERYBODY)
def test_everybody_gives_both_numbers(whole: tuple[int, str], unit: str, lately: str, everybody: str) -> None:
    """38人全到: as many came as there should be."""
    total, written = whole
    counts = find_counts(fold(f"{written}{unit}{lately}{everybody}"), [], total)
    assert (counts.expected, counts.present, counts.everybody) == (total, total, True)


@settings(max_examples=60, deadline=None)
@given(ALL, UNIT, LATELY, words("缺 差 少 缺了 还差 没来 没到 请假"), FEWER)
def test_a_class_with_so_many_missing_gives_the_class_only(
    whole: tuple[int, str], unit: str, lately: str, lack: str, fewer: int
) -> None:
    """38人缺3 says how many there are and how many are missing; who came is not told."""
    total, written = whole
    counts = find_counts(fold(f"{written}{unit}{lately}{lack}{fewer}个"), [], total)
    assert (counts.expected, counts.present) == (total, None)
    assert [one.number for one in counts.missing] == [fewer]


@settings(max_examples=60, deadline=None)
@given(number(11, 24), number(11, 24), UNIT, words("都到 全到 都在 都坐这儿了 到齐 全部到齐 都来了 全部到校"))
def test_boys_and_girls_are_added_up(boys: tuple[int, str], girls: tuple[int, str], unit: str, everybody: str) -> None:
    """男生20人女生18人都到了 is 38 of 38."""
    both = boys[0] + girls[0]
    counts = find_counts(fold(f"男生{boys[1]}{unit}女生{girls[1]}{unit}{everybody}"), [], both)
    assert (counts.expected, counts.present) == (both, both)


@settings(max_examples=40, deadline=None)
@given(
    number(20, 45),
    UNIT,
    words("其余 其他 剩下 余下 剩下的 另外 别的"),
    words("都到了 到校 全到 在校 正常上课 均到 没问题"),
)
def test_the_rest_is_those_who_came(rest: tuple[int, str], unit: str, left: str, came: str) -> None:
    """其余38人到校 tells who came, never how many there should be."""
    counts = find_counts(fold(f"{left}{rest[1]}{unit}{came}"), [], rest[0] + 2)
    assert (counts.expected, counts.present, counts.rest) == (None, rest[0], True)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("早读数得37,没来的李明、张伟", True),
        ("应到40,点了两遍都是37,没来的是李明、张伟,都感冒", True),
        ("应到40,点了两遍都是38,没来的是李明、张伟,都感冒", False),
        ("零下30度,李明、张伟没来", False),
        ("回执单收了36份,李明没来", False),
        ("李明烧到39.2,没来", False),
        ("\n31 李明 病假\n36 张伟 事假", False),
    ],
)
def test_a_number_of_the_size_of_the_class_that_nobody_read_is_asked_about(text: str, asked: bool) -> None:
    """Nothing was made of it, and those named as away do not account for it: then it may be how many are here."""
    roster = Roster.of([*cast.ROSTERS["weihui-701"]["students"]])
    told = read(text, roster, datetime(2026, 11, 4, 8, 5))
    assert (told.clarify == "count_mismatch") == asked, told.as_label()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("更正:应到40,实到37,缺李明(事假)、张伟(病假)", True),
        ("更正:应到40,实到38,缺李明(事假)、张伟(病假)", False),
        ("不是40到38,是40到37,少写了个李明,病假", False),
    ],
)
def test_a_correction_that_lists_who_is_missing_lists_all(text: str, asked: bool) -> None:
    """A head for the missing over names beside both numbers tells of everybody who is away, and not only of what is changed."""
    roster = Roster.of([*cast.ROSTERS["weihui-701"]["students"]])
    told = read(text, roster, datetime(2026, 11, 4, 9, 5))
    assert (told.clarify == "count_mismatch") == asked, told.as_label()
