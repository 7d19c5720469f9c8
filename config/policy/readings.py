"""Readings R1–R16 of open wording and the product defaults D1–D7, as typed values.

Each is switchable by any profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from config.policy.leaf import Choice, Leaf, Roles

Days = Annotated[str, Choice(("natural_day", "working_day", "school_day"))]
Roll = Annotated[str, Choice(("none", "next_working_day"))]


@dataclass(frozen=True, slots=True)
class Reading1:
    """无故N日未到校: what an absence day is and what a run of them survives."""

    absence_day: Annotated[str, Choice(("school_day", "natural_day"))] = "school_day"
    full_day_only: bool = True
    consecutive: bool = True
    presence: Annotated[str, Choice(("reset", "pause"))] = "reset"
    leave: Annotated[str, Choice(("pause", "reset"))] = "pause"
    no_checkin: Annotated[str, Choice(("ignore",))] = "ignore"
    absent_without_reason: Annotated[str, Choice(("counts_provisionally", "ignore"))] = "counts_provisionally"


@dataclass(frozen=True, slots=True)
class Reading2:
    """N日内 (an act)."""

    bare_day_deadline: Days = "natural_day"
    count_start_day: bool = False
    roll: Roll = "next_working_day"
    alt: Days = "working_day"


@dataclass(frozen=True, slots=True)
class Reading3:
    """N个工作日."""

    working_day: Annotated[str, Choice(("state_council_calendar",))] = "state_council_calendar"
    makeup_days_count: bool = True
    count_start_day: bool = False


@dataclass(frozen=True, slots=True)
class Reading4a:
    """及时, of a contact, visit or persuasion."""

    timely_contact: Leaf[int]


@dataclass(frozen=True, slots=True)
class Reading4b:
    """及时, of a written report, notice or register."""

    timely_writing: Leaf[int]


@dataclass(frozen=True, slots=True)
class Reading5:
    """立即, 当天, 工作不过夜."""

    same_day: Annotated[str, Choice(("until_24h",))] = "until_24h"
    roll: Annotated[str, Choice(("none",))] = "none"


@dataclass(frozen=True, slots=True)
class Reading6:
    """开学后N周(月)内."""

    after_term_start: Annotated[str, Choice(("natural_weeks_or_months",))] = "natural_weeks_or_months"
    count_first_day: bool = False
    roll: Roll = "next_working_day"


@dataclass(frozen=True, slots=True)
class Reading7:
    """日报, 每周, 每月, 每季度末, 学期末, 开学前. Period ends never leave their period.

    weekly_day (1 to 7) and monthly_day: a day that a school has set; a report is due on it, or on the last school day
    (working day) of the period before it.
    """

    weekly_day: int | None = None
    monthly_day: int | None = None

    daily: Annotated[str, Choice(("school_days_while_case_open",))] = "school_days_while_case_open"
    weekly: Annotated[str, Choice(("last_school_day_mon_sun",))] = "last_school_day_mon_sun"
    monthly: Annotated[str, Choice(("last_working_day_of_month", "last_day_of_month"))] = "last_working_day_of_month"
    quarterly: Annotated[str, Choice(("last_working_day_of_calendar_quarter", "last_day_of_calendar_quarter"))] = (
        "last_working_day_of_calendar_quarter"
    )
    yearly: Annotated[str, Choice(("last_working_day_of_calendar_year",))] = "last_working_day_of_calendar_year"
    term_end: Annotated[str, Choice(("last_day_of_term",))] = "last_day_of_term"
    before_term: Annotated[str, Choice(("day_before_first_day",))] = "day_before_first_day"


@dataclass(frozen=True, slots=True)
class Reading8:
    """不少于N次, N次以上."""

    at_least: Annotated[str, Choice(("inclusive",))] = "inclusive"


@dataclass(frozen=True, slots=True)
class Reading9:
    """What counts as a 劝返."""

    after_case_opened: bool = True
    max_per_date: Leaf[int] | None = None
    needs: tuple[str, ...] = ("date", "persons", "mode", "content", "attitude", "result")
    verification_counts: bool = False
    failed_contact_counts: bool = False
    counters: tuple[str, ...] = ("school", "joint")


@dataclass(frozen=True, slots=True)
class Reading10:
    """每学期."""

    per_term_counter: Annotated[str, Choice(("pupil_within_term", "case"))] = "pupil_within_term"
    reopen_resets: bool = False


@dataclass(frozen=True, slots=True)
class Reading11:
    """收到, 发放."""

    office_receipt: Annotated[str, Choice(("delivery_time",))] = "delivery_time"
    guardian_service: Annotated[str, Choice(("signed_or_recorded_handover",))] = "signed_or_recorded_handover"
    sms_is_service: bool = False


@dataclass(frozen=True, slots=True)
class Reading12:
    """Late typing."""

    clock_from: Annotated[str, Choice(("fact_date", "entry_date"))] = "fact_date"


@dataclass(frozen=True, slots=True)
class Reading13:
    """超龄."""

    overage: Leaf[int]


@dataclass(frozen=True, slots=True)
class Reading14:
    """Which readings roll forward off a rest day, which never move, which roll back."""

    roll_forward: tuple[str, ...] = ("R2", "R3", "R6")
    roll_none: tuple[str, ...] = ("R4a", "R5")
    roll_back: tuple[str, ...] = ("R7",)


@dataclass(frozen=True, slots=True)
class Reading15:
    """上午, 下午疑似辍学."""

    am_visit_by: str = "18:00"
    pm_visit_by: str = "24:00"
    whole_day_typed_in_morning: Annotated[str, Choice(("am", "pm"))] = "am"


@dataclass(frozen=True, slots=True)
class Reading16:
    """Silence."""

    silent: Annotated[str, Choice(("product_default_only", "off"))] = "product_default_only"
    label: str = "系统默认，无文件依据"
    clauses: tuple[str, ...] = ()
    statutory_form: Annotated[str, Choice(("never",))] = "never"
    report_to_township_or_bureau: Annotated[str, Choice(("never",))] = "never"
    escalation: str = "D7"


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings in force."""

    R1: Reading1
    R2: Reading2
    R3: Reading3
    R4a: Reading4a
    R4b: Reading4b
    R5: Reading5
    R6: Reading6
    R7: Reading7
    R8: Reading8
    R9: Reading9
    R10: Reading10
    R11: Reading11
    R12: Reading12
    R13: Reading13
    R14: Reading14
    R15: Reading15
    R16: Reading16


@dataclass(frozen=True, slots=True)
class Default1:
    """Please verify: at so many unexcused school days."""

    verify_absence_after: Leaf[int]
    to: Roles
    answer_by: Leaf[int]


@dataclass(frozen=True, slots=True)
class Default2:
    """Please look at: at so many unexcused school days."""

    attention_after: Leaf[int]
    to: Roles
    answer_by: Leaf[int]


@dataclass(frozen=True, slots=True)
class Default3:
    """A visit to a key pupil."""

    key_pupil_visit_every: Leaf[int]


@dataclass(frozen=True, slots=True)
class Default4:
    """Watching a returned pupil."""

    relapse_watch: Leaf[int]


@dataclass(frozen=True, slots=True)
class Default5:
    """Persuasion in a deferred case."""

    deferred_persuasion_every: Leaf[int]


@dataclass(frozen=True, slots=True)
class Default6:
    """The sweep after the start of term where the text names no day."""

    return_sweep_within: Leaf[int]


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the ladder for an unanswered prompt: whom, how many hours after the due."""

    role: str
    after_due: Leaf[int]


@dataclass(frozen=True, slots=True)
class Default7:
    """The ladder of unanswered prompts."""

    escalate_unanswered: tuple[str, ...]
    to: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Defaults:
    """The product's own defaults; None where a profile has switched one off."""

    D1: Default1 | None = None
    D2: Default2 | None = None
    D3: Default3 | None = None
    D4: Default4 | None = None
    D5: Default5 | None = None
    D6: Default6 | None = None
    D7: Default7 | None = None
