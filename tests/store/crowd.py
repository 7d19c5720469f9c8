"""Many threads that do the same thing at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def at_once(count: int, work: Callable[[int], Result]) -> list[Result]:
    """What `work(0)` … `work(count - 1)` gave, each in a thread, let go together; raises what one of them raised."""
    gate = threading.Barrier(count)

    def one(number: int) -> Result:
        gate.wait(timeout=20)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return [job.result(timeout=60) for job in [pool.submit(one, number) for number in range(count)]]
