"""`/p/<token>`: the page on which a parent answers one message with one tap. No login, no script, no cookie.

Opening it changes nothing (programs that preview links open them too); a tap posts one answer, once. What is answered is
handled as a message of the guardian's own, in the very words that the button shows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.clock import Clock
from bot.links import Link, Links, NoLink
from config.errors import ForAWhile, PersonError
from handlers.turn.incoming import Incoming
from store import inbox, prompts, pupils
from store.db import Database
from store.prompts import Prompt

log = logging.getLogger(__name__)

#: The channel under which such an answer is kept.
CHANNEL = "page"
BODY_LIMIT = 8 * 1024
#: Prompts that nobody need answer any more.
ENDED = frozenset({"withdrawn", "closed"})
#: Characters of a sentence of his own.
LONGEST = 100
#: Everything from here, no script at all, nobody's frame; nothing tells the next site where one came from.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
#: Takes an answer about a pupil (his number); gives what is said back.
Answer = Callable[[Incoming, int], str | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: the question with its answers, or what became of it."""

    title: str
    ask: str = ""
    school: str = ""
    who: str = "班主任"
    answers: tuple[tuple[str, str, str], ...] = ()
    said: str = ""
    reply: str = ""
    fault: str = ""


def blueprint(db: Database, links: Links, answer: Answer, clock: Clock) -> Blueprint:
    """The page and its one form."""
    routes = Blueprint(
        "answer_page", __name__, template_folder="templates", static_folder="static", static_url_path="/p/-"
    )

    @routes.get("/p/<token>")
    def show(token: str) -> Response:
        link, prompt = _find(db, links, token)
        shown, status = _look(db, link, prompt)
        return _page(shown, status)

    @routes.post("/p/<token>")
    def take(token: str) -> Response:
        link, prompt = _find(db, links, token)
        shown, status = _look(db, link, prompt)
        if status != 200 or prompt is None or shown.said:
            return _page(shown, status)
        request.max_content_length = BODY_LIMIT
        try:
            form = request.form
        except RequestEntityTooLarge:
            return _page(Shown("内容太长", fault="请写短一些，或打电话给老师。"), 413)
        chosen = {key: sentence for key, _, sentence in shown.answers}
        text = chosen.get(form.get("answer", "")) or " ".join(form.get("words", "").split())
        if not text or len(text) > LONGEST:
            fault = "请点一个回答，或写一句话。" if not text else f"请写短一些，最多{LONGEST}个字。"
            return _page(Shown(**{**_fields(shown), "fault": fault}), 400)
        incoming = Incoming(
            channel=CHANNEL,
            # One answer for one message: a second tap gets the first one's.
            external_id=f"prompt-{prompt.id}",
            sender=f"guardian:{prompt.guardian_id}",
            kind="text",
            text=text,
            said_at=clock.now(),
            raw=text,
        )
        try:
            answer(incoming, prompt.pupil_id or 0)
        except PersonError as error:
            return _page(Shown("没有记下", fault=str(error)), 400)
        except ForAWhile:
            log.exception("answer not kept", extra={"action": "inbox_unavailable", "prompt_id": prompt.id})
            return _page(Shown("系统正忙", fault="没有记下，请过几分钟再点一次，或打电话给老师。"), 503)
        return _sealed(make_response(redirect(f"/p/{token}", 303)))

    return routes


def _find(db: Database, links: Links, token: str) -> tuple[Link | None, Prompt | None]:
    """What an address stands for: its own message; once that has ended unanswered, the latest one about the same child that
    still stands. A parent who opens Monday's message on Wednesday is asked about Wednesday."""
    try:
        link = links.read(token)
        with db.read() as tx:
            prompt = prompts.get(tx, link.prompt_id)
            if prompt.guardian_id is None or prompt.pupil_id is None:
                return link, None
            if prompt.state in ENDED and prompt.answer_id is None:
                standing = prompts.open_for(tx, guardian_id=prompt.guardian_id)
                same = [one for one in standing if one.pupil_id == prompt.pupil_id and one.params.get("page")]
                prompt = next((one for one in same if one.state == "asked"), prompt)
    except (NoLink, KeyError):
        return None, None
    return link, prompt


def _look(db: Database, link: Link | None, prompt: Prompt | None) -> tuple[Shown, int]:
    """What stands there now, with the HTTP status. An old address tells nobody's name."""
    if link is None or prompt is None:
        return Shown("链接不对", fault="请从学校发给您的消息里点开，或打电话给班主任。"), 404
    if link.expired:
        return Shown("链接已过期", fault="要告诉老师什么，请打电话给班主任。"), 410
    page: dict[str, Any] = dict(prompt.params.get("page") or {})
    base = Shown(
        "请您回答",
        ask=str(page.get("ask", "")),
        school=str(page.get("school", "")),
        who=str(page.get("who") or "班主任"),
        answers=tuple((str(key), str(label), str(said)) for key, label, said in page.get("answers", ())),
    )
    with db.read() as tx:
        before = inbox.by_external_id(tx, CHANNEL, f"prompt-{prompt.id}")
        gone = not pupils.guardian(tx, prompt.guardian_id or 0).active
    if before is not None:
        told = before.answer or f"收到，已转告{base.who}。"
        return Shown(**{**_fields(base), "title": "已经收到", "said": before.text, "reply": told}), 200
    if gone or prompt.state in ENDED or not base.answers:
        return Shown("不用回答了", fault="这条消息已经过时了，谢谢您。有事请打电话给班主任。"), 410
    return base, 200


def _fields(shown: Shown) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in Shown.__dataclass_fields__}


def _page(shown: Shown, status: int) -> Response:
    return _sealed(make_response(render_template("answer_page/page.html", shown=shown, longest=LONGEST), status))


def _sealed(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
