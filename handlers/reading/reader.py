"""One message in, one Reading out: fold, find days and numbers, cut into words, hang evidence, tell the kind, build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from handlers.reading.answers import answer
from handlers.reading.cases import unprompted
from handlers.reading.cases.accounts import Sentence, find_accounts
from handlers.reading.cases.cases import as_case, take_apart
from handlers.reading.counted import Counts
from handlers.reading.doubt import rolls
from handlers.reading.doubt.dating import undated
from handlers.reading.doubt.day import doubted_day
from handlers.reading.doubt.leaning import overruled
from handlers.reading.doubt.returning import doubts_return
from handlers.reading.doubt.tellings import second
from handlers.reading.evidence import Scoped
from handlers.reading.explaining import tell
from handlers.reading.figures.counts import find_counts
from handlers.reading.figures.sheets import find_items
from handlers.reading.figures.stages import without_stages
from handlers.reading.kind import questions
from handlers.reading.kind.inquiries import inquires
from handlers.reading.kind.intent import Kind, tell_intent
from handlers.reading.kind.queries import asked_of, query_kind
from handlers.reading.kind.signs import Message, rights_at_all
from handlers.reading.model import Answered, Ask, Intent, Reading, Span
from handlers.reading.names.described import in_names
from handlers.reading.names.either import find_either
from handlers.reading.names.halfspelt import in_characters
from handlers.reading.names.initials import short_statuses
from handlers.reading.names.letters import name_letters
from handlers.reading.names.misheard import rename
from handlers.reading.names.namesakes import call_by_character, call_with_title, find_by_surname
from handlers.reading.names.roster import Roster
from handlers.reading.names.segment import Fixed, Token, cut
from handlers.reading.names.slips import without_slips
from handlers.reading.names.spelling import keep_names, respell
from handlers.reading.names.strangers import point_out
from handlers.reading.names.stressed import without_stress
from handlers.reading.roll.roll import asked_about, read_roll
from handlers.reading.scope.behind import named_behind, whom
from handlers.reading.scope.mixups import find_mixups, put_right, without
from handlers.reading.scope.scopes import hang
from handlers.reading.sheet.bygone import without_bygone
from handlers.reading.sheet.columns import find_columns, give_columns
from handlers.reading.sheet.matters import without_matters
from handlers.reading.sheet.notation import in_words
from handlers.reading.sheet.numbered import find_numbered, find_places
from handlers.reading.sheet.reasons import find_reason, give_reason
from handlers.reading.sheet.titled import with_colons
from handlers.reading.when.classes import find_elsewhere, find_fixed
from handlers.reading.when.dates import DateWord, find_dates
from handlers.reading.when.days import Told, told_day
from handlers.reading.when.earlier import mark, masked
from handlers.reading.when.moves import find_move, only_slipped
from handlers.reading.when.standins import find_stand_in
from handlers.reading.words.asked import answered
from handlers.reading.words.classical import in_plain_words
from handlers.reading.words.english import in_chinese
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold

#: Of a name or a given name, in characters; longer ones end in no word for a day.
LONGEST_NAME = 4
#: Words that say how a whole class stands.
_OF_CLASS = frozenset({"everybody", "all_here", "rest", "none", "nobody_so", "nothing_else"})
#: 早上交的其实是昨天的名单 asks for no list.
_ASKED = Pattern(r"[?吗么]|没有?$|谁|哪|几|查|看|给我|发我")
SchoolDays = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A message taken apart, before anything is decided."""

    text: str
    tokens: list[Token]
    dates: list[DateWord]
    counts: Counts
    scoped: Scoped
    elsewhere: list[Span]
    """What is told of another class."""


def parse(text: str, roster: Roster, today: date) -> Parsed:
    """Take a message apart."""
    plain = with_colons(text, in_plain_words(answered(in_chinese(in_characters(fold(text))))))
    folded = respell(rename(keep_names(text, without_stress(plain, roster), roster), roster), roster)
    folded = without_slips(without_bygone(in_words(text, in_names(folded, roster), roster)), roster)
    folded = without_stages(folded, len(roster.names))
    fixed: list[Fixed] = find_fixed(folded, roster)
    numbered = [
        one for one in find_numbered(text, folded, roster) if not _touches(*one[:2], [one[:2] for one in fixed])
    ]
    fixed += [
        (start, end, "name" if names else "sep" if i else "strong")  # ①甲 ②乙(①病 ②事): the list ends there
        for i, (start, end, names) in enumerate(numbered)
    ]
    fixed += [one for one in find_places(folded, roster) if not _touches(*one[:2], [one[:2] for one in fixed])]
    reason = None if numbered else find_reason(folded, roster)
    if reason:
        fixed = [one for one in fixed if not _touches(*one[:2], [reason[:2]])] + [(*reason[:2], "strong")]
    named = [(start, end) for start, end, _ in fixed]
    fixed += [
        (start, end, "sep" if folded[max(0, start - 1) : start] in ("", ":", "\n") else "comma")
        for start, end in find_items(folded, roster.starts)
        if not _touches(start, end, named)
    ]
    taken = [(start, end) for start, end, _ in fixed]
    dates = [
        word
        for word in find_dates(folded, today)
        if not _touches(word.start, word.end, taken) and not _begins_in_name(word, folded, roster)
    ]
    # 28个今天来了26个: a word for today may stand inside a count.
    other_days = [(word.start, word.end) for word in dates if word.day != today or word.sort == "monthday"]
    elsewhere = find_elsewhere(folded, roster)
    counts = find_counts(folded, [*taken, *other_days, *elsewhere], len(roster.names))
    counted = [(start, end) for start, end, _ in counts.spans]
    fixed += [(start, end, "count") for start, end in counted]
    fixed += [(word.start, word.end, "date") for word in dates if not _touches(word.start, word.end, counted)]
    cut_up = cut(folded, roster, sorted(fixed))
    spelt = {
        start: (end, names)
        for start, end, names in find_by_surname(folded, roster)
        if not _touches(start, end, [(left, right) for left, right, _ in fixed])
    }
    if spelt:  # 姓张的那个娃没来
        cut_up = cut(folded, roster, sorted([*fixed, *((start, end, "name") for start, (end, _) in spelt.items())]))
    called = {start: (end, names, "number") for start, end, names in numbered}  # 1、3病,2事
    called |= {start: (end, names, "char") for start, (end, names) in spelt.items()}
    if called:
        cut_up = [
            token._replace(names=called[token.start][1], how=called[token.start][2])
            if token.kind == "name" and token.start in called
            else token
            for token in cut_up
        ]
    cut_up = find_either(folded, cut_up, roster.names)
    mixups = find_mixups(folded, cut_up)
    tokens = point_out(
        name_letters(short_statuses(mark(folded, call_with_title(call_by_character(cut_up, roster)))), roster), roster
    )
    tokens = whom(named_behind(text, tokens))
    if elsewhere:
        tokens = [
            token._replace(kind="plain")
            if token.kind in _OF_CLASS and _touches(token.start, token.end, elsewhere)
            else token
            for token in tokens
        ]
    scoped = hang(without(tokens, mixups) if mixups else tokens, {counted.start: counted for counted in counts.missing})
    put_right(scoped, mixups)
    if reason:
        give_reason(scoped, reason, folded)
    if columns := find_columns(text, folded, roster):
        give_columns(scoped, columns)
    return Parsed(folded, tokens, dates, counts, scoped, elsewhere)


def _touches(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < right and end > left for left, right in taken)


def _begins_in_name(word: DateWord, text: str, roster: Roster) -> bool:
    """李明早退: 明早 is no day there; nor is 下周 in 问下周全, 上周 in 联系上周全."""
    governs = {"下": "问看查说讲等", "上": "系碰遇见"}.get(word.words[:1], "")
    if word.start and text[word.start - 1] in governs:
        return any(text[word.start + 1 : word.start + 1 + n] in roster.exact for n in range(2, LONGEST_NAME + 1))
    return any(
        text[start:end] in roster.exact or text[start:end] in roster.given
        for end in range(word.start + 1, word.end)
        for start in range(max(0, end - LONGEST_NAME), word.start)
    )


def read(
    text: str,
    roster: Roster,
    at: datetime,
    about: str | None = None,
    kind: str = "teacher",
    is_school_day: SchoolDays | None = None,
) -> Reading:
    """Read one message.

    `at` is the local wall time it was received (aware or naive); `about` the pupil whom the prompt being answered was about;
    `kind` teacher, official or parent. With `is_school_day`, a day told that is no school day is asked about (unclear_date).
    """
    today = at.date()
    parsed = _parse_what_is_meant(text, roster, today, kind, about)
    apart: dict[str, str] = {}
    if kind == "teacher" and about is None:
        whole, (parsed, accounts) = parsed, _without_accounts(parsed, roster, today)
        left = {name for entity in parsed.scoped.entities for name in entity.mention.names}
        of: list[str] = []
        for start, end in accounts:
            within = [one.mention.names for one in whole.scoped.entities if start <= one.mention.start < end]
            # A sentence that names nobody goes on with whom the one before it named.
            of = [names[0] for names in within if len(names) == 1 and names[0] not in left] if within else of
            for name in of:
                apart[name] = f"{apart[name]}，{text[start:end]}" if name in apart else text[start:end]
    counts = parsed.counts
    told_roll = (
        parsed.scoped.everybody_here or counts.everybody or counts.expected is not None or counts.present is not None
    )
    named = any(e.mention.names for e in parsed.scoped.entities)
    if kind == "teacher" and about is None and not named and not told_roll and not inquires(parsed.text):
        stand_in = find_stand_in(parsed.text, parsed.dates, today)
        if stand_in is not None and not questions.asks_how(parsed.text, kind):
            return Reading(intent="other", date=today, stand_in=stand_in)
    told = told_day(parsed.text, parsed.tokens, parsed.dates, today, is_school_day)
    moved = find_move(parsed.text, parsed.dates, today) if about is None else None
    if moved is not None:
        told = Told(moved[1], moved=True)
    told.elsewhere = parsed.elsewhere
    told_kind = _tell_kind(parsed, told, kind, about, at)
    intent = told_kind.intent
    of_class = told_roll or bool(parsed.scoped.entities)
    plain_roll = intent == "checkin" and of_class and not rights_at_all(parsed.text)
    if kind == "teacher" and about is None and not plain_roll and "told late" not in (told_kind.report or ()):
        intent = overruled(intent, parsed.text, parsed.tokens, of_class)
    doubted_kind = told_kind.doubted
    if kind == "teacher" and about is None:
        if intent not in ("checkin", "correct"):
            if "no school" not in (told_kind.about or ()) and _may_be_lost(intent, parsed, at):
                intent, doubted_kind = "correct" if told_kind.rights else "checkin", True
        elif _may_be_asked(parsed, at):
            doubted_kind = True
    if moved is not None and only_slipped(parsed.text, parsed.dates, moved[0]):
        moved = None  # the day is told once more, and no report was sent
    if moved is not None and (intent in ("checkin", "correct", "other") or not _ASKED.search(parsed.text)):
        reading = read_roll(parsed.text, "correct", parsed.tokens, parsed.scoped, parsed.counts, told, roster, at)
        return replace(reading, moved_from=moved[0], withdraw=False)
    if intent in ("checkin", "correct"):
        doubted = None
        if not told.unclear:
            doubted = undated(parsed.text, parsed.tokens, parsed.dates, today, told.day, intent)
            if doubted is None and intent == "correct":
                doubted = doubted_day(parsed.text, parsed.tokens, parsed.dates, today, told.day, intent)
        if doubted is not None:
            told.unclear, told.whole, told.ahead = doubted.words, True, [(0, len(parsed.text))]
        plain_text = (
            parsed.text
            if questions.asks_back(parsed.text)
            else questions.without_help(
                parsed.text,
                [e.mention.start for e in parsed.scoped.entities]
                + [token.start for token in parsed.tokens if token.kind == "wavers"],
            )
        )
        if plain_text != parsed.text:
            parsed = parse(plain_text, roster, today)
        roll = read_roll(parsed.text, intent, parsed.tokens, parsed.scoped, parsed.counts, told, roster, at)
        if doubted_kind:
            roll = asked_about(roll)
        return replace(roll, set_apart=tuple(apart.items())) if apart else roll
    names = tuple(dict.fromkeys(e.mention.names[0] for e in parsed.scoped.entities if len(e.mention.names) == 1))
    student = about or (names[0] if names else None)
    plain = Reading(
        intent=intent,
        date=today,
        student=student,
        students=names,
        mentions=tuple(entity.mention for entity in parsed.scoped.entities),
    )
    if intent == "reply":
        told_case = second(take_apart(parsed.text, parsed.tokens, parsed.dates, kind, today), parsed.tokens, kind)
        case = as_case(told_case, parsed.text, parsed.dates, today)
        open_return = case.step != "ack" and doubts_return(parsed.text, parsed.tokens, kind, case.step == "returned")
        asks = (Ask("unclear_status", case.step, (student,) if student else ()),) if open_return else ()
        return replace(
            plain,
            step=case.step,
            outcome=case.outcome,
            reason=case.reason,
            promise_date=case.promise_date,
            act_date=case.act_date,
            met=case.met,
            said=case.said,
            attitude=case.attitude,
            asks=asks,
            clarify="unclear_status" if asks else None,
            notes=told_case.why,
        )
    if intent == "query":
        asked = asked_of(parsed.text, plain.mentions) or about
        return replace(plain, student=asked, query_kind=query_kind(parsed.text, asked))
    return plain


def _tell_kind(parsed: Parsed, told: Told, kind: str, about: str | None, at: datetime) -> Kind:
    """The kind of a message of which it is known which day it is about."""
    text, tokens, today = parsed.text, parsed.tokens, at.date()
    case = unprompted.Signs(text, tokens, parsed.dates, parsed.scoped, kind, today, at.hour)
    past = told.day < today or told.whole
    return tell_intent(Message(masked(text, tokens), parsed.scoped, parsed.counts, kind, past, at.hour, case), about)


def _may_be_lost(intent: Intent, parsed: Parsed, at: datetime) -> bool:
    """Do the letters say that what was told as no roll is one? A mere question is none, one for use never, nor a report
    on a case of nobody."""
    text = parsed.text
    if intent == "reply" and not any(entity.mention.names for entity in parsed.scoped.entities):
        return False
    if rolls.likely(text, parsed.tokens, at) <= rolls.LOST:
        return False
    return intent != "help" and (intent != "query" or not questions.only_asks(text))


def _may_be_asked(parsed: Parsed, at: datetime) -> bool:
    """Do the letters say of no part of what was told as a roll that it is one?"""
    text, tokens = parsed.text, parsed.tokens
    if not questions.asks_at_all(text) or not questions.asks_at_all(masked(text, tokens)):
        return False  # 何家辉:发热
    return rolls.likely(text, tokens, at) < rolls.MADE and not rolls.told_in_part(text, tokens, at)


def _parse_what_is_meant(text: str, roster: Roster, today: date, kind: str, about: str | None) -> Parsed:
    """A message taken apart, without the other matters that a teacher tells beside the roll."""
    parsed = parse(text, roster, today)
    of_roll = without_matters(text, parsed.text, roster) if kind == "teacher" and about is None else parsed.text
    return parsed if of_roll == parsed.text else parse(of_roll, roster, today)


def _without_accounts(parsed: Parsed, roster: Roster, today: date) -> tuple[Parsed, list[Span]]:
    """A message with what it tells of one pupil's case made blank, where the rest is the roll of others; and where that stood."""
    if sum(bool(entity.mention.names) for entity in parsed.scoped.entities) < 2 and "人" not in parsed.text:
        return parsed, []

    def look(words: str) -> Sentence:
        one = parse(words, roster, today)
        return Sentence(one.tokens, one.dates, one.scoped)

    text = parsed.text
    accounts = find_accounts(text, today, look)
    for start, end in accounts:
        text = text[:start] + " " * (end - start) + text[end:]
    return (parse(text, roster, today), accounts) if accounts else (parsed, [])


def answer_ask(ask: Ask, text: str, roster: Roster, at: datetime | None = None) -> Answered | None:
    """What a text settles as the answer to a pending question; None when it is no answer to it.

    `at` is when it was said; only a question for a day needs it (9月28日 told without a year).
    """
    if ask.code == "unclear_date" and at is None:
        return None
    return answer(ask, text, roster, at.date() if at is not None else date.min)


def explain(text: str, roster: Roster, at: datetime, about: str | None = None, kind: str = "teacher") -> list[str]:
    """Which words made which mark, a line each."""
    reading = read(text, roster, at, about, kind)
    parsed = _parse_what_is_meant(text, roster, at.date(), kind, about)
    told = told_day(parsed.text, parsed.tokens, parsed.dates, at.date(), None)
    pieces = [
        ("/".join(entity.mention.names) or entity.mention.words, piece.kind, str(piece.how), piece.start, piece.end)
        for entity in parsed.scoped.entities
        for piece in entity.evidence
    ]
    return tell(reading, parsed.text, pieces, _tell_kind(parsed, told, kind, about, at))
