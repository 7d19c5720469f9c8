"""A reply about a case: what was done, what came of it, why, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handlers.reading.cases.acts import Acts
from handlers.reading.cases.causes import reason
from handlers.reading.cases.clauses import Clause, Plain, cut_clauses, rewrite
from handlers.reading.cases.comings import outcome, promise_date
from handlers.reading.model import Outcome, Step
from handlers.reading.names.segment import Token
from handlers.reading.tables.people import KIN
from handlers.reading.when.dates import DateWord
from handlers.reading.words.pattern import Pattern

_SAID = Pattern(r"(?:说|讲|谈|聊|称|表示|回话|反映|提出|认为)(?:是|了|道|:|,)?\s*[\"']?([^。;!?\n]{2,60})")
_WHO = "|".join((*sorted(KIN, key=len, reverse=True), "学生本人", "本人", "学生", "该生", "孩子"))
#: Whom a visit met: sought out or spoken with, at home when it came, or heard there.
_MET = Pattern(
    r"(?:见到|见着|见了|碰到|碰见|遇到|找到|问了|问过|跟|和|与|同|向|给|对|经)(?:了)?(?:其|他|她|该生|孩子|学生|娃)?(?:的)?"
    rf"(?P<who>{_WHO}|邻居|村干部|村主任|村支书|组长)"
)
_MET_THERE = Pattern(
    rf"(?P<who>{_WHO})(?:俩|们)?(?:(?:都|也|还|均|正好|刚好)?在(?:家|场|屋|$|[,。;])|(?:就|还|也|都)?"
    r"(?:说|讲|表示|答应|称|不肯|不松口|不吭声|低着头|哭))"
)
_ATTITUDE = Pattern(
    r"态度[^,。;!?]{1,8}|不?配合|抵触|支持|理解|很生气|不耐烦|客气|拒绝沟通|软了|强硬|坚决|再想想|考虑|犹豫|动摇|松动|"
    r"不?松口|不吭声|不说话|不作声|没表态|不表态|热情|冷淡|管不[住了]|随[他她]|哭了|不高兴|不?(?:太|大)?愿意|不情愿|还在想|"
    r"商量商量"
)


@dataclass(frozen=True, slots=True)
class Case:
    """What a reply tells, in the corpus's words."""

    step: Step
    outcome: Outcome
    reason: str | None
    promise_date: date | None
    act_date: date | None
    met: tuple[str, ...]
    said: str | None
    attitude: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A reply taken apart, with what the rules make of it; `why` the words by which letters alone moved it, a line each."""

    plain: Plain
    clauses: list[Clause]
    step: Step
    outcome: Outcome
    reason: str | None
    why: tuple[str, ...] = ()


def take_apart(text: str, tokens: list[Token], dates: list[DateWord], kind: str, today: date) -> Told:
    """Read a reply. `kind` teacher, official or parent: only staff plan visits, a guardian's word is information."""
    plain = rewrite(text, tokens, dates, today, kind)
    clauses = cut_clauses(plain.text, kind)
    step = Acts(plain.text, clauses, kind).step()
    cause = reason(plain.text, clauses, tokens, kind)
    if (
        kind == "teacher"
        and step == "plan"
        and cause in ("other", "family")
        and not any(clause.voice != "own" for clause in clauses)
    ):
        cause = None  # 路太远,周末我租个车去
    if step == "returned" and cause == "moved":
        cause = None  # 送返,学校已接收: who is back here has not moved
    result = outcome(plain, clauses, step, kind, cause)
    if cause == "lost" and result == "unknown" and step in ("info", "phone", "home_visit", "persuade"):
        result = "unreachable"
    return Told(plain, clauses, step, result, cause)


def as_case(told: Told, text: str, dates: list[DateWord], today: date) -> Case:
    """What a reply tells, with whom they met and the days: `text` and `dates` as they stood before it was taken apart."""
    step = told.step
    promise = promise_date(told.plain, today) if told.outcome == "promised" else None
    said = _SAID.search(text)
    attitude = _ATTITUDE.search(text)
    return Case(
        step=step,
        outcome=told.outcome,
        reason=told.reason,
        promise_date=promise,
        act_date=_act_date(dates, today, promise)
        if step in ("home_visit", "phone", "persuade", "notice_served", "returned") or _adds_to_a_record(step, text)
        else None,
        met=_met(told.plain.text, step),
        said=said.group(1).strip(" \"',") if said else None,
        attitude=attitude.group() if attitude else None,
    )


def _adds_to_a_record(step: Step, text: str) -> bool:
    """补昨天：他爸说…: a fact that completes what was told of another day."""
    return step == "info" and text.lstrip().startswith("补")


def _met(text: str, step: Step) -> tuple[str, ...]:
    """Whom they met, each once; who is heard or is at home was met only where they went."""
    patterns = (_MET, _MET_THERE) if step in ("home_visit", "persuade", "info") else (_MET,)
    found = [match.group("who") for pattern in patterns for match in pattern.finditer(text)]
    return tuple(dict.fromkeys("学生" if who == "该生" else who.lstrip("他她") for who in found))


def _act_date(dates: list[DateWord], today: date, promised: date | None) -> date | None:
    """The past day on which the act was done, where the text tells another than today.

    答应周一来 names the Monday ahead: the same word is not also the Monday on which somebody went there.
    """
    for word in dates:
        if promised is not None and word.ahead() == promised:
            continue
        if word.day and word.day < today and word.sort not in ("vague",):
            return word.day
    return None
