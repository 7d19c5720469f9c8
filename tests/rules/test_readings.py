"""Each of the readings R1 to R16 is a switch of the profile: the other way of reading gives another day, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from config import deadlines, periods
from config.days import LOCAL
from config.policy import Policy, load
from reminders.rules.facts import Act, Mark
from reminders.rules.lines import Line
from reminders.rules.pupil import play_pupil
from tests.policy.desk import loads, refuses
from tests.rules import tales

#: Days of October 2026: 12 is a Monday.
Told = tuple[int, str, str]


def at(day: int, hour: int = 8, month: int = 10) -> datetime:
    return datetime.combine(date(2026, month, day), time(hour), LOCAL)


def county(tmp_path: Path, reading: str, parent: str = "weihui") -> Policy:
    """A county that reads one thing another way than its parent; without a reading the parent itself."""
    return loads(tmp_path, f"extends: {parent}\nreadings: {{{reading}}}\n") if reading else load(parent)


def played(policy: Policy, marks: str, acts: tuple[Act, ...] = (), until: int = 31) -> list[Line]:
    """What comes of marks written `12 out, 13 in, 14 sick` (of whole days, told that morning; `12pm out` of a half day,
    `12@15 out` told three days later).
    """
    words = {"out": "unexcused", "in": "present", "absent": "absent", "sick": "sick"}
    facts = []
    for seq, one in enumerate(filter(None, marks.split(", ")), start=1):
        where, word = one.split()
        where, _, told = where.partition("@")
        period = "pm" if where.endswith("pm") else "am" if where.endswith("am") else "day"
        day = int(where.removesuffix("pm").removesuffix("am"))
        said = at(int(told or day))
        facts.append(Mark(seq, said.date().replace(day=day), period, words[word], said, said, "t", "class_teacher"))
    tale = tales.quiet_term("weihui")
    info = replace(tale.facts.info, born=date(2011, 3, 5))
    told_facts = replace(tale.facts, info=info, marks=tuple(facts), reports=(), acts=acts)
    return list(play_pupil(told_facts, policy, tale.calendar, at(until, 23)).lines)


def visit(day: int, hour: int = 17, *, outcome: str = "refused", seq: int = 50) -> Act:
    """A visit of the class teacher, with its result."""
    fields: dict[str, Any] = {"step": "home_visit", "outcome": outcome, "complete": True}
    when = at(day, hour)
    return Act(seq + day * 24 + hour, "step", "李明", when, when, when.date(), "class_teacher", "class_teacher",
               ("class_teacher",), "wecom", fields, "")  # fmt: skip


def opened(lines: list[Line], duty: str) -> list[tuple[int, str | None]]:
    """The days on which a duty was opened, each with its due."""
    return [
        (line.at.day, str(line.fields["due"])[:10] if line.fields["due"] else None)
        for line in lines
        if line.type == "duty" and line.fields["duty"] == duty and line.fields["event"] == "opened"
    ]


@pytest.mark.parametrize(
    ("reading", "marks", "usual", "other"),
    [
        # 16 is a Friday, 19 a Monday: two school days, four natural ones.
        ("R1: {absence_day: natural_day}", "16 out, 19 out", [], [19]),
        # 12, 14 and 15 are three days of the month, but not in a row.
        ("R1: {consecutive: false}", "12 out, 13 in, 14 out, 15 out", [], [15]),
        ("R1: {presence: pause}", "12 out, 13 in, 14 out, 15 out", [], [15]),
        ("R1: {leave: reset}", "12 out, 13 out, 14 sick, 15 out", [15], []),
        ("R1: {full_day_only: false}", "12am out, 13am out, 14am out", [], [14]),
        ("R1: {absent_without_reason: ignore}", "12 absent, 13 absent, 14 absent", [14], []),
    ],
)
def test_what_a_day_of_absence_is(tmp_path: Path, reading: str, marks: str, usual: list[int], other: list[int]) -> None:
    """R1: the third day comes on another day, or not at all."""
    for policy, days in ((load("weihui"), usual), (county(tmp_path, reading), other)):
        assert [day for day, _ in opened(played(policy, marks), "verify_absence")] == days


@pytest.mark.parametrize(
    ("reading", "path", "trigger", "usual", "other"),
    [
        # From Friday 16: two natural days end on Sunday and roll to Monday; two working days end on Tuesday.
        ("R2: {bare_day_deadline: working_day}", "notices.return.due", "2026-10-16", "2026-10-19", "2026-10-20"),
        ("R2: {roll: none}", "notices.return.due", "2026-10-16", "2026-10-19", "2026-10-18"),
        ("R2: {count_start_day: true}", "notices.return.due", "2026-10-13", "2026-10-15", "2026-10-14"),
        # Sunday 2026-09-20 is a make-up day, 09-25 and 10-01 to 10-07 are off.
        ("R3: {makeup_days_count: false}", "school_persuasion.window", "2026-09-18", "2026-10-09", "2026-10-12"),
        ("R3: {count_start_day: true}", "notices.return.time_limit", "2026-10-12", "2026-10-19", "2026-10-16"),
        ("R4a: {timely_contact: {v: 0}}", "detect.verify.due", "2026-10-14", "2026-10-15", "2026-10-14"),
        ("R4b: {timely_writing: {v: 2}}", "report_up.dropout_form.due", "2026-10-14", "2026-10-15", "2026-10-16"),
        ("R6: {count_first_day: true}", "term_checks.status_changes.due", "2026-09-01", "2026-09-15", "2026-09-14"),
        ("R6: {roll: none}", "term_checks.status_changes_outer.due", "2026-09-01", "2026-11-02", "2026-11-01"),
        ("R14: {roll_forward: [R3, R6]}", "notices.return.due", "2026-10-16", "2026-10-19", "2026-10-18"),
    ],
)
def test_when_a_time_limit_ends(tmp_path: Path, reading: str, path: str, trigger: str, usual: str, other: str) -> None:
    """R2, R3, R4, R6, R14: the same words of the text end on another day."""
    for policy, day in ((load("weihui"), usual), (county(tmp_path, reading), other)):
        leaf: Any = policy
        for part in path.split("."):
            leaf = leaf[part] if hasattr(leaf, "keys") else getattr(leaf, part)
        due = deadlines.due(leaf, date.fromisoformat(trigger), policy.readings, tales.days())
        assert due is not None
        assert str(due.at.date()) == day


@pytest.mark.parametrize(
    ("reading", "every", "within", "usual", "other"),
    [
        # October 2026 ends on a Saturday.
        ("R7: {monthly: last_day_of_month}", "month", "2026-10-05", "2026-10-30", "2026-10-31"),
        ("R7: {monthly_day: 25}", "month", "2026-10-05", "2026-10-30", "2026-10-23"),
        ("R7: {weekly_day: 4}", "week", "2026-10-14", "2026-10-16", "2026-10-15"),
        ("R14: {roll_back: []}", "month", "2026-10-05", "2026-10-30", "2026-10-31"),
    ],
)
def test_when_a_report_of_a_period_is_due(
    tmp_path: Path, reading: str, every: str, within: str, usual: str, other: str
) -> None:
    """R7, R14: the last working day, the last day, or the day that a school has set."""
    for policy, day in ((load("weihui"), usual), (county(tmp_path, reading), other)):
        part = periods.period(every, date.fromisoformat(within), tales.days())
        assert part is not None
        due = periods.due_of(part, policy.readings, tales.days())
        assert due is not None
        assert str(due.at.date()) == day


def persuasions(lines: list[Line]) -> list[int]:
    """The count of the persuasions whenever it is printed."""
    return [int(line.fields["count"]) for line in lines if line.type == "duty" and line.fields["duty"] == "persuade"]


@pytest.mark.parametrize(
    ("reading", "visits", "usual", "other"),
    [
        # The case opens on Friday 16, with the fifth day. A visit at noon and one in the evening of the same Monday.
        ("R9: {max_per_date: {drop: true}}", (visit(19, 12), visit(19, 18)), 1, 2),
        ("R9: {max_per_date: {v: 2}}", (visit(19, 9), visit(19, 12), visit(19, 18)), 1, 2),
        # The first contact was on the second day of the absence.
        ("R9: {after_case_opened: false}", (visit(13), visit(19)), 1, 2),
        ("R9: {verification_counts: true}", (visit(13), visit(14), visit(19)), 1, 2),
        ("R9: {failed_contact_counts: true}", (visit(19, outcome="unreachable"),), 0, 1),
    ],
)
def test_what_counts_as_a_persuasion(
    tmp_path: Path, reading: str, visits: tuple[Act, ...], usual: int, other: int
) -> None:
    """R9: how many a day, from when on, and whether nobody at home is one."""
    away = ", ".join(f"{day} out" for day in (12, 13, 14, 15, 16, 19))
    for policy, most in ((load("weihui"), usual), (county(tmp_path, reading), other)):
        assert max(persuasions(played(policy, away, visits, until=20))) == most


def test_whether_a_new_case_counts_anew(tmp_path: Path) -> None:
    """R10: the visits of a term go on where a dropout comes and goes again; by the other reading each case begins at none."""
    seen = []
    for policy in (load("yongzhen"), county(tmp_path, "R10: {per_term_counter: case}", "yongzhen")):
        fields: dict[str, Any] = {"why": "found"}
        acts = tuple(
            Act(
                seq,
                "confirm_dropout",
                "李明",
                when,
                when,
                when.date(),
                "school_lead",
                "school_lead",
                (),
                "wecom",
                fields,
                "",
            )
            for seq, when in ((1, at(12, 9)), (2, at(20, 9)))
        )
        lines = played(policy, "15 in", (*acts, visit(13)))
        again = [
            line for line in lines if line.type == "duty" and line.fields["duty"] == "persuade" and line.at.day >= 20
        ]
        seen.append(again[0].fields["count"])
    assert seen == [1, 0]


def test_from_when_a_late_entry_counts(tmp_path: Path) -> None:
    """R12: three days told on the 20th are due the day after the third of them, or the day after they were told."""
    late = "12@20 out, 13@20 out, 14@20 out"
    assert opened(played(load("weihui"), late), "verify_absence") == [(20, "2026-10-15")]
    other = county(tmp_path, "R12: {clock_from: entry_date}")
    assert opened(played(other, late), "verify_absence") == [(20, "2026-10-21")]


def test_who_is_over_age(tmp_path: Path) -> None:
    """R13: the exit's age follows the reading, unless the county has told an age of its own."""
    policy = county(tmp_path, "R13: {overage: {v: 17, st: O}}")
    source = policy.source("exits.overage.age")
    assert policy.exits["overage"].age is not None
    assert source is not None
    assert (policy.exits["overage"].age.v, source.v, source.layer) == (17, 17, "shili")
    own = loads(tmp_path, "extends: weihui\nexits:\n  - {id: overage, age: {v: 18, st: O, src: [WH-79]}}\n")
    assert own.exits["overage"].age is not None
    assert own.exits["overage"].age.v == 18


def test_what_morning_and_evening_are(tmp_path: Path) -> None:
    """R15: the hour of the visit, and which half a whole day typed in the morning is."""

    def due(policy: Policy) -> str:
        lines = played(policy, "12 out")
        return next(str(one.fields["due"])[11:16] for one in lines if one.fields.get("duty") == "same_day_visit")

    assert due(load("yongzhen")) == "18:00"
    assert due(county(tmp_path, 'R15: {am_visit_by: "17:00"}', "yongzhen")) == "17:00"
    assert due(county(tmp_path, "R15: {whole_day_typed_in_morning: pm}", "yongzhen")) == "23:59"


def test_silence_may_stay_silent(tmp_path: Path) -> None:
    """R16: where a county does not want the product's defaults, none of D1 to D7 says a word."""
    away = ", ".join(f"{day} out" for day in (12, 13, 14, 15, 16, 19, 20))
    assert opened(played(load("genhe"), away), "verify_absence") == [(14, "2026-10-15")]
    silent = county(tmp_path, "R16: {silent: off}", "genhe")
    assert [
        line for line in played(silent, away) if line.type in ("duty", "message") and line.fields.get("default")
    ] == []
    assert silent.stamp != load("genhe").stamp
    assert Policy.from_json(silent.to_json()).product_defaults.D1 is None


@pytest.mark.parametrize(
    "reading",
    [
        "R5: {roll: next_working_day}",
        "R8: {at_least: exclusive}",
        "R11: {office_receipt: read_time}",
        "R11: {sms_is_service: true}",
        "R9: {needs: [date]}",
        "R16: {label: 本县规定}",
    ],
)
def test_what_has_no_other_reading_cannot_be_switched(tmp_path: Path, reading: str) -> None:
    """R5, R8, R11 and parts of others have one reading only: a profile that wants another is refused, not ignored."""
    assert "readings" in refuses(tmp_path, f"extends: weihui\nreadings: {{{reading}}}\n")
