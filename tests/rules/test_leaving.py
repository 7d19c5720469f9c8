"""What stands against a graduation: whatever is open about a child."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from config.days import LOCAL
from reminders.rules.leaving import against
from reminders.rules.lines import DutyState, PupilState

OPENED = datetime(2026, 6, 1, 8, tzinfo=LOCAL)
DUTY = DutyState("k", "verify_absence", None, ("a",), OPENED, None, "open", None, None, (), True, ())


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (PupilState(), ()),
        (PupilState(stage="suspected", case_open=True, case_opened_at=OPENED), ("case",)),
        (PupilState(stage="returned", case_opened_at=OPENED), ("case",)),
        (PupilState(stage="closed", case_opened_at=OPENED), ()),
        (PupilState(suspended=True, expected=False), ("suspended",)),
        (PupilState(run=1, stage="watch"), ("absent",)),
        (PupilState(expected=False), ("taught",)),
        (PupilState(duties=(DUTY,)), ("asked",)),
        (PupilState(duties=(replace(DUTY, state="overdue"),)), ("asked",)),
        (PupilState(duties=(replace(DUTY, state="done"),)), ()),
        (PupilState(duties=(replace(DUTY, duty="term_check:not_registered"),)), ("asked",)),
        (PupilState(duties=(replace(DUTY, duty="exit_evidence"),)), ("changing", "asked")),
        (PupilState(duties=(replace(DUTY, duty="studentship_update"),)), ()),
    ],
)
def test_whatever_is_open_keeps_a_child(state: PupilState, why: tuple[str, ...]) -> None:
    """A case until it is closed, a suspension, a run of absence, teaching at home, a question, a change without its proof."""
    assert against(state) == why
