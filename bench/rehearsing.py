"""A rehearsal: a whole term of a class of 40 with three cases, as the command plays it."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.names import of_class
from config import years
from config.calendar import Term, calendar

TERM = date(2026, 9, 1), date(2027, 1, 22)
#: Who stays away, from when to when (None: for good), and on which days somebody goes to see him.
AWAY = ((3, 10, None), (17, 30, 44), (29, 55, 70))
RUNS = 3
COMMAND = "import sys; from bot.cli import main; sys.exit(main())"


@dataclass(frozen=True)
class Rehearsed:
    """The command's own time in seconds, the interpreter's start included, and how many lines it printed."""

    seconds: float
    processor: float
    lines: int
    days: int


def scenario() -> dict[str, Any]:
    """A check-in each school day; three pupils stay away, are sought, visited and confirmed, two come back."""
    names = of_class(1)
    held = calendar((Term(*TERM),), years=tuple(years.packaged()), provisional=True)
    span = (TERM[0] + timedelta(days=nth) for nth in range((TERM[1] - TERM[0]).days + 1))
    days = [day for day in span if held.is_school_day(day)]
    events: list[dict[str, Any]] = []
    for nth, day in enumerate(days):
        gone = [names[who] for who, first, last in AWAY if first <= nth and (last is None or nth <= last)]
        text = f"{'、'.join(gone)}没来没请假，其他都到了" if gone else "应到40实到40，全勤"
        events.append({"at": f"{day} 08:10", "from": "class_teacher", "text": text})
        for who, first, last in AWAY:
            about = names[who]
            if nth in (first + 3, first + 5, first + 7):
                visit = f"到{about}家家访，见到父亲，劝他回校，没答应"
                events.append({"at": f"{day} 17:20", "from": "class_teacher", "about": about, "text": visit})
            if nth == first + 8:
                events.append(
                    {
                        "at": f"{day} 09:30",
                        "from": "school_lead",
                        "about": about,
                        "action": "confirm_dropout",
                        "why": "persuasion_failed",
                    }
                )
            if last is not None and nth == last + 1:
                events.append(
                    {"at": f"{day} 08:40", "from": "class_teacher", "about": about, "text": f"{about}今天回来上课了"}
                )
    return {
        "profile": "weihui",
        "term": {"first": str(TERM[0]), "last": str(TERM[1])},
        "org": {
            "province": "河南省",
            "county": "卫辉市",
            "township": "后河镇",
            "school": "后河镇第一初级中学",
            "class": "七年级1班",
        },
        "roster": names,
        "start": f"{TERM[0]} 00:00",
        "until": f"{TERM[1]} 23:59",
        "events": events,
    }


def measure(runs: int = RUNS) -> Rehearsed:
    """Play it so many times; the median. Raises where three cases did not come of it."""
    told = scenario()
    with tempfile.TemporaryDirectory(prefix="baoxue-bench-") as folder:
        file = Path(folder) / "term.yaml"
        file.write_text(json.dumps(told, ensure_ascii=False), "utf-8")  # JSON is YAML
        took: list[float] = []
        used: list[float] = []
        for _ in range(runs):
            began, before = time.perf_counter(), os.times()
            done = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-c", COMMAND, "rehearse", str(file), "--json"], capture_output=True, check=True
            )
            took.append(time.perf_counter() - began)
            after = os.times()
            used.append(after.children_user + after.children_system - before.children_user - before.children_system)
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    opened = [line for line in lines if line["type"] == "case" and line.get("event") == "opened"]
    if len(opened) != len(AWAY):
        raise RuntimeError(f"{len(opened)} cases were opened, not {len(AWAY)}")
    return Rehearsed(
        statistics.median(took), statistics.median(used), len(lines), len({one["at"][:10] for one in told["events"]})
    )
