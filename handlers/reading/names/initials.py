"""Statuses written in one character: 病, 事, 旷 beside a name, in a column, in a row; b, s, k before a colon."""

from __future__ import annotations

from handlers.reading.names.segment import Token

SHORT = {
    "b": "sick_leave",
    "s": "leave",
    "k": "unexcused",
    "到": "present",
    "来": "present",
    "返": "present",
    "病": "sick_leave",
    "事": "leave",
    "假": "leave",
    "旷": "unexcused",
    "缺": "absent",
    "迟": "late",
    "退": "left_early",
}
#: One character is enough of a complaint right behind a name.
_COMPLAINTS = frozenset("咳吐拉烧晕泻喘疼痛")
_STROKE = 2
_BESIDE_ONE = frozenset({"name", "open", "sep", "colon"})
_PUTS_RIGHT = frozenset({"change", "wrongly", "not_him"})
_BEHIND_RIGHTED = _PUTS_RIGHT | {"close", "sep", "comma", "strong", "open", "repair", "void"}
_STARTS = frozenset({"strong", "sep", "comma", "colon", "count", "sign", "class", "date", "close", "name"})


def short_statuses(tokens: list[Token]) -> list[Token]:
    """病, 事, 假 written alone beside a name, in brackets, in a column or before a colon, and 咳, 拉 after a name, as statuses."""
    out = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind not in ("unknown", "lack", "unexcused", "late", "ill", "sign"):
            continue
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.words in _COMPLAINTS and before is not None and before.kind in ("name", "kin") and _ends(after):
            out[at] = token._replace(kind="ill")
        heads_line = (before is None or before.kind == "strong") and after is not None and after.kind == "colon"
        if token.words not in SHORT or (
            token.kind == "sign"
            and not heads_line
            and not (before and before.end == token.start and before.kind == "name")
        ):
            continue
        if _in_a_row(tokens, at):
            out[at] = token._replace(kind=SHORT[token.words])
            continue
        parted = before is not None and before.kind == "comma" and at > 1 and tokens[at - 2].kind == "name"
        if parted and (
            (token.words in "病事旷假迟" and (after is None or after.kind == "strong"))
            or (token.words == "到" and (after is None or after.kind in ("strong", "sep")))
        ):
            out[at] = token._replace(kind=SHORT[token.words])  # 甲,病;乙,事
            continue
        if _behind_dash(tokens, at) and (after is None or after.kind in ("strong", "comma", "sep")):
            out[at] = token._replace(kind=SHORT[token.words])  # 甲(三点水)——到
            continue
        if (
            before is not None
            and before.kind in _PUTS_RIGHT
            and token.words in "病事旷迟退"
            and (after is None or after.kind in _BEHIND_RIGHTED)
        ):
            out[at] = token._replace(kind=SHORT[token.words])  # 应该是病不是旷, 由病改为事
            continue
        heads = after.kind if after is not None else ""
        if heads == "open" and _name_at(tokens, at + 2) and (before is None or before.kind in _STARTS - {"name"}):
            out[at] = token._replace(kind=SHORT[token.words])  # |病(甲)|事(乙)
            continue
        if (heads == "colon" and (before is None or before.kind in _STARTS)) or (
            (
                heads == "name"
                or (
                    heads == "sep"
                    and (before is None or before.kind in ("strong", "count"))
                    and _name_at(tokens, at + 2)
                )
            )
            and token.words in "病事旷"
            and (before is None or before.kind in _STARTS - {"name"})
        ):
            out[at] = token._replace(kind=SHORT[token.words])
        if (
            before is not None
            and (
                before.kind in _BESIDE_ONE
                or (before.kind == "one" and token.words in "病事旷假迟")
                or before.words == "改"
                or (before.kind == "change" and token.words in "到来")
                or (token.words in "到来返" and before.kind in ("date", "half"))
            )
        ) and (
            after is None
            or after.kind in ("close", "sep", "comma", "strong", "name")
            or (after.kind == "open" and token.words == "到" and before.kind == "sep")
        ):
            column = (
                before.kind == "sep" and before.words.strip() in ("", "|") and at > 1 and tokens[at - 2].kind == "name"
            )
            here = token.words in "到来返" and not column  # 甲 到,乙没来
            if before.kind in ("open", "sep", "colon") and (here or (after is not None and after.kind == "name")):
                continue
            out[at] = token._replace(kind=SHORT[token.words])
    return out


def _name_at(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind == "name"


def _behind_dash(tokens: list[Token], at: int) -> bool:
    """Does a long stroke (folded to two commas) part the word at `at` from a name, or from what is said in brackets of it?"""
    i = at - 1
    while i >= 0 and tokens[i].kind == "comma":
        i -= 1
    if at - 1 - i < _STROKE or i < 0:
        return False
    if tokens[i].kind == "close":
        while i > 0 and tokens[i].kind != "open":
            i -= 1
        i -= 1
    return i >= 0 and tokens[i].kind == "name"


def _in_a_row(tokens: list[Token], at: int) -> bool:
    """甲乙丙 事 病 旷: one character parted by blanks from others like it, behind names."""
    near = [tokens[i] for i in (at - 2, at + 2) if 0 <= i < len(tokens)]
    blanks = [tokens[i] for i in (at - 1, at + 1) if 0 <= i < len(tokens)]
    return (
        any(t.words in SHORT for t in near)
        and all((t.kind == "sep" and not t.words.strip()) or t.kind == "strong" for t in blanks)
        and any(t.kind == "name" for t in tokens[:at])
    )


def _ends(after: Token | None) -> bool:
    return after is None or after.kind in ("close", "sep", "comma", "strong", "name", "sign")
