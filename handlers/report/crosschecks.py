"""What does not fit together in a report, as questions and never as accusations. Nothing here changes a record."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from config.days import day_of
from handlers.asides import lengths
from handlers.reading import AWAY, MISSING, Reading
from handlers.reading.words.text import fold
from handlers.report.doubts import Doubt
from handlers.turn.context import Context
from handlers.turn.sight import Sight
from reminders.review import Reviewed
from store import attendance, facts, inbox, people
from store.attendance import Mark
from store.facts import Fact
from store.pupils import Pupil
from store.ready import together
from store.units import Unit

#: How far back a pupil's last word matters for the question whether he is here today.
LOOK_BACK = timedelta(days=21)
AWAY_WITH_LEAVE = {"sick": "病假", "personal": "事假"}
#: Words of an illness that does not pass overnight.
LASTING = ("住院", "手术", "骨折", "石膏", "隔离", "重症")
#: How long ago a guardian may have told of a leave that still runs.
LATELY = timedelta(days=14)
#: Words of its end.
RECOVERED = ("出院", "痊愈")
#: Reports word for word alike after which it is asked once; an ordinary 全勤 may be alike much longer.
ALIKE = 5
ALIKE_FULL = 20


@dataclass(frozen=True, slots=True)
class Before:
    """What was known before a report: the last mark of each pupil of the class before the reported day, the marks of that day, all
    marks back to three weeks before it, the rows of what its sender said last, and what was done and said about the class."""

    last: Mapping[int, Mark]
    same_day: Sequence[Mark]
    marks: Sequence[Mark]
    said: Sequence[Any]
    acts: Sequence[Fact]


def before(ctx: Context, klass: Unit, reading: Reading, person_id: int) -> Before:
    """All at one go."""
    county = klass.county_id or 0
    asked = attendance.asked_of_class(county, klass.id, reading.date - LOOK_BACK, reading.date)
    *marks, said, acts = together(
        ctx.tx, [*asked, inbox.asked_back(ctx.county_id, person_id), facts.asked("class", [klass.id])]
    )
    them = attendance.of_class(ctx.tx, asked, marks)
    earlier = [mark for mark in them if mark.day < reading.date]
    of_class = facts.of_rows(acts).get(klass.id, ())
    return Before(_last(earlier), [mark for mark in them if mark.day == reading.date], earlier, said, of_class)


def last_marks(ctx: Context, klass: Unit, day: date) -> dict[int, Mark]:
    """The last mark of each pupil of the class before a day."""
    first, last = day - LOOK_BACK, day - timedelta(days=1)
    return _last(attendance.effective(ctx.tx, klass.county_id or 0, class_id=klass.id, first=first, last=last))


def _last(marks: Iterable[Mark]) -> dict[int, Mark]:
    last: dict[int, Mark] = {}
    for mark in marks:
        if mark.pupil_id not in last or last[mark.pupil_id].day <= mark.day:
            last[mark.pupil_id] = mark
    return last


def questions(
    ctx: Context,
    klass: Unit,
    reading: Reading,
    sight: Sight,
    named: Collection[int],
    known: Before,
    reviewed: Mapping[int, Reviewed],
    person_id: int,
    *,
    waits: bool = False,
) -> list[Doubt]:
    """Everything to ask about a report that was just recorded. `waits`: it is open who is missing, so nothing is said yet of
    those whom it does not name."""
    last = known.last
    size = sum(map(len, sight.by_name.values()))
    pupils = sight.by_id
    said = [*_head_count(reading, size)]
    if reading.date == ctx.today and reading.intent == "checkin":
        if not waits:
            said += _not_mentioned(ctx, klass, reading, pupils, named, last)
        if reading.all_present or reading.others_present:
            said += taken_as_here(pupils, named, last, reviewed)
        said += _in_hospital(ctx, reading, pupils, named, known)
        said += _guardians_say(ctx, reading, sight, reviewed)
        said += _still_on_leave(ctx, klass, reading, pupils, named, known)
        said += _word_for_word(ctx, reading, person_id, known.said)
    return said


def _head_count(reading: Reading, size: int) -> list[Doubt]:
    if reading.expected is None or reading.expected == size:
        return []
    return [Doubt(f"名册上是{size}人，您报应到{reading.expected}人，请核对一下名册或人数。", open=False)]


def _not_mentioned(
    ctx: Context,
    klass: Unit,
    reading: Reading,
    pupils: Mapping[int, Pupil],
    named: Collection[int],
    last: Mapping[int, Mark],
) -> list[Doubt]:
    """Who was missing when last heard of and is not in the words at all: unknown, so asked."""
    silent_on = [number for number, mark in last.items() if mark.status in MISSING and number not in named]
    if not silent_on or reading.all_present or reading.others_present:
        return []
    # What was told earlier the same day about them stands; asking again would cost a message.
    county = next(iter(pupils.values())).county_id
    known = {
        mark.pupil_id
        for mark in attendance.effective(ctx.tx, county, pupil_ids=silent_on, first=reading.date, last=reading.date)
    }
    left = [number for number in silent_on if number not in known and number in pupils]
    if left:
        left = _unsaid(ctx, klass, reading.date, left)
    names = [pupils[number].name for number in left]
    if not names:
        return []
    how = "请回“到了”或“没到”。" if len(names) == 1 else f"请回复如“{names[0]}到了”或“{names[0]}没到”。"
    return [Doubt(f"{'、'.join(names)}前几天没到，今天到了吗？{how}", tuple(names), owed=True)]


def _unsaid(ctx: Context, klass: Unit, day: date, them: Sequence[int]) -> list[int]:
    """Those of whom no report of that day that holds says that they are here with all others."""
    whole = attendance.vouching(ctx.tx, klass.county_id or 0, klass.id, day)
    return [number for number in them if all(number in one.named for one in whole)]


def taken_as_here(
    pupils: Mapping[int, Pupil],
    named: Collection[int],
    last: Mapping[int, Mark],
    reviewed: Mapping[int, Reviewed],
) -> list[Doubt]:
    """Missing until yesterday and today among 其他都到了: it ends his run, so it is said aloud."""
    names = [
        pupils[number].name
        for number, mark in last.items()
        if mark.status in MISSING
        and number not in named
        and number in pupils
        # A confirmed dropout is back only when he is named: nothing was recorded of him here.
        and number in reviewed
        and reviewed[number].played.state.run == 0
        and _ended_now(reviewed[number])
    ]
    if not names:
        return []
    how = "没到" if len(names) == 1 else f"{names[0]}没到"
    return [Doubt(f"{'、'.join(names)}前几天没到，今天按到校记；没到请回“{how}”。", tuple(names))]


def _ended_now(one: Reviewed) -> bool:
    """Whether this very report ended his run."""
    return any(line.type == "attendance" and line.fields.get("status") == "present" for line in one.fresh)


def _in_hospital(
    ctx: Context, reading: Reading, pupils: Mapping[int, Pupil], named: Collection[int], known: Before
) -> list[Doubt]:
    """Said to be here today, by name or with all others, and in hospital when ill in the days before."""
    here = {mark.name for mark in reading.marks if mark.status in ("present", "late", "left_early")}
    asked = []
    for number, mark in known.last.items():
        pupil = pupils.get(number)
        if pupil is None or mark.status != "sick" or (reading.date - mark.day).days > 4:
            continue
        implied = (reading.all_present or reading.others_present) and number not in named
        if (implied or pupil.name in here) and _lies_ill(ctx, pupil, pupils.values(), known.marks):
            asked.append(pupil.name)
    if not asked:
        return []
    how = "没到" if len(asked) == 1 else f"{asked[0]}病假"
    text = f"{'、'.join(asked)}前几天报的是住院一类的病假，今天已经到校了吗？没到请回“{how}”，仍记病假。"
    return [Doubt(text, tuple(asked), away="病假")]


def _lies_ill(ctx: Context, pupil: Pupil, class_: Iterable[Pupil], marks: Sequence[Mark]) -> bool:
    """Whether the words about his illness, from its last day back to its first, tell of one that does not pass overnight."""
    own = sorted((one for one in marks if one.pupil_id == pupil.id), key=lambda one: one.day, reverse=True)
    others = [one.name for one in class_ if one.id != pupil.id]
    for mark in own:
        if mark.status != "sick":
            return False
        said = inbox.words(ctx.tx, mark.message_id) if mark.message_id else ""
        if not any(word in said for word in (*LASTING, *RECOVERED)):
            continue
        words = _said_of(said, pupil.name, others)
        if any(word in words for word in RECOVERED):
            return False
        if any(word in words for word in LASTING):
            return True
    return False


def _said_of(text: str, name: str, others: Iterable[str]) -> str:
    """The part of a message that is about one pupil: from the clause with his name up to the next pupil's."""
    place = text.find(name)
    if place < 0:
        return text
    start = max(text.rfind(mark, 0, place) for mark in "，,。；;、\n") + 1
    ends = [at for other in others if (at := text.find(other, place + len(name))) >= 0]
    return text[start : min(ends, default=len(text))]


def overruled(
    ctx: Context, reading: Reading, pupils: Mapping[int, Pupil], named: Collection[int], known: Before, *, anew: bool
) -> list[tuple[Pupil, Mark]]:
    """Pupils reported away earlier that day whom 全勤 now says to be here, each with the mark that said so; so does 其他都到了 of
    a report that stands in place of the earlier one (`anew`)."""
    if not reading.all_present and not (anew and reading.others_present):
        return []
    return [(pupils[mark.pupil_id], mark) for mark in _away_before(ctx, reading, pupils, named, known)]


def kept(
    ctx: Context, reading: Reading, pupils: Mapping[int, Pupil], named: Collection[int], known: Before
) -> list[tuple[Pupil, str]]:
    """Pupils reported away earlier that day of whom 其余都到了 says nothing new, each with what he was reported as."""
    if reading.all_present or not reading.others_present:
        return []
    return [(pupils[mark.pupil_id], mark.status) for mark in _away_before(ctx, reading, pupils, named, known)]


def _away_before(
    ctx: Context, reading: Reading, pupils: Mapping[int, Pupil], named: Collection[int], known: Before
) -> list[Mark]:
    return [
        mark
        for mark in known.same_day
        if mark.status in AWAY
        and mark.pupil_id not in named
        and mark.pupil_id in pupils
        and mark.period in ("day", reading.period)
        and mark.said_at <= ctx.said_at
    ]


def _guardians_say(ctx: Context, reading: Reading, sight: Sight, reviewed: Mapping[int, Reviewed]) -> list[Doubt]:
    """The teacher says missing, the guardian said today that he brought him, or that he is ill."""
    said = []
    for mark in reading.marks:
        pupil = sight.one(mark.name)
        if pupil is None or mark.status not in MISSING or pupil.id not in reviewed:
            continue
        facts = reviewed[pupil.id].gathered.pupil
        told = [act for act in facts.acts if act.role == "guardian" and day_of(act.at) == ctx.today] if facts else []
        if told and (told[-1].fields.get("step") == "returned" or told[-1].fields.get("cause") == "illness"):
            text = f"{pupil.name}家长今天回信说“{told[-1].text[:40]}”，请再核对一下，不一样就回“病假”或“到了”。"
            said.append(Doubt(text, (pupil.name,), away=None, yes=None))
    return said


def _still_on_leave(
    ctx: Context, klass: Unit, reading: Reading, pupils: Mapping[int, Pupil], named: Collection[int], known: Before
) -> list[Doubt]:
    """On leave when last heard of, among 其他都到了 today, and his guardian had told of leave that lasts longer."""
    if not (reading.all_present or reading.others_present):
        return []
    them = {
        number: mark
        for number, mark in known.last.items()
        if mark.status in AWAY_WITH_LEAVE and number not in named and (reading.date - mark.day).days <= 7
    }
    if not them:
        return []
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    said = []
    for number, acts in facts.of(ctx.tx, "pupil", list(them)).items():
        for act in reversed(
            [one for one in acts if one.role == "guardian" and day_of(one.at) >= reading.date - LATELY]
        ):
            first = day_of(act.at)
            ends = [lengths.last_day(part, first, calendar) for part in re.split(r"[，,。；;\s]+", fold(act.text))]
            last = max((one for one in ends if one is not None), default=None)
            last = last or lengths.until_return(act.text, first, calendar)
            if last is None or number not in pupils:
                continue
            if last >= reading.date and first < reading.date:
                name, leave = pupils[number].name, AWAY_WITH_LEAVE[them[number].status]
                text = f"{name}家长{first.month}月{first.day}日说“{act.text[:30]}”，今天按到校记；没到请回“没到”，仍记{leave}。"
                said.append(Doubt(text, (name,), away=leave))
            break
    return said


def _word_for_word(ctx: Context, reading: Reading, person_id: int, few: Sequence[Any]) -> list[Doubt]:
    """The same words on many days running."""
    full = reading.all_present and not reading.marks
    wanted = ALIKE_FULL if full else ALIKE
    county = ctx.county_id
    days: list[str] = []
    for message in inbox.back_from_now(ctx.tx, county, person_id, wanted * 3, few):
        if message.intent != "checkin":
            continue
        day = day_of(message.said_at).isoformat()
        if day == ctx.today.isoformat() or day in days:
            continue
        if message.text.strip() != ctx.text:
            break
        days.append(day)
    if not days or (len(days) + 1) % wanted:
        return []
    return [Doubt(f"这句话已经连着{len(days) + 1}天一字不差，今天确实点过名了吗？点过就不用回。")]


def missing(last: Mapping[int, Mark]) -> Sequence[int]:
    """Pupils who were missing when last heard of."""
    return [number for number, mark in last.items() if mark.status in MISSING]
