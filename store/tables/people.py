"""What people chose for themselves, what they sent as evidence of what they did, and the papers made for them."""

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

papers = Table(
    "papers",
    metadata,
    id_column(),
    county_column(),
    Column("subject_kind", String(12), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("kind", String(40), nullable=False),  # the contract's document kind
    Column("variant", String(12), nullable=False),  # full, or withheld: without what its reader may not know
    Column("version", Integer, nullable=False),  # from 1, for each subject, kind and variant
    Column("name", Words, nullable=False),  # of the file
    Column("says", String(64), nullable=False),  # SHA-256 of what it says, without by whom and when it was made
    Column("sha256", String(64), nullable=False),  # of the file; its bytes are in evidence_files
    Column("policy", String(120), nullable=False),  # stamp of the policy under which it was made
    Column("last_line", Id, nullable=False),  # the newest printed line of the subject that it was made from
    Column("clauses", Json, nullable=False),
    Column("made_for", Id, nullable=False),  # whoever asked for it, or owes the duty that it goes with
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("county_id", "subject_kind", "subject_id", "kind", "variant", "version", name="uq_papers_version"),
    Index("ix_papers_subject", "subject_kind", "subject_id"),
    CheckConstraint("variant IN ('full', 'withheld')", name="variant"),
)
