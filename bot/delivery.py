"""Delivery: takes messages out of the outbox, sends them, and has the truth recorded (`bot.outcome`).

Nothing is sent inside a transaction. A message is claimed under a lease (what no longer fits the facts is withdrawn
there), handed to its channel, and its end is written by whoever still holds the claim:

    went                    sent
    failed for a while      waiting, by the table in `bot.backoff`; after the last try as if refused
    refused for good        failed, and on the other channel; where there is none: parked, and a task for a human
    may have gone           in doubt: looked up, or repeated only where the provider does not deliver a repeat twice
"""

from __future__ import annotations

import functools
import logging
import os
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from bot.backoff import LEAVE_AFTER, Gate
from bot.channel import Channel, InDoubt, Letter, Sent, Tells
from bot.clock import Clock, running_for
from bot.http import DEADLINE
from bot.logs import bind
from bot.outcome import Recorder, doubtful_since, tell_apart, words
from bot.places import Places
from bot.sms.codes import Means, meaning
from bot.sms.routes import Status
from config.errors import ForAWhile, ForGood
from store import claims, evidence, opt_outs, outbox
from store.claims import Claimed
from store.crypto import normal_phone
from store.db import Database, Tx

log = logging.getLogger(__name__)

#: What the outbox knows. Messages of a channel that is not set up go the other way at once: nothing waits unseen.
CHANNELS = ("wecom", "parent", "sms", "call")
#: A dead worker's messages are taken over after this time (and a round's pause).
LEASE = timedelta(seconds=25)
#: What is not handed over so long before its lease ends is given back: a call (`bot.http.DEADLINE`) must end before
#: another worker may look it up.
#: A process that was stopped for a while would otherwise send what others have sent meanwhile.
TOO_LATE = timedelta(seconds=DEADLINE + 2)
#: How far back SMS without a word are looked for: older ones were dealt with, or are nobody's concern any more.
LOOK_BACK = timedelta(days=3)
#: Seconds for one channel in one run; what is left is taken by the next.
BUDGET = 15.0

#: What speaks of one call, not of the channel: busy, no usable answer, an error page.
ONE_CALL = frozenset({"-1", "45009", "no_answer", "garbage", "http_500", "http_502", "http_503", "http_504"})

#: Seconds after the time is up for which calls are waited for.
LEFT_AFTER = 2.0
#: Threads for each place: a call that hangs keeps its thread, not its place.
SPARE = 4
#: Seconds after which what went is on file at the latest.
SOON = 0.1

#: One step of a round: (how many messages were taken, those of them that are still to be handed over).
Batch = tuple[int, list[Claimed]]


class Delivery:
    """Delivers through `channels` (by name). Any number may run on one database."""

    def __init__(self, db: Database, channels: Mapping[str, Channel], clock: Clock, *, threads: int = 4) -> None:
        self._db, self._channels, self._clock = db, dict(channels), clock
        # Two for each place: one slow call does not keep the others idle, and both end within the lease.
        self._batch, self._most = 2 * threads, SPARE * threads
        self._owner = f"{os.uname().nodename}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        self._places = Places(threads)
        self._pool = ThreadPoolExecutor(self._most, thread_name_prefix="send")
        #: What went and is not on file yet: a few of them are written at a time, at most `SOON` later.
        self._gone: deque[tuple[Claimed, Sent, datetime]] = deque()
        self._gates = {name: Gate() for name in CHANNELS}
        self._gate_lock = threading.Lock()
        self._went_at = dict.fromkeys(CHANNELS, 0.0)
        self._recorder = Recorder(tuple(self._channels))
        #: When each message that is on its way was taken, by its number: a later claim must not make it look younger.
        self._taken_at: dict[int, float] = {}

    def run(self, _now: datetime | None = None) -> int:
        """Deliver until nothing is due or the time is up; gives how many messages were taken.

        No single message makes it raise: that one is logged, and its lease brings it back as in doubt.
        """
        with self._db.read() as tx:
            unfinished = outbox.unfinished(tx)
        if "sending" in unfinished:
            with self._db.write() as tx:
                claims.retake(tx, self._clock.now())
        elif all(due > self._clock.now() for _, due in unfinished.values()):
            # The usual case, every other second: nothing to do, and nothing was locked for it.
            return 0
        taken = 0
        for name in CHANNELS:
            # Each channel has its own time: a long queue on one does not keep the others waiting for ever.
            give_up = time.monotonic() + BUDGET
            taken += self._rounds(name, self._doubtful, self._look_up, give_up)
            taken += self._rounds(name, self._waiting, self._send, give_up)
        return taken

    def noted(self, status: Status) -> None:
        """A provider's later word on a message (Twilio's status callbacks): it moves forward only, and a failure goes
        the other way."""
        now, row = self._clock.now(), meaning(status.code)
        reason = row.say if status.code is not None else status.said
        with self._db.write() as tx:
            moved = outbox.provider_status(
                tx,
                "sms",
                status.provider_id,
                status.state,
                now,
                message_id=status.message_id,
                provider_state=status.said,
                reason=reason if status.state == "failed" else None,
            )
            if moved is None or moved.state != "failed":
                if moved is not None and moved.state == "delivered" and moved.reason is not None:
                    # A human may have been asked to call in the meantime.
                    self._recorder.arrived(tx, moved, now)
                return
            address = claims.addresses(tx, [moved], "sms").get(moved.id)
            if row.means is Means.STOPPED and address is not None and not opt_outs.stopped(tx, address):
                opt_outs.stop(tx, address, f"退订(短信平台 {status.code})", now)
            self._recorder.reached_nobody(tx, moved, now, reason)

    def settle_untold(self, now: datetime) -> int:
        """SMS without a word for a day: the provider is asked, and where it knows nothing either, a human is to call.

        Gives how many became a human's.
        """
        channel = self._channels.get("sms")
        with self._db.read() as tx:
            waiting = outbox.untold(tx, now - LOOK_BACK, now - LEAVE_AFTER)
            where = claims.addresses(tx, waiting, "sms")
        left = 0
        for message in waiting:
            word = None
            if isinstance(channel, Tells) and message.provider_id and message.id in where:
                try:
                    word = channel.later_word(_letter(Claimed(message, where[message.id])), message.provider_id)
                except (ForAWhile, ForGood) as error:
                    log.warning("no later word", extra={"action": "no_later_word", "code": error.code})
            if word is not None:
                self.noted(Status(message.provider_id or "", word.state, word.said[:20], word.code, message.id))
                continue
            with self._db.write() as tx:
                left += self._recorder.untold(tx, message, now)
        return left

    def close(self) -> None:
        """Wait for what is on its way, and end the threads."""
        self._pool.shutdown(wait=True)
        self._put_on_file()

    # -- rounds

    def _rounds(
        self, name: str, take: Callable[[str, int], Batch], handle: Callable[[Claimed], None], give_up: float
    ) -> int:
        """Keep the places taken: while some messages are on their way the next are claimed. On return all have ended and
        are on file, but for calls that hang when the time is up: they go on beside the next round."""
        total, flying, more = 0, 0, True
        done: SimpleQueue[None] = SimpleQueue()
        while True:
            hanging = self._places.hanging()
            room = min(self._batch - (flying - hanging), self._most - flying)
            if more and (not flying or room >= self._batch // 3):
                self._put_on_file()
                gate, now = self._gates[name], self._clock.now()
                if time.monotonic() >= give_up or not gate.is_open(now):
                    more = False
                elif not flying or not gate.failures:
                    taken, ready = take(name, room)
                    total += taken
                    more = taken > 0
                    for one in ready:
                        self._pool.submit(self._guarded, one, handle, done)
                    flying += len(ready)
                    if more and not ready:
                        continue
            if not flying or time.monotonic() >= give_up + LEFT_AFTER:
                self._put_on_file()
                if not more:
                    return total
                continue
            try:
                done.get(timeout=SOON)
                flying -= 1
            except Empty:
                self._put_on_file()

    def _guarded(self, one: Claimed, handle: Callable[[Claimed], None], done: SimpleQueue[None]) -> None:
        try:
            with bind(outbox_id=one.message.id), self._places.one():
                handle(one)
        except Exception:
            # Its lease ends by itself and it comes back as in doubt; the others go on.
            log.exception("message not handled", extra={"action": "delivery_failed", "outbox_id": one.message.id})
        finally:
            done.put(None)

    def _doubtful(self, name: str, room: int) -> Batch:
        room = self._gates[name].room(room)
        with self._db.write() as tx:
            taken = claims.claim_in_doubt(tx, name, self._clock.now(), room, self._owner, LEASE)
        return len(taken), taken

    def _waiting(self, name: str, room: int) -> Batch:
        now, at = self._clock.now(), running_for()
        gate = self._gates[name]
        room = room if gate.is_down(now) else gate.room(room)
        with self._db.write() as tx:
            taken = claims.claim(tx, name, now, room, self._owner, LEASE)
            ready = [one for one in taken if not self._hopeless(tx, name, one, now)]
            if gate.is_down(now):
                # One message goes on trying the channel.
                ready = ready[:1] + [one for one in ready[1:] if not self._recorder.divert(tx, one.message, now)]
            ready = self._within_limits(tx, name, ready, now)
            if name == "wecom":
                apart = tell_apart(tx, [one.message for one in ready], now)
                ready = [replace(one, message=message) for one, message in zip(ready, apart, strict=True)]
            self._taken_at |= {one.message.id: at for one in ready}
            return len(taken), ready

    def _hopeless(self, tx: Tx, name: str, one: Claimed, now: datetime) -> bool:
        if name == "call":
            self._recorder.park(tx, one.message, now, "家长登记为打电话联系", "call")
            return True
        if one.message.guardian_id is not None and self._wants_none(tx, one):
            # He asked for none by any way; what the law wants him to get comes on paper.
            self._recorder.park(tx, one.message, now, "对方已退订", "opted_out")
            return True
        if name not in self._channels:
            reason, code = "没有开通这个渠道", "no_channel"
        elif one.address is None:
            reason, code = "没有登记联系方式", "no_address"
        elif name == "sms" and opt_outs.stopped(tx, one.address):
            reason, code = "对方已退订短信", "opted_out"
        else:
            return False
        self._recorder.refused(tx, one.message, now, reason, code)
        return True

    def _wants_none(self, tx: Tx, one: Claimed) -> bool:
        phone = claims.addresses(tx, [one.message], "sms").get(one.message.id)
        return phone is not None and opt_outs.stopped(tx, phone)

    def _within_limits(self, tx: Tx, name: str, ready: list[Claimed], now: datetime) -> list[Claimed]:
        """Those for which the receiver has room; the others wait, without its being counted as a failure of theirs."""
        people = [one.message.person_id for one in ready if one.message.person_id is not None]
        if not people:
            return ready
        counts = outbox.sent_counts(tx, people, now, name)
        room: list[Claimed] = []
        # What is claimed counts as sent already: take this batch out again, and add one by one.
        mine = {person: sum(o.message.parts for o in ready if o.message.person_id == person) for person in set(people)}
        for one in ready:
            person, parts = one.message.person_id, one.message.parts
            minute, hour = counts.get(person, (0, 0)) if person is not None else (0, 0)
            before = mine.get(person, 0) if person is not None else 0
            wait = self._channels[name].wait_for(minute - before + parts - 1, hour - before + parts - 1)
            if wait > 0:
                again = now + timedelta(seconds=wait)
                why = "the receiver's limit is reached"
                outbox.retry(tx, one.message, now, again, reason=why, code="limit", counted=False)
                continue
            if person is not None:
                mine[person] -= parts
            room.append(one)
        return room

    # -- one message

    def _send(self, one: Claimed) -> None:
        message, address, taken_at = one.message, one.address, self._taken_at.pop(one.message.id, 0.0)
        assert address is not None
        gate, now = self._gates[message.channel], self._clock.now()
        if not gate.is_open(now) and gate.shut_until is not None:
            with self._db.write() as tx:
                outbox.retry(
                    tx, message, now, gate.shut_until, reason="the channel is kept back", code="held", counted=False
                )
            return
        if running_for() - taken_at > (LEASE - TOO_LATE).total_seconds():
            with self._db.write() as tx:
                outbox.retry(tx, message, now, now, reason="its turn came too late", code="late", counted=False)
            return
        letter, began = self._with_file(one, _letter(one)), time.monotonic()
        try:
            sent = self._channels[message.channel].send(letter)
        except InDoubt as error:
            self._shut(message.channel, error, began)
            with self._db.write() as tx:
                self._recorder.doubtful(tx, message, error, self._clock.now())
        except ForAWhile as error:
            self._shut(message.channel, error, began)
            with self._db.write() as tx:
                self._recorder.later(tx, message, error, self._clock.now())
        except ForGood as error:
            with self._db.write() as tx:
                self._recorder.will_not(tx, message, error, address, self._clock.now())
        else:
            self._open(message.channel, began)
            self._gone.append((one, sent, self._clock.now()))

    def _with_file(self, one: Claimed, letter: Letter) -> Letter:
        """The letter with the bytes of the file that it names, where its channel sends files."""
        named = one.message.request.get("file") if isinstance(one.message.request, dict) else None
        if named is None or one.message.channel != "wecom":
            return letter
        with self._db.read() as tx:
            content = evidence.content(tx, one.message.county_id, str(named["sha256"]))
        return replace(letter, file=(str(named["name"]), content))

    def _look_up(self, one: Claimed) -> None:
        message = one.message
        if message.channel not in self._channels or one.address is None:
            with self._db.write() as tx:
                self._recorder.park(tx, message, self._clock.now(), "发送结果不明，也无法查询", "in_doubt")
            return
        began = time.monotonic()
        try:
            found = self._channels[message.channel].look_up(_letter(one))
        except ForAWhile as error:
            if not isinstance(error, InDoubt):
                self._shut(message.channel, error, began)
            with self._db.write() as tx:
                self._recorder.doubtful(tx, message, error, self._clock.now())
        except ForGood as error:
            with self._db.write() as tx:
                self._recorder.park(tx, message, self._clock.now(), str(error), error.code)
        else:
            if found is not None:
                self._record_sent(one, found)
            else:
                with self._db.write() as tx:
                    self._recorder.not_gone(tx, message, self._clock.now())

    def _put_on_file(self) -> None:
        """Write down what went, all of it in one transaction; where that fails, each by itself."""
        gone = [self._gone.popleft() for _ in range(len(self._gone))]
        if not gone:
            return
        try:
            with self._db.write() as tx:
                for one, sent, at in gone:
                    self._recorder.sent(tx, one.message, sent, at)
        except Exception:
            log.exception("not kept together", extra={"action": "sent_not_kept", "many": len(gone)})
            for one, sent, _ in gone:
                self._guarded(one, functools.partial(self._record_sent, sent=sent), SimpleQueue())

    def _record_sent(self, one: Claimed, sent: Sent) -> None:
        try:
            with self._db.write() as tx:
                self._recorder.sent(tx, one.message, sent, self._clock.now())
        except Exception:
            # An id that another message bears already must not hide that this one went.
            log.exception("provider's id not kept", extra={"action": "id_not_kept", "outbox_id": one.message.id})
            with self._db.write() as tx:
                self._recorder.sent(tx, one.message, replace(sent, provider_id=""), self._clock.now())

    # -- gates

    def _shut(self, name: str, error: ForAWhile, began: float) -> None:
        """A call failed that began at that second. Where another went meanwhile, what speaks of one call says nothing of
        the channel."""
        with self._gate_lock:
            alone = error.code in ONE_CALL
            if not (alone and self._went_at[name] > began):
                self._gates[name] = self._gates[name].failed(self._clock.now(), error.retry_after, alone=alone)

    def _open(self, name: str, began: float) -> None:
        with self._gate_lock:
            self._gates[name] = self._gates[name].went()
            self._went_at[name] = time.monotonic()
        self._places.went(self._went_at[name] - began)


def _letter(one: Claimed) -> Letter:
    message = one.message
    assert one.address is not None
    first = doubtful_since(message)
    # The latest try of a claim for sending is this one, which has not been made yet.
    tried = message.sending_at if message.state == "in_doubt" else None
    # Phones are kept as people write them; providers want E.164.
    address = normal_phone(one.address) if message.channel == "sms" else one.address
    card = message.request.get("card") if isinstance(message.request, dict) and message.channel == "wecom" else None
    return Letter(message.key, address, words(message), first, tried, message.id, card, message.person_id is not None)
