"""Answers to the reader's own questions: 1, 第一个, 是张晓明, 都不是, 在, 病假, 9月28日."""

from __future__ import annotations

import re
from datetime import date

from handlers.reading.evidence import Evidence
from handlers.reading.model import Answered, Ask, Mark, Status
from handlers.reading.names.roster import Roster
from handlers.reading.names.segment import Token, cut
from handlers.reading.scope.verdict import settle
from handlers.reading.tables import answering
from handlers.reading.when.dates import find_dates
from handlers.reading.words.lexicon import EVIDENCE
from handlers.reading.words.numbers import value
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold

_NONE = Pattern(rf"^(?:{answering.NEITHER}|没有|都没有|不是我班|不是本班|别的班|不报){answering.END}$")
_ORDINAL = Pattern(
    r"^(?:是|选|就是|第|我说的是|应该是|回复?)*\s*([1-9]|[一二两三四五六七八九])\s*(?:个|号|位|那个|"
    r"吧|哈|呢|啊)*$"
)
#: 李明来了没: a question is no answer.
_ASKS_BACK = Pattern(r"\?\s*$|(?:吗|么|来没来|到没到|在不在|(?:来了|到了|在校|来|到)(?:没有?|不))[?。! ]*$")
_FORMER = Pattern(r"^(?:是|就是|选)?(?:前面|前一|上面|头一)(?:那|这)?(?:个|位)?(?:吧|哈|呢|啊)?$")
_LATTER = Pattern(r"^(?:是|就是|选)?(?:后面|后一|下面|最后)(?:那|这)?(?:一)?(?:个|位)?(?:吧|哈|呢|啊)?$")
_BOTH = Pattern(rf"^(?:{answering.BOTH}){answering.END}$")
_HERE = Pattern(
    r"^(?:他|她|人)?(?:在|来了|到了|在的|在呢|在校|在教室|已到|来的|到校了|是在的|人在)(?:的|呢|啊|哈|"
    r"了)?$"
)
_DENIES = Pattern(r"(?:不是|不对|并非|不)(?:报的是)?$")
_AWAY = Pattern(r"^(?:他|她|人)?(?:不在|没来|没到|没在|未到|缺勤|没有来|没有到|不在的|人不在)(?:的|呢|啊|哈|了)?$")


def answer(ask: Ask, text: str, roster: Roster, today: date) -> Answered | None:
    """What `text` settles of `ask`, None when it is no answer to it. `today` is the day on which it was said."""
    plain = fold(text).strip(" \n。!,.~?")
    if not plain:
        return None
    if _NONE.match(plain):
        return Answered((), none=True)
    if _ASKS_BACK.search(fold(text).strip()):
        return None
    if ask.code == "unclear_date":
        return _day(ask, plain, today)
    if ask.code == "count_mismatch":
        return _Settled(ask, plain, roster).names_and_statuses() if ask.held else None
    if ask.code == "unclear_status":
        return _Settled(ask, plain, roster).status_of_one()
    return _Settled(ask, plain, roster).who()


def _day(ask: Ask, plain: str, today: date) -> Answered | None:
    words = find_dates(plain, today)
    # 不是今天，是昨天: the day denied is none that is told.
    told = [word for word in words if word.day is not None and not _DENIES.search(plain[: word.start])]
    rest = plain
    for word in reversed(words):
        rest = rest.replace(plain[word.start : word.end], "", 1)
    if len(told) != 1 or len(re.sub(r"[是的那就说吧呢啊哈报号日,。()\s周一二三四五六星期]", "", rest)) > 1:
        return None
    day = told[0].day
    return Answered(ask.held, day=day) if day is not None and day <= today else None


class _Settled:
    def __init__(self, ask: Ask, plain: str, roster: Roster) -> None:
        self.ask = ask
        self.plain = plain
        self.tokens = [token for token in cut(plain, roster, []) if token.kind not in ("sign", "sep")]
        self.names = [token for token in self.tokens if token.kind == "name"]

    def status(self) -> tuple[Status, Evidence] | None:
        """The status that the answer itself tells."""
        if _HERE.match(self.plain):
            return "present", Evidence("present", 0, len(self.plain), self.plain)
        if _AWAY.match(self.plain):
            return "absent", Evidence("absent", 0, len(self.plain), self.plain)
        pieces = [Evidence(t.kind, t.start, t.end, t.words) for t in self.tokens if t.kind in EVIDENCE]
        return settle(pieces)

    def mark(self, name: str, told: tuple[Status, Evidence] | None = None) -> Answered | None:
        if told is not None:
            return Answered((Mark(name, told[0], (told[1].start, told[1].end), told[1].words),))
        if self.ask.status is None:
            return None
        return Answered((Mark(name, self.ask.status, (0, len(self.plain)), self.plain),))

    def status_of_one(self) -> Answered | None:
        told = self.status()
        if (
            told is None
            or len(self.ask.candidates) != 1
            or any(token.names != self.ask.candidates for token in self.names)
        ):
            return None
        return self.mark(self.ask.candidates[0], told)

    def who(self) -> Answered | None:
        """Which pupil was meant: by number, by place, by name; several of them by name are all of them."""
        candidates = self.ask.candidates
        ordinal = _ORDINAL.match(self.plain)
        if ordinal:
            number = value(ordinal.group(1)) or 0
            return self.mark(candidates[number - 1]) if 1 <= number <= len(candidates) else None
        if candidates and _FORMER.match(self.plain):
            return self.mark(candidates[0])
        if candidates and _LATTER.match(self.plain):
            return self.mark(candidates[-1])
        if candidates and _BOTH.match(self.plain):
            return self.all_of(candidates)
        if any(_starts_anew(token) for token in self.tokens):
            return None
        chosen = [name for token in self.names for name in token.names if len(token.names) == 1 or name in candidates]
        if candidates:
            chosen = [name for name in chosen if name in candidates] or ([] if len(self.names) > 1 else chosen)
        if len(set(chosen)) == 1 and (
            not candidates or chosen[0] in candidates or len(self.plain) <= len(chosen[0]) + 4
        ):
            return self.mark(chosen[0], self.status())
        if (
            len(set(chosen)) > 1
            and candidates
            and set(chosen) <= set(candidates)
            and re.search(r"和|跟|都|、", self.plain)
        ):
            return self.all_of(tuple(dict.fromkeys(chosen)))
        return None

    def all_of(self, names: tuple[str, ...]) -> Answered | None:
        status = self.ask.status
        return (
            Answered(tuple(Mark(name, status, (0, len(self.plain)), self.plain) for name in names)) if status else None
        )

    def names_and_statuses(self) -> Answered | None:
        """For a head count that did not fit: 都是 or 名单没错 lets the held marks stand."""
        if re.match(
            (
                r"^(?:都是|名单(?:没错|对|是对的)|以名单为准|按名单|名字没错|人没错|对的?|没错|是的?)(?:的|吧|"
                r"了)?$"
            ),
            self.plain,
        ):
            return Answered(self.ask.held)
        return None


def _starts_anew(token: Token) -> bool:
    """A word that begins a report of its own: then the text is no answer."""
    return token.kind in ("everybody", "rest", "lack", "all_here", "except")
