"""An order in chat: about whom it is, whether he who writes may give it, and one answer to it.

Only pupils in his sight exist for him; of several everybody named has it done. Where the words leave open who is meant it
is asked, and nothing is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.official import carrying, saying, sentences
from handlers.official.fields import Order
from handlers.turn.context import Answer, Context
from handlers.turn.sight import AREA, Sight, Speaker, all_sight
from reminders.rules import bodies
from store import people, pupils
from store.prompts import Prompt
from store.pupils import Pupil

LEADS = frozenset({"school_lead", "school_cadre"})
SCHOOL = LEADS | {"class_teacher", "baobao_teacher", "teacher"}
OFFICES = frozenset(role for role in bodies.NAME if role.startswith("dept_")) | {
    "expert_committee",
    "poverty_group",
    "rural_revitalisation_office",
    "village_committee",
    "baobao_official",
}
#: Who may do what. The policy's own gates (who issues, who consents) come after, and say so with their clause.
MAY: dict[str, frozenset[str]] = {
    "name_person": LEADS | AREA,
    "set_cause": SCHOOL | AREA | OFFICES,
    "record": SCHOOL | AREA | OFFICES,
    "record_move": SCHOOL | AREA,
    "confirm_dropout": LEADS | AREA,
    "submit_report": LEADS | AREA,
    "receive_report": LEADS | AREA | OFFICES,
    "invite": AREA,
    "issue_notice": LEADS | AREA | {"village_committee", "baobao_official"},
    "serve_notice": LEADS | AREA | {"village_committee", "baobao_official"},
    "attach": SCHOOL | AREA | OFFICES,
    "apply_exit": SCHOOL | AREA,
    "approve": LEADS | AREA | OFFICES,
    "reject": LEADS | AREA | OFFICES,
    "place": SCHOOL,
    "change_roll": SCHOOL | {"edu_bureau", "central_school"},
    "correct_marks": LEADS,
    "done": SCHOOL | AREA | OFFICES,
    "draw_report": LEADS | AREA,
}
#: What the reader understands as well when others say it: it is a record then, and no refusal.
ALSO_TOLD = frozenset(
    {"serve_notice", "record", "done", "submit_report", "receive_report", "name_person", "correct_marks"}
)
#: Action → the duties that it answers: with no name in the words the one pupil is meant of whom such a thing is asked.
ANSWERS: dict[str, tuple[str, ...]] = {
    "name_person": ("name_person",),
    "serve_notice": ("return_notice", "order_notice", "correct_notice", "enrol_notice"),
    "issue_notice": ("return_notice", "order_notice", "correct_notice", "enrol_notice"),
    "invite": ("choose_departments", "joint_persuade"),
    "approve": ("exit_approval",),
    "reject": ("exit_approval",),
    "attach": ("exit_evidence", "pupil_plan", "placement", "migrant_notice", "joint_search"),
    "place": ("placement",),
    "submit_report": ("dropout_report",),
    "record": ("criticise_guardian", "special_care", "home_teaching", "joint_persuade"),
}


def typed(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """The answer to an order without a code; None where the words are none."""
    if sentences.HINT.search(ctx.text) is None:
        return None
    sight = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today)
    words, named = _without_names(ctx.text, sight)
    order = sentences.read(words, ctx.today)
    if order is None:
        return _each(ctx, who, sight, named, standing) or _almost(ctx, who, words, named)
    if order.action == "correct_marks" and who.classes:
        return None
    if (no := _may_not(ctx, who, order, None)) is not None:
        return no if no.text else None
    if not named and order.matter and (done := carrying.for_unit(ctx, who, order)) is not None:
        return done
    if not named and order.action in ("submit_report", "draw_report") and set(who.roles) & MAY[order.action]:
        return Answer(
            f"现在没有叫“{order.matter[:16]}”的报表要办，没有记。要看待办请发“待办”。", {"order": order.action}
        )
    if order.action == "draw_report":
        return None
    if not named:
        return _unnamed(ctx, who, order, standing, words)
    said = []
    for name in named:
        held = _told_apart(ctx, sight.by_name[name])
        if len(held) > 1:
            return Answer(f"有{len(held)}位{name}，请写上班级再发一次。", {"order": order.action})
        said.append(_about(ctx, who, held[0], order, standing))
    if all(one is None for one in said):
        return None
    return Answer("\n".join(one.text for one in said if one and one.text), {"order": order.action, "pupils": named})


def _each(ctx: Context, who: Speaker, sight: Sight, named: Sequence[str], standing: Sequence[Prompt]) -> Answer | None:
    """李明专人孟凡星，张伟专人周文: an order about each, where every clause is one about other pupils; None for other words."""
    parts = [part for part in re.split(r"[，,；;。\n]", ctx.text) if part.strip()]
    if len(named) < 2 or len(parts) < 2:
        return None
    read = [(sentences.read(words, ctx.today), them) for words, them in (_without_names(one, sight) for one in parts)]
    if sum(len(them) for _, them in read) != len(named) or any(order is None or not them for order, them in read):
        return None
    said = [
        _about(ctx, who, sight.by_name[name][0], order, standing)
        for order, them in read
        if order is not None
        for name in them
        if len(sight.by_name[name]) == 1
    ]
    if len(said) < len(named) or any(one is None for one in said):
        return None
    text = "\n".join(one.text for one in said if one is not None and one.text)
    return Answer(text, {"order": "several", "pupils": list(named)})


def by_code(
    ctx: Context, who: Speaker, pupil: Pupil, prompt: Prompt, words: str, standing: Sequence[Prompt]
) -> Answer | None:
    """The answer to an order behind a code: the pupil is known; None where the words are no order."""
    if sentences.HINT.search(words) is None:
        return None
    plain = words.replace(pupil.name, "")
    order = sentences.read(plain, ctx.today)
    if order is None or (order.action == "correct_marks" and who.classes):
        return None
    if _bare(order, plain) and str(prompt.params.get("duty") or "") not in ANSWERS["approve"]:
        return None
    return _about(ctx, who, pupil, order, standing)


def _almost(ctx: Context, who: Speaker, words: str, named: Sequence[str]) -> Answer | None:
    """What begins like an order of an official and is none: told so. As news it would be a wrong record."""
    verb = sentences.begins(words) if set(who.roles) & (LEADS | AREA | OFFICES) and not who.classes else None
    if verb is None:
        return None
    label = {"order": None, "verb": verb}
    if verb.endswith("错"):
        return Answer(
            "没有记。已登记的照原话留存；请把正确的写成一句再发一次，刚办错的发“撤回”，更早的请告诉管理员。", label
        )
    rows = [row.example for row in sentences.SENTENCES if verb in row.example[:6]]
    rows = [row.replace("李明", named[0]) for row in rows] if named else rows
    shown = f"可以这样写：{'；'.join(rows[:2])}。" if rows else "没有这样的操作，要看能办什么请发“帮助”。"
    whom = "一句话办一件事。" if named else "请写上学生姓名。"
    return Answer(f"这句没听懂，没有办，也没有记。{shown}{whom}", label)


def _about(ctx: Context, who: Speaker, pupil: Pupil, order: Order, standing: Sequence[Prompt]) -> Answer | None:
    if (no := _may_not(ctx, who, order, pupil)) is not None:
        return no if no.text else None
    return carrying.for_pupil(ctx, who, pupil, order, standing)


def _may_not(ctx: Context, who: Speaker, order: Order, pupil: Pupil | None) -> Answer | None:
    """Why he may not: None where he may; an answer without words where the reader shall hear it instead."""
    if may(ctx, who, order.action, pupil) or (pupil is None and order.action in ALSO_TOLD):
        return None
    commanded = (
        order.action == "name_person" and sentences.begins(ctx.text) is not None
    )  # 分派…给…: no news of the pupil
    if (order.action in ALSO_TOLD and not commanded) or order.ask:
        return Answer(None)
    return not_his(order.action)


def may(ctx: Context, who: Speaker, action: str, pupil: Pupil | None) -> bool:
    """Whether his posts, or what he was given with the pupil, let him do it. The policy's own gates come after."""
    allowed, roles = MAY[action], set(who.roles)
    if pupil is not None and not roles & allowed:
        roles |= {
            one.role
            for one in people.pupils_given_to(ctx.tx, who.person.id, ctx.today)
            if one.pupil_id in (None, pupil.id)
        }
    return bool(roles & allowed)


def not_his(action: str) -> Answer:
    """Whose it is to do, for who may not."""
    whose = "、".join(dict.fromkeys(bodies.name(role) for role in _ORDERED if role in MAY[action]))
    return Answer(
        f"没有记：“{saying.CALLED[action]}”由{whose}办理。需要的话请转告他们。", {"order": action, "refused": True}
    )


_ORDERED = ("school_lead", "township_officer", "central_school", "edu_bureau", "class_teacher")


def _unnamed(ctx: Context, who: Speaker, order: Order, standing: Sequence[Prompt], words: str) -> Answer | None:
    """Nobody is named: the one pupil of whom such a thing is asked, else it is asked who is meant."""
    wanted = ANSWERS.get(order.action, ())
    them = {
        one.pupil_id: one
        for one in standing
        if one.pupil_id is not None and str(one.params.get("duty") or "").partition(":")[0] in wanted
    }
    if len(them) == 1:
        return _about(ctx, who, pupils.get(ctx.tx, next(iter(them))), order, standing)
    if them and order.action == "name_person" and re.match(r"\s*(?:都|全部)", ctx.text):
        each = pupils.many(ctx.tx, [number for number in them if number is not None]).values()
        said = [_about(ctx, who, one, order, standing) for one in each]
        return Answer("\n".join(one.text for one in said if one and one.text), {"order": order.action})
    if not them and _bare(order, words) and set(who.roles) & MAY["approve"]:
        # A lead's or an official's 同意 is no child's promise.
        return Answer("同意或不同意的是哪一件？没有记。请写全再发一次，如“同意李明销号”。", {"order": order.action})
    if not them and (order.action in ALSO_TOLD or _bare(order, words)):
        return None
    names = [one.name for one in pupils.many(ctx.tx, [number for number in them if number is not None]).values()]
    shown = f"（{'、'.join(names[:6])}）" if names else ""
    example = next(row.example for row in sentences.SENTENCES if row.action == order.action)
    return Answer(f"是哪位学生{shown}？没有记。请写上姓名再发一次，如“{example}”。", {"order": order.action})


def _bare(order: Order, words: str) -> bool:
    """同意 and 不同意 alone say nothing of what is consented to."""
    return order.action in ("approve", "reject") and sentences.plain(words).partition("，")[0] in ("同意", "不同意")


def _without_names(text: str, sight: Sight) -> tuple[str, list[str]]:
    """The words without the names of pupils in sight, and those names in the order in which they stand."""
    found = sorted((name for name in sight.by_name if name in text), key=len, reverse=True)
    named: list[tuple[int, str]] = []
    for name in found:
        if name in text:
            named.append((text.find(name), name))
            text = text.replace(name, "\u3000" * len(name))
    order = [name for _, name in sorted(named)]
    left = text
    if len(order) > 1:
        # 确认李明、张伟辍学: the mark between two names belongs to them.
        left = _between(text)
    return left.replace("\u3000", ""), order


def _between(text: str) -> str:
    return re.sub(r"(?<=\u3000)[、，,和跟与及\s]+(?=\u3000)", "", text)


def _told_apart(ctx: Context, held: Sequence[Pupil]) -> Sequence[Pupil]:
    """Of pupils of one name the one whose class the words name."""
    if len(held) < 2:
        return held
    places = people.places(ctx.tx, [one.id for one in held], ctx.today)
    fitting = [
        one
        for one in held
        if one.id in places
        and any(word in ctx.text for word in (places[one.id].line[-1].name, *places[one.id].line[-1].aliases))
    ]
    return fitting if len(fitting) == 1 else held
