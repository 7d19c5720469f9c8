"""The directory: units as a tree, staff with their posts, pupils with their classes and guardians."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Time,
    UniqueConstraint,
    text,
    true,
)

from store.tables.meta import county_column, id_column, metadata, to
from store.types import Id, Instant, Json, Label, Path, Words

units = Table(
    "units",
    metadata,
    id_column(),
    county_column(nullable=True),  # itself for a county; none above it
    to("parent_id", "units.id", nullable=True),
    Column("kind", String(20), nullable=False),
    Column("name", Words, nullable=False),
    Column("aliases", Json, nullable=False),
    Column("policy", String(60)),  # a profile's name; none: the nearest unit above that has one
    Column("settings", Json, nullable=False),
    Column("path", Path, nullable=False),  # /1/7/31/ from the root to itself
    Column("closed_on", Date),  # first day on which it no longer exists
    Column("roster_version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("parent_id", "kind", "name"),
    Index(
        "uq_units_root",
        "kind",
        "name",
        unique=True,
        sqlite_where=text("parent_id IS NULL"),
        postgresql_where=text("parent_id IS NULL"),
    ),
    Index("ix_units_path", "path"),
    Index("ix_units_county", "id", sqlite_where=text("kind = 'county'"), postgresql_where=text("kind = 'county'")),
)

persons = Table(
    "persons",
    metadata,
    id_column(),
    to("county_id", "units.id"),
    Column("code", String(120), nullable=False),  # stable id from outside: staff number, or the WeChat Work userid
    Column("name", Words, nullable=False),
    Column("wecom_userid", String(64)),
    Column("wecom_key", Label(64), unique=True),  # the userid in small letters: WeChat Work does not tell them apart
    Column("phone", String(400)),  # encrypted, bound to county and code
    Column("phone_key", String(80)),  # blind index
    Column("quiet_from", Time),
    Column("quiet_until", Time),
    Column("active_until", Date),  # last day on which the person may be written to or act
    UniqueConstraint("county_id", "code"),
    Index("ix_persons_phone_key", "phone_key"),
)

posts = Table(
    "posts",
    metadata,
    id_column(),
    to("county_id", "units.id"),
    to("person_id", "persons.id"),
    Column("role", String(40), nullable=False),
    to("unit_id", "units.id"),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date),  # the last one included; none: open
    UniqueConstraint("unit_id", "role", "person_id", "first_day"),
    Index("ix_posts_person_id", "person_id"),
    CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
)

stand_ins = Table(
    "stand_ins",
    metadata,
    id_column(),
    to("county_id", "units.id"),
    to("person_id", "persons.id"),
    to("stand_in_id", "persons.id"),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("why", Words, nullable=False),
    Column("by_person_id", Id),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),  # taken back before its last day
    Index("ix_stand_ins_person_id", "person_id", "first_day"),
    Index("ix_stand_ins_stand_in_id", "stand_in_id"),
    CheckConstraint("last_day >= first_day", name="days"),
    CheckConstraint("person_id <> stand_in_id", name="other"),
)

pupils = Table(
    "pupils",
    metadata,
    id_column(),
    to("county_id", "units.id"),
    Column("code", String(120), nullable=False),  # 学籍号, or one made for who has none yet
    Column("name", Words, nullable=False),
    Column("born", Date),
    Column("groups", Json, nullable=False),  # the contract's words: left_behind, poor, ...
    Column("household", Json),  # {"province", "county"} where it differs from the place of study
    Column("studentship", Boolean, nullable=False, server_default=true()),  # 学籍 registered
    UniqueConstraint("county_id", "code"),
)

enrolments = Table(
    "enrolments",
    metadata,
    id_column(),
    to("county_id", "units.id"),
    to("pupil_id", "pupils.id"),
    to("class_id", "units.id"),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date),
    Column("reported_on", Date),  # day of 报到
    Column("listed", Boolean, nullable=False, server_default=true()),  # the newest list has him
    Index(
        "uq_enrolments_open",
        "pupil_id",
        unique=True,
        sqlite_where=text("last_day IS NULL"),
        postgresql_where=text("last_day IS NULL"),
    ),
    Index("ix_enrolments_class_id", "class_id", "first_day"),
    Index("ix_enrolments_pupil_id", "pupil_id", "first_day"),
)

guardians = Table(
    "guardians",
    metadata,
    id_column(),
    to("county_id", "units.id"),
    to("pupil_id", "pupils.id"),
    Column("name", Words, nullable=False),
    Column("relation", String(20)),
    Column("phone", String(400)),  # encrypted, bound to the pupil
    Column("phone_key", String(80)),
    Column("parent_userid", String(64)),  # 家校沟通, where the guardian follows the school there
    Column("language", String(20), nullable=False, server_default="zh"),
    Column("ways", String(40)),  # his own order of parent, sms, call; none: the usual one
    Column("rank", Integer, nullable=False, server_default="1"),  # whom to write to first
    Column("active", Boolean, nullable=False, server_default=true()),
    UniqueConstraint("pupil_id", "name"),
    Index("ix_guardians_phone_key", "phone_key"),
    Index("ix_guardians_parent_userid", "parent_userid"),
)

contacts = Table(
    "contacts",
    metadata,
    id_column(),
    county_column(nullable=True),  # none while nobody knows whom it means
    Column("kind", String(12), nullable=False),  # member, department, class, pupil, parent
    Column("external_id", Label(128), nullable=False),  # WeChat Work's own
    Column("name", Words, nullable=False),
    Column("data", Json, nullable=False),  # what else it tells, without phones
    Column("ref_id", Id),  # the person, unit or pupil that it means; none: not matched
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("left_on", Date),  # the last day on which it was there
    UniqueConstraint("kind", "external_id"),
    CheckConstraint("kind IN ('member', 'department', 'class', 'pupil', 'parent')", name="kind"),
)

assignments = Table(
    "assignments",
    metadata,
    id_column(),
    to("county_id", "units.id"),
    Column("role", String(40), nullable=False),
    to("person_id", "persons.id"),
    to("pupil_id", "pupils.id", nullable=True),
    to("class_id", "units.id", nullable=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date),
    Column("given_by_id", Id),
    Index("ix_assignments_pupil_id", "pupil_id"),
    Index("ix_assignments_class_id", "class_id"),
    Index("ix_assignments_person_id", "person_id"),
    CheckConstraint("(pupil_id IS NULL) <> (class_id IS NULL)", name="one_target"),
)
