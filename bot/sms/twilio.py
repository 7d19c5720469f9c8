"""SMS out through Twilio's own client, on our session: with time-outs, without retries, at TWILIO_API_BASE.

Creating a message has no idempotency key: when the answer is lost, whether it went is asked of Twilio before anything
is repeated. The client is imported at the first use, for its size.
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import requests

from bot.channel import InDoubt, Letter, Sent, Word
from bot.clock import Clock
from bot.http import Session, never_left
from bot.sms.codes import Means, meaning
from bot.text import split_by
from config.errors import ForAWhile, ForGood
from config.settings import TwilioSettings

log = logging.getLogger(__name__)

#: Characters of one message: to mainland China 500 (twilio.com/en-us/guidelines/cn/sms), elsewhere 1600.
LONGEST, LONGEST_CHINA = 1600, 500
#: A request that timed out may still be on its way: it is looked for no sooner.
SETTLE = timedelta(seconds=60)
#: Twilio's clock and ours may differ by this much when a message is looked for by its time.
SKEW = timedelta(minutes=5)
#: Messages looked through for one number: as many as Twilio gives in one page.
LOOK_THROUGH = 1000

#: Twilio's states of a message -> ours; those not named say nothing new.
STATES = {
    "sending": "sent",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
REFUSED = frozenset({"failed", "undelivered", "canceled"})


class TwilioSms:
    """Sends SMS of one account. Safe to share between threads. Implements `bot.channel.Channel`."""

    name = "sms"

    def takes(self, letter: Letter) -> bool:
        """Free text to any number: everything."""
        return True

    def __init__(
        self, settings: TwilioSettings, base_url: str | None, clock: Clock, http: Session | None = None
    ) -> None:
        self._settings, self._base_url, self._clock = settings, base_url, clock
        self._http = http or Session()
        self._making = threading.Lock()

    def send(self, letter: Letter) -> Sent:
        """One SMS, or as many as its length needs; those that went at an earlier try are not sent again."""
        texts = split_by(letter.text, LONGEST_CHINA if letter.address.startswith("+86") else LONGEST, len)
        if not texts:
            raise ForGood("an empty text is not sent", code="empty")
        gone = self._find(letter, texts) if len(texts) > 1 and letter.first_tried_at is not None else {}
        sent = None
        for text in texts:
            try:
                sent = gone.get(text) or self._create(letter, text)
            except InDoubt:
                raise
            except ForAWhile as error:
                if sent is None:
                    raise
                # The first parts have gone: the next try must look for them.
                raise InDoubt(str(error), code=error.code, retry_after=error.retry_after) from None
        assert sent is not None
        return Sent(sent.provider_id, sent.provider_state, len(texts))

    def look_up(self, letter: Letter) -> Sent | None:
        """Ask Twilio for messages to this number with this text since the first try."""
        tried = letter.tried_at or letter.first_tried_at
        now = self._clock.now()
        if tried is not None and now - tried < SETTLE:
            wait = (SETTLE - (now - tried)).total_seconds()
            raise InDoubt("too soon to look it up", code="settling", retry_after=wait)
        texts = split_by(letter.text, LONGEST_CHINA if letter.address.startswith("+86") else LONGEST, len)
        gone = self._find(letter, texts)
        # When only some parts went, `send` finds them again and sends the others.
        return None if any(text not in gone for text in texts) else Sent(gone[texts[-1]].provider_id, parts=len(texts))

    def wait_for(self, minute: int, hour: int) -> float:
        """Twilio queues what comes too fast: there is nothing to count here."""
        return 0.0

    def status_of(self, provider_id: str) -> tuple[str, int | None]:
        """Twilio's own state of a message and its error code, if any. Raises `ForAWhile` or `ForGood`."""
        message = self._ask(lambda client: client.messages(provider_id).fetch(), doubtful=False)
        return str(message.status), message.error_code

    def later_word(self, letter: Letter, provider_id: str) -> Word | None:
        """As `bot.channel.Tells`."""
        said, code = self.status_of(provider_id)
        state = STATES.get(said)
        return Word(state, said, code) if state in ("delivered", "failed") else None

    # -- the wire

    def _create(self, letter: Letter, text: str) -> Sent:
        wanted: dict[str, Any] = {"to": letter.address, "body": text}
        if self._settings.messaging_service_sid:
            wanted["messaging_service_sid"] = self._settings.messaging_service_sid
        else:
            wanted["from_"] = self._settings.sender
        if self._base_url:
            # The number finds the message even if we die between Twilio's taking it and our noting its id.
            mark = f"?m={letter.id}" if letter.id is not None else ""
            wanted["status_callback"] = f"{self._base_url}/sms/twilio/status{mark}"
        message = self._ask(lambda client: client.messages.create(**wanted), doubtful=True)
        if not message.sid:
            raise InDoubt("Twilio's answer names no message", code="garbage")
        if message.status in REFUSED:
            raise _error(message.error_code, 400)
        return Sent(str(message.sid), str(message.status or "queued"))

    def _find(self, letter: Letter, texts: Sequence[str]) -> dict[str, Sent]:
        since = (letter.first_tried_at or self._clock.now()) - SKEW
        found = self._ask(
            lambda client: client.messages.list(to=letter.address, limit=LOOK_THROUGH, page_size=LOOK_THROUGH),
            doubtful=False,
        )
        gone: dict[str, Sent] = {}
        for message in found:
            made = message.date_created
            if message.body in texts and message.status not in REFUSED and (made is None or made >= since):
                gone[message.body] = Sent(str(message.sid), str(message.status))
        if len(found) >= LOOK_THROUGH and not gone.keys() >= set(texts):
            oldest = found[-1].date_created
            if oldest is None or oldest >= since:
                # What was not seen may lie further back: not to have found it proves nothing.
                raise InDoubt("more messages to this number than are looked through", code="too_many")
        return gone

    def _ask(self, ask: Callable[[Any], Any], *, doubtful: bool) -> Any:
        """One call. `doubtful`: it may have had its effect when the answer is lost. No secret gets into an error."""
        from twilio.base.exceptions import TwilioException

        lost = InDoubt if doubtful else ForAWhile
        try:
            return ask(self._client)
        except requests.exceptions.RequestException as error:
            if never_left(error):
                raise ForAWhile("Twilio cannot be reached", code="connect") from None
            raise lost(f"no usable answer: {type(error).__name__}", code="no_answer") from None
        except TwilioException as error:
            status, code = getattr(error, "status", None), getattr(error, "code", None)
            if not isinstance(status, int) or status >= 500 or status < 400:
                raise lost(f"HTTP {status} from Twilio", code=f"http_{status}") from None
            raise _error(code if isinstance(code, int) else None, status) from None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # Its client reads an answer of another shape with whatever that raises.
            raise lost(f"answer of another shape: {type(error).__name__}", code="garbage") from None

    @functools.cached_property
    def _made_client(self) -> Any:
        from twilio.rest import Client

        from bot.sms.http_client import Redirected

        settings = self._settings
        # Left to itself the client would let TWILIO_EDGE and TWILIO_REGION of the environment change the address.
        only_ours = {"TWILIO_ACCOUNT_SID": settings.account_sid}
        http = Redirected(self._http, settings.api_base)
        return Client(settings.account_sid, settings.auth_token, http_client=http, environment=only_ours)

    @property
    def _client(self) -> Any:
        with self._making:
            return self._made_client


def _error(code: int | None, status: int | None) -> ForAWhile | ForGood:
    row = meaning(code, status)
    name = str(code or f"http_{status}")
    if row.means in (Means.WAIT, Means.SETUP):
        if row.means is Means.SETUP:
            log.error(row.say, extra={"action": "twilio_setup", "code": name})
        return ForAWhile(row.say, code=name, retry_after=row.wait)
    return ForGood(row.say, code=name)
