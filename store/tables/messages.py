"""Messages in and out: the inbox, open questions, prompts, the outbox and every attempt to deliver."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table, UniqueConstraint, false, text

from store.tables.meta import county_column, id_column, metadata, to
from store.types import Id, Instant, Json, Label, Words

inbox = Table(
    "inbox",
    metadata,
    id_column(),
    county_column(nullable=True),  # none while nobody knows who wrote
    Column("channel", String(12), nullable=False),
    Column("external_id", Label(200), nullable=False),  # the platform's own, kept for ever
    Column("kind", Label(40), nullable=False),
    Column("sender", Label(120), nullable=False),  # userid; of a phone only the masked form
    Column("phone", String(400)),  # encrypted, bound to channel and external id
    Column("phone_key", String(80)),
    to("person_id", "persons.id", nullable=True),
    to("guardian_id", "guardians.id", nullable=True),
    Column("text", Words, nullable=False),
    Column("payload", Json, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("reading", Json),
    Column("state", String(12), nullable=False),  # received, answered, silent, failed
    Column("answer", Words),
    Column("answered_at", Instant),
    UniqueConstraint("channel", "external_id"),
    Index("ix_inbox_person", "county_id", "person_id", "received_at"),
    Index("ix_inbox_sender", "channel", "sender", "received_at"),
    Index(
        "ix_inbox_unanswered",
        "received_at",
        sqlite_where=text("state = 'received'"),
        postgresql_where=text("state = 'received'"),
    ),
    CheckConstraint("state IN ('received', 'answered', 'silent', 'failed')", name="state"),
)

questions = Table(
    "questions",
    metadata,
    id_column(),
    county_column(),
    to("person_id", "persons.id", nullable=True),
    to("guardian_id", "guardians.id", nullable=True),
    Column("message_id", Id, nullable=False),  # what it asks about
    Column("ask", Json, nullable=False),
    Column("state", String(12), nullable=False),  # open, answered, dropped
    Column("opened_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("answer_id", Id),  # the message that answered
    Index(
        "ix_questions_person", "person_id", sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")
    ),
    Index(
        "ix_questions_guardian",
        "guardian_id",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    CheckConstraint("state IN ('open', 'answered', 'dropped')", name="state"),
)

_LIVE = "state IN ('wanted', 'asked', 'answered')"
_CODED = f"code IS NOT NULL AND {_LIVE}"
#: Of statements: in the very words of the partial indices.
LIVE = text(f"prompts.{_LIVE}")

prompts = Table(
    "prompts",
    metadata,
    id_column(),
    county_column(),
    Column("key", String(200), nullable=False),  # of the message line it comes from
    to("person_id", "persons.id", nullable=True),
    to("guardian_id", "guardians.id", nullable=True),
    Column("subject_kind", String(12), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("duty_key", String(200)),  # none for a mere notice
    Column("pupil_id", Id),
    Column("channel", String(12), nullable=False),  # the one wanted: wecom, parent, sms
    Column("template", String(60), nullable=False),
    Column("params", Json, nullable=False),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("code", Integer),
    Column("state", String(12), nullable=False),  # wanted, asked, answered, withdrawn, closed
    Column("not_before", Instant, nullable=False),
    Column("wanted_at", Instant, nullable=False),
    Column("asked_at", Instant),
    Column("ended_at", Instant),
    Column("outbox_id", Id),
    Column("answer_id", Id),  # the message that answered
    Column("reason", Words),
    UniqueConstraint("county_id", "key"),
    Index(
        "uq_prompts_person_code",
        "person_id",
        "code",
        unique=True,
        sqlite_where=text(_CODED),
        postgresql_where=text(_CODED),
    ),
    Index(
        "uq_prompts_guardian_code",
        "guardian_id",
        "code",
        unique=True,
        sqlite_where=text(_CODED),
        postgresql_where=text(_CODED),
    ),
    Index(
        "ix_prompts_wanted",
        "not_before",
        sqlite_where=text("state = 'wanted'"),
        postgresql_where=text("state = 'wanted'"),
    ),
    Index("ix_prompts_subject", "subject_kind", "subject_id"),
    Index("ix_prompts_outbox", "outbox_id"),
    Index("ix_prompts_live_person", "person_id", sqlite_where=text(_LIVE), postgresql_where=text(_LIVE)),
    Index("ix_prompts_live_guardian", "guardian_id", sqlite_where=text(_LIVE), postgresql_where=text(_LIVE)),
    Index("ix_prompts_person", "person_id", "asked_at"),
    Index("ix_prompts_guardian", "guardian_id", "asked_at"),
    CheckConstraint("(person_id IS NULL) <> (guardian_id IS NULL)", name="one_recipient"),
    CheckConstraint("state IN ('wanted', 'asked', 'answered', 'withdrawn', 'closed')", name="state"),
)

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    county_column(),
    Column("key", String(200), nullable=False, unique=True),
    to("person_id", "persons.id", nullable=True),
    to("guardian_id", "guardians.id", nullable=True),
    Column("channel", String(12), nullable=False),
    Column("template", String(60), nullable=False),
    Column("text", Words, nullable=False),  # word for word as sent
    Column("parts", Integer, nullable=False, server_default="1"),
    Column("request", Json),  # what was handed to the provider, without address and secrets
    Column("state", String(12), nullable=False),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try_at", Instant, nullable=False),
    Column("fence", Integer, nullable=False, server_default="0"),  # grows with every claim
    Column("lease_owner", String(80)),
    Column("lease_until", Instant),
    Column("provider_id", String(120)),
    Column("provider_state", String(20)),
    Column("reason", Words),
    Column("instead_of", Id),  # the row of the other channel that failed
    Column("created_at", Instant, nullable=False),
    Column("sending_at", Instant),  # first try
    Column("sent_at", Instant),
    Column("delivered_at", Instant),
    Column("ended_at", Instant),
    Index(
        "ix_outbox_waiting",
        "channel",
        "urgent",
        "next_try_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_outbox_sending",
        "lease_until",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
    Index(
        "ix_outbox_in_doubt",
        "next_try_at",
        sqlite_where=text("state = 'in_doubt'"),
        postgresql_where=text("state = 'in_doubt'"),
    ),
    Index(
        "uq_outbox_provider",
        "channel",
        "provider_id",
        unique=True,
        sqlite_where=text("provider_id IS NOT NULL"),
        postgresql_where=text("provider_id IS NOT NULL"),
    ),
    Index("ix_outbox_person", "person_id", "sending_at"),
    Index(
        "ix_outbox_untold",
        "sent_at",
        sqlite_where=text("state = 'sent' AND channel = 'sms'"),
        postgresql_where=text("state = 'sent' AND channel = 'sms'"),
    ),
    CheckConstraint("(person_id IS NULL) <> (guardian_id IS NULL)", name="one_recipient"),
    CheckConstraint(
        "state IN ('waiting', 'sending', 'sent', 'delivered', 'failed', 'in_doubt', 'withdrawn', 'parked')",
        name="state",
    ),
)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    id_column(),
    county_column(),
    Column("outbox_id", Id, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", String(12), nullable=False),  # the state it led to
    Column("code", String(40)),  # the provider's own
    Column("reason", Words),
    Column("provider_id", String(120)),
    Index("ix_delivery_attempts_outbox", "outbox_id"),
)
