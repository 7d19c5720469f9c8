"""A ready statement gives what SQLAlchemy's own execution gives, and fails as it fails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, event, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from store import due, filed, inbox, lines, prompts
from store.db import UNREACHABLE, Database
from store.ready import Ready
from store.sql import one_of
from store.tables import inbox as messages
from store.tables import units
from tests.store.world import NOW, County

_ALL = (
    select(messages)
    .where(messages.c.sender == bindparam("sender"), messages.c.received_at >= NOW)
    .order_by(messages.c.id)
)
_UNITS = select(units.c.id).where(one_of(units.c.id, "ids")).order_by(units.c.id)
_UNIT = units.insert()


@pytest.fixture
def full(database: Database, county: County) -> list[int]:
    """Subjects that were looked at a moment ago, nobody having counted their rows since."""
    numbers = list(range(1, 1001))
    with database.write() as tx:
        due.settle(tx, county.county, [("class", number, None) for number in numbers], NOW)
        for number in numbers:
            lines.put(tx, county.county, ("class", number), [("k", NOW, "duty", {})], NOW)
    return numbers


def _write(db: Database, number: int, said: str) -> None:
    with db.write() as tx:
        inbox.receive(
            tx,
            channel="wecom",
            external_id=f"m{number}",
            kind="text",
            sender="sun",
            text=said,
            said_at=NOW + timedelta(microseconds=number),
            now=NOW,
            payload={"nr": number, "words": ["全勤", "50%"]},
        )


def test_rows_are_those_of_sqlalchemy(database: Database) -> None:
    """Every column of a row with words, instants, JSON and gaps comes back equal either way."""
    for number, said in enumerate(("今天全勤", "50% 到了 :sender %(sender)s ?", "\x00坏")):
        _write(database, number, said)
    with database.read() as tx:
        plain = [tuple(row) for row in tx.execute(_ALL, {"sender": "sun"})]
        ready = Ready(_ALL).all(tx, {"sender": "sun"})

    assert len(ready) == 3
    assert ready == plain


@pytest.mark.parametrize("count", [0, 1, 2, 700])
def test_a_list_of_numbers_goes_in_as_one_value(database: Database, county: County, count: int) -> None:
    """None, one or hundreds of numbers find just the rows that have them, by one text."""
    with database.read() as tx:
        held = [row[0] for row in tx.execute(select(units.c.id).order_by(units.c.id))]
        wanted = [*held[:count], *range(10**6, 10**6 + max(0, count - len(held)))]
        found = [row[0] for row in Ready(_UNITS).all(tx, {"ids": wanted})]

    assert found == held[:count]


def test_a_list_of_one_number_is_planned_once(database: Database, full: list[int]) -> None:
    """Asked for thirty times about another subject, PostgreSQL has made a plan that it keeps, and not one each time."""
    if database.is_sqlite:
        pytest.skip("plans by the text alone")
    with database.write() as tx:
        tx.execute(text("ANALYZE"))
        for number in full[:30]:
            asked, values = filed.asked_look("class", [number], NOW)
            asked.all(tx, values)
        anew = text(
            "SELECT max(custom_plans), sum(generic_plans) FROM pg_prepared_statements WHERE statement ~ 'FROM due'"
        )
        most, kept = tx.execute(anew).one()

    assert most <= 5
    assert kept == 30 - most


def test_last_lines_are_found_by_the_subject_before_anybody_has_counted(database: Database, full: list[int]) -> None:
    """On a database whose tables were empty a moment ago a subject's lines are read by an index, his own alone."""
    seen: list[str] = []

    def explain(connection: Connection, _: Any, sql: str, values: Any, *__: Any) -> None:
        if sql.startswith("SELECT due"):
            how = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
            seen.extend(str(row) for row in connection.exec_driver_sql(how + sql, values))

    with database.engine.connect() as tx:
        event.listen(database.engine, "before_cursor_execute", explain)
        asked, values = filed.asked_look("class", [full[0]], NOW)
        asked.all(tx, values)
        event.remove(database.engine, "before_cursor_execute", explain)
    by = "lines USING INDEX" if database.is_sqlite else "Index Cond: (((subject_kind)"

    assert sum(by in line and "subject_id" in line for line in seen) == (1 if database.is_sqlite else 2)


def test_a_value_that_is_missing_is_told(database: Database) -> None:
    """A forgotten value is an error, never NULL."""
    with database.read() as tx, pytest.raises(KeyError):
        Ready(_ALL).all(tx, {})


def test_a_refused_row_is_an_integrity_error_without_its_values(database: Database) -> None:
    """What the database refuses is raised as SQLAlchemy raises it, and no value stands in the text."""
    row = {"kind": "class", "name": "秘密", "aliases": [], "settings": {}, "path": "", "parent_id": 10**9}
    with pytest.raises(IntegrityError) as told, database.write() as tx:
        Ready(_UNIT).run(tx, row)

    assert "秘密" not in str(told.value).splitlines()[-1]


def test_what_a_failing_block_wrote_by_ready_statements_is_not_there(database: Database) -> None:
    """They belong to the transaction like all others, also on a bare connection."""
    with database.engine.connect() as tx:
        inbox.receive(tx, channel="wecom", external_id="gone", kind="text", sender="sun", text="", said_at=NOW, now=NOW)
        tx.rollback()
    with database.read() as tx:
        assert Ready(_ALL).all(tx, {"sender": "sun"}) == []


def test_who_watches_statements_sees_ready_ones(database: Database) -> None:
    """A listener on the engine is told of each, with the words that the database gets."""
    seen: list[str] = []
    watch = lambda _c, _cur, sql, *_: seen.append(sql)  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", watch)
    with database.read() as tx:
        prompts.open_for(tx, person_id=1)
    event.remove(database.engine, "before_cursor_execute", watch)

    assert [sql.split()[0] for sql in seen if "prompts" in sql] == ["SELECT"]


def test_a_lost_connection_is_unreachable_and_the_next_one_works(database: Database) -> None:
    """The server ends the connection under a transaction: the caller is told to come again, and can."""
    if database.is_sqlite:
        pytest.skip("a file has no server")

    def be_cut_off() -> None:
        with database.read() as tx:
            mine = tx.execute(text("SELECT pg_backend_pid()")).scalar()
            with database.engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
            Ready(_ALL).all(tx, {"sender": "sun"})

    with pytest.raises(UNREACHABLE) as told:
        be_cut_off()
    with database.read() as tx:
        again = Ready(_ALL).all(tx, {"sender": "sun"})

    assert isinstance(told.value, OperationalError)
    assert again == []


def test_a_connection_that_was_cut_off_while_nobody_spoke_costs_nobody_a_message(database: Database) -> None:
    """The server ends every idle connection, as a restart does: the next transactions get new ones and are told nothing of it."""
    if database.is_sqlite:
        pytest.skip("a file has no server")
    with database.read() as tx, database.read() as second:
        mine = [one.execute(text("SELECT pg_backend_pid()")).scalar_one() for one in (tx, second)]
    other = Database(database.url.render_as_string(hide_password=False), database.keys)
    with other.write() as tx:
        for pid in mine:
            assert tx.execute(text("SELECT pg_terminate_backend(:pid, 3000)"), {"pid": pid}).scalar()
    other.close()

    with database.read() as tx, database.write() as second:
        now = [one.execute(text("SELECT pg_backend_pid()")).scalar_one() for one in (tx, second)]
        assert Ready(_ALL).all(second, {"sender": "sun"}) == []

    assert not set(now) & set(mine)
