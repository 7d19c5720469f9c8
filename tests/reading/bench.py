"""Prints how fast the reader is: `python -m tests.reading.bench` (processor time; median and worst of all labelled messages)."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

from handlers.reading import Roster
from tests.reading import cast


def main() -> None:
    """Start, one message with a class's roster, compiling rosters, a message against a school's."""
    code = "import time; t = time.process_time(); import handlers.reading; print(time.process_time() - t)"
    started = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    ]
    print(f"start (imports and tables): {min(started) * 1000:.0f} ms")
    rows = [row for _, rows in cast.own_batches() for row in rows]
    for row in rows:
        cast.read_anew(row)
    taken = []
    for row in rows:
        times = []
        for _ in range(3):
            began = time.process_time()
            cast.read_anew(row)
            times.append(time.process_time() - began)
        taken.append(min(times))
    print(f"one message of {len(rows)}: median {median(taken) * 1000:.2f} ms, worst {max(taken) * 1000:.2f} ms")
    sur, one, two = "王李张刘陈杨黄赵吴周", "明丽伟芳军磊娟涛超霞", "轩涵怡宇博雅晨欣睿琪梓诗佳雨浩思语子若一"
    names = [s + a + b for s in sur for a in one for b in two]
    for size in (50, 2000):
        began = time.process_time()
        roster = Roster.of(names[:size])
        print(f"roster of {size} compiled: {(time.process_time() - began) * 1000:.1f} ms")
    whole = []
    for row in rows[:100]:
        began = time.process_time()
        cast.read_with(roster, row)
        whole.append(time.process_time() - began)
    print(f"one message, roster of 2,000: median {median(whole) * 1000:.2f} ms, worst {max(whole) * 1000:.2f} ms")


if __name__ == "__main__":
    main()
