"""All that an official may type without a code, in the order in which it is listened for."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.leaving import leavers
from handlers.official import (
    amending,
    choices,
    coming_back,
    graduating,
    leave,
    lists,
    orders,
    papers,
    undoing,
    unlisted,
)
from handlers.steps import filing
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Speaker
from store.prompts import Prompt


def typed(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """The answer to a list or a paper asked for, a choice, leave, or an order; None where the words are something else."""
    return (
        undoing.typed(ctx, who)
        or amending.typed(ctx, who)
        or graduating.typed(ctx, who)
        or filing.asked_for(ctx, who)
        or papers.asked_for(ctx, who)
        or lists.typed(ctx, who)
        or unlisted.typed(ctx, who)
        or leavers.onward(ctx, who)
        or coming_back.typed(ctx, who, standing)
        or choices.typed(ctx, who)
        or leave.typed(ctx, who)
        or orders.typed(ctx, who, standing)
        or papers.of_nobody(ctx, who)
    )
