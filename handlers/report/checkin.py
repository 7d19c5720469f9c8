"""A class's report, its correction and its withdrawal: what is certain is recorded, the rest is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from handlers.asides import headcount
from handlers.reading import AWAY, Mark, Reading
from handlers.reading.tables.answering import ANEW, BEFORE, GONE
from handlers.reading.when.dates import find_dates
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold
from handlers.report import ahead, crosschecks, doubts, nights, others, retracting, spells, weekdays, why, withdrawal
from handlers.steps import visits
from handlers.turn import echo, leaves, leaves_ahead, questions, telling
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, look_again, put_marks, put_report
from handlers.turn.sight import Sight, Speaker
from handlers.whom import namesakes
from store import attendance, persons
from store import questions as asked
from store.pupils import Pupil
from store.units import Unit

#: To a report or a correction that says nothing that could be recorded.
NOTHINGSAID = (
    "没听懂要记什么，什么也没有改。请写上学生姓名和情况，如“王晓宇病假，王小雨到了”；今天都到了请发“今天全勤”。"
)

#: This report stands in place of the one before it, which somebody left out is missing from.
_ANEW = Pattern(rf"{ANEW}|{BEFORE}(?:{GONE})")
NOBODY: Mapping[str, int] = MappingProxyType({})


def checkin(
    ctx: Context,
    who: Speaker,
    klass: Unit,
    sight: Sight,
    reading: Reading,
    bound: Mapping[str, int] = NOBODY,
) -> Answer:
    """Record a report or a correction of a class and say what was recorded. `bound`: whom a name that two bear means."""
    sight = namesakes.bind(sight, bound)
    by = By(who.person.id, who.person.code, role_in(who, klass))
    if reading.withdraw and (meant := retracting.day_meant(ctx, who, klass)) is not None:
        # 昨天李明病假 and then 撤回: it is yesterday's that is taken back, and not today's roll.
        reading = replace(reading, date=meant, asks=(), clarify=None)
    if any(ask.code == "unclear_date" for ask in reading.asks):
        of_today = _sure_of_today(ctx, reading)
        reading, announced = ahead.told(ctx, klass, by, sight, reading)
        if not of_today:
            # Filed under a day that was not meant, it would keep that day's own report from being asked for.
            questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), "ask")
            said = [*announced, *questions.ask_all(ctx, who.person.id, klass, reading)]
            return Answer("\n".join(said), ahead.label(reading, klass, announced))
    else:
        announced = []
    if (to_come := _ahead(ctx, reading)) is not None:
        return Answer(f"“{to_come}”还没到，先不记。到那天再报就行。", reading.as_label())
    if (doubt := nights.which_day(ctx, who, klass, reading) or weekdays.ask(ctx, who, klass, reading)) is not None:
        return doubt
    reading, later = nights.still_to_come(ctx, reading)
    label = reading.as_label() | {"class_id": klass.id}
    left_open = doubts.left_open(ctx, who, klass, reading)
    if reading.withdraw:
        if (back := retracting.last(ctx, who, klass, by, sight, reading.date)) is not None:
            return back
        return replace(withdrawal.withdraw(ctx, klass, by, reading), reading=label | {"withdrew": True})
    moved = withdrawal.move(ctx, klass, by, reading, named_in(reading, sight)) if reading.moved_from is not None else ""
    if moved:  # it tells of no other pupil
        reading = replace(reading, asks=tuple(ask for ask in reading.asks if ask.candidates or ask.held))
    open_now = asked.open_for(ctx.tx, ctx.now, person_id=who.person.id)
    if questions.whole(reading) or reading.present_count is not None:
        # What was asked of an earlier report is said anew by a new one of the class; 刘洋回家了 leaves it open.
        questions.drop_older(ctx, open_now, "ask", reading.date)
    elif reading.asks:
        questions.drop_older(ctx, [one for one in open_now if questions.asks_again(one, reading.asks)], "ask")
    marks, doubles = _pupils(reading.marks, sight)
    fixed = reading.intent == "correct"
    known = crosschecks.before(ctx, klass, reading, who.person.id)
    pupils = sight.by_id
    last = dict(known.last) | leaves.of_morning(known.same_day, reading.period)
    leave = leaves.running(ctx, last, pupils, reading.date)
    leave += [
        one
        for one in leaves_ahead.due(known.acts, known.last, pupils, reading.date)
        if one.pupil.id not in {run.pupil.id for run in leave}
    ]
    reading, marks, excused = _still_excused(reading, marks, known.same_day, leave)
    reading, marks = spells.same_sort(ctx, klass, reading, marks, known)
    reading, marks, still_so = why.weigh(ctx.text, reading, marks, known.same_day)
    label = reading.as_label() | {"class_id": klass.id}
    reading = others.weigh(reading)
    named = named_in(reading, sight)
    anew = _ANEW.search(ctx.text) is not None and not others.in_doubt(reading.asks)
    heard_of = {*named, *(one.pupil.id for one in leave if leaves.goes_on(one, reading.date, reading.period))}
    over = crosschecks.overruled(ctx, reading, pupils, heard_of, known, anew=anew)
    still = [] if anew else crosschecks.kept(ctx, reading, pupils, named, known)
    # Who was away in the morning and is here with all others in the afternoon was away in the morning.
    half = "pm" if reading.period == "pm" else None
    put_marks(
        ctx, klass, by, [(one, reading.date, half or mark.period, "present") for one, mark in over], corrects=True
    )
    halves = why.halves(reading, marks, known.same_day, morning=ctx.at.time() < nights.NOON)
    put_marks(ctx, klass, by, halves, corrects=fixed)
    whole = questions.whole(reading)
    # A name that nobody bears is no report: the class is still asked for one until the question is answered.
    files = whole or reading.present_count is not None or (not fixed and marks)
    if fixed and reading.present_count is not None and reading.expected is None:
        # 应该是7人 puts the one number right; the other stands.
        before = attendance.report_that_holds(ctx.tx, klass.county_id or 0, klass.id, reading.date, reading.period)
        reading = replace(reading, expected=before.expected if before is not None else None)
    on_leave: list[tuple[str, str]] = []
    told_away: list[doubts.Doubt] = []
    if files:
        spoken_of = {*named, *(one.id for one, _ in over)}
        away = [
            one
            for one in leave
            if one.pupil.id not in spoken_of and not leaves.told_of(one, known.same_day, reading.period)
        ]
        reading, on_leave, told_away = spells.carry(ctx, klass, by, reading, away)
        named = sorted({*named, *(one.pupil.id for one in away), *(one.id for one, _ in still)})
    missing = {one.id for mark, one in marks if mark.status in AWAY} | {
        mark.pupil_id
        for mark in known.same_day
        if mark.status in AWAY and mark.pupil_id in pupils and mark.period in ("day", reading.period)
    }
    missing -= {one.id for mark, one in marks if mark.status not in AWAY} | {one.id for one, _ in over}
    asks = headcount.asks(reading, len(missing) + len(on_leave), sight.size)
    waits = others.in_doubt(asks) and reading.others_present
    if waits:
        reading = replace(reading, others_present=False)
    if files:
        put_report(
            ctx,
            klass,
            by,
            reading.date,
            reading.period,
            expected=reading.expected,
            present=reading.present_count,
            all_present=reading.all_present,
            others_present=reading.others_present,
            named=named,
        )
    touched = (
        {pupil.id for _, pupil in marks}
        | {one.id for one, _ in over}
        | ({one.id for one in pupils.values() if one.name in dict(on_leave)} if on_leave else set())
    )
    reviewed = look_again(ctx, touched, [klass], crosschecks.missing(known.last))
    runs = {
        pupil.name: reviewed[pupil.id].played.state.run
        for _, pupil in marks
        if pupil.id in reviewed and reading.date == ctx.today
    }
    told = [*((pupil.name, mark.status) for mark, pupil in marks), *on_leave]
    said = [moved, later, echo.roll(reading, klass.name, told, runs, ctx.today, fixed=fixed, beside=bool(still))]
    if asks:
        asks, returns = spells.coming_back(ctx, klass, by, sight, asks, known.same_day)
        said += returns
    said += announced
    if files and whole and sight.unlisted:
        said.append(echo.unlisted([one.name for one in pupils.values() if one.id in sight.unlisted]))
    if asks:
        said += [others.LATER] * waits
        said += questions.ask_all(ctx, who.person.id, klass, replace(reading, asks=asks), holds_back=waits)
    if marks and reading.present_count is None:
        said.append(questions.still_lacking(ctx, who.person.id, klass, reading.date, reading.period))
    said += questions.told_since(ctx, who.person.id, klass, reading)
    said += others.again(ctx, who, klass, by, sight, open_now)
    said += namesakes.ask(ctx, who, klass, doubles, bound)
    if still:
        names = [pupil.name for pupil, _ in still]
        told_before = "、".join(f"{pupil.name}{echo.SAID[status]}" for pupil, status in still)
        how = "到了" if len(names) == 1 else f"{names[0]}到了"
        odd = "，和实到人数对不上" if headcount.lacks_fewer(reading, len(missing)) else ""
        told_away.insert(
            0, doubts.Doubt(f"先前报的仍算：{told_before}{odd}；到了请回“{how}”。", tuple(names), away=None, yes=None)
        )
    doubtful = [
        *excused,
        *still_so,
        *told_away,
        *(_overruled(pupil, mark.status, half, reading) for pupil, mark in over),
    ]
    doubtful += crosschecks.questions(
        ctx, klass, reading, sight, {*named, *(one.id for one, _ in over)}, known, reviewed, who.person.id, waits=waits
    )
    doubtful += left_open if not any(one.owed for one in doubtful) else []
    said += doubts.ask(ctx, who, klass, doubtful, reading.period, reading.date)
    said += spells.told(ctx, klass, by, reading, marks, known)
    said += visits.ask(ctx, who, klass, sight, reading)
    text = "\n".join(line for line in said if line)
    return Answer(text or NOTHINGSAID, label if text else reading.as_label())


def _sure_of_today(ctx: Context, reading: Reading) -> bool:
    """今天全勤，明天李明请假: only the day ahead waits."""
    told = {
        word.day
        for ask in reading.asks
        if ask.code == "unclear_date"
        for word in find_dates(fold(ask.words), ctx.today)
    }
    ahead = bool(told) and all(day is not None and day > ctx.today for day in told)
    return (
        ahead and reading.date == ctx.today and (questions.whole(reading) or bool(reading.marks)) and "今" in ctx.text
    )


def _still_excused(
    reading: Reading,
    marks: list[tuple[Mark, Pupil]],
    same_day: Sequence[attendance.Mark],
    leave: Sequence[leaves.Spell],
) -> tuple[Reading, list[tuple[Mark, Pupil]], list[doubts.Doubt]]:
    """张伟没来 of somebody known to be on leave or ill that day says nothing against it: it stays, and the answer says so."""
    told = {one.pupil.id: one.status for one in leave}
    told |= {
        one.pupil_id: one.status
        for one in same_day
        if one.status in leaves.LEAVE and (one.period in ("day", reading.period) or reading.period == "pm")
    }
    here = {one.pupil_id for one in same_day if one.status not in AWAY}
    them = {
        pupil.name: told[pupil.id]
        for mark, pupil in marks
        if mark.status == "absent" and reading.intent == "checkin" and pupil.id in told and pupil.id not in here
    }
    if not them:
        return reading, marks, []
    said = [
        doubts.Doubt(f"{name}已请{leaves.LEAVE[status]}，仍按{leaves.LEAVE[status]}记；没请假请回“没请假”。", (name,))
        for name, status in them.items()
    ]
    marks = [(replace(mark, status=them.get(mark.name, mark.status)), pupil) for mark, pupil in marks]  # type: ignore[arg-type]
    kept = {mark.name: mark for mark, _ in marks}
    return replace(reading, marks=tuple(kept.get(mark.name, mark) for mark in reading.marks)), marks, said


def _overruled(pupil: Pupil, status: str, half: str | None, reading: Reading) -> doubts.Doubt:
    """What to say of somebody who was reported away and is among all now. `half`: pm where it is of the afternoon alone."""
    said = "这次说都到了" if reading.all_present else "这次没有提"
    now = "下午按到校记" if half else "现改记到校"
    text = f"{pupil.name}先前报的{echo.SAID[status]}，{said}，{now}；没到请回“没到”。"
    return doubts.Doubt(text, (pupil.name,), away=echo.SAID[status])


def _ahead(ctx: Context, reading: Reading) -> str | None:
    """The day ahead with which a report of the whole class begins: 明天全勤 is not today's."""
    if reading.marks or not reading.all_present or reading.date != ctx.today:
        return None
    words = fold(ctx.text).strip()
    told = find_dates(words, ctx.today)
    if len(told) != 1 or told[0].start != 0 or told[0].day is None or told[0].day <= ctx.today:
        return None
    return words[: told[0].end]


def others_who_reported(ctx: Context, who: Speaker, klass: Unit, day: date) -> list[str]:
    """Names of the others whose words of that day hold for the class."""
    county = klass.county_id or 0
    marks = attendance.effective(ctx.tx, county, class_id=klass.id, first=day, last=day)
    report = attendance.report_that_holds(ctx.tx, county, klass.id, day)
    them = {one.by_person_id for one in marks}
    them |= {report.by_person_id} if report is not None else set()
    known = persons.many(ctx.tx, {number for number in them if number not in (None, who.person.id)})
    return [one.name for one in known.values()]


def role_in(who: Speaker, klass: Unit) -> str:
    """In which role he reports for a class: as its teacher (or his stand-in), else as what he is."""
    return "class_teacher" if any(one.id == klass.id for one in who.classes) else who.role


def _pupils(
    marks: Sequence[Mark], sight: Sight
) -> tuple[list[tuple[Mark, Pupil]], list[tuple[str, tuple[Pupil, ...]]]]:
    """Marks with their pupils; names that two pupils bear are asked about."""
    found: list[tuple[Mark, Pupil]] = []
    doubles: list[tuple[str, tuple[Pupil, ...]]] = []
    for mark in marks:
        pupil = sight.one(mark.name)
        if pupil is not None:
            found.append((mark, pupil))
        else:
            doubles.append((mark.name, sight.by_name.get(mark.name, ())))
    return found, doubles


def named_in(reading: Reading, sight: Sight) -> list[int]:
    """Numbers of the pupils for whom the words carry a mark or a question."""
    return sorted(pupil.id for name in telling.named(reading) for pupil in sight.by_name.get(name, ()))
