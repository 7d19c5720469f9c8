"""Our Twilio requests against a mock that is not ours: prism, made from Twilio's own OpenAPI document.

Runs where NODE_PATH (or node_modules here) has `@stoplight/prism-cli` and `@twilio/cli-core`, which holds the document:
`npm install @stoplight/prism-cli@5.14.2 @twilio/cli-core@8.3.2`.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.channel import Letter
from bot.clock import SetClock
from bot.http import Session
from bot.sms.twilio import TwilioSms
from config.errors import ForGood
from config.settings import TwilioSettings
from tests.wires.providers import ACCOUNT, at

ROOT = Path(__file__).parents[2]
PLACES = [Path(place) for place in os.environ.get("NODE_PATH", "").split(os.pathsep) if place] + [ROOT / "node_modules"]
PRISM, DOCUMENT = "@stoplight/prism-cli/dist/index.js", "@twilio/cli-core/src/services/twilio-api/twilio_api_v2010.json"
FOUND = next((place for place in PLACES if (place / PRISM).is_file() and (place / DOCUMENT).is_file()), None)

pytestmark = pytest.mark.skipif(
    FOUND is None or shutil.which("node") is None, reason="node with prism and Twilio's document is not on this machine"
)


@pytest.fixture(scope="module")
def prism() -> Iterator[str]:
    """The mock on loopback; it takes some seconds to read the document."""
    assert FOUND is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["node", str(FOUND / PRISM), "mock", "-p", str(port), "-h", "127.0.0.1", str(FOUND / DOCUMENT)]
    mock = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                requests.get(base, timeout=1)
                break
            except requests.exceptions.RequestException:
                assert mock.poll() is None, "prism ended"
                time.sleep(0.25)
        yield base
    finally:
        os.killpg(mock.pid, signal.SIGTERM)
        mock.wait(10)


def sms(base: str, account: str = ACCOUNT, **other: str) -> TwilioSms:
    sender = other.get("sender", "+15005550006")
    settings = TwilioSettings(account, "token", sender if "service" not in other else None, other.get("service"), base)
    return TwilioSms(settings, "https://baoxue.example.cn", SetClock(at("2026-10-14 09:00")), Session(deadline=20))


def test_sending_fits_the_document(prism: str) -> None:
    """A message with a sender, and one with a messaging service, are taken by the mock."""
    letter = Letter("k", "+8613900000001", "【柳河镇中学】李明家长您好：李明10月12日没有到校。", id=7)
    assert sms(prism).send(letter).provider_id
    assert sms(prism, service="MG" + "b" * 32).send(letter).provider_id


def test_looking_up_fits_the_document(prism: str) -> None:
    """Listing the messages to a number, and fetching one, are operations of the document."""
    tried = at("2026-10-14 08:00")
    sms(prism).look_up(Letter("k", "+8613900000001", "words", tried, tried, 7))
    assert sms(prism).status_of("SM" + "1" * 32)[0]


def test_the_mock_can_say_no(prism: str) -> None:
    """An account that is none is refused: the mock does look."""
    with pytest.raises(ForGood):
        sms(prism, account="AC12").send(Letter("k", "+8613900000001", "words", id=7))
