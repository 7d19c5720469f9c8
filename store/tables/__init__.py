"""Every table, in one metadata. Other modules of this room write and read them; nobody else does.

Growing tables carry `county_id` and refer to each other by number without a foreign key, so that they can be split by
county and by year; foreign keys point only to the directory (units, persons, pupils, guardians).
"""

from __future__ import annotations

from store.tables.attendance import calendar_days, checkins, marks, terms
from store.tables.cases import cases, due, duties, lines, policy_stamps
from store.tables.directory import (
    assignments,
    contacts,
    enrolments,
    guardians,
    persons,
    posts,
    pupils,
    stand_ins,
    units,
)
from store.tables.facts import fact_heads, facts
from store.tables.machinery import access_tokens, human_tasks, leases, opt_outs, settings
from store.tables.messages import delivery_attempts, inbox, outbox, prompts, questions
from store.tables.meta import metadata
from store.tables.past import at_rest, past_facts, past_lines, past_marks
from store.tables.people import evidence, evidence_files, papers, wishes

__all__ = [
    "access_tokens",
    "assignments",
    "at_rest",
    "calendar_days",
    "cases",
    "checkins",
    "contacts",
    "delivery_attempts",
    "due",
    "duties",
    "enrolments",
    "evidence",
    "evidence_files",
    "fact_heads",
    "facts",
    "guardians",
    "human_tasks",
    "inbox",
    "leases",
    "lines",
    "marks",
    "metadata",
    "opt_outs",
    "outbox",
    "papers",
    "past_facts",
    "past_lines",
    "past_marks",
    "persons",
    "policy_stamps",
    "posts",
    "prompts",
    "pupils",
    "questions",
    "settings",
    "stand_ins",
    "terms",
    "units",
    "wishes",
]
