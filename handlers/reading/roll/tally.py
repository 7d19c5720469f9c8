"""What each pupil of a roll gets: one mark, or a question."""

from __future__ import annotations

from datetime import datetime

from handlers.reading.counted import Counts
from handlers.reading.evidence import Entity, Evidence, Scoped
from handlers.reading.model import AWAY, Ask, Intent, Mark, Status
from handlers.reading.names.segment import Token
from handlers.reading.roll.unexplained import unexplained
from handlers.reading.scope.amends import STRUCK, by_denial, other_is_away, seen_since, struck_off
from handlers.reading.scope.verdict import settle
from handlers.reading.tables.scopes import IN_SCHOOL_TOO
from handlers.reading.when.days import Told
from handlers.reading.words.lexicon import MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

#: A status, and the words that decided it.
Verdict = tuple[Status, Evidence]

#: 刚说缺乙,其实缺甲: what was said before holds no longer; 还有甲: it holds, and more is said.
_PUT_RIGHT = Pattern(
    r"其实|应该?(?=[是请没缺病事旷算])|应为|实际|不是|错|误|反了|混了|改|更正|取消|撤|删|销|去掉|拿掉|抹|划掉|消|作废|不算"
)
_ADDED = Pattern(r"还有|漏|补|另外|再加|加上|加一个|忘")
#: 还有一个叫啥乙吧反正班长说他也没来
_ONE_MORE = Pattern(r"(?:还|另外?|又|再)(?:有|差|缺|少)[^,。;]{0,4}(?:叫|是)(?:啥|什么|做|作)?$")
_TOLD_US = Pattern(r"招呼|说|讲|报备|电话")
#: Behind a pupil: somebody at home said what stands before.
_AT_HOME = (
    r"(?:同学)?(?:的|他|她|家)*(?:爸爸?|妈妈?|爹|娘|爷爷?|奶奶?|家长|父亲|母亲|姥姥|姥爷|外婆|外公|阿妈|阿爸|额吉|姐姐?|哥哥?|"
    r"姑姑?)"
)
_WHOSE_WORDS = Pattern(
    _AT_HOME
    + r"(?:刚才?|早上|今早|今天|昨晚)*(?:的)?(?:原话|留言|微信|短信|信息|语音|电话|这么说|说的|讲的|发的|发来的|打来的|"
    r"打电话说的|来的电话|来电|告诉我的)"
)
#: "老师,娃发烧"——甲他妈: who is quoted.
_QUOTED = Pattern(_AT_HOME + r"(?=[ ]*(?:$|[,。;!\n)]))")
_IN_SCHOOL = Pattern(IN_SCHOOL_TOO)
#: He left in the midst of the day, whoever counts him; 提前走 may be before it began.
_MIDWAY, _EARLY = Pattern(r"早退|中途|节|课"), Pattern(r"早退|提前|提早|中途|节|课")


class Tally:
    """The marks of a roll, and what must be asked about its pupils.

    `pending`: how many are away of whom nobody knows yet who they are; `held`: marks that wait until the day is known;
    `early_else`: what those who left early are if the numbers count them as missing.
    """

    def __init__(
        self,
        text: str,
        intent: Intent,
        tokens: list[Token],
        scoped: Scoped,
        counts: Counts,
        told: Told,
        at: datetime,
        *,
        everybody: bool,
    ) -> None:
        self.text, self.intent, self.tokens = text, intent, tokens
        self.scoped, self.counts, self.told = scoped, counts, told
        self.everybody = everybody
        self.marks: dict[str, Mark] = {}
        self.asks: list[Ask] = []
        self.pending = 0
        self.held: list[Mark] = []
        self.early_else: dict[str, Mark] = {}
        self._before_school = at.hour < 9 and told.day == at.date()
        self._put_right = bool(_PUT_RIGHT.search(text)) and not _ADDED.search(text)

    def take(self) -> None:
        """Give every pupil who is named his mark, in the order of the text, or ask about him."""
        _adopt(self.scoped, self.text)
        for entity in self.scoped.entities:
            self._set_apart(entity)
            evidence = [piece for piece in entity.evidence if not _within(piece, self.told)]
            waiting = len(evidence) < len(entity.evidence)
            if self.intent == "correct":
                evidence = seen_since(evidence, self.everybody)
            if waiting and all(piece.kind == "leave" and _TOLD_US.search(piece.words) for piece in evidence):
                evidence = []  # 妈妈打过招呼,后天要请假: told now, of then
            if not waiting and self.intent == "checkin":
                evidence = [piece for piece in evidence if not _is_ahead(piece, self.told)] or evidence
            if self.everybody and evidence and all(piece.kind in ("ill", "well") for piece in evidence):
                continue  # 全班都在,就是甲有点咳嗽
            verdict = self._left_early(entity, self._settled(entity, evidence, waiting=waiting), evidence)
            if waiting:
                self._hold(entity)
            if verdict is None and self._of_an_open_day(entity):
                continue
            verdict = verdict or self._by_others(entity, evidence)
            if verdict is not None:
                self._put(entity, verdict)
            else:
                self._ask(entity, evidence)

    # -- what is told of one -------------------------------------------------------------------------------------------

    def _set_apart(self, entity: Entity) -> None:
        """Tell what is of another day from what is of the roll's."""
        for piece in entity.evidence:
            piece.behind = next((how for start, end, how in self.told.behind if start <= piece.start < end), "")
            if self.told.moved and piece.how == "before":
                piece.how = "said"  # 刚才报的甲病假,不是今天,是昨天: all but the day holds
            if piece.behind == "night":
                piece.behind = "by the way" if piece.kind == "present" else ""  # 昨晚查寝还在,今天没见人

    def _settled(self, entity: Entity, evidence: list[Evidence], *, waiting: bool) -> Verdict | None:
        """What the words say of him; in a correction also what they take back. `waiting`: some are of a day ahead."""
        verdict = settle(evidence)
        if self.intent != "correct":
            return verdict
        if verdict is None and entity.mixed and not evidence and other_is_away(entity, self.scoped):
            entity.denied = True
        verdict = by_denial(entity, verdict, evidence, self._put_right)
        if STRUCK.search(self.text):
            verdict = struck_off(verdict, evidence)
        if verdict is None and self.everybody and not waiting and all(piece.how == "before" for piece in evidence):
            return "present", _named(entity, "present")  # 更正:全勤,甲蹲厕所没看见
        return verdict

    def _left_early(self, entity: Entity, verdict: Verdict | None, evidence: list[Evidence]) -> Verdict | None:
        """请了假提前回去的, said before school, is away all day; else the numbers may tell so later."""
        if verdict is None or verdict[0] != "left_early" or len(entity.mention.names) != 1:
            return verdict
        without = settle([piece for piece in evidence if piece.kind != "left_early"])
        if without is None or without[0] not in AWAY:
            return verdict
        on_leave = any(piece.kind in ("leave", "sick_leave") for piece in evidence)
        if self._before_school and on_leave and not _MIDWAY.search(verdict[1].words):
            return without
        if not _EARLY.search(verdict[1].words):
            self.early_else[entity.mention.names[0]] = self._mark(entity.mention.names[0], without)
        return verdict

    def _hold(self, entity: Entity) -> None:
        later = settle(entity.evidence)
        if later and len(entity.mention.names) == 1:
            self.held.append(self._mark(entity.mention.names[0], later))

    def _of_an_open_day(self, entity: Entity) -> bool:
        """昨天甲没来,今天乙没来: then the day is asked about, and his mark waits for the answer."""
        told = self.told
        if self.intent != "checkin" or told.unclear is not None or not _of_another_day(entity, told):
            return False
        told.unclear = self.text[told.behind[0][0] : told.behind[0][1]]
        for piece in entity.evidence:
            piece.behind = ""
        self._hold(entity)
        return True

    def _by_others(self, entity: Entity, evidence: list[Evidence]) -> Verdict | None:
        """What follows for him of what is told of others, or of the numbers."""
        if any(piece.kind == "wavers" for piece in evidence):
            return None
        only_why = evidence and all(
            piece.kind == "unclear_why" and piece.how != "before" and piece.start - entity.mention.end <= 2
            for piece in evidence
        )
        if only_why and not entity.aside and _away_beside(self.scoped):
            return "unexcused", evidence[-1]  # 甲感冒,乙不知道
        if entity.mention.names and _counts_say_away(self.scoped, self.counts):
            return "absent", _named(entity, "absent")
        if not evidence and not entity.aside and _last_missing(entity, self.scoped, self.counts):
            return "absent", _named(entity, "absent")
        return None

    # -- what comes of it ----------------------------------------------------------------------------------------------

    def _ask(self, entity: Entity, evidence: list[Evidence]) -> None:
        """Of him nothing is settled: ask, where he is named as if something were said of him."""
        mention = entity.mention
        if not evidence and self.marks and any(start <= mention.start < end for start, end, _ in self.told.behind):
            return  # 今天甲没来,昨天是乙
        if not (mention.names or evidence) and (
            (self.intent == "correct" and not entity.aside) or _ONE_MORE.search(self.text[: mention.start])
        ):
            self.pending += 1
            self.asks.append(Ask("unknown_name", mention.words, ()))  # 名单写漏了乙
            return
        if mention.how == "either" or (len(mention.names) > 1 and any(piece.kind == "unsure" for piece in evidence)):
            self.pending += 1
            self.asks.append(Ask("ambiguous_name", mention.words, mention.names))  # 请假的是甲还是乙我没听清
            return
        kinds = {piece.kind for piece in evidence}
        open_to_two = {"present", "absent"} <= kinds or kinds & {"unsure", "wavers", "trace", "unclear_why"}
        if open_to_two or (_waits(entity, self.scoped, self.counts) and not self._told_beside(entity)):
            self.asks.append(Ask("unclear_status", mention.words, mention.names))

    def _told_beside(self, entity: Entity) -> bool:
        """甲作业又没交。没来的是乙: is he named for what pupils do in school, beside the roll of others?"""
        ends = min(
            (
                token.start
                for token in self.tokens
                if token.start >= entity.mention.end and token.kind in ("name", "strong")
            ),
            default=len(self.text),
        )
        begins = max(
            (token.end for token in self.tokens if token.end <= entity.mention.start and token.kind == "strong"),
            default=0,
        )
        told = self.text[entity.mention.end : ends] + self.text[begins : entity.mention.start]
        return _away_beside(self.scoped) and _IN_SCHOOL.search(told) is not None

    def _put(self, entity: Entity, verdict: Verdict) -> None:
        """Mark him; ask who is meant where that is open, and why he is away where unknown words tell it."""
        names, words = entity.mention.names, entity.mention.words
        if len(names) == 1:
            self.marks[names[0]] = self._mark(names[0], verdict)
            why = unexplained(self.tokens, entity) if verdict[0] == "absent" and self.intent == "checkin" else ""
            if why and not any(ask.status == "absent" for ask in self.asks):
                self.asks.append(Ask("unclear_status", why, names, "absent"))
            return
        alone = _named_alone(self.scoped) if names else frozenset()
        left = tuple(name for name in names if name not in alone)
        if names and not left:
            return  # 白玉兰、包玉兰两个玉兰: both are named beside it
        if len(left) == 1:
            # The other of the two was named in full beside it, so this can only be the one left.
            self.marks.setdefault(left[0], self._mark(left[0], verdict))
            return
        self.pending += not _is_elsewhere(entity, self.told)
        self.asks.append(Ask("ambiguous_name" if names else "unknown_name", words, names, verdict[0]))

    def _mark(self, name: str, verdict: Verdict) -> Mark:
        status, piece = verdict
        return Mark(name, status, (piece.start, piece.end), self.text[piece.start : piece.end])


def _named(entity: Entity, kind: str) -> Evidence:
    """Evidence that is no word but his being named."""
    return Evidence(kind, entity.mention.start, entity.mention.end, entity.mention.words)


def _adopt(scoped: Scoped, text: str) -> None:
    """打他爸电话关机。没到的是甲: what a story tells before its one pupil is named is of him, and
    of whom it was only told that somebody of his was met (碰见甲他大伯,这娃胳膊折了), what comes next."""
    for entity in scoped.entities:
        whose = _WHOSE_WORDS.match(text, entity.mention.end)
        start = _quoted(text, entity.mention.start)
        if whose and start is None and len(scoped.entities) == 1:
            start = 0
        if start is None or not (whose or _QUOTED.match(text, entity.mention.end)):
            continue
        of_others = [id(piece) for other in scoped.entities if other is not entity for piece in other.evidence]
        own = [piece for piece in entity.evidence if id(piece) not in of_others]
        if all(start <= piece.start < entity.mention.start for piece in own):
            # "老师,娃发烧,今天来不了",甲他妈原话
            told = [piece for piece in scoped.loose if start <= piece.start < entity.mention.start]
            entity.evidence = own + told if own or told else entity.evidence
            scoped.picked.update(entity.mention.names if own or told else ())
    if len(scoped.entities) != 1 or scoped.picked:
        return
    evidence = scoped.entities[0].evidence
    if not evidence or {piece.kind for piece in evidence} != {"absent"}:
        return
    named = scoped.entities[0].mention.start
    evidence += [
        piece
        for piece in scoped.loose
        if piece.how == "said"
        and piece.start < evidence[0].start
        and (
            piece.kind == "unexcused"
            or (piece.kind in ("ill", "body") and named < piece.start and scoped.entities[0].aside)
        )
    ]


def _quoted(text: str, at: int) -> int | None:
    """Where the words begin that stand in quotation marks right before `at`."""
    end = len(text[:at].rstrip(" ,。-~:("))
    start = text.rfind('"', 0, end - 1) if text[end - 1 : end] == '"' else -1
    return start if start >= 0 else None


def _away_beside(scoped: Scoped) -> bool:
    """Is somebody else in the message said to be away?"""
    return any(piece.kind in MISSING_OR_WHY and piece.how != "before" for e in scoped.entities for piece in e.evidence)


def _counts_say_away(scoped: Scoped, counts: Counts) -> bool:
    """38/40 甲 乙: as many names as are missing, and nothing said of any of them."""
    if counts.expected is None or counts.present is None or counts.missing or scoped.everybody_here:
        return False
    bare = [e for e in scoped.entities if not (e.evidence or e.denied or e.swapped or e.aside)]
    return len(bare) == len(scoped.entities) == counts.expected - counts.present


def _last_missing(entity: Entity, scoped: Scoped, counts: Counts) -> bool:
    """差俩。甲胃疼;乙还没顾上问: as many are named as are missing, and all but one are said to be away."""
    total = [counted.number for counted in counts.missing if counted.kind == "missing"]
    others = [other for other in scoped.entities if other is not entity]
    return (
        len(total) == 1 == len(entity.mention.names)
        and total[0] == len(scoped.entities) > 1
        and not (entity.denied or entity.swapped or entity.evidence)
        and all((told := settle(other.evidence)) is not None and told[0] in AWAY for other in others)
    )


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
    alone = {e.mention.names[0] for e in scoped.entities if len(e.mention.names) == 1}
    if len(entity.mention.names) > 1 and set(entity.mention.names) <= alone:
        return False  # 白玉兰、包玉兰都在,玉兰们…
    return not (
        scoped.everybody_here or counts.everybody or (counts.expected is not None and counts.expected == counts.present)
    )


def _is_elsewhere(entity: Entity, told: Told) -> bool:
    """Is it in what is told of another class that the pupil is named: asked about, and no matter for this one?"""
    return any(start <= entity.mention.start < end for start, end in told.elsewhere)


def _within(piece: Evidence, told: Told) -> bool:
    return any(start <= piece.start < end for start, end in told.ahead)


def _is_ahead(piece: Evidence, told: Told) -> bool:
    """请假,26号回来: is it of a day ahead that somebody is said to be here?"""
    return piece.kind == "present" and any(start <= piece.start < end for start, end in told.coming)


def _named_alone(scoped: Scoped) -> set[str]:
    return {
        entity.mention.names[0]
        for entity in scoped.entities
        if len(entity.mention.names) == 1 and entity.mention.how == "exact"
    }
