"""The directory and the school calendar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "units",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=True),
        sa.Column("parent_id", store.types.Id, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", store.types.Words(), nullable=False),
        sa.Column("aliases", store.types.Json(), nullable=False),
        sa.Column("policy", sa.String(length=60), nullable=True),
        sa.Column("settings", store.types.Json(), nullable=False),
        sa.Column("path", store.types.Path, nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("roster_version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("parent_id", "kind", "name", name=op.f("uq_units_parent_id_kind_name")),
    )
    op.create_index("ix_units_path", "units", ["path"], unique=False)
    op.create_index(
        "uq_units_root",
        "units",
        ["kind", "name"],
        unique=True,
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )
    op.create_table(
        "calendar_days",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("unit_id", store.types.Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("why", store.types.Words(), nullable=False),
        sa.Column("by_person_id", store.types.Id, nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('off', 'on', 'clear')", name=op.f("ck_calendar_days_kind")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_calendar_days_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_days")),
    )
    op.create_index("ix_calendar_days_unit", "calendar_days", ["unit_id", "day", "id"], unique=False)
    op.create_table(
        "persons",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("name", store.types.Words(), nullable=False),
        sa.Column("wecom_userid", sa.String(length=64), nullable=True),
        sa.Column("wecom_key", store.types.Label(length=64), nullable=True),
        sa.Column("phone", sa.String(length=400), nullable=True),
        sa.Column("phone_key", sa.String(length=80), nullable=True),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("active_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["units.id"], name=op.f("fk_persons_county_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("county_id", "code", name=op.f("uq_persons_county_id_code")),
        sa.UniqueConstraint("wecom_key", name=op.f("uq_persons_wecom_key")),
    )
    op.create_index("ix_persons_phone_key", "persons", ["phone_key"], unique=False)
    op.create_table(
        "pupils",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("name", store.types.Words(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("groups", store.types.Json(), nullable=False),
        sa.Column("household", store.types.Json(), nullable=True),
        sa.Column("studentship", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["units.id"], name=op.f("fk_pupils_county_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupils")),
        sa.UniqueConstraint("county_id", "code", name=op.f("uq_pupils_county_id_code")),
    )
    op.create_table(
        "terms",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("unit_id", store.types.Id, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_terms_days")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_terms_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("unit_id", "first_day", name=op.f("uq_terms_unit_id_first_day")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person_id", store.types.Id, nullable=False),
        sa.Column("pupil_id", store.types.Id, nullable=True),
        sa.Column("class_id", store.types.Id, nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("given_by_id", store.types.Id, nullable=True),
        sa.CheckConstraint("(pupil_id IS NULL) <> (class_id IS NULL)", name=op.f("ck_assignments_one_target")),
        sa.ForeignKeyConstraint(["class_id"], ["units.id"], name=op.f("fk_assignments_class_id")),
        sa.ForeignKeyConstraint(["county_id"], ["units.id"], name=op.f("fk_assignments_county_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_assignments_person_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_assignments_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index("ix_assignments_class_id", "assignments", ["class_id"], unique=False)
    op.create_index("ix_assignments_person_id", "assignments", ["person_id"], unique=False)
    op.create_index("ix_assignments_pupil_id", "assignments", ["pupil_id"], unique=False)
    op.create_table(
        "enrolments",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("pupil_id", store.types.Id, nullable=False),
        sa.Column("class_id", store.types.Id, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["units.id"], name=op.f("fk_enrolments_class_id")),
        sa.ForeignKeyConstraint(["county_id"], ["units.id"], name=op.f("fk_enrolments_county_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_enrolments_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
    )
    op.create_index("ix_enrolments_class_id", "enrolments", ["class_id", "first_day"], unique=False)
    op.create_index("ix_enrolments_pupil_id", "enrolments", ["pupil_id", "first_day"], unique=False)
    op.create_index(
        "uq_enrolments_open",
        "enrolments",
        ["pupil_id"],
        unique=True,
        sqlite_where=sa.text("last_day IS NULL"),
        postgresql_where=sa.text("last_day IS NULL"),
    )
    op.create_table(
        "guardians",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("pupil_id", store.types.Id, nullable=False),
        sa.Column("name", store.types.Words(), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=True),
        sa.Column("phone", sa.String(length=400), nullable=True),
        sa.Column("phone_key", sa.String(length=80), nullable=True),
        sa.Column("parent_userid", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=20), server_default="zh", nullable=False),
        sa.Column("rank", sa.Integer(), server_default="1", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["units.id"], name=op.f("fk_guardians_county_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_guardians_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardians")),
        sa.UniqueConstraint("pupil_id", "name", name=op.f("uq_guardians_pupil_id_name")),
    )
    op.create_index("ix_guardians_phone_key", "guardians", ["phone_key"], unique=False)
    op.create_table(
        "posts",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("person_id", store.types.Id, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit_id", store.types.Id, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.CheckConstraint("last_day IS NULL OR last_day >= first_day", name=op.f("ck_posts_days")),
        sa.ForeignKeyConstraint(["county_id"], ["units.id"], name=op.f("fk_posts_county_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_posts_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_posts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint(
            "unit_id", "role", "person_id", "first_day", name=op.f("uq_posts_unit_id_role_person_id_first_day")
        ),
    )
    op.create_index("ix_posts_person_id", "posts", ["person_id"], unique=False)
    op.create_table(
        "stand_ins",
        sa.Column("id", store.types.Id, autoincrement=True, nullable=False),
        sa.Column("county_id", store.types.Id, nullable=False),
        sa.Column("person_id", store.types.Id, nullable=False),
        sa.Column("stand_in_id", store.types.Id, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("why", store.types.Words(), nullable=False),
        sa.Column("by_person_id", store.types.Id, nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("ended_at", store.types.Instant(), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_stand_ins_days")),
        sa.CheckConstraint("person_id <> stand_in_id", name=op.f("ck_stand_ins_other")),
        sa.ForeignKeyConstraint(["county_id"], ["units.id"], name=op.f("fk_stand_ins_county_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_stand_ins_person_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["persons.id"], name=op.f("fk_stand_ins_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
    )
    op.create_index("ix_stand_ins_person_id", "stand_ins", ["person_id", "first_day"], unique=False)
    op.create_index("ix_stand_ins_stand_in_id", "stand_ins", ["stand_in_id"], unique=False)


def downgrade() -> None:
    op.drop_table("stand_ins")
    op.drop_table("posts")
    op.drop_table("guardians")
    op.drop_table("enrolments")
    op.drop_table("assignments")
    op.drop_table("terms")
    op.drop_table("pupils")
    op.drop_table("persons")
    op.drop_table("calendar_days")
    op.drop_table("units")
