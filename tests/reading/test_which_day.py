"""The second reader on the day: letters that speak for another day than the one taken make it a question."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from handlers.reading import read
from handlers.reading.doubt.day import LEAST, doubted_day, past_days
from handlers.reading.reader import parse
from handlers.reading.tables.daywords import DAYWORDS
from tests.reading import cast

ROSTER = cast.COMPILED["weihui-701"]
AT = datetime(2026, 11, 4, 8, 5)
TODAY, YESTERDAY = AT.date(), AT.date() - timedelta(days=1)

#: A report of yesterday, or of today with yesterday told by the way.
PLAIN = (
    ("补报昨天的:李明病假", YESTERDAY),
    ("昨天李明没来,忘了报", YESTERDAY),
    ("更正昨天的考勤,李明不是旷课,是病假", YESTERDAY),
    ("昨天报错了,李明改成事假", YESTERDAY),
    ("昨天请假的李明今天来了", TODAY),
    ("李明昨天打球崴了脚,今天没来", TODAY),
)


@pytest.mark.parametrize(("text", "day"), PLAIN)
def test_plain_words_are_of_their_day(text: str, day: date) -> None:
    """The day that anybody would take is not doubted; today would be, were it taken for a report of yesterday."""
    parsed = parse(text, ROSTER, TODAY)
    other = TODAY if day == YESTERDAY else YESTERDAY
    intent = read(text, ROSTER, AT).intent

    assert [word.day for word in past_days(parsed.dates, TODAY)] == [YESTERDAY]
    assert doubted_day(parsed.text, parsed.tokens, parsed.dates, TODAY, day, intent) is None
    doubted = doubted_day(parsed.text, parsed.tokens, parsed.dates, TODAY, other, intent)
    assert (doubted is not None) == (day == YESTERDAY)
    assert read(text, ROSTER, AT).date == day


def test_a_doubted_day_is_asked_about_and_the_marks_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is recorded for a day that is doubted: the question names the word for it and holds the marks."""
    monkeypatch.setattr("handlers.reading.doubt.day.shares", lambda *_: (0.0, 1.0))

    told = read("刚才报错了,李明今天不是旷课,是病假,昨天打球崴了脚", ROSTER, AT)

    assert told.marks == ()
    assert [(ask.code, ask.words, [mark.name for mark in ask.held]) for ask in told.asks] == [
        ("unclear_date", "昨天", ["李明"])
    ]


def test_without_a_word_for_a_past_day_nothing_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """今天 and no day at all leave nothing to doubt."""
    monkeypatch.setattr("handlers.reading.doubt.day.shares", lambda *_: (0.0, 1.0))

    assert [mark.status for mark in read("今天李明没来", ROSTER, AT).marks] == ["absent"]


def test_the_table_has_two_weights_for_each_entry() -> None:
    """Not of that day, of that day; and the bound is less than the half."""
    assert {len(weights) for weights in DAYWORDS.values()} == {2}
    assert 0 < LEAST < 0.5
