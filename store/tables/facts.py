"""Acts: what anybody did or said about a pupil, a class or a unit, in one hash chain for each subject."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, PrimaryKeyConstraint, String, Table, UniqueConstraint

from store.tables.meta import county_column, id_column, metadata
from store.types import Id, Instant, Json, Label, Words

facts = Table(
    "facts",
    metadata,
    id_column(),
    county_column(),
    Column("subject_kind", String(12), nullable=False),  # pupil, class, unit
    Column("subject_id", Id, nullable=False),
    Column("seq", Integer, nullable=False),  # 1, 2, 3 … within the subject
    Column("kind", String(40), nullable=False),  # a step's kind or an action of the contract
    Column("day", Date, nullable=False),  # the day of the act, which may lie before the day it became known
    Column("at", Instant, nullable=False),  # when it was said, or done by a button
    Column("known_at", Instant, nullable=False),
    Column("actor", Label(120), nullable=False),  # person's code, or guardian:<number>, or system
    Column("role", String(40), nullable=False),
    Column("persons", Json, nullable=False),  # codes of all who took part
    Column("channel", String(12), nullable=False),
    Column("payload", Json, nullable=False),
    Column("text", Words, nullable=False),  # the very words
    Column("message_id", Id),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("subject_kind", "subject_id", "seq"),
    Index("ix_facts_known", "county_id", "known_at"),
)

fact_heads = Table(
    "fact_heads",
    metadata,
    Column("subject_kind", String(12), nullable=False),
    Column("subject_id", Id, nullable=False),
    county_column(),
    Column("count", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("subject_kind", "subject_id"),
)
