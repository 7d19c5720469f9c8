"""A sandbox behind a proxy: the product goes by its public address, the stand-in posts to the process itself."""

from __future__ import annotations

import requests

from tests.sandbox.small_product import stage
from tests.sandbox.test_twilio_server import client
from tests.sandbox.test_typing import say
from tests.sandbox.wait import until, words

PUBLIC = "https://baoxue.example"


def test_signatures_are_over_the_public_address_and_posts_go_to_the_process() -> None:
    """With a public address nobody can reach from here, callbacks, SMS and receipts still arrive and are genuine."""
    with stage(base_url=PUBLIC) as here:
        assert here.product.wires.base_url == PUBLIC
        say(here, "Zhao.Lijuan", text="今天全勤")
        say(here, "g2", text="明天送他去")
        client(here).messages.create(
            to="+8613800000001",
            from_=here.product.wires.twilio_from,
            body="张伟今天没有到校",
            status_callback=f"{PUBLIC}/sms/twilio/status?m=7",
        )
        until(lambda: words(here, "wecom:zhao.lijuan", "theirs") == ["收到：今天全勤"])
        until(lambda: words(here, "sms:+8613800000003", "theirs") == ["收到：明天送他去"])
        until(lambda: [form.get("MessageStatus") for form in here.product.forms][-2:] == ["sent", "delivered"])
        wire = requests.get(f"{here.url}/sandbox/state", timeout=5).json()["wire"]
        assert all(entry["ok"] for entry in wire)
