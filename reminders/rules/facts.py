"""What the rules are told: everything that is known about one pupil, one class or one unit, as frozen values.

All instants are aware and given in Asia/Shanghai (`config.days.local`), so that their `.date()` is the day people
speak of.
A fact is played at its `known_at`. Facts known at the same instant are played in an order that depends on what they
say,
never on the order in which they arrived (`order` in reminders/rules/order.py), so that equal-time facts are
interchangeable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, NamedTuple

from config.calendar import Calendar

NOTHING: Mapping[str, Any] = MappingProxyType({})


def _nothing() -> Mapping[str, Any]:
    return NOTHING


#: At school that day, whenever he came.
PRESENT = frozenset({"present", "late", "left_early"})
#: Not there, and nobody said why.
MISSING = frozenset({"unexcused", "absent"})
LEAVE = frozenset({"sick", "personal", "epidemic"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: {province, county}; the county is None where only the province is known."""

    province: str | None = None
    county: str | None = None


@dataclass(frozen=True, slots=True)
class PupilInfo:
    """A pupil as the roster has him.

    id: what lines print as `about` (in rehearsals his name). groups: the contract's group ids. household: 户籍所在地,
    None where it
    is the school's own county. studentship: False while his 学籍 is not registered. reported: the day of 报到, if told.
    baobao: the name of his 包保教师, for lists. on_roll: False for one who joins only by a fact (转入).
    """

    id: str
    name: str
    class_id: str
    class_name: str = ""
    school: str = ""
    township: str = ""
    place: Place = Place()
    born: date | None = None
    groups: frozenset[str] = frozenset()
    household: Place | None = None
    studentship: bool = True
    reported: date | None = None
    on_roll: bool = True
    baobao: str = ""
    grade: int | None = None


class Mark(NamedTuple):
    """One status of one pupil for one day and period, as somebody told it.

    status: a status of the corpus, or None where the mark was withdrawn (撤回). said_at decides which word holds (the
    later one),
    known_at when it is played. `correct` is true where the words were a correction.
    """

    seq: int
    day: date
    period: str
    status: str | None
    said_at: datetime
    known_at: datetime
    by: str = ""
    role: str = ""
    correct: bool = False


class ClassReport(NamedTuple):
    """A class reported: what it says about the pupils whom it does not name.

    all_present: everybody is here. others_present: everybody but the named (and those told before for that day) is
    here; else an unnamed
    pupil stays unknown. named: ids of the pupils for whom the message carried a mark or a question. klass: the
    class's name, which only
    units need.
    """

    seq: int
    day: date
    period: str
    said_at: datetime
    known_at: datetime
    all_present: bool = False
    others_present: bool = False
    named: frozenset[str] = frozenset()
    expected: int | None = None
    present: int | None = None
    by: str = ""
    klass: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Anything else that somebody did or told about a pupil, a class or a unit.

    kind: an action of the contract (`name_person` …), or `step` with fields["step"] the step's kind.
    at: when it was told; known_at: when it is played (the same but for imports); day: the day of the act itself.
    actor: person id, role his role. persons: ids of those who took part. fields: the action's own fields, checked by
    handlers/steps/actions.py.
    Fields of a step: step, outcome, cause, promise_date (date), content, attitude, met, said, complete (bool), failed
    (why).
    """

    seq: int
    kind: str
    subject: str
    at: datetime
    known_at: datetime
    day: date
    actor: str
    role: str
    persons: tuple[str, ...] = ()
    channel: str = "wecom"
    fields: Mapping[str, Any] = field(default_factory=_nothing)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who holds which role for this subject on this day: role → person ids, the one to be asked first in front.

    A role that is missing or empty is held by nobody. `roles` tells the role of a person id, for those who act.
    """

    holders: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    roles: Mapping[str, str] = field(default_factory=_nothing)

    def holder(self, role: str) -> str | None:
        """The one who is asked first in that role, or None where nobody holds it."""
        held = self.holders.get(role)
        return held[0] if held else None

    def role_of(self, person: str) -> str:
        """His role; an id that is not known is taken for the role itself."""
        return self.roles.get(person, person)


@dataclass(frozen=True, slots=True)
class NewCalendar:
    """From an instant on another calendar is known (a snow day was declared, a year was announced)."""

    seq: int
    known_at: datetime
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class PupilFacts:
    """Everything that is known about one pupil.

    began: when the clock began (what fell due before counts as done). calendars: calendars that became known later
    than the one the
    play starts with, so that what was printed before the change stays as it was.
    """

    info: PupilInfo
    cast: Cast
    began: datetime
    marks: tuple[Mark, ...] = ()
    reports: tuple[ClassReport, ...] = ()
    acts: tuple[Act, ...] = ()
    calendars: tuple[NewCalendar, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """A class and its check-in duty.

    size: pupils on the roll. ask_at: the hour at which a class that has not reported is asked. closed: the first day on which
    nobody is in it.
    """

    id: str
    name: str
    cast: Cast
    began: datetime
    size: int = 0
    school: str = ""
    reports: tuple[ClassReport, ...] = ()
    acts: tuple[Act, ...] = ()
    calendars: tuple[NewCalendar, ...] = ()
    ask_at: time = time(12)
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class PupilHistory:
    """A pupil as a unit sees him: who he is and the lines that his own play printed (types attendance, case, step,
    pupil, duty). listed: his school's newest list has him; else no report of his class tells of him.
    """

    info: PupilInfo
    lines: tuple[Any, ...] = ()
    listed: bool = True


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit that owes reports, term checks and publicity.

    kind: "school" (what the school lead owes), "township" (what 中心校 and township owe) or "county" (what the bureau
    and its departments
    owe). names: what to call "school", "central_school", "township" and "county". classes: names of its classes,
    teachers: class name →
    person id. reports: the classes' reports of each term's first weeks (with `klass`), by which the checks at the
    start of term count.
    """

    id: str
    kind: str
    cast: Cast
    began: datetime
    names: Mapping[str, str] = field(default_factory=_nothing)
    classes: tuple[str, ...] = ()
    teachers: Mapping[str, str] = field(default_factory=_nothing)
    pupils: tuple[PupilHistory, ...] = ()
    reports: tuple[ClassReport, ...] = ()
    acts: tuple[Act, ...] = ()
    calendars: tuple[NewCalendar, ...] = ()


class Seen(NamedTuple):
    """One line of a pupil's play as a unit's play sees it: a fact known at the line's instant."""

    seq: int
    known_at: datetime
    pupil: str
    line: Any
