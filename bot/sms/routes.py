"""Twilio's webhooks: messages from phones, and what became of ours.

Twilio signs the address it was told together with the form. Behind a proxy that is BAOXUE_BASE_URL, not what we see.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from bot.clock import Clock
from bot.sms.twilio import STATES
from bot.sms.words import opt_word
from config.errors import ForAWhile, PersonError
from config.settings import TwilioSettings
from handlers.turn.incoming import Incoming

log = logging.getLogger(__name__)

BODY_LIMIT = 64 * 1024
#: Characters of an id or a number; Twilio's own are 34 and less.
LONGEST_ID = 64
SORRY = "系统出了问题，这条短信没有处理成功，请稍后再发或致电班主任。"
Form = MultiDict[str, str]

#: As for WeChat Work: keeps the message and what follows in one transaction and gives the saved answer (None: no
#: answer). A message by which somebody wants no more SMS, or wants them again, has `event` `stop` or `start`: that is
#: kept in the same transaction.
Answer = Callable[[Incoming], str | None]


@dataclass(frozen=True, slots=True)
class Status:
    """What Twilio says of one of our messages: `state` is ours (sent, delivered, failed), `said` its own word.

    `message_id` is the outbox's number, carried in the callback's address; `code` its error code.
    """

    provider_id: str
    state: str
    said: str
    code: int | None
    message_id: int | None


class _Refused(Exception):
    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def blueprint(
    settings: TwilioSettings, base_url: str | None, answer: Answer, noted: Callable[[Status], None], clock: Clock
) -> Blueprint:
    """The webhooks of one account. `noted` takes a status; it may raise `ForAWhile` to be told again."""
    validator = RequestValidator(settings.auth_token)
    routes = Blueprint("sms", __name__)

    @routes.post("/sms/twilio/inbound")
    def inbound() -> Response:
        form = _signed_form(validator, settings, base_url)
        sid, sender = form.get("MessageSid") or form.get("SmsSid") or "", form.get("From") or ""
        if not 1 <= len(sid) <= LONGEST_ID or not 1 <= len(sender) <= LONGEST_ID:
            raise _Refused(400, "no MessageSid or no From")
        text = form.get("Body") or ""
        try:
            said = answer(
                Incoming(
                    channel="sms",
                    external_id=sid,
                    sender=sender,
                    kind="text" if text.strip() or form.get("NumMedia", "0") in ("0", "") else "image",
                    text=text,
                    # Twilio tells no time of its own: what is said is said when it gets here.
                    said_at=clock.now(),
                    raw="&".join(f"{key}={value}" for key, value in form.items(multi=True)),
                    event=_opt(form, text),
                    media={key: value for key, value in form.items() if key.startswith("Media")},
                    to=form.get("To") or "",
                )
            )
        except PersonError as error:
            said = str(error)
        except ForAWhile:
            log.exception("SMS not kept", extra={"action": "inbox_unavailable", "message_id": sid})
            raise _Refused(503, "not kept, send again") from None
        except Exception:
            log.exception("SMS failed", extra={"action": "message_failed", "message_id": sid})
            said = SORRY
        return _twiml(said)

    @routes.post("/sms/twilio/status")
    def status() -> Response:
        form = _signed_form(validator, settings, base_url)
        sid, said = form.get("MessageSid") or form.get("SmsSid") or "", (form.get("MessageStatus") or "").lower()
        if not 1 <= len(sid) <= LONGEST_ID or not said:
            raise _Refused(400, "no MessageSid or no MessageStatus")
        if said in STATES:
            code, number = form.get("ErrorCode") or "", request.args.get("m", "")
            told = Status(
                sid,
                STATES[said],
                said,
                int(code) if code.isascii() and code.isdigit() else None,
                int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None,
            )
            try:
                noted(told)
            except Exception:
                # Whatever kept us from noting it, it is not lost: Twilio tells it again.
                log.exception("status not kept", extra={"action": "status_unavailable", "message_id": sid})
                raise _Refused(503, "not kept, send again") from None
        return _twiml(None)

    @routes.errorhandler(_Refused)
    def refuse(error: _Refused) -> Response:
        log.info("webhook refused", extra={"action": "webhook_refused", "status": error.status, "reason": str(error)})
        return Response(str(error), error.status, mimetype="text/plain")

    return routes


def _signed_form(validator: RequestValidator, settings: TwilioSettings, base_url: str | None) -> Form:
    request.max_content_length = BODY_LIMIT
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise _Refused(413, "too large") from None
    try:
        # Empty values are part of what is signed.
        fields = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=500)
    except (UnicodeDecodeError, ValueError):
        raise _Refused(400, "not a form") from None
    form: Form = MultiDict(fields)
    # The address as it was called, not as it would be spelt anew: escapes in the query are signed as they are.
    raw = request.environ.get("QUERY_STRING", "")
    address = (base_url or request.host_url.rstrip("/")) + request.path + (f"?{raw}" if raw else "")
    signature = request.headers.get("X-Twilio-Signature", "")
    try:
        good = bool(signature) and validator.validate(address, form, signature)
    except (ValueError, UnicodeError):
        good = False
    if not good or form.get("AccountSid", settings.account_sid) != settings.account_sid:
        raise _Refused(403, "bad signature")
    return form


def _opt(form: Form, text: str) -> str:
    """Twilio's own word (Advanced Opt-Out) before ours."""
    told = (form.get("OptOutType") or "").lower()
    return told if told in ("stop", "start") else opt_word(text)


def _twiml(text: str | None) -> Response:
    # Characters that XML cannot hold would make Twilio drop the whole answer.
    kept = "".join(c for c in text or "" if c in "\t\n\r" or c >= " ")
    inside = f"<Message>{escape(kept)}</Message>" if kept.strip() else ""
    return Response(f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>', 200, mimetype="text/xml")
