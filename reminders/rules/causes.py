"""What a cause sets going: departments, the place of work, the guardian, special care, a search, a helper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from config.policy.items import Cause
from config.wording.duties import lacking_name
from reminders.rules import bodies, case, dues, named, standing
from reminders.rules.facts import Act
from reminders.rules.replay import WORK_BEGINS, on

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

WEEK = timedelta(days=7)


def set_cause(play: PupilPlay, act: Act) -> None:
    """Somebody finds what the cause is. The day on which it was learnt is the day of this act."""
    cause = str(act.fields["cause"])
    play.told_cause = cause
    play.learnt.setdefault(cause, act.known_at.date())
    if cause == "harm":
        harm(play)
    matter = play.case
    if matter is None or matter.stage == "closed":
        return
    place = act.fields.get("place")
    if place:
        matter.place = dict(place)
    if matter.cause != cause:
        matter.cause = cause
        case.tell(play, "cause")
        _report(play, act)
    learned(play, found=cause != "lost")
    if cause == "moved":
        elsewhere(play)
    if cause != "lost":
        # He is found: the search is over, the true cause takes its way.
        play.finish(play.owes("joint_search"))


def _report(play: PupilPlay, act: Act) -> None:
    from reminders.rules import reports_up

    reports_up.check(play, act.day)


def learned(play: PupilPlay, *, found: bool = False) -> None:
    """Open what the cause of a confirmed case asks for, each once.

    Where the joint stage starts with the township's receipt (Weihui), the township's own tasks wait for it, unless
    somebody found the cause by an act of his own: it hears of a pupil by the school's report, not by a side effect.
    """
    matter = play.case
    if matter is None or not matter.is_confirmed or matter.cause is None:
        return
    row = play.policy.causes.get(matter.cause)
    if row is None or row.dormant:
        _choose(play)
        return
    joint = play.policy.joint
    waits = joint is not None and joint.starts == "township_receipt" and "township_officer" not in matter.received
    known = found or not waits
    if known or (row.lead is not None and bodies.body(row.lead) != "township"):
        _departments(play, row)
    _workplace(play, row)
    if known:
        _guardian(play, row)
    if row.special_care and _once(play, "special_care"):
        play.owe("special_care", play.ids("class_teacher"), clauses=_clauses(play, row, "special_care"))
    if row.search or matter.cause == "lost":
        _search(play, row)
    if row.plan and _once(play, "plan"):
        for kind in ("family_plan", "pupil_poverty_plan"):
            if kind in play.policy.files:
                play.document(kind, "drafted", clauses=play.policy.files[kind].src)
    _choose(play)
    named.helper(play)


def _once(play: PupilPlay, what: str) -> bool:
    """Whether this is the first time for this cause in this opening of the case."""
    matter = play.case
    key = f"{what}:{matter.cause}:{matter.openings}" if matter else what
    if key in play.once:
        return False
    play.once.add(key)
    return True


def _choose(play: PupilPlay) -> None:
    from reminders.rules import joint

    if play.owes("joint_persuade") is not None:
        joint.choose(play)


def _departments(play: PupilPlay, row: Cause) -> None:
    outside = [role for role in row.with_ if bodies.body(role) != "school" and role != row.lead]
    choosing = play.owes("choose_departments")
    if choosing is not None and any(bodies.body(role) not in ("school", "township") for role in row.with_):
        choosing.open = []
        play.finish(choosing)
    leads = row.lead is not None and bodies.body(row.lead) not in ("school", "township", "edu_bureau")
    if row.lead is None or not (outside or leads) or not _once(play, "notify_department"):
        return
    # A department that leads hears of the pupil by the bureau's letter, then invites the others.
    written = [row.lead, *outside] if leads else outside
    people = [who for role in written for who in (play.ids(role) or (role,))]
    clauses = (*row.src, *_flagged(play, row))
    names = "、".join(bodies.name(role) for role in outside)
    play.owe(
        "notify_department",
        play.ids("school_lead" if row.lead == "school" else row.lead),
        due=dues.timely_writing(play, play.today),
        lacking=outside,
        clauses=clauses,
        to_whom=names,
        what=row.id,
    )
    for who in dict.fromkeys(people):
        issuer = "edu_bureau" if leads and play.role(who) == row.lead else bodies.body(row.lead)
        play.document("department_letter", "drafted", to=(who,), issuer=issuer, clauses=clauses)


def _flagged(play: PupilPlay, row: Cause) -> tuple[str, ...]:
    """The clauses by which a text names this very county for the cause (CX-10)."""
    county = play.info.place.county
    return tuple(
        clause
        for flag in play.policy.county_flags.values()
        if flag.cause == row.id and flag.id == county
        for clause in flag.src
    )


def _workplace(play: PupilPlay, row: Cause) -> None:
    """Only for one who is under age on the day it was learnt; where his birth date is not known, that is what is
    asked.
    """
    if row.notify_if is None or not _once(play, "notify_workplace"):
        return
    years = standing.age(play.info.born, play.learnt.get(row.id, play.today))
    if years is not None and years >= row.notify_if.age_below.v:
        return
    clauses = tuple(dict.fromkeys((*_clauses(play, row, "notify_if.age_below"), *_clauses(play, row, "notify"))))
    play.owe(
        "notify_workplace",
        play.ids("edu_bureau"),
        due=dues.timely_writing(play, play.today),
        lacking=("born",) if years is None else (),
        clauses=clauses,
    )
    for role in row.notify or ("workplace_edu", "workplace_police", "workplace_human_resources"):
        play.document("workplace_notice", "drafted", to=play.ids(role) or (role,), issuer="edu_bureau", clauses=clauses)


def _guardian(play: PupilPlay, row: Cause) -> None:
    if not row.criticise_by or not _once(play, "criticise_guardian"):
        return
    clauses = _clauses(play, row, "criticise_by")
    play.owe("criticise_guardian", play.ids(*row.criticise_by), clauses=clauses, what=row.id)


def may_criticise(play: PupilPlay, act: Act) -> bool:
    """Whether the guardian may be criticised yet: some texts want persuasion before it (GH-26). If not, says so."""
    matter = play.case
    row = play.policy.causes.get(matter.cause) if matter is not None and matter.cause else None
    if row is None or row.criticise_after is None:
        return True
    missing = row.criticise_after.lacking(standing.facts(play), standing.counts(play))
    if missing:
        clauses = play.policy.clauses(f"causes.{row.id}.criticise_after") or row.src
        words = "、".join(lacking_name(word) for word in missing)
        text = f"批评教育之前须先劝说（{'、'.join(clauses)}），现缺：{words}"
        play.refuse(act.actor, "record", missing, clauses=clauses, text=text)
    return not missing


def _clauses(play: PupilPlay, row: Cause, part: str) -> tuple[str, ...]:
    """The clauses behind one part of a cause's row, then those of the row."""
    return tuple(dict.fromkeys((*play.policy.clauses(f"causes.{row.id}.{part}"), *row.src)))


def _search(play: PupilPlay, row: Cause) -> None:
    matter = play.case
    if matter is None or "township_officer" not in matter.received or not _once(play, "joint_search"):
        return
    play.owe("joint_search", play.ids("township_officer"), clauses=row.src)
    play.document(
        "search_request", "drafted", to=play.ids("dept_police") or ("dept_police",), issuer="township", clauses=row.src
    )


def elsewhere(play: PupilPlay) -> None:
    """He studies elsewhere: the family is urged to move his 学籍 (GD-23); open until the transfer is seen."""
    route = play.policy.exits.get("transferred")
    if (
        route is None
        or route.urge_parent is None
        or play.owes("urge_transfer")
        or "studentship_transfer_seen" in play.materials
    ):
        return
    clauses = play.clauses(route, route.urge_parent)
    duty = play.owe(
        "urge_transfer", play.ids("class_teacher"), due=dues.due(play, route.urge_parent, play.today), clauses=clauses
    )
    play.prompt(duty, "opened", (play.guardian,))

    def weekly() -> None:
        play.prompt(duty, "remind", (*duty.owners, play.guardian))
        play.alarm(play.now + WEEK, weekly, lambda: duty.live)

    play.alarm(on((play.now + WEEK).date(), WORK_BEGINS), weekly, lambda: duty.live)


def is_restricted(play: PupilPlay) -> bool:
    """Whether the case's cause may be told only to the bureau and to those who own a duty of the case."""
    matter = play.case
    if matter is None or matter.cause is None:
        return False
    return play.policy.is_restricted(matter.cause)


def harm(play: PupilPlay) -> None:
    """Suspected harm goes at once to the one office that the profile names, and into no list."""
    to = play.policy.sensitive.harm_to
    if to is None or "harm" in play.once:
        return
    play.once.add("harm")
    for who in play.ids(to):
        play.message(
            who,
            "harm.suspected",
            f"有人反映{play.name}可能受到侵害，请尽快由专人核实，并注意保护学生。此条只发给您。（系统默认，无文件依据）",
            default=True,
        )


def born_after(born: date, years: int) -> date:
    """The birthday on which he reaches so many years;
    one born on a 29 February reaches it on 1 March in other years.
    """
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
