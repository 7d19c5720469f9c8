"""Attendance: what was reported of a class and of a pupil, appended and never changed; and the school calendar."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Integer, String, Table, UniqueConstraint, false

from store.tables.meta import county_column, id_column, metadata, to
from store.types import Id, Instant, Json, Words

checkins = Table(
    "checkins",
    metadata,
    id_column(),
    county_column(),
    to("class_id", "units.id"),
    Column("day", Date, nullable=False),
    Column("period", String(8), nullable=False),  # day, am, pm
    Column("expected", Integer),
    Column("present", Integer),
    Column("all_present", Boolean, nullable=False, server_default=false()),
    Column("others_present", Boolean, nullable=False, server_default=false()),
    Column("named", Json, nullable=False),  # ids of pupils for whom the message carried a mark or a question
    Column("withdrawn", Boolean, nullable=False, server_default=false()),  # this row takes the day's report back
    Column("said_at", Instant, nullable=False),
    Column("known_at", Instant, nullable=False),
    Column("by_person_id", Id),
    Column("role", String(40)),
    Column("message_id", Id),
    Index("ix_checkins_day", "county_id", "class_id", "day"),
    CheckConstraint("period IN ('day', 'am', 'pm')", name="period"),
)

marks = Table(
    "marks",
    metadata,
    id_column(),
    county_column(),
    to("pupil_id", "pupils.id"),
    Column("class_id", Id, nullable=False),
    Column("day", Date, nullable=False),
    Column("period", String(8), nullable=False),
    # the corpus's statuses; `withdrawn` takes back what was said and leaves the day unknown
    Column("status", String(20), nullable=False),
    Column("corrects", Boolean, nullable=False, server_default=false()),  # said as a correction
    Column("said_at", Instant, nullable=False),
    Column("known_at", Instant, nullable=False),
    Column("by_person_id", Id),
    Column("role", String(40)),
    Column("message_id", Id),
    Index("ix_marks_pupil", "county_id", "pupil_id", "day", "period", "said_at", "id"),
    Index("ix_marks_class", "county_id", "class_id", "day"),
    CheckConstraint("period IN ('day', 'am', 'pm')", name="period"),
)

terms = Table(
    "terms",
    metadata,
    id_column(),
    county_column(),
    to("unit_id", "units.id"),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    UniqueConstraint("unit_id", "first_day"),
    CheckConstraint("last_day >= first_day", name="days"),
)

calendar_days = Table(
    "calendar_days",
    metadata,
    id_column(),
    county_column(),
    to("unit_id", "units.id"),
    Column("day", Date, nullable=False),
    Column("kind", String(8), nullable=False),  # off, on; clear takes back what was said before
    Column("why", Words, nullable=False),
    Column("by_person_id", Id),
    Column("at", Instant, nullable=False),
    Index("ix_calendar_days_unit", "unit_id", "day", "id"),
    CheckConstraint("kind IN ('off', 'on', 'clear')", name="kind"),
)
