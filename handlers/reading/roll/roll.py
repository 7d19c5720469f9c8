"""A roll: who is here and who is not, on which day, with what must be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.reading.counted import Counts
from handlers.reading.doubt.doubts import doubted, said_straight
from handlers.reading.evidence import Scoped
from handlers.reading.figures.mismatch import find_mismatch
from handlers.reading.figures.unread import unread_number
from handlers.reading.figures.whole import complete
from handlers.reading.kind.signs import all_in_a_word
from handlers.reading.model import AWAY, Ask, Intent, Mark, Reading, Span
from handlers.reading.names.roster import Roster
from handlers.reading.names.segment import Token
from handlers.reading.roll.tally import Tally
from handlers.reading.roll.unexplained import but_one, unsaid
from handlers.reading.scope.picks import THE_OTHERS
from handlers.reading.scope.verdict import settle
from handlers.reading.when.days import Told
from handlers.reading.when.earlier import takes_back
from handlers.reading.when.periods import tell_period
from handlers.reading.words.lexicon import MISSING
from handlers.reading.words.pattern import Pattern

#: Somebody was left out: around him stand the letters of reporting.
_LEFT_OUT = Pattern(r"[漏忘落少](?:了|报|写|登|记|说|掉|下)|[报写登记说][漏忘]")
_WITHDRAW = Pattern(r"撤回|撤销|[撤删][了掉下]|作废|取消|删除|不算数|当没发|当我没发|收回|别记|不要记")

#: 一个没来,另一个在,认不出是哪个.
_WHICH = Pattern(
    r"(?:[认分说搞弄记看]不[出清得准]|不(?:知道?|晓得|清楚|确定))[^,。;]{0,4}(?:哪一?个|谁)|分不清|认不出|哪个是哪个"
)
_NOT_COUNTED = Pattern(r"不算(?!旷|缺|迟|早|请|病|事|远|太|很|严)")


def asked_about(roll: Reading) -> Reading:
    """A roll that may be none: nothing is recorded of it before its marks are confirmed."""
    asks = [Ask("unclear_status", mark.words, (mark.name,), mark.status) for mark in roll.marks]
    if not (asks or roll.asks or roll.withdraw):
        asks = [Ask("unclear_status", "全班同学", ())]
    asks += roll.asks
    return replace(roll, marks=(), all_present=False, clarify=asks[0].code if asks else None, asks=tuple(asks))


def read_roll(
    text: str,
    intent: Intent,
    tokens: list[Token],
    scoped: Scoped,
    counts: Counts,
    told: Told,
    roster: Roster,
    at: datetime,
) -> Reading:
    """Build the Reading of a check-in or a correction from what the walk found."""
    none_missing = _none_missing(counts)
    everybody = all_in_a_word(text) or scoped.everybody_here or counts.everybody or none_missing
    tally = Tally(text, intent, tokens, scoped, counts, told, at, everybody=everybody)
    tally.take()
    marks, asks, pending = tally.marks, tally.asks, tally.pending
    if (scoped.parts or counts.half) and not (
        everybody or marks or pending or counts.missing or counts.present or scoped.others_here
    ):
        asks.append(Ask("unclear_status", "另一半同学", ()))
    elif scoped.guessed and not (everybody or pending or asks or counts.present or scoped.others_here):
        asks.append(Ask("unclear_status", "其他同学" if marks else "全班同学", ()))
    if told.unclear is not None:
        asks.append(Ask("unclear_date", told.unclear, (), None, tuple(tally.held)))
    whole = at.hour < 9 or tell_period(tokens, told, marks, scoped, intent) == "pm"
    _counted_away(marks, tally.early_else, counts, roster, whole)
    away = [mark for mark in marks.values() if mark.status in AWAY]
    early = [mark for mark in marks.values() if mark.status == "left_early"]
    loose = [
        piece
        for piece in scoped.loose
        if piece.kind in MISSING
        and piece.how != "before"
        and not any(start <= piece.start < end for start, end in told.elsewhere)
    ]
    if (
        intent == "checkin"
        and loose
        and all(entity.aside and not entity.evidence for entity in scoped.entities)
        and not everybody
        and not counts.missing
        and told.unclear is None
        and counts.expected == counts.present
    ):
        asks.append(Ask("unknown_name", loose[0].words, (), settle(loose)[0] if settle(loose) else None))  # type: ignore[index]
    but = but_one(tokens) if everybody and not asks else ""
    if but:
        asks.append(Ask("unknown_name", but, ()))
    mismatch = None if told.unclear else find_mismatch(intent, text, counts, scoped, marks, pending, len(early), roster)
    if mismatch is not None:
        words, drop = mismatch
        gone = tuple(away) if drop else ()
        if drop:
            marks = {name: mark for name, mark in marks.items() if mark.status not in AWAY}
        asks.append(Ask("count_mismatch", words, (), None, gone))
    elif intent == "checkin" and told.unclear is None and not asks:
        unread = unread_number(text, tokens, counts, len(roster.names), len(away) + pending, len(early))
        if unread:
            asks.append(Ask("count_mismatch", unread))
    even = counts.expected is not None and counts.expected == counts.present
    nobody_away = not away and not pending and not but
    all_present = nobody_away and (everybody or even) and not told.whole
    if scoped.others_here and not everybody and not even:
        all_present = (
            nobody_away and bool(marks) and all(mark.status == "present" for mark in marks.values()) and not asks
        )
    recorded = {name: mark.status for name, mark in marks.items()}
    put_in_place = _put_in_place(scoped) if intent == "correct" else set()
    if intent == "correct" and _LEFT_OUT.search(text):
        put_in_place |= set(recorded)  # 把甲报漏了,他也缺勤
    taken_back = {entity.mention.names[0] for entity in scoped.entities if entity.denied and entity.mention.names}
    bare = _bare(tokens)
    headed = {name for name, mark in marks.items() if _is_headed(scoped, bare, mark)}
    settled = put_in_place | {ask.candidates[0] for ask in asks if len(ask.candidates) == 1}  # asked about already
    settled |= {name for name in marks.keys() - headed if _told_apart(scoped, bare, marks[name], text)}
    settled |= {name for name in marks if _named_behind(tokens, name)}
    if all_present:  # 结果娃戴着口罩来了。今天一个不缺: both say that he is here
        settled |= {name for name, mark in marks.items() if mark.status == "present"}
    settled |= taken_back - marks.keys()  # 缺甲,啊不,缺乙
    for name in () if scoped.by_shape else doubted(text, tokens, intent, recorded, headed, settled):
        if name in recorded or not asks:
            asks.append(Ask("unclear_status", name, (name,)))
            marks.pop(name, None)
            all_present = False
    no_more = [name for name, mark in marks.items() if mark.status == "absent"]
    if no_more and intent == "checkin" and not asks and (why := unsaid(text, tokens, scoped)):
        asks += [Ask("unclear_status", why, (name,), "absent") for name in no_more]
    swapped = text.rfind("对调") if intent == "correct" else -1
    for name in [name for name, mark in marks.items() if mark.span[1] <= swapped]:
        # 甲病假,乙事假,情况对调一下: as it was reported, or as it should be?
        asks.append(Ask("unclear_status", name, (name,)))
        marks.pop(name)
    withdraw = (
        intent == "correct"
        and not marks
        and bool(takes_back(text) or _WITHDRAW.search(text) or (not scoped.entities and _NOT_COUNTED.search(text)))
    )
    counted = counts.expected is not None or counts.present is not None
    if not (asks or marks or all_present or counted or withdraw or told.moved):
        # Nothing would be recorded and nothing taken back: something in it was not understood.
        asks.append(Ask("unclear_status", "全班同学", ()))
    order = {"unknown_name": 0, "ambiguous_name": 1, "unclear_date": 2, "unclear_status": 3, "count_mismatch": 4}
    asks.sort(key=lambda ask: order[ask.code])
    ordered = tuple(sorted(marks.values(), key=lambda mark: mark.span))
    expected, present = counts.expected, counts.present
    if all_present and everybody and intent == "checkin":
        expected, present = complete(text, _no_heads(tokens, counts), counts, len(roster.names))
    adds_up = (
        counts.expected is not None
        and counts.present is not None
        and counts.expected - counts.present == len(away) + pending > 0
    )
    return Reading(
        intent=intent,
        date=told.day,
        period=tell_period(tokens, told, marks, scoped, intent),
        all_present=all_present,
        others_present=all_present or scoped.others_here or counts.rest or adds_up or (everybody and not nobody_away),
        marks=ordered,
        expected=expected,
        present_count=present,
        clarify=asks[0].code if asks else None,
        asks=tuple(asks),
        student=_first_name(scoped),
        students=_names(scoped),
        mentions=tuple(entity.mention for entity in scoped.entities),
        withdraw=withdraw,
    )


def _none_missing(counts: Counts) -> bool:
    """缺勤0, or 请假0旷课0: is it told of those missing, or of each kind of them, that there are none?"""
    away = {c.kind: c.number for c in counts.missing if c.kind not in ("late", "left_early")}
    return away.get("missing") == 0 or (len(away) > 1 and not any(away.values()))


def _no_heads(tokens: list[Token], counts: Counts) -> list[Span]:
    """Where days, classes and the like stand, and numbers that were read."""
    taken = [(token.start, token.end) for token in tokens if token.kind in ("date", "class", "other_class", "late")]
    return taken + [(start, end) for start, end, _ in counts.spans]


def _bare(tokens: list[Token]) -> list[Token]:
    """The tokens without the brackets around nothing but a name: 其中1人(甲)迟到."""
    kinds = ["", *(token.kind for token in tokens), ""]
    alone = {at for at in range(1, len(kinds) - 1) if kinds[at - 1 : at + 2] == ["open", "name", "close"]}
    return [token for at, token in enumerate(tokens, 1) if not {at - 1, at + 1} & alone]


def _is_headed(scoped: Scoped, tokens: list[Token], mark: Mark) -> bool:
    """Is it said straight out of him by a head in a sentence? A title with its colon (旷课:甲) is as plain as a sheet."""
    at = next((at for at, token in enumerate(tokens) if token.kind == "name" and token.names == (mark.name,)), 0)
    if mark.name in scoped.picked or mark.span[0] >= tokens[at].start or (at and tokens[at - 1].kind == "colon"):
        return False
    return said_straight(tokens, mark.name, mark.span)


def _named_behind(tokens: list[Token], name: str) -> bool:
    """座位空着——甲: do the words that stand before him in the text come behind him in the order in which they are read?"""
    at = next((at for at, token in enumerate(tokens) if token.kind == "name" and token.names == (name,)), len(tokens))
    return any(token.start < tokens[at].start for token in tokens[at + 1 : at + 3])


def _told_apart(scoped: Scoped, tokens: list[Token], mark: Mark, text: str) -> bool:
    """Is it said straight out of him: where he is named, where he is named again behind the list, by his place in it, or by being
    one of as many as are counted?"""
    placed = mark.name in scoped.picked and not _WHICH.search(text)
    if placed or said_straight(tokens, mark.name, mark.span):
        return True
    for counted, listed in scoped.headed:
        if counted.kind == "missing" and (counted.start, counted.end) == mark.span and counted.number == len(listed):
            return True
    named = [i for i, token in enumerate(tokens) if token.kind == "name" and token.start < mark.span[0]]
    if len(named) < 2 or tokens[named[-1]].names != (mark.name,):
        return False
    others = (
        i for i in range(named[-1], len(tokens)) if tokens[i].kind == "rest" or tokens[i].words.startswith(THE_OTHERS)
    )
    return said_straight(tokens[named[-1] - 1 : next(others, len(tokens))], mark.name, mark.span)


def _put_in_place(scoped: Scoped) -> set[str]:
    """Who is put right by words for it (旷课改成病假, 不是乙,是甲): around him stand the letters of what was wrong, too."""
    replaced = any(
        entity.denied or entity.mixed or (entity.evidence and all(piece.how == "before" for piece in entity.evidence))
        for entity in scoped.entities
    )
    return {
        entity.mention.names[0]
        for entity in scoped.entities
        if entity.mention.names
        and (
            entity.swapped
            or replaced
            or any(piece.how == "final" for piece in entity.evidence)
            or len({piece.how == "before" for piece in entity.evidence}) > 1
        )
    }


def _counted_away(
    marks: dict[str, Mark], instead: dict[str, Mark], counts: Counts, roster: Roster, whole: bool
) -> None:
    """牙疼回家了 of somebody whom the numbers count as missing tells why he is away, not that he left early. Changes `marks`."""
    size = counts.expected or len(roster.names)
    if not instead or counts.present is None or not whole:
        return
    away = sum(mark.status in AWAY for mark in marks.values())
    if size - counts.present == away + len(instead):
        marks.update(instead)


def _names(scoped: Scoped) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entity.mention.names[0] for entity in scoped.entities if len(entity.mention.names) == 1))


def _first_name(scoped: Scoped) -> str | None:
    names = _names(scoped)
    return names[0] if names else None
