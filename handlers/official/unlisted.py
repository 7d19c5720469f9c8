"""谁不在新名单里: those whom the newest list lacks, numbered, and one sentence that says of several where they are.

Whom nothing is said of stays enrolled and on this list. Where nobody knows, nothing is taken off: it is what a dropout looks like.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from config.errors import PersonError
from config.wording.citing import cite
from handlers.leaving import graduation
from handlers.official import carrying
from handlers.official.orders import LEADS
from handlers.reading.words.pattern import Pattern
from handlers.roster.classes import pattern
from handlers.turn import questions
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, place_of, put_act
from handlers.turn.sight import AREA, Speaker
from store import cases, facts, inbox, lines, prompts, pupils, tasks, units, unlisted
from store import questions as asked
from store.prompts import Prompt
from store.pupils import Pupil
from store.questions import Question
from store.units import Unit
from store.unlisted import Unlisted

#: Sort of the question, and the kind of the act that keeps what was answered where no change of the roll does.
SORT, KIND = "unlisted", "whereabouts"
#: How many are shown at once.
SHOWN = 30
#: Messages of his among which the list must be the latest.
LOOK_THROUGH = 4
#: 1还在，2毕业 are two; 1、2毕业 is one.
_PARTED = Pattern(r"[;；。\n]+|(?<=[^\d\s、，,])[，,、\s]+(?=\d)")
_LIST = Pattern(
    r"^(?:看|查|列)?(?:一下)?(?:有)?(?:谁|哪些(?:学生|人)?|哪几个)?(?:还)?(?:不在新?名单里?|没在新?名单里?|名单里没有)的?(?:有谁|学生|人)?[?？。]*$"
)
_WHO = r"(?P<who>(?:\d{1,3}(?:[-－~至到]\d{1,3})?(?:号)?(?:[、,，和及\s]+(?=\d)|(?=\D)))+)"
_PART = Pattern(rf"^{_WHO}(?:都|全|已经?|是|[:：,，、])*(?P<what>\D.*)$")
_GONE = Pattern(
    r"^(?:转走|转出|转学|转)了?(?:[，,：:]?(?:去|到|往|在)?(?:了)?(?P<to>[^，,]{2,30}?)(?:了|上学|读书|就读)?)?(?:[，,]?(?P<proof>证明已?附|有证明|手续齐))?$"
)
_DONE, _REST = Pattern(r"^毕业了?$"), Pattern(r"^休学了?(?:[，,]?(?P<proof>证明已?附|有证明|手续齐))?$")
_HERE = Pattern(
    r"^(?:漏了|漏掉了|漏写了|还在|在校|在读|在|没走|留级|来了)(?:[，,]?(?:在|到|编入|分到)?(?P<klass>.{2,12}班))?的?$"
)
_UNKNOWN = Pattern(r"^(?:不知道|不清楚|不晓得|没消息|没来|没报到|找不到|联系不上|失联|打不通|不知去向|去向不明).{0,8}$")


@dataclass(frozen=True, slots=True)
class Row:
    """One pupil whom the list lacks, his class, and what was said of him so far."""

    one: Unlisted
    klass: Unit
    said: str


def typed(ctx: Context, who: Speaker) -> Answer | None:
    """The list, with the question to who may answer it; None for other words."""
    if _LIST.match(ctx.text.strip()) is None:
        return None
    rows = listed(ctx, who)
    if rows is None:
        return Answer("这个要校领导、中心校或教体局才能查。", {"unlisted": None})
    if not rows:
        return Answer("没有：新名单里没有而又不知去向的学生，现在一个也没有。", {"unlisted": 0})
    lead = bool(who.roles & LEADS)
    said = [f"不在新名单里、去向还没有定的{len(rows)}人（仍在册，全勤不算他们到校）："]
    if not lead:
        schools = units.many(ctx.tx, {row.klass.parent_id or 0 for row in rows})
        by_school = Counter(schools[row.klass.parent_id or 0].name for row in rows)
        said += [f"{name}{count}人" for name, count in by_school.items()]
        return Answer("\n".join([*said, "由各校校长答复去向；长时间没有答复的，请催办。"]), {"unlisted": len(rows)})
    said += [
        f"{nth} {row.one.pupil.name}（{row.klass.name}）{row.said}" for nth, row in enumerate(rows[:SHOWN], start=1)
    ]
    if len(rows) > SHOWN:
        said.append(f"……还有{len(rows) - SHOWN}人，答完这些再发一次。")
    said.append(
        "照编号回，几个人可以一起答，如“1、2转走，去卫辉市第二中学；3还在；4休学；5不知道”；毕业的回“6-9毕业”。没答的不动。"
    )
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    questions.keep(
        ctx, who.person.id, who.person.county_id, {"sort": SORT, "pupils": [row.one.pupil.id for row in rows[:SHOWN]]}
    )
    return Answer("\n".join(said), {"unlisted": len(rows)})


def told(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """What is said of the numbered; each part that is not understood is given back and does nothing. None for other words."""
    question = questions.newest(ctx, who.person.id, SORT)
    if question is None or not ctx.text.strip()[:1].isdigit() or not who.roles & LEADS:
        return None
    if not _is_behind(ctx, who, question):
        return None  # a number may be the code of a prompt
    parts = [part.strip() for part in _PARTED.split(ctx.text) if part.strip()]
    heard = [(part, _PART.match(part)) for part in parts]
    if not any(match is not None and _sort(match["what"]) for _, match in heard):
        return None
    here = {row.one.pupil.id: row for row in listed(ctx, who) or ()}
    said: list[str] = []
    for part, match in heard:
        sort = _sort(match["what"]) if match is not None else ""
        numbers = _numbers(match["who"]) if match is not None else []
        if match is None or not sort or not numbers or max(numbers) > len(question.ask["pupils"]):
            said.append(f"没听懂“{part[:20]}”，这几个没有动，请单独再发一次。")
            continue
        them = [here[one] for number in numbers if (one := question.ask["pupils"][number - 1]) in here]
        if them:
            said += _do(ctx, who, them, sort, match["what"], standing)
        else:
            said.append(f"“{part[:20]}”说的已经答过了。")
    _settled(ctx, who)
    left = len(listed(ctx, who) or ())
    said.append(f"名单上还有{left}人，要接着答请再发“谁不在新名单里”。" if left else "都答完了。")
    if not left:
        asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    return Answer("\n".join(said), {"answered": question.id})


def _is_behind(ctx: Context, who: Speaker, question: Question) -> bool:
    """Whether the list, or an answer to it, is the last that he wrote."""
    lately = inbox.of_person(ctx.tx, who.person.county_id, who.person.id, LOOK_THROUGH)
    last = next((one for one in lately if one.id != ctx.message_id and one.kind == "text"), None)
    if last is None:
        return False
    answered = isinstance(last.reading, dict) and last.reading.get("answered") == question.id
    return answered or last.id == question.message_id


def listed(ctx: Context, who: Speaker) -> list[Row] | None:
    """Everybody on the list in the units that he may ask about; None for who may not."""
    classes = {
        klass.id: klass for unit_id in who.units_with(LEADS | AREA) for klass in units.subtree(ctx.tx, unit_id, "class")
    }
    if not who.units_with(LEADS | AREA):
        return None
    them = unlisted.of_classes(ctx.tx, classes)
    ids = [one.pupil.id for one in them]
    said: dict[int, str] = {}
    for line in lines.of(ctx.tx, "pupil", ids, ("pupil",)):
        said[line.subject_id] = "，转出未办结，待补证明" if line.payload["event"] == "leaving" else ""
    for number, acts in facts.of(ctx.tx, "pupil", ids).items():
        if any(act.kind == KIND and act.payload.get("answer") == "unknown" for act in acts):
            said[number] = "，答过不知道去向"
    for number, held in cases.of_pupils(ctx.tx, ids).items():
        if held[-1].is_open:
            said[number] = said.get(number, "") + "，个案未办结"
    return [Row(one, classes[one.class_id], said.get(one.pupil.id, "")) for one in them]


def _sort(words: str) -> str:
    table = (("gone", _GONE), ("done", _DONE), ("rest", _REST), ("here", _HERE), ("unknown", _UNKNOWN))
    return next((sort for sort, pattern_ in table if pattern_.match(words.strip())), "")


def _numbers(words: str) -> list[int]:
    found: list[int] = []
    for first, last in re.findall(r"(\d{1,3})(?:[-－~至到](\d{1,3}))?", words):
        found += range(int(first), int(last or first) + 1)
    return [number for number in dict.fromkeys(found) if number > 0]


def _do(
    ctx: Context, who: Speaker, rows: Sequence[Row], sort: str, words: str, standing: Sequence[Prompt]
) -> list[str]:
    if sort == "done":
        return _graduated(ctx, who, rows)
    if sort == "here":
        return [_here(ctx, who, row, words) for row in rows]
    if sort == "unknown":
        return _unknown(ctx, who, rows)
    match = (_GONE if sort == "gone" else _REST).match(words.strip())
    assert match is not None
    proof = match["proof"] is not None
    if sort == "gone" and not match["to"]:
        return [f"{_names(rows)}转去哪里没有写，没有动。请写上学校，如“1转走，去卫辉市第二中学”。"]
    raw = {"change": "transfer_out", "to": match["to"]} if sort == "gone" else {"change": "suspend"}
    said = []
    for row in rows:
        pupil = row.one.pupil
        filled = carrying.Filled("change_roll", raw | {"proof": proof}, {})
        answer = carrying.carry(ctx, who, pupil, filled, standing)
        said.append(answer.text or "")
        refused = isinstance(answer.reading, dict) and answer.reading.get("refused")
        if sort == "rest" and not refused:
            unlisted.settle(ctx.tx, pupil.id, row.one.class_id, ctx.today)
    if sort == "gone" and not proof:
        said.append("证明补齐以前仍在册、仍在这张名单上。")
    return said


def _graduated(ctx: Context, who: Speaker, rows: Sequence[Row]) -> list[str]:
    said = []
    for klass in {row.klass.id: row.klass for row in rows}.values():
        mine = [row for row in rows if row.klass.id == klass.id]
        try:
            ending = graduation.look(ctx.tx, ctx.home.world, klass, ctx.now)
        except PersonError as error:
            said.append(f"{_names(mine)}：{error}")
            continue
        only = {row.one.pupil.id for row in mine}
        kept = [one for one in ending.staying if one[0].id in only]
        by = By(who.person.id, who.person.code, who.role)
        gone, clauses = graduation.graduate(
            ctx.tx,
            ctx.home.world,
            ending,
            by,
            ctx.now,
            only=only,
            text=ctx.text,
            channel=ctx.channel,
            message_id=ctx.message_id,
        )
        said.append(graduation.told(graduation.Ending(klass, ending.grade, (), tuple(kept), 0), gone, clauses))
    return said


def _here(ctx: Context, who: Speaker, row: Row, words: str) -> str:
    pupil, match = row.one.pupil, _HERE.match(words.strip())
    klass = _class_meant(ctx, row, (match["klass"] or "") if match is not None else "")
    if klass is None:
        return f"{pupil.name}在哪个班没有认出来，没有动。请写班级再发一次，如“1还在，九年级1班”。"
    unlisted.settle(ctx.tx, pupil.id, klass.id, ctx.today)
    _keep(ctx, who, pupil, {"answer": "here", "class": klass.name})
    return f"{pupil.name}：按还在记，在{klass.name}，从今天起计入应到。"


def _class_meant(ctx: Context, row: Row, told_class: str) -> Unit | None:
    """The class told; else the one in which most of his classmates of before are now."""
    school = [one for one in units.children(ctx.tx, row.klass.parent_id or 0, "class") if one.closed_on is None]
    if told_class:
        own = pattern(told_class)
        found = [
            one
            for one in school
            if told_class in (one.name, *one.aliases) or (own is not None and one.name == own.name)
        ]
        return found[0] if len(found) == 1 else None
    before = pupils.roster(ctx.tx, row.klass.id, row.one.since.fromordinal(row.one.since.toordinal() - 1)).pupils
    been = pupils.enrolments_of(ctx.tx, [one.id for one in before if one.id != row.one.pupil.id])
    now = Counter(time.class_id for them in been.values() for time in them if time.last_day is None and time.listed)
    if not now:
        return row.klass if any(one.id == row.klass.id for one in school) else None
    best, count = now.most_common(1)[0]
    return units.get(ctx.tx, best) if count * 2 > sum(now.values()) else None


def _unknown(ctx: Context, who: Speaker, rows: Sequence[Row]) -> list[str]:
    clauses: list[str] = []
    for row in rows:
        _keep(ctx, who, row.one.pupil, {"answer": "unknown"})
        policy = ctx.home.world.policy(ctx.tx, place_of(ctx, row.one.pupil).policy)
        for check in policy.term_checks.values():
            if not check.dormant and (check.each_line == "verified_reason" or check.contact_absent is not None):
                clauses += [one for one in check.src if one not in clauses]
    first = rows[0].one.pupil.name
    basis = f"（依据{cite(clauses)}）" if clauses else "（系统默认，无文件依据）"
    return [
        f"{_names(rows)}：不知道去哪了，就是疑似辍学。没有从名单去除，仍在册。请今天就联系家长、上门核实{basis}，"
        f"做了什么照常说一句，如“{first} 已电话，空号”；确认联系不上的，发“确认{first}辍学，联系不上”，按本方案办理。"
    ]


def _keep(ctx: Context, who: Speaker, pupil: Pupil, fields: dict[str, str]) -> None:
    by = By(who.person.id, who.person.code, who.role)
    put_act(ctx, pupil.county_id, ("pupil", pupil.id), by, KIND, fields, persons=(by.code,))


def _settled(ctx: Context, who: Speaker) -> None:
    """The task that asks for it ends with the last answer in its school."""
    for task in tasks.open_in(ctx.tx, who.person.county_id, kind=SORT):
        classes = [one.id for one in units.subtree(ctx.tx, task.unit_id or 0, "class")]
        if not unlisted.of_classes(ctx.tx, classes):
            tasks.end(ctx.tx, task.id, ctx.now, note="已答复")
            prompts.end(ctx.tx, ("task", task.id), ctx.now, reason="已答复")


def _names(rows: Sequence[Row]) -> str:
    return "、".join(row.one.pupil.name for row in rows)
