"""What is done by a button: the contract's actions with their fields, checked, as what the rules play.

Pure: no store, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from config.errors import PersonError
from config.policy import words
from reminders.rules import bodies

STEPS = frozenset(
    {
        "home_visit",
        "phone",
        "persuade",
        "returned",
        "notice_served",
        "ack",
        "plan",
        "info",
        "joint_persuade",
        "notice_failed",
        "criticism",
        "care",
        "home_teaching",
        "evidence",
        "correction",
    }
)
OUTCOMES = frozenset({"returned", "promised", "refused", "unreachable", "unknown"})
CAUSES = frozenset(words.CAUSES)
STATUSES = frozenset({"unexcused", "absent", "sick", "personal", "epidemic", "late", "left_early", "present"})
AS = frozenset(
    {
        "named_person",
        "paired_teacher",
        "one_to_one",
        "family_guardian",
        "baobao_teacher",
        "baobao_official",
        *bodies.BODY,
    }
)
WHYS = frozenset({"persuasion_failed", "unreachable", "found"})
CHANGES = frozenset({"transfer_in", "transfer_out", "suspend", "resume", "remove"})
FINDINGS = frozenset({"fit", "home_teaching", "unfit"})
MATERIALS = frozenset(
    {
        "court_finding_guardian_duty",
        "guardian_duty_done",
        "pupil_statement",
        "parent_statement",
        "police_document",
        "committee_finding",
        "health_opinion",
        "disabled_federation_opinion",
        "written_opinion",
        "proof",
        "teaching_plan",
        "one_pupil_one_plan",
        "migrant_notice",
        "receiving_school_confirmed",
        "studentship_transfer_seen",
        "leaving_mark",
        "leave_record",
        "reason_text",
        "edu_written_report",
        "approval",
    }
)
#: Words people use for materials besides the ids.
MATERIAL_WORDS = {
    "离校标注": "leaving_mark",
    "佐证材料": "proof",
    "批准意见": "approval",
    "court": "court_finding_guardian_duty",
}
BLOCKS = frozenset({"legal_provisions", "liability"})


class BadAction(PersonError):
    """An action whose fields cannot be used; `str()` says in Chinese what to put right."""


@dataclass(frozen=True, slots=True)
class Done:
    """An action as the rules play it: the kind of act, its fields, the day it was done (None: today) and who took
    part (None: the writer).
    """

    kind: str
    fields: Mapping[str, Any]
    day: date | None = None
    persons: tuple[str, ...] | None = None


def done(action: str, raw: Mapping[str, Any]) -> Done:
    """The act that an action with its fields stands for.

    Raises BadAction for an action or a field that cannot be used.
    """
    reader = ACTIONS.get(action)
    if reader is None:
        raise BadAction(f"没有“{action}”这个操作，可用的有：{'、'.join(ACTIONS)}")
    return reader({key: value for key, value in raw.items() if value is not None})


def _one(raw: Mapping[str, Any], field: str, allowed: frozenset[str] | None = None, default: str | None = None) -> str:
    value = raw.get(field, default)
    if value is None:
        raise BadAction(f"缺少 {field}")
    word = str(value)
    if allowed is not None and word not in allowed:
        raise BadAction(f"{field} 不能是“{word}”，应为：{'、'.join(sorted(allowed))}")
    return word


def _day(raw: Mapping[str, Any], field: str) -> date | None:
    value = raw.get(field)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise BadAction(f"{field} 不是日期：“{value}”，应写作 2026-10-12") from error


def _many(raw: Mapping[str, Any], field: str) -> tuple[str, ...]:
    value = raw.get(field, ())
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value)


def _place(raw: Mapping[str, Any], field: str) -> dict[str, str]:
    value = raw.get(field)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadAction(f"{field} 应写作 {{province: …, county: …}}")
    return {key: str(value[key]) for key in ("province", "prefecture", "county") if value.get(key)}


def _kept(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", (), {})}


def _record(raw: Mapping[str, Any]) -> Done:
    fields = _kept(
        step=_one(raw, "step", STEPS),
        outcome=_one(raw, "outcome", OUTCOMES, "unknown"),
        content=raw.get("content"),
        attitude=raw.get("attitude"),
        promise_date=_day(raw, "promise_date"),
        cause=raw.get("cause"),
        complete=True,
    )
    return Done("step", fields, _day(raw, "date"), _many(raw, "persons") or None)


def _attach(raw: Mapping[str, Any]) -> Done:
    what = tuple(MATERIAL_WORDS.get(one, one) for one in _many(raw, "what"))
    if not what:
        raise BadAction("缺少 what：上传的是什么材料")
    unknown = [one for one in what if one not in MATERIALS]
    if unknown:
        raise BadAction(f"不认识的材料：{'、'.join(unknown)}，可上传：{'、'.join(sorted(MATERIALS))}")
    finding = _one(raw, "finding", FINDINGS) if "finding" in raw else None
    return Done("attach", _kept(what=what, finding=finding))


def _departments(raw: Mapping[str, Any]) -> Done:
    roles = bodies.roles(_many(raw, "departments"))
    if not roles:
        raise BadAction("缺少 departments：邀请哪些部门")
    return Done("invite", {"departments": roles})


def _issue(raw: Mapping[str, Any]) -> Done:
    blocks = _many(raw, "blocks")
    return Done("issue_notice", _kept(notice=_one(raw, "notice"), limit=_day(raw, "limit"), blocks=blocks))


def _serve(raw: Mapping[str, Any]) -> Done:
    if not raw.get("signed_by") and not raw.get("failed"):
        raise BadAction("请填写签收人（signed_by），没有送到请填写原因（failed）")
    return Done(
        "serve_notice",
        _kept(
            notice=_one(raw, "notice", default="return"),
            signed_by=raw.get("signed_by"),
            failed=raw.get("failed"),
            limit=_day(raw, "limit"),
            blocks=_many(raw, "blocks"),
        ),
        _day(raw, "date"),
    )


def _place_pupil(raw: Mapping[str, Any]) -> Done:
    weekday = raw.get("weekday")
    if weekday is not None and (not str(weekday).isdigit() or not 1 <= int(weekday) <= 7):
        raise BadAction("weekday 应为 1 到 7（周一到周日）")
    fields = _kept(
        placement=_one(raw, "placement"),
        person=raw.get("person"),
        weekday=int(weekday) if weekday is not None else None,
        first=_day(raw, "first"),
    )
    return Done("place", fields)


def _correct(raw: Mapping[str, Any]) -> Done:
    value = raw.get("dates", raw.get("date"))
    days = [_day({"dates": one}, "dates") for one in (value if isinstance(value, list | tuple) else [value])]
    dates = tuple(day for day in days if day is not None)
    if not dates:
        raise BadAction("缺少 dates：更正哪几天")
    return Done("correct_marks", {"dates": dates, "status": _one(raw, "status", STATUSES)})


def _roll(raw: Mapping[str, Any]) -> Done:
    to = raw.get("to")
    return Done("change_roll", _kept(change=_one(raw, "change", CHANGES), to=to, proof=raw.get("proof") is True))


ACTIONS: Mapping[str, Callable[[Mapping[str, Any]], Done]] = {
    "done": lambda raw: Done("done", {"duty": _one(raw, "duty")}),
    "name_person": lambda raw: Done(
        "name_person", {"person": _one(raw, "person"), "as": _one(raw, "as", AS, "named_person")}
    ),
    "set_cause": lambda raw: Done("set_cause", _kept(cause=_one(raw, "cause", CAUSES), place=_place(raw, "place"))),
    "record": _record,
    "record_move": lambda raw: Done("record_move", {"to": _place(raw, "to")}),
    "confirm_dropout": lambda raw: Done("confirm_dropout", {"why": _one(raw, "why", WHYS, "found")}),
    "submit_report": lambda raw: Done("submit_report", _kept(report=_one(raw, "report"), period=raw.get("period"))),
    "receive_report": lambda raw: Done("receive_report", _kept(report=raw.get("report"))),
    "invite": _departments,
    "issue_notice": _issue,
    "serve_notice": _serve,
    "attach": _attach,
    "apply_exit": lambda raw: Done("apply_exit", {"route": _one(raw, "route")}),
    "approve": lambda raw: Done("approve", {}),
    "reject": lambda raw: Done("reject", {}),
    "place": _place_pupil,
    "change_roll": _roll,
    "correct_marks": _correct,
    "draw_report": lambda raw: Done("draw_report", _kept(report=_one(raw, "report"), period=str(_one(raw, "period")))),
}
