"""The town: the real product between two stand-ins of the providers, a clock moved by hand, and everybody's phone.

    town.says("赵丽娟", "李明没来没请假，其他都到了")   the answer on her phone
    town.clock("10-14 08:10")                        everything that falls due until then happens, in its order
    town.expects("赵丽娟", has=["李明", "核实"])        takes the oldest message that says so off her phone

A story ends with `close`: a message nobody expected, an error in the log, a subject whose look raised or a broken chain
of acts fails it, and so does whatever the auditor finds.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from bot.app import create_app
from bot.clock import SetClock
from bot.runtime import Runtime, build, enlist
from config.days import LOCAL, local
from config.settings import Settings, TwilioSettings
from reminders import auditor
from store import audit, due, outbox, prompts, tasks
from store.db import Database, Tx
from tests.conftest import KEY
from tests.story import people as cast
from tests.wires.providers import ACCOUNT, Providers
from tests.wires.standin import stand_in
from tests.wires.tencent import SET_A, event_message, text_message

BASE_URL = "https://baoxue.qinghe.example"
TWILIO_TOKEN = "token-of-the-sms-account"
OUR_NUMBER = "+15005550006"
#: The first morning: a Monday in the middle of a term.
BEGINS = "10-12 08:00"
#: How far time goes at once while something that is due cannot be done.
STUCK = timedelta(minutes=15)
MOST_STEPS = 3000


def at(text: str) -> datetime:
    """`10-14 08:05` (of 2026) or `2027-01-04 08:05`, in China."""
    return datetime.fromisoformat(text if text[:4].isdigit() else f"2026-{text}").replace(tzinfo=LOCAL)


class Errors(logging.Handler):
    """Keeps what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(self.format(record))


class Town:
    """One county, its people and their phones."""

    def __init__(self, runtime: Runtime, clock: SetClock, providers: Providers, place: cast.Place) -> None:
        self.runtime, self.time, self.providers, self.place = runtime, clock, providers, place
        self.app = create_app(runtime)
        self.errors = Errors()
        self.phones: dict[str, list[str]] = {}
        self._userids = {one.userid: one.name for one in cast.STAFF}
        self._numbers = {phone: name for name, _, phone in cast.GUARDIANS.values()}
        self._numbers |= {one.phone: one.name for one in cast.STAFF if one.phone}
        self._ids = 1000
        self._parents: dict[str, str] = {}
        self._read = {"wecom": 0, "sms": 0, "notices": 0}

    # -- who there is

    def hires(self, name: str, role: str, at: str, userid: str, phone: str | None = None) -> None:
        """One more of the staff."""
        one = cast.Staff(name, role, at, userid, phone)
        self._userids[userid] = name
        if phone:
            self._numbers[phone] = name
        with self.db.write() as tx:
            cast.hire(tx, self.place, one)

    def joins(self, name: str, userid: str) -> None:
        """Somebody who was put into the database by other ways has a phone here."""
        self._userids[userid] = name

    def opens_class(self, name: str, teacher: str, names: tuple[str, ...], aliases: list[str] | None = None) -> None:
        """One more class; it owes its reports from now on."""
        with self.db.write() as tx:
            cast.open_class(tx, self.place, name, teacher, names, aliases)
            enlist(tx, self.now)

    def child(self, pupil: str, guardian: str, phone: str) -> None:
        """One more guardian of a pupil."""
        from store import pupils

        self._numbers[phone] = guardian
        with self.db.write() as tx:
            pupils.put_guardian(tx, self.place.pupils[pupil], guardian, relation="母亲", phone=phone)

    def follows(self, guardian: str, parent_userid: str, **changes: Any) -> None:
        """A guardian follows the school in 家校沟通. `changes`: his language, his own order of ways."""
        from sqlalchemy import update

        from store.tables import guardians

        self._parents[parent_userid] = guardian
        with self.db.write() as tx:
            values = {"parent_userid": parent_userid, **changes}
            tx.execute(update(guardians).where(guardians.c.name == guardian).values(**values))

    def speaks(self, guardian: str, language: str) -> None:
        """A guardian's language."""
        from sqlalchemy import update

        from store.tables import guardians

        with self.db.write() as tx:
            tx.execute(update(guardians).where(guardians.c.name == guardian).values(language=language))

    # -- what is said

    def says(self, name: str, text: str, *, number: str | None = None, said: str | None = None) -> str:
        """Type a message in WeChat Work; the answer (empty: none). `number`: its MsgId; `said`: when it was sent."""
        self.second()
        created = at(said) if said else self.now
        message = text_message(
            text, sender=self.userid(name), created=int(created.timestamp()), number=self._id(number)
        )
        answer = self._posts(message)
        self.settle()
        return answer

    def taps(self, name: str, event: str, fields: str = "") -> str:
        """An event of the app: a menu, a card, an opening."""
        self.second()
        answer = self._posts(event_message(event, fields, sender=self.userid(name), created=int(self.now.timestamp())))
        self.settle()
        return answer

    def sends(self, name: str, kind: str, fields: str) -> str:
        """A message that is no text: `fields` is its XML."""
        self.second()
        raw = text_message("", sender=self.userid(name), created=int(self.now.timestamp()), number=self._id(None))
        answer = self._posts(raw.replace("<Content><![CDATA[]]></Content>", fields).replace("text", kind, 1))
        self.settle()
        return answer

    def texts(self, guardian: str, text: str, *, number: str | None = None) -> str:
        """Send an SMS from a guardian's phone, or from a bare number; the answer (empty: none)."""
        self.second()
        phone = next((phone for phone, name in self._numbers.items() if name == guardian), guardian)
        sid = number or f"SM{self._id(None):0>32}"
        form = {"MessageSid": sid, "From": f"+86{phone}", "To": OUR_NUMBER, "Body": text, "AccountSid": ACCOUNT}
        answer = self.posts_sms("/sms/twilio/inbound", form)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        self.settle()
        return "".join(ElementTree.fromstring(answer.get_data()).itertext())

    def posts_sms(self, path: str, form: dict[str, str]) -> Any:
        """A webhook signed as Twilio does: HMAC-SHA1 over the address and the sorted form."""
        words = BASE_URL + path + "".join(key + value for key, value in sorted(form.items()))
        signature = base64.b64encode(hmac.new(TWILIO_TOKEN.encode(), words.encode(), hashlib.sha1).digest()).decode()
        return self.app.test_client().post(
            path,
            data=urlencode(form),
            headers={"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"},
        )

    def posts(self, message: str) -> Any:
        """One encrypted delivery to the callback; the whole HTTP answer."""
        path, body = SET_A.callback(message, int(self.now.timestamp()))
        return self.app.test_client().post(path, data=body)

    def second(self) -> None:
        """Typing takes time: no two messages are of the same second."""
        self.time.move_to(self.now + timedelta(seconds=1))

    # -- what the clock brings

    @property
    def now(self) -> datetime:
        return self.time.now()

    def clock(self, text: str) -> None:
        """Let time pass until then: everything that falls due on the way happens at its own instant."""
        until = at(text)
        assert until >= self.now, "time does not go back"
        for _ in range(MOST_STEPS):
            step = self._next(until)
            if step is None:
                break
            self.time.move_to(step)
            self.hands()
        self.time.move_to(until)
        self.hands()

    def days_pass(self, days: int, to: str = "08:05") -> None:
        """Let whole days pass, to a morning."""
        self.clock(f"{local(self.now) + timedelta(days=days):%Y-%m-%d} {to}")

    def hands(self) -> None:
        """What the worker does at one moment: sweep, tick, deliver, and the providers tell what arrived."""
        self.runtime.sweep(self.now)
        self.runtime.tick(self.now)
        self.settle()

    def settle(self) -> None:
        """Deliver what is due, then let Twilio tell what became of each SMS."""
        self.runtime.deliver(self.now)
        for touser, text in self.providers.wecom[self._read["wecom"] :]:
            self.phones.setdefault(self._userids[touser], []).append(text)
        self._read["wecom"] = len(self.providers.wecom)
        for parent, text in self.providers.notices[self._read["notices"] :]:
            self.phones.setdefault(self._parents[parent], []).append(text)
        self._read["notices"] = len(self.providers.notices)
        for one in self.providers.sms[self._read["sms"] :]:
            self.phones.setdefault(self._numbers[one["to"].removeprefix("+86")], []).append(one["body"])
            self.status(one, "delivered")
        self._read["sms"] = len(self.providers.sms)

    def status(self, sms: dict[str, Any], said: str, code: int | None = None) -> None:
        """Twilio tells what became of one of our SMS."""
        path = (sms["status_callback"] or f"{BASE_URL}/sms/twilio/status").removeprefix(BASE_URL)
        form = {"MessageSid": sms["sid"], "MessageStatus": said, "AccountSid": ACCOUNT}
        if code is not None:
            form["ErrorCode"] = str(code)
        assert self.posts_sms(path, form).status_code == 200

    def _next(self, until: datetime) -> datetime | None:
        with self.db.read() as tx:
            found = (due.next_instant(tx), prompts.next_instant(tx))
            unfinished = [since for _, since in outbox.unfinished(tx).values()]
        waiting = [instant for instant in found if instant is not None] + unfinished
        if not waiting:
            return None
        step = min(waiting) if min(waiting) > self.now else self.now + STUCK
        return step if step <= until else None

    # -- what people hear

    def expects(self, name: str, has: Sequence[str] = (), lacks: Sequence[str] = ()) -> str:
        """Take the oldest message on somebody's phone that says all of `has` and none of `lacks`; give it."""
        unread = self.phones.get(name, [])
        for text in unread:
            if all(word in text for word in has) and not any(word in text for word in lacks):
                unread.remove(text)
                return text
        raise AssertionError(f"{name} heard nothing with {list(has)} without {list(lacks)}; unread: {self.unread()}")

    def unread(self) -> dict[str, list[str]]:
        """What came to anybody's phone and was not expected."""
        return {name: texts for name, texts in self.phones.items() if texts}

    def close(self) -> None:
        """End the story: fails on anything nobody expected."""
        self.settle()
        with self.db.read() as tx:
            verified, failing, undelivered = audit.verify(tx), due.failing(tx), tasks.count_open(tx)
        found = auditor.audit(self.db, self.runtime.home.world, self.now)
        assert self.unread() == {}, f"nobody expected: {self.unread()}"
        assert self.providers.refused == [], "requests that the platforms' documents do not allow"
        assert self.errors.told == []
        assert failing == []
        assert found.alarms == ()
        assert not any(found.mended.values()), found.mended
        assert verified.ok, verified.first_broken
        assert undelivered == self.tasks_left, "tasks for a human that the story does not tell of"

    #: How many tasks for a human the story leaves open; said by the story.
    tasks_left = 0

    # -- inner

    @property
    def db(self) -> Database:
        return self.runtime.db

    def write(self) -> Any:
        """A transaction, for what a clerk enters by another way than chat."""
        return self.db.write()

    def userid(self, name: str) -> str:
        return next((userid for userid, who in self._userids.items() if who == name), name)

    def wake(self, tx: Tx) -> None:
        """After a change of the calendar or of people: look at everybody again."""
        due.wake(tx, self.place.units["county"], self.now)

    def _id(self, number: str | None) -> str:
        self._ids += 1
        return number or str(self._ids)

    def _posts(self, message: str) -> str:
        answer = self.posts(message)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        if not answer.get_data():
            return ""
        reply = SET_A.read_reply(answer.get_data())
        # A press is answered by a new look of its card.
        look = [reply.findtext(f"TemplateCard/{part}") for part in ("MainTitle/Title", "SubTitleText")]
        return reply.findtext("Content") or "\n".join(part for part in look if part)


@contextmanager
def town(
    database: Database,
    home: Path,
    policy: str | None = "weihui",
    begins: str = BEGINS,
    term: tuple[date, date] = (cast.FIRST, cast.LAST),
    **settings: Any,
) -> Iterator[Town]:
    """A town at work on a migrated, empty database. `term`: its first; `settings`: what differs from the usual ones."""
    clock = SetClock(at(begins))
    providers = Providers(clock)
    with database.write() as tx:
        place = cast.found_town(tx, policy=policy, first=term[0], last=term[1])
    with stand_in(providers) as world:
        usual = Settings(
            sandbox=False,
            home=home,
            database_url=database.url.render_as_string(hide_password=False),
            secret_key="a-secret-key-of-the-tests-only",
            data_key=KEY,
            base_url=BASE_URL,
            wecom=SET_A.settings(world.base),
            twilio=TwilioSettings(ACCOUNT, TWILIO_TOKEN, OUR_NUMBER, api_base=world.base),
        )
        runtime = build(replace(usual, **settings), clock)
        here = Town(runtime, clock, providers, place)
        logging.getLogger().addHandler(here.errors)
        try:
            with runtime.db.write() as tx:
                enlist(tx, clock.now())
            here.hands()
            yield here
            here.close()
        finally:
            logging.getLogger().removeHandler(here.errors)
            runtime.close()
