"""`baoxue rehearse SCENARIO.yaml [--json]`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from bot.commands.policy import own
from bot.rehearsal.diary import Diary
from bot.rehearsal.play import OWN, Rehearsal
from bot.rehearsal.scenario import read


def run(scenario: Path, out: TextIO, *, as_json: bool) -> int:
    """Play the scenario and print what would happen. Raises PersonError for a file that cannot be played."""
    rehearsal = Rehearsal(read(scenario), own())
    lines = rehearsal.play()
    if as_json:
        for line in lines:
            if line["type"] not in OWN:
                told = {key: value for key, value in line.items() if not key.startswith("_")}
                out.write(json.dumps(told, ensure_ascii=False) + "\n")
        return 0
    happened = list(lines)
    out.write(f"{rehearsal.title()}\n")
    for text in Diary(rehearsal.names(), rehearsal.calendar(), rehearsal.policy()).write(happened):
        out.write(f"{text}\n")
    return 0
