"""Leave and stand-ins, said in chat: 请假三天，王老师代; 代班 赵丽娟 孟老师 10月15日到17日; 取消代班; 不能代班.

Whoever acts for somebody gets his prompts and may do what he may, from the first day to the last. Who it is and until when is
echoed; whom the words do not name clearly is asked, and until then nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from config.days import say_day
from handlers.official import colleagues
from handlers.reading.when.dates import find_dates
from handlers.reading.when.standins import find_stand_in
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold
from handlers.turn import questions as kept
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, put_act
from handlers.turn.sight import AREA, Speaker
from reminders.prompting import after_quiet
from reminders.restraint import quiet_hours
from store import due, duties, people, persons, prompts, questions, tasks
from store.persons import Person, StandIn
from store.prompts import NewPrompt

LEADS = frozenset({"school_lead", "school_cadre"})
#: Sort of the question who stands in.
SORT = "leave"
#: Days of one absence; more is a change of post.
LONGEST = 200
_HINT = Pattern(r"代班|代课|请.{0,6}假|出差|外出|住院|产假|不在校|代$|代[，。,]|没人代|[替代顶]我|帮我?[报代]")
#: 我班本月请假情况 asks, and nobody is away.
_ASKS = Pattern(r"谁|哪[些几个]|几个?(?:人|天|次)|多少|情况|名单|统计|记录|汇总|[吗么?？]\s*$")
_FOR_ANOTHER = Pattern(
    r"^代班\s*[:：，,]?\s*(?P<away>[\u4e00-\u9fff]{2,5}?)(?:老师|校长|主任)?\s*(?:由|给|→|->|，|,|\s)\s*"
    r"(?P<by>[\u4e00-\u9fff]{2,5}?)\s*(?:代班|代)?(?P<rest>(?:[，,\s]|从|自|\d).*)?$"
)
_AWAY_BY = Pattern(
    r"^(?P<away>[\u4e00-\u9fff]{2,4}?)(?:老师|校长|主任)?(?P<rest>(?:从|自|今天|明天|\d).{0,16}?)?请.{0,2}假(?P<more>[^，,]*)[，,]\s*"
    r"(?:由|请)?(?P<by>[\u4e00-\u9fff]{2,5}?)(?:来|帮)?代"
)
#: 请假两天, and nobody is named: only a day's length tells it from a count of pupils.
_BARE = Pattern(rf"^(?:[今明后]天)?请(?:病|事|产|婚|丧|年|个)?假(?:{NUMBER}|半)(?:天|个?星期|周|个?月)[。！!]*$")
#: 明天我出差，孟老师替我带两个班.
_FOR_ME = Pattern(
    r"^(?:我|本人)?(?P<when>.{0,12}?)(?:我|本人)?(?:要|得|去)*(?:请.{0,3}假|出差|外出|开会|培训|学习|不在校?|住院|休假)[^，,。\s]{0,10}[，,。\s]+(?:由|请|让)?"
    r"(?P<by>[\u4e00-\u9fff]{1,4}?(?:老师|主任)?)(?:来|帮)?(?:(?:替|代|顶)(?:我|一下)?|帮我?)(?:[一下带管看上两个的班课天代报考勤]*)[了。！!]*$"
)
#: 孟老师代我明天, 明天孟老师帮我报.
_FOR_ME_FIRST = Pattern(
    r"^(?:[今明后]天)?(?:由|请|让)?(?P<by>[\u4e00-\u9fff]{1,4}?(?:老师|主任)?)(?:[今明后]天)?(?:来|帮)?(?:替|代|帮)我(?:报|代班?|带班?)?(?:考勤)?"
    r"(?:[今明后]天|一天|两天)?[了。！!]*$"
)
#: 请假三天，孟凡星代班: by a full name, which only the staff's list tells from a pupil's.
_BY_NAME = Pattern(
    r"^(?:我|本人)?(?:从?[今明后]天起?)?(?:请.{0,2}假|出差|外出|不在校?|住院|产假|休假|培训|开会|学习)[^，,。]{0,16}[，,。\s]+(?:由|请|让)?(?P<by>[\u4e00-\u9fff]{2,4}?)(?:老师)?(?:来|帮我?)?代(?:班|课)?[。！!]*$"
)
_END = Pattern(
    r"^(?:取消代班|取消请假|销假|我?(?:已经?|提前|今天)*(?:销假|回来上班|上班)了?|我(?:已经?|提前|今天)*回来了)[。！!]*$"
)
_END_OF = Pattern(r"^取消(?:(?P<away>[\u4e00-\u9fff]{2,4}?)(?:老师)?的?)?(?:代班|请假)[。！!\s]*$")
_DECLINE = Pattern(
    r"^(?:那|今天|明天|我)*(?:(?:不能|无法|没法|没时间|代不了)(?:帮.{0,4})?(?:代班|代课|代)?|不(?:用)?代班?了)[了。！!]*$"
)
_NOBODY = Pattern(r"^(?:没有?人代|没人|无人代?班?|不用代|没有)[了。！!]*$")
#: 请假一天，没人代.
_NOBODY_THERE = Pattern(r"[，,\s]*(?:没有?人|无人)代班?[了。！!]*$")
#: 帮我请个假, 我今天请一天假: the writer is away, and says neither until when nor who acts for him.
_HIMSELF = Pattern(
    r"^(?:老师|领导|校长|你好|您好|[，,\s])*(?:帮我|给我|我)(?!们|班|家)(?:今天|明天|后天|想|要|得|需要|不舒服|有事|病了|身体|[，,\s])*请(?:个|一天|半天)?(?:病|事)?假"
    r"(?:一天|半天)?[，,\s]*(?:请|帮忙|麻烦|安排|一下|谢谢|[了吧哈。！!，,\s])*$"
)
_SPAN = Pattern(r"(\d{1,2})月(\d{1,2})[日号]?\s*(?:到|至|-|—|~|－)+\s*(?:(\d{1,2})月)?(\d{1,2})[日号]?")
_COUNT = Pattern(rf"({NUMBER}|半)\s*(天|个?(?:星期|礼拜)|周|个?月)")


def typed(ctx: Context, who: Speaker) -> Answer | None:
    """The answer to words about leave; None where they are about something else."""
    if (settled := _told_who(ctx, who)) is not None:
        return settled
    text = ctx.text.strip()
    if text in ("代班", "代班情况"):
        return _listed(ctx, who)
    if _END.match(text) and (ended := _ended(ctx, who)) is not None:
        return ended
    if (match := _END_OF.match(text)) is not None and (ended := _ended_for(ctx, who, match["away"])) is not None:
        return ended
    if _DECLINE.match(text) and "代" in text:
        return _declined(ctx, who)
    if _HINT.search(text) is None or _ASKS.search(text) is not None:
        return None
    match = _FOR_ANOTHER.match(text) or _AWAY_BY.match(text)
    if match is not None and (entered := _for_another(ctx, who, match)) is not None:
        return entered
    return _own(ctx, who)


def announced(ctx: Context, who: Speaker) -> Answer | None:
    """请假两天，孟老师代: who stands in is told, so it is nobody's answer about a pupil, whatever was asked before."""
    if _HINT.search(ctx.text) is None or _names_a_pupil(ctx, who):
        return None
    folded = fold(ctx.text)
    told = find_stand_in(folded, find_dates(folded, ctx.today), ctx.today)
    if told is not None and told.person is not None:
        return _own(ctx, who)
    match = _BY_NAME.match(folded.strip()) or _FOR_ME.match(folded.strip()) or _FOR_ME_FIRST.match(folded.strip())
    if match is None or not who.posts or not colleagues.named(ctx, who.person, match["by"]):
        return None
    first, last = _days(ctx, who.person, ctx.text, ctx.today)
    return _put(ctx, who, who.person, match["by"], first, last)


def _own(ctx: Context, who: Speaker) -> Answer | None:
    """He says that he will be away himself."""
    folded = fold(ctx.text)
    if _names_a_pupil(ctx, who):
        return None
    told = find_stand_in(folded, find_dates(folded, ctx.today), ctx.today)
    alone = _NOBODY_THERE.sub("", ctx.text.strip())
    if told is None and alone != ctx.text.strip() and _BARE.match(alone) is not None and who.posts:
        return _nobody(ctx, who, *_days(ctx, who.person, alone, ctx.today))
    if told is None and _HIMSELF.match(ctx.text.strip()) is not None and who.posts:
        said = "您自己请假请发“请假一天，王老师代”，没有人代发“请假一天，没人代”；这句没有记。学生请假请写上姓名。"
        return Answer(said, {"leave": "how"})
    if (told is None and _BARE.match(ctx.text.strip()) is None) or not who.posts:
        return None
    first, last = _days(ctx, who.person, ctx.text, (told.first if told is not None else None) or ctx.today)
    if told is None or told.person is None:
        questions_open = questions.open_for(ctx.tx, ctx.now, person_id=who.person.id)
        kept.drop_older(ctx, questions_open, SORT)
        what = {"sort": SORT, "first": first.isoformat(), "last": last.isoformat()}
        kept.keep(ctx, who.person.id, who.person.county_id, what)
        return Answer(
            f"您{_span(first, last)}不在，由谁代班？请回复姓名，如“王老师”；没有人代请回“没人代”。",
            {"leave": "asked"},
        )
    return _put(ctx, who, who.person, told.person, first, last)


def _told_who(ctx: Context, who: Speaker) -> Answer | None:
    """The name that was asked for."""
    asked = kept.newest(ctx, who.person.id, SORT)
    if asked is None or len(ctx.text.strip()) > 12:
        return None
    first, last = (date.fromisoformat(asked.ask[key]) for key in ("first", "last"))
    text = re.sub(r"^(?:由|请|让|找)|(?:来|帮我?|代班?|吧)+[。！!]*$", "", ctx.text.strip())
    if _NOBODY.match(ctx.text.strip()):
        questions.end(ctx.tx, asked.id, ctx.now, answer_id=ctx.message_id)
        return _nobody(ctx, who, first, last)
    if not colleagues.named(ctx, who.person, text):
        return None
    questions.end(ctx.tx, asked.id, ctx.now, answer_id=ctx.message_id)
    return _put(ctx, who, who.person, text, first, last)


def _for_another(ctx: Context, who: Speaker, match: re.Match[str]) -> Answer | None:
    """A lead enters leave for one of his school, an official for one of his area."""
    if not who.roles & (LEADS | AREA):
        return None
    away = [one for one in _staff(ctx, who) if match["away"] == one.name]
    away = away or [one for one in _staff(ctx, who) if match["away"].startswith(one.name) or one.name in match["away"]]
    if not away:
        return Answer(f"没有找到您可以安排的“{match['away']}”，没有记。请写全名。", {"leave": "unknown"})
    if len(away) > 1:
        return Answer(f"“{match['away']}”有{len(away)}位，没有记。请联系管理员。", {"leave": "ambiguous"})
    words = " ".join(part for part in match.groupdict().values() if part)
    first, last = _days(ctx, away[0], words if match.groupdict().get("more") is None else ctx.text, ctx.today)
    return _put(ctx, who, away[0], match["by"], first, last)


def _put(ctx: Context, who: Speaker, away: Person, by: str, first: date, last: date) -> Answer:
    found = [one for one in colleagues.named(ctx, away, by) if one.id != away.id]
    label = {"leave": away.code}
    if not found:
        return Answer(f"没有找到“{by}”，没有记。请写代班人的全名再发一次，如“请假三天，王秀兰代”。", label)
    if len(found) > 1:
        return Answer(f"“{by}”是哪一位？{'、'.join(one.name for one in found[:6])}。请写全名再发一次。", label)
    if (last - first).days > LONGEST or last < ctx.today:
        return Answer("没有记：日期不对，请写明从哪天到哪天，如“10月15日到17日请假，王老师代”。", label)
    stand_in = found[0]
    if colleagues.away_on(ctx, stand_in, first, last):
        return Answer(f"{stand_in.name}那几天自己也请假，没有记。请换一位。", label)
    row = persons.stand_in(
        ctx.tx, away.id, stand_in.id, first, last, why=ctx.text[:200], at=ctx.now, by_person_id=who.person.id
    )
    _trace(ctx, who, away, "stand_in", {"person": stand_in.code, "first": first, "last": last})
    look(ctx, away, first)
    what = colleagues.work_of(ctx, away)
    me = who.person.id
    told = f"{away.name}{_span(first, last)}请假，由您代班{what}，这几天的提醒发给您。不能代请回复“不能代班”。"
    _tell(ctx, stand_in, f"stand_in/{row}", told)
    if away.id == me:
        for lead in colleagues.leads_of(ctx, away):
            if lead.id not in (me, stand_in.id):
                text = f"{away.name}{_span(first, last)}请假，{stand_in.name}代班。有误请直接说“代班”改。"
                _tell(ctx, lead, f"stand_in/{row}|{lead.code}", text)
    else:
        _tell(
            ctx,
            away,
            f"stand_in/{row}|{away.code}",
            f"{_span(first, last)}由{stand_in.name}为您代班（{who.person.name}登记）。",
        )
    whose = "您" if away.id == me else away.name
    how = "取消代班" if away.id == me else f"取消{away.name}代班"
    return Answer(
        f"已记 {whose}{_span(first, last)}请假，{stand_in.name}代班，已告诉{stand_in.name}。提前回来请发“{how}”。",
        label,
    )


def _nobody(ctx: Context, who: Speaker, first: date, last: date) -> Answer:
    """Nobody acts for him: whoever leads is asked to find somebody, and until then hears what is not done."""
    name, work = who.person.name, colleagues.work_of(ctx, who.person)
    text = f"{name}{_span(first, last)}请假，没有代班人{work}。请安排：发“代班 {name} 王老师”。"
    post = who.posts[0]
    opened = tasks.open_task(
        ctx.tx,
        key=f"leave/{who.person.code}/{first.isoformat()}",
        county_id=who.person.county_id,
        kind="leave",
        owner_role="school_lead",
        unit_id=post.unit_id,
        text=text,
        now=ctx.now,
        payload={"person_id": who.person.id},
    )
    _trace(ctx, who, who.person, "leave", {"first": first, "last": last})
    said = "，已请学校安排代班" if opened is not None else ""
    return Answer(f"已记 您{_span(first, last)}请假{said}。", {"leave": who.person.code})


def _ended(ctx: Context, who: Speaker) -> Answer | None:
    mine = [one for one in persons.stand_ins_of(ctx.tx, [who.person.id], ctx.today) if one.person_id == who.person.id]
    return _end(ctx, who, mine, "{other}不再代班，之后的提醒仍发给您。") if mine else None


def _ended_for(ctx: Context, who: Speaker, name: str | None) -> Answer | None:
    """A lead or an official ends what was entered for one of his people; of several he is told how to say which."""
    them = {one.id: one for one in _staff(ctx, who)} if who.roles & (LEADS | AREA) else {}
    last = ctx.today + timedelta(days=LONGEST)
    rows = [one for one in persons.stand_ins_of(ctx.tx, list(them), ctx.today, last) if one.person_id in them]
    rows = [one for one in rows if name in (None, them[one.person_id].name)]
    if not rows:
        return None
    if len(rows) > 1 and name is None:
        names = list(dict.fromkeys(them[one.person_id].name for one in rows))
        return Answer(f"取消谁的代班？{'、'.join(names)}。请发如“取消{names[0]}代班”。", {"leave": "which"})
    said = _end(ctx, who, rows, "{other}不再由人代班，提醒仍发给本人。")
    for row in rows:
        stand_in = persons.get(ctx.tx, row.stand_in_id)
        text = f"{them[row.person_id].name}的代班已由{who.person.name}取消，您不再代班。"
        _tell(ctx, stand_in, f"stand_in/{row.id}|ended", text)
        _tell(
            ctx,
            them[row.person_id],
            f"stand_in/{row.id}|ended|away",
            f"您的代班已由{who.person.name}取消，提醒仍发给您。",
        )
    return said


def _declined(ctx: Context, who: Speaker) -> Answer | None:
    mine = [one for one in persons.stand_ins_of(ctx.tx, [who.person.id], ctx.today) if one.stand_in_id == who.person.id]
    if not mine:
        return None
    said = _end(ctx, who, mine, "您不再代{other}的班，已告诉{other}和校领导。")
    for one in mine:
        away = persons.get(ctx.tx, one.person_id)
        for person in (away, *colleagues.leads_of(ctx, away)):
            if person.id != who.person.id:
                text = f"{who.person.name}不能为{away.name}代班，请另行安排：发“代班 {away.name} 王老师”。"
                _tell(ctx, person, f"stand_in/{one.id}|no|{person.code}", text)
    return said


def _end(ctx: Context, who: Speaker, rows: Iterable[StandIn], words: str) -> Answer:
    said = []
    for row in rows:
        away, stand_in = persons.get(ctx.tx, row.person_id), persons.get(ctx.tx, row.stand_in_id)
        persons.end_stand_in(ctx.tx, row.id, ctx.now)
        _trace(ctx, who, away, "stand_in_ended", {"person": stand_in.code})
        look(ctx, away, row.first_day)
        other = stand_in if away.id == who.person.id else away
        if away.id == who.person.id:
            _tell(ctx, stand_in, f"stand_in/{row.id}|ended", f"{away.name}已回来，您不再代班。")
        said.append(f"已记 {words.format(other=other.name)}")
    return Answer("\n".join(said), {"leave": "ended"})


def _listed(ctx: Context, who: Speaker) -> Answer:
    them = {one.id: one for one in _staff(ctx, who)} if who.roles & (LEADS | AREA) else {}
    rows = persons.stand_ins_of(ctx.tx, [who.person.id, *them], ctx.today)
    said = []
    for row in {one.id: one for one in rows}.values():
        away, stand_in = persons.get(ctx.tx, row.person_id), persons.get(ctx.tx, row.stand_in_id)
        said.append(f"{away.name}：{_span(row.first_day, row.last_day)}由{stand_in.name}代班")
    how = "自己请假发“请假三天，王老师代”，提前回来发“取消代班”。"
    if who.roles & (LEADS | AREA):
        how += "给别人安排发“代班 赵丽娟 王老师 10月15日到17日”。"
    return Answer("\n".join([*(said or ["现在没有代班安排。"]), how]), {"leave": "list"})


# -- inner


def _staff(ctx: Context, who: Speaker) -> list[Person]:
    """Everybody whose leave he may enter."""
    found: dict[int, Person] = {}
    for unit_id in who.units_with(LEADS | AREA):
        found |= colleagues.below(ctx, unit_id)
    return list(found.values())


def _names_a_pupil(ctx: Context, who: Speaker) -> bool:
    sights = (ctx.home.rosters.of(ctx.tx, klass, ctx.today) for klass in who.classes)
    return any(name in ctx.text for sight in sights for name in sight.by_name)


def _days(ctx: Context, away: Person, text: str, first: date) -> tuple[date, date]:
    """From when to when: a span as written; 三天 in days on which he would work; weeks and months as they run."""
    if (span := _SPAN.search(text)) is not None:
        month, day, month2, day2 = (int(part) if part else 0 for part in span.groups())
        try:
            first, last = date(ctx.today.year, month, day), date(ctx.today.year, month2 or month, day2)
        except ValueError:
            return first, first - timedelta(days=1)
        return first, last if last >= first else last.replace(year=last.year + 1)
    dates = [word.ahead() for word in find_dates(fold(text), ctx.today)]
    ahead = [day for day in dates if day is not None and day >= ctx.today]
    first = ahead[0] if ahead else first
    count = _COUNT.search(text)
    if count is None:
        return first, first
    number = 1 if count[1] == "半" else value(count[1]) or 1
    if "天" not in count[2]:
        unit = 30 if "月" in count[2] else 7
        return first, first + timedelta(days=number * unit - 1)
    return first, colleagues.nth_day_of_work(ctx, away, first, min(number, LONGEST))


def _span(first: date, last: date) -> str:
    return say_day(first) if first == last else f"{say_day(first)}至{say_day(last)}"


def _trace(ctx: Context, who: Speaker, away: Person, kind: str, fields: dict[str, object]) -> None:
    by = By(who.person.id, who.person.code, who.role)
    put_act(ctx, away.county_id, ("person", away.id), by, kind, fields)


def look(ctx: Context, away: Person, first: date) -> None:
    """What he owes is looked at again now; what begins later is looked at on its first morning."""
    if first > ctx.today:
        return
    owed = [one for one in duties.open_in(ctx.tx, away.county_id, limit=5000) if away.code in one.owners]
    subjects = {(one.subject_kind, one.subject_id) for one in owed}
    stood_in = persons.stand_ins_of(ctx.tx, [away.id], ctx.today)
    for row in stood_in:
        other = persons.get(ctx.tx, row.stand_in_id)
        subjects |= {
            (one.subject_kind, one.subject_id)
            for one in duties.open_in(ctx.tx, away.county_id, limit=5000)
            if other.code in one.owners
        }
    subjects |= {("class", klass.id) for klass in people.classes_of(ctx.tx, away.id, ctx.today)}
    due.bring_forward(ctx.tx, sorted(subjects), ctx.now)


def _tell(ctx: Context, person: Person, key: str, text: str) -> None:
    quiet = quiet_hours(ctx.tx, person, (), ctx.home.world)
    prompts.want(
        ctx.tx,
        [
            NewPrompt(
                key=key,
                county_id=person.county_id,
                subject_kind="person",
                subject_id=person.id,
                channel="wecom" if person.wecom_userid or not person.phone_key else "sms",
                template="stand_in.told",
                not_before=after_quiet(ctx.now, quiet),
                person_id=person.id,
                params={"text": text, "duty": None, "default": True, "clauses": []},
            )
        ],
        ctx.now,
    )
