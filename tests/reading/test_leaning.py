"""The second reader on the kind of a message: what its letters speak for, where it is heard and where it is not."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import read
from handlers.reading.doubt.leaning import KINDS, LEAST, lean, overruled
from handlers.reading.model import Intent
from handlers.reading.reader import parse
from handlers.reading.tables.leanings import LEANINGS
from tests.reading import cast

ROSTER = cast.COMPILED["weihui-701"]
AT = datetime(2026, 11, 12, 8, 5)

PLAIN: tuple[tuple[str, Intent], ...] = (
    ("今天李明没来,其他人都到了", "checkin"), ("应到40实到39,李明病假", "checkin"), ("全班到齐", "checkin"),
    ("更正:李明不是旷课,是病假", "correct"), ("刚才报错了,李明改成事假", "correct"),
    ("今天谁没来", "query"), ("李明这个月缺了几天?", "query"), ("我今天报上去了没有", "query"),
    ("怎么补报昨天的考勤", "help"), ("你都能干什么", "help"),
    ("老王下午开会几点", "other"), ("周三第二节听公开课,地点多媒体教室", "other"),
)  # fmt: skip


def letters_of(text: str) -> dict[Intent, float]:
    """How the letters of a message lean."""
    parsed = parse(text, ROSTER, AT.date())
    return lean(parsed.text, parsed.tokens)


@pytest.mark.parametrize(("text", "kind"), PLAIN)
def test_plain_words_lean_to_their_kind(text: str, kind: Intent) -> None:
    """What anybody would say at a glance, the letters say too; together the kinds are one."""
    likely = letters_of(text)

    assert max(likely, key=lambda one: likely[one]) == kind
    assert likely[kind] > 0.5
    assert sum(likely.values()) == pytest.approx(1)


def test_a_kind_that_the_letters_leave_no_room_for_gives_way() -> None:
    """A question in which none was found is a question; a notice of a lesson taken for a report of nobody is none."""
    for text, told, kind in (
        ("我今天考勤报上去了咩", "other", "query"),
        ("语文组各位:周三第二节听公开课,地点多媒体教室", "checkin", "other"),
        ("李明第三节来了的,前面报的没到改成迟到", "checkin", "correct"),
    ):
        parsed = parse(text, ROSTER, AT.date())
        assert letters_of(text)[told] < LEAST  # type: ignore[index]
        assert overruled(told, parsed.text, parsed.tokens, False) == kind  # type: ignore[arg-type]


def test_a_report_of_pupils_is_not_lost_for_its_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """However sure the letters are of a question, a roll that says something of a pupil is read as one."""
    monkeypatch.setattr("handlers.reading.doubt.leaning.lean", lambda *_: {**dict.fromkeys(KINDS, 0.0), "query": 1.0})

    told = read("李明发烧没来", ROSTER, AT)

    assert (told.intent, [(mark.name, mark.status) for mark in told.marks]) == ("checkin", [("李明", "sick")])


@pytest.mark.parametrize(
    ("text", "kind", "letters"),
    [
        ("更正:李明不是旷课,是病假", "correct", "checkin"),
        ("请问李明到底请没请假", "query", "checkin"),
        ("中午去他家了,门锁着没见到人", "reply", "checkin"),
        ("老王下午开会几点", "other", "checkin"),
    ],
)
def test_what_was_found_stays_and_letters_alone_make_no_record(
    monkeypatch: pytest.MonkeyPatch, text: str, kind: Intent, letters: Intent
) -> None:
    """The words for a correction or a question may be few among the letters; and where nothing was found, no roll is made of it."""
    monkeypatch.setattr("handlers.reading.doubt.leaning.lean", lambda *_: {**dict.fromkeys(KINDS, 0.0), letters: 1.0})

    assert read(text, ROSTER, AT).intent == kind


def test_names_and_numbers_make_no_difference() -> None:
    """Another pupil's name and other numbers lean the same way."""
    one, other = letters_of("应到40实到39,李明发烧38.5度"), letters_of("应到52实到51,张伟发烧39度")

    assert one == other


def test_the_table_has_a_weight_for_each_kind() -> None:
    """Every run of letters has as many weights as there are kinds, and is three letters long at most."""
    assert {len(weights) for weights in LEANINGS.values()} == {len(KINDS)}
    assert max(map(len, LEANINGS)) <= 3
