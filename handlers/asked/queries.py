"""Questions about attendance, cases and duties, answered to those who may know and only about those they may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from config.days import day_of, local, say_day
from config.wording.duties import DUTIES, PARTS
from config.wording.told import STAGES
from handlers.asides import class_names, outsiders
from handlers.reading import Reading
from handlers.reading.when.dates import find_dates
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold
from handlers.turn import echo, leaves
from handlers.turn.context import Answer, Context
from handlers.turn.recording import place_of
from handlers.turn.sight import AREA, WHOLE_SCHOOL, Sight, Speaker, all_sight
from store import attendance, cases, duties, lines, people, prompts, pupils, units
from store.cases import Case
from store.duties import Duty
from store.pupils import Pupil
from store.units import Unit

#: How many lines of a list fit into one message on a phone.
MOST = 12
#: Words of a question about more than one's own classes.
WIDER = ("全校", "学校", "年级", "所有")
#: Duties whose very name tells a restricted cause.
TELLING = frozenset({"special_care"})

_IS_IT = Pattern(
    r"^(?:今天|昨天)?(?P<who>[\u4e00-\u9fff·]{2,8}?)(?:今天|昨天)?是(?:不是|否)(?:又|还|也|真的?)*(?:没来|没到|来了|到了|请假|缺勤|迟到|旷课|病)[了的吗呢啊?？]*$"
)
#: 刘洋几号请的假, 李明什么时候回来.
_WHEN = Pattern(
    r"^(?:那|请问)?(?P<who>[\u4e00-\u9fff·]{2,8}?)(?:同学)?(?:是|今天|上次|到底|都|从)*(?:[哪几][天日号]|几月几[日号]|什么时候|啥时候|多会儿)[^，,。]{0,8}[?？。\s]*$"
)
#: 张伟怎么回事来着, 李明今天什么情况.
_HOW_IS = Pattern(
    r"^(?:那|请问|想问下?)?(?P<who>[\u4e00-\u9fff·]{2,8}?)(?:同学)?(?:今天|昨天|最近|现在|到底|又)*(?:是)?"
    r"(?:怎么回事|咋回事|啥情况|什么情况|怎么样|咋样|怎么了|咋了)(?:来着|了|呢|啊|呀)*[?？。\s]*$"
)


def of_one(ctx: Context, who: Speaker, sight: Sight, *, last: bool = False) -> Answer | None:
    """陈静是不是没来, 张伟怎么回事来着 ask, whatever they may be taken for; None for other words. `last`: nobody else answers, so
    that who may not be seen is said to be nobody."""
    text = ctx.text.strip()
    asks = _IS_IT.match(text) or _HOW_IS.match(text) or _WHEN.match(text)
    pupil = sight.one(asks["who"]) if asks is not None else None
    if asks is None or pupil is None:
        if asks is None or not last or outsiders.named(asks["who"], sight.by_name) is None:
            return None
        return Answer(f"没有找到您可以查看的学生“{asks['who']}”。", {"intent": "query", "student": None})
    said = about_pupil(ctx, pupil, who, case_first=False)
    return Answer(said, {"intent": "query", "student": pupil.name})


def answer(ctx: Context, who: Speaker, reading: Reading, sight: Sight, klass: Unit | None) -> Answer:
    """Answer one question."""
    label = reading.as_label()
    if (no := _not_their_class(ctx, who)) is not None:
        return Answer(no, label)
    pupil = sight.one(reading.student) if reading.student else None
    if reading.student and pupil is None and len(held := sight.by_name.get(reading.student, ())) > 1:
        return Answer(f"有{len(held)}位{reading.student}，请写上班级再问一次。", label)
    if reading.student and pupil is None:
        return Answer(f"没有找到您可以查看的学生“{reading.student}”。", label)
    if pupil is not None:
        whole = reading.query_kind == "pupil_case"
        return Answer(about_pupil(ctx, pupil, who, case_first=whole), label)
    if reading.asks:
        # A name nobody bears and a name he may not see are told apart by nothing.
        return Answer("没有找到您可以查看的这位学生。", label)
    kind = reading.query_kind
    if reading.student is None and (name := outsiders.named(ctx.text, sight.by_name)) is not None:
        return Answer(f"没有找到您可以查看的学生“{name}”。", label)
    if kind == "reported":
        return Answer(reported(ctx, who), label)
    if kind in ("my_duties", "overdue"):
        return Answer(my_duties(ctx, who, overdue=kind == "overdue"), label)
    if kind == "unreported_classes":
        if who.classes and not who.units_with(WHOLE_SCHOOL | AREA) and any(word in ctx.text for word in WIDER):
            return Answer(f"别的班要校领导或教体局才能查。{reported(ctx, who)}", label)
        return Answer(unreported(ctx, who), label)
    if kind == "absent_today":
        return Answer(absent(ctx, who, klass, _day_told(ctx) or reading.date), label)
    return Answer("可以问：今天谁没来、李明缺了几天、我还有几件没办、哪些班没报。", label)


def _not_their_class(ctx: Context, who: Speaker) -> str | None:
    """What to say where the words name only classes that he may not ask about; whether there are such is not told."""
    if (not who.classes and not who.units_with(WHOLE_SCHOOL | AREA)) or not (told := _classes_named(ctx)):
        return None
    if any(_is_named(klass, told) for klass in _classes(ctx, who)):
        return None
    if who.units_with(WHOLE_SCHOOL | AREA):
        return "没有找到您可以查看的这个班，请核对班级名称再问一次。"
    return f"您只能查自己班的：{'、'.join(klass.name for klass in who.classes)}。别的班要校领导或教体局才能查。"


def _classes_named(ctx: Context) -> set[tuple[int | None, int]]:
    """The classes that a question names, as (grade, number); 2班 alone has no grade."""
    told: set[tuple[int | None, int]] = set(class_names.find(ctx.text))
    return told or {(None, number) for number in class_names.bare(ctx.text)}


def _is_named(klass: Unit, told: set[tuple[int | None, int]]) -> bool:
    own = class_names.own(klass.name)
    # What is called neither by grade nor by number (阳光班) cannot be told from the words.
    return not own or any((None, number) in told or (grade, number) in told for grade, number in own)


def _day_told(ctx: Context) -> date | None:
    """The one day, not ahead, that a question speaks of: 昨天谁没来, 上周五谁没来."""
    days = {word.day for word in find_dates(fold(ctx.text), ctx.today)}
    day = days.pop() if len(days) == 1 else None
    return day if day is not None and day <= ctx.today else None


def _no_school(ctx: Context, seen: Sequence[Unit], day: date) -> bool:
    """Whether a day is no school day for these classes."""
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, seen[0].id))
    return not calendar.is_school_day(day)


def absent(ctx: Context, who: Speaker, klass: Unit | None, day: date) -> str:
    """Who is missing on a day: of the class, or of all classes he may see."""
    seen = [klass] if klass is not None else _classes(ctx, who)
    if not seen:
        return of_his_pupils(ctx, who) or "这个要班主任或校领导才能查。"
    if told := _classes_named(ctx):
        seen = [one for one in seen if _is_named(one, told)] or seen
    if _no_school(ctx, seen, day):
        return f"{echo.day(day, ctx.today)}不上课，没有考勤。"
    said: list[str] = []
    silent: list[str] = []
    for one in seen:
        county = one.county_id or 0
        if one.id not in attendance.classes_reported(ctx.tx, county, [one.id], day):
            silent.append(one.name)
            continue
        marks = attendance.effective(ctx.tx, county, class_id=one.id, first=day, last=day)
        names = {pupil.id: pupil.name for pupil in pupils.many(ctx.tx, {mark.pupil_id for mark in marks}).values()}
        away = [
            f"{names[number]}{echo.PERIOD[period]}{echo.STATUS[status]}"
            for number, period, status in _by_half(marks)
            if status not in ("present", "late", "left_early", "withdrawn")
        ]
        said.append(f"{one.name}：{'、'.join(away) or _nobody(ctx, one, day)}")
    head = echo.day(day, ctx.today)
    if silent:
        said.append(f"还没有报：{'、'.join(silent[:MOST])}{f'等{len(silent)}个班' if len(silent) > MOST else ''}")
    return f"{head}\n" + "\n".join(said[: MOST + 1])


def of_his_pupils(ctx: Context, who: Speaker) -> str:
    """Of who has pupils in his care and no class or area: who of them is missing today, and whose class has not
    reported; empty for who has none."""
    known = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today).by_id
    if not known:
        return ""
    places = people.places(ctx.tx, list(known), ctx.today)
    classes = {place.line[-1].id: place.line[-1] for place in places.values()}
    county = who.person.county_id
    done = attendance.classes_reported(ctx.tx, county, list(classes), ctx.today)
    marks = attendance.effective(ctx.tx, county, pupil_ids=sorted(known), first=ctx.today, last=ctx.today)
    away = [
        f"{known[one.pupil_id].name}{echo.PERIOD[one.period]}{echo.STATUS[one.status]}"
        for one in marks
        if one.status not in ("present", "late", "left_early")
    ]
    silent = [klass.name for number, klass in classes.items() if number not in done]
    said = [f"{echo.day(ctx.today, ctx.today)}，由您负责的学生："]
    said.append(f"缺勤：{'、'.join(away[:MOST])}。" if away else "已报的班没有人缺勤。" if done else "还没有报。")
    if silent:
        said.append(f"没报：{'、'.join(silent[:MOST])}。")
    return "\n".join(said)


def _nobody(ctx: Context, klass: Unit, day: date) -> str:
    """Nobody is missing only where somebody said so of all, and no number told since lacks anybody; else nobody was
    reported missing so far."""
    said = attendance.vouching(ctx.tx, klass.county_id or 0, klass.id, day)
    last = attendance.report_that_holds(ctx.tx, klass.county_id or 0, klass.id, day)
    lacking = last is not None and last.present is not None and last.present < (last.expected or 0)
    return "没有人缺勤" if said and not lacking else "还没有报谁缺勤"


def reported(ctx: Context, who: Speaker) -> str:
    """Whether his classes have been reported today."""
    if not who.classes:
        return unreported(ctx, who)
    if _no_school(ctx, who.classes, ctx.today):
        return "今天不上课，不用报考勤。"
    said = []
    for klass in who.classes:
        report = attendance.report_that_holds(ctx.tx, klass.county_id or 0, klass.id, ctx.today)
        halves = [
            attendance.report_that_holds(ctx.tx, klass.county_id or 0, klass.id, ctx.today, half)
            for half in ("am", "pm")
        ]
        if report is not None:
            said.append(f"{klass.name}今天报过了（{local(report.said_at):%H:%M}）。")
        elif any(halves):
            told = "、".join(
                f"{name}报过了（{local(half.said_at):%H:%M}）"
                for name, half in zip(("上午", "下午"), halves, strict=True)
                if half is not None
            )
            said.append(f"{klass.name}{told}。")
        else:
            said.append(f"{klass.name}今天还没有报。发一句“今天全勤”，或写谁没来。")
    return "\n".join(said)


def unreported(ctx: Context, who: Speaker) -> str:
    """Which classes of his school or area have not reported today."""
    seen = _classes(ctx, who)
    if not seen:
        return "这个要校领导或教体局才能查。"
    if _no_school(ctx, seen, ctx.today):
        return "今天不上课，不用报考勤。"
    done: set[int] = set()
    for county in {klass.county_id for klass in seen if klass.county_id}:
        done |= attendance.classes_reported(ctx.tx, county, [klass.id for klass in seen], ctx.today)
    lacking = [klass.name for klass in seen if klass.id not in done]
    if not lacking:
        return f"今天{len(seen)}个班都报了。"
    return f"今天{len(seen)}个班，还有{len(lacking)}个没报：{'、'.join(lacking[:60])}。"


def my_duties(ctx: Context, who: Speaker, *, overdue: bool = False, page: int = 1) -> str:
    """What he owes, the one due first in front, each with the code to answer by; a page of it."""
    mine = [duty for duty in duties_of(ctx, who) if duty.overdue or not overdue]
    if not mine:
        return "没有逾期的。" if overdue else "您没有待办。"
    codes = {
        (prompt.subject_kind, prompt.subject_id, prompt.duty_key): prompt.code
        for prompt in prompts.open_for(ctx.tx, person_id=who.person.id)
        if prompt.code is not None
    }
    names = {
        pupil.id: pupil.name
        for pupil in pupils.many(ctx.tx, {duty.pupil_id for duty in mine if duty.pupil_id}).values()
    }
    said = [f"您有{len(mine)}件{'逾期' if overdue else '待办'}："]
    begins = min(max(page - 1, 0) * MOST, (len(mine) - 1) // MOST * MOST)
    for duty in mine[begins : begins + MOST]:
        code = codes.get((duty.subject_kind, duty.subject_id, duty.key))
        said.append(f"{code or '·'} {names.get(duty.pupil_id or 0, '')}{duty_name(duty)}{_due(duty)}")
    if (left := len(mine) - begins - MOST) > 0:
        said.append(f"……还有{left}件，发“待办 {begins // MOST + 2}”看下一页")
    return "\n".join(said)


def duties_of(ctx: Context, who: Speaker) -> list[Duty]:
    """Open duties that he owns, or that he was asked to look after because others have not."""
    asked = {
        (prompt.subject_kind, prompt.subject_id, prompt.duty_key)
        for prompt in prompts.open_for(ctx.tx, person_id=who.person.id)
        if prompt.code is not None
    }
    found = duties.open_in(ctx.tx, who.person.county_id, limit=5000)
    return [
        duty
        for duty in found
        if who.person.code in duty.owners or (duty.subject_kind, duty.subject_id, duty.key) in asked
    ]


def duty_name(duty: Duty) -> str:
    """What a duty is called."""
    base, _, part = duty.duty.partition(":")
    return DUTIES.get(base, (duty.duty, ""))[0] + (f"（{PARTS[part]}）" if part in PARTS else "")


def about_pupil(ctx: Context, pupil: Pupil, who: Speaker | None = None, *, case_first: bool) -> str:
    """A pupil in seven lines: the case and its cause, absences of the month, the latest steps, what is owed.

    who: who reads it, None where another than the asker does. A restricted cause, and the duties that give it away, are
    for the bureau and for those who owe something in the case.
    """
    first = ctx.today - timedelta(days=30)
    marks = attendance.effective(ctx.tx, pupil.county_id, pupil_ids=[pupil.id], first=first, last=ctx.today)
    case = next(iter(cases.of_pupils(ctx.tx, [pupil.id]).get(pupil.id, ())[-1:]), None)
    said: list[str] = []
    if case is not None:
        since = f"（{say_day(day_of(case.opened_at))}立案）" if case.is_open else ""
        said.append(f"{pupil.name}：{STAGES.get(case.stage, case.stage)}{since}")
    else:
        said.append(f"{pupil.name}：没有个案")
    said.append(_today(ctx, pupil, marks))
    owed = duties.of(ctx.tx, ("pupil", pupil.id), state="open")
    withheld = case is not None and hidden(ctx, pupil, case, owed, who)
    if case is not None and case.is_open and case.cause is not None:
        said.append("原因受限" if withheld else f"原因：{echo.REASON.get(case.cause, case.cause)}")
    by_status: dict[str, set[date]] = {}
    for mark in _said_last(marks):
        by_status.setdefault(mark.status, set()).add(mark.day)
    for status in ("unexcused", "absent", "sick", "personal", "late", "left_early"):
        if days := by_status.get(status):
            said.append(f"{echo.STATUS[status]}{len(days)}天：{_days(days)}")
    if (last := leaves.until(ctx, pupil)) is not None:
        said.append(f"请假到{say_day(last)}")
    if len(said) == 2 and not case_first:
        said.append("近30天没有缺勤记录。")
    steps = lines.steps(ctx.tx, [pupil.id])[-3:]
    for line in steps:
        what = echo.STEP.get(str(line.payload.get("kind")), "情况")
        outcome = echo.OUTCOME.get(str(line.payload.get("outcome")), "")
        said.append(f"{local(line.at):%m月%d日}{what}{outcome and '，'}{outcome}")
    owed = [duty for duty in owed if not (withheld and duty.duty in TELLING)]
    if owed:
        said.append("待办：" + "、".join(f"{duty_name(duty)}{_due(duty)}" for duty in owed[:3]))
    return "\n".join(said)


def _today(ctx: Context, pupil: Pupil, marks: Sequence[attendance.Mark]) -> str:
    """What is known of him today: 今天到校, 今天上午病假, 今天还没有报到他."""
    own = [
        (pupil, period, status) for number, period, status in _by_half([one for one in marks if one.day == ctx.today])
    ]
    if own:
        return "今天" + "、".join(f"{echo.PERIOD[period]}{echo.STATUS[status]}" for _, period, status in own)
    klass = place_of(ctx, pupil).line[-1]
    if _no_school(ctx, [klass], ctx.today):
        return "今天不上课"
    whole = attendance.vouching(ctx.tx, klass.county_id or 0, klass.id, ctx.today)
    here = any(pupil.id not in one.named for one in whole)
    return "今天到校" if here else "今天还没有报到他"


def hidden(ctx: Context, pupil: Pupil, case: Case, owed: Sequence[Duty], who: Speaker | None) -> bool:
    """Whether the cause of his case may not be told to this reader."""
    place = place_of(ctx, pupil)
    policy = ctx.home.world.policy(ctx.tx, case.policy_stamp if case.is_open else place.policy)
    if not policy.is_restricted(case.cause):
        return False
    if who is None:
        return True
    return who.role != "edu_bureau" and all(who.person.code not in duty.owners for duty in owed)


def _by_half(marks: Sequence[attendance.Mark]) -> list[tuple[int, str, str]]:
    """What holds of each pupil on one day, said of the whole day where both halves are alike: pupil, period, status."""
    held: dict[int, dict[str, str]] = {}
    for mark in sorted(marks, key=lambda one: (one.said_at, one.id)):
        halves = ("am", "pm") if mark.period == "day" else (mark.period,)
        held.setdefault(mark.pupil_id, {}).update(dict.fromkeys(halves, mark.status))
    found: list[tuple[int, str, str]] = []
    for number, own in held.items():
        alike = len(own) == 2 and len(set(own.values())) == 1
        found += [(number, "day", own["am"])] if alike else [(number, half, own[half]) for half in sorted(own)]
    return found


def _said_last(marks: Sequence[attendance.Mark]) -> list[attendance.Mark]:
    """Marks without those of half a day that a later word about the whole day went over."""
    whole = {(mark.pupil_id, mark.day): mark.said_at for mark in marks if mark.period == "day"}
    return [
        mark
        for mark in marks
        if mark.period == "day" or mark.said_at >= whole.get((mark.pupil_id, mark.day), mark.said_at)
    ]


def _classes(ctx: Context, who: Speaker) -> list[Unit]:
    found = list(who.classes)
    for unit_id in who.units_with(WHOLE_SCHOOL | AREA):
        found += [klass for klass in units.subtree(ctx.tx, unit_id, "class") if klass.closed_on is None]
    return list({klass.id: klass for klass in found}.values())


def _due(duty: Duty) -> str:
    if duty.due_at is None:
        return ""
    late = "，已逾期" if duty.overdue else ""
    return f"（{when(duty.due_at)}前{late}）"


def when(at: datetime) -> str:
    """A due as its day."""
    there = local(at)
    return f"{there.month}月{there.day}日"


def _days(days: Sequence[date] | Iterable[date]) -> str:
    listed = sorted(set(days))
    shown = "、".join(f"{one.month}月{one.day}日" for one in listed[-5:])
    return shown if len(listed) <= 5 else f"最近{shown}"
