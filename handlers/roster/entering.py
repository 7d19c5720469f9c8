"""A list that has a pupil who had left some school: he is on the roll again, or nobody would notice when he stays away."""

from __future__ import annotations

from datetime import datetime

from config.days import day_of
from reminders.rules.leaving import ENTER
from store import due, facts
from store.db import Tx
from store.facts import NewFact
from store.units import Unit

#: Who says so: the list itself.
LIST = "roster"


def enter(tx: Tx, pupil_id: int, county_id: int, klass: Unit, now: datetime) -> None:
    """One act in his chain; he is looked at again at once."""
    said = NewFact(
        county_id=county_id,
        subject_kind="pupil",
        subject_id=pupil_id,
        kind=ENTER,
        day=day_of(now),
        at=now,
        known_at=now,
        actor=LIST,
        role="",
        channel="console",
        payload={"class": klass.name, "class_id": klass.id},
        text=f"新名单里在{klass.name}",
    )
    facts.append(tx, [said])
    due.bring_forward(tx, [("pupil", pupil_id)], now)
