"""A roll: who is here and who is not, on which day, with what must be asked."""

from __future__ import annotations

import re
from datetime import datetime

from handlers.reading.amends import by_denial, other_is_away, seen_since
from handlers.reading.counted import Counts
from handlers.reading.days import Told
from handlers.reading.doubts import doubted, said_straight
from handlers.reading.earlier import takes_back
from handlers.reading.evidence import Entity, Evidence, Scoped
from handlers.reading.intent import all_in_a_word
from handlers.reading.lexicon import MISSING, MISSING_OR_WHY
from handlers.reading.mismatch import find_mismatch
from handlers.reading.model import AWAY, Ask, Intent, Mark, Reading, Status
from handlers.reading.pattern import Pattern
from handlers.reading.periods import tell_period
from handlers.reading.roster import Roster
from handlers.reading.segment import Token
from handlers.reading.unexplained import unexplained
from handlers.reading.verdict import settle

#: 刚说缺乙,其实缺甲: what was said before holds no longer; 还有甲: it holds, and more is said.
_PUT_RIGHT = Pattern(
    r"其实|应该?(?=[是请没缺病事旷算])|应为|实际|不是|错|误|反了|混了|改|更正|取消|撤|删|销|去掉|拿掉|抹|划掉|消|作废|不算"
)
_ADDED = Pattern(r"还有|漏|补|另外|再加|加上|加一个|忘")
#: Somebody was left out: around him stand the letters of reporting.
_LEFT_OUT = Pattern(r"[漏忘落少](?:了|报|写|登|记|说|掉|下)|[报写登记说][漏忘]")
_TOLD_US = Pattern(r"招呼|说|讲|报备|电话")
_WITHDRAW = Pattern(r"撤回|撤销|[撤删][了掉下]|作废|取消|删除|不算数|当没发|当我没发|收回|别记|不要记")

_NOT_COUNTED = Pattern(r"不算(?!旷|缺|迟|早|请|病|事|远|太|很|严)")


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
    asks: list[Ask] = []
    marks: dict[str, Mark] = {}
    pending = 0
    none_missing = any(counted.kind == "missing" and counted.number == 0 for counted in counts.missing)
    everybody = all_in_a_word(text) or scoped.everybody_here or counts.everybody or none_missing
    held: list[Mark] = []
    early_else: dict[str, Mark] = {}
    today, morning = at.date(), at.hour < 9
    _adopt(scoped)
    put_right = bool(_PUT_RIGHT.search(text)) and not _ADDED.search(text)
    for entity in scoped.entities:
        for piece in entity.evidence:
            piece.behind = next((how for start, end, how in told.behind if start <= piece.start < end), "")
            if told.moved and piece.how == "before":
                piece.how = "said"  # 刚才报的甲病假,不是今天,是昨天: all but the day holds
            if piece.behind == "night":
                piece.behind = "by the way" if piece.kind == "present" else ""  # 昨晚查寝还在,今天没见人
        evidence = [piece for piece in entity.evidence if not _within(piece, told)]
        waiting = len(evidence) < len(entity.evidence)
        if intent == "correct":
            evidence = seen_since(evidence, everybody)
        if waiting and all(piece.kind == "leave" and _TOLD_US.search(piece.words) for piece in evidence):
            evidence = []  # 妈妈打过招呼,后天要请假: told now, of then
        verdict = settle(evidence)
        if verdict is None and intent == "correct" and entity.mixed and not evidence and other_is_away(entity, scoped):
            entity.denied = True
        verdict = by_denial(entity, verdict, evidence, put_right) if intent == "correct" else verdict
        if (
            verdict is None
            and intent == "correct"
            and everybody
            and not waiting
            and all(p.how == "before" for p in evidence)
        ):
            mention = entity.mention  # 更正:全勤,甲蹲厕所没看见
            verdict = "present", Evidence("present", mention.start, mention.end, mention.words)
        if everybody and evidence and all(piece.kind in ("ill", "well") for piece in evidence):
            continue  # 全班都在,就是甲有点咳嗽
        if verdict is not None and verdict[0] == "left_early" and len(entity.mention.names) == 1:
            without = settle([piece for piece in evidence if piece.kind != "left_early"])
            if without is not None and without[0] in AWAY:
                if (
                    morning
                    and told.day == today
                    and any(p.kind in ("leave", "sick_leave") for p in evidence)
                    and not re.search(r"早退|中途|节|课", verdict[1].words)
                ):
                    verdict = without  # 请了假提前回去的, said before school: away all day
                elif not re.search(r"早退|提前|提早|中途|节|课", verdict[1].words):
                    early_else[entity.mention.names[0]] = _mark(entity.mention.names[0], without, text)
        if waiting:
            later = settle(entity.evidence)
            if later and len(entity.mention.names) == 1:
                held.append(_mark(entity.mention.names[0], later, text))
        if verdict is None and intent == "checkin" and told.unclear is None and _of_another_day(entity, told):
            told.unclear = text[told.behind[0][0] : told.behind[0][1]]
            for piece in entity.evidence:
                piece.behind = ""
            then = settle(entity.evidence)
            held += [_mark(entity.mention.names[0], then, text)] if then else []
            continue
        if (
            verdict is None
            and evidence
            and all(
                p.kind == "unclear_why" and p.how != "before" and p.start - entity.mention.end <= 2 for p in evidence
            )
            and not entity.aside
            and _away_beside(scoped)
        ):
            verdict = "unexcused", evidence[-1]  # 甲感冒,乙不知道
        if verdict is None and entity.mention.names and _counts_say_away(scoped, counts):
            mention = entity.mention
            verdict = "absent", Evidence("absent", mention.start, mention.end, mention.words)
        if verdict is None and intent == "correct" and not (entity.mention.names or evidence or entity.aside):
            pending += 1
            asks.append(Ask("unknown_name", entity.mention.words, ()))  # 名单写漏了乙
            continue
        if verdict is None:
            both = {"present", "absent"} <= {piece.kind for piece in evidence}
            if (
                both
                or any(piece.kind in ("unsure", "unclear_why") for piece in evidence)
                or _waits(entity, scoped, counts)
            ):
                asks.append(Ask("unclear_status", entity.mention.words, entity.mention.names))
            continue
        names = entity.mention.names
        if len(names) == 1:
            marks[names[0]] = _mark(names[0], verdict, text)
            why = unexplained(tokens, entity) if verdict[0] == "absent" and intent == "checkin" else ""
            if why and not any(ask.status == "absent" for ask in asks):
                asks.append(Ask("unclear_status", why, names, "absent"))
        elif names:
            open_names = tuple(name for name in names if name not in _named_alone(scoped))
            if not open_names:
                continue  # 白玉兰、包玉兰两个玉兰: both are named beside it
            if len(open_names) == 1:
                # The other of the two was named in full beside it, so this can only be the one left.
                marks.setdefault(open_names[0], _mark(open_names[0], verdict, text))
                continue
            pending += not _is_elsewhere(entity, told)
            asks.append(Ask("ambiguous_name", entity.mention.words, names, verdict[0]))
        else:
            pending += not _is_elsewhere(entity, told)
            asks.append(Ask("unknown_name", entity.mention.words, (), verdict[0]))
    if (scoped.parts or counts.half) and not (
        everybody or marks or pending or counts.missing or counts.present or scoped.others_here
    ):
        asks.append(Ask("unclear_status", "另一半同学", ()))
    elif scoped.guessed and not (everybody or pending or asks or counts.present or scoped.others_here):
        asks.append(Ask("unclear_status", "其他同学" if marks else "全班同学", ()))
    if told.unclear is not None:
        asks.append(Ask("unclear_date", told.unclear, (), None, tuple(held)))
    _counted_away(
        marks, early_else, counts, roster, morning or tell_period(tokens, told, marks, scoped, intent) == "pm"
    )
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
    mismatch = None if told.unclear else find_mismatch(intent, text, counts, scoped, marks, pending, len(early), roster)
    if mismatch is not None:
        words, drop = mismatch
        gone = tuple(away) if drop else ()
        if drop:
            marks = {name: mark for name, mark in marks.items() if mark.status not in AWAY}
        asks.append(Ask("count_mismatch", words, (), None, gone))
    even = counts.expected is not None and counts.expected == counts.present
    nobody_away = not away and not pending
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
    for name in () if scoped.by_shape else doubted(text, tokens, intent, recorded):
        if name in marks and (name in put_in_place or said_straight(tokens, name, marks[name].span)):
            continue
        if any(ask.candidates == (name,) for ask in asks):
            continue  # asked about already
        if name not in marks and name in taken_back:
            continue  # 缺甲,啊不,缺乙
        if name in recorded or not asks:
            asks.append(Ask("unclear_status", name, (name,)))
            marks.pop(name, None)
            all_present = False
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
        expected=counts.expected,
        present_count=counts.present,
        clarify=asks[0].code if asks else None,
        asks=tuple(asks),
        student=_first_name(scoped),
        students=_names(scoped),
        mentions=tuple(entity.mention for entity in scoped.entities),
        withdraw=withdraw,
    )


def _adopt(scoped: Scoped) -> None:
    """打他爸电话关机。没到的是甲: what a story tells before its one pupil is named is of him."""
    if len(scoped.entities) != 1:
        return
    evidence = scoped.entities[0].evidence
    if not evidence or {piece.kind for piece in evidence} != {"absent"}:
        return
    evidence += [
        piece
        for piece in scoped.loose
        if piece.kind == "unexcused" and piece.how == "said" and piece.start < evidence[0].start
    ]


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


def _away_beside(scoped: Scoped) -> bool:
    """Is somebody else in the message said to be away?"""
    return any(piece.kind in MISSING_OR_WHY and piece.how != "before" for e in scoped.entities for piece in e.evidence)


def _counts_say_away(scoped: Scoped, counts: Counts) -> bool:
    """38/40 甲 乙: as many names as are missing, and nothing said of any of them."""
    if counts.expected is None or counts.present is None or counts.missing or scoped.everybody_here:
        return False
    bare = [e for e in scoped.entities if not (e.evidence or e.denied or e.swapped or e.aside)]
    return len(bare) == len(scoped.entities) == counts.expected - counts.present


def _of_another_day(entity: Entity, told: Told) -> bool:
    """昨天甲没来,今天乙没来: a second day with somebody missing, who may not be lost."""
    away = [piece for piece in entity.evidence if piece.kind in ("absent", "unexcused", "leave", "sick_leave")]
    return (
        bool(away)
        and len(entity.mention.names) == 1
        and all(
            (piece.behind == "today" and piece.how in ("said", "head"))
            or (piece.behind == "other day" and piece.how == "said" and piece.start > entity.mention.start)
            for piece in entity.evidence
        )
    )


def _waits(entity: Entity, scoped: Scoped, counts: Counts) -> bool:
    """Is a pupil named as if something were said of him, and nothing is that we understand? Better asked than passed over."""
    if entity.evidence or entity.denied or entity.swapped or entity.aside or not entity.mention.names:
        return False
    if entity.companion is not None and entity.companion.evidence:
        return False  # 甲和乙闹矛盾,甲没来
    if len(entity.mention.names) > 1 and set(entity.mention.names) <= _named_alone(scoped):
        return False  # 白玉兰、包玉兰都在,玉兰们…
    return not (
        scoped.everybody_here or counts.everybody or (counts.expected is not None and counts.expected == counts.present)
    )


def _is_elsewhere(entity: Entity, told: Told) -> bool:
    """Is it in what is told of another class that the pupil is named: asked about, and no matter for this one?"""
    return any(start <= entity.mention.start < end for start, end in told.elsewhere)


def _within(piece: Evidence, told: Told) -> bool:
    return any(start <= piece.start < end for start, end in told.ahead)


def _mark(name: str, verdict: tuple[Status, Evidence], text: str) -> Mark:
    status, piece = verdict
    return Mark(name, status, (piece.start, piece.end), text[piece.start : piece.end])


def _named_alone(scoped: Scoped) -> set[str]:
    return {
        entity.mention.names[0]
        for entity in scoped.entities
        if len(entity.mention.names) == 1 and entity.mention.how == "exact"
    }


def _names(scoped: Scoped) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entity.mention.names[0] for entity in scoped.entities if len(entity.mention.names) == 1))


def _first_name(scoped: Scoped) -> str | None:
    names = _names(scoped)
    return names[0] if names else None
