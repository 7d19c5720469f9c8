"""A second reader that knows no grammar: it goes by the letters around a pupil's name, by the kinds of the words there and by the
letters of the whole message, and doubts the walk where they speak clearly for another side than the one that the walk would record.

What it knows is a table of weights, learnt from the labelled messages (`python -m tests.reading.teach`). The walk goes by words,
their order and whose they are: both fail, seldom at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set

from handlers.reading.model import Span, Status
from handlers.reading.names.segment import Token
from handlers.reading.tables.learnt import Learnt
from handlers.reading.tables.weights import WEIGHTS
from handlers.reading.words.lexicon import EVIDENCE
from handlers.reading.words.pattern import Pattern

#: How a pupil may stand: missing without leave, ill, on other leave, here (or late, or gone early), or nothing is said of him.
STANDS = ("missing", "sick", "personal", "here", "none")
STAND_OF: Mapping[str, str] = {
    "absent": "missing", "unexcused": "missing", "sick": "sick", "personal": "personal",
    "late": "here", "left_early": "here", "present": "here",
}  # fmt: skip
#: What puts him on the same side: leave is leave, and of whom nothing was said he was here.
SIDES: Mapping[str, frozenset[str]] = {
    "missing": frozenset({"missing"}),
    **dict.fromkeys(("sick", "personal"), frozenset({"sick", "personal"})),
    **dict.fromkeys(("here", "none"), frozenset({"here", "none"})),
}
#: The walk is doubted where the side that it would record gets less than this of one,
LEAST = 0.1
#: or less than this, where a head says it straight out of him,
LEAST_HEADED = 0.01
#: or where the leave that it would record gets less than this and the other leave the rest.
LEAST_REASON = 0.01

#: How many letters it looks at, behind the name and before it; in the message at large; and how many words.
_BEHIND, _BEFORE = 25, 15
_FAR_BEHIND, _FAR_BEFORE = 120, 80
_WORDS_BEHIND, _WORDS_BEFORE = 14, 11
#: The clauses behind a name, told apart up to this one.
_CLAUSES = 2
#: A pupil is one sign of the private range, then X, and everybody else Y: a folded text has no capitals.
_FIRST_SIGN = 0xE000
_OTHERS = Pattern(r"[\ue000-\uf8ff]")
_NUMBER = Pattern(r"\d+(?:\.\d+)?")
_BLANKS = Pattern(r"[ \t]+")
#: Said to whoever reads it, of nobody in the class.
_GREETING = Pattern(r"(?:(?:各位|尊敬的)?(?:领导|老师|大家|早上|上午|下午|您|你)们?好[。,!:、 ]*)+")
#: Said to the assistant, not of a pupil: 请 in it is no leave.
_THANKS = (
    "谢谢", "谢了", "感谢", "多谢", "辛苦", "辛苦了", "麻烦了",
    "请更正", "请改正", "请修改", "请改一下", "请知悉", "请查收", "请核实", "请更改",
)  # fmt: skip
_SEPARATORS = Pattern(r" ?[、/+&|·~] ?")
_LINK = r"(?:[、, 和跟与及同]|还有|以及)?"
_LISTED = Pattern(f"[XY](?:{_LINK}[XY])+")

#: Words that say of him who was named before them what they say; nothing among them turns it to another, or back.
_STRAIGHT = EVIDENCE | frozenset(
    {"date", "half", "link", "comma", "sep", "sign", "kin", "third", "and", "count", "plain", "class"}
)
_STRAIGHT |= {"rest", "all_here", "everybody"}
#: 甲旷课,哦不对,应该是病假.
_SLIP = frozenset({"repair", "is", "change", "strong"})
_BEFORE_NAME = frozenset({"strong", "comma", "sep", "date", "half", "link", "class", "count", "and", "colon"})
#: 迟到:甲(8:35,堵车): what a bracket tells of him who stands under a head.
_BRACKETS = frozenset({"open", "close", "colon"})
_LIST = frozenset({"name", "sep", "and"})
_ENDS = frozenset({"comma", "strong"})
#: Between a head and the last of the names under it.
_UNDER_HEAD = frozenset({"is", "link", "colon", "sep", "and", "count", "name", "open", "not_him"})


def blind(text: str, tokens: Sequence[Token]) -> tuple[str, dict[str, str]]:
    """The text with a sign for each pupil's name, 0 for each number; and the signs of those pupils who are one."""
    signs: dict[tuple[str, ...], str] = {}
    parts, at = [], 0
    for token in tokens:
        if token.kind == "name" and token.start >= at:
            sign = signs.setdefault(token.names or (token.words,), chr(_FIRST_SIGN + len(signs)))
            parts += [text[at : token.start], sign]
            at = token.end
    parts.append(text[at:])
    masked = _SEPARATORS.sub("、", _BLANKS.sub(" ", _NUMBER.sub("0", "".join(parts))))
    masked = masked[greeted.end() :] if (greeted := _GREETING.match(masked)) else masked
    masked = masked.rstrip("。,!、 ")
    while masked.endswith(_THANKS):
        masked = masked[: max(masked.rfind(word) for word in _THANKS if masked.endswith(word))].rstrip("。,!、 ")
    return masked, {token.names[0]: signs[token.names] for token in tokens if len(token.names) == 1}


def around(masked: str, sign: str) -> set[str]:
    """The letters around a pupil: single ones and pairs behind (`>`) and before (`<`) his name, what stands right behind (`)`) and
    right before it (`(`). A list of names counts as one name; a line, a bracket and another name are where he ends."""
    text = _OTHERS.sub("Y", masked.replace(sign, "X"))
    text = _LISTED.sub(lambda listed: "X" if "X" in listed[0] else "Y", text)
    parts = text.split("X")
    found: set[str] = set()
    for number in range(1, len(parts)):
        before, behind = parts[number - 1], parts[number]
        behind, other, _ = behind.partition("Y")
        end = "Y" if other else "$" if number == len(parts) - 1 else "X"
        before = before[before.rfind("Y") + 1 :] if "Y" in before else "^" + before
        close, opened = behind.find(")"), behind.find("(")
        if close >= 0 and not 0 <= opened < close and "(" in before:
            behind, end = behind[:close], ")"
        line = behind.find("\n", 1)
        if line >= 0 and behind[line:].strip("\n"):
            behind, end = behind[:line], "\n"
        if "\n" in before.rstrip("\n"):
            before = before[before.rstrip("\n").rfind("\n") :]
        behind, before = (behind + end)[:_BEHIND], before[-_BEFORE:]
        found.update(f">{letter}" for letter in behind)
        found.update(f">{behind[i : i + 2]}" for i in range(len(behind) - 1))
        found.update(f"<{letter}" for letter in before)
        found.update(f"<{before[i : i + 2]}" for i in range(len(before) - 1))
        found.update(f"){behind[:size]}" for size in (1, 2, 3))
        found.update(f"({before[-size:]}" for size in (1, 2, 3) if before)
    return found


def at_large(masked: str, sign: str) -> set[str]:
    """The pairs of letters of the message around where a pupil is first named, whatever stands between: X he, Y anybody else."""
    at = masked.find(sign)
    if at < 0:
        return set()
    text = masked[max(0, at - _FAR_BEFORE) : at + _FAR_BEHIND]
    text = _OTHERS.sub("Y", text.replace(sign, "X"))
    return {f"~{text[i : i + 2]}" for i in range(len(text) - 1)}


def kinds(tokens: Sequence[Token], name: str) -> set[str]:
    """The kinds of the words behind a pupil's name, and behind the list he stands in, by the clause, and of those before it; up to
    another name."""
    found: set[str] = set()
    for at, token in enumerate(tokens):
        if token.kind != "name" or token.names != (name,):
            continue
        first = last = at
        while last + 1 < len(tokens) and tokens[last + 1].kind in _LIST:
            last += 1
        while first and tokens[first - 1].kind in _LIST:
            first -= 1
        clause = 0
        for behind in tokens[last + 1 : last + 1 + _WORDS_BEHIND]:
            if behind.kind == "name":
                break
            if behind.kind in _ENDS:
                clause = min(clause + 1, _CLAUSES)
            found.add(f"}}{clause}{behind.kind.replace('_', ' ')}")
        for before in reversed(tokens[max(0, first - _WORDS_BEFORE) : first]):
            if before.kind == "name":
                break
            found.add(f"{{{before.kind.replace('_', ' ')}")
    return found


def seen(masked: str, sign: str, tokens: Sequence[Token], name: str) -> set[str]:
    """All that the second reader goes by, of one pupil."""
    return around(masked, sign) | at_large(masked, sign) | kinds(tokens, name)


def shares(table: Learnt, letters: set[str]) -> tuple[float, ...]:
    """How likely each of its sorts is by the weights that a table has for these letters; together they are one."""
    sums = table.sums(letters)
    most = max(sums)
    powers = [math.exp((one - most) / 10) for one in sums]
    whole = sum(powers)
    return tuple(power / whole for power in powers)


def likely(letters: set[str], intent: str) -> tuple[float, ...]:
    """How likely each of STANDS is by what is seen of a pupil."""
    return shares(WEIGHTS, letters | {f"={intent}"})


def doubted(
    text: str,
    tokens: Sequence[Token],
    intent: str,
    recorded: Mapping[str, Status],
    headed: Set[str] = frozenset(),
    settled: Set[str] = frozenset(),
) -> tuple[str, ...]:
    """The pupils named in the text of whom the second reader is sure that not what is recorded of them holds, or nothing: surer
    where a head says it straight out (`headed`), and never of who is asked about or otherwise settled."""
    if all(len(token.names) != 1 or token.names[0] in settled for token in tokens if token.kind == "name"):
        return ()
    masked, signs = blind(text, tokens)
    found = []
    for name, sign in signs.items():
        if name in settled:
            continue
        stands = dict(zip(STANDS, likely(seen(masked, sign, tokens, name), intent), strict=True))
        stand = STAND_OF[recorded[name]] if name in recorded else "none"
        side = sum(stands[one] for one in SIDES[stand])
        if side < (LEAST_HEADED if name in headed else LEAST) or (
            stand in ("sick", "personal") and name not in headed and stands[stand] < LEAST_REASON
        ):
            found.append(name)
    return tuple(found)


def _outside_brackets(tokens: Sequence[Token]) -> Iterator[Token]:
    """What stands between a head and the last under it, but for what brackets tell of the others (迟到:甲(8:20)、乙)."""
    depth = 0
    for token in tokens:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth <= 0 and token.kind != "close":
            yield token


def _end_of_told(tokens: Sequence[Token], at: int) -> int:
    """Where the next name or the end of the sentence stands; a slip of the tongue begins no new one (甲旷课。哦不对,病假)."""
    while at < len(tokens) and tokens[at].kind != "name":
        if tokens[at].kind == "strong" and not (at + 1 < len(tokens) and tokens[at + 1].kind == "repair"):
            break
        at += 1
    return at


def said_straight(tokens: Sequence[Token], name: str, span: Span) -> bool:
    """Is the pupil named once, and all that is told from there up to the next name or the end of the sentence understood and of
    him, among it what decided (`span`)?"""
    named = [i for i, token in enumerate(tokens) if token.kind == "name" and token.names == (name,)]
    if len(named) != 1:
        return False
    at = named[0]
    told = tokens[at + 1 : _end_of_told(tokens, at + 1)]
    head = next((i for i, token in enumerate(tokens[:at]) if token.start <= span[0] < token.end), None)
    understood = _STRAIGHT if head is None else _STRAIGHT | _BRACKETS
    if any(token.kind == "repair" for token in told):
        understood = understood | _SLIP
    if not all(token.kind in understood for token in told):
        return False
    if head is not None:  # 没来的是甲
        return all(token.kind in _UNDER_HEAD for token in _outside_brackets(tokens[head + 1 : at]))
    plain = not at or tokens[at - 1].kind in _BEFORE_NAME
    return plain and any(token.start <= span[0] < token.end for token in told)
