"""Writing what was understood: marks, a class's report and acts; then looking again at everybody concerned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handlers.turn.context import Context
from reminders.gather import payload_of
from reminders.review import Reviewed, review_pupils
from store import attendance, facts, people, prompts
from store.attendance import NewCheckin, NewMark
from store.facts import NewFact
from store.people import Place
from store.prompts import Prompt
from store.pupils import Pupil
from store.units import Unit


@dataclass(frozen=True, slots=True)
class By:
    """Who said it: person's number (None for a guardian), the code that acts print, his role."""

    person_id: int | None
    code: str
    role: str


def put_marks(
    ctx: Context,
    klass: Unit,
    by: By,
    told: Iterable[tuple[Pupil, date, str, str]],
    *,
    corrects: bool,
    said_at: datetime | None = None,
) -> list[int]:
    """Append marks (pupil, day, period, status); give the pupils' numbers."""
    rows = [
        NewMark(
            county_id=pupil.county_id,
            pupil_id=pupil.id,
            class_id=klass.id,
            day=day,
            period=period,
            status=status,
            corrects=corrects,
            said_at=said_at or ctx.said_at,
            known_at=ctx.now,
            by_person_id=by.person_id,
            role=by.role,
            message_id=ctx.message_id,
        )
        for pupil, day, period, status in told
    ]
    attendance.mark(ctx.tx, rows)
    return [row.pupil_id for row in rows]


def put_report(
    ctx: Context,
    klass: Unit,
    by: By,
    day: date,
    period: str,
    *,
    expected: int | None,
    present: int | None,
    all_present: bool,
    others_present: bool,
    named: Sequence[int],
    withdrawn: bool = False,
) -> None:
    """Append what a message says of the whole class."""
    assert klass.county_id is not None
    attendance.check_in(
        ctx.tx,
        NewCheckin(
            county_id=klass.county_id,
            class_id=klass.id,
            day=day,
            period=period,
            expected=expected,
            present=present,
            all_present=all_present,
            others_present=others_present,
            named=tuple(named),
            withdrawn=withdrawn,
            said_at=ctx.said_at,
            known_at=ctx.now,
            by_person_id=by.person_id,
            role=by.role,
            message_id=ctx.message_id,
        ),
    )


def put_act(
    ctx: Context,
    county_id: int,
    subject: tuple[str, int],
    by: By,
    kind: str,
    fields: Mapping[str, Any],
    *,
    day: date | None = None,
    persons: Sequence[str] = (),
    text: str | None = None,
) -> None:
    """Append one act to its subject's chain."""
    facts.append(
        ctx.tx,
        [
            NewFact(
                county_id=county_id,
                subject_kind=subject[0],
                subject_id=subject[1],
                kind=kind,
                day=day or ctx.today,
                at=ctx.said_at,
                known_at=ctx.now,
                actor=by.code,
                role=by.role,
                persons=tuple(persons),
                channel=ctx.channel,
                payload=payload_of(fields),
                text=ctx.text if text is None else text,
                message_id=ctx.message_id,
            )
        ],
    )


def look_again(
    ctx: Context, pupil_ids: Iterable[int], classes: Iterable[Unit] = (), unnamed: Iterable[int] = ()
) -> dict[int, Reviewed]:
    """Review these pupils and classes in this transaction; gives what was found of the pupils. `unnamed`: who is
    reviewed only where a report that does not name him may change something."""
    return review_pupils(ctx.tx, ctx.home.world, pupil_ids, ctx.now, [klass.id for klass in classes], unnamed)


def answered(ctx: Context, pupil: Pupil, standing: Sequence[Prompt]) -> None:
    """The prompts about this pupil that wait for this person have their answer."""
    for prompt in standing:
        if prompt.pupil_id == pupil.id and prompt.state == "asked":
            prompts.answered(ctx.tx, prompt.id, ctx.message_id, ctx.now)


def place_of(ctx: Context, pupil: Pupil) -> Place:
    """Where the pupil is on the message's day."""
    return people.place(ctx.tx, pupil.id, ctx.today)
