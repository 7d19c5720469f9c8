"""The named blocks of a policy: detection, persuasion, joint work, migrants, assignment and the rest.

None stands for a silent text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from config.policy.items import PriorityGroup
from config.policy.leaf import Block, Choice, Due, Group, Leaf, Role, Roles, Strict, Threshold
from config.policy.logic import Logic


@dataclass(frozen=True, slots=True)
class Detect(Block):
    """Thresholds of absence: `verify` (is it so?) and `suspect` (疑似辍学: opens a case)."""

    verify: Annotated[Threshold | None, Strict("less")] = None
    suspect: Annotated[Threshold | None, Strict("less")] = None


@dataclass(frozen=True, slots=True)
class SameDayVisit(Block):
    """Yongzhen's visit on the half day itself; every role of `who_all` must have taken part.

    `am_by`, `pm_by`: HH:MM, 24:00 allowed.
    """

    mode: tuple[str, ...] = ()
    who_all: Roles = ()
    am_by: Leaf[str] | None = None
    pm_by: Leaf[str] | None = None
    phone_satisfies: bool = False


@dataclass(frozen=True, slots=True)
class SchoolPersuasion(Block):
    """The school's own persuasions: at least `min` within `window`, by one of `mode` (empty: any)."""

    min: Annotated[Leaf[int] | None, Strict("more")] = None
    window: Annotated[Leaf[int] | None, Strict("less")] = None
    start: Leaf[str] | None = None
    mode: tuple[str, ...] = ()
    means: Leaf[tuple[str, ...]] | None = None
    levels: Leaf[tuple[str, ...]] | None = None
    record: str | None = None
    full_record: bool = False
    who: Roles = ()


@dataclass(frozen=True, slots=True)
class ConfirmDropout(Block):
    """What confirms a dropout (`when`, None: a person's word) and what it sets going."""

    when: Logic | None = None
    to_ledger: Leaf[bool] | None = None
    start_persuasion: Due | None = None


@dataclass(frozen=True, slots=True)
class Joint(Block):
    """Joint persuasion with its own counter. `group`: one standing group for every cause, with `members`."""

    min: Annotated[Leaf[int] | None, Strict("more")] = None
    window: Leaf[int | None] | None = None
    starts: str | None = None
    convener: Role | None = None
    group: str | None = None
    members: Roles = ()
    exit_condition_only: bool = False


@dataclass(frozen=True, slots=True)
class MigrantNotice:
    """The written notice on a move."""

    form: str
    to: Roles
    due: Due
    blocks_handover: bool = True


@dataclass(frozen=True, slots=True)
class Migrant(Block):
    """Who owns the case of a pupil who moves: the place of 学籍, until the written notice is on record."""

    owner: Annotated[str, Choice(("place_of_studentship",))] = "place_of_studentship"
    move_trigger: Annotated[Leaf[str] | None, Strict("rank", ("county", "prefecture", "province"))] = None
    notice: MigrantNotice | None = None
    after_notice_owner: str | None = None
    home_register: bool = False
    file_transfer: Due | None = None


@dataclass(frozen=True, slots=True)
class Ledger(Block):
    """The 控辍保学台账."""

    kind: str = ""
    lists: tuple[str, ...] = ()
    delist: Annotated[str, Choice(("event",))] | None = None
    line_conclusion_required: bool = False
    reviewed: bool = False
    stock_flow: bool = False
    change_log: bool = False


@dataclass(frozen=True, slots=True)
class Assignment(Block):
    """The person whom the text wants by a pupil.

    `role` as the text calls him, `as_` as the contract does, for whom (`cover`).
    """

    role: str = ""
    as_: str = ""
    cover: Annotated[str, Choice(("all_pupils", "suspected_cases", "left_behind", "open_cases"))] = "open_cases"
    gate: bool = False
    holders: Roles = ()


@dataclass(frozen=True, slots=True)
class Publicity(Block):
    """When publicity is to be recorded."""

    months: tuple[int, ...] = ()
    windows: tuple[str, ...] = ()
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Priority(Block):
    """Who sorts first; thresholds do not change for him."""

    stage: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    groups: Mapping[str, PriorityGroup] | None = None


@dataclass(frozen=True, slots=True)
class KeyPupilVisits(Block):
    """Visits to key pupils that no absence calls for."""

    every: Leaf[int] | None = None


@dataclass(frozen=True, slots=True)
class StudentshipUpdate(Block):
    """The 学籍 system is brought up to date."""

    due: Due | None = None
    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AidCheck(Block):
    """Is the aid due really granted?"""

    at: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Committee(Block):
    """The county's committee of experts for disabled children.

    before: the placements, and the causes of which no placement goes before its finding.
    """

    name: str = ""
    before: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade1(Block):
    """Newcomers of grade 1 who may not be turned away."""

    min_age: Leaf[int] | None = None
    reported: bool = True
    removal: Annotated[str, Choice(("refuse",))] = "refuse"


@dataclass(frozen=True, slots=True)
class Lines(Block):
    """A named matrix of responsibility that the text uses and does not define."""

    name: str = ""
    cells: int | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain(Block):
    """Who answers for what."""

    mode: str | None = None
    leading_group: str | None = None
    office: Role | None = None
    five_parties: Leaf[tuple[str, ...] | None] | None = None
    lead_cooperate_lines: Leaf[int] | None = None
    townships: Leaf[int] | None = None
    inspector: str | None = None
    first_responsible: Role | None = None
    in_charge: Role | None = None
    organiser: Role | None = None
    levels: tuple[str, ...] = ()
    lead: str | None = None
    heads: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    lines: Lines | None = None
    helpers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slots(Block):
    """A package of steps a text names; `labels` is None or shorter where the steps are not defined."""

    name: str = ""
    slots: int = 0
    labels: tuple[str, ...] | None = None
    ordered: bool = False
    auto_serve: bool = False


@dataclass(frozen=True, slots=True)
class Methods(Block):
    """四查三比对 (`survey`) and the legal ladder 四步法 (`ladder`)."""

    survey: Slots | None = None
    ladder: Slots | None = None


@dataclass(frozen=True, slots=True)
class Accountability(Block):
    """Facts for appraisal; the verdict stays outside."""

    count: tuple[str, ...] = ()
    decide: Annotated[str, Choice(("never",))] = "never"


@dataclass(frozen=True, slots=True)
class RegisterMatch(Block):
    """Comparison of the registers of pupils with those of other offices."""

    with_: Roles = ()
    cadence: Due | None = None
    findings: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sensitive(Block):
    """Causes that are restricted, who sees them beside the owners of the duties, and who is told of suspected harm."""

    causes: tuple[str, ...] = ()
    visible_to: Roles = ()
    harm_to: Role | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Openness(Block):
    """What may be published: aggregates, with small cells suppressed."""

    names: Annotated[str, Choice(("never",))] = "never"
    smallest_cell: Leaf[int] | None = None


@dataclass(frozen=True, slots=True)
class Urgent(Block):
    """What is said at once and waits for no digest: what is due `within` so many natural days (0: today), and whatever is
    asked of the `duties` named (their ids, without a part)."""

    within: Leaf[int] | None = None
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodReview(Block):
    """Review of a deferral: on the first day of each term, without automatic expiry (C-48)."""

    due: Due | None = None
