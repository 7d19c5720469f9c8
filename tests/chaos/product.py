"""A process that has the product loaded and forks it off whenever it is told to: a start costs a tenth of a second, not two.

`python -m tests.chaos.product` reads one JSON object a line and answers each with the new process's id. The processes run the
product's own `serve` and `worker`, and `wsgi:app` under waitress as its unit file does; only the clock differs, a bug can be seeded
(`tests.chaos.bugs`), and one can be made to kill itself at a named point (`tests.chaos.points`). They end when this one does.
With such an object as its argument it is that process itself, started as a stranger would start it.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import time
from datetime import datetime, timedelta

#: Ask the kernel to kill this process when its parent is gone.
PR_SET_PDEATHSIG = 1


class Fast:
    """The story's clock: it plays on a school day, whatever day it is outside, and so many times as fast."""

    def __init__(self, begins: str, real: float, pace: float) -> None:
        self._begins, self._real, self._pace = datetime.fromisoformat(begins), real, pace

    def now(self) -> datetime:
        return self._begins + timedelta(seconds=(time.time() - self._real) * self._pace)


def run(told: dict[str, object]) -> None:
    """Be one of the product's processes."""
    import bot.runtime
    from bot.commands import running
    from tests.chaos import bugs, points

    clock = Fast(str(told["begins"]), float(str(told["real"])), float(str(told["pace"])))
    bot.runtime.SystemClock = lambda: clock  # type: ignore[misc, assignment]
    bugs.seed(str(told.get("bug") or ""))
    points.arm(str(told.get("crash_at") or ""))
    port = int(str(told.get("port") or 0))
    if told["role"] == "serve":
        running.serve("127.0.0.1", port)
    elif told["role"] == "worker":
        running.worker()
    else:
        import waitress

        from bot.app import create_app

        waitress.serve(create_app(), host="127.0.0.1", port=port, threads=8, channel_timeout=60)


def fork(told: dict[str, object]) -> int:
    """Start a process; give its id."""
    child = os.fork()
    if child:
        return child
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(str(told["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        for name in [name for name in os.environ if name.startswith(("BAOXUE", "WECOM", "TWILIO"))]:
            del os.environ[name]
        os.environ.update(told["env"])  # type: ignore[call-overload]
        run(told)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(1)
    raise AssertionError("unreachable")


def main() -> None:
    if len(sys.argv) > 1:
        told = json.loads(sys.argv[1])
        os.environ.update(told["env"])
        run(told)
        return
    import alembic  # noqa: F401 - what a start would import is loaded once, here
    import prometheus_client  # noqa: F401
    import waitress  # noqa: F401

    import bot.app
    import bot.commands.running
    import bot.server
    import bot.sms.routes
    import bot.sms.twilio
    import bot.wecom.client
    import bot.wecom.routes  # noqa: F401
    from handlers.reading.words.pattern import compile_all

    compile_all()  # eight tenths of a second that every start would take
    # Who dies is not waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        print(fork(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
