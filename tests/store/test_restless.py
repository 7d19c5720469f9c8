"""Who is not at peace stays among the living."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import Connection, text

from reminders.rules import merging
from store import (
    attendance,
    due,
    evidence,
    facts,
    lines,
    outbox,
    prompts,
    rest,
    tasks,
)
from store.attendance import NewMark
from store.db import Database
from tests.store.past_years import DAYS, SINCE, TABLES, THEN, act, here, sweep, there
from tests.store.world import MONDAY, NOW, County


def _open_case(tx: Connection, county: County) -> None:
    tx.execute(text(f"INSERT INTO policy_stamps (stamp, name, body, first_used_at) VALUES ('s', 's', '{{}}', {_AT})"))
    tx.execute(
        text(
            "INSERT INTO cases (county_id, pupil_id, key, policy_stamp, stage, is_open, opened_at, changed_at)"
            f" VALUES (:county, :pupil, 'case', 's', 'confirmed', true, {_AT}, {_AT})"
        ),
        {"county": county.county, "pupil": county.li_ming},
    )


def _open_duty(tx: Connection, county: County) -> None:
    tx.execute(
        text(
            "INSERT INTO duties (county_id, subject_kind, subject_id, key, duty, owners, opened_at, open, state, clauses,"
            f" changed_at) VALUES (:county, 'pupil', :pupil, 'k', 'd', '[]', {_AT}, '[]', 'open', '[]', {_AT})"
        ),
        {"county": county.county, "pupil": county.li_ming},
    )


def _wanted_prompt(tx: Connection, county: County) -> None:
    prompts.want(
        tx,
        [
            prompts.NewPrompt(
                key="k",
                county_id=county.county,
                subject_kind="pupil",
                subject_id=county.li_ming,
                channel="wecom",
                template="verify",
                not_before=NOW,
                person_id=county.teacher,
            )
        ],
        THEN,
    )


def _letter_in_doubt(tx: Connection, county: County) -> None:
    _wanted_prompt(tx, county)
    new = outbox.NewMessage(
        key="k", county_id=county.county, channel="sms", template="t", text="请核实", person_id=county.teacher
    )
    number = outbox.put(tx, new, THEN)
    tx.execute(text("UPDATE outbox SET state = 'in_doubt'"))
    tx.execute(text("UPDATE prompts SET state = 'withdrawn', outbox_id = :number"), {"number": number})


def _human_task(tx: Connection, county: County) -> None:
    tasks.open_task(
        tx,
        key="k",
        county_id=county.county,
        kind="undelivered",
        owner_role="school_lead",
        text="请打电话",
        pupil_id=county.li_ming,
        now=THEN,
    )


def _wanted_picture(tx: Connection, county: County) -> None:
    new = evidence.NewEvidence(
        county_id=county.county,
        pupil_id=county.li_ming,
        person_id=county.teacher,
        message_id=1,
        kind="image",
        media_id="m",
        role="class_teacher",
        said_at=THEN,
    )
    evidence.want(tx, new, THEN)


def _failed_look(tx: Connection, county: County) -> None:
    due.postpone(tx, "pupil", county.li_ming, NOW, "KeyError")


def _another_line(tx: Connection, county: County) -> None:
    lines.add(tx, county.county, ("pupil", county.li_ming), [("new", NOW, "duty", {})], NOW)
    lines.add(tx, county.county, ("pupil", county.zhang), [("newer", NOW, "duty", {})], NOW)


def _another_mark(day: date, known_at: datetime) -> Callable[[Connection, County], None]:
    def mark(tx: Connection, county: County) -> None:
        for pupil in (county.li_ming, county.zhang):
            new = NewMark(
                county_id=county.county,
                pupil_id=pupil,
                class_id=county.class_one,
                day=day,
                status="present",
                said_at=known_at,
                known_at=known_at,
            )
            attendance.mark(tx, [new])

    return mark


def _another_act(at: datetime, kind: str = "step") -> Callable[[Connection, County], None]:
    def append(tx: Connection, county: County) -> None:
        facts.append(tx, [act(county, county.li_ming, at, DAYS[0], kind), act(county, county.zhang, NOW, MONDAY)])

    return append


_AT = "'2024-03-04T00:05:00.000000+00:00'"
STAYS: dict[str, Callable[[Connection, County], None]] = {
    "his case is open": _open_case,
    "something is owed about him": _open_duty,
    "somebody is to be asked": _wanted_prompt,
    "a letter may or may not have gone": _letter_in_doubt,
    "a human has something to do": _human_task,
    "a picture is to be fetched": _wanted_picture,
    "he is to be looked at again": lambda tx, one: due.settle(tx, one.county, [("pupil", one.li_ming, NOW)], THEN),
    "the last look at him raised": _failed_look,
    "a line was printed since": _another_line,
    "a mark was told since, of a day before": _another_mark(DAYS[0], NOW),
    "a mark tells of a day since": _another_mark(SINCE, THEN),
    "an act was told since": _another_act(NOW),
    "he was merged with another": _another_act(THEN, "merge"),
}


@pytest.mark.parametrize("why", sorted(STAYS))
def test_who_is_not_at_rest_stays(quiet: Database, county: County, why: str) -> None:
    """Each of these alone keeps 李明 among the living; 王小雨 moves."""
    with quiet.write() as tx:
        STAYS[why](tx, county)
    before = here(quiet)
    moved = sweep(quiet)
    after = here(quiet)

    assert [one.pupils for one in moved] == [1]
    for one in TABLES:
        assert len(after[one]) == len(before[one]) - there(quiet)[one]
    with quiet.read() as tx:
        assert tx.execute(text("SELECT pupil_id FROM at_rest")).scalars().all() == [county.wang]


def test_the_kind_of_act_that_keeps_two_records_together_is_the_rules_own() -> None:
    """The store lies below the rules and names it once more."""
    assert rest.MERGE == merging.MERGE
