"""The entries of a policy's lists by id: reports, notices, causes, exits, checks, files, groups. Names are the files'
own keys.

A key that Python keeps for itself carries an underscore (`with_`, `from_`, `if_`, `for_`). Words for offices are the
contract's ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from config.policy.leaf import (
    Bodies,
    Body,
    Choice,
    Due,
    Groups,
    Item,
    Leaf,
    Materials,
    Role,
    Roles,
    Strict,
)
from config.policy.logic import Logic

Figures = Annotated[
    str, Choice(("flow", "changes", "roll_changes", "dropouts", "pupils", "whereabouts", "facts", "none"))
]
Moment = Annotated[
    str,
    Choice(
        (
            "suspected",
            "confirmed",
            "returned",
            "closed",
            "visit",
            "persuasion",
            "care",
            "change",
            "term_start",
            "standing",
        )
    ),
]


@dataclass(frozen=True, slots=True)
class Report(Item):
    """A report up (`report_up`): raised by `trigger`, sent by `by` to every role of `to`, done when each has it (R11).

    trigger names: `confirmed`, `persuasion_failed`, `unreachable`, `bureau_receipt`, `notice`, `notice_expired`,
    `pupil_refuses`.
    """

    form: str | None = None
    document: str | None = None
    trigger: Logic | None = None
    by: Role | None = None
    to: Roles = ()
    due: Due | None = None
    every: Leaf[str] | None = None
    after_visits: Annotated[Leaf[int] | None, Strict("more")] = None
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class Notice(Item):
    """A statutory paper to the guardian. `step` is its place in the legal ladder, counted from 1 without a gap."""

    issuer: Bodies = ()
    with_: Roles = ()
    step: int | None = None
    starts: str | None = None
    after: Logic | None = None
    after_visits: Annotated[Leaf[int] | None, Strict("more")] = None
    due: Due | None = None
    time_limit: Leaf[int | None] | None = None
    blocks: Annotated[tuple[str, ...], Strict("superset")] = ()
    authored_by_system: bool = True
    document: str | None = None


@dataclass(frozen=True, slots=True)
class NotifyIf:
    """When the bodies at the place of work are told."""

    age_below: Leaf[int]


@dataclass(frozen=True, slots=True)
class Cause(Item):
    """Who carries a cause: `lead` and the departments `with_`; `ask` are offered where the text names none (C-09)."""

    lead: Role | None = None
    with_: Roles = ()
    ask: Roles = ()
    modes: tuple[str, ...] = ()
    notify_if: NotifyIf | None = None
    notify: Roles = ()
    criticise_by: Roles = ()
    criticise_after: Logic | None = None
    handle_guardian: bool = False
    special_care: bool = False
    search: bool = False
    restricted: Annotated[bool, Strict("rank", (True, False))] = False
    visible_to: Roles = ()
    placements: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    plan: str | None = None
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Exit(Item):
    """A way out of the ledger as a gate: `needs` and `evidence` are materials, `logic` the condition, `approve` any
    one of whom must consent.

    `logic_alt` is the other reading of the text, put in force by the bureau in writing (a change of `logic`).
    `result` is as in the contract.
    """

    population: Annotated[
        str, Choice(("all", "poor", "registered_poor")), Strict("rank", ("registered_poor", "poor", "all"))
    ] = "all"
    logic: Logic | None = None
    logic_alt: Logic | None = None
    needs: Annotated[Materials, Strict("superset")] = ()
    evidence: Annotated[Materials, Strict("superset")] = ()
    approve: Roles = ()
    sign_off: Roles = ()
    via: Role | None = None
    from_: str | None = None
    age: Leaf[int] | None = None
    result: str | None = None
    then: str | None = None
    persuasion_continues: bool = False
    strict: bool = False
    placements: tuple[str, ...] = ()
    placement_note: Mapping[str, tuple[str, ...]] | None = None
    fields: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    urge_parent: Due | None = None
    pair_due: Due | None = None

    @property
    def stage(self) -> str:
        """The stage the exit leads to: `returned`, `deferred` or `closed`."""
        kind = (self.result or "CLOSED").split("_")[0].lower()
        return kind if kind in ("returned", "deferred") else "closed"

    @property
    def closed_as(self) -> str | None:
        """The case's result where the exit closes it: `lost`, `death`, `health`, `overage`, `transferred` …"""
        word = self.result or f"CLOSED_{self.id.upper()}"
        return word.removeprefix("CLOSED_").lower() if word.startswith("CLOSED_") else None


@dataclass(frozen=True, slots=True)
class TermCheck(Item):
    """A check bound to the start of a term.

    `contact_absent` is the due of the contact with each pupil missing on the first day.
    """

    due: Due | None = None
    who: Roles = ()
    with_: Roles = ()
    what: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    contact_absent: Due | None = None
    coverage: Leaf[int] | None = None
    each_line: str | None = None
    unreachable_is_conclusion: bool = True
    term: Annotated[str, Choice(("autumn", "spring"))] | None = None
    unsolved_of: str | None = None
    document: str | None = None
    to: Roles = ()
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class Periodic(Item):
    """A report of a period.

    `every` school_day, week, month, quarter, year (None: the text leaves the rhythm open), due by R7.
    """

    every: Leaf[str | None] | None = None
    by: Role | None = None
    to: Roles = ()
    if_: str | None = None
    nil_return: bool = False
    confirm_by_class: bool = False
    columns: tuple[str, ...] = ()
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class File(Item):
    """A register or paper kept for a pupil, a case or a unit; `id` is the contract's document kind.

    `when` says what opens or fills it; `unit` keeps it where it is not kept for each pupil.
    """

    when: Moment | None = None
    unit: Annotated[str, Choice(("school", "whole_county"))] | None = None
    parts: tuple[str, ...] = ()
    needs: Materials = ()
    for_: Groups = ()
    causes: tuple[str, ...] = ()
    one_to_one: bool = False
    due: Due | None = None
    per_item: bool = False
    per_visit: bool = False
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PriorityGroup(Item):
    """A group of pupils that sorts first."""


@dataclass(frozen=True, slots=True)
class JointCheck(Item):
    """A list of children of certain kinds checked together with other offices."""

    kinds: tuple[str, ...] = ()
    who: Roles = ()
    with_: Roles = ()


@dataclass(frozen=True, slots=True)
class CountyFlag(Item):
    """A county named by a text for priority review of a cause; `id` is the county's name."""

    cause: str = ""


@dataclass(frozen=True, slots=True)
class Intake(Item):
    """What others may bring in: tips, warnings, notices of child labour.

    `opens` says whether it opens or links a case at once.
    """

    from_: tuple[str, ...] = ()
    to: Roles = ()
    due: Due | None = None
    opens: Annotated[str, Choice(("case", "check", "record"))] = "record"
    hide_reporter: bool = False


@dataclass(frozen=True, slots=True)
class Filing(Item):
    """A paper that units keep on file once (plan, statement of responsibility, list of a group).

    Filed or missing, by unit.
    """

    units: Bodies = ()
    every: Leaf[str | None] | None = None


@dataclass(frozen=True, slots=True)
class Inspection(Item):
    """An inspection recorded after the fact; its date is never announced by the system."""

    by: Body | None = None
    kinds: tuple[str, ...] = ()
    announced: bool = False
