"""What became of a message, written down: by whoever still holds the claim, together with what follows from it.

A message that cannot go its way goes the other one; where there is none a human gets a task. Nothing ends in silence.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.backoff import LEAVE_AFTER, TELL_AFTER, next_look, next_try
from bot.channel import Sent
from bot.text import split
from bot.wecom.limits import DUPLICATE_CHECK
from config.days import local, say_time
from config.errors import ForAWhile, ForGood
from store import claims, opt_outs, outbox, persons, prompts, pupils, tasks
from store.db import Tx
from store.outbox import OutMessage

log = logging.getLogger(__name__)

#: The other ways to somebody, in the order in which they are tried.
OTHER = {"wecom": ("sms",), "sms": ("wecom",)}
#: The words of the other ways, kept with the message.
WAYS = "words"
#: Since when a message has been in doubt, kept with it: a later try must not make it look younger.
DOUBTFUL_SINCE = "doubtful_since"
#: The words that were really handed over, where they are not the row's own.
WORDS = "text"
#: What a gateway says of words that it has no approved template for.
NO_TEMPLATE = "no_template"
#: Whether the law wants the guardian to have it.
LEGAL = "legal"
#: Who gets the task when a message reached nobody; a hook may name another.
TASK_OWNER = "school_lead"


def doubtful_since(message: OutMessage) -> datetime | None:
    """When a message was first handed over with an unknown end; None if that never was."""
    kept = message.request.get(DOUBTFUL_SINCE) if isinstance(message.request, dict) else None
    if kept:
        return datetime.fromisoformat(kept)
    return message.sending_at if message.state == "in_doubt" else None


def words(message: OutMessage) -> str:
    """What is handed over: the row's text, or what `tell_apart` made of it."""
    kept = message.request.get(WORDS) if isinstance(message.request, dict) else None
    return str(kept) if kept else message.text


def tell_apart(tx: Tx, messages: Sequence[OutMessage], now: datetime) -> list[OutMessage]:
    """The messages, each with the time added to its words if the same words went to the same person a short while ago.

    WeChat Work does not deliver the same request twice within its duplicate check: a second reminder in the words of the
    first would vanish without an error.
    """
    asked = {one.person_id for one in messages if one.person_id is not None and _may_be_a_repeat(one)}
    since = now - timedelta(seconds=DUPLICATE_CHECK)
    lately = outbox.gone_since(tx, asked, since) if asked else {}
    return [_apart(tx, one, lately.get(one.person_id or 0, ()), now) for one in messages]


def _may_be_a_repeat(message: OutMessage) -> bool:
    return doubtful_since(message) is None and words(message) == message.text


def _apart(tx: Tx, message: OutMessage, lately: Sequence[OutMessage], now: datetime) -> OutMessage:
    if not _may_be_a_repeat(message):
        return message
    for other in lately:
        earlier = other.id < message.id or other.state != "sending"
        if earlier and other.id != message.id and other.channel == message.channel and words(other) == message.text:
            request = {**_kept(message), WORDS: f"{message.text}\n（再次提醒，{local(now):%H:%M}）"}
            outbox.keep_request(tx, message, request)
            return replace(message, request=request)
    return message


class Recorder:
    """Writes outcomes; `channels` are those that are set up."""

    def __init__(self, channels: tuple[str, ...]) -> None:
        self._channels = channels

    def sent(self, tx: Tx, message: OutMessage, sent: Sent, now: datetime) -> None:
        """It went. The id is kept as the provider's where the provider speaks of it again (SMS)."""
        request = {"parts": sent.parts, "provider_id": sent.provider_id, **_kept(message)}
        if sent.wire is not None:
            request["wire"] = dict(sent.wire)
        provider_id = sent.provider_id if message.channel == "sms" else None
        outbox.sent(tx, message, now, provider_id=provider_id or None, request=request)
        if DOUBTFUL_SINCE in request:
            self._settle_task(tx, message, now)

    def later(self, tx: Tx, message: OutMessage, error: ForAWhile, now: datetime) -> None:
        """It did not go and may go later; after the last try it is taken as refused."""
        at = next_try(message.attempts, now, error.retry_after)
        if at is None:
            self.refused(tx, message, now, f"多次发送未成功：{error}", error.code)
        else:
            outbox.retry(tx, message, now, at, reason=str(error), code=error.code)

    def doubtful(self, tx: Tx, message: OutMessage, error: ForAWhile, now: datetime) -> None:
        """Nobody knows whether it went: look again by the table, tell a human in time, leave it to him in the end."""
        since = doubtful_since(message) or message.sending_at or now
        if now - since >= LEAVE_AFTER:
            self.park(tx, message, now, "发送结果一直不明，可能已送达，也可能没有", error.code)
            return
        outbox.keep_request(tx, message, {**_kept(message), DOUBTFUL_SINCE: since.isoformat()})
        at = next_look(since, now, error.retry_after)
        kept = outbox.in_doubt(tx, message, now, at, reason=str(error), code=error.code)
        if kept and now - since >= TELL_AFTER:
            self._task(tx, message, now, "发送结果不明：可能已送达，也可能没有")

    def not_gone(self, tx: Tx, message: OutMessage, now: datetime) -> None:
        """It was looked up and has not gone, or a repeat is safe: it waits to be sent again."""
        since = doubtful_since(message) or now
        outbox.keep_request(tx, message, {**_kept(message), DOUBTFUL_SINCE: since.isoformat()})
        at = next_try(message.attempts, now) if message.attempts > 1 else now
        if at is None:
            self.park(tx, message, now, "多次发送结果不明", "in_doubt")
        else:
            outbox.retry(tx, message, now, at, reason="looked up: may be sent again")

    def refused(self, tx: Tx, message: OutMessage, now: datetime, reason: str, code: str | None) -> None:
        """It will never go this way: the other way, or a human."""
        if not self._goes_other_way(tx, message, now, reason, code):
            self.park(tx, message, now, reason, code)

    def divert(self, tx: Tx, message: OutMessage, now: datetime) -> bool:
        """The channel is down: take the other way if there is one, else leave the message as it is and say False.

        What may have gone already is left alone as well.
        """
        if doubtful_since(message) is not None:
            return False
        return self._goes_other_way(tx, message, now, "这个渠道长时间不可用", "channel_down")

    def will_not(self, tx: Tx, message: OutMessage, error: ForGood, address: str | None, now: datetime) -> None:
        """The channel refused it for good. Whoever opted out at the provider is kept as such; what may have gone is not
        sent by another way as well."""
        if error.code == "21610" and address is not None and not opt_outs.stopped(tx, address):
            opt_outs.stop(tx, address, "退订（短信平台 21610）", now)
        if error.code == "in_doubt_too_old":
            self.park(tx, message, now, str(error), error.code)
        elif error.code == NO_TEMPLATE and (chinese := _chinese(message)) is not None:
            # No gateway has his language's words approved: he reads Chinese rather than nothing.
            if outbox.failed(tx, message, now, reason=str(error), code=error.code):
                claims.instead(tx, message, message.channel, chinese, now, request=_kept(message))
        else:
            self.refused(tx, message, now, str(error), error.code)

    def park(self, tx: Tx, message: OutMessage, now: datetime, reason: str, code: str | None) -> None:
        """A human must act."""
        if outbox.parked(tx, message, now, reason=reason, code=code):
            self._task(tx, message, now, reason)

    def reached_nobody(self, tx: Tx, message: OutMessage, now: datetime, reason: str) -> None:
        """The provider says afterwards that it did not arrive (the row says failed already): other way, or a human."""
        way = self._way(tx, message)
        if way is None:
            self._task(tx, message, now, reason)
        else:
            _instead(tx, message, way, now)

    def untold(self, tx: Tx, message: OutMessage, now: datetime) -> bool:
        """Sent a day ago, and nobody knows whether it arrived: somebody calls."""
        reason = "已发出一天，没有回执，不知道有没有收到"
        kept = outbox.left_untold(tx, message, reason)
        if kept:
            self._task(tx, message, now, reason)
        return kept

    def _goes_other_way(self, tx: Tx, message: OutMessage, now: datetime, reason: str, code: str | None) -> bool:
        way = self._way(tx, message)
        if way is None:
            return False
        # Only who still holds the claim may say that it goes elsewhere.
        if outbox.failed(tx, message, now, reason=reason, code=code):
            _instead(tx, message, way, now)
        return True

    def _way(self, tx: Tx, message: OutMessage) -> str | None:
        """Another channel that reaches the person; None if there is none or the message came from there."""
        if message.guardian_id is not None:
            # Down his own list and never back up.
            order = pupils.guardian(tx, message.guardian_id).in_order
            at = order.index(message.channel) + 1 if message.channel in order else len(order)
            others = tuple(way for way in order[at:] if way != "call")
        else:
            others = OTHER.get(message.channel, ()) if message.instead_of is None else ()
        for channel in others:
            address = claims.addresses(tx, [message], channel).get(message.id) if channel in self._channels else None
            if address is not None and not (channel == "sms" and opt_outs.stopped(tx, address)):
                return channel
        return None

    def arrived(self, tx: Tx, message: OutMessage, now: datetime) -> None:
        """The provider says after all that it arrived: nobody need call any more."""
        self._settle_task(tx, message, now, "后来查明已送达")

    def _settle_task(self, tx: Tx, message: OutMessage, now: datetime, note: str = "后来查明已发出") -> None:
        for task in tasks.open_in(tx, message.county_id, limit=1000):
            if task.key == _task_key(message):
                tasks.end(tx, task.id, now, note=note, done=False)

    def _task(self, tx: Tx, message: OutMessage, now: datetime, reason: str) -> None:
        about = next((one.pupil_id for one in prompts.in_message(tx, message.id) if one.pupil_id is not None), None)
        opened = tasks.open_task(
            tx,
            key=_task_key(message),
            county_id=message.county_id,
            kind="undelivered",
            owner_role=TASK_OWNER,
            text=_what_to_do(tx, message, reason),
            now=now,
            pupil_id=about,
            outbox_id=message.id,
            payload={
                "channel": message.channel,
                "template": message.template,
                "reason": reason,
                "person_id": message.person_id,
            },
        )
        if opened is not None:
            log.warning("message reaches nobody", extra={"action": "undelivered", "outbox_id": message.id})


def _instead(tx: Tx, message: OutMessage, channel: str, now: datetime) -> None:
    kept = _kept(message)
    words = kept.get(WAYS)
    # Each way has its own words: an address of a page is not for an SMS, 回复这条短信 not for WeChat.
    text = str(words.get(channel) or message.text) if isinstance(words, dict) else message.text
    parts = len(split(text)) if channel in ("wecom", "parent") else 1
    request = {key: kept[key] for key in (WAYS, LEGAL) if key in kept}
    claims.instead(tx, message, channel, text, now, parts=parts, request=request or None)


def _chinese(message: OutMessage) -> str | None:
    """The Chinese words of a message that is in another language."""
    words = _kept(message).get(WAYS)
    chinese = str(words.get("chinese") or "") if isinstance(words, dict) else ""
    return chinese if chinese and chinese != message.text else None


def _what_to_do(tx: Tx, message: OutMessage, reason: str) -> str:
    """The task's words: to call, or to bring the paper where the law wants the guardian to have it."""
    name, kept = _name(tx, message), _kept(message)
    words = kept.get(WAYS)
    # Whoever calls reads Chinese.
    said = str(words.get("chinese") or words.get("sms") or message.text) if isinstance(words, dict) else message.text
    if message.guardian_id is not None and kept.get(LEGAL):
        return (
            f"{name}应收到一份通知，电子消息没有送到（{reason}）。这是必须送达的通知：请打印纸质通知书，"
            f"上门送交本人签收，送达后回复“通知书已送达，……签收”。通知内容：{said}"
        )
    if message.channel == "call":
        return f"请给{name}打电话或上门（{reason}），办好后回复“已电话，……”。要说的话：{said}"
    return (
        f"{say_time(message.created_at)}发给{name}的消息没有确认送达（{reason}）。"
        f"请用电话等方式转告本人，并核对登记的联系方式。消息原文：{said}"
    )


def _task_key(message: OutMessage) -> str:
    return f"undelivered/{message.id}"


def _kept(message: OutMessage) -> dict[str, object]:
    return dict(message.request) if isinstance(message.request, dict) else {}


def _name(tx: Tx, message: OutMessage) -> str:
    if message.person_id is not None:
        return persons.get(tx, message.person_id).name
    assert message.guardian_id is not None
    guardian = pupils.guardian(tx, message.guardian_id)
    return f"{pupils.get(tx, guardian.pupil_id).name}的{guardian.relation or '监护人'}{guardian.name}"
