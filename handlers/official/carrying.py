"""Carrying out an order about one pupil or one unit: its open ends filled from what is owed, done by the one way that buttons
are done, and said back with what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.policy import Policy
from config.wording.citing import cite
from config.wording.duties import DUTIES, PARTS
from handlers.official import papers, saying
from handlers.official.fields import Order
from handlers.official.vocabulary import ROUTE_NAMES
from handlers.reading import read
from handlers.steps import doing, naming, replies
from handlers.steps.finishing import ENDS
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, answered, place_of
from handlers.turn.sight import Speaker
from reminders.rules import bodies
from reminders.rules.lines import Line
from store import cases, duties, people
from store.duties import Duty
from store.persons import Person
from store.prompts import Prompt
from store.pupils import Pupil
from store.units import Unit

#: What a sheet of a pupil is called, where the profile gives it no name.
REPORTS = {
    "dropout_form": "辍学情况报告单",
    "written": "书面报告",
    "school_report": "书面报告",
    "collective_report": "汇总报告",
    "to_township": "提交分管同志的材料",
    "bureau_forward": "转报材料",
}
#: Figures of a report that are told in chat, as the forms call them.
FIGURES = {
    "carried_in": "期初",
    "opened": "新增",
    "reported": "已报告未复学",
    "persuading": "劝返中",
    "returned": "复学",
    "deferred": "延缓",
    "closed": "销号",
    "open_at_end": "期末在册",
    "dropouts": "辍学",
    "transferred_in": "转入",
    "transferred_out": "转出",
    "suspended": "休学",
    "resumed": "复学办结",
    "dropped_out": "辍学",
    "pending": "待补证明",
}
#: The words are about something else: the reader shall hear them.
OTHER = "-"
_REACHED = frozenset({"returned", "promised", "refused", "unreachable"})


@dataclass(frozen=True, slots=True)
class Filled:
    """An order with nothing left open, with what people and papers in it are called; or what must be asked."""

    action: str = ""
    raw: Mapping[str, Any] | None = None
    names: Mapping[str, str] | None = None
    ask: str = ""


def policy_of(ctx: Context, pupil: Pupil) -> Policy:
    """The rule book of the pupil's case, else of his place."""
    case = next(iter(cases.of_pupils(ctx.tx, [pupil.id]).get(pupil.id, ())[-1:]), None)
    return ctx.home.world.policy(ctx.tx, case.policy_stamp if case is not None else place_of(ctx, pupil).policy)


def routes(policy: Policy) -> dict[str, str]:
    """The ways out that this rule book knows, as people call them."""
    return {
        id_: one.name or ROUTE_NAMES.get(id_.partition("_")[0]) or ROUTE_NAMES.get(id_, id_)
        for id_, one in policy.exits.items()
        if not one.dormant and id_ not in ("returned", "any_reduction")
    }


def for_pupil(ctx: Context, who: Speaker, pupil: Pupil, order: Order, standing: Sequence[Prompt]) -> Answer | None:
    """Do it, or ask for what is open; the answer says what it was taken for. None: nothing here is called so."""
    policy = policy_of(ctx, pupil)
    filled = fill(ctx, who, pupil, order, policy)
    if filled.ask:
        if filled.ask == OTHER:
            return None
        asked = Order(order.action, ask=filled.ask)
        ways = list(dict.fromkeys(routes(policy).values()))
        return Answer(saying.open_end(asked, pupil.name, ways), {"order": order.action, "pupil": pupil.name})
    return carry(ctx, who, pupil, filled, standing)


def carry(ctx: Context, who: Speaker, pupil: Pupil, filled: Filled, standing: Sequence[Prompt]) -> Answer:
    """Do what is filled in; the answer says what it was taken for and what came of it, or what is lacking."""
    assert filled.raw is not None
    ways = routes(policy_of(ctx, pupil))
    label = {"order": filled.action, "pupil": pupil.name}
    by = By(who.person.id, who.person.code, who.role)
    came = doing.about_pupil(ctx, by, pupil, filled.action, filled.raw)
    if came.refusal is not None:
        return Answer(saying.refused(came.refusal, ways), label | {"refused": True})
    answered(ctx, pupil, standing)
    told = saying.understood(filled.action, filled.raw, filled.names or {})
    if came.played is not None and came.played.state.restricted and filled.action == "set_cause":
        told = "原因已认定（原因受限）"
    if not any(
        line.type in ("case", "duty", "step", "document", "report", "pupil", "attendance") for line in came.fresh
    ):
        told += "（记录在案；个案没有因此变动）"
    said = [f"已记 {pupil.name}：{told}。{saying.RIGHT}", *saying.came_of(came.fresh)]
    if filled.raw.get("limit"):
        said.append(_limit_set(policy_of(ctx, pupil), filled, came.fresh))
    if filled.action == "issue_notice":
        made = [line for line in came.fresh if line.type == "document" and line.fields.get("event") == "issued"]
        said += [papers.issued(ctx, who, pupil, str(line.fields["kind"])) for line in made[-1:]]
    return Answer("\n".join(part for part in said if part), label)


def _limit_set(policy: Policy, filled: Filled, fresh: Sequence[Line]) -> str:
    """What became of the last day that he typed: where the rule book counts it from the service, his is not used."""
    assert filled.raw is not None
    notice = policy.notices.get(str(filled.raw.get("notice") or "return"))
    leaf, typed = (notice.time_limit, filled.raw["limit"]) if notice is not None else (None, None)
    if notice is None or not isinstance(typed, date):
        return ""
    if leaf is None or leaf.v is None:
        set_ = any(line.type == "document" and line.fields.get("limit") == typed.isoformat() for line in fresh)
        return "" if set_ else f"您写的{saying.day(typed)}没有用作限期；已发出的通知书上的日期照旧。"
    due = {
        line.fields.get("due") for line in fresh if line.type == "duty" and line.fields.get("duty") == "return_deadline"
    }
    if f"{typed.isoformat()}" in {str(one)[:10] for one in due}:
        return ""
    basis = cite(tuple(leaf.src or notice.src))
    units = {"working_day": "个工作日", "school_day": "个上课日", "natural_day": "天"}
    from_ = f"返校限期从送达起算{leaf.v}{units.get(str(leaf.u), '天')}"
    return f"您写的{saying.day(typed)}没有用作限期：{from_}" + (f"（依据{basis}）。" if basis else "。")


def fill(ctx: Context, who: Speaker, pupil: Pupil, order: Order, policy: Policy) -> Filled:
    """The action's fields with what the words leave to the records; or what must be asked."""
    if order.ask:
        return Filled(ask=order.ask)
    raw = {key: value for key, value in order.fields.items() if value not in (None, "", ())}
    names = {id_: one.name or "" for id_, one in policy.notices.items()}
    owed = duties.of(ctx.tx, ("pupil", pupil.id), state="open")
    action = order.action
    if action in ("name_person", "place") and order.person:
        found = naming.meant(ctx, pupil, order.person)
        if len(found) != 1:
            return Filled(ask=_which(order.person, found))
        raw["person"], names["person"] = found[0].code, found[0].name
        if action == "name_person":
            raw["as"] = raw.get("as") or _as(owed, found[0], people.roles_of(ctx.tx, found[0].id, ctx.today))
    if action in ("serve_notice",):
        raw["notice"] = raw.get("notice") or _notice(owed, policy)
    if action == "submit_report":
        report = _report(owed, policy, order.matter)
        if report is None:
            return Filled(ask=f"没有认出要报送{{name}}的哪份材料。可写：{_reports(policy)}。")
        raw["report"], names["report"] = report, policy.report_up[report].name or REPORTS.get(report, "报告")
    if action == "done":
        duty = next((one for one in owed if _called(one.duty, order.matter)), None)
        if duty is None:
            return Filled(ask=OTHER)  # 李明转学手续办好了 is news of him, no duty of ours
        raw["duty"] = duty.duty
    if action == "record":
        raw |= _record(ctx, who, pupil, order)
    return Filled(action, raw, names)


def _which(words: str, found: Sequence[Person]) -> str:
    if not found:
        return f"没有找到“{words}”，请写全名再发一次，如“分派 {{name}} 给 孟凡星”。"
    return f"“{words}”是哪一位？{'、'.join(one.name for one in found[:6])}。请写全名再发一次。"


def _as(owed: Sequence[Duty], person: Person, posts: Sequence[Any]) -> str:
    """As what somebody is named who is only given a pupil: what is lacking, else an official's or a teacher's own part."""
    lacking = [one for duty in owed if duty.duty == "name_person" for one in duty.open]
    township = any(bodies.body(post.role) == "township" for post in posts)
    fitting = [one for one in lacking if (bodies.body(one) == "township") == township]
    return next(iter(fitting or lacking), "baobao_official" if township else "named_person")


def _notice(owed: Sequence[Duty], policy: Policy) -> str:
    """Which notice is meant where the words only say 通知书: the one that is owed, else the only one there is."""
    waiting = [one.duty.removesuffix("_notice") for one in owed if one.duty.endswith("_notice")]
    mine = [id_ for id_ in waiting if id_ in policy.notices]
    return mine[0] if mine else "return"


def _report(owed: Sequence[Duty], policy: Policy, matter: str) -> str | None:
    """Which report of a pupil: the one owed, else the one whose name the words bear, else the only one."""
    waiting = [
        what for one in owed if one.duty == "dropout_report" and (what := one.key.split("|")[2]) in policy.report_up
    ]
    named = [id_ for id_, one in policy.report_up.items() if _alike(one.name or REPORTS.get(id_, ""), matter)]
    for choice in ([id_ for id_ in waiting if id_ in named], waiting, named, list(policy.report_up)):
        if len(choice) == 1:
            return choice[0]
    return None


def _reports(policy: Policy) -> str:
    return (
        "、".join(one.name or REPORTS.get(id_, id_) for id_, one in policy.report_up.items())
        or "本方案没有要报送的个案材料"
    )


def _record(ctx: Context, who: Speaker, pupil: Pupil, order: Order) -> dict[str, Any]:
    """A record's outcome and day as the reader hears them, its words, and who took part."""
    klass = place_of(ctx, pupil).line[-1]
    heard = read(ctx.text, ctx.home.rosters.of(ctx.tx, klass, ctx.today).roster, ctx.at, pupil.name, who.kind)
    persons = [who.person.code]
    place = place_of(ctx, pupil)
    cast = people.casts(ctx.tx, {pupil.id: place}, ctx.today)[pupil.id]
    for role in bodies.roles(order.fields.get("departments", ())):
        held = [holder.person.code for holder in cast.get(role, ())]
        # An office that has nobody here took part as the office.
        persons += held[:1] or [role]
    others = replies.who_took_part(ctx, place, By(who.person.id, who.person.code, who.role), ctx.text, pupil)
    return {
        "content": ctx.text,
        "outcome": heard.outcome if heard.outcome in _REACHED else "unknown",
        "date": heard.act_date or ctx.today,
        "promise_date": heard.promise_date,
        "persons": list(dict.fromkeys([*persons, *others])),
    }


# -- units


def for_unit(ctx: Context, who: Speaker, order: Order) -> Answer | None:
    """A report of the unit sent, a duty of the unit ended, a report drawn up; None where nothing here is called so."""
    if not who.posts:
        return None
    by = By(who.person.id, who.person.code, who.role)
    unit = doing.unit_of(ctx, by, people.place_of_unit(ctx.tx, who.posts[0].unit_id).line)
    if order.action == "draw_report":
        return _draw(ctx, by, unit, order.matter)
    owed = [
        one
        for one in duties.of(ctx.tx, ("unit", unit.id), state="open")
        if _called(one.duty, order.matter) and who.person.code in one.owners
    ]
    if not owed:
        return None
    label = {"order": order.action, "unit": unit.name}
    if len({one.duty for one in owed}) > 1:
        listed = "、".join(dict.fromkeys(saying.duty_called(one.duty) for one in owed))
        return Answer(f"是哪一项？{listed}。请写全名称再发一次，如“报送{listed.split('、')[0]}”。", label)
    duty = owed[0]
    base, _, part = duty.duty.partition(":")
    if base not in ENDS | {"report", "term_check"}:
        return None
    sends = base in ("report", "term_check")
    raw: dict[str, Any] = {"report": part} if sends else {"duty": duty.duty}
    if base == "report":
        raw["period"] = duty.key.split("|")[2]
    came = doing.about_unit(ctx, by, unit, "submit_report" if sends else "done", raw)
    if came.refusal is not None:
        return Answer(saying.refused(came.refusal, {}), label | {"refused": True})
    called = saying.duty_called(duty.duty)
    return Answer(f"已记 {unit.name}{called}：{'已报送' if sends else '已办结'}。{saying.RIGHT}", label)


def _draw(ctx: Context, by: By, unit: Unit, matter: str) -> Answer | None:
    kind = next(
        (id_ for id_, name in PARTS.items() if _alike(name, matter) or (id_ == "ledger" and "台账" in matter)), None
    )
    if kind is None:
        return None
    period = _period(matter, ctx.today)
    came = doing.about_unit(ctx, by, unit, "draw_report", {"report": kind, "period": period})
    label = {"order": "draw_report", "unit": unit.name, "period": period}
    drawn = [line for line in came.fresh if line.type == "report" and line.fields.get("kind") == kind]
    if not drawn:
        return Answer(f"{PARTS[kind]}在{unit.name}没有可以生成的内容，或这个单位不出这份表。", label)
    said = [f"{PARTS[kind]}（{unit.name}，{period}，未报送）："]
    for line in drawn[:8]:
        told = line.fields
        figures = [f"{name}{told[key]}" for key, name in FIGURES.items() if isinstance(told.get(key), int)]
        figures += [f"学生{len(told['pupils'])}人"] if told.get("pupils") is not None else []
        said.append(
            f"{told['unit']}：{'、'.join(figures) or '零报告'}" if len(drawn) > 1 else "、".join(figures) or "零报告"
        )
    return Answer("\n".join(said), label)


def _period(text: str, today: date) -> str:
    month = re.search(r"(?:(\d{4})年)?(\d{1,2})月", text)
    if month is not None and 1 <= int(month[2]) <= 12:
        # A month still ahead this year is last year's.
        year = int(month[1]) if month[1] else today.year - (int(month[2]) > today.month)
        return f"{year}-{int(month[2]):02d}"
    if "上月" in text or "上个月" in text:
        return f"{today.year - (today.month == 1)}-{(today.month - 2) % 12 + 1:02d}"
    quarter = re.search(r"第?([一二三四1-4])季度", text)
    if quarter is not None:
        return f"{today.year}-Q{'一二三四'.find(quarter[1]) + 1 or int(quarter[1])}"
    return f"{today:%Y-%m}"


def _called(duty: str, matter: str) -> bool:
    """Whether words name a duty: by its title, or by the name of its report."""
    base, _, part = duty.partition(":")
    return _alike(DUTIES.get(base, (base, ""))[0], matter) or bool(part and _alike(PARTS.get(part, part), matter))


def _alike(name: str, words: str) -> bool:
    """学校月排查 is meant by 月排查 and by 学校月排查表: one holds the other, in at least two characters."""
    words = re.sub(r"(?:\d{4}年)?\d{1,2}月份?|\d{1,2}[日号]|的|今天|本月|上月|报表$|零报告$", "", words)
    return len(words) >= 2 and len(name) >= 2 and (words in name or name in words)
