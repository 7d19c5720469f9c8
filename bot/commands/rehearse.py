"""`baoxue rehearse SCENARIO.yaml [--json]`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from bot.rehearsal.play import Rehearsal
from bot.rehearsal.scenario import read


def run(scenario: Path, out: TextIO, *, as_json: bool) -> int:
    """Play the scenario and print what would happen. Raises PersonError for a file that cannot be played."""
    for line in Rehearsal(read(scenario)).play():
        if as_json:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
        else:
            out.write(f"{line}\n")
    return 0
