"""One value of a policy, with what stands behind it, and the kinds of words a value may be written in.

A leaf in a file is either the bare value or `{v: value, u: unit, st: status, src: [clause ids], r: reading, note:
…}`; see docs/policies.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)

STATUSES = {
    "S": "文件写明",
    "O": "文件写明但用语未定，按建议口径",
    "D": "系统默认，无文件依据",
    "X": "已过期或停用",
    "C": "文件仅被引用，原文不在手边",
}
UNITS = (
    "hour",
    "half_day",
    "natural_day",
    "school_day",
    "working_day",
    "week",
    "month",
    "term",
    "year",
    "week_after_term_start",
    "month_after_term_start",
    "times",
    "visit",
    "percent",
    "birthday",
)


@dataclass(frozen=True, slots=True)
class Leaf(Generic[T_co]):
    """A value `v` in unit `u`; `st` its status (STATUSES), `src` the clauses behind it, `r` the reading it is counted
    by.

    `layer` names the profile whose file sets the value. `from_` says from what a time is counted where that is not
    the trigger itself
    (`service`: from the day of service); `roll` (`none`, `next_working_day`) overrides the reading's rolling.
    """

    v: T_co
    u: str | None = None
    st: str = "S"
    src: tuple[str, ...] = ()
    r: str | None = None
    note: str | None = None
    layer: str = ""
    from_: str | None = None
    roll: str | None = None

    @property
    def default(self) -> bool:
        """Whether the value is the product's own, with no document behind it."""
        return self.st == "D"


@dataclass(frozen=True, slots=True)
class Words:
    """A vocabulary a text value is written in; `config.policy.words` turns the file's word into the contract's id."""

    kind: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The values that a text may take; any other is refused on load."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strict:
    """Which change makes a child stricter than its parent.

    `less`, `more` (numbers), `superset` (lists) or a ranking, strictest first.
    """

    way: str
    ranking: tuple[str | bool, ...] = ()


Role = Annotated[str, Words("role")]
Roles = Annotated[tuple[str, ...], Words("role")]
Bodies = Annotated[tuple[str, ...], Words("body")]
Body = Annotated[str, Words("body")]
Materials = Annotated[tuple[str, ...], Words("material")]
Group = Annotated[str, Words("group")]
Groups = Annotated[tuple[str, ...], Words("group")]

Due = Leaf[int | str | tuple[str, ...] | None]
"""When something is due: a number with a unit, or a word of a reading (`timely`, `same_day`, `before_term`,
`after_term`, `term_end`), or None
where the text wants the thing and says no time."""


@dataclass(frozen=True, slots=True)
class Threshold(Leaf[int]):
    """A number of absent days or half days that raises a duty."""

    satisfied_by: tuple[str, ...] = ()
    due: Due | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """What every entry of a list by id carries."""

    id: str
    name: str | None = None
    src: tuple[str, ...] = ()
    st: str = "S"
    note: str | None = None
    conflict: str | None = None
    layer: str = ""

    @property
    def dormant(self) -> bool:
        """Expired or put to sleep (X): kept and shown, raises nothing."""
        return self.st == "X"


@dataclass(frozen=True, slots=True)
class Block:
    """What every named block carries."""

    src: tuple[str, ...] = ()
    st: str = "S"
    note: str | None = None
    conflict: str | None = None
    layer: str = ""
