"""The end of a school year: who of a graduating class leaves the roll, who stays because something about him is open, and doing it.

Only the last grade of a stage, as the school's own classes tell it, and only once its school year is all but over: a
ninth-grader who is "graduated" in March is a dropout.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.days import day_of, say_day
from config.errors import PersonError
from config.wording.citing import cite
from handlers.roster.classes import HAN, pattern
from handlers.turn.context import Context
from handlers.turn.recording import By, look_again, put_act
from reminders.review import review_pupils
from reminders.rules.leaving import GRADUATE, WHY, against
from reminders.rules.withdrawal import WITHDRAW
from reminders.world import World
from store import attendance, facts, leavers, lines, pupils, school_days, units, unlisted
from store.db import Tx
from store.facts import Fact, NewFact
from store.pupils import Pupil
from store.units import Unit

#: So long before the last day of its school year a class may be closed: the ninth grade goes home after its examination.
EARLY = timedelta(days=30)
LAST = 9
#: How many who stay are named.
NAMED = 20


@dataclass(frozen=True, slots=True)
class Ending:
    """A class at the end of its year: who goes, who stays with what stands against it, how many are of the new year already.

    `silent`: nobody reported the class in the last weeks of its year, so that nothing tells who was still there.
    """

    klass: Unit
    grade: int
    going: tuple[Pupil, ...]
    staying: tuple[tuple[Pupil, tuple[str, ...]], ...]
    newer: int
    silent: bool = False


def look(tx: Tx, world: World, klass: Unit, now: datetime) -> Ending:
    """Who would leave. Raises PersonError where the class is no graduating one, or its year is not over."""
    day = day_of(now)
    grade = _last_grade(tx, klass)
    ended = _year_end(tx, klass, day)
    here = pupils.roster(tx, klass.id, day).pupils
    been = pupils.enrolments_of(tx, [one.id for one in here])
    old = [one for one in here if min(time.first_day for time in been[one.id] if time.class_id == klass.id) <= ended]
    if lacking := {one.pupil.id for one in unlisted.of_classes(tx, [klass.id])}:
        # The new year's list is there: whom it has in this class again repeats the grade.
        old = [one for one in old if one.id in lacking]
    found = review_pupils(tx, world, [one.id for one in old], now)
    stands = {one.id: against(found[one.id].played.state) for one in old}
    return Ending(
        klass,
        grade,
        tuple(one for one in old if not stands[one.id]),
        tuple((one, stands[one.id]) for one in old if stands[one.id]),
        len(here) - len(old),
        silent=not attendance.checkins_of(tx, klass.county_id or 0, [klass.id], since=ended - EARLY).get(klass.id),
    )


def graduate(
    tx: Tx,
    world: World,
    ending: Ending,
    by: By,
    now: datetime,
    *,
    only: Collection[int] | None = None,
    text: str = "",
    channel: str = "console",
    message_id: int | None = None,
) -> tuple[list[Pupil], tuple[str, ...]]:
    """One act for each who goes (`only`: of those who were shown), and the class closed if nobody is left.

    Gives who left, and the clauses that say so.
    """
    day = day_of(now)
    going = [one for one in ending.going if only is None or one.id in only]
    fields = {"class": ending.klass.name, "class_id": ending.klass.id, "grade": ending.grade}
    facts.append(
        tx,
        [
            NewFact(
                county_id=one.county_id,
                subject_kind="pupil",
                subject_id=one.id,
                kind=GRADUATE,
                day=day,
                at=now,
                known_at=now,
                actor=by.code,
                role=by.role,
                persons=(by.code,),
                channel=channel,
                payload=fields,
                text=text,
                message_id=message_id,
            )
            for one in going
        ],
    )
    found = review_pupils(tx, world, [one.id for one in going], now)
    gone = [one for one in going if not found[one.id].played.state.on_roll]
    if gone and not pupils.roster(tx, ending.klass.id, day).pupils:
        units.change(tx, ending.klass.id, closed_on=day)
    told = {
        clause
        for one in gone
        for line in found[one.id].fresh
        if line.type == "pupil"
        for clause in line.fields.get("_clauses", ())
    }
    return gone, tuple(sorted(told))


def take_back(ctx: Context, by: By, acts: Sequence[Fact]) -> str:
    """Graduations entered by mistake count no more: everybody is in his class again, unless another school has him by now."""
    told = lines.of(ctx.tx, "pupil", [one.subject_id for one in acts], ("pupil",))
    for one in acts:
        keys = [line.key for line in told if line.subject_id == one.subject_id and line.at == one.known_at]
        fields = {"acts": [{"seq": one.seq, "lines": keys}]}
        put_act(ctx, one.county_id, ("pupil", one.subject_id), by, WITHDRAW, fields, persons=(by.code,))
    look_again(ctx, [one.subject_id for one in acts])
    back = [one for one in acts if leavers.put_back(ctx.tx, one.subject_id, ctx.now) is not None]
    names = "、".join(dict.fromkeys(str(one.payload["class"]) for one in acts))
    elsewhere = f"另有{len(acts) - len(back)}人已经在别的班，不动。" if len(back) < len(acts) else ""
    return f"已撤回 {names}毕业：{len(back)}人重新在册，照常计入应到。{elsewhere}原话留存，不再算数。"


def shown(ending: Ending) -> str:
    """What would be done, before it is."""
    name, total = ending.klass.name, len(ending.going) + len(ending.staying)
    said = [f"{name}{total}人，{len(ending.going)}人可以办毕业。"]
    said += _staying(ending.staying)
    if ending.silent and ending.going:
        said.append(
            f"这个班学年最后{EARLY.days}天没有报过考勤，谁还在校没有记录：有人早已不来的，请先核实、补报，再办。"
        )
    if ending.newer:
        said.append(f"新名单里在{name}的{ending.newer}人不动。")
    if ending.going and ending.grade < LAST:
        said.append(
            f"这{len(ending.going)}人还在义务教育阶段：毕业后列入“小升初”名单，初中名单里有了才去掉（发“小升初”可查）。"
        )
    return "\n".join(said)


def told(ending: Ending, gone: Sequence[Pupil], clauses: Sequence[str]) -> str:
    """What was done."""
    name = ending.klass.name
    basis = f"（依据{cite(clauses)}）" if clauses else ""
    said = [f"已办{name}毕业{len(gone)}人{basis}，不再计入应到，不再提醒；经过、台账、文书照旧保留。"]
    said += _staying(ending.staying)
    return "\n".join(said)


def _staying(them: Sequence[tuple[Pupil, tuple[str, ...]]]) -> list[str]:
    if not them:
        return []
    named = "、".join(f"{one.name}（{'、'.join(WHY[word] for word in why)}）" for one, why in them[:NAMED])
    more = f"等{len(them)}人" if len(them) > NAMED else ""
    return [f"{len(them)}人不能办，仍在册，按原来的程序办到有结论为止：{named}{more}。"]


def _year_end(tx: Tx, klass: Unit, day: date) -> date:
    """The last day of the school year that is over, or all but over."""
    springs = sorted(one.last_day for one in school_days.of(tx, klass.line).terms if one.first_day.month <= 6)
    ended = [one for one in springs if one - EARLY <= day]
    if ended:
        return ended[-1]
    if not springs:
        raise PersonError("没有办：校历里没有下学期的起止日期，不知道学年到哪天结束。请先让管理员导入校历。")
    raise PersonError(
        f"没有办：本学年到{say_day(springs[0])}结束，{say_day(springs[0] - EARLY)}起才能办毕业（系统默认，无文件依据）。"
        "现在就不来的，请报考勤；转走、休学的按学籍异动一人一办。"
    )


def _last_grade(tx: Tx, klass: Unit) -> int:
    """The grade of the class, if it is the last of its school's stage, by the classes that the school and the county have."""
    own = pattern(klass.name)
    if own is None or own.grade is None:
        raise PersonError(f"没有办：从班名“{klass.name}”看不出是几年级。请先在花名册里写清年级。")
    here = _grades(tx, klass.parent_id or 0)
    top = max(here)
    said = f"没有办：{klass.name}不是毕业班"
    if own.grade != top:
        raise PersonError(f"{said}，这所学校最高是{HAN[top - 1]}年级。升到外校的请按转出办理。")
    if top == LAST or (top == 6 and min(here) < 6) or (top == 5 and _five_four(tx, klass)):
        return top
    raise PersonError(
        f"{said}：这所学校最高是{HAN[top - 1]}年级，本县的小学或初中不止到这一年级。接着去外校上学的，请按转出办理，写明去哪里。"
    )


def _grades(tx: Tx, school_id: int) -> set[int]:
    found = (pattern(one.name) for one in units.children(tx, school_id, "class"))
    return {one.grade for one in found if one is not None and one.grade is not None}


def _five_four(tx: Tx, klass: Unit) -> bool:
    """Whether the county's primary schools end with grade five: its junior schools begin with six, and none has five and six."""
    schools = [_grades(tx, one.id) for one in units.subtree(tx, klass.county_id or 0, "school")]
    return any(6 in one and 5 not in one for one in schools) and not any(
        {5, 6} <= one and LAST not in one for one in schools
    )
