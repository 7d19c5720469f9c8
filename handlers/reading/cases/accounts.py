"""What is told of one pupil's case beside the roll of others: 昨晚家访了曹阳,他爸说下周一来。许诺发烧请假."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from handlers.reading.cases.acts import Acts
from handlers.reading.cases.clauses import cut_clauses, rewrite
from handlers.reading.evidence import Scoped
from handlers.reading.model import Span
from handlers.reading.names.segment import Token
from handlers.reading.when.dates import DateWord
from handlers.reading.words.lexicon import MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

_SENTENCE = Pattern(r"[^。;!\n]+")
#: Without one of these nobody went anywhere and nobody was called.
_WENT = Pattern(r"家访|上门|入户|登门|走访|[去到上跑]|打|电话|微信|视频|劝|谈")
#: Of the roll; a sentence with one of these is no account of a case.
_OF_A_ROLL = Pattern(
    r"(?:没|未)(?:来|到(?!家|访)|在(?!家))|缺|旷|请假|病假|事假|迟到|早退|全勤|到齐|都[到来在]|应到|实到|其他|其余|点名|全班|无故"
)
#: What who went there found (家里没人); why somebody stays away only in a roll.
_NOT_SEEN = ("没见", "没看", "没找", "没碰", "没遇", "不见", "见不")
_NOBODY_HOME = ("没人", "没有人", "没得人")
_CALLED = Pattern(
    r"(?:给|跟|和)[^,]{1,8}(?:打(?:了|过)?(?:个)?(?:电话|视频)|通(?:了|过)(?:个)?(?:电话|话)|联系(?:了|过))"
)


class Sentence(NamedTuple):
    """One sentence taken apart by itself."""

    tokens: list[Token]
    dates: list[DateWord]
    scoped: Scoped


def find_accounts(text: str, today: date, look: Callable[[str], Sentence]) -> list[Span]:
    """Where a folded text tells what was done about a pupil, while other sentences are the roll of others; else nothing.

    `look` takes a sentence apart. What follows an account and names nobody belongs to it.
    """
    spans = [match.span() for match in _SENTENCE.finditer(text)]
    if len(spans) < 2 or not any(
        _WENT.search(text, start, end) and not _OF_A_ROLL.search(text, start, end) for start, end in spans
    ):
        return []
    accounts: list[Span] = []
    found_nobody: list[Span] = []
    told_of: set[str] = set()
    away: set[str] = set()
    within = False
    for start, end in spans:
        words = text[start:end]
        one = look(words)
        names = {name for entity in one.scoped.entities for name in entity.mention.names}
        of_roll = bool(_OF_A_ROLL.search(words)) or _is_item(one.tokens)
        past = any(word.day is not None and word.day < today for word in one.dates)
        lacking = {
            name
            for entity in one.scoped.entities
            if any(piece.kind in MISSING_OR_WHY and not _found(piece.words, past) for piece in entity.evidence)
            for name in entity.mention.names
        }
        if names and not of_roll and not lacking and _acts(words, one, today):
            within = True
            told_of |= names
        elif names or of_roll:
            within = False
            away |= lacking
        if within:
            accounts.append((start, end))
            if any(_found(piece.words, past) for e in one.scoped.entities for piece in e.evidence):
                found_nobody.append((start, end))
    if not away:
        return []
    return found_nobody if away & told_of else accounts


def _found(words: str, past: bool) -> bool:
    """家里没人, and of a past day 没见着: what who went there found."""
    return words.endswith(_NOBODY_HOME) or (past and words.startswith(_NOT_SEEN))


def _is_item(tokens: list[Token]) -> bool:
    """甲(跑去网吧了): an item of a list of those away."""
    told = [token.kind for token in tokens if token.kind not in ("sep", "sign", "comma")]
    return told[:2] == ["name", "open"] and told[-1] == "close"


def _acts(words: str, one: Sentence, today: date) -> bool:
    """Did staff go there, or call them, in this sentence?"""
    plain = rewrite(words, one.tokens, one.dates, today)
    acts = Acts(plain.text, cut_clauses(plain.text, "teacher"), "teacher")
    return ("home_visit" in acts.done and acts.went) or ("phone" in acts.done and bool(_CALLED.search(words)))
