"""A report of several classes in one message, and a report that leaves open which class it is of."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from config.days import day_of
from handlers.asides import class_names
from handlers.reading.tables.answering import BOTH, END
from handlers.reading.words.pattern import Pattern
from handlers.turn import questions
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Speaker
from store import inbox
from store import questions as asked
from store.questions import Question
from store.units import Unit

#: Sort of the question which class a report is of.
SORT = "class"
#: 2班全到 is the second class alone, 两个班 and 2个班 are both.
_EVERY = Pattern(
    r"^(?P<day>今[天日]|今早)?[，,\s]*(?:我们?(?:的|带的)?)?(?P<grade>[一二三四五六七八九]年级|初[一二三])?(?P<count>(?:两|俩)个?|[二三四234]个)班级?"
    r"(?:都|全部|均|全(?![勤到齐部都]))?[是]?[，,：:\s]*(?P<words>.+)$",
    re.S,
)
_COUNTS = {"两": 2, "俩": 2, "二": 2, "三": 3, "四": 4, "2": 2, "3": 3, "4": 4}
_BOTH = Pattern(rf"^(?:{BOTH})(?:全勤)?{END}$")
_EACH_OF_THEM = Pattern(r"^(?:[两二三俩]|几)个班(?:今天)?(?:都|全)(?!是|要)[^，,。]{1,4}$")
#: 全勤, 其他都到了: words of a whole class.
_OF_ALL = Pattern(r"全|都|齐|其[他余它]")
_NUMBER = Pattern(r"^(?:是|选|第)*(\d)(?:个|号)?[的。！!]*$")
#: So many classes are offered by number.
MOST = 9
#: What stands beside a class's name that only names it: 我报的是七1班; 七1班全到 is a report of its own.
_BESIDE = Pattern(r"(?:[我报说指吧了个班啊呢哈。！!]|那个|今天)*")


def split(text: str, may: Iterable[Unit]) -> list[tuple[Unit, str]]:
    """`七1班全勤，七2班孙悦没来` → each class with its own words; empty where fewer than two classes are named.

    Words before the first class (今天) belong to each.
    """
    may = list(may)
    named = [(place, klass.id, klass) for klass in may for place in _places(text, klass)]
    named += [(place, klass.id, klass) for klass, place in of_number(text, may)]
    places = sorted(named, key=lambda one: one[:2])
    first_of: dict[int, tuple[int, Unit]] = {}
    for place, number, klass in places:
        first_of.setdefault(number, (place, klass))
    order = sorted(first_of.values(), key=lambda one: one[0])
    if len(order) < 2 or len({place for place, _ in order}) < len(order):
        return []
    head = text[: order[0][0]]
    ends = [place for place, _ in order[1:]] + [len(text)]
    told = [
        (klass, (head + text[place:end]).strip(" \n，,；;、。和跟"))
        for (place, klass), end in zip(order, ends, strict=True)
    ]
    # 七1班、七2班全勤: a class without words of its own shares those of the next.
    words = ""
    for at in range(len(told) - 1, -1, -1):
        klass, own = told[at]
        if len(without(own[len(head.strip()) :], klass)) < 2 and words:
            told[at] = (klass, head + words)
        else:
            words = without(own, klass)
    return told


def of_number(text: str, may: Iterable[Unit]) -> list[tuple[Unit, int]]:
    """The classes that 2班 alone names, each with its place: where only one of those he may report for has the number."""
    may = list(may)
    found: list[tuple[Unit, int]] = []
    for number, place in class_names.bare(text).items():
        them = [klass for klass in may if number in {own for _, own in class_names.find(klass.name)}]
        if len(them) == 1:
            found.append((them[0], place))
    return found


def every(
    ctx: Context, who: Speaker, may: Sequence[Unit], reported: Callable[[Sequence[Unit]], Collection[int]]
) -> tuple[list[Unit], str] | Answer | None:
    """`两个班都全勤` → the classes meant and 全勤; the question which where he has more of them; None for other words.

    `reported` tells which classes have been reported today.
    """
    match = _EVERY.match(ctx.text.strip())
    if match is None:
        return None
    count, words = _COUNTS[match["count"][0]], match["words"].strip()
    words = (match["day"] or "") + (f"都{words}" if words[0] in "到来在" else words)
    pool = list(who.classes) or list(may)
    if grade := match["grade"]:
        pool = [klass for klass in pool if class_names.grade(grade) in {own for own, _ in class_names.find(klass.name)}]
    if len(pool) == count:
        return pool, words
    if len(pool) < count:
        return None
    done = reported(pool)
    left = [klass for klass in pool if klass.id not in done]
    if len(left) == count:
        names = "、".join(klass.name for klass in left)
        return _ask(ctx, who, f"说的是今天还没报的{names}吗？是请回“1”，不是请回班级。", left, words, whole=True)
    example = "、".join(klass.name for klass in (left if len(left) >= count else pool)[:count])
    return _ask(ctx, who, f"您说的是哪{match['count'][0]}个班？请回班级，如“{example}”。", (), words)


def ask_which(ctx: Context, who: Speaker, may: Sequence[Unit]) -> Answer:
    """Ask which class of those he may report for; a number or the class's name completes the report."""
    among = list(who.classes) if len(who.classes) > 1 else list(may)
    if not 1 < len(among) <= MOST:
        shown = f"回班级就行，如“{may[0].name}”。" if may else "请在前面写上班级，如“七1班 今天全勤”。"
        return _ask(ctx, who, f"您报的是哪个班？{shown}", (), ctx.text.strip())
    names = "、".join(f"{nth} {klass.name}" for nth, klass in enumerate(among, 1))
    return _ask(ctx, who, f"您报的是哪个班？{names}。回序号或班级，都是请回“都是”。", among, ctx.text.strip())


def _ask(ctx: Context, who: Speaker, said: str, among: Sequence[Unit], words: str, *, whole: bool = False) -> Answer:
    """Keep the question and the words that wait for it. `whole`: 1 means all of `among`, and not the first."""
    waiting = questions.newest(ctx, who.person.id, SORT)
    before = _waiting(ctx, waiting, words) if waiting is not None else []
    questions.drop_older(ctx, asked.open_for(ctx.tx, ctx.now, person_id=who.person.id), SORT)
    what = {"sort": SORT, "classes": [one.id for one in among], "words": words, "whole": whole, "before": before}
    questions.keep(ctx, who.person.id, who.person.county_id, what)
    if before:
        quoted = "".join(f"“{one['words']}”" for one in before)
        said = f"连同前面的{quoted}，{said}"
    elif waiting is not None and waiting.ask.get("words", words) != words:
        said = f"前面的“{waiting.ask['words']}”没有记，还要报请写上班级再发。\n{said}"
    return Answer(said, {"asked": SORT})


def _waiting(ctx: Context, question: Question, words: str) -> list[dict[str, object]]:
    """What waits for the same answer already: it is reported with these words, as long as neither is of a whole class."""
    theirs = str(question.ask.get("words") or "")
    if day_of(question.opened_at) != ctx.today or theirs == words or question.ask["whole"]:
        return []
    if _OF_ALL.search(theirs) or _OF_ALL.search(words):
        return []
    return [*question.ask.get("before", ()), {"message": question.message_id, "words": theirs}]


def to_which(
    ctx: Context, who: Speaker, may: Callable[[], Sequence[Unit]], report: Callable[[Context, Unit], Answer]
) -> Answer | None:
    """Complete the report of which it was asked whose it is; None where the words do not name classes alone."""
    question = questions.newest(ctx, who.person.id, SORT)
    if question is None or day_of(question.opened_at) != ctx.today:
        return None  # 2班 on the next day says nothing of yesterday's words
    if _EACH_OF_THEM.match(ctx.text.strip()):
        asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
        return None  # 两个班都到了 is a report of its own
    meant = _meant(ctx.text.strip(), question, may(), last=question == questions.newest(ctx, who.person.id))
    if not meant:
        return None
    asked.end(ctx.tx, question.id, ctx.now, answer_id=ctx.message_id)
    said = []
    for one in [*question.ask.get("before", ()), {"message": question.message_id, "words": question.ask.get("words")}]:
        first = inbox.get(ctx.tx, one["message"])
        # The words being completed were said then, and mean that day.
        then = replace(ctx, text=one["words"] or first.text.strip(), said_at=first.said_at)
        said += [report(then, klass) for klass in meant]
    return together(said)


def _meant(text: str, question: Question, may: Sequence[Unit], *, last: bool) -> list[Unit]:
    """The classes that an answer names. `last`: nothing was asked since, so that a number may be of this list."""
    by_id = {klass.id: klass for klass in may}
    among = [by_id[number] for number in question.ask.get("classes", ()) if number in by_id]
    if among and last:
        if _BOTH.match(text) or (question.ask["whole"] and questions.AGREES.match(text)):
            return among
        number = _NUMBER.match(text)
        if number is not None and not question.ask["whole"] and 0 < int(number[1]) <= len(among):
            return [among[int(number[1]) - 1]]
    named = [klass for klass in may if _places(text, klass)]
    rest = text
    for klass in named:
        rest = without(rest, klass)
    if named and _BESIDE.fullmatch(rest):
        return named
    numbered = of_number(text, may)
    rest = re.sub(r"[\s，,、；;。：:和跟的是]+", "", class_names.BARE.sub("", text))
    return [klass for klass, _ in numbered] if _BESIDE.fullmatch(rest) else []


def together(said: Iterable[Answer]) -> Answer:
    """Several answers as one."""
    them = list(said)
    if len(them) == 1:
        return them[0]
    return Answer("\n".join(one.text for one in them if one.text), [one.reading for one in them])


def _places(text: str, klass: Unit) -> list[int]:
    """Where the text names a class: by its name, an alias, or any way in which people write it."""
    found = [text.find(word) for word in (klass.name, *klass.aliases) if word and word in text]
    if found:
        return [min(found)]
    told = class_names.find(text)
    found = [place for key, place in told.items() if key in class_names.find(klass.name)]
    if not found and (briefly := class_names.briefly(text, klass.name)) is not None:
        return [briefly.start()]
    return found


def without(text: str, klass: Unit) -> str:
    """The words without the class's name."""
    for word in sorted((klass.name, *klass.aliases), key=len, reverse=True):
        text = text.replace(word, "", 1)
    if (briefly := class_names.briefly(text, klass.name)) is not None and not class_names.find(text):
        text = text[: briefly.start()] + text[briefly.end() :]
    text = (class_names.NAMED if class_names.find(text) else class_names.BARE).sub("", text, count=1)
    return re.sub(r"[\s，,、；;。：:和跟的是]+", "", text)
