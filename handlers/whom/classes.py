"""Which class a message is about: his only one, the one whose name stands in the words, or the one that has the pupils named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from config.calendar import CalendarUnknown
from handlers.asides import borrowed, class_names, lengths, not_today
from handlers.reading import Mark, Reading, read
from handlers.reading.words.pattern import Pattern
from handlers.turn.context import Context
from handlers.turn.sight import Sight, Speaker
from handlers.whom import by_class, namesakes, those
from store import inbox, people, units
from store.inbox import Message
from store.units import Unit

#: Characters before a class's name that still leave it the beginning: 今天七2班, 老师好。
OPENING = 4
#: Who may report for any class of his school.
LEADS = frozenset({"school_lead", "school_cadre"})
#: How far back the report is looked for that 撤回 is about, in messages and in time.
LOOK_THROUGH = 20
#: 8-1=7 何军拉肚子: a sum in front of a report tells how many are here, and no day.
_SUM = Pattern(r"^\s*\d{1,3}\s*[-－]\s*\d{1,2}\s*[=＝]\s*(\d{1,3})[人个]?[\s，,：:]*")
#: 陈静她爸送来了: she came, whoever brought her; 送来了药 is of something else.
_BROUGHT = Pattern(
    r"(?:被)?[他她]?(?:爸爸?|妈妈?|爷爷|奶奶|姥姥|姥爷|外公|外婆|父亲|母亲|家长|叔叔?|姑姑?|舅舅?|姐姐?|哥哥?)(?:已经?|刚刚?|刚才|又|给|把[他她]|开车|骑车)*"
    r"送(?:来|过来|到)(?:学校|校|教室|班里?)?[了的]?(?=[，,。；;！!\s]|$)"
)
WITHIN = timedelta(hours=24)


def may_report(ctx: Context, who: Speaker) -> list[Unit]:
    """The classes he may report for."""
    may = {klass.id: klass for klass in who.classes}
    for school_id in who.units_with(LEADS):
        may |= {klass.id: klass for klass in units.subtree(ctx.tx, school_id, "class") if klass.closed_on is None}
    return list(may.values())


def last_reported(ctx: Context, who: Speaker) -> list[Unit]:
    """The classes that he reported, corrected or took back with the latest such message of his within a day."""
    may = {klass.id: klass for klass in may_report(ctx, who)}
    for message in inbox.of_person(ctx.tx, who.person.county_id, who.person.id, LOOK_THROUGH):
        if ctx.said_at - message.said_at > WITHIN:
            break
        if ids := reported_by(message):
            return [may[one] for one in ids if one in may]
    return []


def reported_by(message: Message) -> list[int]:
    """Ids of the classes for which a message recorded a report, a correction or a withdrawal."""
    labels = message.reading if isinstance(message.reading, list) else [message.reading]
    return [int(one["class_id"]) for one in labels if isinstance(one, Mapping) and "class_id" in one]


def class_of(ctx: Context, who: Speaker, whole: Sight, reading: Reading) -> Unit | None:
    """The one class, of those he may report for, in which everybody is whom a report without a class's name names."""
    named = {mark.name for mark in reading.marks}
    if not named or reading.asks or any(whole.one(name) is None for name in named):
        return None
    places = people.places(ctx.tx, [whole.by_name[name][0].id for name in named], ctx.today)
    classes = {place.line[-1].id: place.line[-1] for place in places.values()}
    theirs = next(iter(classes.values()))
    return theirs if len(classes) == 1 and len(places) == len(named) and checkin_allowed(who, theirs) else None


def each_class_of(ctx: Context, who: Speaker, whole: Sight, reading: Reading) -> list[tuple[Unit, Reading]]:
    """A report of some pupils of several of his classes, which names no class: each class with what was said of its own.

    Empty where it tells of a whole class, asks something, or names somebody who is not of his classes alone.
    """
    counted = reading.expected is not None or reading.present_count is not None
    if reading.asks or reading.all_present or reading.others_present or counted or reading.withdraw:
        return []
    found: dict[int, tuple[Unit, list[Mark]]] = {}
    for mark in reading.marks:
        pupil = whole.one(mark.name)
        place = people.place(ctx.tx, pupil.id, ctx.today) if pupil is not None else None
        klass = place.line[-1] if place is not None else None
        if klass is None or all(klass.id != own.id for own in who.classes):
            return []
        found.setdefault(klass.id, (klass, []))[1].append(mark)
    return [(klass, replace(reading, marks=tuple(marks))) for klass, marks in found.values()]


def which_class(ctx: Context, who: Speaker) -> tuple[Unit | None, Sight | None, bool]:
    """The class that a message is about, its pupils, and whether the words name a class.

    His only class, unless he names another one that he may report for; of several the one he names, or the only one
    that has the pupils he names.
    """
    named = class_named(ctx, who)
    if named is not None:
        return named, ctx.home.rosters.of(ctx.tx, named, ctx.today), True
    if len(who.classes) == 1:
        return who.classes[0], ctx.home.rosters.of(ctx.tx, who.classes[0], ctx.today), False
    fitting = []
    for klass in who.classes:
        sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
        if any(name in ctx.text for name in sight.by_name):
            fitting.append((klass, sight))
    if len(fitting) == 1:
        return fitting[0][0], fitting[0][1], False
    return None, None, False


def class_named(ctx: Context, who: Speaker) -> Unit | None:
    """The class whose name or alias stands in the words, of those he may report for."""
    may = may_report(ctx, who)
    text = ctx.text.replace(" ", "")
    found = [
        (max(len(word) for word in words), klass)
        for klass in may
        if (words := [word for word in (klass.name, *klass.aliases) if word and word in text])
    ]
    if not found:
        told = class_names.find(text).keys()
        alike = [
            klass
            for klass in may
            if told & class_names.own(klass.name) or class_names.briefly(text, klass.name) is not None
        ]
        if not told and not alike and len(may) > 1:
            alike = [klass for klass, _ in by_class.of_number(text, may)]
        return alike[0] if len(alike) == 1 else None
    longest = max(length for length, _ in found)
    best = [klass for length, klass in found if length == longest]
    return best[0] if len(best) == 1 else None


def other_class(ctx: Context, klass: Unit, sight: Sight) -> str | None:
    """How the words name a class that is not his: at their beginning, or anywhere if they name no pupil of his."""
    told = class_names.find(ctx.text)
    own = class_names.own(klass.name)
    if not told and own:
        # 2班的李明 is no pupil of 七年级1班, whatever his name.
        others = {number: place for number, place in class_names.bare(ctx.text).items() if place <= OPENING}
        return f"{min(others)}班" if others and not others.keys() & {number for _, number in own} else None
    if not told or told.keys() & own:
        return None
    (grade, number), place = min(told.items(), key=lambda one: one[1])
    if place > OPENING and any(name in ctx.text for name in sight.by_name):
        return None
    return class_names.say(grade, number)


def is_of_another(ctx: Context, who: Speaker, klass: Unit, sight: Sight) -> bool:
    """Whether the words name another class than this one, or only pupils of his other classes: 1班张伟没来，2班同昨天 is no answer
    about one of class 2."""
    own = class_names.own(klass.name)
    named, bare = class_names.find(ctx.text).keys(), class_names.bare(ctx.text).keys()
    if named - own or bare - {number for _, number in own}:
        return True
    others = [ctx.home.rosters.of(ctx.tx, one, ctx.today) for one in who.classes if one.id != klass.id]
    theirs = {name for other in others for name in other.by_name} - set(sight.by_name)
    return any(name in ctx.text for name in theirs) and not any(name in ctx.text for name in sight.by_name)


def read_in(ctx: Context, sight: Sight, klass: Unit, about: str | None = None) -> Reading:
    """Read against one class, with its school days."""
    place = people.place_of_unit(ctx.tx, klass.id)
    calendar = ctx.home.world.calendar(ctx.tx, place, strict=True)

    unknown: list[CalendarUnknown] = []

    def is_school_day(day: date) -> bool:
        try:
            return calendar.is_school_day(day)
        except CalendarUnknown as error:
            if day == ctx.today:
                unknown.append(error)
            return day == ctx.today

    text = _BROUGHT.sub("来了", _SUM.sub(r"实到\1人，", ctx.text, count=1))
    words = those.spelt_out(ctx, klass, sight, lengths.without_return(text, ctx.today))
    words = namesakes.spelt(words, sight.by_name)
    reading = borrowed.asked(words, read(words, sight.roster, ctx.at, about, "teacher", is_school_day))
    reading = not_today.weigh(ctx.text, reading, ctx.today)
    if unknown and reading.intent in ("checkin", "correct"):
        # A visit is a visit on any day; only a roll needs to know whether there was school.
        raise unknown[0]
    return reading


def checkin_allowed(who: Speaker, klass: Unit) -> bool:
    """Whether he may report for a class: its teacher, his stand-in, or the lead of its school."""
    return any(one.id == klass.id for one in who.classes) or bool(set(klass.line) & set(who.units_with(LEADS)))
