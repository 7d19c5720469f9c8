"""One web server to be measured, in a process of its own: `python -m bench.server bare|insert|full URL DAY`.

`bare` verifies, decrypts and answers; `insert` also writes one durable row as SQLAlchemy Core does it; `full` is the
product. All three run under the server of `baoxue serve` with its threads, with the same codec, and stop with SIGTERM. It is
eight in the morning of that school day (`county.morning`), until SIGUSR1 makes it the next one.
"""

from __future__ import annotations

import itertools
import logging
import signal
import sys
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from bench.county import MORNING, morning
from bot import memory
from bot.app import create_app
from bot.clock import SetClock
from bot.delivery import Delivery
from bot.runtime import Runtime
from bot.server import serve
from bot.wecom.routes import blueprint
from config import years
from config.settings import Settings
from handlers.turn.context import Home
from handlers.turn.incoming import Incoming
from reminders.world import World
from store import tables
from store.crypto import Keyring
from store.db import Database
from tests.wires.tencent import SET_A

logging.getLogger("waitress").setLevel(logging.ERROR)
KEY = "YmVuY2gta2V5LWZvci1iYW94dWUtMzItYnl0ZXMtMTI="
THREADS = 8
SAID = "今天（10月14日） 七年级1班：应到40实到38，李明无故，王小雨病假，其余都到。有误请直接说。"


def main(kind: str, url: str, day: str = "0") -> None:
    """Serve until told to stop; the port is the first line on stdout."""
    memory.few_heaps()
    days = itertools.count(int(day))
    db = Database(url, Keyring.parse(KEY), pool_size=THREADS + 4)
    clock = SetClock(morning(next(days)))
    signal.signal(signal.SIGUSR1, lambda *_: clock.move_to(morning(next(days))))
    if kind == "insert" and not db.is_sqlite:
        # The floor prepares its statement as the driver does by itself.
        event.listen(db.engine, "connect", lambda connection, _: setattr(connection, "prepare_threshold", 5))

    def insert(incoming: Incoming) -> str:
        with db.write() as tx:
            tx.execute(
                tables.inbox.insert(),
                {
                    "channel": "wecom",
                    "external_id": incoming.external_id,
                    "kind": "text",
                    "sender": incoming.sender,
                    "text": incoming.text,
                    "payload": {},
                    "said_at": incoming.said_at,
                    "received_at": MORNING,
                    "state": "received",
                },
            )
        return SAID

    if kind == "full":
        settings = Settings(
            sandbox=False, home=Path("."), database_url=url, secret_key="s" * 32, data_key=KEY, wecom=SET_A.settings()
        )
        world = World(years=tuple(years.packaged()))
        app = create_app(Runtime(settings, db, clock, Home(world), Delivery(db, {}, clock)))
    else:
        app = Flask("bare", static_folder=None)
        app.register_blueprint(blueprint(SET_A.settings(), (lambda _: SAID) if kind == "bare" else insert, clock))
    serve(app, "127.0.0.1", 0, THREADS, lambda port: print(port, flush=True))
    db.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
