"""F8 to F13: WeChat Work and Twilio refusing, blocking, silent, talking nonsense, and telling things late and twice."""

from __future__ import annotations

import itertools
import random
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot import backoff
from bot.clock import SetClock
from bot.delivery import Delivery
from bot.sms.routes import Status
from bot.wecom.client import WecomClient
from bot.wecom.shelf import DatabaseShelf
from store import persons
from store.db import Database
from tests.chaos.conftest import LONG
from tests.chaos.figures import Figures
from tests.store.world import build
from tests.wires.office import NOW, Office, http, opened, says
from tests.wires.providers import Providers
from tests.wires.standin import (
    Answer,
    Asked,
    cuts,
    drips,
    hangs,
    header_drips,
    no_http,
    wrong_length,
)
from tests.wires.tencent import SET_A

PENDING = 200


@pytest.fixture
def office(sqlite_database: Database) -> Iterator[Office]:
    yield from opened(sqlite_database)


def fill(office: Office, count: int, people: int = 20) -> list[int]:
    """So many messages, each with words of its own, spread over people."""
    with office.db.write() as tx:
        ids = [
            persons.put(tx, office.county.county, f"p{one}", "某某", wecom_userid=f"P{one}").id for one in range(people)
        ]
    return [office.put(f"k{one}", f"第{one}条", person_id=ids[one % people]) for one in range(count)]


def minutes(office: Office, worker: Delivery, count: int) -> Counter[int]:
    """Let the worker deliver every five seconds; give the calls to WeChat Work of each minute."""
    calls: Counter[int] = Counter()
    for step in range(count * 12):
        before = len(office.platforms.calls)
        worker.run()
        calls[step // 12] += len(office.platforms.calls) - before
        office.later(seconds=5)
    return calls


def http_500(_: Asked) -> Answer:
    return 500, b"<html>oops</html>"


@pytest.mark.parametrize(
    ("name", "answer", "a_minute"),
    [
        ("HTTP 500", http_500, 14),
        ("-1 busy", says({"errcode": -1, "errmsg": "system error"}), 14),
        ("45009 too many calls", says({"errcode": 45009, "errmsg": "api freq out of limit"}), 2),
        ("45033 too many at once", says({"errcode": 45033, "errmsg": "concurrent limit"}), 14),
    ],
)
def test_a_platform_in_trouble_is_asked_seldom_and_loses_nothing(
    office: Office, figure: Figures, name: str, answer: Any, a_minute: int
) -> None:
    """200 messages wait while it fails for ten minutes: few calls, one token; then every message arrives, once."""
    fill(office, PENDING)
    worker = office.hire("wecom")
    office.platforms.on_wecom = answer
    calls = minutes(office, worker, 10)
    office.platforms.on_wecom = None
    for _ in range(240):
        worker.run()
        office.later(seconds=30)
    tokens = office.platforms.calls.count("GET gettoken")
    heard = Counter(text for _, text in office.platforms.wecom)
    later = max(calls[minute] for minute in range(2, 10))
    figure(
        "F8",
        f"WeChat Work: {name} for 10 min, {PENDING} pending",
        f"at most {later} calls a minute, {tokens} gettoken; all delivered once",
    )
    assert later <= a_minute
    assert tokens <= 2
    assert heard == Counter({f"第{one}条": 1 for one in range(PENDING)})


def test_this_judge_sees_a_retry_without_bound(
    office: Office, figure: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with a gate that never shuts and no waits: the calls of a minute go through the roof."""
    monkeypatch.setattr(backoff.Gate, "is_open", lambda self, now: True)
    monkeypatch.setattr(backoff.Gate, "room", lambda self, wanted: wanted)
    monkeypatch.setattr(backoff, "WAITS", (0,))
    monkeypatch.setattr(backoff, "MOST_TRIES", 10_000)
    fill(office, 30)
    worker = office.hire("wecom")
    office.platforms.on_wecom = says({"errcode": -1, "errmsg": "busy"})
    calls = minutes(office, worker, 1)
    figure("F8", "seeded bug: retry without bound", f"{calls[0]} calls a minute")
    assert calls[0] > 100


@pytest.mark.parametrize("code", [40014, 42001])
def test_a_token_refused_for_ever_is_not_fetched_for_ever(office: Office, figure: Figures, code: int) -> None:
    """Every call answers that the token is bad: at most two fetches for an attempt at a message, and nothing is lost."""
    fill(office, 20)
    worker = office.hire("wecom")
    office.platforms.on_wecom = says({"errcode": code, "errmsg": "invalid access_token"})
    minutes(office, worker, 10)
    sends, tokens = (office.platforms.calls.count(call) for call in ("POST send", "GET gettoken"))
    office.platforms.on_wecom = None
    for _ in range(120):
        worker.run()
        office.later(seconds=60)
    figure("F9", f"{code} for ever, 10 min", f"{sends} sends, {tokens} gettoken")
    assert tokens <= 2 * max(1, sends)
    assert tokens <= 40
    assert len(set(office.platforms.wecom)) == 20


@contextmanager
def never_accepts() -> Iterator[str]:
    """A socket that listens and lets nobody in: its queue is full."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        with socket.create_connection(silent.getsockname()), socket.socket() as second:
            second.setblocking(False)
            second.connect_ex(silent.getsockname())
            yield f"http://127.0.0.1:{silent.getsockname()[1]}"


NONSENSE: dict[str, Any] = {
    "no answer": lambda _: hangs,
    "half-open": lambda _: cuts,
    "a byte now and then": lambda _: drips,
    "a header byte now and then": lambda _: header_drips,
    "no HTTP": lambda _: no_http,
    "HTML": says(b"<html><body>maintenance</body></html>"),
    "empty": says(b""),
    "wrong length": lambda _: wrong_length,
}


@pytest.mark.parametrize("name", sorted(NONSENSE))
def test_nonsense_from_a_platform_frees_its_thread_and_stops_nobody(office: Office, figure: Figures, name: str) -> None:
    """One message meets it, then the platform is well: the thread was free in time, others went, and it arrived once."""
    import time

    strange = office.put("strange", "奇怪的一条")
    worker = office.hire("wecom", "sms")
    turns = itertools.count()
    honest = office.platforms.take_wecom

    def once(asked: Asked) -> Answer:
        return NONSENSE[name](asked) if next(turns) == 0 else honest(asked)

    office.platforms.on_wecom = once
    began = time.monotonic()
    worker.run()
    took = time.monotonic() - began
    state = office.get(strange).state
    sms = office.put("sms", "另一条", guardian=True)
    for _ in range(6):
        office.later(seconds=61)
        worker.run()
    figure(
        "F11",
        f"WeChat Work answers: {name}",
        f"thread free after {took:.1f} s (limit set to 0.6 s), then {state}; arrived once",
    )
    assert took < 2
    assert state in ("in_doubt", "waiting")
    assert [text for _, text in office.platforms.wecom] == ["奇怪的一条"]
    assert office.get(sms).state == "sent"


def test_a_platform_that_never_accepts_frees_its_thread(sqlite_database: Database, figure: Figures) -> None:
    """A connection that is never made: surely not gone, so it waits and is tried again."""
    import time

    clock = SetClock(NOW)
    office = Office(sqlite_database, build(sqlite_database), clock, Providers(clock), "", [])
    number = office.put("a")
    with never_accepts() as base:
        client = WecomClient(SET_A.settings(base), DatabaseShelf(office.db), clock, http())
        worker = Delivery(office.db, {"wecom": client}, clock)
        began = time.monotonic()
        worker.run()
        took = time.monotonic() - began
        worker.close()
    figure("F11", "WeChat Work never accepts", f"thread free after {took:.1f} s; state {office.get(number).state}")
    assert took < 2
    assert office.get(number).state == "waiting"


def test_twilio_that_takes_and_cuts_doubles_nothing(office: Office, figure: Figures) -> None:
    """Of many SMS it takes a third and cuts the line before it says so: each is found by looking it up, and went once."""
    count, chance = (1000 if LONG else 60), random.Random(3)
    for one in range(count):
        office.put(f"k{one}", f"第{one}条", guardian=True)
    cut = 0

    def takes_and_cuts(asked: Asked) -> Answer:
        nonlocal cut
        answer = office.platforms.take_sms(asked)
        if chance.random() < 0.3:
            cut += 1
            return cuts
        return answer

    office.platforms.on_sms = takes_and_cuts
    worker = office.hire("sms")
    for _ in range(400):
        worker.run()
        office.later(seconds=31)
        if len(office.platforms.sms) >= count and not _unfinished(office):
            break
    went = Counter(one["body"] for one in office.platforms.sms)
    figure(
        "F12",
        f"Twilio takes and cuts 30 % of {count} SMS",
        f"{cut} cut, {sum(went.values()) - len(went)} doubled, {count - len(went)} lost",
    )
    assert cut > count // 8
    assert went == Counter({f"第{one}条": 1 for one in range(count)})


def test_twilio_that_cannot_be_asked_is_not_repeated(office: Office, figure: Figures) -> None:
    """It takes, cuts, and its list is away: nothing is sent again, and a person knows of each within a quarter of an hour."""
    for one in range(10):
        office.put(f"k{one}", f"第{one}条", guardian=True)

    def takes_and_cuts(asked: Asked) -> Answer:
        office.platforms.take_sms(asked)
        return cuts

    office.platforms.on_sms, office.platforms.on_list = takes_and_cuts, lambda _: cuts
    worker = office.hire("sms")
    told_after = None
    for minute in range(60 * 26):
        worker.run()
        office.later(minutes=1)
        if told_after is None and len(office.tasks()) == len(office.platforms.sms) == 10:
            told_after = minute
        if minute > 30 and minute % 30:
            office.later(minutes=30)
    went = Counter(one["body"] for one in office.platforms.sms)
    figure(
        "F12",
        "Twilio takes, cuts and cannot be asked",
        f"10 in doubt, {sum(went.values()) - len(went)} repeated, all with a person",
    )
    assert max(went.values()) == 1
    assert len(office.tasks()) == 10


def _unfinished(office: Office) -> bool:
    from store import outbox

    with office.db.read() as tx:
        return bool(outbox.unfinished(tx))


#: The end of each order of a provider's words: the highest by rank, whatever came when.
WORDS = ("sent", "delivered", "failed")


def test_statuses_in_any_order_end_at_the_highest(office: Office, figure: Figures) -> None:
    """Every order of sent, delivered and failed, each said once or twice: the first end holds, nothing moves back."""
    worker = office.hire("sms")
    orders = [order for length in (1, 2, 3, 4) for order in itertools.product(WORDS, repeat=length)]
    for number, order in enumerate(orders):
        row = office.put(f"k{number}", f"第{number}条", guardian=True)
        worker.run()
        office.later(seconds=40)
        sid = office.get(row).provider_id
        assert sid is not None
        ends = [word for word in order if word != "sent"]
        for word in order:
            worker.noted(Status(sid, word, word, None, row))
        assert office.get(row).state == (ends[0] if ends else "sent"), order
    figure("F13", "status callbacks in every order", f"{len(orders)} orders, each ends at the first end")


def test_a_callback_before_our_own_commit_is_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Delivered is told while we still wait for the answer to our own call: it is the last word."""
    row = office.put("a", guardian=True)
    worker = office.hire("sms")

    def early(asked: Asked) -> Answer:
        answer = office.platforms.take_sms(asked)
        worker.noted(Status(office.platforms.sms[-1]["sid"], "delivered", "delivered", None, row))
        return answer

    office.platforms.on_sms = early
    worker.run()
    for _ in range(3):
        office.later(minutes=2)
        worker.run()
    assert office.get(row).state == "delivered"
    assert len(office.platforms.sms) == 1


def test_only_the_refused_of_many_fail(office: Office, figure: Figures) -> None:
    """Half of the receivers are outside the app's range, told in small letters: they fail and become tasks, the others
    get theirs."""
    numbers = fill(office, 20)

    def partly(asked: Asked) -> Answer:
        userid = asked.json()["touser"]
        if int(userid[1:]) % 2:
            return 200, {"errcode": 0, "errmsg": "ok", "invaliduser": userid.lower(), "msgid": "m"}
        return office.platforms.take_wecom(asked)

    office.platforms.on_wecom = partly
    worker = office.hire("wecom")
    worker.run()
    states = Counter(office.get(number).state for number in numbers)
    figure("F10", "invaliduser for half of the receivers", f"{dict(states)}, {len(office.tasks())} tasks")
    assert states == {"sent": 10, "parked": 10}
    assert len(office.tasks()) == 10
