"""A scenario file: who there is, which calendar, and what happens when (the contract's `baoxue rehearse`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from config.days import LOCAL
from config.errors import PersonError

#: Role → the Chinese term that names its holder where a scenario gives no other name.
ROLE_NAMES: Mapping[str, str] = {
    "class_teacher": "班主任",
    "school_lead": "校长",
    "school_cadre": "校干",
    "baobao_teacher": "包保教师",
    "baobao_official": "包保干部",
    "central_school": "中心校",
    "village_committee": "村委会",
    "township_officer": "乡镇经办人",
    "township_deputy": "乡镇分管同志",
    "township_head": "乡镇长",
    "edu_bureau": "教体局",
    "leading_group_office": "领导小组办公室",
    "joint_group": "联合劝返工作组",
    "rural_revitalisation_office": "乡村振兴领导小组办公室",
    "poverty_group": "扶贫开发领导小组",
    "expert_committee": "残疾人教育专家委员会",
    "dept_justice": "司法局",
    "dept_police": "公安局",
    "dept_human_resources": "人社局",
    "dept_civil_affairs": "民政局",
    "dept_disabled_federation": "残联",
    "dept_religion": "宗教局",
    "dept_united_front": "统战部",
    "dept_health": "卫健委",
    "dept_finance": "财政局",
    "dept_rural_revitalisation": "乡村振兴局",
    "dept_market": "市场监管局",
    "receiving_school": "接收学校",
    "home_place": "户籍地教育部门",
    "new_place": "新流入地教育部门",
    "workplace_edu": "务工地教育部门",
    "workplace_police": "务工地公安",
    "workplace_human_resources": "务工地人社",
}
TOP_KEYS = {
    "profile", "term", "org", "roster", "classes", "people", "start", "until", "days", "given", "events", "expect",
}  # fmt: skip
EVENT_KEYS = {"at", "from", "text", "action", "about", "channel"}


@dataclass(frozen=True, slots=True)
class PupilPlan:
    name: str
    born: date | None = None
    groups: tuple[str, ...] = ()
    guardian: Mapping[str, str] = field(default_factory=dict)
    household: Mapping[str, str] | None = None
    studentship: bool = True
    reported: date | None = None
    baobao: str | None = "baobao_teacher"


@dataclass(frozen=True, slots=True)
class ClassPlan:
    name: str
    teacher: str
    pupils: tuple[PupilPlan, ...]


@dataclass(frozen=True, slots=True)
class PersonPlan:
    id: str
    name: str
    role: str
    pupil: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens: words (`text`) or a button (`action` with its `fields`)."""

    at: datetime
    actor: str
    text: str
    action: str | None
    about: tuple[str, ...]
    channel: str | None
    fields: Mapping[str, Any]
    given: bool


@dataclass(frozen=True, slots=True)
class Scenario:
    profile: str
    term: tuple[date, date]
    org: Mapping[str, str]
    classes: tuple[ClassPlan, ...]
    people: tuple[PersonPlan, ...]
    start: datetime
    until: datetime
    days: tuple[tuple[date, bool, str], ...]
    events: tuple[Event, ...]


#: libyaml's reader where PyYAML was built with it: a term's file takes Python's own a while.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Fault(PersonError):
    """The scenario file cannot be played as it is written."""


def read(path: Path) -> Scenario:
    """The scenario in `path`. Raises `Fault` naming the key that is wrong."""
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - both are safe ones
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Fault(f"{path.name}： 不是可读的 YAML:{' '.join(str(error).split())}") from error
    if not isinstance(raw, dict):
        raise Fault(f"{path.name}： 最外层应是键值表")
    unknown = set(raw) - TOP_KEYS
    if unknown:
        raise Fault(f"{path.name}： 不认识的键 {', '.join(sorted(map(str, unknown)))}")
    for key in ("profile", "term", "org", "start", "until"):
        if key not in raw:
            raise Fault(f"{path.name}： 缺少 {key}")
    term = (_day(raw["term"].get("first"), "term.first"), _day(raw["term"].get("last"), "term.last"))
    told = raw.get("people") or {}
    people, classes = _posts(told, _people(told), _classes(raw))
    events = [_event(row, given=True) for row in raw.get("given") or []]
    events += [_event(row, given=False) for row in raw.get("events") or []]
    return Scenario(
        profile=str(raw["profile"]),
        term=term,
        org={key: str(value) for key, value in raw["org"].items()},
        classes=classes,
        people=people,
        start=_moment(raw["start"], "start"),
        until=_moment(raw["until"], "until"),
        days=tuple(_calendar_change(row) for row in raw.get("days") or []),
        events=tuple(sorted(events, key=lambda event: event.at)),
    )


def _people(raw: Mapping[str, Any]) -> tuple[PersonPlan, ...]:
    """One person a role unless the file names more, others or nobody (null)."""
    told: dict[str, PersonPlan] = {}
    held: set[str] = set()
    for key, row in raw.items():
        if row is None:
            held.add(key)
            continue
        role = row.get("role", key)
        told[key] = PersonPlan(key, str(row.get("name", ROLE_NAMES.get(role, key))), role, row.get("student"))
        if role not in ("teacher", "guardian"):
            held.add(role)
    usual = [PersonPlan(role, name, role) for role, name in ROLE_NAMES.items() if role not in held and role not in told]
    return (*told.values(), *usual)


def _posts(
    told: Mapping[str, Any], people: tuple[PersonPlan, ...], classes: tuple[ClassPlan, ...]
) -> tuple[tuple[PersonPlan, ...], tuple[ClassPlan, ...]]:
    """Who holds the posts that the roster leaves to the usual id: another person of that role whom the file gives in
    its place; beside 包保教师 whom pupils name for themselves there is the usual one for the rest.
    """
    by_role = {role: [one.id for one in people if one.role == role] for role in ("class_teacher", "baobao_teacher")}
    teachers, carers = by_role["class_teacher"], by_role["baobao_teacher"]
    named = {pupil.baobao for klass in classes for pupil in klass.pupils}
    spare = [one for one in carers if one not in named]
    if carers and not spare and "baobao_teacher" not in told:
        people = (*people, PersonPlan("baobao_teacher", ROLE_NAMES["baobao_teacher"], "baobao_teacher"))
        carers = ["baobao_teacher"]

    def post(id_: str | None, usual: str, others: list[str]) -> str | None:
        nobody = usual in told and told[usual] is None
        return others[0] if id_ == usual and others and usual not in others and not nobody else id_

    classes = tuple(
        ClassPlan(
            klass.name,
            post(klass.teacher, "class_teacher", teachers) or klass.teacher,
            tuple(
                replace(pupil, baobao=post(pupil.baobao, "baobao_teacher", spare or carers)) for pupil in klass.pupils
            ),
        )
        for klass in classes
    )
    return people, classes


def _classes(raw: Mapping[str, Any]) -> tuple[ClassPlan, ...]:
    if raw.get("classes"):
        return tuple(
            ClassPlan(str(row["class"]), row.get("teacher", "class_teacher"), _roster(row["roster"]))
            for row in raw["classes"]
        )
    if "class" not in raw["org"] or not raw.get("roster"):
        raise Fault("缺少 org.class 与 roster,或 classes")
    return (ClassPlan(str(raw["org"]["class"]), "class_teacher", _roster(raw["roster"])),)


def _roster(rows: list[Any]) -> tuple[PupilPlan, ...]:
    return tuple(_pupil(row) for row in rows)


def _pupil(row: Any) -> PupilPlan:
    if isinstance(row, str):
        return PupilPlan(row)
    known = {"name", "born", "groups", "guardian", "household", "studentship", "reported", "baobao"}
    if set(row) - known:
        raise Fault(f"roster: {row.get('name')} 有不认识的键 {', '.join(sorted(set(row) - known))}")
    return PupilPlan(
        name=str(row["name"]),
        born=_day(row["born"], "born") if row.get("born") else None,
        groups=tuple(row.get("groups") or ()),
        guardian=row.get("guardian") or {},
        household=row.get("household"),
        studentship=row.get("studentship", True),
        reported=_day(row["reported"], "reported") if row.get("reported") else None,
        baobao=row.get("baobao", "baobao_teacher"),
    )


def _calendar_change(row: Mapping[Any, Any]) -> tuple[date, bool, str]:
    """(day, is a school day, why); a YAML 1.1 reader gives the keys `off` and `on` as false and true."""
    for key, on in (("off", False), (False, False), ("on", True), (True, True)):
        if key in row:
            return _day(row[key], "days"), on, str(row.get("why", ""))
    raise Fault("days: 每行要有 off 或 on")


def _event(row: Mapping[str, Any], *, given: bool) -> Event:
    for key in ("at", "from"):
        if key not in row:
            raise Fault(f"events: {row!r} 缺少 {key}")
    if "text" not in row and "action" not in row:
        raise Fault(f"events: {row['at']} 既没有 text 也没有 action")
    about = row.get("about") or ()
    return Event(
        at=_moment(row["at"], "at"),
        actor=str(row["from"]),
        text=str(row.get("text", "")),
        action=row.get("action"),
        about=(about,) if isinstance(about, str) else tuple(about),
        channel=row.get("channel"),
        fields={key: value for key, value in row.items() if key not in EVENT_KEYS},
        given=given,
    )


def _day(value: Any, where: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise Fault(f"{where}： {value!r} 不是日期，应写作 2026-10-12") from error


def _moment(value: Any, where: str) -> datetime:
    """An aware instant in China; a bare date is its midnight."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=LOCAL)
    if isinstance(value, date):
        return datetime.combine(value, time(0), LOCAL)
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=LOCAL)
    except ValueError as error:
        raise Fault(f"{where}： {value!r} 不是时刻，应写作 2026-10-12 08:05") from error
