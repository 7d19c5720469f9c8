"""A photo, a place, a file: sent in answer to a prompt it is evidence of the step, filed with the pupil it is about.

A place is a fact at once. A picture is named by an id that is good for three days: it is fetched by `bot.evidence`, and becomes a
step of its own when its bytes are on file. Whose it is is never guessed: of several open matters it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from config.days import local
from handlers.reading.words.pattern import Pattern
from handlers.turn import questions as kept
from handlers.turn.context import Answer, Context, Home
from handlers.turn.incoming import Incoming, Location
from handlers.turn.recording import By, look_again, place_of, put_act
from handlers.turn.sight import Speaker, all_sight
from reminders.prompting import after_quiet
from reminders.restraint import quiet_hours
from store import evidence, inbox, outbox, persons, prompts, pupils, questions
from store.db import Tx
from store.evidence import Evidence, NewEvidence
from store.outbox import NewMessage
from store.prompts import NewPrompt, Prompt
from store.pupils import Pupil

#: Sort of the question whose picture it is.
SORT = "evidence"
#: A picture belongs to what he told of so long before.
BEFORE = timedelta(minutes=30)
CALLED = {"image": "照片", "video": "视频", "voice": "语音", "file": "文件", "location": "位置"}
KINDS = frozenset(CALLED)


def sent(ctx: Context, who: Speaker, incoming: Incoming) -> Answer | None:
    """File what was sent; None where it is of no kind that is evidence, or nothing tells whose it is."""
    if incoming.kind not in KINDS or (incoming.kind != "location" and not incoming.media.get("media_id")):
        return None
    standing = prompts.open_for(ctx.tx, person_id=who.person.id)
    them = _meant(ctx, who, standing)
    if len(them) == 1:
        return _file(ctx, _by(who), them[0], ctx.message_id, incoming.kind, standing)
    if incoming.kind == "voice":
        return None
    kept.drop_older(ctx, questions.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    kept.keep(ctx, who.person.id, who.person.county_id, {"sort": SORT, "kind": incoming.kind})
    if not them:
        return None
    names = "、".join(f"{nth} {pupil.name}" for nth, pupil in enumerate(them[:6], 1))
    return Answer(f"{CALLED[incoming.kind]}收到了，是哪位学生的？{names}。请回复序号或姓名。", {"asked": SORT})


def told_whose(ctx: Context, who: Speaker) -> Answer | None:
    """The name or number that was asked for; None where the words are about something else."""
    asked = kept.newest(ctx, who.person.id, SORT)
    if asked is None or len(ctx.text.strip()) > 8:
        return None
    first = inbox.get(ctx.tx, asked.message_id)
    standing = prompts.open_for(ctx.tx, person_id=who.person.id)
    them = _meant(replace(ctx, said_at=first.said_at), who, standing)
    text = ctx.text.strip(" 。，")
    meant = [one for nth, one in enumerate(them[:6], 1) if text in (str(nth), one.name)]
    if not meant:
        sight = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today)
        meant = [held for name in (text,) if (held := sight.one(name)) is not None]
    if not meant:
        return None
    questions.end(ctx.tx, asked.id, ctx.now, answer_id=ctx.message_id)
    then = replace(ctx, said_at=first.said_at)
    return _file(then, _by(who), meant[0], first.id, str(asked.ask["kind"]), standing)


def with_words(ctx: Context, by: By, pupil: Pupil) -> str:
    """A picture that came just before the words that say whose it is: filed with them; what to add to the answer."""
    if by.person_id is None:
        return ""
    asked = kept.newest(ctx, by.person_id, SORT)
    if asked is None or ctx.now - asked.opened_at > BEFORE:
        return ""
    questions.end(ctx.tx, asked.id, ctx.now, answer_id=ctx.message_id)
    kind = str(asked.ask["kind"])
    then = replace(ctx, said_at=inbox.get(ctx.tx, asked.message_id).said_at)
    _file(then, by, pupil, asked.message_id, kind, ())
    return f"前面的{CALLED[kind]}也记在{pupil.name}名下。"


def _by(who: Speaker) -> By:
    return By(who.person.id, who.person.code, who.role)


def _meant(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> list[Pupil]:
    """Whose it may be: whom he told of just now, else everybody something is asked of him about."""
    for message in inbox.of_person(ctx.tx, who.person.county_id, who.person.id, limit=6):
        if message.id == ctx.message_id or ctx.said_at - message.said_at > BEFORE or message.kind != "text":
            continue
        named = (
            message.reading.get("student") or message.reading.get("pupil")
            if isinstance(message.reading, dict)
            else None
        )
        if named:
            held = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today).one(str(named))
            return [held] if held is not None else []
        break
    asked = [one for one in standing if one.pupil_id is not None and one.code is not None]
    waiting = [one for one in asked if one.state == "asked"] or asked
    return list(pupils.many(ctx.tx, list(dict.fromkeys(one.pupil_id for one in waiting if one.pupil_id))).values())


def _file(ctx: Context, by: By, pupil: Pupil, message_id: int, kind: str, standing: Sequence[Prompt]) -> Answer:
    assert by.person_id is not None
    label = {"evidence": kind, "pupil": pupil.name}
    place = place_of(ctx, pupil)
    more = (
        "见到谁、结果怎样，请再发一句。"
        if any(one.pupil_id == pupil.id and one.state == "asked" for one in standing)
        else ""
    )
    if kind == "location":
        told = inbox.get(ctx.tx, message_id).payload.get("location") or {}
        where = Location(float(told["latitude"]), float(told["longitude"]), str(told.get("label") or ""))
        fields = {
            "step": "evidence",
            "outcome": "unknown",
            "what": "location",
            "latitude": where.latitude,
            "longitude": where.longitude,
        }
        text = f"位置：{where.label or '未命名'}（{where.latitude:.5f}，{where.longitude:.5f}）"
        put_act(ctx, place.county_id, ("pupil", pupil.id), by, "step", fields, persons=(by.code,), text=text)
        look_again(ctx, [pupil.id])
        return Answer(f"已记 {pupil.name}：{text}，作为办理的凭据。{more}", label)
    media = inbox.get(ctx.tx, message_id).payload.get("media") or {}
    evidence.want(
        ctx.tx,
        NewEvidence(
            county_id=place.county_id,
            pupil_id=pupil.id,
            person_id=by.person_id,
            message_id=message_id,
            kind=kind,
            media_id=str(media.get("media_id") or ""),
            role=by.role,
            said_at=ctx.said_at,
            name=str(media.get("title") or ""),
        ),
        ctx.now,
    )
    return Answer(f"{CALLED[kind]}收到，记在{pupil.name}名下作凭据。{more}", label)


# -- what became of it


def arrived(tx: Tx, home: Home, one: Evidence, content: bytes, mime: str, now: datetime) -> bool:
    """Its bytes are here: kept by their hash, and told as a step of the pupil. False where another had ended it."""
    digest = evidence.keep(tx, one, content, mime, now)
    if digest is None:
        return False
    person = persons.get(tx, one.person_id)
    ctx = Context(tx, home, one.message_id, "wecom", "", one.said_at, now, one.county_id)
    fields = {
        "step": "evidence",
        "outcome": "unknown",
        "what": one.kind,
        "sha256": digest,
        "bytes": len(content),
        "mime": mime,
    }
    text = f"{CALLED[one.kind]}{one.name and f'“{one.name}”'}（{len(content) // 1024 + 1}KB，校验码{digest[:12]}）"
    by = By(one.person_id, person.code, one.role)
    put_act(ctx, one.county_id, ("pupil", one.pupil_id), by, "step", fields, persons=(person.code,), text=text)
    look_again(ctx, [one.pupil_id])
    return True


def refused(tx: Tx, home: Home, one: Evidence, why: str, now: datetime) -> bool:
    """It cannot be had or may not be kept: whoever sent it is told, once."""
    if not evidence.refuse(tx, one, why, now):
        return False
    person, pupil = persons.get(tx, one.person_id), pupils.get(tx, one.pupil_id)
    prompts.want(
        tx,
        [
            NewPrompt(
                key=f"evidence/{one.id}/refused",
                county_id=one.county_id,
                subject_kind="pupil",
                subject_id=one.pupil_id,
                channel="wecom" if person.wecom_userid or not person.phone_key else "sms",
                template="evidence.refused",
                not_before=after_quiet(now, quiet_hours(tx, person, (), home.world)),
                person_id=person.id,
                params={"text": f"您发的{pupil.name}的{CALLED[one.kind]}没有存下来：{why}。请再发一次。", "duty": None},
            )
        ],
        now,
    )
    return True


# -- and back again

_ASKED = Pattern(
    r"^(?:看|发|查看)?(?P<before>[\u4e00-\u9fff·]{2,8}?)?的?(?:照片|凭据|附件)(?P<after>[\u4e00-\u9fff·]{2,8})?$"
)
#: Files sent at once.
MOST = 5
_ENDING = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf", "video/mp4": "mp4", "audio/amr": "amr"}


def asked_for(ctx: Context, who: Speaker) -> Answer | None:
    """李明的照片: what is on file of a pupil in his sight comes as files, the latest few."""
    match = _ASKED.match(ctx.text.strip(" 。"))
    name = (match["before"] or match["after"]) if match is not None else None
    if not name:
        return None
    pupil = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today).one(name)
    if pupil is None:
        return None
    kept_here = [one for one in evidence.of_pupil(ctx.tx, pupil.id) if one.state == "kept" and one.sha256][-MOST:]
    if not kept_here:
        return Answer(f"{pupil.name}名下还没有照片或文件。", {"files": pupil.name})
    for one in kept_here:
        day = local(one.said_at)
        ending = _ENDING.get(one.mime or "", "")
        called = one.name or f"{pupil.name}{day:%m月%d日}{CALLED[one.kind]}{one.id}{ending and '.'}{ending}"
        outbox.put(
            ctx.tx,
            NewMessage(
                key=f"evidence/{one.id}/to/{ctx.message_id}",
                county_id=pupil.county_id,
                channel="wecom",
                template="evidence.file",
                text=f"文件：{called}",
                person_id=who.person.id,
                request={"file": {"sha256": one.sha256, "name": called}},
            ),
            ctx.now,
        )
    return Answer(f"{pupil.name}名下有{len(kept_here)}份，马上发给您。", {"files": pupil.name, "sent": len(kept_here)})
