"""A policy after its layers are merged: frozen, typed, known by its stamp."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from config.errors import ForGood
from config.policy.blocks import (
    Accountability,
    AidCheck,
    Assignment,
    Chain,
    Committee,
    ConfirmDropout,
    Detect,
    Grade1,
    Joint,
    KeyPupilVisits,
    Ledger,
    Methods,
    Migrant,
    Openness,
    PeriodReview,
    Priority,
    Publicity,
    RegisterMatch,
    SameDayVisit,
    SchoolPersuasion,
    Sensitive,
    StudentshipUpdate,
    Urgent,
)
from config.policy.items import (
    Cause,
    CountyFlag,
    Exit,
    File,
    Filing,
    Inspection,
    Intake,
    JointCheck,
    Notice,
    Periodic,
    Report,
    TermCheck,
)
from config.policy.leaf import Leaf
from config.policy.readings import Defaults, Readings


@dataclass(frozen=True, slots=True)
class Layer:
    """One document layer of a policy, lowest first.

    `inherit` is how it takes what lies below it: `full`, `cited` or `cited_off`.
    """

    name: str
    title: str
    inherit: str
    in_seeds: bool
    content: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What one layer says about a path.

    `off`: reached by citation only and not switched on; `default`: the product's own.
    """

    layer: str
    v: object
    u: str | None
    st: str
    src: tuple[str, ...]
    r: str | None
    note: str | None
    off: bool = False

    @property
    def default(self) -> bool:
        """Whether no document stands behind it."""
        return self.st == "D"


@dataclass(frozen=True, slots=True)
class Looser:
    """A child that is looser than its parent: loaded with the child's value, both kept for the bureau to choose."""

    path: str
    child: Origin
    parent: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The merged content. Lists by id are mappings in the order of the files, lowest layer first."""

    readings: Readings
    product_defaults: Defaults
    sensitive: Sensitive
    targets: Mapping[str, Leaf[int]] = field(default_factory=dict)
    attendance: Leaf[str] | None = None
    detect: Detect = field(default_factory=Detect)
    same_day_visit: SameDayVisit | None = None
    school_persuasion: SchoolPersuasion | None = None
    confirm_dropout: ConfirmDropout | None = None
    report_up: Mapping[str, Report] = field(default_factory=dict)
    notices: Mapping[str, Notice] = field(default_factory=dict)
    joint: Joint | None = None
    causes: Mapping[str, Cause] = field(default_factory=dict)
    exits: Mapping[str, Exit] = field(default_factory=dict)
    migrant: Migrant | None = None
    term_checks: Mapping[str, TermCheck] = field(default_factory=dict)
    periodic: Mapping[str, Periodic] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)
    ledger: Ledger | None = None
    assignment: Assignment | None = None
    publicity: Publicity | None = None
    priority: Priority | None = None
    key_pupil_visits: KeyPupilVisits | None = None
    studentship_update: StudentshipUpdate | None = None
    aid_check: AidCheck | None = None
    committee: Committee | None = None
    grade1: Grade1 | None = None
    register_match: RegisterMatch | None = None
    joint_checks: Mapping[str, JointCheck] = field(default_factory=dict)
    county_flags: Mapping[str, CountyFlag] = field(default_factory=dict)
    chain: Chain | None = None
    methods: Methods | None = None
    stages: Leaf[tuple[str, ...]] | None = None
    order_rule: Leaf[str] | None = None
    legal_names: Leaf[tuple[str, ...]] | None = None
    accountability: Accountability | None = None
    deferral_review: PeriodReview | None = None
    openness: Openness | None = None
    urgent: Urgent | None = None
    intake: Mapping[str, Intake] = field(default_factory=dict)
    filings: Mapping[str, Filing] = field(default_factory=dict)
    inspections: Mapping[str, Inspection] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Policy(Content):
    """A whole policy. Equal and hashed by `stamp` (name and content), which a case keeps when it opens.

    `looser` are the values that are looser than a higher text; `tree` and `history` are the plain data it was built
    from.
    """

    name: str
    title: str
    stamp: str
    layers: tuple[Layer, ...]
    looser: tuple[Looser, ...]
    history: Mapping[str, tuple[Origin, ...]]
    tree: Mapping[str, object]

    def is_restricted(self, cause: str | None) -> bool:
        """Whether a cause may be told only to the bureau and to those who owe something in the case."""
        row = self.causes.get(cause or "")
        return bool(row and row.restricted) or cause in self.sensitive.causes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Policy) and other.stamp == self.stamp

    def __hash__(self) -> int:
        return hash(self.stamp)

    def __repr__(self) -> str:
        return f"Policy({self.stamp})"

    def __deepcopy__(self, memo: object) -> Policy:
        return self

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Policy.from_json, (self.to_json(),)

    def to_json(self) -> str:
        """The whole policy as JSON text with its stamp, so that a case can keep the very rules it was opened under."""
        return json.dumps({**self.tree, "stamp": self.stamp}, ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> Policy:
        """The policy of `to_json`; ForGood when the content does not fit the stamp it bears."""
        from config.policy import build  # the builder needs this class first

        stored = json.loads(text)
        claimed = stored.pop("stamp", None)
        if claimed != build.stamp(stored):
            raise ForGood(f"the stored policy {stored.get('name')!r} does not fit its stamp {claimed!r}")
        return build.policy(stored)

    def origins(self, path: str) -> tuple[Origin, ...]:
        """All that the layers say about a path (`detect.verify`, `exits.refusal.logic`), lowest layer first.

        Empty where all are silent.
        """
        return self.history.get(path, ())

    def source(self, path: str) -> Origin | None:
        """What is in force at a path, and by whose word.

        None where the texts are silent or what they say is switched off.
        """
        return next((origin for origin in reversed(self.origins(path)) if not origin.off), None)

    def clauses(self, path: str) -> tuple[str, ...]:
        """The clause ids behind what is in force at a path; empty for the product's own defaults and for silence."""
        source = self.source(path)
        return source.src if source else ()
