"""What is on file of a pupil, put into the words of a paper: nothing is added, what nobody told is None.

A reader who may not know a restricted cause gets it withheld, with the words of others that might give it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from config.days import day_of, local
from config.policy import Policy, words
from config.wording.duties import DUTIES, lacking_name
from config.wording.told import OUTCOME, REASON, RESULTS, ROUTES, STAGES, STATUS, STEP
from documents import kinds
from reminders.rules import bodies
from reminders.world import World
from store import cases, facts, lines, people, persons, pupils
from store.cases import Case
from store.db import Tx
from store.lines import Line
from store.people import Place
from store.pupils import Pupil

HIDDEN = "原因受限"
AWAY = ("unexcused", "absent")
#: Steps in which the family was sought out.
CONTACTS = frozenset({"home_visit", "phone", "persuade", "joint_persuade"})
#: Kind of paper → the steps that it records, one sheet each.
OF_STEPS: Mapping[str, frozenset[str]] = {
    "visit_record": frozenset({"home_visit", "joint_persuade"}),
    "persuasion_record": CONTACTS,
    "home_teaching_log": frozenset({"home_teaching"}),
    "left_behind_ledger": frozenset({"care"}),
}
EVENTS = {"drafted": "起草", "issued": "制发", "sent": "送出", "filed": "归档"}
DUTY_EVENTS = {
    "opened": "提出",
    "done": "办结",
    "overdue": "逾期",
    "escalated": "逾期上报",
    "cancelled": "撤销",
    "progressed": "有进展",
}
CASE_EVENTS = {
    "opened": "立案",
    "stage": "进入",
    "cause": "认定原因",
    "handed_over": "移交",
    "closed": "结案",
    "reopened": "再次立案",
}
#: Papers that tell a guardian or an office what is asked of them; why the pupil stays away is no business of theirs.
WITHOUT_CAUSE = frozenset({"return_notice", "order_notice", "correct_notice", "enrol_notice"})


@dataclass(frozen=True, slots=True)
class Records:
    """A pupil's records: where he is, under which policy, and every printed line, oldest first."""

    pupil: Pupil
    place: Place
    policy: Policy
    case: Case | None
    lines: Sequence[Line]
    acts: Sequence[facts.Fact]
    guardian: pupils.Guardian | None
    cast: people.Cast
    withheld: bool
    _names: dict[str, str] = field(default_factory=dict)

    @property
    def last_line(self) -> int:
        """Id of the newest line; 0 where nothing was printed."""
        return max((line.id for line in self.lines), default=0)

    def of(self, *types: str) -> list[Line]:
        """The lines of these types."""
        return [line for line in self.lines if line.type in types]


def gather(tx: Tx, world: World, pupil: Pupil, day: date, *, withheld: bool) -> Records:
    """All that is on file of a pupil. Raises KeyError for one who is in no class on that day."""
    place = people.places(tx, [pupil.id], day)[pupil.id]
    case = next(iter(cases.of_pupils(tx, [pupil.id]).get(pupil.id, ())[-1:]), None)
    stamp = case.policy_stamp if case is not None and case.is_open else place.policy
    found = Records(
        pupil=pupil,
        place=place,
        policy=world.policy(tx, stamp),
        case=case,
        lines=lines.of(tx, "pupil", [pupil.id]),
        acts=facts.of(tx, "pupil", [pupil.id]).get(pupil.id, ()),
        guardian=next(iter(pupils.guardians_of(tx, [pupil.id]).get(pupil.id, ())), None),
        cast=people.casts(tx, {pupil.id: place}, day)[pupil.id],
        withheld=withheld,
    )
    found._names.update({"guardian": "监护人", **bodies.NAME})
    for code in sorted(_codes(found.lines)):
        person = persons.by_code(tx, pupil.county_id, code)
        if person is not None:
            found._names[code] = person.name
    return found


def told(one: Records, kind: str) -> dict[str, Any]:
    """What the template of a kind may say of these records."""
    issue = _issue(one, kind)
    away = _absences(one)
    steps = [_step(one, line) for line in one.of("step") if line.payload.get("kind") not in ("ack", "plan", "evidence")]
    recorded = [step for step in steps if step["kind"] in OF_STEPS.get(kind, ())]
    contacts = [step for step in steps if step["kind"] in CONTACTS]
    closed = one.case is not None and not one.case.is_open
    return {
        "title": kinds.name(one.policy, kind),
        "pupil": one.pupil.name,
        "born": _day(one.pupil.born),
        "studentship": one.pupil.code if one.pupil.studentship and one.pupil.code.startswith("G") else None,
        "groups": "、".join(words.GROUPS.get(group, (group,))[0] for group in one.pupil.groups) or None,
        "household": "".join((one.pupil.household or {}).values()) or None,
        "county": _unit(one, "county"),
        "township": _unit(one, "township"),
        "school": _unit(one, "school"),
        "klass": _unit(one, "class"),
        "guardian": one.guardian.name if one.guardian is not None else None,
        "relation": one.guardian.relation if one.guardian is not None else None,
        "teacher": _holder(one, "class_teacher"),
        "staff": [
            (bodies.name(role), them)
            for role in ("named_person", "baobao_teacher", "baobao_official", "paired_teacher", "one_to_one")
            if (them := _holder(one, role)) is not None
        ],
        "stage": STAGES.get(one.case.stage, one.case.stage) if one.case is not None else None,
        "opened": _day(day_of(one.case.opened_at)) if one.case is not None else None,
        "cause": None if kind in WITHOUT_CAUSE else _cause(one, one.case.cause if one.case is not None else None),
        "result": RESULTS.get(str(one.case.result), one.case.result) if closed and one.case is not None else None,
        "times_reopened": one.case.times_reopened if one.case is not None else 0,
        "away": len(away),
        "away_first": _day(away[0]) if away else None,
        "away_last": _day(away[-1]) if away else None,
        "away_days": "、".join(f"{one_.month}月{one_.day}日" for one_ in away) or None,
        "recorded": recorded,
        "contacts": contacts,
        "step_rows": [_row(step) for step in recorded or steps],
        "contact_rows": [_row(step) for step in contacts],
        "paper_rows": [_paper(_document(one, line)) for line in one.of("document")],
        "story": [row for line in one.lines if (row := _event(one, line)) is not None],
        "materials": _materials(one),
        "parts": one.policy.files[kind].parts if kind in one.policy.files else (),
        "wants": one.policy.files[kind].fields if kind in one.policy.files else (),
        **issue,
    }


def clauses(one: Records, kind: str) -> tuple[str, ...]:
    """The clauses that the rules printed this paper under."""
    mine = [line for line in one.of("document") if line.payload.get("kind") == kind]
    if mine:
        return tuple(mine[-1].payload.get("clauses") or ())
    return one.policy.files[kind].src if kind in one.policy.files else ()


def from_which(one: Records) -> str:
    """Which records a paper was made from, in a few words."""
    marks, steps = one.of("attendance"), one.of("step")
    said = []
    if marks:
        said.append(f"考勤记录至{_day(max(_date(line) for line in marks))}")
    if steps:
        said.append(f"办理记录{len(steps)}条（{_day(_date(steps[0]))}至{_day(max(map(_date, steps)))}）")
    if one.case is not None:
        said.append(f"个案记录{len(one.of('case'))}条")
    return "，".join(said) or "学籍名册"


# -- the parts


def _issue(one: Records, kind: str) -> dict[str, Any]:
    """Whose paper it is, to whom it goes, the last day printed in it and how that day is counted."""
    mine = [line.payload for line in one.of("document") if line.payload.get("kind") == kind]
    last = mine[-1] if mine else {}
    issuer = next((str(row["issuer"]) for row in reversed(mine) if row.get("issuer")), None)
    limit = next((str(row["limit"]) for row in reversed(mine) if row.get("limit")), None)
    notice = next((row for row in one.policy.notices.values() if kind in (row.document, f"{row.id}_notice")), None)
    leaf = notice.time_limit if notice is not None else None
    unit = {"working_day": "个工作日", "natural_day": "日", "school_day": "个上课日"}
    counted = leaf is not None and leaf.v is not None
    return {
        "issuer": _issuer(one, issuer),
        "to": "、".join(_name(one, str(code)) for code in last.get("to") or ()) or None,
        "limit": _day(date.fromisoformat(limit)) if limit else None,
        "within": f"{leaf.v}{unit.get(leaf.u or '', '日')}" if counted and leaf is not None else None,
        "from_service": counted and leaf is not None and leaf.from_ == "service",
        "blocks": [lacking_name(block) for block in notice.blocks] if notice is not None else [],
        "bodies": _signers(one),
        "route": _route(one),
    }


def _issuer(one: Records, role: str | None) -> str | None:
    """The name of the unit that issues, where it is in the tree; an office's own full name is never made up."""
    if role is None:
        return None
    body = bodies.body(role)
    kind = {"township": "township", "school": "school"}.get(body)
    unit = one.place.of(kind) if kind is not None else None
    return unit.name if unit is not None else f"{_unit(one, 'county') or ''}{_office(body)}"


def _office(body: str) -> str:
    return bodies.NAME.get(body, body)


def _route(one: Records) -> str | None:
    """The exit that was asked for last."""
    asked = [str(act.payload.get("route")) for act in one.acts if act.kind == "apply_exit"]
    if not asked:
        return None
    row = one.policy.exits.get(asked[-1])
    return (row.name if row is not None else None) or ROUTES.get(asked[-1], asked[-1])


def _signers(one: Records) -> list[str]:
    """Who decides and who countersigns, of the exit that is asked for; of all exits where none is."""
    asked = [act.payload.get("route") for act in one.acts if act.kind == "apply_exit"]
    route = one.policy.exits.get(str(asked[-1])) if asked else None
    rows = [route] if route is not None else [row for row in one.policy.exits.values() if row.approve or row.sign_off]
    roles = [role for row in rows for role in (*row.sign_off, *row.approve)]
    return [bodies.name(role) for role in dict.fromkeys(roles)]


def _materials(one: Records) -> list[tuple[str, str, str]]:
    """What was attached: (day, name, by whom), each once."""
    found: dict[str, tuple[str, str, str]] = {}
    for act in one.acts:
        what = act.payload.get("what") if act.kind == "attach" else None
        for word in (what,) if isinstance(what, str) else what or ():
            found[str(word)] = (_day(act.day) or "", lacking_name(str(word)), _name(one, act.actor))
    return list(found.values())


def _absences(one: Records) -> list[date]:
    """The days without leave that hold: of several words about a day the last one."""
    last: dict[date, str] = {}
    for line in one.of("attendance"):
        last[_date(line)] = str(line.payload.get("status"))
    return sorted(day for day, status in last.items() if status in AWAY)


def _step(one: Records, line: Line) -> dict[str, Any]:
    said = line.payload
    text = str(said.get("text") or "")
    outcome = str(said.get("outcome") or "")
    return {
        "kind": str(said.get("kind")),
        "what": STEP.get(str(said.get("kind")), "情况"),
        "day": _day(_date(line)),
        "by": _name(one, str(said.get("actor"))),
        "persons": "、".join(_name(one, str(code)) for code in said.get("persons") or ()) or None,
        "text": "（内容受限）" if one.withheld and text else text or None,
        "outcome": OUTCOME.get(outcome),
        "promise": _day(date.fromisoformat(str(said["promise_date"]))) if said.get("promise_date") else None,
        "cause": _cause(one, str(said["cause"])) if said.get("cause") else None,
    }


def _document(one: Records, line: Line) -> dict[str, Any]:
    said = line.payload
    kind = str(said.get("kind"))
    return {
        "day": _day(day_of(line.at)),
        "name": kinds.name(one.policy, kind) if kind in kinds.KINDS else kind,
        "event": EVENTS.get(str(said.get("event")), str(said.get("event"))),
        "to": "、".join(_name(one, str(code)) for code in said.get("to") or ()) or None,
        "limit": _day(date.fromisoformat(str(said["limit"]))) if said.get("limit") else None,
    }


def _row(step: Mapping[str, Any]) -> tuple[Any, ...]:
    promise = step["promise"] and f"承诺{step['promise']}返校"
    parts = [step["text"], step["outcome"], promise, step["cause"] and f"原因：{step['cause']}"]
    return step["day"], step["what"], step["persons"], "；".join(str(part) for part in parts if part)


def _paper(paper: Mapping[str, Any]) -> tuple[Any, ...]:
    return paper["day"], f"《{paper['name']}》", paper["event"], paper["to"]


def _event(one: Records, line: Line) -> tuple[str, str, str] | None:
    """(instant, what, told) of one line of the chronology; None for what is no event of the pupil's."""
    said, at = line.payload, f"{local(line.at):%Y-%m-%d %H:%M}"
    if line.type == "attendance":
        status = str(said.get("status"))
        if status == "present" and not said.get("corrected"):
            return None
        more = "（更正）" if said.get("corrected") else "（补记）" if said.get("late") else ""
        run = f"，连续第{said['run']}天" if said.get("run") and status in AWAY else ""
        return at, "考勤", f"{_day(_date(line))}{STATUS.get(status, status)}{run}{more}"
    if line.type == "step":
        step = _step(one, line)
        parts = [step["by"], step["outcome"], step["promise"] and f"承诺{step['promise']}返校", step["text"]]
        return at, str(step["what"]), "；".join(str(part) for part in parts if part)
    if line.type == "case":
        event = CASE_EVENTS.get(str(said.get("event")), str(said.get("event")))
        stage = STAGES.get(str(said.get("stage")), "")
        cause = _cause(one, str(said["cause"])) if said.get("cause") else ""
        end = RESULTS.get(str(said.get("result")), "") if said.get("result") else ""
        return at, "个案", "，".join(part for part in (event, stage, cause and f"原因：{cause}", end) if part)
    if line.type == "document":
        paper = _document(one, line)
        limit = paper["limit"] and f"限期至{paper['limit']}"
        parts = [f"{paper['event']}《{paper['name']}》", paper["to"] and f"致{paper['to']}", limit]
        return at, "文书", "，".join(str(part) for part in parts if part)
    if line.type == "duty":
        duty = str(said.get("duty")).partition(":")[0]
        if one.withheld and duty == "special_care":
            return None
        owner = said.get("owner")
        owners = [owner] if isinstance(owner, str) else owner or []
        who = "、".join(_name(one, str(code)) for code in owners)
        event = DUTY_EVENTS.get(str(said.get("event")), str(said.get("event")))
        return at, "事项", f"{DUTIES.get(duty, (duty, ''))[0]}：{event}（{who}）"
    return None


def _cause(one: Records, cause: str | None) -> str | None:
    if cause is None:
        return None
    return HIDDEN if one.withheld and one.policy.is_restricted(cause) else REASON.get(cause, cause)


def _codes(them: Iterable[Line]) -> set[str]:
    found: set[str] = set()
    for line in them:
        for key in ("actor", "persons", "owner", "to"):
            value = line.payload.get(key)
            found |= {value} if isinstance(value, str) else {str(code) for code in value or ()}
    return found - bodies.NAME.keys() - {"guardian"}


def _name(one: Records, code: str) -> str:
    return one._names.get(code, code)


def _holder(one: Records, role: str) -> str | None:
    return "、".join(holder.person.name for holder in one.cast.get(role, ())) or None


def _unit(one: Records, kind: str) -> str | None:
    unit = one.place.of(kind)
    return unit.name if unit is not None else None


def _date(line: Line) -> date:
    told_day = line.payload.get("date")
    return date.fromisoformat(str(told_day)) if told_day else day_of(line.at)


def _day(day: date | None) -> str | None:
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else None
