"""Several gateways as one channel: the first that can send a message does; while it fails, the next takes over."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Protocol

from bot.backoff import Gate
from bot.channel import InDoubt, Letter, Sent, Word
from bot.clock import Clock
from config.errors import ForAWhile, ForGood

log = logging.getLogger(__name__)


#: The gateway whose ids stand alone; its channel's name is that of all SMS.
TWILIO = "sms"


class Gateway(Protocol):
    """One provider of SMS."""

    @property
    def name(self) -> str:
        """As in the ids of its messages: `tencent`, `aliyun`, `twilio`."""

    def takes(self, letter: Letter) -> bool:
        """Whether it can send this one at all."""

    def send(self, letter: Letter) -> Sent:
        """As `bot.channel.Channel.send`."""

    def look_up(self, letter: Letter) -> Sent | None:
        """As `bot.channel.Channel.look_up`."""

    def later_word(self, letter: Letter, provider_id: str) -> Word | None:
        """As `bot.channel.Tells.later_word`; the id is without the gateway's name."""


class SmsGateways:
    """Implements `bot.channel.Channel` over gateways in the order in which they are tried."""

    name = "sms"

    def __init__(self, gateways: Sequence[Gateway], clock: Clock) -> None:
        self._gateways, self._clock = tuple(gateways), clock
        self._gates = {one.name: Gate() for one in gateways}
        self._lock = threading.Lock()

    def send(self, letter: Letter) -> Sent:
        """By the first gateway that takes it and is not held back; by the next one where it surely did not go.

        A message that may have gone is never handed to another gateway: that would be a second SMS.
        """
        able = [one for one in self._gateways if one.takes(letter)]
        if not able:
            raise ForGood("没有一家短信平台能发这条短信（号码或模板不在范围内）", code="no_template")
        now = self._clock.now()
        ready = [one for one in able if self._gates[one.name].is_open(now)]
        failed: ForAWhile | ForGood | None = None
        for gateway in ready or able[:1]:
            try:
                sent = gateway.send(letter)
            except InDoubt:
                raise
            except ForAWhile as error:
                failed = error if failed is None or isinstance(failed, ForGood) else failed
                self._note(gateway.name, error)
            except ForGood as error:
                # What one gateway refuses (a black list, a template withdrawn) another may send.
                failed = failed or error
            else:
                self._note(gateway.name, None)
                return sent
        assert failed is not None
        raise failed

    def look_up(self, letter: Letter) -> Sent | None:
        """Ask every gateway that may have it: found at one is found; not gone only where all are sure."""
        doubt: ForAWhile | None = None
        for gateway in self._gateways:
            if not gateway.takes(letter):
                continue
            try:
                found = gateway.look_up(letter)
            except ForAWhile as error:
                doubt = doubt or error
            else:
                if found is not None:
                    return found
        if doubt is not None:
            raise doubt
        return None

    def later_word(self, letter: Letter, provider_id: str) -> Word | None:
        """Ask the gateway that sent it: its name stands before the id, but for Twilio's own."""
        name, _, number = provider_id.rpartition(":")
        for gateway in self._gateways:
            if gateway.name == (name or TWILIO):
                return gateway.later_word(letter, number)
        return None

    def wait_for(self, minute: int, hour: int) -> float:
        """Gateways count by number themselves and say so: there is nothing to count here."""
        return 0.0

    def _note(self, name: str, error: ForAWhile | None) -> None:
        with self._lock:
            gate = self._gates[name]
            now = self._clock.now()
            self._gates[name] = gate.went() if error is None else gate.failed(now, error.retry_after)
            if error is not None and not gate.failures:
                log.warning(
                    "SMS gateway fails", extra={"action": "sms_gateway_down", "gateway": name, "code": error.code}
                )
