"""What a paper may say: a pupil's records in the words and lists that its template uses; what nobody told is None."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from config.days import day_of
from config.policy import words
from config.wording.duties import lacking_name
from config.wording.told import RESULTS, STAGES
from documents import chronology, kinds, offices
from documents.records import Records, cause_of, date_of, holder_of, name_of, say, unit_of
from reminders.rules import bodies
from reminders.rules.facts import MISSING

#: Steps in which the family was sought out.
CONTACTS = frozenset({"home_visit", "phone", "persuade", "joint_persuade"})
#: Kind of paper → the steps that it records, one sheet each.
OF_STEPS: Mapping[str, frozenset[str]] = {
    "visit_record": frozenset({"home_visit", "joint_persuade"}),
    "persuasion_record": CONTACTS,
    "home_teaching_log": frozenset({"home_teaching"}),
    "left_behind_ledger": frozenset({"care"}),
}
#: Papers that must say when he was born and under which number he is registered.
WITH_IDENTITY = frozenset(
    {
        *("dropout_report_form", "written_report", "township_submission", "ledger", "case_file", "dropout_file"),
        *("one_pupil_one_file", "one_pupil_one_form", "judicial_referral", "exit_file", "edu_written_report"),
        *("workplace_notice", "migrant_notice", "search_request", "police_handover"),
    }
)
#: Papers that tell a guardian or an office what is asked of them; why the pupil stays away is no business of theirs.
WITHOUT_CAUSE = frozenset({"return_notice", "order_notice", "correct_notice", "enrol_notice"})


def told(one: Records, kind: str) -> dict[str, Any]:
    """What the template of a kind may say of these records."""
    issue = _issue(one, kind)
    away = _absences(one)
    steps = [
        chronology.step(one, line)
        for line in one.of("step")
        if line.payload.get("kind") not in ("ack", "plan", "evidence")
    ]
    recorded = [step for step in steps if step["kind"] in OF_STEPS.get(kind, ())]
    contacts = [step for step in steps if step["kind"] in CONTACTS]
    closed = one.case is not None and not one.case.is_open
    return {
        "title": kinds.name(one.policy, kind),
        "kind": kind,
        "identity": kind in WITH_IDENTITY,
        "pupil": one.pupil.name,
        "born": say(one.pupil.born),
        "studentship": one.pupil.code if one.pupil.studentship and one.pupil.code.startswith("G") else None,
        "groups": "、".join(words.GROUPS.get(group, (group,))[0] for group in one.pupil.groups) or None,
        "household": "".join((one.pupil.household or {}).values()) or None,
        "county": unit_of(one, "county"),
        "township": unit_of(one, "township"),
        "school": unit_of(one, "school"),
        "klass": unit_of(one, "class"),
        "guardian": one.guardian.name if one.guardian is not None else None,
        "relation": one.guardian.relation if one.guardian is not None else None,
        "teacher": holder_of(one, "class_teacher"),
        "staff": [
            (bodies.name(role), them)
            for role in ("named_person", "baobao_teacher", "baobao_official", "paired_teacher", "one_to_one")
            if (them := holder_of(one, role)) is not None
        ],
        "stage": STAGES.get(one.case.stage, one.case.stage) if one.case is not None else None,
        "opened": say(day_of(one.case.opened_at)) if one.case is not None else None,
        "cause": None if kind in WITHOUT_CAUSE else cause_of(one, one.case.cause if one.case is not None else None),
        "result": RESULTS.get(str(one.case.result), one.case.result) if closed and one.case is not None else None,
        "times_reopened": one.case.times_reopened if one.case is not None else 0,
        "away": len(away),
        "away_first": say(away[0]) if away else None,
        "away_last": say(away[-1]) if away else None,
        "away_days": "、".join(f"{one_.month}月{one_.day}日" for one_ in away) or None,
        "recorded": recorded,
        "contacts": contacts,
        "step_rows": [chronology.row(step) for step in recorded or steps],
        "contact_rows": [chronology.row(step) for step in contacts],
        "paper_rows": [
            chronology.paper_row(chronology.document(one, line))
            for line in one.of("document")
            if not (one.withheld and line.payload.get("kind") in chronology.TELLING_PAPERS)
        ],
        "story": [row for line in one.lines if (row := chronology.event(one, line)) is not None],
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
    if kind in ("exit_file", "edu_written_report") and (route := offices.route(one)) is not None:
        return route.src
    return one.policy.files[kind].src if kind in one.policy.files else ()


# -- the parts


def _issue(one: Records, kind: str) -> dict[str, Any]:
    """Whose paper it is, to whom it goes, the last day printed in it and how that day is counted."""
    printed = [line for line in one.of("document") if line.payload.get("kind") == kind]
    mine = [line.payload for line in printed]
    # A letter to several offices is one line for each, all of one instant.
    last = [str(code) for line in printed if line.at == printed[-1].at for code in line.payload.get("to") or ()]
    issuer = next((str(row["issuer"]) for row in reversed(mine) if row.get("issuer")), None)
    limit = next((str(row["limit"]) for row in reversed(mine) if row.get("limit")), None)
    notice = next((row for row in one.policy.notices.values() if kind in (row.document, f"{row.id}_notice")), None)
    leaf = notice.time_limit if notice is not None else None
    unit = {"working_day": "个工作日", "natural_day": "日", "school_day": "个上课日"}
    counted = leaf is not None and leaf.v is not None
    report = next((row for row in one.policy.report_up.values() if kind == (row.document or "written_report")), None)
    to = last or (list(report.to) if report is not None else [])
    return {
        "issuer": offices.office(one, issuer) if issuer is not None else None,
        "to": "、".join(dict.fromkeys(offices.addressee(one, code) for code in to)) or None,
        "limit": say(date.fromisoformat(limit)) if limit else None,
        "within": f"{leaf.v}{unit.get(leaf.u or '', '日')}" if counted and leaf is not None else None,
        "from_service": counted and leaf is not None and leaf.from_ == "service",
        "blocks": [lacking_name(block) for block in notice.blocks] if notice is not None else [],
        "bodies": offices.signers(one),
        "route": offices.route_name(one),
    }


def _materials(one: Records) -> list[tuple[str, str, str]]:
    """What was attached: (day, name, by whom), each once."""
    found: dict[str, tuple[str, str, str]] = {}
    for act in one.acts:
        what = act.payload.get("what") if act.kind == "attach" else None
        for word in (what,) if isinstance(what, str) else what or ():
            found[str(word)] = (say(act.day) or "", lacking_name(str(word)), name_of(one, act.actor))
    return list(found.values())


def _absences(one: Records) -> list[date]:
    """The days without leave that hold: of several words about a day the last one."""
    last: dict[date, str] = {}
    for line in one.of("attendance"):
        last[date_of(line)] = str(line.payload.get("status"))
    return sorted(day for day, status in last.items() if status in MISSING)
