"""The checker itself: silent on a good skeleton, and each broken rule is found where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.checker import check

DOOR = '"""A room.\n\nOwns: it.\nMay import: what lies below.\nNever: above.\n"""\n'

GOOD = {
    "wsgi.py": "from bot.app import create_app\n",
    "bot/__init__.py": DOOR,
    "bot/app.py": "from flask import Flask\nfrom handlers import answer\nfrom store.db import Database\n",
    "bot/clock.py": "from datetime import datetime, UTC\n\ndef now():\n    return datetime.now(UTC)\n",
    "bot/wait.py": "import time\nsince = time.monotonic()\n",
    "handlers/__init__.py": DOOR,
    "handlers/answer.py": "from reminders import review\nfrom handlers.reading import read\n",
    "handlers/reading/__init__.py": DOOR + "from .reader import LOCAL\n",
    "handlers/reading/reader.py": "from handlers.reading.words import LOCAL\n",
    "handlers/reading/words.py": "import re\nfrom collections.abc import Mapping\nfrom config.days import LOCAL\n",
    "handlers/staff.py": '"""Says back. Pure."""\nimport re\nfrom handlers.reading import read\nfrom handlers import asides\n',
    "handlers/asides.py": '"""Words. Pure."""\nfrom reminders.rules.runs import x\n',
    "reminders/__init__.py": DOOR,
    "reminders/rules/__init__.py": DOOR,
    "reminders/rules/duty.py": "class Duty:\n    open: list\n\n    def late(self, input):\n        return self.open, input\n",
    "reminders/rules/runs.py": "from config.policy import Policy\nfrom ..rules import facts\n",
    "store/__init__.py": DOOR,
    "store/db.py": "import sqlalchemy as sa\nfrom config.errors import ForGood\n",
    "config/__init__.py": DOOR,
    "config/policy.py": "import yaml\nfrom pathlib import Path\n",
}


def lay(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


def test_a_house_in_order_has_no_fault(tmp_path: Path) -> None:
    """A skeleton that keeps every rule is passed without a word."""
    assert check(lay(tmp_path, GOOD)) == []


BROKEN = [
    ("store/db.py", "from handlers import answer\n", 1, "store lies below handlers"),
    ("config/days.py", "import store.db\n", 1, "config lies below store"),
    ("reminders/review.py", "def late():\n    from bot.app import create_app\n", 2, "reminders lies below bot"),
    ("handlers/answer.py", "from ..bot import app\n", 1, "may not import"),
    ("handlers/answer.py", "import sqlalchemy\n", 1, "only store may import sqlalchemy"),
    ("reminders/review.py", "from flask import g\n", 1, "may import flask"),
    ("bot/app.py", "import numpy\n", 1, "known to no room"),
    ("store/db.py", "import tests.house\n", 1, "does not know its tests"),
    ("bot/app.py", "import wsgi\n", 1, "nobody imports wsgi"),
    ("reminders/rules/runs.py", "from store import db\n", 1, "pure"),
    ("reminders/rules/runs.py", "from reminders.review import look\n", 1, "pure"),
    ("reminders/rules/runs.py", "import pypinyin\n", 1, "pure"),
    ("reminders/rules/runs.py", "from config.settings import load\n", 1, "pure"),
    ("handlers/reading/words.py", "from handlers.reading.reader import read\n", 1, "lies below reader"),
    ("handlers/reading/spare.py", "from handlers.reading.words import LOCAL\n", 1, "no place in the order"),
    ("handlers/reading/words.py", "import random\n", 1, "pure"),
    ("handlers/reading/words.py", "from pathlib import Path\n", 1, "pure"),
    ("handlers/reading/words.py", "import handlers.answer\n", 1, "pure"),
    ("handlers/reading/words.py", "WORDS = open('w').read()\n", 1, "may not use open"),
    ("handlers/guardian.py", '"""Pure: no store."""\nfrom handlers.answer import x\n', 2, "pure"),
    ("handlers/guardian.py", '"""What was told. Pure."""\nimport os\n', 2, "pure"),
    ("handlers/guardian.py", '"""What was told. Pure."""\nfrom store.db import Database\n', 2, "pure"),
    ("handlers/answer.py", "from datetime import datetime\n\nx = datetime.now()\n", 3, "reads the clock"),
    ("handlers/answer.py", "import datetime as d\nx = d.datetime.utcnow\n", 2, "reads the clock"),
    ("store/db.py", "from datetime import date as day\nx = day.today()\n", 2, "reads the clock"),
    ("bot/app.py", "from time import time as t\nx = t()\n", 2, "reads the clock"),
    ("store/db.py", "from sqlalchemy import func\nx = func.now()\n", 2, "reads the clock"),
    ("store/db.py", "x = 'DEFAULT CURRENT_TIMESTAMP'\n", 1, "asks the database for the time"),
    ("handlers/answer.py", "import time\ntime.sleep(1)\n", 2, "belongs to bot"),
    ("store/__init__.py", '"""Owns: tables. Never: decides."""\n', 1, "may import"),
    ("handlers/reading/__init__.py", "", 1, "owns"),
]


@pytest.mark.parametrize(("file", "text", "line", "told"), BROKEN)
def test_each_broken_rule_is_told_with_its_place(tmp_path: Path, file: str, text: str, line: int, told: str) -> None:
    """One fault put into a good skeleton is the one that is found, in its file and line."""
    faults = check(lay(tmp_path, {**GOOD, file: text}))

    assert {(fault.file, fault.line) for fault in faults} == {(file, line)}
    assert any(told in fault.text for fault in faults)
