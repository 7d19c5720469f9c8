"""Persons whom a text wants by a pupil: who is lacking, the daily reminder until he is named, and the naming itself
(C-44).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.policy.items import File
from reminders.rules.facts import Act
from reminders.rules.lines import Line
from reminders.rules.play import DAY, MORNING, on

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

PLAN = "one_pupil_one_plan"
#: So many days without school at most before somebody is asked again.
HOLIDAYS = 120


def want(play: PupilPlay, whom: str, clauses: tuple[str, ...]) -> None:
    """Somebody is wanted as `whom`: ask the school lead, again each school day, until he is named."""
    if play.holder(whom) or play.owes("name_person", whom):
        return
    duty = play.owe("name_person", play.ids("school_lead"), lacking=(whom,), clauses=clauses, what=whom)

    def waits() -> bool:
        return duty.state == "open"

    said: list[Line] = []

    def again() -> None:
        # Nothing of this duty changes while it lasts, so the words of its first reminder are those of all.
        said[:] = [play.repeat(line) for line in said] or play.prompt(duty, "remind", duty.owners)
        each_day()

    def each_day() -> None:
        day = play.today + DAY
        for _ in range(HOLIDAYS):
            if play.calendar.is_school_day(day):
                break
            day += DAY
        play.alarm(on(day, MORNING), again, waits)

    each_day()


def on_start(play: PupilPlay) -> None:
    """Persons wanted for a pupil without any case: 全员包保 (YZ-04), 亲情监护人 (GH-23)."""
    wanted = play.policy.assignment
    if wanted is None or not wanted.as_:
        return
    if wanted.cover == "all_pupils" or (wanted.cover == "left_behind" and "left_behind" in play.groups):
        want(play, wanted.as_, wanted.src)


def on_suspected(play: PupilPlay) -> None:
    """Weihui: a suspected case cannot go on without a named person (WH-59)."""
    wanted, suspect = play.policy.assignment, play.policy.detect.suspect
    if suspect is not None and "named_person" in suspect.needs:
        want(play, "named_person", suspect.src)
    elif wanted is not None and wanted.cover == "suspected_cases" and wanted.as_:
        want(play, wanted.as_, wanted.src)
    on_case(play)


def on_case(play: PupilPlay) -> None:
    """Chuxiong: every open case has its holders at each level (CX-03)."""
    wanted = play.policy.assignment
    if wanted is None or wanted.cover != "open_cases":
        return
    for whom in dict.fromkeys((*wanted.holders, wanted.as_)):
        if whom and whom != "named_person":
            want(play, whom, wanted.src)


def on_confirmed(play: PupilPlay) -> None:
    """A confirmed dropout has a plan of his own and, for the causes the text lists, a one-to-one helper (XC-01,
    AH-12, N-02).
    """
    on_case(play)
    file = play.policy.files.get(PLAN)
    if file is None or file.dormant:
        return
    if not play.owes("pupil_plan") and PLAN not in play.materials:
        play.owe("pupil_plan", play.ids("class_teacher"), lacking=(PLAN,), clauses=file.src)
        play.document(PLAN, "drafted", clauses=file.src)
    helper(play, file)


def helper(play: PupilPlay, file: File | None = None) -> None:
    """The one-to-one helper, once the cause is one of those that the text gives a helper."""
    file = file or play.policy.files.get(PLAN)
    case = play.case
    if file is None or not file.one_to_one or case is None or not case.is_confirmed:
        return
    if not file.causes or (case.cause in file.causes):
        want(play, "one_to_one", file.src)


def name_person(play: PupilPlay, act: Act) -> None:
    """Somebody is named."""
    person, whom = str(act.fields["person"]), str(act.fields.get("as", "named_person"))
    play.named[whom] = person
    play.finish(play.owes("name_person", whom))
    if whom == "named_person":
        for duty in play.owing("persuade"):
            duty.owners = (person,)
            play.prompt(duty, "opened", (person,))
    if whom == "paired_teacher":
        from reminders.rules import returned

        returned.support(play, whom)
