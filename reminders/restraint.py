"""What keeps us from being a nuisance: days off, digests of many matters, a limit of messages a day. Held, never dropped.

What the policy calls urgent is said at once (its `urgent`; unless it says otherwise: what must be answered today, whose own
time limit runs out before a later hour would come). So is what somebody asked for help with. Everything else waits: on a day
off for the next working day (unless the policy counts that limit in natural days), for whoever has many pupils open for his
digest, for whoever got his fill today for the next digest as well; then somebody who leads is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from config.calendar import Calendar
from config.days import LOCAL, day_of, instant, local
from config.policy import Policy
from reminders.rules.lines import Line
from reminders.world import World
from store import burden, persons, prompts, tasks, wishes
from store.db import Tx
from store.prompts import Prompt, Recipient
from store.wishes import Wish

#: When digests come, unless he chose other hours.
DIGEST_AT = (time(8, 30), time(16, 30))
#: So many pupils open with one person are spoken of one by one; of more he gets a digest.
FEW = 3
#: Words of a due's arithmetic that count working days or school days.
COUNTED = ("个工作日", "个上课日")


@dataclass(frozen=True, slots=True)
class Limit:
    """A duty's time limit: its instant, and whether the policy counts it in natural days."""

    due: datetime
    natural: bool


@dataclass(frozen=True, slots=True)
class Receiver:
    """What is known of one person before he is written to."""

    hours: tuple[time, ...] | None  # None: no digest
    sent_today: int


def limits(lines: Iterable[Line]) -> dict[str, Limit]:
    """The latest time limit of each duty, by its key, as the play printed it."""
    found: dict[str, Limit] = {}
    for line in lines:
        due = line.fields.get("due")
        if line.type == "duty" and due and "_duty" in line.fields:
            said = str(line.fields.get("_arithmetic") or "").partition("（若")[0]
            natural = bool(said) and not any(word in said for word in COUNTED)
            found[str(line.fields["_duty"])] = Limit(datetime.fromisoformat(str(due)), natural)
    return found


def on_a_working_day(at: datetime, calendar: Calendar, limit: Limit | None, opens: time) -> datetime:
    """`at`, or the next working morning where it falls on a day off and nothing is lost by waiting."""
    day = local(at).date()
    if _works(calendar, day):
        return at
    next_day = day + timedelta(days=1)
    while not _works(calendar, next_day):
        next_day += timedelta(days=1)
    morning = datetime.combine(next_day, opens, LOCAL).astimezone(at.tzinfo)
    if limit is not None and (limit.natural or (at <= limit.due < morning)):
        return at
    return morning


def _works(calendar: Calendar, day: date) -> bool:
    if calendar.unsure(day):
        return day.weekday() < 5
    return calendar.is_working_day(day) or calendar.is_school_day(day)


def urgent(prompt: Prompt, now: datetime) -> bool:
    """Whether it must be said at once: somebody calls for help, the policy calls its duty urgent, or its own time limit ends
    within the days that the policy says (where it is silent: today)."""
    due, since = prompt.params.get("due"), prompt.params.get("urgent_from")
    if prompt.urgent or due is None:
        return prompt.urgent
    until = datetime.fromisoformat(str(due))
    first = datetime.fromisoformat(str(since)) if since else instant(day_of(until))
    return first <= now <= until


def receivers(tx: Tx, to: Sequence[Recipient], world: World, now: datetime) -> dict[int, Receiver]:
    """What is known of all these persons, in a few statements however many they are."""
    ids = [one.person_id for one in to if one.person_id is not None]
    if not ids:
        return {}
    chosen, open_now = wishes.of(tx, ids), burden.pupils_open(tx, ids)
    sent = burden.sent_since(tx, ids, instant(day_of(now)))
    many = [one for one in ids if open_now.get(one, 0) > FEW and one not in chosen]
    teachers = persons.holding(tx, many, "class_teacher", day_of(now)) if many else set()
    return {
        one: Receiver(_hours(chosen.get(one), one in many and one not in teachers), sent.get(one, 0)) for one in ids
    }


def _hours(wish: Wish | None, many: bool) -> tuple[time, ...] | None:
    if wish is not None and wish.digest_at is not None:
        return wish.digest_at or None
    return DIGEST_AT if many else None


def to_say_now(
    tx: Tx, to: Recipient, taken: Sequence[Prompt], known: Receiver | None, world: World, now: datetime
) -> list[Prompt]:
    """Of what is due to be said those that are said now; the rest is held for the digest."""
    if known is None or to.person_id is None:
        return list(taken)
    at_once = [one for one in taken if urgent(one, now)]
    rest = [one for one in taken if one not in at_once]
    full = known.sent_today >= world.most_a_day
    if not rest or (known.hours is None and not full):
        return list(taken)
    hours = known.hours or DIGEST_AT
    if full:
        # Today's fill is reached: at an hour of his digest he gets the rest as one, and not between.
        _tell_of_burden(tx, to, known, world, now)
    held: dict[datetime, list[int]] = {}
    due_now = []
    for one in rest:
        slot = next_slot(max(one.not_before, one.wanted_at), hours)
        if slot <= now:
            due_now.append(one)
        else:
            held.setdefault(slot, []).append(one.id)
    for slot, ids in held.items():
        prompts.hold_back(tx, ids, slot)
    return [one for one in taken if one in at_once or one in due_now]


def next_slot(at: datetime, hours: Sequence[time]) -> datetime:
    """The first digest hour not before an instant."""
    there = local(at)
    for day in (there.date(), there.date() + timedelta(days=1)):
        for hour in sorted(hours):
            slot = datetime.combine(day, hour, LOCAL)
            if slot >= there:
                return slot.astimezone(at.tzinfo)
    raise AssertionError("a day has an hour")


def quiet_hours(
    tx: Tx, person: persons.Person, roles: Iterable[str], world: World, chosen: Mapping[int, Wish] | None = None
) -> tuple[time, time] | None:
    """When he is left in peace: as he chose in chat, as the staff list says, as his role is, as everybody."""
    wish = (wishes.of(tx, [person.id]) if chosen is None else chosen).get(person.id)
    if wish is not None and wish.quiet is not None:
        return wish.quiet
    if person.quiet_from and person.quiet_until:
        return person.quiet_from, person.quiet_until
    return next((world.quiet_of_role[role] for role in roles if role in world.quiet_of_role), world.quiet)


def _tell_of_burden(tx: Tx, to: Recipient, known: Receiver, world: World, now: datetime) -> None:
    """Somebody gets more than can be borne: whoever leads him hears it, once a day."""
    assert to.person_id is not None
    person = persons.get(tx, to.person_id)
    posts = persons.posts_of(tx, person.id, day_of(now))
    text = (
        f"{person.name}今天已收到{known.sent_today}条消息，达到每天{world.most_a_day}条的限度，"
        "其余的合并到下一次汇总再发。请看看能否分担，可发“分派 学生 给 老师”或“代班”。"
    )
    tasks.open_task(
        tx,
        key=f"burden/{person.code}/{day_of(now).isoformat()}",
        county_id=person.county_id,
        kind="burden",
        owner_role="school_lead",
        unit_id=posts[0].unit_id if posts else None,
        text=text,
        now=now,
        payload={"person_id": person.id},
    )


def params_of(limit: Limit | None, policy: Policy) -> dict[str, Any]:
    """What a prompt keeps of its duty's time limit: when it ends, and from when on the policy calls it urgent."""
    if limit is None:
        return {}
    within = policy.urgent.within.v if policy.urgent is not None and policy.urgent.within is not None else 0
    first = instant(day_of(limit.due) - timedelta(days=within))
    return {"due": limit.due.isoformat(), "urgent_from": first.isoformat()}


def always_urgent(duty: object, policy: Policy) -> bool:
    """Whether the policy has this duty said at once whenever it is asked for."""
    return policy.urgent is not None and str(duty or "").partition(":")[0] in policy.urgent.duties
