"""The product as this machine's settings have it, opened for one command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from bot.app import prepare
from bot.runtime import Runtime, build, sandboxed
from config import settings
from config.errors import ForGood


@contextmanager
def opened() -> Iterator[Runtime]:
    """A runtime whose database is ready (the sandbox's is made so); ForGood, which says why, where it cannot be used."""
    runtime = build(sandboxed(settings.load(os.environ)))
    try:
        if runtime.settings.sandbox:
            prepare(runtime)
        elif not (ready := runtime.db.ready()).ok:
            raise ForGood(f"数据库不能使用:{ready.why}")
        yield runtime
    finally:
        runtime.close()
