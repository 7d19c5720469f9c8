"""From marks to prompts and suspicion: the profile's thresholds, the product's defaults where it has none, and what a
correction undoes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any

from config import deadlines
from reminders.rules import case, dues, named, persuasion, returned
from reminders.rules.facts import MISSING, PRESENT, ClassReport, Mark

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

NOON = time(12, 0)
AM, PM = 0, 1


def mark(play: PupilPlay, fact: Mark) -> None:
    """A mark becomes known: print it with the run it makes, then see what follows."""
    if not play.on_roll:
        return
    later = _later(play, fact.day)
    before = play.attendance.length(later) if later is not None else 0
    if _tell(play, fact):
        # What stood on a run stands on it still where all that has come is one more day of it.
        _follow(play, fact, later, before, undo=not (play.settled and play.attendance.grew))


def marks(play: PupilPlay, facts: Sequence[Mark]) -> None:
    """Marks told at once: all of them are taken in before anything follows from them."""
    if not play.on_roll:
        return
    later = _later(play, max(fact.day for fact in facts))
    before = play.attendance.length(later) if later is not None else 0
    told = [fact for fact in facts if _tell(play, fact)]
    if told:
        _follow(play, told[-1], later, before)


def _later(play: PupilPlay, day: date) -> date | None:
    """The last day told of, where it is after that one."""
    latest = play.attendance.latest()
    return latest if latest is not None and latest > day else None


def _follow(play: PupilPlay, last: Mark, later: date | None, before: int, *, undo: bool = True) -> None:
    """What follows from marks that were taken in; `later`: a day after all of them, whose run had the length `before`."""
    if later is not None and later in play.attendance.run(later) and play.attendance.length(later) != before:
        line(play, later, "day", play.attendance.status(later, "day"), corrected=False)
    if undo:
        _undo(play)
    now = play.attendance.status(last.day, last.period)
    if now in PRESENT and not play.attendance.run():
        play.prompted.clear()
        if not (last.correct and last.day < play.today and play.case is not None and play.case.is_confirmed):
            returned.back(play, last.day)  # of a confirmed dropout a corrected past day undoes nothing
    elif now in MISSING:
        _half_day(play, last)
        persuasion.broken(play, last.day)
    _thresholds(play)


def _tell(play: PupilPlay, fact: Mark) -> bool:
    """Take one mark in and print it; gives whether it says anything of presence."""
    if fact.status is not None and fact.status not in PRESENT and not play.expected_on(fact.day):
        line(play, fact.day, fact.period, "not_expected", corrected=False)
        return False
    attendance = play.attendance
    old = attendance.status(fact.day, fact.period)
    attendance.tell(fact.day, fact.period, fact.status, fact.said_at, told=True, over=True)
    now = attendance.status(fact.day, fact.period)
    line(play, fact.day, fact.period, now, corrected=old is not None and old != now)
    return True


def report(play: PupilPlay, fact: ClassReport) -> None:
    """His class reported without naming him: he is present if the words say so of all or of the others, else nothing
    is known of him.

    One whose dropout is confirmed is back only when he is named: a class may well call itself complete without him.
    """
    if not (fact.all_present or fact.others_present) or play.id in fact.named or not play.on_roll:
        return
    if play.case is None and fact.period == "day" and play.attends and play.attendance.quiet(fact.day, fact.said_at):
        return
    if (play.case is not None and play.case.is_confirmed) or not play.expected_on(fact.day):
        return
    before = play.attendance.length()
    changed = play.attendance.tell(fact.day, fact.period, "present", fact.said_at, told=False, over=fact.all_present)
    if not changed or (not before and play.case is None):
        return
    if play.attendance.length() != before:
        line(play, fact.day, fact.period, "present", corrected=False)
    _undo(play)
    if not play.attendance.run():
        play.prompted.clear()
        returned.back(play, fact.day)
    _thresholds(play)


def line(play: PupilPlay, day: date, period: str, status: str | None, *, corrected: bool) -> None:
    """Print the attendance line of a day and period."""
    told = day.isoformat()
    play.line(
        "attendance",
        f"{told}:{period}",
        about=play.about,
        date=told,
        period=period,
        status=status,
        run=play.attendance.length(day),
        late=day < play.today,
        corrected=corrected,
    )


def again(play: PupilPlay) -> None:
    """What counts as a school day has changed: look at the runs again."""
    _undo(play)
    _thresholds(play)


def _undo(play: PupilPlay) -> None:
    """A correction takes back what the marks no longer bear out; what a person confirmed stays."""
    settled = True
    for id_, (day, least) in tuple(play.prompted.items()):
        again = play.attendance.reached(least)
        if again == day:
            continue
        if again is not None:
            play.prompted[id_] = (again, least)
            _redate(play, id_, again)
            for duty in play.owing(id_):
                duty.trigger = again
        elif play.attendance.length(day) < least:
            del play.prompted[id_]
            play.cancel(play.owes(id_), why="考勤已更正")
        else:
            settled = False  # it stands on an earlier run, and the present one may come to bear it
    matter = play.case
    if matter is not None and matter.stage == "suspected" and matter.trigger is not None:
        if matter.half is not None:
            stands = play.attendance.out_half(matter.trigger, matter.half)
        else:
            again = play.attendance.reached(matter.least)
            stands = again is not None or play.attendance.length(matter.trigger) >= matter.least
            matter.trigger = again or matter.trigger
            settled = settled and again is not None
        if not stands:
            play.cancel(*play.owing("same_day_visit", "attention"), why="考勤已更正")
            case.close(play, "corrected")
    play.settled = settled


def _redate(play: PupilPlay, id_: str, day: date) -> None:
    """The day that raised a prompt turns out to be another (a late entry, a correction): its clock runs from that one
    (R12).
    """
    verify, own = play.policy.detect.verify, play.policy.product_defaults
    rule = play.policy.school_persuasion
    leaf: Any = None
    if id_ == "verify_absence":
        leaf = verify.due if verify is not None else own.D1.answer_by if own.D1 is not None else None
    elif id_ == "attention":
        leaf = own.D2.answer_by if own.D2 is not None else None
    elif id_ == "suspect":
        leaf, id_ = rule.window if rule is not None else None, "persuade"
    duty = play.owes(id_)
    due = dues.due(play, leaf, _from(play, day))
    if duty is not None and due is not None and (id_ != "persuade" or duty.what == ""):
        play.redate(duty, due, "补报或更正后，起算日有变")


def _thresholds(play: PupilPlay) -> None:
    if not play.attendance.run():
        return
    matter = play.case
    if matter is not None and matter.is_confirmed:
        return
    _verify(play)
    suspect = play.policy.detect.suspect
    if suspect is not None and suspect.u == "school_day":
        if "suspect" in play.prompted or (matter is not None and matter.open):
            return
        day = play.attendance.reached(suspect.v)
        if day is not None:
            play.prompted["suspect"] = (day, suspect.v)
            case.begin(play, "suspected", trigger=day, least=suspect.v)
            suspected(play, _from(play, day))
    else:
        _attention(play)


def _verify(play: PupilPlay) -> None:
    if "verify_absence" in play.prompted:
        return
    verify, own = play.policy.detect.verify, play.policy.product_defaults.D1
    if verify is not None and verify.u == "school_day":
        day = play.attendance.reached(verify.v)
        if day is not None:
            play.prompted["verify_absence"] = (day, verify.v)
            if _owed_of(play, "verify_absence", day):
                return
            play.owe(
                "verify_absence",
                play.ids("class_teacher"),
                due=dues.due(play, verify.due, _from(play, day)),
                clauses=verify.src,
                detail=days_told(play),
            ).trigger = day
    elif own is not None:
        day = play.attendance.reached(own.verify_absence_after.v)
        if day is not None:
            play.prompted["verify_absence"] = (day, own.verify_absence_after.v)
            if _owed_of(play, "verify_absence", day):
                return
            play.owe(
                "verify_absence",
                play.ids(*own.to),
                due=dues.due(play, own.answer_by, _from(play, day)),
                default=True,
                detail=days_told(play),
            ).trigger = day


def _owed_of(play: PupilPlay, id_: str, day: date) -> bool:
    """Whether that day has raised it before, and it is open still or was done: a day put right to and fro asks once."""
    return any(duty.id == id_ and duty.trigger == day and duty.state != "cancelled" for duty in play.duties)


def _attention(play: PupilPlay) -> None:
    own = play.policy.product_defaults.D2
    if own is None or "attention" in play.prompted:
        return
    day = play.attendance.reached(own.attention_after.v)
    if day is not None:
        play.prompted["attention"] = (day, own.attention_after.v)
        due = dues.due(play, own.answer_by, _from(play, day))
        if not _owed_of(play, "attention", day):
            play.owe("attention", play.ids(*own.to), due=due, default=True, detail=days_told(play)).trigger = day


def _from(play: PupilPlay, day: date) -> date:
    """The day from which a clock runs: that of the fact, or by the other reading of R12 that of the entry."""
    return day if play.policy.readings.R12.clock_from == "fact_date" else max(day, play.today)


def days_told(play: PupilPlay) -> str:
    """The days of the present run, as a prompt tells them."""
    outs = play.attendance.run()
    listed = "、".join(f"{day.month}月{day.day}日" for day in outs[-5:])
    return f"已连续{play.attendance.length()}个上课日无故未到校（{'…' if len(outs) > 5 else ''}{listed}）"


def _half_day(play: PupilPlay, fact: Mark) -> None:
    """Yongzhen: the first unexcused half day is a suspicion, to be visited on the day itself (R15)."""
    suspect, visit = play.policy.detect.suspect, play.policy.same_day_visit
    if suspect is None or suspect.u != "half_day" or not play.calendar.is_school_day(fact.day):
        return
    if play.case is not None and play.case.open:
        return
    half = _which_half(play, fact)
    if not play.attendance.out_half(fact.day, half) or play.attendance.seen_since(fact.day, half):
        return
    case.begin(play, "suspected", trigger=fact.day, half=half, least=suspect.v)
    if visit is not None:
        by = visit.am_by if half == AM else visit.pm_by
        readings = play.policy.readings.R15
        due = deadlines.clock(fact.day, by.v if by else readings.am_visit_by if half == AM else readings.pm_visit_by)
        detail = f"{'上午' if half == AM else '下午'}无故没有到校"
        play.owe("same_day_visit", play.ids(*visit.who_all), due=due, clauses=visit.src, detail=detail)
    suspected(play, fact.day)


def _which_half(play: PupilPlay, fact: Mark) -> int:
    if fact.period != "day":
        return AM if fact.period == "am" else PM
    said = fact.said_at
    if said.date() == fact.day and said.time() >= NOON:
        return PM
    return AM if play.policy.readings.R15.whole_day_typed_in_morning == "am" else PM


def suspected(play: PupilPlay, day: date) -> None:
    """What a suspicion sets going besides its visit."""
    named.on_suspected(play)
    returned.aid(play, "opened")
    persuasion.on_suspected(play, day)
    play.file("suspected")
