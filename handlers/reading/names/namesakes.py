"""Two whose names differ by one character, called by it once it is clear who is meant: 张伟张薇都没来,伟牙疼,薇有事."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading.names.roster import Names, Roster
from handlers.reading.names.segment import Token
from handlers.reading.words.lexicon import EVIDENCE
from handlers.reading.words.pattern import Pattern

#: Behind a name, among pupils.
_IN_FUN = frozenset("哥姐弟妹")
#: What may be told with an illness up to 没来, and how many words that is.
_TOLD_WITH = EVIDENCE | frozenset({"link", "date", "half", "unknown", "plain"})
_ONE_BREATH = 6
#: Before such a character a clause begins.
_BEGINS = frozenset({"strong", "comma", "sep", "colon", "open"}) | EVIDENCE
#: What is said of him begins so.
_GOES_ON = EVIDENCE | frozenset(
    {"is", "link", "date", "half", "all_of", "count", "unknown", "change", "third", "kin", "none"}
)
_CHILD = (
    r"(?:娃娃|娃儿|娃子|娃|孩子|小孩|学生|同学|男生|女生|男娃|女娃|男孩|女孩|丫头|小子|闺女|姑娘|"
    r"姐妹|姊妹|兄弟|弟兄|兄妹|双胞胎)"
)
#: 姓张的那个娃, 普家那两个丫头.
_BY_SURNAME = Pattern(
    rf"姓(?P<of>[\u4e00-\u9fff])的(?:[那这]?[一两俩三]?个|那位|这位)?{_CHILD}?"
    rf"|(?:(?<![\u4e00-\u9fff])|(?<=[是缺差少]))老?(?P<family>[\u4e00-\u9fff])家(?:的|[那这])?(?:[一两三]?个|俩)?[小大]?{_CHILD}"
)
#: Behind a surname alone.
_SAID_OF = frozenset({"is", "leave", "sick_leave", "ill", "affair", "unexcused", "absent"})
_STATUS = frozenset("病事旷假缺迟到来在没请")


def find_by_surname(text: str, roster: Roster) -> list[tuple[int, int, Names]]:
    """Pupils called by their surname alone (姓张的那个娃, 普家那两个丫头): (start, end, all who have it)."""
    found: list[tuple[int, int, Names]] = []
    for match in _BY_SURNAME.finditer(text):
        surname = match["of"] or match["family"]
        names = tuple(name for folded, name in roster.named.items() if folded.startswith(surname))
        if names and not any(text.startswith(name, match.end()) for name in names):
            found.append((match.start(), match.end(), names))
    return found


def _marks(roster: Roster, named: Sequence[str], others: bool) -> dict[str, str]:
    """The characters that tell pupils who are named from one another; with `others`, from those, too,
    whose names are like theirs."""
    them = list(dict.fromkeys(named))
    if others:
        them += [
            name for name in roster.named.values() if name not in them and any(_differ(name, one) for one in named)
        ]
    found: dict[str, str] = {}
    for one in them:
        for other in them:
            char = _differ(one, other)
            if char and sum(char in name for name in them) == 1:
                found[char] = one
    return found


def _differ(one: str, other: str) -> str:
    """The one character by which a name differs from another (张伟 from 张薇, 张建国 from 张建); empty where it is not one."""
    if len(one) == len(other):
        apart = [a for a, b in zip(one, other, strict=True) if a != b]
        return apart[0] if len(apart) == 1 else ""
    return one[-1] if len(one) == len(other) + 1 and one[:-1] == other else ""


def call_by_character(tokens: list[Token], roster: Roster) -> list[Token]:
    """The tokens with each such character, where a clause begins with it, made the name that it stands for."""
    if sum(token.kind == "name" for token in tokens) < 2:
        return tokens
    named: list[str] = []
    out: list[Token] = []
    for at, token in enumerate(tokens):
        if token.kind == "name" and len(token.names) == 1 and token.names[0] not in named:
            named.append(token.names[0])
        if token.kind != "unknown" or len(named) < 2 or not out or not (out[-1].kind in _BEGINS or _is_head(out)):
            out.append(token)
            continue
        if not any(token.words[0] in name for name in named):
            out.append(token)
            continue
        marks = _marks(roster, named, False)
        if at + 1 < len(tokens) and tokens[at + 1].kind in _SAID_OF:
            marks |= _surnames(named)
        if token.words[0] not in marks or not _goes_on(out, token, tokens[at + 1] if at + 1 < len(tokens) else None):
            out.append(token)
            continue
        for offset, char in enumerate(token.words):
            start = token.start + offset
            if char in marks and (not offset or token.words[offset - 1] in _STATUS):
                out.append(Token("name", start, start + 1, char, (marks[char],), "char"))
            elif out[-1].kind == "unknown":
                last = out.pop()
                out.append(Token("unknown", last.start, start + 1, last.words + char))
            else:
                out.append(Token("unknown", start, start + 1, char))
    return out


def _surnames(named: Sequence[str]) -> dict[str, str]:
    """谢系病假,韩系事假: the surnames of those named, where each has his own."""
    found = {name[0]: name for name in named}
    return {char: name for char, name in found.items() if sum(char in one for one in named) == 1}


def _is_head(out: list[Token]) -> bool:
    """在者, 缺者, 没来的是: does what was cut up to here end with a head?"""
    last = out[-1]
    if last.kind == "is" and len(out) > 1 and last.words in ("是", "的是"):
        return out[-2].kind in EVIDENCE and (last.words == "的是" or out[-2].words.endswith("的"))
    return last.kind in EVIDENCE and last.words.endswith(("者", "的"))


def _goes_on(out: list[Token], token: Token, after: Token | None) -> bool:
    """Does what is told of him follow, in the same word (军病君事) or the next, or stand before him as a head (缺者君)?"""
    if len(token.words) == 1 and (after is None or after.kind in ("comma", "strong")) and _is_head(out):
        return True
    if len(token.words) > 1:
        return token.words[1] in _STATUS
    return after is not None and after.kind in _GOES_ON


def call_with_title(tokens: list[Token]) -> list[Token]:
    """林冲哥发烧没来: said in one breath to be ill and away, he is the pupil, called 哥 in fun; 林冲他哥, 林冲哥哥 is not."""
    out = list(tokens)
    for at in range(1, len(tokens) - 1):
        token, before = tokens[at], tokens[at - 1]
        if token.kind != "kin" or token.words not in _IN_FUN or before.kind != "name" or before.end != token.start:
            continue
        told = []
        for one in tokens[at + 1 : at + _ONE_BREATH]:
            if one.kind not in _TOLD_WITH:
                break
            told.append(one.kind)
        if "ill" in told and "absent" in told:
            out[at] = token._replace(kind="link")
    return out
