"""A message from a member of staff: an answer to a question or a prompt, a report, something done, something asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers import mistaken_steps
from handlers.asides import class_names, departures, outsiders
from handlers.asked import hints, queries, rolls
from handlers.leaving import leavers
from handlers.official import graduating, hearing, leave, orders, unlisted
from handlers.reading import Reading, read
from handlers.reading.tables import answering
from handlers.reading.words.pattern import Pattern
from handlers.report import (
    ahead,
    answers,
    checkin,
    doubts,
    followups,
    mistakes,
    ordinals,
    parts,
    redoing,
    repeats,
    weekdays,
)
from handlers.steps import codes, filing, finishing, helping, modes, naming, replies, several, tidings, visits, whose
from handlers.turn import echo
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Sight, Speaker, all_sight
from handlers.whom import by_class, classes, namesakes, ofwhom
from store import people, prompts, questions
from store.prompts import Prompt
from store.pupils import Pupil
from store.units import Unit

#: 1.5, -1 收到: somebody meant a code, and none that exists.
_NO_CODE = Pattern(r"^\s*[-－]?[\d０-９.]+\s*(?:收到|知道|好)?[了的。！!]*\s*$")
#: 没有人接 stands where a name would and is none.
_NO_NAME = Pattern(r"联系不上|失联|空号|关机|停机|没人|没有?|不在|不接|打不通|接听|请假|[病事]假|来了|到了|迟到|早退")
#: However somebody says 撤回 of what he said last: 撤销, 刚才那条删了.
_TAKE_BACK = Pattern(
    rf"^\s*(?:请|帮我|麻烦|把)*(?:(?:撤[销消]?|收回|作废)|{answering.BEFORE}(?:{answering.GONE})|(?:{answering.GONE}){answering.BEFORE}"
    rf"|(?:算了)?[，,\s]*(?:就)?[当算]我?没(?:说|发|报)过?){answering.END}$"
)
#: 什么意思, 怎么办, 老师我今天请假: asks or tells of the writer, and hardly of the pupil.
_OF_HIMSELF = Pattern(
    r"什么(?:意思|事|情况)|(?:怎么|咋)(?:办|弄|填|写|回|报|搞|处理|操作|用)|为什么|为啥|干[嘛啥]|[吗?？]\s*$|^(?:老师|领导|请问|你好|您好)|"
    r"我.{0,4}(?:请假|开会|出差|有事|病了|不舒服|不在)"
)
#: 我今天不舒服请假一天: leave of the writer.
_AWAY_HIMSELF = Pattern(
    r"(?<![和跟给对问帮找])我(?!(?:们|班|刚|去|给|问|打|和|跟|联系)).{0,6}(?:请.{0,2}假|病了|不舒服|住院|出差)"
)
_CORRECTS = Pattern(r"^(?:不对|不是的?[，,]|错了|更正|(?:说|写|发|打|记|搞)错)")
_NOT_HIS_CLASS = (
    "考勤由班主任、代班老师或校领导报，这句没有记。"
    "代班的请班主任先发“请假一天，您的姓名代”，或请校长发“代班 班主任姓名 您的姓名”。"
)
_ONLY_ASKS = Pattern(r"^(?:那|这|我|该|要)*(?:怎么|咋)(?:办|弄|搞|整|处理)[啊呢呀了?？]*$")
#: 今天周六还要报吗.
_MUST_REPORT = Pattern(
    r"(?:要不要|用不用|需不需要|还?要|还?需要|还?用)再?(?:上?报|点名|考勤)(?:考勤|名单|平安)?[的吗么嘛不呢啊?？]*$"
)
_WORDS = Pattern(r"[\u4e00-\u9fffA-Za-z👌👍🙏]")
_CHINESE = Pattern(r"[\u4e00-\u9fff]")


def talk(ctx: Context, who: Speaker, about: Pupil | None = None, read_now: Sequence[Prompt] | None = None) -> Answer:
    """Answer what a member of staff wrote. `about`: the pupil whom he is known to be speaking of; `read_now`: the prompts that
    wait for him, where they have just been read."""
    standing = read_now if read_now is not None else prompts.open_for(ctx.tx, person_id=who.person.id)
    if (redone := redoing.told(ctx, who, standing)) is not None:
        return redone
    if _TAKE_BACK.match(ctx.text):
        ctx = replace(ctx, text="撤回")
    asked = questions.open_for(ctx.tx, ctx.now, person_id=who.person.id)
    settled = (
        (ahead.taken_back(ctx, who) if ctx.text == "撤回" else None)
        or leave.announced(ctx, who)
        or (_to_question(ctx, who, standing) if asked else None)
        or answers.put_right(ctx, who)
        or (
            (
                mistakes.told(ctx, who)
                or mistaken_steps.told(ctx, who, standing)
                or ordinals.told(ctx, who, standing)
                or followups.told(ctx, who, standing)
                or repeats.wanted(ctx, who)
            )
            if about is None
            else None
        )
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


def _to_question(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """The answer to one of the questions that are open to him; None where the words are about something else."""

    def heard(then: Context, pupil: Pupil, prompt: Prompt | None) -> Answer:
        match = codes.CODE.match(then.text)
        words = match[2].strip() if match is not None and prompt is not None else then.text
        if helping.wanted(words):
            return helping.call(then, who, pupil, words)
        said = _to_prompt(then, who, prompt, words, standing) if prompt is not None else None
        return said or _of_pupil(then, who, pupil, words, standing)

    def report(then: Context, klass: Unit, bound: Mapping[str, int] = checkin.NOBODY) -> Answer:
        sight = then.home.rosters.of(then.tx, klass, then.today)
        return checkin.checkin(then, who, klass, sight, classes.read_in(then, sight, klass), bound)

    def correct(then: Context, klass: Unit) -> Answer:
        sight = then.home.rosters.of(then.tx, klass, then.today)
        reading = classes.read_in(then, sight, klass)
        if reading.intent not in ("checkin", "correct"):
            return _free(then, who, standing)
        return checkin.checkin(then, who, klass, sight, replace(reading, intent="correct"))

    return (
        graduating.confirmed(ctx, who)
        or unlisted.told(ctx, who, standing)
        or repeats.confirmed(ctx, who)
        or ofwhom.told(ctx, who, correct)
        or namesakes.told(ctx, who, report)
        or whose.told(ctx, who, standing, heard)
        or by_class.to_which(ctx, who, lambda: classes.may_report(ctx, who), report)
        or parts.of_answer(ctx, who, standing, lambda then: _free(then, who, standing))
        or answers.to_question(ctx, who, standing)
        or doubts.told(ctx, who, report)
        or visits.told(ctx, who, standing)
        or modes.told(ctx, who, standing)
        or weekdays.told(ctx, who, report)
        or filing.told_whose(ctx, who)
    )


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
    if (parted := parts.of_classes(ctx, who)) is not None:
        return parted
    klass, sight, named_class = classes.which_class(ctx, who)
    if klass is not None and sight is not None:
        reading = classes.read_in(ctx, sight, klass)
        told = several.told_of(ctx.text, sight.by_name) if len(reading.mentions) < 2 else None
        if told is not None and not named_class and (pupil := sight.one(told)) is not None:
            return _of_pupil(ctx, who, pupil, ctx.text, standing)
        if (shown := queries.shown(ctx, who, reading, sight, klass)) is not None:
            return shown
        if (left := _left(ctx, who, sight, reading, standing)) is not None:
            return left
        if reading.intent in ("checkin", "correct") and not (_hollow(reading) and standing):
            if not named_class and (other := classes.other_class(ctx, klass, sight)) is not None:
                return Answer(
                    f"您写的是{other}，您报的是{klass.name}，这句没有记。请核对后再发一次，如“{klass.name} 今天全勤”。",
                    reading.as_label(),
                )
            if (told_why := tidings.told(ctx, who, _by(who), sight, reading, standing)) is not None:
                return told_why
            if (apart := parts.of_days(ctx, who, klass, sight, reading)) is not None:
                return apart
            return checkin.checkin(ctx, who, klass, sight, reading)
        told_of_several = reading.intent in ("reply", "other")
        if told_of_several and (many := several.unprompted(ctx, who, reading, sight, standing)) is not None:
            return many
        if reading.intent == "reply" and reading.student and (pupil := sight.one(reading.student)):
            if (doubt := tidings.empty(ctx, who, pupil, sight, standing)) is not None:
                return doubt
            return replies.step(ctx, _by(who), pupil, reading, standing)
    elif len(who.classes) > 1 or (named_class and not who.classes):
        sight = None
    whole = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today)
    reading = read(namesakes.spelt(ctx.text, whole.by_name), whole.roster, ctx.at, None, who.kind)
    if (shown := queries.shown(ctx, who, reading, whole, klass, several=True)) is not None:
        return shown
    if reading.intent in ("checkin", "correct") and klass is None:
        if (theirs := classes.class_of(ctx, who, whole, reading)) is not None:
            inside = ctx.home.rosters.of(ctx.tx, theirs, ctx.today)
            return checkin.checkin(ctx, who, theirs, inside, classes.read_in(ctx, inside, theirs))
        if not named_class and len(each := classes.each_class_of(ctx, who, whole, reading)) > 1:
            return by_class.together(
                checkin.checkin(ctx, who, theirs, ctx.home.rosters.of(ctx.tx, theirs, ctx.today), own)
                for theirs, own in each
            )
        if reading.withdraw and not named_class and (last := classes.last_reported(ctx, who)):
            return by_class.together(_taken_back(ctx, who, one, reading) for one in last)
        if who.classes or named_class or (not reading.marks and not reading.asks and who.units_with(classes.LEADS)):
            return by_class.ask_which(ctx, who, classes.may_report(ctx, who))
    if reading.intent == "query":
        held = whole.by_name.get(reading.student or "", ())
        if len(held) > 1:
            return whose.one_of(ctx, who, reading.student or "", held)
        gone = leavers.about(ctx, who, outsiders.named(ctx.text, whole.by_name)) if not held else None
        return gone or queries.answer(ctx, who, reading, whole, klass)
    if reading.intent == "help":
        waiting = [
            one for one in standing if one.pupil_id is not None and one.code is not None and one.state == "asked"
        ]
        meant = codes.pupil_of(ctx, who, waiting[0]) if len({one.pupil_id for one in waiting}) == 1 else None
        if meant is not None and _ONLY_ASKS.match(ctx.text.strip()):
            # 怎么办 behind one prompt: of that matter, or of the assistant.
            return whose.ask(ctx, who, f"这句没有记。要记到{meant.name}名下请回“是”；怎么用请发“帮助”。", waiting[:1])
        if _MUST_REPORT.search(ctx.text) and (who.classes or who.units_with(classes.LEADS)):
            return Answer(rolls.reported(ctx, who), reading.as_label())
        return Answer(hints.text_for(who), reading.as_label())
    open_now = [one for one in standing if one.pupil_id is not None and one.code is not None]
    # Who said 收到 first and then what he did speaks of the same matter.
    asked = [one for one in open_now if one.state == "asked"] or open_now
    if reading.student is not None:
        held = whole.by_name.get(reading.student, ())
        if held and departures.graduated(ctx.text, reading.student):
            return Answer(departures.not_alone(reading.student), {"intent": "other", "student": reading.student})
        if len(held) > 1:
            return whose.one_of(ctx, who, reading.student, held)
        if held and (doubt := tidings.empty(ctx, who, held[0], whole, standing)) is not None:
            return doubt
        if held:
            return _of_pupil(ctx, who, held[0], ctx.text, standing)
    elsewhere = bool(class_names.find(ctx.text)) and not classes.may_report(ctx, who)
    if reading.intent in ("checkin", "correct") and klass is None and (_of_class(reading) or elsewhere):
        # Who stood in last week has a matter open still, and no class: 今天全勤 is nothing about that matter.
        return Answer(_NOT_HIS_CLASS, reading.as_label())
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
            if again.intent == "reply" and again.step == "ack" and asked[0].state != "asked":
                return Answer("好的。", {"intent": "other"})
            away = _AWAY_HIMSELF.search(ctx.text) is not None
            unsure = (
                away
                or tidings.of_nothing(again, ctx.text)
                or (
                    not again.reason
                    and (_OF_HIMSELF.search(ctx.text) or (again.outcome == "unknown" and _CORRECTS.search(ctx.text)))
                )
            )
            if again.intent == "reply" and again.step == "info" and unsure:
                how = "您自己请假请发“请假一天，王老师代”" if away else "怎么用请发“帮助”"
                doubt_of = f"这句没有记。要记到{about.name}名下请回“是”；{how}。"
                return whose.ask(ctx, who, doubt_of, asked[:1])
            if again.intent == "reply" and tells and _WORDS.search(ctx.text):
                return replies.step(ctx, _by(who), about, again, standing)
    elif len(them) > 1 and _is_reply(ctx, who, whole, asked):
        return whose.which(ctx, who, asked)
    if reading.student is None and (said := followups.goes_on(ctx, who, whole, standing)) is not None:
        return said
    if reading.intent in ("checkin", "correct", "reply"):
        if reading.student is None and not reading.marks and (gone := leavers.about(ctx, who)) is not None:
            return gone
        if reading.asks and klass is not None and sight is not None and reading.intent != "reply":
            return checkin.checkin(ctx, who, klass, sight, classes.read_in(ctx, sight, klass))
        if reading.asks and (who.classes or who.units_with(classes.LEADS)):
            return Answer(reading.asks[0].question(), reading.as_label())
        if reading.intent != "reply" and not whole.by_id and not standing:
            return Answer(_NOT_HIS_CLASS, reading.as_label())  # 谁 would be nobody he may speak of
        return whose.alike(ctx, who, reading, whole) or whose.nobody(ctx, who)
    if (gone := leavers.about(ctx, who)) is not None:
        return gone
    if (shown := queries.of_one(ctx, who, whole, last=True)) is not None:
        return shown
    if outsiders.named(ctx.text, whole.by_name) == ctx.text.strip():
        # A name nobody bears and a name he may not see are told apart by nothing.
        return Answer(f"没有找到您可以查看的学生“{ctx.text.strip()}”。", reading.as_label())
    return Answer(hints.small_talk(ctx.text, who), reading.as_label())


def _left(ctx: Context, who: Speaker, sight: Sight, reading: Reading, standing: Sequence[Prompt]) -> Answer | None:
    """李明转走了，不在我们班了 tells of one pupil where he is, and not that he is missing today; None for other words."""
    them = [name for name in sight.by_name if name in ctx.text]
    pupil = sight.one(them[0]) if len(them) == 1 else None
    if pupil is None or _of_class(reading):
        return None
    if departures.graduated(ctx.text, pupil.name):
        return Answer(departures.not_alone(pupil.name), {"intent": "other", "student": pupil.name})
    absent = {mark.status for mark in reading.marks} <= {"absent", "unexcused"} and reading.date == ctx.today
    if reading.intent not in ("checkin", "correct") or not departures.moved(ctx.text) or not absent:
        return None
    told = read(ctx.text, sight.roster, ctx.at, pupil.name, "official")
    return replies.step(ctx, _by(who), pupil, told, standing) if told.intent == "reply" else None


def _taken_back(ctx: Context, who: Speaker, klass: Unit, reading: Reading) -> Answer:
    """撤回 of what he reported last, without a class's name; where others reported for that class too he must name it."""
    them = checkin.others_who_reported(ctx, who, klass, reading.date)
    if them and all(one.id != klass.id for one in who.classes):
        return Answer(
            f"没有撤回：{klass.name}{echo.day(reading.date, ctx.today)}的考勤{'、'.join(them)}也报过。"
            f"只改您报的，请直接说，如“李明到了”；全班的都要撤回，请发“撤回{klass.name}的”。",
            {"undo": None},
        )
    sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
    return checkin.checkin(ctx, who, klass, sight, classes.read_in(ctx, sight, klass))


def _of_pupil(ctx: Context, who: Speaker, pupil: Pupil, words: str, standing: Sequence[Prompt]) -> Answer:
    """It is about this pupil: a step, unless the words are a report of his class or name who is in charge."""
    settled = naming.named(ctx, who, pupil, words)
    if settled is not None:
        return settled
    place = people.place(ctx.tx, pupil.id, ctx.today)
    klass = place.line[-1]
    sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
    reading = read(words, sight.roster, ctx.at, pupil.name, who.kind)
    if reading.intent in ("checkin", "correct") and classes.checkin_allowed(who, klass):
        return checkin.checkin(ctx, who, klass, sight, reading)
    if reading.intent == "query":
        if reading.student in (None, pupil.name):
            told = queries.of_pupils(ctx, who, reading, [pupil])
            return Answer(told, reading.as_label())
        whole = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today)
        return queries.answer(ctx, who, reading, whole, klass)
    if reading.intent == "reply":
        return replies.step(ctx, _by(who), pupil, reading, standing, words=words)
    return Answer(
        f"关于{pupil.name}的这句话没听懂，原话已留存。请说做了什么、结果怎样，如“已家访，答应周一来”。",
        reading.as_label(),
    )


def _by(who: Speaker) -> By:
    return By(who.person.id, who.person.code, who.role)


def _is_reply(ctx: Context, who: Speaker, whole: Sight, asked: Sequence[Prompt]) -> bool:
    about = codes.pupil_of(ctx, who, asked[0])
    return about is not None and read(ctx.text, whole.roster, ctx.at, about.name, who.kind).intent == "reply"


def _of_class(reading: Reading) -> bool:
    """Whether it tells of a whole class, and not of a pupil alone."""
    counted = reading.expected is not None or reading.present_count is not None
    return reading.all_present or reading.others_present or counted


def _hollow(reading: Reading) -> bool:
    """A report that carries nothing: no mark, no count, no 全勤, nothing to ask about a name."""
    return reading.clarify != "unclear_date" and not (
        reading.marks
        or reading.all_present
        or reading.others_present
        or reading.withdraw
        or reading.expected is not None
        or reading.present_count is not None
        or any(
            ask.candidates or (ask.code == "unknown_name" and not _NO_NAME.search(ask.words)) for ask in reading.asks
        )
    )
