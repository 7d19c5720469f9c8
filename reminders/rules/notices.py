"""Statutory notices to the guardian: who may issue which and when, service, the time limit, and what its end opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from config.policy.items import Notice
from config.wording.duties import lacking_name
from reminders.rules import bodies, case, dues, reports_up, standing
from reminders.rules.duties import Duty
from reminders.rules.facts import Act
from reminders.rules.play import end_of

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

JUDICIAL = "judicial"
#: Papers without a statutory name, made out by a person only: kind → whom they go to.
PLAIN_LETTERS = {"letter": "guardian", "police_handover": "dept_police"}


@dataclass(slots=True)
class Issued:
    """A notice that was issued: its last day, when it was served, whether the limit has run out."""

    issuer: str
    limit: date | None = None
    served: date | None = None
    expired: bool = False


def kind(notice: Notice) -> str:
    """The document kind of a notice."""
    return notice.document or ("judicial_referral" if notice.id == JUDICIAL else f"{notice.id}_notice")


def on_receipt(play: PupilPlay) -> None:
    """The township has the school's report: notices with a date of their own begin (WH-68)."""
    for notice in play.policy.notices.values():
        if notice.due is None or notice.dormant or play.owes(f"{notice.id}_notice"):
            continue
        owners = play.ids(*(_officer(issuer) for issuer in notice.issuer))
        play.owe(
            f"{notice.id}_notice",
            owners,
            due=dues.due(play, notice.due, play.today),
            clauses=play.clauses(notice, notice.due),
            detail=f"《{notice.name}》" if notice.name else "",
        )
        play.document(kind(notice), "drafted", issuer=notice.issuer[0] if notice.issuer else None, clauses=notice.src)


def issue_notice(play: PupilPlay, act: Act) -> None:
    """Somebody makes out a notice."""
    word = str(act.fields.get("notice", "return"))
    if word.startswith("ladder:"):
        _ladder(play, act, word)
        return
    if word in PLAIN_LETTERS:
        to = play.ids(PLAIN_LETTERS[word]) or (PLAIN_LETTERS[word],)
        play.document(word, "issued", to=to, issuer=bodies.body(play.role(act.actor)), limit=_typed(act))
        return
    notice = _gate(play, act, word, "issue_notice")
    if notice is not None:
        _issue(play, act, notice, _typed(act))


def serve_notice(play: PupilPlay, act: Act) -> None:
    """A notice is handed over (signed_by) or could not be (failed); one not made out yet is made out with it."""
    from reminders.rules import steps

    word = str(act.fields.get("notice", "return"))
    if word not in play.notices:
        notice = _gate(play, act, word, "serve_notice")
        if notice is None:
            return
        if act.fields.get("failed"):
            failed(play, act, word)
            steps.log(play, act, "notice_failed", text=act.text or str(act.fields["failed"]))
            return
        _issue(play, act, notice, _typed(act), serving=True)
    else:
        notice = play.policy.notices[word]
    if act.fields.get("failed"):
        failed(play, act, word)
        steps.log(play, act, "notice_failed", text=act.text or str(act.fields["failed"]))
        return
    steps.log(play, act, "notice_served")
    _served(play, act, notice)


def served_in_words(play: PupilPlay, act: Act) -> None:
    """Told in chat that the notice was handed over: it counts as service of the notice that waits for it."""
    for duty in play.owing("return_notice", "order_notice"):
        notice = play.policy.notices.get(duty.id.removesuffix("_notice"))
        if notice is not None and play.role(act.actor) in {_officer(issuer) for issuer in notice.issuer}:
            if notice.id not in play.notices:
                _issue(play, act, notice, None, serving=True)
            _served(play, act, notice)
            return


def failed(play: PupilPlay, act: Act, notice_id: str) -> None:
    """The service failed and that is recorded: the duty has its end (C-47), the limit does not begin."""
    play.finish(play.owes(f"{notice_id}_notice"))


def _typed(act: Act) -> date | None:
    limit = act.fields.get("limit")
    return limit if isinstance(limit, date) else None


def _gate(play: PupilPlay, act: Act, word: str, action: str) -> Notice | None:
    """The notice, if the policy has it, the writer may issue it and nothing is lacking; else a refusal that says what
    is.
    """
    notice = play.policy.notices.get(word)
    if notice is None or notice.dormant or not notice.authored_by_system:
        text = "本方案没有这种文书，可以用一般信函" if notice is None else "司法文书由司法机关制发，这里只能移交案卷"
        offer = ("letter",) if notice is None else ("judicial_referral",)
        play.refuse(act.actor, action, ["template"], offer=offer, clauses=notice.src if notice else (), text=text)
        return None
    missing: list[str] = []
    mine = bodies.body(play.role(act.actor))
    if notice.issuer and mine not in {bodies.body(_officer(issuer)) for issuer in notice.issuer}:
        missing.append(_officer(notice.issuer[0]))
    counts = standing.counts(play)
    if notice.after_visits is not None and counts["home_visits"] < notice.after_visits.v:
        missing.append("home_visits")
    if notice.after is not None:
        missing += [_plain(name) for name in notice.after.lacking(standing.facts(play), counts)]
    blocks = act.fields.get("blocks") or ()
    missing += [block for block in notice.blocks if block not in blocks]
    if _wants_limit(notice) and _typed(act) is None:
        missing.append("limit")
    if not missing:
        return notice
    missing = list(dict.fromkeys(missing))
    clauses = play.clauses(notice, notice.after_visits, notice.due)
    words = "、".join(
        lacking_name(name) if name not in bodies.NAME else f"由{bodies.name(name)}办理" for name in missing
    )
    play.refuse(
        act.actor,
        action,
        missing,
        clauses=clauses,
        text=f"《{notice.name}》还需要：{words}（{'、'.join(clauses)}），现缺",
    )
    return None


def _plain(name: str) -> str:
    """A condition's name as a refusal says it."""
    if name.endswith("_expired"):
        return "notice_expired"
    return {"joint_failed": "joint_persuasion", "joint": "joint_persuasion"}.get(name, name)


def _wants_limit(notice: Notice) -> bool:
    """A notice that is named 限期 and whose limit the profile does not count itself wants one typed in."""
    counted = notice.time_limit is not None and notice.time_limit.v is not None
    return "限期" in (notice.name or "") and not counted


def _officer(issuer: str) -> str:
    """The role that acts for an issuing body."""
    return {"township": "township_officer", "school": "school_lead", "village": "village_committee"}.get(
        issuer, bodies.role(issuer)
    )


def _issue(play: PupilPlay, act: Act, notice: Notice, limit: date | None, *, serving: bool = False) -> None:
    issuer = bodies.body(play.role(act.actor))
    if serving and limit is None:
        limit = _counted(play, notice, act.day)
    play.notices[notice.id] = Issued(issuer, limit)
    play.document(kind(notice), "issued", to=(play.guardian,), issuer=issuer, limit=limit, clauses=notice.src)
    reports_up.check(play, play.today)


def _counted(play: PupilPlay, notice: Notice, served: date) -> date | None:
    leaf = notice.time_limit
    if leaf is None or leaf.v is None:
        return None
    moment = dues.due(play, leaf, served)
    return moment.day if moment else None


def _served(play: PupilPlay, act: Act, notice: Notice) -> None:
    issued = play.notices[notice.id]
    issued.served = act.day
    had = issued.limit
    # Where the text counts the limit itself, it runs from service, whatever was typed before.
    issued.limit = _counted(play, notice, act.day) or issued.limit or _typed(act)
    if issued.limit != had:
        play.document(
            kind(notice), "issued", to=(play.guardian,), issuer=issued.issuer, limit=issued.limit, clauses=notice.src
        )
    play.document(
        kind(notice), "sent", to=(play.guardian,), issuer=issued.issuer, limit=issued.limit, clauses=notice.src
    )
    play.finish(play.owes(f"{notice.id}_notice"))
    matter = play.case
    if matter is None or issued.limit is None:
        return
    matter.served = act.day
    if matter.stage == "dropped_out":
        case.move(play, "ordered")
    play.cancel(play.owes("return_deadline", notice.id))
    clauses = notice.time_limit.src if notice.time_limit is not None and notice.time_limit.src else notice.src
    play.owe("return_deadline", (play.guardian,), due=end_of(issued.limit), clauses=clauses, what=notice.id)


def expired(play: PupilPlay, duty: Duty) -> None:
    """The last day of a notice has passed and he is not back."""
    issued = play.notices.get(duty.what)
    if issued is None or duty.due is None:
        return
    issued.expired = True
    follow(play)
    reports_up.check(play, duty.due.date())


def follow(play: PupilPlay) -> None:
    """Papers that a text puts after an expired notice or a failed joint persuasion (WH-22, WH-34, GD-11)."""
    matter = play.case
    if matter is None or not matter.is_confirmed:
        return
    have, counts = standing.facts(play), standing.counts(play)
    for notice in play.policy.notices.values():
        if notice.after is None or notice.dormant or not notice.after.holds(have, counts):
            continue
        duty_id = JUDICIAL if notice.id == JUDICIAL else f"{notice.id}_notice"
        if play.ever(duty_id, f"{matter.openings}") or notice.id in play.notices:
            continue
        owners = _owners(play, notice)
        detail = f"《{notice.name}》" if notice.name and duty_id != JUDICIAL else ""
        play.owe(duty_id, owners, clauses=notice.src, what=f"{matter.openings}", detail=detail)
        if notice.id == JUDICIAL:
            referral(play, "drafted")
        else:
            play.document(kind(notice), "drafted", issuer=notice.issuer[0], clauses=notice.src)
            for role in notice.with_:
                # 司法局 helps the township with this paper (WH-22).
                play.document(
                    "department_letter",
                    "drafted",
                    to=play.ids(role) or (role,),
                    issuer=notice.issuer[0],
                    clauses=notice.src,
                )


def referral(play: PupilPlay, event: str) -> None:
    """The file for the judicial body (notice, proof of service, persuasion log); its own paper is never ours."""
    notice = play.policy.notices.get(JUDICIAL)
    if notice is not None:
        roles = [_officer(issuer) for issuer in notice.issuer]
        to = play.ids(*roles) or roles
        play.document(kind(notice), event, to=to, clauses=notice.src)


def _owners(play: PupilPlay, notice: Notice) -> tuple[str, ...]:
    """The issuer; of a judicial paper the one who issued the notice that ran out, for the paper itself is not ours to
    write.
    """
    if notice.authored_by_system:
        return play.ids(*(_officer(issuer) for issuer in notice.issuer))
    ran_out = [issued for issued in play.notices.values() if issued.expired]
    return play.ids(_officer(ran_out[-1].issuer)) if ran_out else play.ids("township_officer")


def _ladder(play: PupilPlay, act: Act, word: str) -> None:
    """A step of a named legal ladder (四步法): refused while the text does not name its steps, and out of order."""
    ladder = play.policy.methods.ladder if play.policy.methods else None
    number = word.partition(":")[2]
    refuse: dict[str, Any] = {}
    if ladder is None or not number.isdigit() or not 1 <= int(number) <= ladder.slots:
        refuse = {"missing": ["template"], "offer": ("letter",), "text": "本方案没有这一步"}
    elif not ladder.labels or len(ladder.labels) < int(number):
        missing = ["step_names"]
        if ladder.ordered and int(number) > 1 and f"ladder:{int(number) - 1}" not in play.notices:
            missing.append("earlier_step")
        refuse = {
            "missing": missing,
            "offer": ("letter",),
            "text": f"{ladder.name}的步骤文件没有写明，请先由主管部门定名"
            + ("；前一步也还没有办" if len(missing) > 1 else ""),
        }
    elif ladder.ordered and int(number) > 1 and f"ladder:{int(number) - 1}" not in play.notices:
        refuse = {"missing": ["earlier_step"], "text": f"请先完成“{ladder.labels[int(number) - 2]}”"}
    if refuse:
        missing, offer, text = refuse["missing"], refuse.get("offer", ()), refuse["text"]
        clauses = play.policy.methods.src if play.policy.methods else ()
        if ladder is not None and not clauses:
            clauses = ladder.src
        play.refuse(act.actor, "issue_notice", missing, offer=offer, clauses=clauses, text=text)
        return
    play.notices[word] = Issued(bodies.body(play.role(act.actor)), _typed(act))
    play.document(
        "letter", "issued", to=(play.guardian,), issuer=bodies.body(play.role(act.actor)), limit=_typed(act), step=word
    )
