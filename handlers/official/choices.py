"""What somebody chooses for himself or his office in a word: 汇总时间 9:00 17:00, 免打扰 22:00-6:30, 值班电话, and 负担: what we
cost him and those he leads."""

from __future__ import annotations

import re
from datetime import time, timedelta

from config.days import instant
from handlers.official import colleagues
from handlers.reading.words.pattern import Pattern
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, put_act
from handlers.turn.sight import AREA, Speaker
from reminders.restraint import DIGEST_AT
from reminders.whom import DUTY_PHONE
from store import burden, persons, units, wishes
from store.burden import Burden

LEADS = frozenset({"school_lead", "school_cadre"})
#: Digests a day at most.
MOST_DIGESTS = 4
#: Persons of a list.
MOST = 8
_TIME = Pattern(r"(?<!\d)([01]?\d|2[0-3])\s*(?:[:：点]\s*([0-5]\d)?|点)(半)?")
_DIGEST = Pattern(r"^(?:汇总|摘要)时间?\s*[:：]?\s*(.*)$")
_QUIET = Pattern(r"^(?:免打扰|勿扰)(?:时间)?\s*[:：]?\s*(.*)$")
_PHONE = Pattern(r"^值班电话\s*[:：]?\s*([\d\-+ ]{0,20})$")
_BURDEN = Pattern(r"^(?:负担|打扰)(?:情况|统计)?(本周|这周|一周)?$")
_OFF = Pattern(r"^(?:关|关闭|取消|不要|逐条)$")
_USUAL = Pattern(r"^(?:恢复|默认|恢复默认)$")


def typed(ctx: Context, who: Speaker) -> Answer | None:
    """The answer to one of these; None where the words are something else."""
    text = ctx.text.strip(" 。.！!")
    if (match := _DIGEST.match(text)) is not None:
        return _digest(ctx, who, match[1].strip())
    if (match := _QUIET.match(text)) is not None:
        return _quiet(ctx, who, match[1].strip())
    if (match := _PHONE.match(text)) is not None:
        return _phone(ctx, who, match[1].strip())
    if (match := _BURDEN.match(text)) is not None:
        return _shown(ctx, who, week=match[1] is not None)
    return None


def _digest(ctx: Context, who: Speaker, said: str) -> Answer | None:
    label = {"choice": "digest"}
    usual = "、".join(f"{one:%H:%M}" for one in DIGEST_AT)
    if not said:
        chosen = wishes.of(ctx.tx, [who.person.id]).get(who.person.id)
        if chosen is None or chosen.digest_at is None:
            return Answer(
                f"学生多时每天{usual}各发一次汇总。要改请发“汇总时间 9:00 17:00”，不要汇总发“汇总时间 关”。", label
            )
        now = "、".join(f"{one:%H:%M}" for one in chosen.digest_at) or "不汇总，逐条发"
        return Answer(f"您的汇总时间：{now}。要恢复默认请发“汇总时间 默认”。", label)
    if _OFF.match(said):
        wishes.digest_at(ctx.tx, who.person.county_id, who.person.id, (), ctx.now)
        _trace(ctx, who, {"digest_at": []})
        return Answer("已记：不再汇总，逐条发给您。要恢复请发“汇总时间 默认”。", label)
    if _USUAL.match(said):
        wishes.digest_at(ctx.tx, who.person.county_id, who.person.id, None, ctx.now)
        _trace(ctx, who, {"digest_at": None})
        return Answer(f"已记：恢复默认，学生多时每天{usual}各发一次汇总。", label)
    hours = _times(said)
    if not hours or len(hours) > MOST_DIGESTS:
        return Answer(f"没有记。请写一天里的一到{MOST_DIGESTS}个时刻，如“汇总时间 9:00 17:00”。", label)
    wishes.digest_at(ctx.tx, who.person.county_id, who.person.id, hours, ctx.now)
    told = "、".join(f"{one:%H:%M}" for one in sorted(hours))
    _trace(ctx, who, {"digest_at": [f"{one:%H:%M}" for one in sorted(hours)]})
    return Answer(f"已记：每天{told}给您发汇总。当天就到期的和求助仍立刻发。", label)


def _quiet(ctx: Context, who: Speaker, said: str) -> Answer | None:
    label = {"choice": "quiet"}
    if _USUAL.match(said) or _OFF.match(said):
        wishes.quiet(ctx.tx, who.person.county_id, who.person.id, None, ctx.now)
        _trace(ctx, who, {"quiet": None})
        return Answer("已记：免打扰时间恢复默认。", label)
    hours = _times(said)
    if len(hours) != 2 or hours[0] == hours[1]:
        return Answer("没有记。请写起止时刻，如“免打扰 22:00-6:30”。这段时间的提醒会留到结束后再发，不会丢。", label)
    if _length(hours) > timedelta(hours=14):
        return Answer("没有记：免打扰最长14小时，否则当天要办的事来不及告诉您。", label)
    wishes.quiet(ctx.tx, who.person.county_id, who.person.id, (hours[0], hours[1]), ctx.now)
    _trace(ctx, who, {"quiet": [f"{one:%H:%M}" for one in hours]})
    return Answer(f"已记：每天{hours[0]:%H:%M}到{hours[1]:%H:%M}不发提醒，留到{hours[1]:%H:%M}再发。", label)


def _phone(ctx: Context, who: Speaker, said: str) -> Answer | None:
    own = who.units_with(LEADS | AREA)
    if not own:
        return Answer("值班电话由学校、乡镇或教体局的负责人登记。", {"choice": "phone"})
    digits = re.sub(r"[^\d\-+]", "", said)
    if sum(one.isdigit() for one in digits) < 7:
        return Answer("没有记。请写全号码，如“值班电话 0373-1234567”。", {"choice": "phone"})
    unit = units.get(ctx.tx, own[0])
    units.put_setting(ctx.tx, unit.id, DUTY_PHONE, digits)
    _trace(ctx, who, {"unit": unit.id, "duty_phone": digits})
    return Answer(f"已记 {unit.name}值班电话：{digits}。找不到人的时候会请人打这个电话。", {"choice": "phone"})


def _shown(ctx: Context, who: Speaker, *, week: bool) -> Answer:
    """What was sent, asked and typed: his own, then whoever of his school or area got most."""
    first = ctx.today - timedelta(days=ctx.today.weekday()) if week else ctx.today
    since = instant(first)
    found = burden.of_county(ctx.tx, who.person.county_id, since, ctx.now + timedelta(seconds=1))
    span = "本周" if week else "今天"
    said = [f"{span}给您{_told(found.get(who.person.id, Burden()))}。"]
    led: set[int] = set()
    for unit_id in who.units_with(LEADS | AREA):
        led |= colleagues.below(ctx, unit_id).keys()
    heavy = sorted(
        ((one, count) for one, count in found.items() if one in led and one != who.person.id and count.sent), key=_most
    )
    if heavy:
        names = persons.many(ctx.tx, [one for one, _ in heavy[:MOST]])
        said.append(f"您负责的人里收到最多的（每人每天限{ctx.home.world.most_a_day}条）：")
        said += [f"· {names[one].name}：{_told(count)}" for one, count in heavy[:MOST]]
    return Answer("\n".join(said), {"choice": "burden"})


def _most(one: tuple[int, Burden]) -> tuple[int, int]:
    return -one[1].sent, one[0]


def _told(count: Burden) -> str:
    return f"发{count.sent}条，要办{count.asked}件，自己发来{count.said}条"


def _times(said: str) -> list[time]:
    return [time(int(one[1]), 30 if one[3] else int(one[2] or 0)) for one in _TIME.finditer(said)]


def _length(hours: list[time]) -> timedelta:
    first, last = (timedelta(hours=one.hour, minutes=one.minute) for one in hours)
    return last - first if last > first else last - first + timedelta(days=1)


def _trace(ctx: Context, who: Speaker, fields: dict[str, object]) -> None:
    by = By(who.person.id, who.person.code, who.role)
    put_act(ctx, who.person.county_id, ("person", who.person.id), by, "choice", fields)
