"""The callback against Tencent's own library for node, where both are on the machine (NODE_PATH names its folder)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from bot.clock import SetClock
from bot.wecom.routes import blueprint
from tests.wires.tencent import SET_A, SET_B, Tencent, envelope, text_message

NOW = datetime(2026, 10, 14, 0, 5, tzinfo=UTC)
SECONDS = str(int(NOW.timestamp()))
ROOT = Path(__file__).parents[2]
PLACES = [Path(place) for place in os.environ.get("NODE_PATH", "").split(os.pathsep) if place] + [ROOT / "node_modules"]
FOUND = next((place for place in PLACES if (place / "@wecom" / "crypto").is_dir()), None)

pytestmark = pytest.mark.skipif(
    FOUND is None or shutil.which("node") is None, reason="node with @wecom/crypto is not on this machine"
)

SCRIPT = """
const c = require('@wecom/crypto');
const asked = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const told = asked.map(([name, ...rest]) => c[name](...rest));
console.log(JSON.stringify(told));
"""


def node(*calls: list[str]) -> Any:
    """The results of calls of Tencent's functions."""
    done = subprocess.run(
        ["node", "-e", SCRIPT],
        input=json.dumps(calls),
        env={**os.environ, "NODE_PATH": str(FOUND)},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("corp", [SET_A, SET_B], ids="AB")
def test_what_tencents_library_writes_we_read_and_the_other_way_round(corp: Tencent) -> None:
    """A check-in encrypted and signed by Tencent's library is answered, and it can read and verify the answer."""
    text = text_message("李明没来没请假,其他都到了<b>&😀", created=int(SECONDS))
    (encrypted,) = node(["encrypt", corp.aes_key, text, corp.corp_id])
    (signature,) = node(["getSignature", corp.token, SECONDS, "n1", encrypted])
    app = Flask(__name__)
    app.register_blueprint(blueprint(corp.settings(), lambda incoming: f"收到:{incoming.text[:4]}", SetClock(NOW)))
    query = {"msg_signature": signature, "timestamp": SECONDS, "nonce": "n1"}
    answer = app.test_client().post("/wecom/callback", query_string=query, data=envelope(encrypted, corp.corp_id))
    assert answer.status_code == 200
    outer = ElementTree.fromstring(answer.data)
    sealed, stamp, nonce = (outer.findtext(name) or "" for name in ("Encrypt", "TimeStamp", "Nonce"))
    opened, signed = node(["decrypt", corp.aes_key, sealed], ["getSignature", corp.token, stamp, nonce, sealed])
    assert signed == outer.findtext("MsgSignature")
    assert opened["id"] == corp.corp_id
    assert ElementTree.fromstring(opened["message"]).findtext("Content") == "收到:李明没来"
