"""A reply for which no rule has a word is read by its letters, and nothing that the rules are sure of is moved by them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from handlers.reading import explain, read, reader
from handlers.reading.cases.heard import is_heard
from handlers.reading.doubt import tellings
from handlers.reading.tables.learnt import Learnt
from handlers.reading.tables.tellings import TELLINGS
from tests.reading import cast, scenes, teach_tellings

AT = datetime(2026, 10, 14, 16)
ROSTER = cast.COMPILED["weihui-701"]


def _row(*sorts: tuple[str, str]) -> tuple[int, ...]:
    """Weights that speak for these sorts alone."""
    return tuple(90 * (place in {tellings.SIGNS[sort] for sort in sorts}) for place in range(len(tellings.SIGNS)))


NOTHING = {field: sorts[0] for field, sorts in tellings.SORTS.items()}

TOLD = (
    ("翻了两道梁才到,他爷蹲在火塘边给我倒了碗水,娃躲进里屋不出来", {"step": "home_visit"}),
    ("他家那条狗追着我咬,好容易进了院子,他妈在灶屋哭", {"step": "home_visit"}),
    ("这会儿正趴在桌上抄黑板上的题呢,案子销了吧", {"step": "returned", "outcome": "returned"}),
    ("在位上坐着呢,眼镜都换新的了", {"step": "returned", "outcome": "returned"}),
)
NOT_TOLD = ("座位还是空的,桌上一层灰", "书包在教室,人没影", "他同桌说不清楚", "这孩子平时挺乖的")


@pytest.mark.parametrize(("text", "fields"), TOLD)
def test_a_scene_tells_what_no_rule_has_a_word_for(text: str, fields: dict[str, str]) -> None:
    """A visit by what was seen at the home, a return by what he does in class."""
    told = read(text, ROSTER, AT, "李明").as_label()
    assert {field: told[field] for field in fields} == fields


def test_the_letters_that_told_it_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks why is shown which letters moved the reading, and by how much."""
    monkeypatch.setattr(
        reader, "second", partial(tellings.second, table=Learnt.of({"缸": _row(("reason", "poverty"))}))
    )
    assert "reason poverty by the letters (缸 +9; all together +9.0)" in explain("缸见底", ROSTER, AT, "李明")


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_tells_nothing_stays_nothing(text: str) -> None:
    """An empty seat, hearsay and small talk remain information with nothing told."""
    told = read(text, ROSTER, AT, "李明")
    assert (told.step, told.outcome, told.notes) == ("info", "unknown", ())


@pytest.fixture(scope="module")
def known() -> list[teach_tellings.Reply]:
    """A third of the labelled replies, and some composed ones."""
    rows = [row for _, rows in cast.own_batches() for row in rows if row["gold"]["intent"] == "reply"]
    return teach_tellings.replies([*rows[::3], *scenes.rows(100, seed=7)])


def _loud(*sorts: tuple[str, str]) -> Learnt:
    """A table by which everything speaks for these sorts."""
    return Learnt.of(dict.fromkeys(TELLINGS, _row(*sorts)))


@pytest.mark.parametrize(("field", "sort"), tellings.SIGNS)
def test_whatever_the_letters_say_the_rules_stand(field: str, sort: str, known: list[teach_tellings.Reply]) -> None:
    """With a table in which every letter cries for one sort: what the rules told stays, what they have a word for is not told by
    letters, no paper is served, nothing is promised and no guardian does what staff do."""
    table = _loud((field, sort))
    moved = 0
    for one in known[::4]:
        told = tellings.second(one.told, one.tokens, one.row["kind"], table)
        for name, nothing in NOTHING.items():
            before, after = getattr(one.told, name), getattr(told, name)
            if before != after:
                moved += 1
                assert (before, after) == (nothing, sort)
                assert not is_heard(sort, one.told.plain.text)
                assert sort not in ("notice_served", "promised", "lost", "returned")
                assert one.row["kind"] != "parent" or name == "reason" or sort == "refused"
        assert replace(told, why=()) == replace(one.told, why=()) or told.why
    assert moved or sort in ("notice_served", "promised", "lost", "returned")


def test_letters_end_no_case(known: list[teach_tellings.Reply]) -> None:
    """However loudly they say that he is back: who is back closes a case, and that is told or asked."""
    table = _loud(("step", "returned"), ("outcome", "returned"))
    for one in known[::4]:
        told = tellings.second(one.told, one.tokens, one.row["kind"], table)
        assert (told.step, told.outcome) == (one.told.step, one.told.outcome)


def test_a_quarrel_at_school_brings_nobody_back() -> None:
    """跟班主任顶嘴了 holds the letters of a return, and is why somebody stays away."""
    for text in ("跟班主任顶嘴了", "和班主任吵了一架", "跟班主任闹矛盾了"):
        told = read(text, ROSTER, AT, "李明", "parent")
        assert (told.step, told.outcome, told.reason) == ("info", "unknown", "other")


def _spoken(known: list[teach_tellings.Reply], table: Learnt) -> Iterator[bool]:
    """Where the second voice would speak for itself: is it right?"""
    for one in known:
        sums = tellings.likelier(one.letters, table)
        for field in tellings.SORTS:
            sort, lead = tellings.best(field, sums)
            if lead >= math.log(tellings.LEAST[field]):
                yield sort == one.row["gold"][field]


def test_of_batches_that_it_had_not_learnt_from_it_tells_rightly() -> None:
    """Taught with the batches of replies alone, it speaks of a third of what the others tell, and is right nineteen
    times of twenty."""
    batches = dict(cast.own_batches())
    taught = ("batch_rb", "batch_y", "batch_ya", "batch_yb", "batch_yz", "batch_yc", "batch_yd", "batch_ra")
    table = teach_tellings.table(teach_tellings.replies(row for name in taught for row in batches[name]), rounds=5)
    others = (
        "batch_cb",
        "batch_cc",
        "batch_cd",
        "batch_ce",
        "batch_me",
        "batch_va",
        "batch_vb",
        "batch_xa",
        "batch_xb",
    )
    left_out = teach_tellings.replies(row for name in others for row in batches[name])
    told = sum(one.row["gold"][field] != nothing for one in left_out for field, nothing in NOTHING.items())
    right = list(_spoken(left_out, table))
    assert sum(right) >= 0.95 * len(right)
    assert len(right) >= told / 3
