"""The judge: holds what callers were told and what reached phones against what is on file. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """One message of a teacher: what it must leave behind. `kind`: report (one mark) or step (one act)."""

    number: str
    teacher: str
    kind: str


@dataclass
class Ledger:
    """What was seen from outside, and what was found on file afterwards.

    acknowledged: message number → every answer a caller got for it. heard: (phone, text) in the order of delivery.
    kept: message number → (state, answer) in the inbox. effects: message number → how many marks or acts came of it.
    """

    said: Mapping[str, Said] = field(default_factory=dict)
    acknowledged: Mapping[str, Sequence[str]] = field(default_factory=dict)
    heard: Sequence[tuple[str, str]] = ()
    kept: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    effects: Mapping[str, int] = field(default_factory=dict)
    unfinished: Sequence[str] = ()
    chain: str | None = None
    #: Words by which a teacher's prompt is known.
    prompt: str = "缺勤核实"


def faults(ledger: Ledger) -> list[str]:
    """Everything that is wrong, a line each; empty when nothing was lost, doubled or broken."""
    return [*_acknowledged(ledger), *_effects(ledger), *_heard(ledger), *_rest(ledger)]


def _acknowledged(ledger: Ledger) -> Iterator[str]:
    for number, answers in ledger.acknowledged.items():
        state, answer = ledger.kept.get(number, ("missing", None))
        if state != "answered":
            yield f"acknowledged and lost: message {number} is {state}"
        elif set(answers) != {answer}:
            yield f"answered differently: message {number}"


def _effects(ledger: Ledger) -> Iterator[str]:
    for number in ledger.said:
        count = ledger.effects.get(number, 0)
        if number in ledger.acknowledged and count == 0:
            yield f"acknowledged without effect: message {number}"
        if count > 1:
            yield f"took effect {count} times: message {number}"
        if count and number not in ledger.kept:
            yield f"half done: message {number} took effect and is not on file"


def _heard(ledger: Ledger) -> Iterator[str]:
    prompts = Counter(phone for phone, text in ledger.heard if ledger.prompt in text)
    reported = {one.teacher for number, one in ledger.said.items() if one.kind == "report" and number in ledger.kept}
    acted = {one.teacher for number, one in ledger.said.items() if one.kind == "step" and number in ledger.kept}
    for teacher in sorted(reported - acted):
        if not prompts[teacher]:
            yield f"prompt lost: {teacher}"
    for phone, count in sorted(prompts.items()):
        if count > 1:
            yield f"prompt said {count} times: {phone}"
    for (phone, text), count in sorted(Counter(ledger.heard).items()):
        if count > 1 and ledger.prompt not in text:
            yield f"said {count} times to {phone}: {text[:40]}"


def _rest(ledger: Ledger) -> Iterator[str]:
    for state in ledger.unfinished:
        yield f"did not come to its end: {state}"
    if ledger.chain is not None:
        yield f"chain broken: {ledger.chain}"
