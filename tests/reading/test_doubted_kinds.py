"""The second reader on whether a message is a roll, of which day, and whether a pupil is back: what it doubts is asked about."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import read
from handlers.reading.doubt import dating, returning, rolls
from handlers.reading.reader import parse
from handlers.reading.tables.datings import DATINGS
from handlers.reading.tables.returnings import RETURNINGS
from handlers.reading.tables.rolls import ROLLS
from tests.reading import cast

ROSTER = cast.COMPILED["weihui-701"]
MORNING, AFTERNOON, EVENING = (datetime(2026, 11, 4, hour, 5) for hour in (8, 15, 19))
TODAY = MORNING.date()


@pytest.mark.parametrize("text", ["今天李明没来", "李明发烧,其他都到了", "全勤", "应到40实到39,李明事假"])
def test_plain_rolls_have_the_letters_of_a_roll(text: str) -> None:
    """What anybody would take for a roll is one by its letters, whole and in part."""
    parsed = parse(text, ROSTER, TODAY)

    assert rolls.likely(parsed.text, parsed.tokens, MORNING) > 0.5
    assert rolls.told_in_part(parsed.text, parsed.tokens, MORNING)


@pytest.mark.parametrize("text", ["李明这个月缺了几天?", "我报了没有", "怎么补报昨天的考勤", "老王下午开会几点"])
def test_plain_questions_have_not(text: str) -> None:
    """A question and small talk in the afternoon are no roll by their letters."""
    parsed = parse(text, ROSTER, TODAY)

    assert rolls.likely(parsed.text, parsed.tokens, AFTERNOON) < 0.5


def test_a_roll_that_would_be_lost_is_asked_about_and_nothing_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the letters are sure that small talk is a roll, the class is asked about; a mere question stays one."""
    monkeypatch.setattr("handlers.reading.doubt.rolls.likely", lambda *_: 1.0)

    told = read("暖气片又漏了,麻烦后勤来看看", ROSTER, MORNING)
    assert (told.intent, told.marks, told.all_present, told.clarify) == ("checkin", (), False, "unclear_status")
    assert read("李明这个月缺了几天?", ROSTER, MORNING).intent == "query"


def test_a_question_taken_for_a_roll_marks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the letters of no part are those of a roll, and there is a sign of a question, the pupil is asked about."""
    text = "李明连着没来,够不够七天"
    assert read(text, ROSTER, MORNING).intent == "checkin"
    monkeypatch.setattr("handlers.reading.doubt.rolls.likely", lambda *_: 0.0)
    assert [mark.name for mark in read("李明没来,够不够七天", ROSTER, MORNING).marks] == ["李明"]

    monkeypatch.setattr("handlers.reading.doubt.rolls.told_in_part", lambda *_: False)
    told = read(text, ROSTER, MORNING)

    assert told.marks == ()
    assert [ask.candidates for ask in told.asks] == [("李明",)]
    assert [mark.name for mark in read("李明没来", ROSTER, MORNING).marks] == ["李明"]


@pytest.mark.parametrize(
    ("text", "kind", "back"),
    [
        ("今天早上已经回来上课了", "teacher", True),
        ("人已经在教室坐着了", "teacher", True),
        ("我早上把他送到学校了", "parent", True),
        ("打了电话,没人接", "teacher", False),
        ("去了家里,他奶奶说下周一来", "official", False),
        ("明天我送他去学校", "parent", False),
    ],
)
def test_plain_replies_say_whether_he_is_back(text: str, kind: str, back: bool) -> None:
    """What is read is not doubted, and its contrary is."""
    parsed = parse(text, ROSTER, TODAY)

    assert not returning.doubts_return(parsed.text, parsed.tokens, kind, back)
    assert returning.doubts_return(parsed.text, parsed.tokens, kind, not back)
    assert (read(text, ROSTER, EVENING, "李明", kind).step == "returned") == back


def test_a_doubted_return_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading keeps what was understood, and asks of the pupil whether he is back."""
    assert read("今天早上已经回来上课了", ROSTER, EVENING, "李明").asks == ()
    monkeypatch.setattr("handlers.reading.reader.doubts_return", lambda *_: True)

    told = read("今天早上已经回来上课了", ROSTER, EVENING, "李明")

    assert (told.step, told.clarify) == ("returned", "unclear_status")
    assert [ask.candidates for ask in told.asks] == [("李明",)]
    assert told.as_label()["clarify"] == "unclear_status"


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("补报昨天的:李明病假", "past"),
        ("昨天李明没来,忘了报", "past"),
        ("李明昨天打球崴了脚,今天没来", "today"),
        ("李明没来,昨晚就说肚子疼", "today"),
        ("李明病假,昨天淋了雨", "today"),
    ],
)
def test_plain_days_are_not_doubted(text: str, of: str) -> None:
    """The day that anybody would take stands."""
    parsed = parse(text, ROSTER, TODAY)
    told = read(text, ROSTER, MORNING)

    assert ("past" if told.date < TODAY else "today", told.clarify) == (of, None)
    assert dating.undated(parsed.text, parsed.tokens, parsed.dates, TODAY, told.date, "checkin") is None


def test_a_doubted_date_is_asked_about_and_the_marks_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """The question names the word for the other day; without such a word nothing is looked at."""
    monkeypatch.setattr("handlers.reading.doubt.dating.shares", lambda *_: (0.0, 0.0, 1.0))

    told = read("李明病假,昨天淋了雨", ROSTER, MORNING)

    assert told.marks == ()
    assert [(ask.code, ask.words, [mark.name for mark in ask.held]) for ask in told.asks] == [
        ("unclear_date", "昨天", ["李明"])
    ]
    assert [mark.name for mark in read("今天李明病假", ROSTER, MORNING).marks] == ["李明"]


def test_the_tables_have_a_weight_for_each_sort() -> None:
    """And every bound leaves the letters less than the half, or asks more of them."""
    assert {len(weights) for table in (ROLLS, RETURNINGS) for weights in table.values()} == {2}
    assert {len(weights) for weights in DATINGS.values()} == {len(dating.DATES)}
    assert rolls.MADE < 0.5 < rolls.LOST
    assert 0 < returning.INVENTED < returning.UNHEARD < 1
    assert dating.LEAST < 0.5
