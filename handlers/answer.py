"""One message in, one answer out: kept, handled and answered in one transaction, once for all its deliveries."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from config.calendar import CalendarUnknown
from config.errors import ForAWhile, PersonError
from handlers import guardian, menu, staff
from handlers.asked import hints
from handlers.steps import filing
from handlers.turn import loops
from handlers.turn.context import Answer, Context, Home
from handlers.turn.incoming import Incoming
from handlers.turn.sight import Speaker, speaker
from store import inbox, persons, pupils, questions, tasks
from store.db import UNREACHABLE, Database, Tx
from store.persons import Person
from store.prompts import Prompt
from store.pupils import Guardian, Pupil
from store.ready import Asked

log = logging.getLogger(__name__)

SORRY = "系统出了问题，这条消息没有处理成功，原话已留存，管理员会看到。请过几分钟再发一次。"
#: Seconds in which a message must get its turn to be written: its platform waits five for the answer, and sends again.
TURN = 2.0
NOT_HERE = "您好，这里是保学助手。您的账号已停用，如有疑问请联系学校管理员。"


def answer(db: Database, home: Home, incoming: Incoming, now: datetime, about: Pupil | None = None) -> str | None:
    """Keep a message, do what it asks for, keep the answer; give it. A repeated delivery gets the same answer again.

    Raises `ForAWhile` when it could not be kept: the sender's platform shall send it again.
    """
    try:
        try:
            return db.do(lambda tx: _once(tx, home, incoming, now, about), TURN)
        except PersonError as error:
            # Nothing of what was begun is left; the words are kept with the answer.
            refusal = error
            return db.do(lambda tx: _once(tx, home, incoming, now, about, refusal), TURN)
        except ForAWhile:
            raise
        except UNREACHABLE:
            raise
        except Exception:
            # A bug of ours: nothing of it is half done, the words are kept, and the sender is told.
            log.exception("message failed", extra={"action": "message_failed", "message_id": incoming.external_id})
            with db.write(within=TURN) as tx:
                received = _receive(tx, incoming, now)
                if received.new:
                    inbox.fail(tx, received.id, SORRY, now)
                return SORRY if received.new else received.answer
    except UNREACHABLE as error:
        raise ForAWhile("the message could not be kept") from error


def _once(
    tx: Tx, home: Home, incoming: Incoming, now: datetime, about: Pupil | None, refusal: PersonError | None = None
) -> str | None:
    member = incoming.channel == "wecom" and incoming.kind == "text"
    received = _receive(tx, incoming, now, [persons.asked_by_wecom(incoming.sender)] if member else ())
    if not received.new:
        return received.answer
    standing: list[Prompt] | None = None
    if received.along:
        them: list[Guardian] = []
        person, waits = persons.by_wecom_of_rows(tx, received.along[0])
        if person is not None and not waits:
            standing = []
            questions.none_open(tx, now, person.id)
    else:
        person, them = _who(tx, incoming)
    county = person.county_id if person is not None else them[0].county_id if them else None
    said_at = min(incoming.said_at, now)
    ctx = Context(tx, home, received.id, incoming.channel, incoming.text.strip(), said_at, now, county or 0)
    said = _handle(ctx, incoming, person, them, about, standing) if refusal is None else _refused(ctx, person, refusal)
    if said.text and loops.runs_on(tx, home.echoes, incoming.channel, incoming.sender, ctx.text, received.id, now):
        said = Answer(None, said.reading)
    home.echoes.keep(incoming.channel, incoming.sender, ctx.text, said.text)
    inbox.answer(
        tx,
        received.id,
        said.text,
        now,
        reading=said.reading,
        county_id=county,
        person_id=person.id if person is not None else None,
        guardian_id=them[0].id if them else None,
    )
    return said.text


def _refused(ctx: Context, person: Person | None, error: PersonError) -> Answer:
    """What cannot be done is said; a year without a calendar is also told to whoever can bring one."""
    if isinstance(error, CalendarUnknown):
        return _no_calendar(ctx, person, error)
    return Answer(str(error), {"refused": type(error).__name__})


def _receive(tx: Tx, incoming: Incoming, now: datetime, along: Sequence[Asked] = ()) -> inbox.Received:
    payload: dict[str, object] = {
        key: value
        for key, value in (
            ("event", incoming.event),
            ("event_key", incoming.event_key),
            ("task_id", incoming.task_id),
            ("selected", {key: list(value) for key, value in incoming.selected.items()}),
            ("media", dict(incoming.media)),
            ("change", dict(incoming.change)),
        )
        if value
    }
    if incoming.location is not None:
        payload["location"] = {
            "latitude": incoming.location.latitude,
            "longitude": incoming.location.longitude,
            "label": incoming.location.label,
        }
    return inbox.receive(
        tx,
        channel=incoming.channel,
        external_id=incoming.external_id,
        kind=incoming.kind if incoming.kind != "event" else f"event:{incoming.event}"[:40],
        sender=incoming.sender,
        text=incoming.text,
        said_at=incoming.said_at,
        now=now,
        payload=payload,
        phone=incoming.channel == "sms",
        along=along,
    )


def _who(tx: Tx, incoming: Incoming) -> tuple[Person | None, list[Guardian]]:
    """The member of staff, or the guardian with all his children here; a number of both is a member of staff's."""
    if incoming.channel == "wecom":
        return persons.by_wecom(tx, incoming.sender), []
    if incoming.channel == "page":
        # Who it is was told by the signed address that he was sent.
        return None, [pupils.guardian(tx, int(incoming.sender.removeprefix("guardian:")))]
    them = pupils.guardians_by_phone(tx, incoming.sender)
    if them:
        return None, them
    held = persons.by_phone(tx, incoming.sender)
    return (held[0] if len(held) == 1 else None), []


def _handle(
    ctx: Context,
    incoming: Incoming,
    person: Person | None,
    them: list[Guardian],
    about: Pupil | None,
    standing: Sequence[Prompt] | None,
) -> Answer:
    if incoming.sender == "sys" and incoming.channel == "wecom":
        from handlers.contacts import events  # with all that reads rosters: seldom, and not in a rehearsal

        if incoming.event in events.EVENTS:
            return events.heard(ctx, incoming)
    if person is None and not them and incoming.event not in ("stop", "start"):
        # An unknown number gets no answer: it may be anybody's, and two machines must not start to talk.
        known = incoming.channel == "wecom" and incoming.sender != "sys"
        return Answer(hints.UNKNOWN_MEMBER if known and incoming.kind != "event" else None, {"unknown_sender": True})
    if incoming.event in ("stop", "start") and incoming.channel == "sms":
        return guardian.wants_no_more(ctx, them, incoming.sender, stop=incoming.event == "stop")
    if them:
        return guardian.talk(ctx, them, about) if ctx.text else Answer(None)
    assert person is not None
    if not person.active_on(ctx.today):
        return Answer(NOT_HERE)
    who = speaker(ctx.tx, person, ctx.today)
    if incoming.kind == "event":
        return _event(ctx, incoming, who)
    if incoming.kind != "text" and (filed := filing.sent(ctx, who, incoming)) is not None:
        return filed
    if incoming.kind != "text":
        return Answer(_KINDS.get(incoming.kind, hints.OTHER_KIND))
    if not ctx.text:
        return Answer(hints.text_for(who))
    return staff.talk(ctx, who, about, standing)


def _no_calendar(ctx: Context, person: Person | None, error: CalendarUnknown) -> Answer:
    """Nobody knows yet whether this is a school day: the words stay, and whoever can tell is asked."""
    year = error.day.year
    if person is not None:
        tasks.open_task(
            ctx.tx,
            key=f"calendar/{year}",
            county_id=person.county_id,
            kind="calendar",
            owner_role="edu_bureau",
            text=str(error),
            now=ctx.now,
        )
    return Answer(
        f"系统里还没有{year}年的放假安排，分不清这天上不上课，所以没有记考勤。您的原话已留存，已请管理员补上，补好后请再发一次。",
        {"refused": "CalendarUnknown"},
    )


def _event(ctx: Context, incoming: Incoming, who: Speaker) -> Answer:
    """Menus and cards; what the platform tells about the app itself is kept and not answered."""
    if incoming.event == "subscribe":
        return Answer(f"{hints.WELCOME}\n{hints.text_for(who)}")
    if incoming.event == "enter_agent":
        # It comes with every opening of the app: only who has never written is greeted.
        before = inbox.of_person(ctx.tx, who.person.county_id, who.person.id, limit=1)
        return Answer(None if before else f"{hints.WELCOME}\n{hints.text_for(who)}")
    if incoming.event == "click":
        return menu.clicked(ctx, who, incoming.event_key)
    if incoming.event == "template_card_event":
        return menu.tapped(ctx, who, incoming.task_id, incoming.event_key, incoming.selected)
    return Answer(None)


_KINDS = {
    "voice": hints.VOICE,
    "image": hints.PICTURE,
    "location": hints.PLACE,
    "file": hints.FILE,
    "video": hints.PICTURE,
}
