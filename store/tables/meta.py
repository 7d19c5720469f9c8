"""The metadata with its naming rule, so that migrations can name what they change."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, MetaData

from store.types import Id

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def county_column(nullable: bool = False) -> Column[int]:
    return Column("county_id", Id, nullable=nullable)


def to(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    """A number that refers to a row of the directory."""
    return Column(name, Id, ForeignKey(target), nullable=nullable)
