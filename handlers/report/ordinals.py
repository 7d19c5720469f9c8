"""3改成迟到, 第2、3个是病假, 后两个请假了: of whom the report before them named, by his place in its list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.reading.tables.answering import CAME, END, MISSED
from handlers.reading.words.numbers import value
from handlers.reading.words.pattern import Pattern
from handlers.report import checkin
from handlers.steps import codes
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Speaker
from handlers.whom import earlier, ofwhom
from handlers.whom.earlier import Report
from store import inbox
from store import questions as asked
from store.prompts import Prompt

_NTH = r"(?:[1-9]\d?|[一二三四五六七八九十])"
_AND = r"[、,，和跟与\s]+"
_LIST = rf"(?:{_NTH}(?:个|位|号|名)?(?:{_AND}第?)?)+"
_BECOMES = r"(?:要|应该|其实)*(?:改成|改为|改|换成|应为|应该?是|算作?|记成|记为|其实是)(?:了)?"
_SAID = Pattern(
    rf"^(?:不对|错了|更正|哦|噢|[，,。、\s])*(?:把|将)?(?:"
    rf"第(?P<ordinal>{_LIST})(?:的)?(?:那|这)?(?:个|位|名)?(?:同学|学生|人)?(?:都|也|今天)*(?:{_BECOMES}|是|请)?"
    rf"|(?P<bare>{_LIST})(?:都|也)*{_BECOMES}|(?P<some>{_NTH}(?:{_AND}{_NTH})+)(?:号)?(?:都|也)*(?:是|请)"
    rf"|(?P<end>[前后最][后面]?)(?P<count>[两二三四五2-5一1])(?:个|位|名)(?:同学|学生|人)?(?:都|也|今天)*(?:{_BECOMES}|是|请)?"
    rf")(?P<status>{MISSED}|{CAME})(?P<tail>了)?{END}$"
)
#: Messages of his that are looked through for the list.
LOOK_THROUGH = 12
_ONE = re.compile(_NTH)


def told(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """The correction; what to ask where the list has no such place, or the number may be a prompt's code; None for other words."""
    match = _SAID.match(ctx.text.strip())
    before = _list(ctx, who) if match is not None else None
    if match is None:
        return None
    if before is None:
        said = f"说的是哪一位？刚才没有报过名单，这句没有记。请写上姓名，如“李明{match['status']}”。"
        return Answer(said, {"asked": "followup"}) if match["ordinal"] and "第" in ctx.text else None
    names, status = list(before.marks), match["status"] + (match["tail"] or "")
    places = _places(match, len(names))
    listed = "、".join(f"{nth} {name}" for nth, name in enumerate(names, 1))
    if not places or max(places) > len(names):
        said = f"刚才报的是{listed}，没有这一位，现在还没有改。请写上姓名，如“{names[0]}{status}”。"
        return Answer(said, {"asked": "followup"})
    meant = [names[place - 1] for place in places]
    if match["bare"] and len(places) == 1:
        coded = [one for one in standing if one.code == places[0] and one.pupil_id is not None]
        other = codes.pupil_of(ctx, who, coded[0]) if coded else None
        if other is not None and other.name not in meant:
            return ofwhom.ask(ctx, who, before.klass, [*meant, other.name], status, earlier.lead(ctx, before))
    sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
    then, reading = earlier.read_of(ctx, before, sight, meant, f"都{status}" if len(meant) > 1 else status)
    return checkin.checkin(then, who, before.klass, sight, reading) if reading is not None else None


def _list(ctx: Context, who: Speaker) -> Report | None:
    """His latest report that named several, with whom his answers to what was asked of it named (what he put right of it since
    named one); else the latest that named one."""
    answers: dict[int, list[tuple[str, Mapping[str, str]]]] = {}
    one_alone: Report | None = None
    for message in inbox.of_person(ctx.tx, who.person.county_id, who.person.id, LOOK_THROUGH):
        if message.id == ctx.message_id or ctx.said_at - message.said_at > earlier.WITHIN:
            continue
        report = earlier.of_message(ctx, message, named=message.id not in answers)
        answered = earlier.label(message).get("answered")
        if answered is not None:
            question = asked.get(ctx.tx, int(str(answered)))
            if report is not None and question.ask.get("sort") == "ask":
                told = (question.ask["ask"]["words"], report.marks)
                answers.setdefault(question.message_id, []).append(told)
        elif report is not None:
            report = _with(report, message.text, answers.get(message.id, ()))
            if len(report.marks) > 1:
                return report
            one_alone = one_alone or report
    return one_alone


def _with(report: Report, text: str, answers: Sequence[tuple[str, Mapping[str, str]]]) -> Report:
    """A report with what was answered about it, in the order of its words; without whom it does not name."""
    at = {name: text.find(name) for name in report.marks if name in text}
    marks = dict(report.marks)
    for words, told in answers:
        marks |= told
        at |= {name: text.find(words if words in text else name) for name in told}
    return replace(report, marks={name: marks[name] for name in sorted(at, key=lambda one: at[one])})


def _places(match: re.Match[str], size: int) -> list[int]:
    if match["end"]:
        count = value(match["count"]) or 0
        every = list(range(1, size + 1))
        return [] if count > size else every[:count] if match["end"] == "前" else every[-count:]
    return [value(one) or 0 for one in _ONE.findall(match["ordinal"] or match["bare"] or match["some"])]
