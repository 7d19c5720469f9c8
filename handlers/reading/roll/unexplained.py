"""Words that may tell why somebody is away: of a pupil and in no table, or understood and said of nobody. So it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading.evidence import Entity, Scoped
from handlers.reading.names.segment import Token
from handlers.reading.words.lexicon import MISSING, MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

#: Of what the teacher himself does or will do, of time and of manner: no reason in it.
_NO_REASON = Pattern(r"[补待会马正先晚等刚放什顾再回字问联看核知清发名那点数报登记昨今早又还都了四三两几个位课]")
#: Only in a clause that tells what somebody said, or why.
_TOLD = Pattern(r"[说讲因]|由于|让他|让她|在家|休息|短信|信息|微信")
_NOT_WHY = Pattern(r"我|\?|听说|据说|同学|同桌|舍友|室友|八成|估计|可能|大概|送来|正往|往这|送|路上|马上|一会|快到")
_MANY = Pattern(r"的?(?:人|娃|孩子|学生)?(?:也|又|比较|特别|很|太|挺|越来越|还|真)?(?:多|不少|一大片|好些|好几)")
_ENDS = frozenset({"strong", "name", "everybody", "all_here", "rest", "close"})
_REASON = MISSING_OR_WHY - {"absent", "left_early"}
#: Before the word in its clause: it is the writer's, a guess, of another day, or said not to be.
_NOT_THEIRS = Pattern(r"我|老师|估计|可能|八成|昨|前天|没人|无人|说他|说她|车")
#: Behind 全勤 an exception begins: 就二狗没来, 除了小石头.
_BUT = frozenset(
    {"就", "就是", "就只", "只", "只有", "只是", "唯", "唯有", "惟", "是", "但", "但是", "可", "可是", "过"}
)
_WHOLE = frozenset({"everybody", "all_here"})
#: No pupil: staff, and what a school waits for.
_NOBODY = Pattern(
    r"老师|校长|主任|阿姨|师傅|保安|门卫|司机|家长|领导|[车水电饭菜奶书课费钱服装网铃雪雨风气煤炉卷表本子器机门窗灯]$|^[我你他她它这那有没还又都在也一两几个连去]"
)
_LONGEST_NAME = 4


def unexplained(tokens: Sequence[Token], entity: Entity) -> str:
    """The words behind the last naming of the pupil, in his sentence, that are in no table; empty where all is understood."""
    at = max(
        (i for i, token in enumerate(tokens) if token.kind == "name" and token.names == entity.mention.names),
        default=None,
    )
    if at is None:
        return ""
    found: list[str] = []
    clause: list[Token] = []
    for token in [*tokens[at + 1 :], Token("strong", 0, 0, "。")]:
        if token.kind != "comma" and token.kind not in _ENDS:
            clause.append(token)
            continue
        words = "".join(t.words for t in clause)
        told = any(t.kind == "kin" for t in clause) or _TOLD.search(words)
        if told and not _NOT_WHY.search(words):
            found += [
                t.words for t in clause if t.kind == "unknown" and len(t.words) > 1 and not _NO_REASON.search(t.words)
            ]
        clause = []
        if token.kind in _ENDS:
            break
    return found[0] if found else ""


def unsaid(text: str, tokens: Sequence[Token], scoped: Scoped) -> str:
    """A word for why somebody is away that was hung on nobody (因大雪请假(家长来过电):甲、乙); empty where there is none."""
    hung = [(piece.start, piece.end) for entity in scoped.entities for piece in entity.evidence]
    for token in tokens:
        if token.kind in _REASON and not any(start < token.end and token.start < end for start, end in hung):
            begins = max(text.rfind(stop, 0, token.start) for stop in ",。;!?\n") + 1
            if _MANY.match(text, token.end):
                continue  # 这几天感冒的多
            if not _NOT_THEIRS.search(text[begins : token.start]) and not _NOT_THEIRS.match(token.words):
                return token.words
    return ""


def but_one(tokens: Sequence[Token]) -> str:
    """A word behind 全勤 that stands like a pupil's name, is nobody's and is said to be missing: 全勤,就二狗没来. Or empty."""
    whole = next((at for at, token in enumerate(tokens) if token.kind in _WHOLE), None)
    if whole is None:
        return ""
    for at in range(whole + 1, len(tokens)):
        before, opener = tokens[at - 1], ""
        if tokens[at].kind in ("except", "lack"):
            opener = tokens[at].kind
        elif before.words not in _BUT and (
            before.kind != "comma" or any(one.kind == "name" for one in tokens[whole:at])
        ):
            continue  # 甲去打针了,打完针第三节才到 goes on about 甲
        end = at = at + bool(opener)
        while end < len(tokens) and tokens[end].kind in ("unknown", "plain"):
            end += 1
        run = tokens[at:end]
        words = "".join(token.words for token in run)
        if not any(token.kind == "unknown" for token in run) or not 2 <= len(words) <= _LONGEST_NAME:
            continue
        after = tokens[end].kind if end < len(tokens) else "strong"
        if _NOBODY.search(words) or not (after in MISSING or after == "ill" or (opener and after in _ENDS | {"comma"})):
            continue
        return words
    return ""
