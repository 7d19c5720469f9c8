"""Every statement that the product runs on its days goes by an index, and stays in one county or has a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from store.crypto import Keyring
from store.db import Database
from store.tables import metadata
from tests.conftest import BOTH
from tests.store import filled
from tests.story import town as house
from tests.story.days import TEACHER, absent
from tests.story.town import Town

Seen = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """How a plan comes to a table's rows: by which columns of an index (none: it reads the table), of these by which
    conditions; `part`: the index holds some rows only."""

    table: str
    columns: tuple[str, ...]
    bound: frozenset[str]
    part: bool = False

    def __str__(self) -> str:
        return f"{self.table} by {', '.join(self.columns) or 'nothing'} (bound: {', '.join(sorted(self.bound)) or 'nothing'})"


def live(town: Town) -> None:
    """Reports, orders, questions, a parent's SMS, lists, health, figures, nights and the auditor, over a week."""
    absent(town, 5)
    town.says(TEACHER, "李明 已家访，家长说在亲戚家")
    town.says(TEACHER, "李明没来没请假，王小雨病假，其他都到了")
    for who, words in (
        (TEACHER, "更正，李明到了"),
        (TEACHER, "李明缺了几天"),
        (TEACHER, "收到"),
        (TEACHER, "我报了没"),
        (TEACHER, "1 已电话，没人接"),
        ("孙立", "今天"),
        ("孙立", "逾期"),
        ("孙立", "李明"),
        ("钱敏", "今天"),
        ("钱敏", "逾期"),
        ("钱敏", "李明"),
        ("郑毅", "李明"),
        ("吴钢", "明天上门"),
        ("孙立", "指定周文为李明责任人"),
    ):
        town.says(who, words)
    town.texts("李大山", "明天送他去")
    town.clock("10-17 10:00")
    for path in ("/readyz", "/metrics", "/healthz"):
        town.app.test_client().get(path)
    town.runtime.audit(town.now)


@pytest.fixture(scope="module", params=BOTH)
def told(
    request: pytest.FixtureRequest, keys: Keyring, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, set[Way]]]:
    """Every statement of those days, with the ways that its plans take."""
    folder = tmp_path_factory.mktemp("days")
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'full.sqlite'}"
    else:
        url = request.getfixturevalue("postgres").migrated().render_as_string(hide_password=False)
    db = Database(url, keys)
    db.upgrade()
    filled.fill(db)
    filled.calm(db)
    opened: Any = house.town(db, folder / "home")
    town: Town = opened.__enter__()
    try:
        statements = _watched(town)
        with db.engine.connect() as tx:
            yield {statement: _ways(tx, statement, *how) for statement, how in statements.items()}
    finally:
        # Not left in order: `close` looks for what nobody expected, and here nothing was.
        opened.gen.close()
        db.close()


def _watched(town: Town) -> Seen:
    engine: Engine = town.runtime.db.engine
    seen: Seen = {}

    def watch(_: Any, cursor: Any, statement: str, given: Any, __: Any, many: bool) -> None:
        first = given[0] if many and given else given
        if statement.lstrip("( ").startswith(("SELECT", "UPDATE", "DELETE", "WITH")) and "pg_catalog" not in statement:
            seen.setdefault(statement, (first, cursor is None))

    event.listen(engine, "before_cursor_execute", watch)
    try:
        live(town)
    finally:
        event.remove(engine, "before_cursor_execute", watch)
    return seen


#: What is the installation's own, a few rows however many counties there are.
OWN = frozenset({"access_tokens", "alembic_version", "leases", "policy_stamps", "settings"})
#: By what a statement may come to rows without naming the county, and why it stays in one all the same.
KEYS = {
    "id": "rows by their number, or the newest of all counties from a number on (what came today)",
    "subject_kind": "one pupil, class or unit",
    "pupil_id": "one pupil",
    "person_id": "one person",
    "guardian_id": "one guardian",
    "stand_in_id": "one person",
    "class_id": "one class",
    "unit_id": "one unit",
    "parent_id": "one unit",
    "path": "what is below one unit",
    "outbox_id": "one message",
    "wecom_key": "who wrote: his county is asked for",
    "phone_key": "whose phone it is: his county is asked for",
    "channel": "one message by the platform's own number, or one sender's messages",
    "key": "one message by its key",
}
#: Statements that read one row at an end of an index, with no bounds at all.
NEWEST = re.compile(r"SELECT max\(\w+\.id\)|ORDER BY \w+\.id DESC\s+LIMIT")


def test_every_statement_goes_by_an_index(told: dict[str, set[Way]]) -> None:
    """None reads a whole table or a whole index, but those that hold unfinished things alone."""
    whole = [
        (str(way), statement)
        for statement, ways in told.items()
        for way in ways
        if way.table not in OWN and not way.bound and not way.part and not NEWEST.search(statement)
    ]
    assert len(told) > 100, "the days were too quiet to tell anything"
    assert whole == []


def test_every_statement_stays_in_one_county_or_has_a_reason(told: dict[str, set[Way]]) -> None:
    """It names the county, or rows that belong to one; or it is the clock's hand, which takes what is unfinished anywhere."""
    astray = [
        (str(way), statement)
        for statement, ways in told.items()
        for way in ways
        if way.bound
        and not way.part
        and way.table not in OWN
        and "county_id" not in way.bound
        and not (way.columns[0] in KEYS and way.columns[0] in way.bound)
    ]
    assert astray == []


# -- reading plans


def _ways(tx: Connection, statement: str, given: Any, ready: bool) -> set[Way]:
    if tx.dialect.name == "sqlite":
        return set(_of_sqlite(tx, statement, given))
    # As if the tables were a hundred times as large: reading all of a small one may well be the best that can be done.
    tx.exec_driver_sql("SET LOCAL seq_page_cost = 100")
    plan = tx.exec_driver_sql("EXPLAIN (FORMAT JSON) " + statement, given).scalar()[0]["Plan"]
    found = set(_of_postgresql(tx, plan))
    if ready and isinstance(given, dict):
        # After a few runs the server plans a prepared statement without its values, where that costs no more.
        places = {name: f"${place}" for place, name in enumerate(given, start=1)}
        numbered = re.sub(r"%\((\w+)\)s|%%", lambda one: places[one[1]] if one[1] else "%", statement)
        cursor = tx.connection.cursor()
        cursor.execute("EXPLAIN (GENERIC_PLAN, FORMAT JSON) " + numbered)
        generic = cursor.fetchone()[0][0]["Plan"]
        if generic["Total Cost"] <= plan["Total Cost"] + PLANNING * (1 + len(found)):
            found |= set(_of_postgresql(tx, generic))
    return found


#: What the server takes the planning of one more table to cost (plancache.c: 1000 × cpu_operator_cost).
PLANNING = 2.5


def _of_postgresql(tx: Connection, plan: Any) -> Iterator[Way]:
    todo = [plan]
    while todo:
        node = todo.pop()
        todo += node.get("Plans", ())
        if "Index Name" in node:
            yield _way(
                tx, node["Index Name"], re.findall(r"(\w+)\)?(?:::\w+)?\)? (?:=|<|>|IS)", node.get("Index Cond", ""))
            )
        elif node["Node Type"] == "Seq Scan":
            yield Way(node["Relation Name"], (), frozenset())


LINE = re.compile(
    r"(?:SEARCH|SCAN) (\w+)(?: USING (?:COVERING )?INDEX (\w+)| USING INTEGER PRIMARY KEY)?(?: \((.*)\))?"
)


def _of_sqlite(tx: Connection, statement: str, given: Any) -> Iterator[Way]:
    for *_, line in tx.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, given):
        found = LINE.match(line)
        if found is None:
            continue
        table, index, condition = found.groups()
        bound = re.findall(r"(\w+)[=<>]", condition or "")
        if index:
            yield _way(tx, index, bound)
        elif "PRIMARY KEY" in line:
            yield Way(table, ("id",), frozenset({"id"}))
        elif table in metadata.tables:
            yield Way(table, (), frozenset())


def _way(tx: Connection, index: str, bound: list[str]) -> Way:
    if tx.dialect.name == "sqlite":
        row = tx.exec_driver_sql(f"SELECT tbl_name, sql FROM sqlite_master WHERE name = '{index}'").one()
        columns = [one[2] for one in tx.exec_driver_sql(f"PRAGMA index_info('{index}')")]
        return Way(row[0], tuple(columns), frozenset(bound) & set(columns), " WHERE " in (row[1] or ""))
    row = tx.exec_driver_sql(
        "SELECT c.relname, i.indpred IS NOT NULL, (SELECT array_agg(a.attname::text ORDER BY n) FROM unnest(i.indkey::int[])"
        " WITH ORDINALITY k(number, n) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number)"
        f" FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE i.indexrelid = '{index}'::regclass"
    ).one()
    return Way(row[0], tuple(row[2]), frozenset(bound) & set(row[2]), row[1])
