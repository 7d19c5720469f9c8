"""送教上门: planned days, a record for each (AH-11), and a pupil who is not expected at the gate meanwhile (WH-50)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from reminders.rules import dues
from reminders.rules.facts import Act
from reminders.rules.play import WORK_BEGINS, on

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

LOG = "home_teaching_log"
PLACEMENT = "送教上门"


def plan(play: PupilPlay, act: Act) -> None:
    """A teacher goes to him once a week, on a weekday, from a first day on."""
    weekday = int(act.fields.get("weekday") or 0)
    first = act.fields.get("first")
    start = first if isinstance(first, date) else act.day
    teacher = str(act.fields.get("person") or (play.holder("class_teacher") or act.actor))
    play.taught_since = start
    play.cancel(*play.owing("home_teaching"), why="送教计划已更改")
    if not weekday:
        return
    day = start + timedelta(days=(weekday - 1 - start.weekday()) % 7)
    play.teaching_plan += 1
    _set(play, day, teacher, play.teaching_plan)


def _set(play: PupilPlay, day: date, teacher: str, number: int) -> None:
    def planned() -> None:
        if play.calendar.is_school_day(day):
            file = play.policy.files.get(LOG)
            if not play.owes("home_teaching", day.isoformat()) and day not in play.taught:
                play.owe(
                    "home_teaching",
                    (teacher,),
                    due=dues.timely_writing(play, day),
                    clauses=file.src if file else (),
                    what=day.isoformat(),
                )
        _set(play, day + timedelta(days=7), teacher, number)

    if play.calendar.term_of(day) or play.calendar.next_term(day):
        play.alarm(_eight(day), planned, lambda: play.teaching_plan == number and play.placement == PLACEMENT)


def _eight(day: date) -> datetime:
    return on(day, WORK_BEGINS)


def taught(play: PupilPlay, act: Act) -> None:
    """One visit was recorded: it ends the duty of its day, else the earliest that waits."""
    play.taught.add(act.day)
    file = play.policy.files.get(LOG)
    play.document(LOG, "filed", clauses=file.src if file else (), date=act.day.isoformat())
    waiting = play.owing("home_teaching")
    if waiting:
        play.finish(next((duty for duty in waiting if duty.what == act.day.isoformat()), waiting[0]))
