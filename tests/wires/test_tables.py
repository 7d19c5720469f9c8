"""The pure tables of the wires: parts of a text, when to try again, limits of a member."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.backoff import DOWN_AFTER, MOST_TRIES, TELL_AFTER, Gate, next_look, next_try
from bot.text import LIMIT, MORE, fit, split, split_by
from bot.wecom.limits import wait_for

NOW = datetime(2026, 10, 14, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_text_that_fits_stays_whole() -> None:
    """2048 bytes exactly are one part, one more are two."""
    assert split("学" * 682 + "ab") == ("学" * 682 + "ab",)
    assert len(split("学" * 683)) == 2


def test_cuts_are_made_where_they_hurt_least() -> None:
    """Between lines before sentences, sentences before clauses, clauses before characters."""
    assert split_by("一二三\n四五。六七", 6, len) == ("一二三", "四五。六七")
    assert split_by("一二三。四五,六七", 5, len) == ("一二三。", "四五,六七")
    assert split_by("一二三,四五六", 5, len) == ("一二三,", "四五六")
    assert split_by("一二三，四五六！七八", 6, len) == ("一二三，", "四五六！七八")
    assert split_by("一二三四五六", 4, len) == ("一二三四", "五六")


@given(st.text(max_size=3000), st.integers(min_value=8, max_value=200))
def test_nothing_is_lost_but_blanks_at_the_cuts(text: str, limit: int) -> None:
    """Whatever the text, each part is within the limit and all its marks are there in order."""
    text = text.encode("utf-8", "ignore").decode()
    parts = split(text, limit)
    assert all(0 < len(part.encode()) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_what_must_go_as_one_says_that_there_was_more() -> None:
    """A passive reply ends with a word about what is missing, within the limit."""
    cut = fit("句子。" * 1000)
    assert len(cut.encode()) <= LIMIT
    assert cut.endswith("。" + MORE)
    assert fit("短") == "短"
    assert fit("") == ""


def test_waits_grow_and_end() -> None:
    """Each try waits at least as long as the one before; the provider's wish counts if longer; the twelfth is the last."""
    waits = [next_try(number, NOW) for number in range(1, MOST_TRIES)]
    assert all(wait is not None for wait in waits)
    assert waits == sorted(waits)  # type: ignore[type-var]
    assert next_try(1, NOW, 600) == NOW + timedelta(seconds=600)
    assert next_try(8, NOW, 5) == NOW + timedelta(seconds=1200)
    assert next_try(MOST_TRIES, NOW) is None


def test_looking_up_reaches_the_moment_at_which_a_human_is_told() -> None:
    """The look-ups of a doubt fall on its tenth minute, and go on after it."""
    at, times = NOW, []
    for _ in range(8):
        at = next_look(NOW, at)
        times.append(at - NOW)
    assert TELL_AFTER in times
    assert times == sorted(times)
    assert times[-1] > timedelta(hours=1)


def test_a_gate_shuts_for_longer_each_time_and_opens_at_the_first_success() -> None:
    """Failures in a row keep a channel back longer; one message tries it; a success forgets all."""
    gate, now = Gate(), NOW
    holds = []
    for _ in range(7):
        assert gate.is_open(now)
        gate = gate.failed(now)
        assert gate.shut_until is not None
        holds.append((gate.shut_until - now).total_seconds())
        now = gate.shut_until
    assert holds == [5, 10, 20, 40, 60, 60, 60]
    assert gate.room(8) == 1
    assert gate.went() == Gate()
    assert gate.went().room(8) == 8


def test_failures_that_were_on_their_way_together_count_once() -> None:
    """Four threads that fail in the same second shut the gate once, not four times longer."""
    gate = Gate().failed(NOW)
    for _ in range(3):
        gate = gate.failed(NOW + SECOND)
    assert gate.failures == 1


def test_a_channel_is_down_after_two_hours_of_failures() -> None:
    """The first failure of the row counts, not the last."""
    gate = Gate().failed(NOW)
    gate = gate.failed(NOW + timedelta(hours=1))
    assert not gate.is_down(NOW + timedelta(hours=1))
    assert gate.is_down(NOW + DOWN_AFTER)


def test_a_clock_set_back_opens_the_gate() -> None:
    """A gate shut before the clock went back a day does not stay shut for a day."""
    gate = Gate().failed(NOW, 3600)
    assert not gate.is_open(NOW)
    assert gate.is_open(NOW - timedelta(days=1))


@pytest.mark.parametrize(
    ("minute", "hour", "wait"), [(0, 0, 0), (27, 27, 0), (28, 28, 20), (0, 949, 0), (0, 950, 300), (28, 950, 300)]
)
def test_members_get_less_than_the_platform_drops(minute: int, hour: int, wait: float) -> None:
    """Under 30 a minute and 1000 an hour, with a margin."""
    assert wait_for(minute, hour) == wait
