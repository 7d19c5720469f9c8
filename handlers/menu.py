"""The app's menu and the buttons of cards: each is also a sentence one can type."""

from __future__ import annotations

import re

from handlers import helping, hints, queries, replies
from handlers.context import Answer, Context
from handlers.reading import Reading
from handlers.recording import By
from handlers.sight import Speaker
from store import inbox, prompts, pupils

#: Menu key → what it answers.
KEYS = ("checkin", "duties", "query", "help")
#: Button key → the step that it tells.
BUTTONS: dict[str, tuple[str, str, str]] = {
    "visited": ("home_visit", "unknown", "已家访"),
    "called": ("phone", "unknown", "已电话"),
    "returned": ("returned", "returned", "已返校"),
    "ack": ("ack", "unknown", "收到"),
    "help": ("ack", "unknown", "需要帮助"),
}
#: What a press leaves open, and how to say it.
OPEN_END = {"called": "没打通或另有情况，请再发一句。", "visited": "见到谁、说了什么，请再发一句。"}
#: Messages of his that are looked through for an earlier press.
LOOK_BACK = 100
_TASK = re.compile(r"prompt-(\d+)")


def clicked(ctx: Context, who: Speaker, key: str) -> Answer:
    """Somebody tapped the app's menu."""
    if key == "checkin":
        return Answer(
            queries.reported(ctx, who) if who.classes else "请写上班级再报，如“七1班 今天全勤”。", {"menu": key}
        )
    if key == "duties":
        return Answer(queries.my_duties(ctx, who), {"menu": key})
    if key == "query":
        return Answer(
            queries.absent(ctx, who, who.classes[0] if len(who.classes) == 1 else None, ctx.today), {"menu": key}
        )
    return Answer(hints.text_for(who), {"menu": key})


def tapped(ctx: Context, who: Speaker, task_id: str, key: str) -> Answer:
    """Somebody tapped a button of a card: the step it names, for the prompt it belongs to, if that was his."""
    if (before := _before(ctx, who, task_id)) is not None:
        label = BUTTONS[before][2] if before in BUTTONS else "别的按钮"
        return Answer(
            f"这张卡片您已点过“{label}”，这次没有再记。\n要补充，请写上学生姓名发一句话。",
            {"card": task_id},
        )
    match = _TASK.fullmatch(task_id)
    standing = prompts.open_for(ctx.tx, person_id=who.person.id)
    prompt = next((one for one in standing if match is not None and one.id == int(match[1])), None)
    if prompt is None or prompt.pupil_id is None:
        return Answer("这张卡片已经失效，或不是发给您的。要看您的待办，请发“我还有几件没办”。", {"card": task_id})
    if key not in BUTTONS:
        return Answer("请用一句话说明做了什么、结果怎样。", {"card": task_id})
    pupil = pupils.get(ctx.tx, prompt.pupil_id)
    step, outcome, words = BUTTONS[key]
    if key == "help":
        return helping.call(ctx, who, pupil, words)
    reading = Reading(intent="reply", date=ctx.today, step=step, outcome=outcome, student=pupil.name)  # type: ignore[arg-type]
    said = replies.step(ctx, By(who.person.id, who.person.code, who.role), pupil, reading, standing, words=words)
    more = OPEN_END.get(key, "") if said.text and "还缺" not in said.text else ""
    return Answer(f"{said.text}\n{more}".strip(), said.reading)


def _before(ctx: Context, who: Speaker, task_id: str) -> str | None:
    """The button he pressed on this card before: phones show a spent card for a while, and old ones for ever."""
    for message in inbox.of_person(ctx.tx, who.person.county_id, who.person.id, limit=LOOK_BACK):
        mine = message.kind == "event:template_card_event" and message.payload.get("task_id") == task_id
        if mine and message.state == "answered" and message.id != ctx.message_id:
            return str(message.payload.get("event_key") or "")
    return None
