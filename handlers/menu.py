"""The app's menu and the buttons of cards: each is also a sentence one can type."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.asked import hints, owing, rolls
from handlers.reading import Reading
from handlers.reading.words.pattern import Pattern
from handlers.steps import helping, replies, votes
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Speaker
from store import cases, inbox, prompts, pupils
from store.pupils import Pupil

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
_TASK = Pattern(r"prompt-(\d+)")


def clicked(ctx: Context, who: Speaker, key: str) -> Answer:
    """Somebody tapped the app's menu."""
    if key == "checkin":
        return Answer(
            rolls.reported(ctx, who) if who.classes else "请写上班级再报，如“七1班 今天全勤”。", {"menu": key}
        )
    if key == "duties":
        return Answer(owing.my_duties(ctx, who), {"menu": key})
    if key == "query":
        return Answer(
            rolls.absent(ctx, who, who.classes[0] if len(who.classes) == 1 else None, ctx.today), {"menu": key}
        )
    return Answer(hints.text_for(who), {"menu": key})


def tapped(
    ctx: Context, who: Speaker, task_id: str, key: str, selected: Mapping[str, tuple[str, ...]] | None = None
) -> Answer:
    """Somebody tapped a button of a card, or submitted the choice that took its place: for the prompt it belongs to, if
    that was his."""
    pressed = _before(ctx, who, task_id)
    if key in votes.QUESTIONS:
        return _voted(ctx, who, task_id, key, selected or {}, pressed)
    if pressed:
        label = BUTTONS[pressed[0]][2] if pressed[0] in BUTTONS else "别的按钮"
        return Answer(
            f"这张卡片您已点过“{label}”，这次没有再记。\n要补充，请写上学生姓名发一句话。",
            {"card": task_id},
        )
    standing = prompts.open_for(ctx.tx, person_id=who.person.id)
    number = _prompt_of(task_id)
    prompt = next((one for one in standing if one.id == number), None)
    if prompt is None or prompt.pupil_id is None:
        return Answer("这张卡片已经失效，或不是发给您的。要看您的待办，请发“我还有几件没办”。", {"card": task_id})
    if key not in BUTTONS:
        return Answer("请用一句话说明做了什么、结果怎样。", {"card": task_id})
    pupil = pupils.get(ctx.tx, prompt.pupil_id)
    step, outcome, words = BUTTONS[key]
    if key == "help":
        return helping.call(ctx, who, pupil, words)
    said = _step(ctx, who, pupil, step, outcome, words)
    if key in OPEN_END and said.text and "还缺" not in said.text:
        return Answer(votes.ask(f"{said.text}\n{OPEN_END[key]}", "outcome"), said.reading)
    return said


def _voted(
    ctx: Context, who: Speaker, task_id: str, key: str, selected: Mapping[str, tuple[str, ...]], pressed: list[str]
) -> Answer:
    """The result of what he pressed before, or why the family does not want: a step of the same pupil."""
    label = {"card": task_id}
    number = _prompt_of(task_id)
    prompt = prompts.find(ctx.tx, number) if number is not None else None
    chosen = next(iter(selected.get(key, ())), "")
    words = votes.QUESTIONS[key][1].get(chosen)
    if prompt is None or prompt.person_id != who.person.id or prompt.pupil_id is None or not pressed:
        return Answer("这张卡片已经失效，或不是发给您的。要看您的待办，请发“我还有几件没办”。", label)
    if key in pressed:
        return Answer("这一项您已经选过，这次没有再记。\n要更正，请写上学生姓名发一句话。", label)
    if words is None:
        return Answer("没有选中任何一项，没有记。请用一句话说明结果。", label)
    pupil = pupils.get(ctx.tx, prompt.pupil_id)
    step = BUTTONS[pressed[-1]][0] if pressed[-1] in BUTTONS else "info"
    if key == "cause":
        return _step(ctx, who, pupil, "info", "unknown", f"原因：{words}", reason=chosen)
    if chosen == "returned":
        step = "returned"
    told = f"{BUTTONS[pressed[-1]][2]}，{words}" if pressed[-1] in BUTTONS else words
    said = _step(ctx, who, pupil, step, chosen, told)
    case = cases.open_of(ctx.tx, pupil.id)
    if chosen == "refused" and said.text and case is not None and case.cause is None:
        return Answer(votes.ask(said.text, "cause"), said.reading)
    return said


def _step(
    ctx: Context, who: Speaker, pupil: Pupil, step: str, outcome: str, words: str, *, reason: str | None = None
) -> Answer:
    standing = prompts.open_for(ctx.tx, person_id=who.person.id)
    reading = Reading(
        intent="reply",
        date=ctx.today,
        step=step,  # type: ignore[arg-type]
        outcome=outcome,  # type: ignore[arg-type]
        reason=reason,
        student=pupil.name,
    )
    return replies.step(ctx, By(who.person.id, who.person.code, who.role), pupil, reading, standing, words=words)


def _prompt_of(task_id: str) -> int | None:
    match = _TASK.fullmatch(task_id)
    return int(match[1]) if match is not None else None


def _before(ctx: Context, who: Speaker, task_id: str) -> list[str]:
    """What he pressed on this card before, the latest first: phones show a spent card for a while, and old ones for ever."""
    return [
        str(message.payload.get("event_key") or "")
        for message in inbox.of_person(ctx.tx, who.person.county_id, who.person.id, limit=LOOK_BACK)
        if message.kind == "event:template_card_event"
        and message.payload.get("task_id") == task_id
        and message.state == "answered"
        and message.id != ctx.message_id
    ]
