"""What kind of message it is: its signs are weighed, first for what it is about, then, of a roll, whether it is the first report or
puts an earlier one right."""

from __future__ import annotations

from typing import NamedTuple

from handlers.reading.kind.prompted import answered, of_guardian
from handlers.reading.kind.signs import RIGHTING as RIGHTS
from handlers.reading.kind.signs import Message, Signs, find, first_or_not
from handlers.reading.model import Intent
from handlers.reading.tables.signs import ABOUT, FIRST, MARGIN, RIGHTING, About


class Kind(NamedTuple):
    """What kind a message is, by how much it leads, and the signs that decided; no signs where it answers a prompt or comes from a
    guardian."""

    intent: Intent
    lead: float = float("inf")
    about: Signs | None = None
    report: Signs | None = None

    @property
    def doubted(self) -> bool:
        """Is it a roll, and nearly as likely none?"""
        return self.lead < MARGIN and self.intent in ("checkin", "correct")

    @property
    def rights(self) -> bool:
        """Is there any sign that an earlier report is put right?"""
        return bool(self.about and self.about.keys() & RIGHTS)


def tell_intent(message: Message, about: str | None) -> Kind:
    """Tell the kind of a message. `about`: the pupil of the prompt that it answers."""
    if about is not None:
        return Kind(answered(message.text, message.kind, message.named, message.case))
    if message.kind == "parent":
        return Kind(of_guardian(message.text, message.named, message.scoped))
    signs = find(message)
    weights = weigh(signs)
    roll = weights.pop("roll")
    best, most = max(weights.items(), key=lambda one: one[1])
    # What may be a report is not lost: where it is nearly one, it is kept, and asked about.
    if best != "roll" and roll < most - (MARGIN if message.stated or message.numbers else 0.0):
        others = (roll, *(weight for kind, weight in weights.items() if kind != best))
        return Kind(best, most - max(others), signs)
    report = first_or_not(message, signs)
    righted = FIRST + sum(RIGHTING[sign] * strength for sign, strength in report.items())
    return Kind("correct" if righted > 0 else "checkin", roll - most, signs, report)


def weigh(signs: Signs) -> dict[About, float]:
    """How much signs speak for each kind."""
    weights: dict[About, float] = {"roll": 0.0, "query": 0.0, "help": 0.0, "reply": 0.0, "other": 0.0}
    for sign, strength in signs.items():
        for kind, weight in ABOUT[sign].items():
            weights[kind] += weight * strength
    return weights
