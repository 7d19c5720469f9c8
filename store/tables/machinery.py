"""What the workers share: access tokens, named leases, settings; opt-outs and tasks for humans."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, UniqueConstraint, text

from store.tables.meta import county_column, id_column, metadata
from store.types import Id, Instant, Json, Words

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("value", Words),  # encrypted, bound to the key
    Column("expires_at", Instant),
    Column("fetched_at", Instant),
    Column("lease_owner", String(80)),  # who fetches a new one now
    Column("lease_until", Instant),
)

opt_outs = Table(
    "opt_outs",
    metadata,
    id_column(),
    Column("phone_key", String(80), nullable=False),
    Column("phone", String(400), nullable=False),  # encrypted, so that a new key can make the index anew
    Column("kind", String(8), nullable=False),
    Column("words", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("message_id", Id),
    Index("ix_opt_outs_phone_key", "phone_key", "id"),
    CheckConstraint("kind IN ('stop', 'start')", name="kind"),
)

human_tasks = Table(
    "human_tasks",
    metadata,
    id_column(),
    county_column(),
    Column("key", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("owner_role", String(40), nullable=False),
    Column("unit_id", Id),
    Column("pupil_id", Id),
    Column("outbox_id", Id),
    Column("text", Words, nullable=False),
    Column("payload", Json, nullable=False),
    Column("state", String(12), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by_id", Id),
    Column("note", Words),
    UniqueConstraint("county_id", "key"),
    Index(
        "ix_human_tasks_open",
        "county_id",
        "opened_at",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("until", Instant, nullable=False),
    Column("term", Integer, nullable=False),  # grows whenever the holder changes
)

settings = Table(
    "settings",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("value", Json, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
