"""What the rules found out: lines as printed, duties and cases as they stand, and when to look again."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from store.tables.meta import county_column, id_column, metadata, to
from store.types import Id, Instant, Json, Words

lines = Table(
    "lines",
    metadata,
    id_column(),
    county_column(),
    Column("subject_kind", String(12), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("key", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("type", String(16), nullable=False),
    Column("payload", Json, nullable=False),  # the object that rehearse prints, without at and type
    Column("written_at", Instant, nullable=False),
    UniqueConstraint("subject_kind", "subject_id", "key"),
    Index("ix_lines_at", "county_id", "at"),
)

duties = Table(
    "duties",
    metadata,
    id_column(),
    county_column(),
    Column("subject_kind", String(12), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("key", String(200), nullable=False),
    Column("duty", String(60), nullable=False),  # the contract's id: verify_absence, report:daily, …
    Column("pupil_id", Id),
    Column("class_id", Id),  # where the subject is, for lists
    Column("school_id", Id),
    Column("township_id", Id),
    Column("owners", Json, nullable=False),  # roles or person:<code>
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("count", Integer),
    Column("min", Integer),
    Column("open", Json, nullable=False),  # what is still lacking
    Column("state", String(12), nullable=False),  # open, done, cancelled
    Column("overdue", Boolean, nullable=False, server_default=false()),
    Column("late", Boolean, nullable=False, server_default=false()),
    Column("clauses", Json, nullable=False),
    Column("default", Boolean, nullable=False, server_default=false()),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("subject_kind", "subject_id", "key"),
    Index(
        "ix_duties_open_school",
        "county_id",
        "school_id",
        "due_at",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_duties_open_due",
        "county_id",
        "due_at",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

policy_stamps = Table(
    "policy_stamps",
    metadata,
    Column("stamp", String(120), primary_key=True),  # name and content hash
    Column("name", String(60), nullable=False),
    Column("body", Json, nullable=False),  # the whole policy as it stood
    Column("first_used_at", Instant, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    id_column(),
    county_column(),
    to("pupil_id", "pupils.id"),
    Column("key", String(200), nullable=False),  # of the line that opened it
    Column("policy_stamp", String(120), ForeignKey("policy_stamps.stamp"), nullable=False),
    Column("class_id", Id),
    Column("school_id", Id),
    Column("township_id", Id),
    Column("stage", String(20), nullable=False),
    Column("cause", String(30)),
    Column("owner", String(40)),  # place_of_studentship, home_place
    Column("result", String(20)),
    Column("is_open", Boolean, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("times_reopened", Integer, nullable=False, server_default="0"),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("pupil_id", "key"),
    Index("uq_cases_open", "pupil_id", unique=True, sqlite_where=text("is_open = 1"), postgresql_where=text("is_open")),
    Index(
        "ix_cases_open_school",
        "county_id",
        "school_id",
        sqlite_where=text("is_open = 1"),
        postgresql_where=text("is_open"),
    ),
)

due = Table(
    "due",
    metadata,
    Column("subject_kind", String(12), nullable=False),
    Column("subject_id", Id, nullable=False),
    county_column(),
    Column("look_again_at", Instant),
    Column("lease_owner", String(80)),
    Column("lease_until", Instant),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("reason", Words),  # why it was put off
    Column("reviewed_at", Instant),
    Column("quiet_at", Instant),  # that look, where it found that a report without his name can change nothing
    PrimaryKeyConstraint("subject_kind", "subject_id"),
    Index(
        "ix_due_look_again",
        "look_again_at",
        sqlite_where=text("look_again_at IS NOT NULL"),
        postgresql_where=text("look_again_at IS NOT NULL"),
    ),
    Index("ix_due_failing", "look_again_at", sqlite_where=text("failures > 0"), postgresql_where=text("failures > 0")),
)
