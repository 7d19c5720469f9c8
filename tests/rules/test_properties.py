"""What holds of every play, whatever the policy: it may be repeated, cut anywhere,
and its facts told in any order of one instant.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from config.days import LOCAL
from config.policy import load
from reminders.rules.facts import Act, ClassReport, Mark
from reminders.rules.going import Going
from reminders.rules.lines import Line
from reminders.rules.pupil import PupilPlay, play_pupil
from tests.rules import stage, tales

PROFILES = ("weihui", "yongzhen", "genhe", "guangde", "chuxiong")
SEEDS = range(6)


def _seen(lines: tuple[Line, ...]) -> list[tuple[str, dict[str, Any]]]:
    return [(line.key, line.as_json()) for line in lines]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("seed", SEEDS)
def test_playing_twice_changes_nothing(profile: str, seed: int) -> None:
    """The same facts give the same lines, keys included, and no key twice."""
    tale = tales.random_tale(profile, seed)
    once = play_pupil(tale.facts, tale.policy, tale.calendar, tale.until)
    again = play_pupil(tale.facts, tale.policy, tale.calendar, tale.until)
    assert _seen(once.lines) == _seen(again.lines)
    assert once.state == again.state
    keys = [line.key for line in once.lines]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("seed", SEEDS)
def test_playing_hour_by_hour_says_what_one_jump_says(profile: str, seed: int) -> None:
    """Looking at every hour, knowing only what is known by then, prints the lines that one look at the end prints."""
    tale = tales.random_tale(profile, seed)
    whole = play_pupil(tale.facts, tale.policy, tale.calendar, tale.until)
    told: dict[str, dict[str, Any]] = {}
    at = tale.facts.began
    while at <= tale.until:
        known = tales.known_by(tale.facts, at)
        for line in play_pupil(known, tale.policy, tale.calendar, at).lines:
            if line.key in told:
                assert told[line.key] == line.as_json()
            told[line.key] = line.as_json()
        at += timedelta(hours=7)
    for line in play_pupil(tale.facts, tale.policy, tale.calendar, tale.until).lines:
        told[line.key] = line.as_json()
    assert sorted(told) == sorted(line.key for line in whole.lines)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_play_that_goes_on_says_what_one_that_begins_anew_says(profile: str, seed: int) -> None:
    """Kept from look to look and told only what became known since, a play has the lines and the state of a new one."""
    tale = tales.random_tale(profile, seed)
    going: Going[PupilPlay] = Going()
    at = tale.facts.began
    while at <= tale.until + timedelta(hours=11):
        known = tales.known_by(tale.facts, at)
        anew = play_pupil(known, tale.policy, tale.calendar, at)
        went_on = play_pupil(known, tale.policy, tale.calendar, at, going)
        assert _seen(went_on.lines) == _seen(anew.lines)
        assert (went_on.state, went_on.look_again_at) == (anew.state, anew.look_again_at)
        at += timedelta(hours=11)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_told_ahead_of_a_clock_set_back_is_played_in_its_time(profile: str, seed: int) -> None:
    """A fact that lies ahead is when to look again; once its time has come, a play that went on has heard it, too."""
    tale = tales.random_tale(profile, seed)
    going: Going[PupilPlay] = Going()
    for share in (2, 3, 4):
        at = tale.facts.began + (tale.until - tale.facts.began) * share / 5
        ahead = [one.known_at for one in (*tale.facts.marks, *tale.facts.acts) if one.known_at > at]
        anew = play_pupil(tale.facts, tale.policy, tale.calendar, at)
        went_on = play_pupil(tale.facts, tale.policy, tale.calendar, at, going)
        assert _seen(went_on.lines) == _seen(anew.lines)
        assert went_on.look_again_at == anew.look_again_at
        if ahead:
            assert anew.look_again_at is not None
            assert at < anew.look_again_at <= min(ahead)


def test_a_play_goes_on_only_where_nothing_but_the_end_of_the_facts_changed() -> None:
    """A mark that was put in before the last look, or another policy, begins the play anew: its lines are a new play's."""
    tale = tales.random_tale("weihui", 1)
    middle = tale.facts.began + (tale.until - tale.facts.began) / 2
    known = tales.known_by(tale.facts, middle)
    going: Going[PupilPlay] = Going()
    play_pupil(known, tale.policy, tale.calendar, middle, going)
    others = replace(tale.facts, marks=tale.facts.marks[1:])
    for facts, policy in ((others, tale.policy), (tale.facts, load("yongzhen"))):
        anew = play_pupil(facts, policy, tale.calendar, tale.until)
        went_on = play_pupil(facts, policy, tale.calendar, tale.until, going)
        assert _seen(went_on.lines) == _seen(anew.lines)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("seed", SEEDS)
def test_facts_of_one_instant_may_arrive_in_any_order(profile: str, seed: int) -> None:
    """Shuffling what was told at the same minute, numbers and all, changes no line."""
    tale = tales.random_tale(profile, seed, crowded=True)
    facts = tale.facts
    rng = random.Random(seed)
    numbers = list(range(1, 1 + len(facts.marks) + len(facts.reports) + len(facts.acts)))
    rng.shuffle(numbers)
    marks: list[Mark] = [fact._replace(seq=numbers.pop()) for fact in facts.marks]
    reports: list[ClassReport] = [fact._replace(seq=numbers.pop()) for fact in facts.reports]
    acts: list[Act] = [replace(fact, seq=numbers.pop()) for fact in facts.acts]
    for several in (marks, reports, acts):
        rng.shuffle(several)
    mixed = replace(facts, marks=tuple(marks), reports=tuple(reports), acts=tuple(acts))
    first = play_pupil(facts, tale.policy, tale.calendar, tale.until)
    second = play_pupil(mixed, tale.policy, tale.calendar, tale.until)
    assert _seen(first.lines) == _seen(second.lines)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_deadline_falls_on_a_day_that_cannot_bear_it(profile: str, seed: int) -> None:
    """Writing is due on working days, and nothing is due before the day it is counted from."""
    tale = tales.random_tale(profile, seed)
    for duty in play_pupil(tale.facts, tale.policy, tale.calendar, tale.until).state.duties:
        if duty.due is None:
            continue
        if duty.duty in (
            "dropout_report",
            "notify_department",
            "studentship_update",
            "forward_report",
            "migrant_notice",
        ):
            assert tale.calendar.is_working_day(duty.due.date()), duty
        if duty.duty == "relapse_watch":
            assert tale.calendar.is_school_day(duty.due.date())


@pytest.mark.parametrize("profile", PROFILES)
def test_looking_again_before_the_instant_told_finds_nothing_new(profile: str) -> None:
    """Between now and `look_again_at` the clock alone prints nothing; at it, if it says so, there may be a line."""
    for seed in SEEDS:
        tale = tales.random_tale(profile, seed)
        middle = tale.facts.began + (tale.until - tale.facts.began) / 2
        known = tales.known_by(tale.facts, middle)
        now = play_pupil(known, tale.policy, tale.calendar, middle)
        if now.look_again_at is None:
            continue
        assert now.look_again_at > middle
        just_before = now.look_again_at - timedelta(seconds=1)
        later = play_pupil(known, tale.policy, tale.calendar, just_before)
        assert _seen(now.lines) == _seen(later.lines)


def test_a_pupil_with_a_term_of_marks_is_played_within_a_millisecond() -> None:
    """One review of one pupil takes at most a millisecond at the median."""
    import time

    tale = tales.quiet_term("weihui")
    taken = []
    for _ in range(50):
        start = time.perf_counter()
        play_pupil(tale.facts, tale.policy, tale.calendar, tale.until)
        taken.append(time.perf_counter() - start)
    assert sorted(taken)[len(taken) // 2] < 0.002


def test_the_hours_of_a_class_and_a_school_add_up_to_the_same_lines() -> None:
    """A whole scenario, units included, says the same when it is cut at every half day."""
    if not stage.SHARED.exists():
        pytest.skip("the shared scenarios are not beside the project")
    scene = stage.load(stage.SHARED / "genhe-s1.yaml")
    whole = {line.key: line.as_json() for line in scene.play()[0]}
    cut: dict[str, dict[str, Any]] = {}
    at = datetime(2026, 9, 1, 7, 0, tzinfo=LOCAL)
    while at < scene.scenario.until:
        cut |= {line.key: line.as_json() for line in scene.play(at)[0]}
        at += timedelta(hours=37)
    cut |= {line.key: line.as_json() for line in scene.play()[0]}
    assert cut == whole


def test_a_snow_day_leaves_the_working_days_and_all_that_was_printed() -> None:
    """A day off declared by a school moves no working day of the State Council, and no line printed before it."""
    from config.calendar import DayChange
    from reminders.rules.facts import NewCalendar

    monday = datetime(2026, 11, 9, 8, 10, tzinfo=LOCAL)
    days = (0, 1, 2, 3, 4, 7)
    told = [monday + timedelta(days=ahead) for ahead in days]
    marks = tuple(Mark(nth, at.date(), "day", "unexcused", at, at) for nth, at in enumerate(told))
    tale = tales.quiet_term("weihui")
    facts = replace(tale.facts, marks=marks, reports=(), began=monday - timedelta(hours=1))
    snow = tale.calendar.with_changes([DayChange(told[5].date() + timedelta(days=2), False, "暴雪停课")])
    declared = NewCalendar(1, told[5] + timedelta(hours=4), snow)
    until = monday + timedelta(days=30)
    plain = play_pupil(facts, tale.policy, tale.calendar, until)
    snowed = play_pupil(replace(facts, calendars=(declared,)), tale.policy, tale.calendar, until)
    before = [line for line in plain.lines if line.at < declared.known_at]
    assert _seen(tuple(before)) == _seen(tuple(line for line in snowed.lines if line.at < declared.known_at))
    window = [duty for duty in plain.state.duties if duty.duty == "persuade"]
    moved = [duty for duty in snowed.state.duties if duty.duty == "persuade"]
    assert [duty.due for duty in window] == [duty.due for duty in moved], (
        "a school holiday is no rest day of the State Council"
    )
    watch = [line for line in snowed.lines if line.fields.get("why")]
    assert watch == []


def test_an_announced_rest_day_moves_a_window_and_says_why() -> None:
    """A year's table that becomes known moves the ten working days, once, with the old and the new date in words."""
    from config.calendar import Year
    from reminders.rules.facts import NewCalendar

    start = datetime(2026, 11, 9, 8, 10, tzinfo=LOCAL)
    told = [start + timedelta(days=ahead) for ahead in range(5)]
    marks = tuple(Mark(nth, at.date(), "day", "unexcused", at, at) for nth, at in enumerate(told))
    tale = tales.quiet_term("weihui")
    facts = replace(tale.facts, marks=marks, reports=(), began=start - timedelta(hours=1))
    table = tale.calendar.years[2026]
    more = Year(2026, table.off | {(start + timedelta(days=8)).date()}, table.work)
    other = replace(tale.calendar, years={**tale.calendar.years, 2026: more})
    declared = NewCalendar(1, told[4] + timedelta(hours=4), other)
    played = play_pupil(replace(facts, calendars=(declared,)), tale.policy, tale.calendar, start + timedelta(days=6))
    lines = [line for line in played.lines if line.fields.get("duty") == "persuade" and line.type == "duty"]
    assert [line.fields["event"] for line in lines] == ["opened", "progressed"]
    assert lines[0].fields["due"].startswith("2026-11-27")
    assert lines[1].fields["due"].startswith("2026-11-30")
    assert "改为" in lines[1].fields["why"]


def test_a_switched_reading_moves_what_it_reads() -> None:
    """With R12 read from the entry, a third day told three days late is to be answered the day after it was told."""
    tale = tales.quiet_term("weihui")
    said = datetime(2026, 9, 16, 9, 0, tzinfo=LOCAL)
    marks = tuple(Mark(nth, said.date() - timedelta(days=8 - nth), "day", "unexcused", said, said) for nth in range(3))
    facts = replace(tale.facts, marks=marks, reports=())
    until = said + timedelta(hours=1)

    def due(policy: Any) -> Any:
        return next(
            one.due
            for one in play_pupil(facts, policy, tale.calendar, until).state.duties
            if one.duty == "verify_absence"
        )

    readings = replace(tale.policy.readings, R12=replace(tale.policy.readings.R12, clock_from="entry_date"))
    other = replace(tale.policy, readings=readings, stamp="weihui-entry")
    assert due(tale.policy).date() == marks[2].day + timedelta(days=1)
    assert due(other).date() == said.date() + timedelta(days=1)
