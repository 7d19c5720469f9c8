"""Every hot query finds its rows by an index, in a database that has many of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from store import (
    arrears,
    attendance,
    cases,
    claims,
    due,
    duties,
    facts,
    figures,
    filed,
    inbox,
    lines,
    opt_outs,
    outbox,
    people,
    persons,
    prompts,
    pupils,
    questions,
    rest,
    tasks,
    units,
    versions,
)
from store.crypto import Keyring
from store.db import Database
from store.prompts import Recipient
from store.tables import metadata
from tests.conftest import BOTH
from tests.store.filled import fill
from tests.store.world import MINUTE, MONDAY, NOW

LONG_AGO = MONDAY.replace(year=2021, month=3)
#: A plan's line that reads a whole table, or a whole partition of one.
WHOLE = re.compile(
    rf"Seq Scan on ({'|'.join(metadata.tables)})(_\d+)?\b|SCAN ({'|'.join(metadata.tables)})\b(?!.* USING)"
)

Work = Callable[[Connection], object]
HOT: dict[str, Work] = {
    "a repeated message": lambda tx: inbox.receive(
        tx, channel="wecom", external_id="x5", kind="text", sender="u", text="", said_at=NOW, now=NOW
    ),
    "unanswered messages": lambda tx: inbox.unanswered(tx, NOW + MINUTE),
    "a person's messages": lambda tx: inbox.of_person(tx, 5, 4),
    "a person's words going back": lambda tx: list(inbox.back_from_now(tx, 5, 4, 60)),
    "a sender's messages": lambda tx: inbox.of_sender(tx, "wecom", "u5", NOW),
    "who wrote": lambda tx: persons.by_wecom(tx, "u7"),
    "whose phone": lambda tx: pupils.guardians_by_phone(tx, "13800000001"),
    "classes of a teacher": lambda tx: people.classes_of(tx, 7, MONDAY),
    "roster": lambda tx: pupils.roster(tx, 7, MONDAY),
    "roster and until when": lambda tx: pupils.roster_until(tx, 7, MONDAY),
    "place and cast": lambda tx: people.casts(tx, people.places(tx, [7, 8], MONDAY), MONDAY),
    "pupils of classes": lambda tx: pupils.in_classes(tx, [7], MONDAY),
    "teachers of classes": lambda tx: people.class_teachers(tx, [7, 8], MONDAY),
    "open questions": lambda tx: questions.open_for(tx, NOW, person_id=10),
    "open prompts": lambda tx: prompts.open_for(tx, person_id=2),
    "a prompt by its code": lambda tx: prompts.by_code(tx, 1, person_id=2),
    "prompts of a subject": lambda tx: prompts.end(tx, ("pupil", 51), NOW, reason="x"),
    "recipients": lambda tx: prompts.recipients(tx, NOW),
    "prompts of one person": lambda tx: prompts.take(tx, Recipient(1, 51, None), NOW),
    "history of marks": lambda tx: attendance.marks_of(tx, 6, [5, 25]),
    "marks that hold, of pupils": lambda tx: attendance.effective(tx, 6, first=MONDAY, last=MONDAY, pupil_ids=[5, 25]),
    "marks that hold, of a class": lambda tx: attendance.effective(tx, 6, first=MONDAY, last=MONDAY, class_id=6),
    "marks of a class long ago": lambda tx: attendance.effective(tx, 6, first=LONG_AGO, last=LONG_AGO, class_id=6),
    "who may rest": lambda tx: rest.resting(tx, [5, 6, 7, 8], MONDAY),
    "the next to look at": lambda tx: rest.following(tx, 5),
    "brought back": lambda tx: rest.bring_back(tx, [5, 25]),
    "reports of classes": lambda tx: attendance.checkins_of(tx, 6, [5, 25], since=MONDAY),
    "report that holds": lambda tx: attendance.report_that_holds(tx, 6, 5, MONDAY),
    "acts": lambda tx: facts.of(tx, "pupil", [5, 6]),
    "keys of lines": lambda tx: lines.keys(tx, ("pupil", 5)),
    "duties": lambda tx: duties.of(tx, ("pupil", 5)),
    "open duties of schools": lambda tx: duties.open_in(tx, 11, school_ids=[11, 31]),
    "open case": lambda tx: cases.open_of(tx, 10),
    "open cases of a school": lambda tx: cases.open_in(tx, 11, school_ids=[11]),
    "due subjects": lambda tx: due.claim(tx, NOW, 50, "a", MINUTE),
    "soonest instant": due.next_instant,
    "messages to send": lambda tx: claims.claim(tx, "wecom", NOW, 20, "a", MINUTE),
    "leases that ran out": lambda tx: claims.retake(tx, NOW),
    "messages in doubt": lambda tx: claims.claim_in_doubt(tx, "wecom", NOW, 20, "a", MINUTE),
    "what went lately": lambda tx: outbox.gone_since(tx, [5, 6], NOW),
    "what is on file of subjects": lambda tx: filed.of(tx, "pupil", [5, 6], [5, 6], NOW),
    "classes of a pupil": lambda tx: pupils.enrolments_of(tx, [5, 6]),
    "units below": lambda tx: units.subtree(tx, 7, "class"),
    "lines of a kind": lambda tx: lines.of(tx, "pupil", [5, 6], ["duty", "step"]),
    "cases of pupils": lambda tx: cases.of_pupils(tx, [5, 6]),
    "guardians of pupils": lambda tx: pupils.guardians_of(tx, [5, 6]),
    "version of a directory": lambda tx: versions.newest(tx, 5),
    "member limits": lambda tx: outbox.sent_counts(tx, [5, 6], NOW + timedelta(minutes=5)),
    "provider's status": lambda tx: outbox.provider_status(tx, "wecom", "p5", "delivered", NOW),
    "unfinished messages": outbox.unfinished,
    "opt-out": lambda tx: opt_outs.stopped(tx, "13800000001"),
    "open tasks": lambda tx: tasks.open_in(tx, 11),
    "subjects nobody looked at": lambda tx: arrears.looks(tx, NOW),
    "prompts nobody said": lambda tx: arrears.unsaid(tx, NOW),
    "messages nobody sent": lambda tx: arrears.unsent(tx, NOW),
    "doubts nobody knows of": lambda tx: arrears.doubtful(tx, NOW),
    "messages half handled": lambda tx: arrears.half_handled(tx, NOW),
    "messages that failed": lambda tx: arrears.failed_messages(tx, 5_900),
    "prompts without a message": arrears.say_again,
    "messages put off": lambda tx: arrears.take_up(tx, NOW),
    "prompts put off": lambda tx: arrears.say_sooner(tx, NOW),
    "figures of today": lambda tx: figures.today(tx, NOW + timedelta(hours=1)),
    "prompts by state": figures.live_prompts,
    "due now": lambda tx: figures.due_now(tx, NOW),
}


@pytest.fixture(scope="module", params=BOTH)
def full(request: pytest.FixtureRequest, keys: Keyring, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with many rows in every growing table, its statistics fresh."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('plans') / 'full.sqlite'}"
    else:
        url = request.getfixturevalue("postgres").migrated().render_as_string(hide_password=False)
    db = Database(url, keys)
    db.upgrade()
    fill(db)
    yield db
    db.close()


@pytest.mark.parametrize("name", sorted(HOT))
def test_hot_query_uses_an_index(full: Database, name: str) -> None:
    """No statement of it reads a whole table."""
    plans: list[str] = []

    def explain(connection: Connection, _: Any, statement: str, parameters: Any, __: Any, many: bool) -> None:
        if statement.startswith(("EXPLAIN", "BEGIN", "PRAGMA", "INSERT INTO", "SAVEPOINT")) or many:
            return
        how = "EXPLAIN QUERY PLAN " if full.is_sqlite else "EXPLAIN "
        plans.extend(str(row) for row in connection.exec_driver_sql(how + statement, parameters))

    event.listen(full.engine, "before_cursor_execute", explain)
    try:
        with full.engine.connect() as tx:
            HOT[name](tx)
            tx.rollback()
    finally:
        event.remove(full.engine, "before_cursor_execute", explain)
    whole = [line for line in plans if WHOLE.search(line)]

    assert plans
    assert whole == []
