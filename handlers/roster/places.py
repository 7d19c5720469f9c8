"""Which school, and which class, a row means: found in the store, or made where the file tells enough to place it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from config.errors import PersonError
from handlers.roster.classes import ClassName, class_name
from handlers.roster.told import CellError, Told
from store import units
from store.db import Tx
from store.units import Unit

#: Endings by which a place is also called without: 卫辉 for 卫辉市.
_ENDINGS = (
    "自治县",
    "自治旗",
    "自治州",
    "自治区",
    "办事处",
    "街道",
    "市",
    "县",
    "区",
    "旗",
    "镇",
    "乡",
    "州",
    "盟",
    "省",
)


def short(name: str) -> str:
    """A place's name without its ending, if something is left."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name


def same_place(one: str, other: str) -> bool:
    """卫辉 and 卫辉市."""
    return one == other or short(one) == short(other)


class Places:
    """Resolves schools and classes within one transaction, remembering what it found and noting what it made."""

    def __init__(self, tx: Tx, policies: Iterable[str]) -> None:
        self.tx = tx
        self.policies = frozenset(policies)
        self.made: list[str] = []
        self.notes: list[str] = []
        self._schools: dict[tuple[tuple[str, str], ...], Unit] = {}
        self._classes: dict[int, dict[str, Unit]] = {}
        self._lines: dict[int, Mapping[str, str]] = {}

    # -- schools

    def school(self, told: Mapping[str, str], policy: str | None = None) -> Unit:
        """The school of a row that names one. Raises PersonError, saying what is missing, where it cannot be placed."""
        key = tuple(sorted(told.items()))
        if key not in self._schools:
            self._schools[key] = self._find_school(told) or self._make_school(told, policy)
        return self._schools[key]

    def _find_school(self, told: Mapping[str, str]) -> Unit | None:
        found = [unit for unit in units.find(self.tx, "school", told["school"]) if self._fits(unit, told)]
        if len(found) > 1:
            counties = "、".join(self.line(unit).get("county", "") for unit in found)
            raise PersonError(f"有{len(found)}所学校叫“{told['school']}”（{counties}），请加一列“县”写明是哪一所")
        return found[0] if found else None

    def _fits(self, school: Unit, told: Mapping[str, str]) -> bool:
        line = {unit.kind: unit.name for unit in units.line(self.tx, school.id)}
        return all(kind not in line or same_place(line[kind], name) for kind, name in told.items() if kind != "school")

    def line(self, unit: Unit) -> Mapping[str, str]:
        """Kind → name of the unit and of all above it."""
        if unit.id not in self._lines:
            self._lines[unit.id] = {one.kind: one.name for one in units.line(self.tx, unit.id)}
        return self._lines[unit.id]

    def set_policy(self, school: Unit, policy: str, told: Told) -> None:
        """Let the school's county follow a profile, if it follows none yet."""
        self._check_policy(policy)
        now = units.policy_of(self.tx, school.id)
        if now is None and school.county_id is not None:
            units.change(self.tx, school.county_id, policy=policy)
        elif now != policy:
            told.note(f"“{school.name}”已按“{now}”方案执行，表里的“{policy}”没有采用。")

    def _check_policy(self, policy: str) -> None:
        if policy not in self.policies:
            raise PersonError(f"没有名为“{policy}”的方案，可用的有：{'、'.join(sorted(self.policies))}")

    def _make_school(self, told: Mapping[str, str], policy: str | None) -> Unit:
        county = self._county(told, policy)
        parent = self._below(county, "township", told, county)
        if parent.id == county.id:
            self.notes.append(
                f"“{told['school']}”没有写乡镇，直接归在“{county.name}”下，乡镇一级的人收不到它的提示；"
                "不是县直学校就请加上“乡镇”列再导入。"
            )
        parent = self._below(county, "central_school", told, parent)
        return self._make("school", told["school"], parent)

    def _county(self, told: Mapping[str, str], policy: str | None) -> Unit:
        known = units.counties(self.tx)
        if "county" in told:
            named = [unit for unit in known if same_place(unit.name, told["county"])]
            if len(named) == 1:
                return named[0]
            return self._make_county(told, policy)
        named = [unit for unit in known if short(unit.name) in told["school"]]
        if len(named) == 1:
            return named[0]
        if len(known) == 1:
            return known[0]
        raise PersonError(
            f"系统里还没有学校“{told['school']}”，不知道它属于哪个县。"
            "校名写错了就改成系统里的名字；是新学校就加上“省”“县”“乡镇”三列再导入"
        )

    def _make_county(self, told: Mapping[str, str], policy: str | None) -> Unit:
        if "province" not in told:
            raise PersonError(f"系统里还没有“{told['county']}”。第一次导入一个县，请加上“省”“市”“县”“乡镇”几列")
        if policy is not None:
            self._check_policy(policy)
        parent = self._make("province", told["province"], None)
        if "prefecture" in told and not same_place(told["prefecture"], told["county"]):
            parent = self._make("prefecture", told["prefecture"], parent)
        if policy is None:
            self.notes.append(f"“{told['county']}”没有写方案，先按系统默认执行；有本县方案时请加一列“方案”。")
        return self._make("county", told["county"], parent, policy=policy)

    def _below(self, county: Unit, kind: str, told: Mapping[str, str], parent: Unit) -> Unit:
        """The township or central school over a new school: told, or the one whose name its own name holds."""
        known = units.subtree(self.tx, county.id, kind)
        if kind in told:
            named = [unit for unit in known if same_place(unit.name, told[kind])]
            return named[0] if len(named) == 1 else self._make(kind, told[kind], parent)
        named = [unit for unit in known if short(unit.name) in told["school"]]
        return named[0] if len(named) == 1 else parent

    def _make(self, kind: str, name: str, parent: Unit | None, policy: str | None = None) -> Unit:
        siblings = units.children(self.tx, parent.id, kind) if parent else []
        if not any(unit.name == name for unit in siblings) and not (parent is None and units.find(self.tx, kind, name)):
            self.made.append(name)
        return units.get(self.tx, units.add(self.tx, kind, name, parent.id if parent else None, policy=policy))

    # -- classes

    def klass(self, school: Unit, name: ClassName) -> Unit:
        """The class of a school, by its name however spelt; made if the school has none such."""
        known = self._known_classes(school)
        if name.name not in known:
            made = units.add(self.tx, "class", name.name, school.id, aliases=name.aliases)
            known[name.name] = units.get(self.tx, made)
            self.made.append(f"{school.name}{name.name}")
        return known[name.name]

    def find_class(self, school: Unit, text: str) -> Unit | None:
        """The class of a school that a text names; None if the school has none such."""
        return self._known_classes(school).get(spelling(text)) or next(
            (unit for unit in self._known_classes(school).values() if text in unit.aliases), None
        )

    def _known_classes(self, school: Unit) -> dict[str, Unit]:
        if school.id not in self._classes:
            found = [unit for unit in units.children(self.tx, school.id, "class") if unit.closed_on is None]
            self._classes[school.id] = {spelling(unit.name): unit for unit in found}
        return self._classes[school.id]


def spelling(text: str) -> str:
    """The one spelling of a class's name; a name that follows no pattern is itself."""
    try:
        return class_name("", text).name
    except CellError:
        return text
