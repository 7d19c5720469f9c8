"""`/wecom/callback`: URL verification, messages and events of WeChat Work.

What the caller did wrong is his (403, 400, 413); only a database that is away is ours (503), and then WeChat Work
sends again.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.clock import Clock
from bot.logs import bind
from bot.text import fit
from bot.wecom import cards, message
from bot.wecom.crypto import BadSignature, Codec
from bot.wecom.xml import Malformed
from config.errors import ForAWhile, PersonError
from config.settings import WecomSettings
from handlers.turn.incoming import Incoming

log = logging.getLogger(__name__)

#: Bytes of a callback; real ones stay under 4 KB. Checked before anything is parsed.
BODY_LIMIT = 64 * 1024
SORRY = "系统出了问题，这条消息没有处理成功。请过几分钟再发一次；如果还是这样，请告诉学校管理员。"

#: Takes a message, keeps it and what follows from it in one transaction, and gives the saved answer (None: no answer).
#: A repeated delivery gives the same answer again. Raises `ForAWhile` when it could not be kept.
Answer = Callable[[Incoming], str | None]


def blueprint(settings: WecomSettings, answer: Answer, clock: Clock) -> Blueprint:
    """The callback of one app."""
    codec = Codec(settings)
    routes = Blueprint("wecom", __name__)

    @routes.get("/wecom/callback")
    def verify() -> Response:
        try:
            signature, timestamp, nonce, echostr = _arguments("msg_signature", "timestamp", "nonce", "echostr")
            return _plain(codec.echo(signature, timestamp, nonce, echostr))
        except BadSignature as error:
            return _refuse(403, "bad signature", error)
        except Malformed as error:
            return _refuse(400, "malformed", error)

    @routes.post("/wecom/callback")
    def receive() -> Response:
        now = clock.now()
        try:
            signature, timestamp, nonce = _arguments("msg_signature", "timestamp", "nonce")
            incoming = message.read(codec.open(_body(), signature, timestamp, nonce, now))
        except BadSignature as error:
            return _refuse(403, "bad signature", error)
        except Malformed as error:
            return _refuse(400, "malformed", error)
        except RequestEntityTooLarge as error:
            return _refuse(413, "too large", error)
        try:
            with bind(message_id=incoming.external_id):
                text = answer(incoming)
        except PersonError as error:
            text = str(error)
        except ForAWhile:
            log.exception("message not kept", extra={"action": "inbox_unavailable", "message_id": incoming.external_id})
            return Response("not kept, send again", 503, {"Retry-After": "5"}, mimetype="text/plain")
        except Exception:
            # A bug of ours, not the caller's fault and not cured by his sending again: tell the person.
            log.exception("message failed", extra={"action": "message_failed", "message_id": incoming.external_id})
            text = SORRY
        if not text or incoming.sender == "sys":
            return _plain("")
        if incoming.event == "template_card_event":
            # No text is taken in answer to a press: the answer takes the place of the card.
            seconds = int(now.timestamp())
            shown = (incoming.sender, settings.corp_id, text, incoming.task_id, incoming.event_key)
            sealed = codec.seal(cards.pressed(*shown, seconds), str(seconds), secrets.token_hex(8))
        else:
            sealed = codec.seal_text(incoming.sender, fit(text), now)
        return Response(sealed, 200, mimetype="application/xml")

    return routes


def _arguments(*names: str) -> list[str]:
    values = [request.args.get(name, "") for name in names]
    if not all(values):
        raise Malformed("a parameter is missing")
    return values


def _body() -> bytes:
    request.max_content_length = BODY_LIMIT
    return request.get_data(cache=False)


def _plain(text: str) -> Response:
    return Response(text, 200, mimetype="text/plain")


def _refuse(status: int, words: str, error: Exception) -> Response:
    log.info("callback refused", extra={"action": "callback_refused", "status": status, "reason": str(error)[:80]})
    return Response(words, status, mimetype="text/plain")
