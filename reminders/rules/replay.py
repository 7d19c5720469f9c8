"""One subject's replay: its clock with alarms, and the lines it prints.

Facts are taken in their order, the clock's own instants between them. It lives for one call and is thrown away.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from config.calendar import Calendar
from config.days import LOCAL
from config.policy import Policy
from config.wording.citing import cite
from reminders.rules import bodies
from reminders.rules.facts import Cast, NewCalendar
from reminders.rules.lines import Line
from reminders.rules.order import Fact, in_order

END_OF_DAY = time(23, 59)
MORNING = time(7, 0)
WORK_BEGINS = time(8, 0)
NIGHT = time(21, 0)

Alarm = tuple[datetime, int, Callable[[], object], Callable[[], bool]]


def end_of(day: date) -> datetime:
    """The last minute of a day: how a due without an hour is printed."""
    return datetime.combine(day, END_OF_DAY, LOCAL)


def stamp(moment: datetime) -> str:
    """20261012080500: an instant within a key. Counted rather than spelt: a play asks it for each of its lines."""
    day = (moment.year * 100 + moment.month) * 100 + moment.day
    return str(((day * 100 + moment.hour) * 100 + moment.minute) * 100 + moment.second)


def on(day: date, at: time) -> datetime:
    """A wall-clock instant in China."""
    return datetime.combine(day, at, LOCAL)


@lru_cache(maxsize=64)
def sure(calendar: Calendar) -> Calendar:
    """The calendar as a play asks it: a year that is not announced yet is read by weekday, and every due that rests
    on it says so.

    A play must not stop at the end of December; it is played again when the year is known, and then says what moved.
    """
    return calendar if calendar.provisional else replace(calendar, provisional=True)


class Replay:
    """One subject's replay.

    `about` is the pupil that lines name, None for a class or a unit; `name` is what messages call the subject.
    """

    def __init__(
        self, subject: str, name: str, cast: Cast, policy: Policy, calendar: Calendar, began: datetime, *, pupil: bool
    ) -> None:
        self.subject = subject
        self.about: str | None = subject if pupil else None
        self.name = name
        self.cast = cast
        self.guardian = cast.holder("guardian") or "guardian"
        self.policy = policy
        self.calendar = sure(calendar)
        self.began = began
        self.now = began
        self.by_clock = False
        self.lines: list[Line] = []
        self._alarms: list[Alarm] = []
        self._set = 0
        self._keys: dict[str, int] = {}
        self._stamped: datetime | None = None
        self._stamp = ""
        self.named: dict[str, str] = {}

    @property
    def today(self) -> date:
        return self.now.date()

    def alarm(self, at: datetime, ring: Callable[[], object], live: Callable[[], bool] | None = None) -> None:
        """Ring at an instant (at once if it has passed) unless `live` says by then that nothing waits for it any
        more.
        """
        self._set += 1
        heapq.heappush(self._alarms, (at if at > self.now else self.now, self._set, ring, live or _always))

    def _until(self, limit: datetime, *, inclusive: bool) -> None:
        alarms = self._alarms
        while alarms:
            at = alarms[0][0]
            if at > limit or (at == limit and not inclusive):
                return
            _, _, ring, live = heapq.heappop(alarms)
            if live():
                self.now, self.by_clock = at, True
                ring()

    def run(self, facts: Iterable[Fact], until: datetime, take: Callable[[Fact], None]) -> datetime | None:
        """Play facts and clock up to and including `until`; gives the next instant at which an alarm that still
        matters would ring, or a fact be known that lies ahead (a clock was set back since it was told).
        """
        alarms = self._alarms
        ahead: datetime | None = None
        for fact in in_order(facts):
            known_at = fact.known_at
            if known_at > until:
                ahead = known_at
                break
            if alarms and alarms[0][0] < known_at:
                self._until(known_at, inclusive=False)
            if known_at > self.now:
                self.now = known_at
            self.by_clock = False
            if isinstance(fact, NewCalendar):
                self.changed(fact.calendar)
            else:
                take(fact)
        self._until(until, inclusive=True)
        while self._alarms and not self._alarms[0][3]():
            heapq.heappop(self._alarms)
        rings = self._alarms[0][0] if self._alarms else None
        return rings if ahead is None or (rings is not None and rings < ahead) else ahead

    def changed(self, calendar: Calendar) -> None:
        """Another calendar is known from now on."""
        self.calendar = sure(calendar)

    def line(self, type_: str, mark: str, /, **fields: Any) -> Line:
        """Print a line of type `type_`; `mark` tells it from others of its kind at the same instant."""
        return self._print(type_, mark, fields)

    def _print(self, type_: str, mark: str, fields: Mapping[str, Any]) -> Line:
        now = self.now
        if self._stamped is not now:
            self._stamped, self._stamp = now, f"{self.subject}|{stamp(now)}"
        line = Line(self.key(f"{self._stamp}|{type_}|{mark}"), now, type_, fields)
        self.lines.append(line)
        return line

    def key(self, stem: str) -> str:
        """A key from what is said and when, made unique by how often that was said before at the same instant."""
        nth = self._keys.get(stem, 0)
        self._keys[stem] = nth + 1
        return f"{stem}|{nth}" if nth else stem

    def document(
        self,
        kind: str,
        event: str,
        *,
        to: Sequence[str] = (),
        issuer: str | None = None,
        limit: date | None = None,
        clauses: Sequence[str] = (),
        **more: Any,
    ) -> None:
        """Print a document line."""
        self.line(
            "document",
            f"{kind}:{event}",
            kind=kind,
            about=self.about,
            event=event,
            to=list(to),
            issuer=issuer,
            limit=limit.isoformat() if limit else None,
            clauses=list(clauses),
            **more,
        )

    def message(
        self,
        to: str,
        template: str,
        text: str,
        *,
        duty: str | None = None,
        default: bool = False,
        channel: str | None = None,
        clauses: Sequence[str] = (),
        duty_key: str | None = None,
    ) -> Line:
        """Print a message line to one person."""
        return self.line(
            "message",
            f"{template}:{duty_key or duty}:{to}",
            to=to,
            channel=channel or ("sms" if to == self.guardian else "wecom"),
            template=template,
            about=self.about,
            duty=duty,
            default=default,
            text=text,
            _clauses=list(clauses),
            _duty=duty_key,
        )

    def repeat(self, said: Line) -> Line:
        """Print a message line once more, word for word."""
        told = said.fields
        return self._print("message", f"{told['template']}:{told['_duty'] or told['duty']}:{told['to']}", told)

    def holder(self, role: str) -> str | None:
        """Who holds a role: whom the facts name, else whom the cast does."""
        return self.named.get(role) or self.cast.holder(role)

    def ids(self, *role_ids: str) -> tuple[str, ...]:
        """The persons who hold the roles, each once; where nobody holds one, who answers for it,
        and else it is left out.
        """
        return tuple(dict.fromkeys(held for role in role_ids if (held := self._asked(role))))

    def _asked(self, role: str) -> str | None:
        """Who is asked in a role: its holder, or whoever answers for a class, school or township that has none."""
        seen: set[str] = set()
        while role not in seen:
            seen.add(role)
            held = self.holder(role)
            if held is not None or role not in bodies.ANSWERS_FOR:
                return held
            role = bodies.ANSWERS_FOR[role]
        return None

    def when_awake(self, ring: Callable[[], object], live: Callable[[], bool]) -> None:
        """A message of the clock waits for the morning; one that an event causes goes at once and is held, if at all,
        by the shell.
        """
        at = self.now
        if at.time() < MORNING:
            self.alarm(on(at.date(), MORNING), ring, live)
        elif at.time() >= NIGHT:
            self.alarm(on(at.date() + timedelta(days=1), MORNING), ring, live)
        else:
            ring()

    def refuse(
        self,
        to: str,
        action: str,
        missing: Sequence[str],
        *,
        clauses: Sequence[str] = (),
        offer: Sequence[str] = (),
        text: str = "",
    ) -> None:
        """An act that the policy does not allow: say what is lacking and which clause asks for it; nothing else
        changes.
        """
        self.line(
            "refusal",
            f"{action}:{to}",
            to=to,
            action=action,
            about=self.about,
            missing=list(missing),
            offer=list(offer),
            clauses=list(clauses),
            text=text if not clauses or any(one in text for one in clauses) else f"{text}（依据{cite(clauses)}）",
        )


def _always() -> bool:
    return True
