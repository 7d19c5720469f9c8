"""How an order's fields are read out of the words that its sentence matched. Pure.

What the words leave open is said back in `Order.ask`; `{name}` there is the pupil, `{routes}` the ways out of his rule book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handlers.official import vocabulary as words
from handlers.reading.when.dates import find_dates
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold

Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class Order:
    """An order as read. `fields` are the action's, days as dates; `person` names somebody in words; `matter` what a
    report or duty was called. `ask`: what the words leave open, to be said back; then nothing is done.
    """

    action: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    person: str = ""
    matter: str = ""
    ask: str = ""


def day_in(text: str, today: date, *, ahead: bool = False) -> date | None:
    """The one day that the words tell; None for none or several."""
    told = {(word.ahead() if ahead else word.day) for word in find_dates(fold(text), today)} - {None}
    return told.pop() if len(told) == 1 else None


def days_in(text: str, today: date) -> tuple[date, ...]:
    """All days that the words tell; 12日、13日 behind a month are of that month."""
    text = re.sub(r"(\d{1,2}月)(\d{1,2}[日号]?)[、，和](?=\d{1,2}[日号])", r"\1\2、\1", text)
    return tuple(dict.fromkeys(word.day for word in find_dates(fold(text), today) if word.day is not None))


#: 限10月30日前返校: by when he has to be back, and no day on which anything was done.
_LIMIT = Pattern(
    r"(?:限|责令|要求|必须|务必)[^，]*|[^，]{0,12}(?:日|号)(?:之?前|以前|内)[^，]{0,4}(?:返校|复学|到校|入学)[^，]*"
)


_NOTICE = Pattern(r"(?:限期|责令)[^，]{0,10}?通知书?")


def limit_in(text: str, today: date) -> date | None:
    """The last day that words set for coming back."""
    return day_in("，".join(_LIMIT.findall(_NOTICE.sub("", text))), today, ahead=True)


def _done_on(text: str, today: date) -> date | None:
    """The day of an act, which is no day to come nor the last one of a limit."""
    day = day_in(_LIMIT.sub("", _NOTICE.sub("", text)), today)
    return day if day is None or day <= today else None


def served(match: Match, today: date) -> Order:
    named, rest = match["notice"] or "", match["rest"] or ""
    by = re.search(r"(?:由|是)?([^，、由]{1,12}?)(?:已经?)?(?:代为)?(?:签收|签了?字|签的字?|签了|签名|接收)", rest)
    fields = {
        "notice": words.first(words.NOTICES, named),
        "date": _done_on(match.string, today),
    }
    if (limit := limit_in(match.string, today)) is not None:
        fields["limit"] = limit
    if by is None:
        return Order("serve_notice", fields, ask="是谁签收的？请连同签收人再发一次，如“通知书已送达{name}，其父签收”。")
    # 送到他爸手里了签了字 was signed by 他爸.
    whose = re.sub(r"^(?:给|到|了)+|(?:的)?(?:手[里上中]|家[里中]?|本人)?(?:了|的)*$", "", by[1])
    return Order("serve_notice", {**fields, "signed_by": whose or by[1]})


def not_served(match: Match, today: date) -> Order:
    fields = {"notice": words.first(words.NOTICES, match["notice"] or ""), "date": _done_on(match.string, today)}
    why = (match["rest"] or "").strip("，：")
    if not why:
        return Order(
            "serve_notice", fields, ask="为什么没有送成？请写上原因再发一次，如“通知书没送成{name}，家里没人”。"
        )
    return Order("serve_notice", {**fields, "failed": why})


def issued(match: Match, today: date) -> Order:
    named, rest = match["notice"], match["rest"] or ""
    step = re.search(r"第([一二三四五1-5])步", named)
    notice = words.first(words.NOTICES, named)
    if step is not None:
        notice = f"ladder:{'一二三四五'.find(step[1]) + 1 or step[1]}"
    if notice is None:
        return Order("issue_notice", ask="是哪一种文书？请写全名称，如“给{name}发限期返校通知书，限10月30日前返校”。")
    confirmed = {"legal_provisions": r"法律(?:规定|条款|依据)", "liability": r"追责|责任"}
    blocks = tuple(block for block, said in confirmed.items() if re.search(said, rest))
    return Order("issue_notice", {"notice": notice, "limit": day_in(rest, today, ahead=True), "blocks": blocks})


def leaves(match: Match, _: date) -> Order:
    route = words.first(words.ROUTES, match["rest"] or "") or words.first(words.ROUTES, match["kind"])
    if route is None:
        return Order("apply_exit", ask="走哪条途径？请写上原因再发一次，如“申请{name}销号，原因转学”。{routes}")
    return Order("apply_exit", {"route": route})


def confirmed(match: Match, _: date) -> Order:
    rest = match["rest"] or ""
    if re.search(r"失联|联系不上|无法联系|下落不明", rest):
        return Order("confirm_dropout", {"why": "unreachable"})
    failed = re.search(r"劝返|劝不回|仍不|拒不", rest + (match["before"] or ""))
    return Order("confirm_dropout", {"why": "persuasion_failed" if failed else "found"})


_UNKNOWN_CAUSE = "原因“{}”没有认出来。可写：外出打工、厌学、早婚、疾病、贫困、失联、监护人不履行义务等。"


def cause(match: Match, _: date) -> Order:
    cause = words.first(words.CAUSES, match["cause"])
    if cause is None:
        return Order(
            "set_cause",
            ask=f"原因“{match['cause'][:20]}”没有认出来。可写：外出打工、厌学、早婚、疾病、贫困、失联、监护人不履行义务等。",
        )
    place = _place(match["cause"])
    return Order("set_cause", {"cause": cause, "place": place or None})


_PROVINCES = (
    *("北京市", "天津市", "上海市", "重庆市", "河北省", "山西省", "辽宁省", "吉林省", "黑龙江省", "江苏省", "浙江省"),
    *("安徽省", "福建省", "江西省", "山东省", "河南省", "湖北省", "湖南省", "广东省", "海南省", "四川省", "贵州省"),
    *("云南省", "陕西省", "甘肃省", "青海省", "内蒙古自治区", "广西壮族自治区", "西藏自治区", "宁夏回族自治区"),
    "新疆维吾尔自治区",
)
_SHORT = {name[: 3 if name[:2] in ("黑龙", "内蒙") else 2]: name for name in _PROVINCES}
_PLACE = Pattern(
    rf"(?P<province>{'|'.join(_SHORT)})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)?"
    r"(?P<prefecture>[\u4e00-\u9fff]{1,9}?(?:市|自治州|州|盟|地区))?(?P<county>[\u4e00-\u9fff]{1,9}?(?:自治县|县|区|市|旗))?"
)


def _place(text: str) -> dict[str, str]:
    found = _PLACE.search(text)
    if found is None:
        return {}
    place = {key: value for key, value in found.groupdict().items() if value}
    place["province"] = _SHORT[place["province"]]
    if "county" not in place and "prefecture" in place:
        place["county"] = place.pop("prefecture")
    return place


def moved(match: Match, _: date) -> Order:
    to = _place(match["to"])
    if not to:
        return Order("record_move", ask="迁到哪里？请写到省和县再发一次，如“登记外迁{name}，到浙江省长兴县”。")
    return Order("record_move", {"to": to})


def named(match: Match, _: date) -> Order:
    groups = match.groupdict()
    said = (groups.get("as") or "") + (groups.get("tail") or "")
    # 由孟老师负责 leaves open as what: what is lacking says it.
    as_ = None if said == "负责" else words.first(words.AS, said)
    return Order("name_person", {"as": as_}, person=match["person"])


def attached(match: Match, _: date) -> Order | None:
    what = words.every(words.MATERIALS, match["what"])
    if not what and "上传" not in match.string:
        return None  # homework and reports are handed in too
    if not what:
        return Order("attach", ask="是什么材料？请写上名称再发一次，如“上传{name}教学计划”。")
    finding = words.first(words.FINDINGS, match["what"]) if "committee_finding" in what else None
    return Order("attach", {"what": what, "finding": finding})


def placed(match: Match, today: date) -> Order:
    rest = match["rest"] or ""
    weekday = re.search(r"(?:每周|周|星期)([一二三四五六日天1-7])", rest)
    who = re.search(r"由([^，]{2,5}?)(?:老师|教师)?(?:每周|负责|送教|，|$)", rest)
    fields: dict[str, Any] = {"placement": match["placement"]}
    if weekday is not None:
        at = "一二三四五六日".find(weekday[1].replace("天", "日")) + 1 or int(weekday[1])
        fields |= {"weekday": at, "first": day_in(rest, today, ahead=True)}
    return Order("place", fields, person=who[0] if who is not None else "")


def roll(match: Match, _: date) -> Order:
    change = words.first(words.CHANGES, match["change"])
    to = re.sub(r"^(?:转|到|至|往|去|入|出|学)+", "", (match["to"] or "").strip("，：")) or None
    return Order(
        "change_roll", {"change": change, "to": to, "proof": bool(re.search(r"证明|材料(?:齐|已)", match.string))}
    )


def corrected(match: Match, today: date) -> Order:
    days, status = days_in(match["rest"], today), words.first(words.STATUSES, match["rest"])
    if not days or status is None:
        return Order("correct_marks", ask="更正哪一天、改成什么？请写全再发一次，如“更正考勤 {name} 10月12日 病假”。")
    return Order("correct_marks", {"dates": days, "status": status})


def recorded(match: Match, _: date) -> Order:
    step = words.first(words.STEPS, match["kind"])
    here = words.departments(match.string) if step == "joint_persuade" else ()
    return Order("record", {"step": step, "content": match.string, "departments": here})


def matter(action: str) -> Callable[[Match, date], Order]:
    return lambda match, _: Order(action, matter=match["what"].strip("，：的"))


def bare(action: str) -> Callable[[Match, date], Order]:
    return lambda match, _: Order(action)


def invited(match: Match, _: date) -> Order:
    return Order("invite", {"departments": words.departments(match["who"])})


def together(match: Match, _: date) -> Order:
    """Told that offices went along: a joint persuasion."""
    return Order(
        "record",
        {"step": "joint_persuade", "content": match.string, "departments": words.departments(match.string)},
    )
