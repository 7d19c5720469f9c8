"""The shapes that come out of reading: a Reading with its marks, its questions and what an answer to a question settles.

Everything here is frozen and made of plain values; statuses, steps, outcomes, reasons and clarify codes are the corpus's own words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Status = Literal["unexcused", "absent", "sick", "personal", "late", "left_early", "present"]
Intent = Literal["checkin", "correct", "reply", "query", "help", "other"]
Period = Literal["day", "am", "pm"]
Code = Literal["unknown_name", "ambiguous_name", "count_mismatch", "unclear_date", "unclear_status"]
Step = Literal["home_visit", "phone", "persuade", "returned", "notice_served", "ack", "plan", "info"]
Outcome = Literal["returned", "promised", "refused", "unreachable", "unknown"]
Span = tuple[int, int]

#: Statuses that mean: not here, and nobody asked for leave.
MISSING: frozenset[str] = frozenset({"unexcused", "absent"})
#: Statuses that mean: not here, whatever the reason.
AWAY: frozenset[str] = MISSING | {"sick", "personal"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the text names pupils: `names` holds one, several (which of them is open) or none (on no roster)."""

    start: int
    end: int
    words: str
    names: tuple[str, ...]
    how: str
    """exact, given (晓明), short (小宝 阿依), sound, shape, letters (zihan), unknown."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One pupil's attendance as told: `span` is where in the text the words stand that carry the status, `words` those words."""

    name: str
    status: Status
    span: Span
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that must be asked before it may be recorded.

    `words` are the words asked about, `candidates` the pupils to choose from (empty: nobody fits), `status` what the pupil
    chosen would be marked with (None: that is what is asked), `held` marks that wait for the answer as they are.
    """

    code: Code
    words: str
    candidates: tuple[str, ...] = ()
    status: Status | None = None
    held: tuple[Mark, ...] = ()

    def question(self) -> str:
        """The question in Chinese, with how to answer it."""
        if self.code == "ambiguous_name":
            numbered = "、".join(f"{i} {name}" for i, name in enumerate(self.candidates, 1))
            return f"“{self.words}”是哪一位？{numbered}。回复序号或全名，都不是请回“都不是”。"
        if self.code == "unknown_name":
            return f"名册里没有“{self.words}”，请回复学生的全名；不是本班学生请回“都不是”。"
        if self.code == "count_mismatch":
            words = self.words.replace(",", "，")
            return f"人数和名单对不上（{words}），请核对后说一下：还缺谁，或哪个数不对？"
        if self.code == "unclear_date":
            return (
                f"“{self.words}”说的是哪一天？请回复日期，如“9月28日”。"
                if self.words
                else "说的是哪一天？请回复日期，如“9月28日”。"
            )
        who = "、".join(self.candidates) or self.words
        if who.endswith("同学"):
            return f"{who}都到了没有？都到了请回“全到”，有人没到请说是谁。"
        if self.status == "absent":
            return f"{who}没来，“{self.words}”是什么情况？回复“病假”“事假”或“没请假”就行。"
        return f"{who}来了没有？回复“在”或“不在”，请了假请一起说。"


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer to an Ask settles: marks to record now; `none` when the answer was 都不是 or 算了: nothing to record."""

    marks: tuple[Mark, ...]
    none: bool = False
    day: dt.date | None = None
    """For unclear_date: the day told; `marks` then are the held ones."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """The sender himself will be away: who stands in for him (as written), from when, for how many days; None where not told."""

    person: str | None
    first: dt.date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One message as understood. Fields that the intent does not need keep their defaults.

    What is certain stands in `marks` and the other fields; what is not stands in `asks`, and `clarify` is the first one's code.
    """

    intent: Intent
    date: dt.date
    period: Period = "day"
    all_present: bool = False
    others_present: bool = False
    marks: tuple[Mark, ...] = ()
    expected: int | None = None
    present_count: int | None = None
    clarify: Code | None = None
    asks: tuple[Ask, ...] = ()
    # replies
    step: Step | None = None
    outcome: Outcome | None = None
    reason: str | None = None
    promise_date: dt.date | None = None
    act_date: dt.date | None = None
    met: tuple[str, ...] = ()
    said: str | None = None
    attitude: str | None = None
    # whom it is about
    student: str | None = None
    students: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    # queries, corrections, the sender himself
    query_kind: str | None = None
    withdraw: bool = False
    moved_from: dt.date | None = None
    """A correction of the date alone: the day the earlier report was wrongly given for; `date` is the right one."""
    set_apart: tuple[tuple[str, str], ...] = ()
    """Pupils of whom a report on the roll also tells what was done about their case, each with those words: left out of it."""
    stand_in: StandIn | None = None
    notes: tuple[str, ...] = ()
    """Why, in a few words a person can follow: what `explain` prints."""

    def as_label(self) -> dict[str, object]:
        """Exactly the fields of the corpus's gold for this intent."""
        if self.intent in ("checkin", "correct"):
            return {
                "intent": self.intent,
                "date": self.date.isoformat(),
                "period": self.period,
                "all_present": self.all_present,
                "marks": {mark.name: mark.status for mark in self.marks},
                "expected": self.expected,
                "present_count": self.present_count,
                "clarify": self.clarify,
            }
        if self.intent == "reply":
            return {
                "intent": "reply",
                "step": self.step,
                "outcome": self.outcome,
                "reason": self.reason,
                "promise_date": self.promise_date.isoformat() if self.promise_date else None,
                **({"clarify": self.clarify} if self.clarify else {}),
            }
        if self.intent == "query":
            return {"intent": "query", "student": self.student}
        return {"intent": self.intent}
