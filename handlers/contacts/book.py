"""What the platform's address books hold, and what came of matching them. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from config.errors import PersonError

#: So many may be missing from an address book at once before a person must agree: more is a changed range of the app.
FEW, SHARE = 3, 0.2


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the corp; `units` are the names of his departments and of all above them."""

    userid: str
    name: str
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class StaffBook:
    """Every member and department (id → name) that the app may see."""

    members: tuple[Member, ...]
    departments: dict[str, str]


@dataclass(frozen=True, slots=True)
class Parent:
    """A parent of one pupil; `follows`: he gets 学校通知. The mobile is compared and not kept."""

    userid: str
    relation: str
    mobile: str
    follows: bool


@dataclass(frozen=True, slots=True)
class SchoolPupil:
    userid: str
    name: str
    parents: tuple[Parent, ...]


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class with its pupils; `line` are the names above it (grade, stage, campus, school)."""

    id: str
    name: str
    line: frozenset[str]
    pupils: tuple[SchoolPupil, ...]


@dataclass(frozen=True, slots=True)
class SchoolBook:
    classes: tuple[SchoolClass, ...]


@dataclass
class Report:
    """What was matched and what was not; every list holds sentences for a person."""

    what: str
    matched: int = 0
    linked: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    only_there: list[str] = field(default_factory=list)
    only_here: list[str] = field(default_factory=list)
    differ: list[str] = field(default_factory=list)

    def lines(self, most: int = 20) -> list[str]:
        """The report as lines; long lists are cut with their number."""
        said = [f"{self.what}：对上 {self.matched}"]
        for title, them in (
            ("新对上", self.linked),
            ("已离开，从今天起不再算在内", self.left),
            ("又回来了", self.back),
            ("企业微信里有、名单里没有", self.only_there),
            ("名单里有、企业微信里没有", self.only_here),
            ("两边不一样，请核对", self.differ),
        ):
            if them:
                said.append(f"  {title}（{len(them)}）：")
                said += [f"    {one}" for one in them[:most]]
                if len(them) > most:
                    said.append(f"    ……还有 {len(them) - most} 个")
        return said


def not_too_many(gone: int, known: int, what: str, *, agreed: bool) -> None:
    """Raises PersonError where more are gone than leave in a day, and nobody has agreed."""
    if not agreed and gone > FEW and gone > known * SHARE:
        raise PersonError(
            f"{what}里少了{gone}个（原来{known}个），多半是应用的可见范围变了，所以什么也没有改。"
            "请先核对可见范围；确实都离开了，再加 --yes 执行一次"
        )
