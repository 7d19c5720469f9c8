"""A message from a member of staff: an answer to a question or a prompt, a report, something done, something asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from config.calendar import CalendarUnknown
from handlers import (
    answers,
    by_class,
    checkin,
    class_names,
    codes,
    doubts,
    filing,
    finishing,
    helping,
    hints,
    naming,
    queries,
    replies,
    several,
    whose,
)
from handlers.context import Answer, Context
from handlers.official import hearing, leave, orders
from handlers.reading import Reading, read
from handlers.recording import By
from handlers.sight import Sight, Speaker, all_sight
from store import people, prompts, questions, units
from store.prompts import Prompt
from store.pupils import Pupil
from store.units import Unit

#: 1.5, -1 收到: somebody meant a code, and none that exists.
_NO_CODE = re.compile(r"^\s*[-－]?[\d０-９.]+\s*(?:收到|知道|好)?[了的。！!]*\s*$")
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z👌👍🙏]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Characters before a class's name that still leave it the beginning: 今天七2班, 老师好。
OPENING = 4
#: Who may report for any class of his school.
LEADS = frozenset({"school_lead", "school_cadre"})


def talk(ctx: Context, who: Speaker, about: Pupil | None = None, read_now: Sequence[Prompt] | None = None) -> Answer:
    """Answer what a member of staff wrote. `about`: the pupil whom he is known to be speaking of; `read_now`: the prompts that
    wait for him, where they have just been read."""
    standing = read_now if read_now is not None else prompts.open_for(ctx.tx, person_id=who.person.id)

    def heard(then: Context, pupil: Pupil, prompt: Prompt | None) -> Answer:
        match = codes.CODE.match(then.text)
        words = match[2].strip() if match is not None and prompt is not None else then.text
        said = _to_prompt(then, who, prompt, words, standing) if prompt is not None else None
        return said or _of_pupil(then, who, pupil, words, standing)

    def report(then: Context, klass: Unit) -> Answer:
        sight = then.home.rosters.of(then.tx, klass, then.today)
        return checkin.checkin(then, who, klass, sight, read_in(then, sight, klass))

    settled = (
        leave.announced(ctx, who)
        or whose.told(ctx, who, standing, heard)
        or answers.to_question(ctx, who)
        or doubts.told(ctx, who, report)
        or filing.told_whose(ctx, who)
    )
    if settled is not None:
        return settled
    words = ctx.text
    if about is None:
        own = ctx.home.rosters.of(ctx.tx, who.classes[0], ctx.today) if len(who.classes) == 1 else None
        if (many := several.answer(ctx, who, standing, own)) is not None:
            return many
        coded = codes.prompt_of(ctx, who, standing)
        if isinstance(coded, Answer):
            return coded
        if coded is not None:
            prompt, words = coded
            whose.forget(ctx, who)
            meant = codes.pupil_of(ctx, who, prompt)
            other = whose.outsider(ctx, who, meant, [prompt], words) if meant is not None else None
            if (said := other or _to_prompt(ctx, who, prompt, words, standing)) is not None:
                return said
    if about is not None:
        return _of_pupil(ctx, who, about, words, standing)
    if (called := helping.typed(ctx, who, standing)) is not None:
        return called
    if (done := hearing.typed(ctx, who, standing)) is not None:
        return done
    return _free(ctx, who, standing)


def _to_prompt(ctx: Context, who: Speaker, prompt: Prompt, words: str, standing: Sequence[Prompt]) -> Answer | None:
    """Words said to one prompt; None where they are no answer to it."""
    meant = codes.pupil_of(ctx, who, prompt)
    if (ended := finishing.by_word(ctx, who, prompt, words)) is not None:
        return ended
    if meant is None:
        return finishing.noted(ctx, prompt) if several.acknowledges(words) else None
    if helping.wanted(words):
        return helping.call(ctx, who, meant, words)
    settled = orders.by_code(ctx, who, meant, prompt, words, standing) or naming.named(ctx, who, meant, words)
    if settled is not None:
        return settled
    return _of_pupil(ctx, who, meant, words, standing) if codes.tells(ctx, who, meant, words) else None


def _free(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer:
    """Nothing says yet what it is about: read it against his class first, then against everybody he may speak of."""
    if (parted := _by_class(ctx, who)) is not None:
        return parted
    klass, sight, named_class = which_class(ctx, who)
    if klass is not None and sight is not None:
        reading = read_in(ctx, sight, klass)
        told = several.told_of(ctx.text, sight.by_name)
        if told is not None and not named_class and (pupil := sight.one(told)) is not None:
            return _of_pupil(ctx, who, pupil, ctx.text, standing)
        if reading.intent in ("checkin", "correct") and not (_hollow(reading) and standing):
            if not named_class and (other := _other_class(ctx, klass, sight)) is not None:
                return Answer(
                    f"您写的是{other}，您报的是{klass.name}，这句没有记。请核对后再发一次，如“{klass.name} 今天全勤”。",
                    reading.as_label(),
                )
            if (told_why := _gone(ctx, who, sight, reading, standing)) is not None:
                return told_why
            return checkin.checkin(ctx, who, klass, sight, reading)
        if reading.intent == "reply" and (many := several.unprompted(ctx, who, reading, sight, standing)) is not None:
            return many
        if reading.intent == "reply" and reading.student and (pupil := sight.one(reading.student)):
            return replies.step(ctx, _by(who), pupil, reading, standing)
    elif len(who.classes) > 1 or (named_class and not who.classes):
        sight = None
    whole = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today)
    reading = read(ctx.text, whole.roster, ctx.at, None, who.kind)
    if reading.intent in ("checkin", "correct") and klass is None:
        if (theirs := _class_of(ctx, who, whole, reading)) is not None:
            inside = ctx.home.rosters.of(ctx.tx, theirs, ctx.today)
            return checkin.checkin(ctx, who, theirs, inside, read_in(ctx, inside, theirs))
        if who.classes or named_class or (not reading.marks and not reading.asks and who.units_with(LEADS)):
            return by_class.ask_which(ctx, who, _may_report(ctx, who))
    if reading.intent == "query":
        return queries.answer(ctx, who, reading, whole, klass)
    if reading.intent == "help":
        return Answer(hints.text_for(who), reading.as_label())
    open_now = [one for one in standing if one.pupil_id is not None and one.code is not None]
    # Who said 收到 first and then what he did speaks of the same matter.
    asked = [one for one in open_now if one.state == "asked"] or open_now
    if reading.student is not None:
        held = whole.by_name.get(reading.student, ())
        if len(held) > 1:
            return Answer(f"有{len(held)}位{reading.student}，请说明班级。", reading.as_label())
        if held:
            return _of_pupil(ctx, who, held[0], ctx.text, standing)
    if reading.intent in ("checkin", "correct") and klass is None and _of_class(reading):
        # Who stood in last week has a matter open still, and no class: 今天全勤 is nothing about that matter.
        return Answer("考勤由班主任、代班老师或校领导报，这句没有记。", reading.as_label())
    them = {prompt.pupil_id for prompt in asked}
    if len(them) == 1:
        about = codes.pupil_of(ctx, who, asked[0])
        if about is not None:
            if _NO_CODE.match(ctx.text):
                return Answer(
                    f"没有这个编号，这句没有记。请看清编号再发一次：\n{codes.listed(ctx, asked)}", reading.as_label()
                )
            if (settled := naming.named(ctx, who, about, ctx.text)) is not None:
                return settled
            if (doubt := whose.outsider(ctx, who, about, asked, ctx.text)) is not None:
                return doubt
            again = read(ctx.text, whole.roster, ctx.at, about.name, who.kind)
            tells = again.step != "info" or len(_CHINESE.findall(ctx.text)) > 1
            if again.intent == "reply" and tells and _WORDS.search(ctx.text):
                return replies.step(ctx, _by(who), about, again, standing)
    elif len(them) > 1 and _is_reply(ctx, who, whole, asked):
        return whose.which(ctx, who, asked)
    if reading.intent in ("checkin", "correct", "reply"):
        if reading.asks:
            return Answer(reading.asks[0].question(), reading.as_label())
        return whose.nobody(ctx, who)
    return Answer(hints.small_talk(ctx.text, who), reading.as_label())


def _by_class(ctx: Context, who: Speaker) -> Answer | None:
    """A report of several classes: each with its own words. None where it names one or none."""
    if len(who.classes) < 2 and not who.units_with(LEADS):
        return None

    def report(part: Context, klass: Unit) -> Answer:
        sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
        return checkin.checkin(part, who, klass, sight, read_in(part, sight, klass))

    if (settled := by_class.to_which(ctx, who, _may_report(ctx, who), report)) is not None:
        return settled
    words = by_class.every(ctx.text, who)
    told = [(klass, words) for klass in who.classes] if words else by_class.split(ctx.text, _may_report(ctx, who))
    parts = [(replace(ctx, text=own), klass) for klass, own in told]
    for part, klass in parts:
        reading = read_in(part, ctx.home.rosters.of(ctx.tx, klass, ctx.today), klass)
        if reading.intent not in ("checkin", "correct"):
            return None
    return by_class.together(report(part, klass) for part, klass in parts) if parts else None


def _may_report(ctx: Context, who: Speaker) -> list[Unit]:
    """The classes he may report for."""
    may = {klass.id: klass for klass in who.classes}
    for school_id in who.units_with(LEADS):
        may |= {klass.id: klass for klass in units.subtree(ctx.tx, school_id, "class")}
    return list(may.values())


def _class_of(ctx: Context, who: Speaker, whole: Sight, reading: Reading) -> Unit | None:
    """The one class, of those he may report for, in which everybody is whom a report without a class's name names."""
    named = {mark.name for mark in reading.marks}
    if not named or reading.asks or any(whole.one(name) is None for name in named):
        return None
    places = people.places(ctx.tx, [whole.by_name[name][0].id for name in named], ctx.today)
    classes = {place.line[-1].id: place.line[-1] for place in places.values()}
    theirs = next(iter(classes.values()))
    return theirs if len(classes) == 1 and len(places) == len(named) and checkin_allowed(who, theirs) else None


def _of_pupil(ctx: Context, who: Speaker, pupil: Pupil, words: str, standing: Sequence[Prompt]) -> Answer:
    """It is about this pupil: a step, unless the words are a report of his class or name who is in charge."""
    settled = naming.named(ctx, who, pupil, words)
    if settled is not None:
        return settled
    place = people.place(ctx.tx, pupil.id, ctx.today)
    klass = place.line[-1]
    sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
    reading = read(words, sight.roster, ctx.at, pupil.name, who.kind)
    if reading.intent in ("checkin", "correct") and checkin_allowed(who, klass):
        return checkin.checkin(ctx, who, klass, sight, reading)
    if reading.intent == "query":
        whole = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today)
        return queries.answer(ctx, who, reading, whole, klass)
    if reading.intent == "reply":
        return replies.step(ctx, _by(who), pupil, reading, standing, words=words)
    return Answer(
        f"关于{pupil.name}的这句话没听懂，原话已留存。请说做了什么、结果怎样，如“已家访，答应周一来”。",
        reading.as_label(),
    )


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
    may = _may_report(ctx, who)
    text = ctx.text.replace(" ", "")
    found = [
        (max(len(word) for word in words), klass)
        for klass in may
        if (words := [word for word in (klass.name, *klass.aliases) if word and word in text])
    ]
    if not found:
        told = class_names.find(text).keys()
        alike = [klass for klass in may if told & class_names.own(klass.name)]
        if not told and len(may) > 1:
            alike = [klass for klass, _ in by_class.of_number(text, may)]
        return alike[0] if len(alike) == 1 else None
    longest = max(length for length, _ in found)
    best = [klass for length, klass in found if length == longest]
    return best[0] if len(best) == 1 else None


def _other_class(ctx: Context, klass: Unit, sight: Sight) -> str | None:
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


def read_in(ctx: Context, sight: Sight, klass: Unit, about: str | None = None) -> Reading:
    """Read against one class, with its school days."""
    place = people.place_of_unit(ctx.tx, klass.id)
    calendar = ctx.home.world.calendar(ctx.tx, place, strict=True)

    def is_school_day(day: date) -> bool:
        try:
            return calendar.is_school_day(day)
        except CalendarUnknown:
            if day == ctx.today:
                raise
            return False

    return read(ctx.text, sight.roster, ctx.at, about, "teacher", is_school_day)


def checkin_allowed(who: Speaker, klass: Unit) -> bool:
    """Whether he may report for a class: its teacher, his stand-in, or the lead of its school."""
    return any(one.id == klass.id for one in who.classes) or bool(set(klass.line) & set(who.units_with(LEADS)))


def _by(who: Speaker) -> By:
    return By(who.person.id, who.person.code, who.role)


def _is_reply(ctx: Context, who: Speaker, whole: Sight, asked: Sequence[Prompt]) -> bool:
    about = codes.pupil_of(ctx, who, asked[0])
    return about is not None and read(ctx.text, whole.roster, ctx.at, about.name, who.kind).intent == "reply"


def _of_class(reading: Reading) -> bool:
    """Whether it tells of a whole class, and not of a pupil alone."""
    counted = reading.expected is not None or reading.present_count is not None
    return reading.all_present or reading.others_present or counted


def _gone(ctx: Context, who: Speaker, sight: Sight, reading: Reading, standing: Sequence[Prompt]) -> Answer | None:
    """张伟爸爸说他去广东打工了 is no leave of a day: it is told of his case. None for any other report."""
    if [mark.status for mark in reading.marks] != ["personal"] or reading.asks or _of_class(reading):
        return None
    pupil = sight.one(reading.marks[0].name)
    if pupil is None or "假" in ctx.text:
        return None
    again = read(ctx.text, sight.roster, ctx.at, pupil.name, who.kind)
    told = again.intent == "reply" and again.reason in ("work", "study", "marriage")
    return replies.step(ctx, _by(who), pupil, again, standing) if told else None


def _hollow(reading: Reading) -> bool:
    """A report that carries nothing: no mark, no count, no 全勤, nothing to ask about a name."""
    return reading.clarify != "unclear_date" and not (
        reading.marks
        or reading.all_present
        or reading.others_present
        or reading.withdraw
        or reading.expected is not None
        or reading.present_count is not None
        or any(ask.candidates or ask.code == "unknown_name" for ask in reading.asks)
    )


def open_questions(ctx: Context, who: Speaker) -> list[questions.Question]:
    """What he was asked and has not answered."""
    return questions.open_for(ctx.tx, ctx.now, person_id=who.person.id)
