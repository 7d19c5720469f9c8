"""The schema comes up from nothing, once, whoever asks, and is what the tables say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from config.errors import ForGood
from store import units
from store.db import Database
from store.migrations import HEAD, VERSIONS
from store.migrations.upgrade import configuration
from store.tables import metadata


def test_empty_database_comes_up_to_the_current_schema(empty_database: Database) -> None:
    """An empty database is not ready; after the upgrade it is, and a second upgrade does nothing."""
    before = empty_database.ready()
    passed = empty_database.upgrade()

    assert not before.ok
    assert "db upgrade" in before.why
    assert passed == list(VERSIONS)
    assert empty_database.ready().ok
    assert empty_database.upgrade() == []


def test_migrations_make_the_very_tables_that_the_code_declares(database: Database) -> None:
    """Columns, types, defaults, indices and constraints of the migrated database are those of the tables."""
    with database.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True, "compare_server_default": False})
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_migrations_make_the_same_schema_as_creating_all_tables(empty_database: Database) -> None:
    """Partial indices and checks, which Alembic does not compare, are the same in a database made from the tables."""
    empty_database.upgrade()
    migrated = _shape(empty_database)
    with empty_database.write() as tx:
        metadata.drop_all(tx)
        metadata.create_all(tx)

    assert _shape(empty_database) == migrated


def _index(index: Any) -> str:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['column_names']} {index['unique']} {sorted(options.items())}"


def _shape(db: Database) -> dict[str, object]:
    with db.read() as tx:
        look = inspect(tx)
        shape: dict[str, object] = {}
        for table in sorted(set(look.get_table_names()) - {"alembic_version"}):
            shape[table] = (
                sorted((c["name"], str(c["type"]), c["nullable"], c.get("default")) for c in look.get_columns(table)),
                sorted(_index(index) for index in look.get_indexes(table)),
                sorted(str(check) for check in look.get_check_constraints(table)),
                sorted(str(key) for key in look.get_foreign_keys(table)),
                sorted(str(key) for key in look.get_unique_constraints(table)),
            )
        return shape


def test_every_migration_can_be_taken_back_and_made_again(empty_database: Database) -> None:
    """Up, down to nothing, up again: the schema is the same."""
    empty_database.upgrade()
    once = _shape(empty_database)
    with empty_database.write() as tx:
        command.downgrade(configuration(tx), "base")
    with empty_database.read() as tx:
        left = set(inspect(tx).get_table_names()) - {"alembic_version"}
    empty_database.upgrade()

    assert left == set()
    assert _shape(empty_database) == once


def test_versions_named_in_the_code_are_the_files(memory_database: Database) -> None:
    """The list by which a current database is recognised without Alembic is the list of the migration files."""
    with memory_database.read() as tx:
        scripts = ScriptDirectory.from_config(configuration(tx))
        files = [script.revision for script in scripts.walk_revisions()]

    assert list(reversed(files)) == list(VERSIONS)
    assert scripts.get_current_head() == HEAD


def test_database_newer_than_the_code_is_refused(database: Database) -> None:
    """A schema that this program does not know is neither used nor changed."""
    with database.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(ForGood, match="9999"):
        database.upgrade()
    assert not database.ready().ok
    assert "newer" in database.ready().why


def test_sqlite_file_is_copied_before_it_is_upgraded(tmp_path: Path) -> None:
    """What the database held before an upgrade lies beside it, whole."""
    db = Database(f"sqlite:///{tmp_path / 'old.sqlite'}")
    with db.write() as tx:
        command.upgrade(configuration(tx), VERSIONS[0])
        units.add(tx, "province", "云南省")
    db.upgrade()
    db.close()
    copy = Database(f"sqlite:///{tmp_path / 'old.sqlite'}.before-{VERSIONS[0]}")
    with copy.read() as tx:
        kept = [unit.name for unit in units.find(tx, "province", "云南省")]

    assert copy.version() == VERSIONS[0]
    assert kept == ["云南省"]
    copy.close()


def test_three_processes_that_upgrade_at_once_all_succeed(empty_database: Database) -> None:
    """One migrates, the others wait for it and find the work done."""
    url = empty_database.url.render_as_string(hide_password=False)
    program = f"from store.db import Database; db = Database({url!r}); print(len(db.upgrade()), db.ready().ok)"
    root = Path(__file__).parents[2]
    running = [
        subprocess.Popen([sys.executable, "-c", program], cwd=root, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    told = sorted(process.communicate(timeout=60)[0].strip() for process in running)

    assert told == ["0 True", "0 True", f"{len(VERSIONS)} True"]
