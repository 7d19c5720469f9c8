"""The tree of units: province → prefecture → county → township → (central school) → school → class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from store import versions
from store.ready import Ready
from store.sql import columns, one_of, said
from store.tables import units

KINDS = ("province", "prefecture", "county", "township", "village", "central_school", "school", "class")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `county_id` is its own id for a county, None above it; `path` is /1/7/31/ from the root to itself."""

    id: int
    county_id: int | None
    parent_id: int | None
    kind: str
    name: str
    aliases: tuple[str, ...]
    policy: str | None
    settings: Mapping[str, Any]
    path: str
    closed_on: date | None
    roster_version: int

    @property
    def line(self) -> tuple[int, ...]:
        """Ids from the root to itself."""
        return tuple(int(part) for part in self.path.split("/") if part)


COLUMNS = columns(units, Unit)
_INSIDE = units.c.path >= bindparam("path"), units.c.path < bindparam("end")
_SUBTREE = Ready(select(*COLUMNS).where(*_INSIDE).order_by(units.c.path))
_SUBTREE_OF_KIND = Ready(select(*COLUMNS).where(*_INSIDE, units.c.kind == bindparam("kind")).order_by(units.c.path))
_MANY = Ready(select(*COLUMNS).where(one_of(units.c.id, "ids")))


def unit_of_row(row: Sequence[Any]) -> Unit:
    """A Unit from values in the order of `COLUMNS`."""
    values = list(row)
    values[5] = tuple(values[5])
    return Unit(*values)


def put_setting(tx: Connection, unit_id: int, key: str, value: Any) -> None:
    """Set one of a unit's settings; the others stay."""
    held = get(tx, unit_id)
    tx.execute(update(units).where(units.c.id == unit_id).values(settings={**held.settings, key: value}))
    versions.touch(tx, held.county_id)


def add(
    tx: Connection,
    kind: str,
    name: str,
    parent_id: int | None = None,
    *,
    aliases: Sequence[str] = (),
    policy: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> int:
    """The unit's id; made if the parent has none of that kind and name yet, else left as it is."""
    if kind not in KINDS:
        raise ValueError(f"no such kind of unit: {kind}")
    same_parent = units.c.parent_id.is_(None) if parent_id is None else units.c.parent_id == parent_id
    known = tx.execute(select(units.c.id).where(same_parent, units.c.kind == kind, units.c.name == name)).scalar()
    if known is not None:
        return int(known)
    parent = None if parent_id is None else get(tx, parent_id)
    new_id: int = tx.execute(
        units.insert()
        .values(
            parent_id=parent_id,
            county_id=parent.county_id if parent else None,
            kind=kind,
            name=name,
            aliases=list(aliases),
            policy=policy,
            settings=dict(settings or {}),
            path="",
        )
        .returning(units.c.id)
    ).scalar_one()
    place: dict[str, Any] = {"path": f"{parent.path if parent else '/'}{new_id}/"}
    if kind == "county":
        place["county_id"] = new_id
    tx.execute(update(units).where(units.c.id == new_id).values(**place))
    versions.touch(tx, place.get("county_id", parent.county_id if parent else None))
    return new_id


def change(tx: Connection, unit_id: int, **values: Any) -> None:
    """Set any of name, aliases, policy, settings, closed_on."""
    if unknown := values.keys() - {"name", "aliases", "policy", "settings", "closed_on"}:
        raise ValueError(f"cannot be changed: {sorted(unknown)}")
    if "aliases" in values:
        values["aliases"] = list(values["aliases"])
    done = update(units).where(units.c.id == unit_id).values(**values).returning(units.c.county_id)
    versions.touch(tx, tx.execute(done).scalar())


def get(tx: Connection, unit_id: int) -> Unit:
    """Raises KeyError where there is none."""
    try:
        return many(tx, [unit_id])[unit_id]
    except KeyError:
        raise KeyError(f"no unit {unit_id}") from None


def many(tx: Connection, ids: Iterable[int]) -> dict[int, Unit]:
    """Units by id; ids that do not exist are left out."""
    rows = _MANY.all(tx, {"ids": set(ids)})
    return {row[0]: unit_of_row(row) for row in rows}


def find(tx: Connection, kind: str, name: str, *, under: int | None = None) -> list[Unit]:
    """Units of a kind by name or alias, in the subtree of `under` if given. Aliases are compared whole."""
    query = select(*COLUMNS).where(units.c.kind == kind)
    if under is not None:
        query = query.where(*_inside(get(tx, under).path))
    found = (unit_of_row(row) for row in tx.execute(query.order_by(units.c.id)))
    return [unit for unit in found if unit.name == name or name in unit.aliases]


def line(tx: Connection, unit_id: int) -> tuple[Unit, ...]:
    """The unit and all above it, root first."""
    unit = get(tx, unit_id)
    known = many(tx, unit.line)
    return tuple(known[number] for number in unit.line)


def children(tx: Connection, unit_id: int, kind: str | None = None) -> list[Unit]:
    """Units directly below."""
    query = select(*COLUMNS).where(units.c.parent_id == unit_id)
    if kind is not None:
        query = query.where(units.c.kind == kind)
    return [unit_of_row(row) for row in tx.execute(query.order_by(units.c.id))]


def subtree(tx: Connection, unit_id: int, kind: str | None = None) -> list[Unit]:
    """The unit and everything below it, or only those of one kind."""
    path = get(tx, unit_id).path
    inside = {"path": path, "end": path[:-1] + "0"}
    rows = _SUBTREE.all(tx, inside) if kind is None else _SUBTREE_OF_KIND.all(tx, inside | {"kind": kind})
    return [unit_of_row(row) for row in rows]


def counties(tx: Connection) -> list[Unit]:
    """All counties."""
    rows = tx.execute(select(*COLUMNS).where(said(units.c.kind, "county")).order_by(units.c.id))
    return [unit_of_row(row) for row in rows]


def policy_of(tx: Connection, unit_id: int) -> str | None:
    """The profile's name that holds for a unit: its own, else the nearest one's above."""
    for unit in reversed(line(tx, unit_id)):
        if unit.policy:
            return unit.policy
    return None


def _inside(path: str) -> tuple[Any, Any]:
    # "0" is the character after "/": everything between lies below the path.
    return units.c.path >= path, units.c.path < path[:-1] + "0"
