"""Understanding of a teacher's, an official's or a guardian's message: text and roster in, a frozen Reading out.

Owns: the words and their meaning, by the conventions of the labelled corpus.
May import: the standard library's pure part, config's frozen types and itself.
Never: a clock, a database, a file, chance; a mark that no words carry.
"""

from handlers.reading.model import AWAY, MISSING, Answered, Ask, Mark, Mention, Reading, StandIn
from handlers.reading.names.roster import Roster
from handlers.reading.reader import answer_ask, explain, read

__all__ = [
    "AWAY",
    "MISSING",
    "Answered",
    "Ask",
    "Mark",
    "Mention",
    "Reading",
    "Roster",
    "StandIn",
    "answer_ask",
    "explain",
    "read",
]
