"""Setting the stage: a scenario's units, people and pupils, written into an empty database as an import would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.rehearsal.scenario import Fault, Scenario
from store import persons, pupils, units
from store.db import Tx
from store.people import assign

#: Where the post of a role is held. What is not named here is held at the county.
POST_AT = {
    "class_teacher": "class",
    "school_lead": "school",
    "school_cadre": "school",
    "teacher": "school",
    "baobao_teacher": "school",
    "central_school": "central_school",
    "village_committee": "township",
    "baobao_official": "township",
    "township_officer": "township",
    "township_deputy": "township",
    "township_head": "township",
}
#: Roles that are given for a pupil or a class rather than held at a unit.
GIVEN = ("baobao_teacher", "baobao_official")
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Stage:
    """Who and what was put on stage: ids by the names that the scenario uses."""

    county: int
    school: int
    units: tuple[int, ...]
    classes: dict[str, int]
    class_of: dict[str, int]
    persons: dict[str, int]
    pupils: dict[str, int]
    guardian_of: dict[str, str]


def build(tx: Tx, scenario: Scenario) -> Stage:
    """Write the scenario's people into the database. A person's code is his id in the scenario, a pupil's his name."""
    where = _tree(tx, scenario)
    county, school = where["county"], where["school"]
    classes = {plan.name: units.add(tx, "class", plan.name, school) for plan in scenario.classes}
    people: dict[str, int] = {}
    for plan in scenario.people:
        if plan.role == "guardian":
            continue
        people[plan.id] = persons.put(tx, county, plan.id, plan.name, wecom_userid=plan.id).id
        if plan.role != "class_teacher":
            persons.hold_post(tx, people[plan.id], plan.role, where[POST_AT.get(plan.role, "county")], LONG_AGO)
    for class_plan in scenario.classes:
        if class_plan.teacher in people:
            persons.hold_post(tx, people[class_plan.teacher], "class_teacher", classes[class_plan.name], LONG_AGO)
    by_role = {plan.role: people[plan.id] for plan in scenario.people if plan.role in GIVEN}
    known: dict[str, int] = {}
    class_of: dict[str, int] = {}
    for class_plan in scenario.classes:
        for pupil in class_plan.pupils:
            if pupil.name in known:
                raise Fault(f"roster: 同一学校有两个 {pupil.name}，请在姓名后加区别字")
            number = pupils.put(
                tx,
                county,
                pupil.name,
                pupil.name,
                born=pupil.born,
                groups=pupil.groups,
                household=pupil.household,
                studentship=pupil.studentship,
            ).id
            known[pupil.name] = number
            class_of[pupil.name] = classes[class_plan.name]
            pupils.enrol(tx, number, classes[class_plan.name], LONG_AGO, reported_on=pupil.reported)
            guardian = pupil.guardian
            pupils.put_guardian(
                tx, number, guardian.get("name", f"{pupil.name}的家长"), phone=guardian.get("phone", _number(number))
            )
            if pupil.baobao is not None and (teacher := people.get(pupil.baobao)):
                assign(tx, "baobao_teacher", teacher, LONG_AGO, pupil_id=number)
    if "baobao_official" in by_role:
        for class_id in classes.values():
            assign(tx, "baobao_official", by_role["baobao_official"], LONG_AGO, class_id=class_id)
    return Stage(
        county=county,
        school=school,
        units=(school, where["township"], county),
        classes=classes,
        class_of=class_of,
        persons=people,
        pupils=known,
        guardian_of={plan.id: plan.pupil or "" for plan in scenario.people if plan.role == "guardian"},
    )


def _tree(tx: Tx, scenario: Scenario) -> dict[str, int]:
    """The unit of each kind, from the province down to the school."""
    org = scenario.org
    where: dict[str, int] = {}
    above: int | None = None
    for kind in ("province", "prefecture", "county", "township", "central_school", "school"):
        name = org.get(kind)
        if name is None and kind == "prefecture":
            continue
        if kind == "central_school":
            # Its holder may be asked in every profile; where the scenario names none it is the township's.
            where[kind] = where["township"]
            continue
        if name is None:
            raise Fault(f"org: 缺少 {kind}")
        above = where[kind] = units.add(tx, kind, name, above, policy=scenario.profile if kind == "county" else None)
    return where


def _number(pupil_id: int) -> str:
    """A number nobody has: rehearsals send nothing, but a guardian must be reachable."""
    return f"+861380000{pupil_id:04d}"
