"""The events of a case in words: what was told, what became of duties and papers, where the case went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from config.days import day_of, local
from config.wording.duties import DUTIES
from config.wording.told import OUTCOME, RESULTS, STAGES, STATUS, STEP
from documents import kinds
from documents.records import Records, cause_of, date_of, name_of, say
from reminders.rules.facts import MISSING
from store.lines import Line

EVENTS = {"drafted": "起草", "issued": "制发", "sent": "送出", "filed": "归档"}
DUTY_EVENTS = {
    "opened": "提出",
    "done": "办结",
    "overdue": "逾期",
    "escalated": "逾期未办，已告知",
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


#: What gives a cause away by its very name: left out for who may not know the cause.
TELLING_DUTIES = frozenset(
    {"special_care", "notify_department", "notify_workplace", "choose_departments", "criticise_guardian"}
)
TELLING_PAPERS = frozenset({"department_letter", "workplace_notice", "search_request"})


def step(one: Records, line: Line) -> dict[str, Any]:
    """What was told or done once, in words; `kind` is the contract's."""
    said = line.payload
    text = str(said.get("text") or "")
    outcome = str(said.get("outcome") or "")
    return {
        "kind": str(said.get("kind")),
        "what": STEP.get(str(said.get("kind")), "情况"),
        "day": say(date_of(line)),
        "by": name_of(one, str(said.get("actor"))),
        "persons": "、".join(
            name_of(one, str(code))
            for code in said.get("persons") or ()
            if not (one.withheld and str(code).startswith("dept_"))
        )
        or None,
        "text": "（内容受限）" if text and (one.withheld or said.get("_withheld")) else text or None,
        "outcome": OUTCOME.get(outcome),
        "promise": say(date.fromisoformat(str(said["promise_date"]))) if said.get("promise_date") else None,
        "cause": cause_of(one, str(said["cause"])) if said.get("cause") else None,
    }


def document(one: Records, line: Line) -> dict[str, Any]:
    """What became of a paper."""
    said = line.payload
    kind = str(said.get("kind"))
    return {
        "day": say(day_of(line.at)),
        "name": kinds.name(one.policy, kind) if kind in kinds.KINDS else kind,
        "event": EVENTS.get(str(said.get("event")), str(said.get("event"))),
        "to": "、".join(name_of(one, str(code)) for code in said.get("to") or ()) or None,
        "limit": say(date.fromisoformat(str(said["limit"]))) if said.get("limit") else None,
    }


def row(told: Mapping[str, Any]) -> tuple[Any, ...]:
    """A step as a row of a list: day, what, who took part, what was said and came of it."""
    promise = told["promise"] and f"承诺{told['promise']}返校"
    parts = [told["text"], told["outcome"], promise, told["cause"] and f"原因：{told['cause']}"]
    return told["day"], told["what"], told["persons"], "；".join(str(part) for part in parts if part)


def paper_row(paper: Mapping[str, Any]) -> tuple[Any, ...]:
    """A paper as a row of a list: day, name, what became of it, to whom it went."""
    return paper["day"], f"《{paper['name']}》", paper["event"], paper["to"]


def event(one: Records, line: Line) -> tuple[str, str, str] | None:
    """(instant, what, told) of one line of the chronology; None for what is no event of the pupil's."""
    said, at = line.payload, f"{local(line.at):%Y-%m-%d %H:%M}"
    if line.type == "attendance":
        status = str(said.get("status"))
        if status == "present" and not said.get("corrected"):
            return None
        more = "（更正）" if said.get("corrected") else "（补记）" if said.get("late") else ""
        run = f"，连续第{said['run']}天" if said.get("run") and status in MISSING else ""
        return at, "考勤", f"{say(date_of(line))}{STATUS.get(status, status)}{run}{more}"
    if line.type == "step":
        told = step(one, line)
        parts = [told["by"], told["outcome"], told["promise"] and f"承诺{told['promise']}返校", told["text"]]
        what = f"{told['what']}（已撤回）" if line.key in one.withdrawn else str(told["what"])
        return at, what, "；".join(str(part) for part in parts if part)
    if line.type == "case":
        event = CASE_EVENTS.get(str(said.get("event")), str(said.get("event")))
        stage = STAGES.get(str(said.get("stage")), "")
        cause = cause_of(one, str(said["cause"])) if said.get("cause") else ""
        end = RESULTS.get(str(said.get("result")), "") if said.get("result") else ""
        return at, "个案", "，".join(part for part in (event, stage, cause and f"原因：{cause}", end) if part)
    if line.type == "document":
        if one.withheld and said.get("kind") in TELLING_PAPERS:
            return None
        paper = document(one, line)
        limit = paper["limit"] and f"限期至{paper['limit']}"
        parts = [f"{paper['event']}《{paper['name']}》", paper["to"] and f"致{paper['to']}", limit]
        return at, "文书", "，".join(str(part) for part in parts if part)
    if line.type == "duty":
        duty = str(said.get("duty")).partition(":")[0]
        if one.withheld and duty in TELLING_DUTIES:
            return None
        owner = said.get("owner")
        owners = [owner] if isinstance(owner, str) else owner or []
        who = "、".join(name_of(one, str(code)) for code in owners)
        event = DUTY_EVENTS.get(str(said.get("event")), str(said.get("event")))
        to = said.get("to")
        told_to = "、".join(name_of(one, str(code)) for code in ([to] if isinstance(to, str) else to or ()))
        return at, "事项", f"{DUTIES.get(duty, (duty, ''))[0]}：{event}{told_to}（{who}）"
    return None
