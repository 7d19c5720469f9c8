"""Logs: one JSON object a line, nothing secret, nothing personal, nothing that starts a new line."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.logs import JsonLines, Mask, bind, set_up
from config.settings import load
from tests.wires.test_settings import WHOLE

log = logging.getLogger("tests.wires.logs")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.level
    stream = io.StringIO()
    set_up(load(WHOLE), stream)
    yield stream
    for one in [one for one in root.handlers if getattr(one, "baoxue", False)]:
        root.removeHandler(one)
    root.setLevel(before)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_an_object_with_action_and_ids(stream: io.StringIO) -> None:
    """Time, level, action, words, the record's fields and the bound ids stand in one object."""
    with bind(outbox_id=7):
        log.info("sent %s", "one", extra={"action": "sent", "parts": 2})
    (line,) = lines(stream)
    assert (line["level"], line["action"], line["say"], line["parts"], line["outbox_id"]) == (
        "INFO",
        "sent",
        "sent one",
        2,
        7,
    )
    assert line["at"].endswith("+00:00")


def test_bound_ids_end_with_their_block_and_do_not_reach_other_threads(stream: io.StringIO) -> None:
    """Ids belong to the block and the thread that bound them."""
    with bind(case_id=1), ThreadPoolExecutor(1) as pool:
        pool.submit(log.info, "elsewhere").result()
    log.info("after")
    assert all("case_id" not in line for line in lines(stream))


@pytest.mark.parametrize("evil", ["a\nb", "a\r\nINJECTED", "\x1b[31mred", "a\u2028b", "\u202eevil", "\x00", "a\x85b"])
def test_no_text_starts_a_new_line_or_fools_a_terminal(stream: io.StringIO, evil: str) -> None:
    """Line breaks of every kind, escapes and directions are written as escapes."""
    log.info("came %s", evil, extra={"agent": evil})
    log.info(evil)
    written = stream.getvalue()
    assert len(written.split("\n")) == 3
    assert not set(written) & set("\r\x1b\u2028\u202e\x00\x85")
    assert [line["agent"] for line in lines(stream) if "agent" in line] == [evil]


def test_secrets_are_masked_wherever_they_stand(stream: io.StringIO) -> None:
    """In words, fields, errors and traces no secret of the settings shows, nor a token in an address."""
    secret = WHOLE["WECOM_SECRET"]
    log.info("calling %s", f"https://q/cgi-bin/gettoken?corpid=ww1&corpsecret={secret}")
    log.info("x", extra={"url": "https://q/send?access_token=ABCDEFG&debug=1", "dsn": "postgresql://u:hidden@h/d"})
    try:
        raise RuntimeError(f"failed with {secret}")
    except RuntimeError:
        log.exception("failed")
    written = stream.getvalue()
    for hidden in (secret, "ABCDEFG", "hidden@"):
        assert hidden not in written
    assert "debug=1" in written


@pytest.mark.parametrize("phone", ["13800000001", "+8613800000001", "138 0000 0001", "138-0000-0001"])
def test_phones_and_id_numbers_are_masked(stream: io.StringIO, phone: str) -> None:
    """Four digits are left to recognise a phone by; an id number keeps its region only."""
    log.info("to %s of G410781201305020012", phone, extra={"note": phone})
    written = stream.getvalue()
    assert phone not in written
    assert "0001" in written
    assert "20130502" not in written


def test_peoples_words_and_names_are_only_measured(stream: io.StringIO) -> None:
    """Fields that hold words or names are never written."""
    log.info("heard", extra={"text": "李明没来", "sender": "ZhaoLiJuan", "guardian": "李大山"})
    (line,) = lines(stream)
    assert (line["text"], line["sender"], line["guardian"]) == ("(4)", "(10)", "(3)")


def test_names_are_only_measured_wherever_they_come_from(stream: io.StringIO) -> None:
    """A name in an argument, a field, an exception or its trace is not written; words of our own template are."""
    pupil = "李明轩"
    log.info("企业微信 says %s of %s", pupil, "阿依古丽·买买提", extra={"reason": f"no {pupil} here"})
    try:
        {}[pupil]
    except KeyError:
        log.exception("failed")
    written = stream.getvalue()
    assert pupil not in written
    assert "买买提" not in written
    first, second = lines(stream)
    assert (first["say"], first["reason"]) == ("企业微信 says 〔3〕 of 〔8〕", "no 〔3〕 here")
    assert second["error"] == "KeyError: '〔3〕'"


def test_a_huge_field_is_cut_and_a_bad_format_costs_no_line(stream: io.StringIO) -> None:
    """A megabyte becomes two thousand characters; wrong arguments are still a line."""
    log.info("agent %s", "x" * 1_000_000)
    (first,) = lines(stream)
    assert len(first["say"]) < 2100
    wrong = logging.LogRecord("n", logging.INFO, "f", 1, "two %s %s", ("one",), None)
    assert json.loads(JsonLines(Mask()).format(wrong))["say"] == "two %s %s"


def test_libraries_that_write_addresses_are_quiet(stream: io.StringIO) -> None:
    """urllib3's debug lines hold access tokens, Twilio's client logs whole requests: both are off."""
    for name in ("urllib3.connectionpool", "twilio.http_client", "wechatpy.client.base"):
        logging.getLogger(name).info("GET /cgi-bin/message/send?access_token=T")
    assert stream.getvalue() == ""
