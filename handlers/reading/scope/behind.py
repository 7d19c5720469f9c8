"""Who is named behind a dash, after all that is told of him: 腿骨折——甲。没到,还没来得及问——乙、丙."""

from __future__ import annotations

from handlers.reading.names.segment import Token
from handlers.reading.words.lexicon import EVIDENCE

_DASH = "—–―"
#: One who is not named yet.
PERSONS = frozenset(
    (
        *[
            "宝贝",
            "小宝贝",
            "宝宝",
            "小宝宝",
            "小朋友",
            "小家伙",
            "小可爱",
            "小同学",
            "小调皮",
            "小懒虫",
            "同学",
            "学生",
            "孩子",
            "娃",
            "娃娃",
            "小孩",
        ],
        *[
            "那位",
            "这位",
            "那个",
            "这个",
            "那个同学",
            "那位同学",
            "人",
            "那个人",
            "女生",
            "男生",
            "女娃",
            "男娃",
            "呢",
            "哦",
            "啦",
        ],
    )
)
_CALLED = frozenset({"是", "叫", "名字叫", "就是", "名叫"})
_SIGNS = frozenset({"comma", "sep", "colon"})
_LIST = frozenset({"name", "sep", "and"})
#: What may stand behind the names: the sentence ends there.
_ENDS = frozenset({"strong", "comma", "sep", "close"})
_IDLE = frozenset({"comma", "sep", "date", "half", "link", "class", "sign"})
#: Before these the names are not all that the dash ends in.
_OF_ALL = frozenset({"rest", "everybody", "all_here", "except", "nothing_else", "wrongly", "change", "not_him"})


def named_behind(raw: str, tokens: list[Token]) -> list[Token]:
    """The words put so that those named behind a dash come first, before what the dash ends. `raw`: the text as it was sent."""
    if not any(dash in raw for dash in _DASH) and "--" not in raw:
        return tokens
    ends = {
        at: _names_end(tokens, at + 1)
        for at, token in enumerate(tokens)
        if token.kind in _SIGNS and _is_dash(raw, token)
    }
    least = 1 if sum(map(bool, ends.values())) > 1 else 2
    out: list[Token] = []
    begins = 0  # of what is told, in `out`
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = ends.get(at, 0)
        told = out[begins:]
        if end and _tells_of_nobody(told, least):
            comma = token._replace(kind="comma", words=",")
            out[begins:] = [*tokens[at + 1 : end], comma, *told]
            at = end
            if at < len(tokens) and tokens[at].kind in ("comma", "sep"):
                out.append(tokens[at]._replace(kind="strong", words="。"))
                at += 1
            begins = len(out)
            continue
        out.append(token)
        if token.kind in ("strong", "colon"):
            begins = len(out)
        at += 1
    return out


def whom(tokens: list[Token]) -> list[Token]:
    """发烧请假的小宝贝是~甲, 没来的那位叫甲 with nothing but 的是 between what is told and the name."""
    if not any(token.words in _CALLED for token in tokens) or not any(token.words in PERSONS for token in tokens):
        return tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        told = token.words == "的" and at and tokens[at - 1].kind in EVIDENCE
        if told or (token.kind in EVIDENCE and token.words.endswith("的")):
            end = at + 1
            while end < len(tokens) and tokens[end].words in PERSONS:
                end += 1
            someone = end > at + 1
            says = end < len(tokens) and tokens[end].words in _CALLED
            name = end + 1
            while says and name < len(tokens) and (tokens[name].kind == "sep" or tokens[name].words == "就是"):
                name += 1
            if says and someone and name < len(tokens) and tokens[name].kind == "name":
                out += [] if told else [token._replace(words=token.words[:-1])]
                out.append(tokens[end]._replace(kind="is", words="的是"))
                at = name
                continue
        out.append(token)
        at += 1
    return out


def _is_dash(raw: str, token: Token) -> bool:
    return bool(set(raw[token.start : token.end]) & set(_DASH)) or "--" in raw[token.start : token.end]


def _names_end(tokens: list[Token], at: int) -> int:
    """Where a run of pupils ends that nothing but the end of its part follows; 0 where there is none."""
    end = at
    while end < len(tokens) and (tokens[end].kind in _LIST or not tokens[end].words.strip()):
        end += 1
    while end > at and tokens[end - 1].kind != "name":
        end -= 1
    while end > at + 1 and end < len(tokens) and tokens[end].kind not in _ENDS and not tokens[end - 2].words.strip():
        end -= 2  # 还没问——甲 乙原因不明: the second begins anew
    if end == at or (end < len(tokens) and tokens[end].kind not in _ENDS):
        return 0
    return end


def _tells_of_nobody(told: list[Token], least: int) -> bool:
    """Are so many words told, and nobody named? One status alone (旷课——甲) heads as it stands."""
    kinds = [token.kind for token in told if token.kind not in _IDLE]
    return len(kinds) >= least and "name" not in kinds and _OF_ALL.isdisjoint(kinds) and not EVIDENCE.isdisjoint(kinds)
