"""What each sign of a message's kind weighs (`kind/signs.py` finds them, `kind/intent.py` sums them up).

In halves. Which way a sign speaks was set by hand, from the labels' own conventions: what is told of a pupil's status speaks for a
roll and not for small talk. How much it weighs was fitted to the labelled messages with those directions kept, then rounded and put
right by hand where a sign is rare. Left out in turn, each sixth of the batches was told nearly as well by the weights fitted to
the rest (53 of 8,287 wrong, 41 with all).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

#: What a message can be about; a roll may be a first report or put an earlier one right.
About = Literal["roll", "reply", "query", "help", "other"]
#: Of signs that tell only whether a roll is the first.
_OF_REPORT: Final[Mapping[About, float]] = {}

#: Sign → what it speaks for, or against.
ABOUT: Final[Mapping[str, Mapping[About, float]]] = {
    # who writes, and of whom
    "an official writes": {"roll": -4, "reply": 3, "query": 0.5},
    "an official writes, no full name": {"reply": -2, "other": 0.5},
    "a pupil": {"roll": 2.5, "reply": 1, "other": -0.5},
    # what is told
    "status of a pupil": {"roll": 1.5},
    "something of a pupil": {"roll": 1},
    "of a pupil nothing that is understood": {"other": -2},
    "open whether here": {"roll": 4},
    "the class as a whole": {"roll": 5},
    "head count": {"roll": 5.5},
    "number missing": {"roll": 3.5},
    "missing, nobody named": {"roll": 2.5, "other": -3},
    "all in a word": {"roll": 6},
    "nothing told": {"other": 4.5},
    "words of a class": {"roll": 1, "reply": -0.5},
    # what is asked
    "asks outright": {"query": 4.5},
    "asks for a record": {"query": 3.5},
    "status in a question": {"query": 0.5},
    "asks for use": {"help": 9, "query": -2.5},
    "question mark": {"query": 1, "help": 1.5, "roll": -1, "other": -0.5},
    "only asks": {"query": 1.5, "roll": -1},
    "asks last": {"query": 0.5, "reply": -1},
    "wants it handed over": {"query": 1.5},
    "asks for nothing of ours": {"query": -2},
    "told beside the question": {"query": -2, "help": -4, "roll": 1},
    # what is put right
    "puts right": {"roll": 3.5, "reply": -3, "other": -3},
    "takes back": {"roll": 2},
    "one reported for another": {"roll": 2},
    "asks to change": {"roll": 4, "help": -6},
    **dict.fromkeys(("word of putting right", "earlier report told of", "left out before"), _OF_REPORT),
    # a case, or the day: by the weight told in `cases/unprompted.py`
    "of the day": {"roll": 1},
    "of a case": {"reply": 1},
    "a case rather than the day": {"reply": 4.5},
    # meant for somebody else
    "meant for another": {"other": 6, "roll": -4, "reply": -4, "query": -3},
    "small talk": {"other": 7, "roll": -3},
    "wrong window": {"other": 1.5},
    "other business": {"other": 3.5, "query": -2},
    "no school": {"other": 5},
    "praise": {"other": 6.5, "reply": -4},
    "things and manners": {"other": 2},
    "greets": {"other": 1},
    "to a guardian": {"other": 5, "roll": -5, "reply": -5},
    "word of the roll": {"other": -1},
    "word of ours": {"other": -1},
}

#: A roll is the first report unless this is made up for.
FIRST: Final = -6.0
#: Sign → how much it speaks for a report sent before that is put right, or against.
RIGHTING: Final[Mapping[str, float]] = {
    "puts right": 5.5,
    "word of putting right": 3.5,
    "earlier report told of": 2.5,
    "left out before": 2.5,
    "takes back": 1.5,
    "one reported for another": 6,
    "asks to change": 4,
    "names a report": 1.5,
    "has come since": 7.5,
    "in the same breath": -5.5,
    "told late": -4.5,
    "head count": -1,
}
#: With less of a lead over what is no record than this a roll is asked about.
MARGIN: Final = 1.0
