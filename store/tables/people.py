"""What people chose for themselves, and what they sent as evidence of what they did."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Time, UniqueConstraint, text

from store.tables.meta import county_column, id_column, metadata
from store.types import Id, Instant, Json, Words

wishes = Table(
    "wishes",
    metadata,
    Column("person_id", Id, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    county_column(),
    Column("digest_at", Json),  # ["08:30", "16:30"]; []: none; null: as everybody
    Column("quiet_from", Time),
    Column("quiet_until", Time),
    Column("changed_at", Instant, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    id_column(),
    county_column(),
    Column("pupil_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("message_id", Id, nullable=False, unique=True),
    Column("kind", String(12), nullable=False),  # image, video, voice, file
    Column("media_id", String(300)),  # three days at WeChat Work
    Column("name", Words, nullable=False),  # the file's own, or empty
    Column("role", String(40), nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("state", String(12), nullable=False),  # wanted, kept, refused
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_try_at", Instant),
    Column("sha256", String(64)),
    Column("bytes", Integer),
    Column("mime", String(40)),
    Column("reason", Words),
    Column("ended_at", Instant),
    Index("ix_evidence_pupil", "pupil_id"),
    Index(
        "ix_evidence_wanted",
        "next_try_at",
        sqlite_where=text("state = 'wanted'"),
        postgresql_where=text("state = 'wanted'"),
    ),
    CheckConstraint("state IN ('wanted', 'kept', 'refused')", name="state"),
)

evidence_files = Table(
    "evidence_files",
    metadata,
    id_column(),
    county_column(),
    Column("sha256", String(64), nullable=False),  # of the plain bytes
    Column("mime", String(40), nullable=False),
    Column("content", Words, nullable=False),  # base64, encrypted, bound to county and hash
    Column("kept_at", Instant, nullable=False),
    UniqueConstraint("county_id", "sha256"),
)
