"""Many rows of other counties in every growing table."""

from __future__ import annotations

from sqlalchemy import text

from store import rest
from store.db import Database
from store.tables import metadata

#: Rows in each growing table, spread over COUNTIES counties.
ROWS = 6_000
COUNTIES = 20
DAY = "'2026-10-12'"
AT = "'2026-10-12T00:05:00.000000+00:00'"
LATER = "'2027-10-12T00:05:00.000000+00:00'"
NUMBERS = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS}) "
COUNTY = f"(i % {COUNTIES}) + 1"

FILL = [
    f"INSERT INTO units (id, county_id, kind, name, aliases, settings, path) SELECT i, {COUNTY}, 'class', 'k' || i,"
    " '[]', '{}', '/' || i || '/' FROM n",
    f"INSERT INTO persons (id, county_id, code, name, wecom_key, phone_key) SELECT i, {COUNTY}, 'c' || i, 'n',"
    " 'u' || i, 'p' || i FROM n",
    f"INSERT INTO posts (county_id, person_id, role, unit_id, first_day) SELECT {COUNTY}, i, 'class_teacher', i, {DAY}"
    " FROM n",
    f"INSERT INTO stand_ins (county_id, person_id, stand_in_id, first_day, last_day, why, at) SELECT {COUNTY}, i,"
    f" i - 7, {DAY}, {DAY}, '', {AT} FROM n WHERE i > 7",
    f"INSERT INTO pupils (id, county_id, code, name, groups) SELECT i, {COUNTY}, 'c' || i, 'n', '[]' FROM n",
    f"INSERT INTO enrolments (county_id, pupil_id, class_id, first_day) SELECT {COUNTY}, i, (i % 600) + 1, {DAY}"
    " FROM n",
    f"INSERT INTO assignments (county_id, role, person_id, class_id, first_day) SELECT {COUNTY}, 'r', i, i, {DAY}"
    " FROM n WHERE i % 2 = 0",
    f"INSERT INTO assignments (county_id, role, person_id, pupil_id, first_day) SELECT {COUNTY}, 'r', i, i, {DAY}"
    " FROM n WHERE i % 2 = 1",
    f"INSERT INTO guardians (id, county_id, pupil_id, name, phone_key) SELECT i, {COUNTY}, i, 'g', 'g' || i FROM n",
    f"INSERT INTO checkins (county_id, class_id, day, period, named, said_at, known_at) SELECT {COUNTY}, i, {DAY},"
    f" 'day', '[]', {AT}, {AT} FROM n",
    f"INSERT INTO marks (county_id, pupil_id, class_id, day, period, status, said_at, known_at) SELECT {COUNTY}, i,"
    f" (i % 200) + 1, {DAY}, 'day', 'absent', {AT}, {AT} FROM n",
    "INSERT INTO facts (county_id, subject_kind, subject_id, seq, kind, day, at, known_at, actor, role, persons,"
    f" channel, payload, text, prev_hash, hash) SELECT {COUNTY}, 'pupil', i, 1, 'info', {DAY}, {AT}, {AT}, 'a', 'r',"
    " '[]', 'wecom', '{}', '', '', '' FROM n",
    f"INSERT INTO fact_heads (county_id, subject_kind, subject_id, count, hash) SELECT {COUNTY}, 'pupil', i, 1, ''"
    " FROM n",
    "INSERT INTO at_rest (pupil_id, county_id, year, last_day, moved_at, back)"
    f" SELECT i, i / 5 % {COUNTIES} + 1, 2020, '2021-06-30', {AT}, true FROM n WHERE i % 5 = 0",
    "INSERT INTO past_marks (year, id, county_id, pupil_id, class_id, day, period, status, corrects, said_at, known_at)"
    f" SELECT 2020, i, {COUNTY}, i, (i % 200) + 1, '2021-06-30', 'day', 'absent', false, {AT}, {AT} FROM n",
    "INSERT INTO past_facts (year, id, county_id, subject_kind, subject_id, seq, kind, day, at, known_at, actor, role, persons,"
    f" channel, payload, text, prev_hash, hash) SELECT 2020, i, {COUNTY}, 'pupil', i, 1, 'info', '2021-06-30', {AT}, {AT}, 'a',"
    " 'r', '[]', 'wecom', '{}', '', '', '' FROM n",
    "INSERT INTO past_lines (year, id, county_id, subject_kind, subject_id, key, at, type, payload, written_at)"
    f" SELECT 2020, i, {COUNTY}, 'pupil', i, 'old', {AT}, 'duty', '{{}}', {AT} FROM n",
    f"INSERT INTO wishes (person_id, county_id, changed_at) SELECT i, {COUNTY}, {AT} FROM n",
    f"INSERT INTO terms (county_id, unit_id, first_day, last_day) SELECT {COUNTY}, i, {DAY}, {DAY} FROM n",
    f"INSERT INTO calendar_days (county_id, unit_id, day, kind, why, at) SELECT {COUNTY}, i, {DAY}, 'off', '', {AT} FROM n",
    "INSERT INTO contacts (county_id, kind, external_id, name, data, first_seen, last_seen) SELECT"
    f" {COUNTY}, 'member', 'u' || i, 'n', '{{}}', {AT}, {AT} FROM n",
    f"INSERT INTO evidence (county_id, pupil_id, person_id, message_id, kind, name, role, said_at, state) SELECT {COUNTY},"
    f" i, i, i, 'image', '', 'r', {AT}, 'kept' FROM n",
    f"INSERT INTO lines (county_id, subject_kind, subject_id, key, at, type, payload, written_at) SELECT {COUNTY},"
    f" 'pupil', i, 'k', {AT}, 'duty', '{{}}', {AT} FROM n",
    "INSERT INTO duties (county_id, subject_kind, subject_id, key, duty, school_id, owners, opened_at, due_at, open,"
    f" state, clauses, changed_at) SELECT {COUNTY}, 'pupil', i, 'k', 'd', (i % 200) + 1, '[]', {AT}, {AT}, '[]',"
    f" CASE WHEN i % 10 = 0 THEN 'open' ELSE 'done' END, '[]', {AT} FROM n",
    f"INSERT INTO policy_stamps (stamp, name, body, first_used_at) SELECT 's', 's', '{{}}', {AT} FROM n WHERE i = 1",
    "INSERT INTO cases (county_id, pupil_id, key, policy_stamp, school_id, stage, is_open, opened_at, changed_at)"
    f" SELECT {COUNTY}, i, 'k', 's', (i % 200) + 1, 'suspected', i % 10 = 0, {AT}, {AT} FROM n",
    f"INSERT INTO due (subject_kind, subject_id, county_id, look_again_at) SELECT 'pupil', i, {COUNTY}, {AT}"
    " FROM n WHERE i % 100 = 0",
    f"INSERT INTO due (subject_kind, subject_id, county_id, look_again_at) SELECT 'pupil', i, {COUNTY}, {LATER}"
    " FROM n WHERE i % 100 > 0",
    "INSERT INTO inbox (county_id, channel, external_id, kind, sender, person_id, text, payload, said_at, received_at,"
    f" state) SELECT {COUNTY}, 'wecom', 'x' || i, 'text', 'u' || (i % 500), (i % 500) + 1, '', '{{}}', {AT}, {AT},"
    " CASE WHEN i % 500 = 0 THEN 'received' ELSE 'answered' END FROM n",
    "INSERT INTO questions (county_id, person_id, message_id, ask, state, opened_at, expires_at) SELECT"
    f" {COUNTY}, i, i, '{{}}', CASE WHEN i % 10 = 0 THEN 'open' ELSE 'dropped' END, {AT}, {AT} FROM n",
    "INSERT INTO prompts (county_id, key, person_id, guardian_id, subject_kind, subject_id, duty_key, channel, template,"
    f" params, code, state, not_before, wanted_at, asked_at, outbox_id) SELECT {COUNTY}, 'k' || i,"
    " CASE WHEN i % 3 > 0 THEN (i % 500) + 1 END, CASE WHEN i % 3 = 0 THEN i END, 'pupil', i,"
    " 'd', 'wecom', 't', '{}', i, CASE WHEN i % 50 = 0 THEN 'wanted' WHEN i % 50 = 1 THEN 'asked' ELSE 'closed' END,"
    f" {AT}, {AT}, {AT}, i FROM n",
    "INSERT INTO outbox (county_id, key, person_id, channel, template, text, state, next_try_at, provider_id,"
    f" created_at, sending_at, lease_until) SELECT {COUNTY}, 'k' || i, (i % 500) + 1, 'wecom', 't', '',"
    " CASE i % 50 WHEN 0 THEN 'waiting' WHEN 1 THEN 'sending' WHEN 2 THEN 'in_doubt' ELSE 'sent' END,"
    f" {AT}, 'p' || i, {AT}, {AT}, {AT} FROM n",
    "INSERT INTO delivery_attempts (county_id, outbox_id, fence, at, outcome, code) SELECT"
    f" {COUNTY}, i, 1, {AT}, 'sent', 'c' FROM n",
    f"INSERT INTO opt_outs (phone_key, phone, kind, words, at) SELECT 'p' || i, '', 'stop', '', {AT} FROM n",
    f"INSERT INTO settings (key, value, changed_at) SELECT 's' || i, '{{}}', {AT} FROM n",
    "INSERT INTO human_tasks (county_id, key, kind, owner_role, text, payload, state, opened_at) SELECT"
    f" {COUNTY}, 'k' || i, 'k', 'r', '', '{{}}', CASE WHEN i % 50 = 0 THEN 'open' ELSE 'done' END, {AT} FROM n",
]


def fill(db: Database) -> None:
    """Write them, and have the planner know."""
    with db.write() as tx:
        rest.open_years(tx, [2020])
    with db.write() as tx:
        for statement in FILL:
            whole = NUMBERS + statement
            tx.exec_driver_sql(whole if db.is_sqlite else whole.replace("%", "%%"))
        tx.execute(text("ANALYZE"))


def calm(db: Database) -> None:
    """Have nothing of it be due, so that a day may be played beside it; what is open stays so."""
    with db.write() as tx:
        for statement in (
            f"UPDATE due SET look_again_at = {LATER}",
            # Open duties of whom nobody looks at: a new day wakes everybody who owes.
            "UPDATE duties SET due_at = NULL",
            "DELETE FROM due WHERE subject_id IN (SELECT subject_id FROM duties WHERE state = 'open')",
            "UPDATE inbox SET state = 'answered'",
            "UPDATE prompts SET state = 'asked' WHERE state = 'wanted'",
            "UPDATE outbox SET state = 'sent', lease_until = NULL",
        ):
            tx.exec_driver_sql(statement)
        for table in () if db.is_sqlite else metadata.tables.values():
            if "id" in table.c:
                newest = f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name})"
                tx.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {newest})")
        tx.execute(text("ANALYZE"))
