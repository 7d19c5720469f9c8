"""Of which steps, outcomes and causes a reply has a word that the rules know, whatever they made of it.

Where such a word stands and they told nothing by it, it was denied, wished or somebody else's: they know better than letters do.
"""

from __future__ import annotations

from handlers.reading.names.segment import Token
from handlers.reading.tables import acts, causes, comings, returns
from handlers.reading.words.pattern import Pattern

#: Of coming back as such: 已安排复学班级.
_CALLED_BACK = Pattern(r"返校|复[学课]|[回到来]校|送返|返[回学]|报到|回来|来上[课学]")
_BACK = (Pattern(returns.RETURNED), Pattern(returns.WENT), Pattern(returns.NOT_THERE), _CALLED_BACK)
#: Step or outcome → the words for it; what is undecided or hedged is neither promised nor refused.
_WORDS: dict[str, tuple[Pattern, ...]] = {
    "returned": _BACK,
    "home_visit": (Pattern(acts.VISIT), Pattern(acts.FOUND), Pattern(acts.GOING)),
    "phone": (Pattern(acts.PHONE),),
    "persuade": (Pattern(acts.PERSUADE),),
    "promised": (Pattern(comings.PROMISED), Pattern(comings.UNDECIDED)),
    "refused": (Pattern(comings.REFUSED), Pattern(comings.UNDECIDED)),
    "unreachable": (Pattern(comings.UNREACHABLE), Pattern(comings.REACHED)),
    "moved": (Pattern(causes.ELSEWHERE),),
}
_CAUSES = tuple((cause, Pattern(pattern)) for cause, pattern in causes.CAUSES)
#: Words of a roll for the pupil's own illness.
_ILL = frozenset({"ill", "sick_leave"})


def is_heard(sort: str, text: str) -> bool:
    """Does a rewritten text hold a word for a step, an outcome or a cause?"""
    return any(words.search(text) for words in _WORDS.get(sort, ())) or any(
        cause == sort and words.search(text) for cause, words in _CAUSES
    )


def is_heard_ill(tokens: list[Token]) -> bool:
    """Is there a word that a roll knows for illness?"""
    return any(token.kind in _ILL for token in tokens)
