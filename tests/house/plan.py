"""The house as data: the rooms, their order, and who may use what. `docs/architecture.md` tells the reasons."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: From the top down: a room imports itself and the rooms after it in this list.
ROOMS = ("bot", "console", "handlers", "documents", "reminders", "store", "config")

#: The file above all rooms.
TOP = "wsgi"

#: Beside the product: programs that try it. They may import every room; no room imports them, and they are not shipped.
BESIDE = frozenset({"tests", "bench"})

#: Pure places (a package or one module), with the libraries for text that they may use beside the pure part of the
#: standard library, `config` and themselves.
PURE: dict[str, frozenset[str]] = {
    "handlers.reading": frozenset({"pypinyin"}),
    "reminders.rules": frozenset(),
}

#: A place with rooms of its own, from the top down, in the same manner: each imports itself and what comes after it.
#: All that stands in such a place is in its list.
INNER: dict[str, tuple[str, ...]] = {
    "handlers": (
        *("answer", "staff", "menu", "guardian", "mistaken_steps"),
        *("official", "report", "steps", "leaving", "asked", "whom", "contacts", "turn", "roster", "asides", "reading"),
    ),
    "handlers.reading": (
        *("reader", "explaining", "answers"),
        *("roll", "kind", "doubt", "cases", "scope", "sheet", "when", "figures", "names", "words"),
        *("evidence", "model", "counted", "tables"),
    ),
}

#: A module whose docstring says so is pure too; it may use the pure places and other such modules.
SAYS_PURE = "Pure[.:]"

#: What of `config` a pure place may not touch: it reads the environment or files when called.
IMPURE_CONFIG = frozenset({"config.settings", "config.demo"})

#: The pure part of the standard library: no files, no clock, no chance, no environment, no network, no threads.
PURE_STDLIB = _words(
    "__future__ abc array bisect calendar collections contextlib copy dataclasses datetime decimal difflib enum "
    "fractions functools graphlib hashlib heapq itertools json math numbers operator re statistics string textwrap "
    "types typing unicodedata"
)

#: Built-ins that reach outside.
IMPURE_BUILTINS = frozenset({"open", "input", "print", "eval", "exec", "compile", "__import__", "breakpoint"})

#: Every outside library, and the rooms that may know it. One that is not listed is known to nobody.
GUESTS: dict[str, frozenset[str]] = {
    "sqlalchemy": frozenset({"store"}),
    "alembic": frozenset({"store"}),
    "psycopg": frozenset({"store"}),
    "cryptography": frozenset({"store", "bot"}),
    "flask": frozenset({"bot", "console"}),
    "werkzeug": frozenset({"bot", "console"}),
    "jinja2": frozenset({"bot", "console", "documents"}),
    "markupsafe": frozenset({"bot", "console", "documents"}),
    "click": frozenset({"bot"}),
    "apscheduler": frozenset({"bot"}),
    "wechatpy": frozenset({"bot"}),
    "xmltodict": frozenset({"bot"}),
    "defusedxml": frozenset({"bot"}),
    "requests": frozenset({"bot"}),
    "urllib3": frozenset({"bot"}),
    "twilio": frozenset({"bot"}),
    # The gateways' own SDKs sign as their gateways want it: SMS in mainland China.
    "tencentcloud": frozenset({"bot"}),
    "alibabacloud_dysmsapi20170525": frozenset({"bot"}),
    "alibabacloud_tea_openapi": frozenset({"bot"}),
    "darabonba": frozenset({"bot"}),
    "waitress": frozenset({"bot"}),
    "granian": frozenset({"bot"}),
    "gunicorn": frozenset({"bot"}),
    "prometheus_client": frozenset({"bot"}),
    "pydantic": frozenset({"config"}),
    "yaml": frozenset({"config", "bot"}),
    "chinese_calendar": frozenset({"config"}),
    "pypinyin": frozenset({"handlers"}),
    "openpyxl": frozenset({"handlers", "documents"}),
    "python_calamine": frozenset({"handlers"}),
}

#: The one module that reads the clock, and what reading it looks like once names are resolved.
CLOCK = "bot.clock"
CLOCK_READS = _words(
    "datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today "
    "time.time time.time_ns time.localtime time.gmtime time.ctime time.asctime time.clock_gettime "
    "sqlalchemy.func.now sqlalchemy.func.current_timestamp sqlalchemy.func.localtimestamp"
)

#: How long something took may be measured, and waited for, at the wires only.
STOPWATCH_ROOM = "bot"
STOPWATCH = _words("time.monotonic time.monotonic_ns time.perf_counter time.perf_counter_ns time.sleep")

#: Asking the database for the time is reading a second clock.
SQL_CLOCK = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "datetime('now'")

LONGEST_FILE = 400
#: What the docstring of each room says, in whatever sentence.
DOOR_WORDS = ("owns", "may import", "never")
