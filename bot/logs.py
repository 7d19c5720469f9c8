"""Logs: one JSON object a line on stderr, with the ids of what is being done, without what is nobody's business.

Secrets, tokens in addresses, phones and id numbers are masked wherever they stand; fields that hold people's words or
names are never written. Our own words in a log are English, and what a template of ours says in Chinese stands in the code:
Chinese that comes from data (an argument, a field, an exception, a trace) may be a name or a word of somebody's, and only its
length is written. Nothing in a log line can start a new one.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from config.settings import Settings

#: Longest text of one field; a user agent of a megabyte is cut.
LONGEST = 2000
#: Fields with people's own words or names: only their length is told.
PRIVATE = frozenset(
    {"text", "content", "words", "answer", "name", "pupil", "guardian", "sender", "phone", "address", "raw"}
)
#: Loggers that write addresses with tokens, whole messages, or every second.
QUIET = (
    "urllib3",
    "requests",
    "twilio",
    "tencentcloud_sdk_common",
    "alibabacloud_credentials",
    "wechatpy",
    "apscheduler",
    "werkzeug",
    "alembic",
)

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])")
_IN_ADDRESS = re.compile(
    r"((?:access_token|corpsecret|secret|token|code|key|signature|password|echostr)=)[^&\s\"']+", re.I
)
_PASSWORD = re.compile(r"(://[^:/@\s]+:)[^@\s]+(@)")
#: What a terminal or a log viewer may take for something else than text: line separators, directions, controls.
_STRANGE = re.compile("[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

#: Han, Yi, Mongolian and Tibetan letters, and the dots that join the parts of a name.
_LETTERS = "\u3400-\u9fff\ua000-\ua4cf\u1800-\u18af\u0f00-\u0fff\U00020000-\U0003ffff"
_NAMES = re.compile(f"[{_LETTERS}][{_LETTERS}\u00b7\u2022]*")

_bound: ContextVar[dict[str, Any]] = ContextVar("bound_ids", default={})  # noqa: B039 - replaced, never changed


@contextmanager
def bind(**ids: Any) -> Iterator[None]:
    """Every line written inside carries these ids (numbers or keys of ours, never names). Bind anew in each thread."""
    token = _bound.set({**_bound.get(), **ids})
    try:
        yield
    finally:
        _bound.reset(token)


class Mask:
    """Masks secrets and personal numbers in a text."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        # Short secrets would mask ordinary words.
        longest_first = sorted({secret for secret in secrets if len(secret) >= 6}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def __call__(self, text: str) -> str:
        """The text as it may be written, at most `LONGEST` characters."""
        if len(text) > LONGEST:
            text = text[:LONGEST] + f"…({len(text)})"
        if self._secrets is not None:
            text = self._secrets.sub("***", text)
        text = _PASSWORD.sub(r"\1***\2", _IN_ADDRESS.sub(r"\1***", text))
        text = _ID_NUMBER.sub(lambda found: found[0][:6] + "********" + found[0][-2:], text)
        return _PHONE.sub(lambda found: "1**-****-" + found[0][-4:], text)


class JsonLines(logging.Formatter):
    """One JSON object for a record: at, level, logger, action, say, the record's own fields, bound ids, error."""

    def __init__(self, mask: Mask) -> None:
        super().__init__()
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        fields = {**_bound.get(), **{key: value for key, value in vars(record).items() if key not in _OWN}}
        line["action"] = fields.pop("action", None) or "log"
        try:
            line["say"] = self._mask(_said(record))
        except Exception:
            # A wrong format string must not cost the line.
            line["say"] = self._mask(str(record.msg))
        for key, value in fields.items():
            line[key] = self._field(key, value)
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = nameless(self._mask(f"{record.exc_info[0].__name__}: {record.exc_info[1]}"))
            # From the end: what raised stands there.
            line["trace"] = nameless(self._mask("".join(traceback.format_exception(*record.exc_info))[-LONGEST:]))
        text = json.dumps(line, ensure_ascii=False, default=str)
        return _STRANGE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

    def _field(self, key: str, value: Any) -> Any:
        if key in PRIVATE:
            return f"({len(str(value))})"
        if value is None or isinstance(value, bool | int | float):
            return value
        return nameless(self._mask(str(value)))


def nameless(text: str) -> str:
    """The text with each run of Chinese (Yi, Mongolian, Tibetan) letters as its length: 李明 → 〔2〕."""
    return _NAMES.sub(lambda found: f"〔{len(found[0])}〕", text)


def _said(record: logging.LogRecord) -> str:
    """The message, its arguments nameless, its template as it stands in the code."""
    if not record.args:
        return record.getMessage()
    if isinstance(record.args, tuple):
        args: object = tuple(nameless(one) if isinstance(one, str) else one for one in record.args)
    else:
        args = {key: nameless(one) if isinstance(one, str) else one for key, one in record.args.items()}
    return str(str(record.msg) % args)


def set_up(settings: Settings, stream: TextIO | None = None) -> None:
    """Send all logs of this process to `stream` (stderr), its secrets masked. May be called again."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(Mask(settings.secrets())))
    root = logging.getLogger()
    for old in [one for one in root.handlers if getattr(one, "baoxue", False)]:
        root.removeHandler(old)
    handler.baoxue = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(settings.log_level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns of every request that waits for a thread: under load a line each, while /metrics tells the same.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
