"""Every id of the contract's tables is played: some scenario or cover play of ours prints it, does it or lacks it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

import pytest
import yaml

from config.days import LOCAL
from reminders.rules.facts import Mark
from reminders.rules.pupil import play_pupil
from tests.rules import stage, tales

TESTS = Path(__file__).resolve().parents[1]
PLAYS = [*sorted((TESTS / "scenarios").glob("*.yaml")), *sorted((TESTS / "policy" / "played").glob("*.yaml"))]

#: What the contract's tables list, by the table.
CONTRACT: dict[str, str] = {
    "action": "done name_person set_cause record record_move confirm_dropout submit_report receive_report invite"
    " issue_notice serve_notice attach apply_exit approve reject place change_roll correct_marks draw_report",
    "duty": "checkin verify_absence attention same_day_visit name_person pupil_plan persuade three_visits dropout_file"
    " dropout_report forward_report return_notice return_deadline order_notice judicial choose_departments"
    " notify_department notify_workplace joint_persuade joint_search criticise_guardian special_care exit_evidence"
    " exit_approval delist placement pair_support aid_check relapse_watch studentship_update urge_transfer"
    " migrant_notice file_transfer home_teaching removal_question key_pupil_visit publicity"
    " term_check:return_sweep term_check:not_registered term_check:pre_contact term_check:roster"
    " term_check:status_changes term_check:status_changes_outer term_check:special_action"
    " report:school_month report:bureau_month report:bureau_quarter report:daily report:weekly report:monthly"
    " report:status_month report:dropout_month report:collective_report report:yearly_survey report:aid_import",
    "event": "opened progressed done overdue escalated cancelled",
    "step": "home_visit phone persuade returned notice_served ack plan info joint_persuade notice_failed criticism care"
    " home_teaching evidence correction",
    "outcome": "returned promised refused unreachable unknown",
    "stage": "suspected dropped_out ordered joint legal exit_review deferred returned closed",
    "case": "opened stage cause handed_over closed reopened",
    "cause": "study work marriage religion disability illness poverty lost moved family guardian distance harm behaviour"
    " epidemic street substitute_schooling other",
    "result": "returned transferred health lost death overage corrected",
    "document": "one_pupil_one_form dropout_file persuasion_ledger ledger dropout_report_form written_report"
    " township_submission return_notice correct_notice order_notice enrol_notice judicial_referral police_handover letter"
    " department_letter search_request workplace_notice migrant_notice persuasion_record visit_record home_teaching_log"
    " exit_file edu_written_report teaching_plan case_file one_pupil_one_plan one_pupil_one_file left_behind_ledger"
    " not_registered_book change_book one_county_one_plan family_plan pupil_poverty_plan pledge",
    "paper": "drafted issued sent filed",
    "report": "school_month bureau_month bureau_quarter daily weekly monthly status_month dropout_month collective_report"
    " return_sweep not_registered pre_contact roster status_changes status_changes_outer special_action stock_flow ledger"
    " appraisal_facts yearly_survey aid_import monitoring_circular joint_meeting",
    "pupil": "joined leaving left suspended resumed removed",
    "material": "court_finding_guardian_duty guardian_duty_done pupil_statement parent_statement police_document"
    " committee_finding health_opinion disabled_federation_opinion written_opinion proof teaching_plan one_pupil_one_plan"
    " migrant_notice receiving_school_confirmed studentship_transfer_seen leaving_mark leave_record reason_text",
    "missing": "court_finding_guardian_duty guardian_duty_done pupil_statement parent_statement police_document"
    " committee_finding health_opinion disabled_federation_opinion proof teaching_plan migrant_notice"
    " receiving_school_confirmed studentship_transfer_seen leaving_mark reason_text approval persuasion home_visits"
    " joint_persuasion notice notice_expired limit legal_provisions liability template population route step_names"
    " earlier_step named_person placement",
    "why": "persuasion_failed unreachable found",
    "change": "transfer_in transfer_out suspend resume remove",
    "named": "named_person paired_teacher one_to_one family_guardian baobao_teacher baobao_official",
    "finding": "fit home_teaching unfit",
    "status": "unexcused absent sick personal epidemic late left_early present not_expected",
    "group": "left_behind poor registered_poor low_income orphan hardship disabled migrant prisoners_children"
    " disabled_parents_children",
}
#: Where a line of a type bears ids of which tables.
BEARS = {
    "duty": {"duty": "duty", "event": "event"},
    "step": {"kind": "step", "outcome": "outcome"},
    "case": {"stage": "stage", "event": "case", "cause": "cause", "result": "result"},
    "document": {"kind": "document", "event": "paper"},
    "report": {"kind": "report"},
    "pupil": {"event": "pupil"},
    "refusal": {"missing": "missing"},
    "attendance": {"status": "status"},
}
#: Fields of an action that bear ids of which tables; without the field the contract's default is meant.
DONE_WITH = {"why": "why", "change": "change", "as": "named", "finding": "finding", "what": "material"}


@cache
def played() -> dict[str, set[str]]:
    """Table → the ids of it that our plays tell, do or print."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in PLAYS:
        raw = yaml.safe_load(file.read_text("utf-8"))
        pupils = [*raw.get("roster", ()), *(one for klass in raw.get("classes", ()) for one in klass["roster"])]
        found["group"] |= {group for one in pupils if isinstance(one, dict) for group in one.get("groups", ())}
        for event in (*raw.get("given", ()), *raw.get("events", ())):
            if "action" not in event:
                continue
            found["action"].add(event["action"])
            if event["action"] == "name_person":
                found["named"].add(event.get("as", "named_person"))
            for field, table in DONE_WITH.items():
                told = event.get(field, ())
                found[table] |= {told} if isinstance(told, str) else set(told)
        for line in stage.printed(stage.load(file)):
            for field, table in BEARS.get(line["type"], {}).items():
                told = line.get(field) or ()
                found[table] |= {told} if isinstance(told, str) else set(told)
    return found


@pytest.mark.parametrize("table", CONTRACT)
def test_every_id_of_a_table_is_played(table: str) -> None:
    """Nothing that the contract promises is left to chance: what no play of ours reaches is named here."""
    assert set(CONTRACT[table].split()) - played()[table] == set()


@pytest.mark.parametrize(("days", "stands"), [(0, None), (4, "watch"), (5, "suspected")])
def test_a_pupil_away_below_suspicion_is_watched(days: int, stands: str | None) -> None:
    """`watch` is the stage of who is away and has no case yet; with Weihui's fifth day he is suspected."""
    tale = tales.quiet_term("weihui")
    school = tale.calendar.school_days_between(date(2026, 10, 12), date(2026, 10, 16))[:days]
    marks = [
        Mark(nth, day, "day", "unexcused", at, at, "t", "class_teacher")
        for nth, day in enumerate(school, start=1)
        for at in [datetime.combine(day, time(8, 10), LOCAL)]
    ]
    facts = replace(tale.facts, marks=tuple(marks), reports=(), acts=())
    until = datetime.combine(date(2026, 10, 16), time(20), LOCAL)
    assert play_pupil(facts, tale.policy, tale.calendar, until).state.stage == stands
