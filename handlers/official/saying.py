"""What is said back to an order: what it was taken for, what came of it, or what is lacking and which clause asks for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from config.days import say_day
from config.wording.citing import cite
from config.wording.duties import DUTIES, PARTS, lacking_name
from config.wording.told import STAGES
from handlers.official.fields import Order
from handlers.official.vocabulary import ROUTE_NAMES
from handlers.turn import echo
from reminders.rules import bodies
from reminders.rules.lines import Line

RIGHT = "有误请直接说。"
NOTICES: Mapping[str, str] = {
    "return": "返校通知书",
    "order": "责令复学通知书",
    "correct": "责令限期改正通知书",
    "enrol": "入学通知书",
    "letter": "一般信函",
    "police_handover": "移交公安函",
}
WHYS: Mapping[str, str] = {"persuasion_failed": "经劝返仍不到校", "unreachable": "失联", "found": "核查发现"}
CHANGES: Mapping[str, str] = {
    "transfer_in": "转入",
    "transfer_out": "转出",
    "suspend": "休学",
    "resume": "复学",
    "remove": "从名单去除",
}
STEPS: Mapping[str, str] = {
    "criticism": "批评教育",
    "care": "关怀帮扶",
    "home_teaching": "送教",
    "joint_persuade": "联合劝返",
}
WEEKDAYS = "一二三四五六日"
#: What is called in an action, for who may not do it.
CALLED: Mapping[str, str] = {
    "name_person": "指定责任人",
    "set_cause": "认定原因",
    "record": "登记工作记录",
    "record_move": "登记外迁",
    "confirm_dropout": "确认辍学",
    "submit_report": "报送",
    "receive_report": "签收报告",
    "invite": "邀请联合部门",
    "issue_notice": "制发文书",
    "serve_notice": "登记送达",
    "attach": "上传材料",
    "apply_exit": "申请退出、销号",
    "approve": "批准退出",
    "reject": "不同意退出",
    "place": "登记安置",
    "change_roll": "办理学籍异动",
    "correct_marks": "更正考勤",
    "done": "办结",
    "draw_report": "生成报表",
    "graduate": "办毕业",
}


def understood(action: str, raw: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What an order was taken for. `names`: what a notice and a person are called here."""
    if action in ("serve_notice", "issue_notice"):
        word = str(raw.get("notice") or "return")
        notice = f"《{names.get(word) or NOTICES.get(word, word)}》"
        if action == "issue_notice":
            limit = raw.get("limit")
            return f"制发{notice}" + (f"，限{day(limit)}前" if limit else "")
        when = f"{day(raw['date'])}" if raw.get("date") else ""
        if raw.get("failed"):
            return f"{when}{notice}没有送成，{raw['failed']}"
        return f"{when}{notice}已送达，{raw.get('signed_by')}签收"
    if action == "name_person":
        as_ = str(raw.get("as", "named_person"))
        return f"{lacking_name(bodies.NAME.get(as_, as_))}：{names.get('person', raw['person'])}"
    if action == "confirm_dropout":
        return f"确认辍学（{WHYS[str(raw.get('why', 'found'))]}）"
    if action == "set_cause":
        place = raw.get("place") or {}
        return f"原因认定为{echo.REASON.get(str(raw['cause']), '其他原因')}" + (
            f"，在{''.join(place.values())}" if place else ""
        )
    if action == "record_move":
        return f"外迁到{''.join(raw['to'].values())}"
    if action == "invite":
        return f"邀请{'、'.join(bodies.name(one) for one in _listed(raw['departments']))}"
    if action == "attach":
        return f"材料：{'、'.join(lacking_name(one) for one in _listed(raw['what']))}"
    if action == "apply_exit":
        return f"申请退出，途径：{ROUTE_NAMES.get(str(raw['route']), str(raw['route']))}"
    if action == "place":
        weekly = f"，每周{WEEKDAYS[raw['weekday'] - 1]}" if raw.get("weekday") else ""
        return f"安置：{raw['placement']}" + (f"（{names['person']}）" if "person" in names else "") + weekly
    if action == "change_roll":
        return f"学籍异动：{CHANGES[str(raw['change'])]}" + (f"到{raw['to']}" if raw.get("to") else "")
    if action == "correct_marks":
        days = "、".join(day(one) for one in _listed(raw["dates"]))
        return f"更正考勤：{days}{echo.STATUS.get(str(raw['status']), raw['status'])}"
    if action == "record":
        outcome = echo.OUTCOME.get(str(raw.get("outcome")), "")
        step = str(raw["step"])
        return (STEPS.get(step) or echo.STEP.get(step, "记录")) + (f"，{outcome}" if outcome else "")
    if action == "done":
        return f"{duty_called(str(raw['duty']))}已办结"
    if action == "submit_report":
        return f"{names.get('report') or '报告'}已报送"
    return {"receive_report": "报告已签收", "approve": "同意退出", "reject": "不同意退出"}.get(action, "已登记")


def duty_called(duty: str) -> str:
    """What a duty is called, with its part: 报表（控辍保学月报）."""
    base, _, part = duty.partition(":")
    return DUTIES.get(base, (base, ""))[0] + (f"（{PARTS.get(part, part)}）" if part else "")


def came_of(fresh: Iterable[Line], *, hidden: bool = False) -> list[str]:
    """What changed by it, in as few lines as an official reads: the case's stage, its end, the last day of a notice."""
    said: list[str] = []
    for line in fresh:
        told = line.fields
        if line.type == "case" and told.get("event") == "closed":
            said.append("个案已结案。")
        elif line.type == "case" and told.get("event") in ("opened", "reopened", "stage"):
            said.append(f"个案进入：{STAGES.get(str(told.get('stage')), '')}。")
        elif (
            line.type == "duty"
            and told.get("event") == "opened"
            and told.get("duty") == "return_deadline"
            and told.get("due")
        ):
            said.append(f"返校限期：{day(datetime.fromisoformat(str(told['due'])).date())}。")
        elif line.type == "duty" and told.get("event") == "progressed" and told.get("min"):
            said.append(f"{duty_called(str(told['duty']))}：{told.get('count') or 0}/{told['min']}。")
        elif line.type == "duty" and told.get("event") == "done":
            said.append(f"{duty_called(str(told['duty']))}：办结。")
    return list(dict.fromkeys(said))[:4]


def refused(line: Line, routes: Mapping[str, str]) -> str:
    """A refusal in plain words: what is lacking, who would have to do it, what may be done instead, by which clause."""
    told = line.fields
    missing = [str(one) for one in told.get("missing") or ()]
    whose = [bodies.name(one) for one in missing if one in bodies.NAME and one not in _WANTED]
    lacking = [lacking_name(one) for one in missing if one not in bodies.NAME or one in _WANTED]
    said = []
    if told.get("text") and _NO_SUCH.issuperset(missing):
        lacking = []
    if lacking:
        said.append(f"还缺：{'、'.join(lacking)}")
    if whose:
        said.append(f"须由{'或'.join(whose)}办理")
    basis = cite(tuple(told.get("clauses") or ()))
    offers = [
        routes.get(str(one)) or ROUTE_NAMES.get(str(one)) or PARTS.get(str(one)) or lacking_name(str(one))
        for one in told.get("offer") or ()
    ]
    why = "；".join(said) or str(told.get("text", "")).replace(f"（依据{basis}）", "")
    text = f"没有办成，原话已留存。{why}。"
    if offers and not all(one in text for one in offers):
        text += f"可以改走：{'、'.join(dict.fromkeys(offers))}。"
    return text + (f"（依据{basis}）" if basis else "")


#: What is lacking here is nothing that anybody could bring: the rules' own words say what is wrong.
_NO_SUCH = frozenset({"earlier_step", "route", "template", "step_names"})
#: Roles that name somebody who is lacking, not an office that would have to act.
_WANTED = frozenset({"named_person", "paired_teacher", "one_to_one", "family_guardian", "baobao_teacher"})


def open_end(order: Order, name: str, routes: Sequence[str]) -> str:
    """What an order leaves open, asked with the pupil's name in it."""
    ways = f"可走：{'、'.join(routes)}。" if routes else ""
    return order.ask.replace("{name}", name).replace("{routes}", ways)


def _listed(value: Any) -> Sequence[Any]:
    return [value] if isinstance(value, str) else list(value)


def day(when: Any) -> str:
    return say_day(when) if isinstance(when, date) else str(when)
