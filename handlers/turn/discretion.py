"""Which words about a pupil go no further than to those who may know: suspected harm, and the causes a policy restricts.

It leans to keeping back: whoever is asked for help can be told by word of mouth.
"""

from __future__ import annotations

from config.policy import Policy
from handlers.asides import alarms
from handlers.reading.tables.causes import CAUSES
from handlers.reading.words.pattern import Pattern
from handlers.turn.context import Context
from handlers.turn.recording import place_of
from store import cases, duties
from store.pupils import Pupil

_TOLD = tuple((cause, Pattern(pattern)) for cause, pattern in CAUSES)


def keeps_back(ctx: Context, pupil: Pupil, words: str) -> bool:
    """Whether words about a pupil tell of harm, or of a cause that his policy lets few know."""
    if alarms.harm(words):
        return True
    policy = _policy(ctx, pupil)
    return any(policy.is_restricted(cause) and told.search(words) for cause, told in _TOLD)


def may_know(ctx: Context, pupil: Pupil, code: str, role: str) -> bool:
    """Whether somebody is one of those whom the policy names, or owes something in the pupil's case."""
    if role in _policy(ctx, pupil).sensitive.visible_to:
        return True
    return any(code in duty.owners for duty in duties.of(ctx.tx, ("pupil", pupil.id), state="open"))


def _policy(ctx: Context, pupil: Pupil) -> Policy:
    case = cases.open_of(ctx.tx, pupil.id)
    return ctx.home.world.policy(ctx.tx, case.policy_stamp if case is not None else place_of(ctx, pupil).policy)
