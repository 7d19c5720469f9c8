"""Small values that are told while running, such as the mark that the demo county was loaded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from store.ready import Ready
from store.sql import insert
from store.tables import settings

_GET = Ready(select(settings.c.value).where(settings.c.key == bindparam("key")))


def put(tx: Connection, key: str, value: Any, now: datetime) -> None:
    """Set a value, any JSON but null."""
    statement = insert(tx, settings).values(key=key, value=value, changed_at=now)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["key"],
            set_={"value": statement.excluded.value, "changed_at": statement.excluded.changed_at},
        )
    )


def since(tx: Connection, key: str) -> datetime | None:
    """When a value was set last; None where there is none."""
    return tx.execute(select(settings.c.changed_at).where(settings.c.key == key)).scalar()


def get(tx: Connection, key: str, default: Any = None) -> Any:
    """The value, or the default."""
    row = _GET.first(tx, {"key": key})
    return default if row is None else row[0]
