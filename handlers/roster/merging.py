"""Merging two records of one pupil, which an import or a hurried enrolment made: nothing is lost, nothing is asked twice.

One act in each chain says so. What was told of the record that ends becomes known of the one that is kept in that
moment (a late word, R12), its guardians are taken over, and it leaves the roll, so that his name means one pupil again.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from config.days import day_of
from config.errors import PersonError
from handlers.roster.cells import base
from reminders.review import review_pupils
from reminders.rules.merging import MERGE
from reminders.world import World
from store import facts, people, pupils
from store.db import Tx
from store.facts import NewFact
from store.persons import Person
from store.pupils import Pupil


def merge(tx: Tx, world: World, keep: Pupil, drop: Pupil, *, by: Person, role: str, why: str, now: datetime) -> None:
    """Let `drop` end in `keep`. Raises PersonError where the two cannot be one pupil, saying why."""
    _may(tx, keep, drop)
    said = f"{drop.name}的记录并入{keep.name}：{why}"
    told = ((drop, {"into": keep.code, "into_id": keep.id}), (keep, {"source": drop.code, "source_id": drop.id}))
    facts.append(
        tx,
        [
            NewFact(
                county_id=pupil.county_id,
                subject_kind="pupil",
                subject_id=pupil.id,
                kind=MERGE,
                day=day_of(now),
                at=now,
                known_at=now,
                actor=by.code,
                role=role,
                channel="console",
                payload=payload,
                text=said,
            )
            for pupil, payload in told
        ],
    )
    review_pupils(tx, world, [keep.id, drop.id], now)
    pupils.hand_guardians(tx, drop.id, keep.id)
    pupils.leave(tx, drop.id, day_of(now) - timedelta(days=1))
    _alone_again(tx, keep, day_of(now))


def _alone_again(tx: Tx, keep: Pupil, day: date) -> None:
    """A name that was marked because of the other record is his bare one again, unless a namesake is left."""
    place = people.places(tx, [keep.id], day).get(keep.id)
    klass = place.id_of("class") if place is not None else None
    them = pupils.roster(tx, klass, day).pupils if klass is not None else ()
    if base(keep.name) != keep.name and all(base(one.name) != base(keep.name) for one in them if one.id != keep.id):
        pupils.put(
            tx,
            keep.county_id,
            keep.code,
            base(keep.name),
            born=keep.born,
            groups=keep.groups,
            household=keep.household,
            studentship=keep.studentship,
        )


def _may(tx: Tx, keep: Pupil, drop: Pupil) -> None:
    if keep.id == drop.id:
        raise PersonError("写的是同一条记录，不用合并。")
    if keep.county_id != drop.county_id:
        raise PersonError("两条记录不在同一个县，不能合并；转学请按转入、转出办理。")
    if base(keep.name) != base(drop.name):
        raise PersonError(f"两条记录姓名不同（{keep.name}、{drop.name}）：请先在花名册里改正姓名，再合并。")
    if keep.born and drop.born and keep.born != drop.born:
        raise PersonError(f"两条记录出生日期不同（{keep.born}、{drop.born}）：可能是两个人，请先核对。")
    ended = facts.of(tx, "pupil", [keep.id, drop.id])
    for pupil in (keep, drop):
        if any(fact.kind == MERGE and "into" in fact.payload for fact in ended.get(pupil.id, ())):
            raise PersonError(f"{pupil.name}的记录已经并入别的记录。")
