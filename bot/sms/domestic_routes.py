"""Callbacks of Tencent Cloud and Aliyun: receipts of our messages, and what people answer to them.

Neither signs what it sends: the address holds a secret, and where a list of addresses is set only those may call.
An answer to an SMS cannot be given in the callback: what is said to somebody goes out as a message of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.clock import Clock
from bot.sms.gateway import number_of
from bot.sms.routes import Status
from bot.sms.words import opt_word
from config.domestic_sms import DomesticSms
from config.errors import ForAWhile, PersonError
from handlers.turn.incoming import Incoming

log = logging.getLogger(__name__)

BODY_LIMIT = 256 * 1024
#: Entries of one callback; both send a hundred at most.
MOST = 500
#: Characters of an id, and of a state as the outbox keeps it.
LONGEST_ID, LONGEST_STATE = 80, 20

Answer = Callable[[Incoming], str | None]
Noted = Callable[[Status], None]
TAKEN = {"tencent": {"result": 0, "errmsg": "OK"}, "aliyun": {"code": 0, "msg": "成功"}}


def blueprint(settings: DomesticSms, answer: Answer, noted: Noted, clock: Clock) -> Blueprint:
    """The four callbacks; none at all without a secret."""
    routes = Blueprint("domestic_sms", __name__)
    if settings.callback_secret is None:
        return routes
    secret = settings.callback_secret

    @routes.post("/sms/<any(tencent, aliyun):gateway>/<given>/status")
    def status(gateway: str, given: str) -> Response:
        entries = _entries(settings, secret, given)
        if isinstance(entries, Response):
            return entries
        read = _tencent_status if gateway == "tencent" else _aliyun_status
        return _each(gateway, (read(one) for one in entries), noted)

    @routes.post("/sms/<any(tencent, aliyun):gateway>/<given>/inbound")
    def inbound(gateway: str, given: str) -> Response:
        entries = _entries(settings, secret, given)
        if isinstance(entries, Response):
            return entries

        def take(incoming: Incoming) -> None:
            try:
                answer(incoming)
            except PersonError as error:
                log.info("SMS refused", extra={"action": "sms_refused", "reason": type(error).__name__})

        return _each(gateway, (_said(gateway, one, clock) for one in entries), take)

    return routes


def _entries(settings: DomesticSms, secret: str, given: str) -> list[Mapping[str, Any]] | Response:
    """What a callback brought, or its refusal. A wrong secret and a wrong address look like no page at all."""
    if not hmac.compare_digest(given.encode(), secret.encode()) or not _may(settings, request.remote_addr):
        log.info("callback refused", extra={"action": "sms_callback_refused"})
        return Response("not found", 404, mimetype="text/plain")
    request.max_content_length = BODY_LIMIT
    try:
        body = json.loads(request.get_data(cache=False))
    except RequestEntityTooLarge:
        return Response("too large", 413, mimetype="text/plain")
    except (ValueError, RecursionError):
        return Response("malformed", 400, mimetype="text/plain")
    entries = body if isinstance(body, list) else [body]
    if len(entries) > MOST or not all(isinstance(one, Mapping) for one in entries):
        return Response("malformed", 400, mimetype="text/plain")
    return entries


def _may(settings: DomesticSms, address: str | None) -> bool:
    if not settings.callback_ips:
        return True
    try:
        caller = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    return any(caller in network for network in settings.callback_ips)


def _each(gateway: str, read: Iterable[Any], take: Callable[[Any], None]) -> Response:
    """Take every entry that can be read; an entry that could not be kept makes the gateway send them all again."""
    for one in read:
        if one is None:
            log.warning("callback entry not understood", extra={"action": "sms_callback_unread", "gateway": gateway})
            continue
        try:
            take(one)
        except ForAWhile:
            log.exception("callback not kept", extra={"action": "sms_callback_unavailable", "gateway": gateway})
            return Response("not kept, send again", 503, {"Retry-After": "5"}, mimetype="text/plain")
        except Exception:
            log.exception("callback failed", extra={"action": "sms_callback_failed", "gateway": gateway})
            return Response("not kept, send again", 503, mimetype="text/plain")
    return Response(json.dumps(TAKEN[gateway], ensure_ascii=False), 200, mimetype="application/json")


def _tencent_status(one: Mapping[str, Any]) -> Status | None:
    sid, said = str(one.get("sid") or ""), str(one.get("report_status") or "")
    if not 1 <= len(sid) <= LONGEST_ID or said not in ("SUCCESS", "FAIL"):
        return None
    word = "DELIVERED" if said == "SUCCESS" else str(one.get("errmsg") or said)
    reason = str(one.get("description") or one.get("errmsg") or "")
    return _status(f"tencent:{sid}", said == "SUCCESS", word, reason, number_of(one.get("ext")))


def _aliyun_status(one: Mapping[str, Any]) -> Status | None:
    sid, good = str(one.get("biz_id") or ""), one.get("success")
    if not 1 <= len(sid) <= LONGEST_ID or not isinstance(good, bool):
        return None
    word, reason = str(one.get("err_code") or ""), str(one.get("err_msg") or "")
    return _status(f"aliyun:{sid}", good, word, reason, number_of(one.get("out_id")))


def _status(provider_id: str, good: bool, word: str, reason: str, number: int | None) -> Status:
    said = word if good else f"{reason or word}"
    return Status(provider_id, "delivered" if good else "failed", said[:LONGEST_STATE] or "?", None, number)


def _said(gateway: str, one: Mapping[str, Any], clock: Clock) -> Incoming | None:
    """What somebody wrote. Tencent gives no id: what tells two messages apart is all that it says of them."""
    if gateway == "tencent":
        phone, text, when = one.get("mobile"), one.get("text"), one.get("time")
        number = f"{when}|{one.get('extend')}"
    else:
        phone, text, when = one.get("phone_number"), one.get("content"), one.get("send_time")
        number = str(one.get("sequence_id") or when)
    digits = str(phone or "").removeprefix("+").removeprefix("86")
    if not (digits.isascii() and digits.isdigit() and 5 <= len(digits) <= 15) or not isinstance(text, str):
        return None
    digest = hashlib.sha256(f"{number}|{digits}|{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Incoming(
        channel="sms",
        external_id=f"{gateway}:{digest}",
        sender=f"+86{digits}",
        kind="text",
        text=text,
        # The hour of the gateway has no zone in either document: what is said is said when it gets here.
        said_at=clock.now(),
        raw=json.dumps(one, ensure_ascii=False),
        event=opt_word(text),
    )
