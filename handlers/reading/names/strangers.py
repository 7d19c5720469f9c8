"""Names that are on no roster: what stands where a pupil's name would stand, and is none."""

from __future__ import annotations

from handlers.reading.names.called import called_out
from handlers.reading.names.roster import Roster
from handlers.reading.names.segment import Token
from handlers.reading.tables.people import (
    COMPOUND_SURNAMES,
    FUNCTION,
    GIVEN,
    GIVEN_TOO,
    NO_NAMES,
    SPELT_NAMES,
    SURNAMES,
)
from handlers.reading.words.lexicon import EVIDENCE, MISSING, MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

_BEFORE = frozenset({
    "strong", "comma", "sep", "name", "and", "colon", "open", "date", "half", "lack", "count", "class", "is", "except",
    "not_him", "report", "close", "wrongly", "change",
})  # fmt: skip
_PERSONAL = MISSING_OR_WHY | {"present", "unsure"}
_NUMERALS = "一二三四五六七八九十"
#: What is said of somebody by a verb: letters nobody knows before it are he (石头没来), not before 假条.
_MISSED = frozenset({"absent", "unexcused", "late", "left_early"})
_AFTER = _PERSONAL | {
    "sep", "comma", "strong", "name", "and", "open", "close", "date", "half", "all_of", "count", "sign", "change",
    "wrongly", "ditto",
}  # fmt: skip
_BEFORE_LINKS = frozenset({
    "的是", "的有", "有", "今天", "今日", "今早", "班里", "我班", "本班", "同学", "学生", "只有", "就", "新生", "名单",
    "一个", "的", "又", "还", "上午", "下午", "说是", "然后", "再就是", "还有", "另外",
})  # fmt: skip
_TITLES = frozenset({
    "同学", "今天", "今早", "早上", "一天", "半天", "又", "还", "就", "也", "已经", "已", "仍", "因", "因为", "由于",
    "说是", "三天", "两天",
})  # fmt: skip
#: Surnames that are far oftener something else when they stand before letters that nobody knows.
_RARELY = frozenset("连双自者起字和由都强应从相全水来边能为第放")
#: How far a common word may be from a name in sound to stand for it.
_SOUNDS_SO = 1.2
#: A name of so many characters is known though one of them is wrong.
_LONG = 4
_MISSPELT = frozenset({"sound", "shape"})
#: Before the name of who sends or stands in.
_INTRODUCES = ("我是", "我叫", "我姓", "本人是", "代课", "代班", "代管", "报送", "填报", "记录", "值周")
_STAFF = ("老师", "主任", "校长", "书记", "师傅", "医生", "大夫", "警官", "干事", "村长", "支书")
#: Characters that stand in given names.
_GIVEN = frozenset(GIVEN)
_NOBODY = tuple(NO_NAMES.split())


#: What a pupil is called behind his name, though somebody may be called so himself.
_DARLINGS = frozenset({"宝宝", "宝贝", "小宝", "小宝贝", "妞妞", "乖乖"})
#: Behind a numeral these make a name of the country.
_CHILDISH = frozenset("娃妹毛狗妮丫宝蛋牛喜清姐哥英")
#: Doubled, these are pet names and adverbs: adverbs where a clause goes on.
_ADVERBS = frozenset({"明明", "刚刚", "常常", "连连", "偏偏", "整整", "好好"})
_GO_ON = frozenset({"unknown", "speak", "link", "third", "kin", "plain", "is", "beside"})
#: 有个叫赵磊的没来.
_SOMEBODY = ("个", "位", "名", "名字", "生", "同学", "孩子", "孩儿", "孩", "娃", "的")
_CALLED = ("叫", "叫做", "是")
#: 叫啥王翠花吧.
_WHATEVER = Pattern(r"(?:啥|什么|啥子|么子|做|作)(?=.)")
#: 甲病假,王翠花也一样.
_ALIKE = ("一样", "同样", "也一样", "相同")
_BESIDES = ("另外", "还有", "再就是", "另", "再有")
#: 新来的插班生蒋小雅没到.
_NEWCOMER = ("插班生", "转学生", "新来的", "转来的", "复读生", "借读生")
#: 还有个沈括, 缺的那个是徐子昂.
_ANOTHER = Pattern(
    r"(?:还|另外?|又|再)(?:有|差|缺|少)(?:了)?一?[个位名](?:是|叫|就是)?$|"
    r"(?:没来|没到|未到|不在|缺|缺席|缺勤|请假|迟到|旷课|差|少)的?(?:那|这)?一?[个位名](?:人|同学|学生)?(?:就|就只)?(?:是|叫)$|"
    r"(?:没来|没到|未到|不在|缺|缺席|缺勤|请假|迟到|旷课|差|少)的(?:就|就只)?(?:是|叫)$"
)
#: 名单写漏了乙.
_LEFT_OUT = Pattern(r"(?:漏|落下?|少[写报登记填]|忘)[写报登记填]?了$")


def point_out(tokens: list[Token], roster: Roster) -> list[Token]:
    """The tokens with every unknown word that stands like a pupil's name made a name token that names nobody."""
    out: list[Token] = []
    for at, token in enumerate(called_out(tokens)):
        if token.kind == "name" and token.how not in ("exact", "letters") and _is_staff(tokens, at):
            out.append(token._replace(kind="plain", names=(), how=""))
            continue
        if token.words in _DARLINGS and token.how == "short" and at and tokens[at - 1].kind in ("name", "rest"):
            token = token._replace(kind="plain", names=(), how="")  # 诗涵宝宝又烧起来了
        if token.words in _ADVERBS and token.how == "short" and at and _is_adverb(tokens, at):
            token = token._replace(kind="plain", names=(), how="")  # 他爹讲明明是病
        if token.kind in ("plain", "absent", "present") and 2 <= len(token.words) <= 3 and _stands_as_name(tokens, at):
            faults, alike = roster.misspelt(token.words)
            if len(alike) == 1 and faults <= _SOUNDS_SO:
                token = token._replace(
                    kind="name", names=alike, how="sound"
                )  # 未来今天没来: 魏来 as dictation writes it
        if (
            token.kind == "unknown"
            and at
            and tokens[at - 1].words in _CALLED
            and (filler := _WHATEVER.match(token.words))
        ):
            name = token._replace(start=token.start + filler.end(), words=token.words[filler.end() :])
            out.append(Token("link", token.start, name.start, filler.group()))
            token = name
        if token.kind == "unknown" and token.words not in (roster.teacher or "\0"):
            merged = _with_day(out, token)
            stranger = _stranger(tokens, at, merged or token, roster)
            if stranger:
                if merged:
                    out.pop()
                out.append(stranger)
                rest = Token("unknown", stranger.end, token.end, token.words[stranger.end - token.start :])
                if rest.words:
                    out.append(rest)
                continue
        elif token.kind == "name" and token.how in ("given", "short") and out and _is_surname(out[-1], token):
            # 李小明 is not 张小明.
            last = out.pop()
            kin = bool(out) and out[-1].kind == "kin" and out[-1].words[-1] in "哥姐弟妹"
            token = (
                Token("plain", last.start, token.end, last.words + token.words)
                if kin
                else Token("name", last.start, token.end, last.words + token.words, (), "unknown")
            )
        if token.kind == "name" and out and (whole := _all_but_one(out[-1], token)):
            last = out.pop()
            if whole.start > last.start:
                out.append(last._replace(end=whole.start, words=last.words[: whole.start - last.start]))
            token = whole
        if token.kind == "name" and token.how == "short" and len(token.words) == 2 and token.words[0] == "小":
            alike = roster.misspelt_given(token.words)
            if alike and set(alike) - set(token.names):
                token = token._replace(
                    names=tuple(dict.fromkeys(token.names + alike))
                )  # 小宇: 王晓宇, or 王小雨 misspelt
        if token.kind == "name" and token.names and _of_other_class(out):
            first = out[-2] if out[-1].words == "的" else out.pop()
            token = Token("name", first.start, token.end, first.words + token.words, (), "unknown")
        out.append(token)
    exact = {token.names for token in out if token.kind == "name" and token.how == "exact"}
    # 陈思没来,陈丝也没来: two who are named are two, and the second is on no roster.
    return [t._replace(names=(), how="unknown") if t.how in _MISSPELT and t.names in exact else t for t in out]


def _all_but_one(before: Token, token: Token) -> Token | None:
    """萨日高娃: a long name the second part of which is right, and of the first all but one character."""
    if len(token.names) != 1 or before.kind != "unknown" or before.end != token.start:
        return None
    whole, size = token.names[0], len(token.names[0]) - len(token.words)
    typed = before.words[-size:] + token.words if size > 1 else ""
    if len(whole) < _LONG or len(typed) != len(whole) or not whole.endswith(token.words):
        return None
    if sum(one != other for one, other in zip(typed, whole, strict=True)) != 1:
        return None
    return Token("name", token.start - size, token.end, typed, token.names, "shape")


def _is_adverb(tokens: list[Token], at: int) -> bool:
    """他爹讲明明是病; 丽花明明坐在第二排."""
    before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else None
    if before.kind == "name" and before.end == tokens[at].start:
        return after is not None and (after.kind in ("present", "unknown", "is") or after.words[0] in "坐在来到是有")
    return before.kind in _GO_ON


def _stands_as_name(tokens: list[Token], at: int) -> bool:
    """Does a word stand alone where only a pupil's name can stand?"""
    return _starts_clause(tokens[at - 1] if at else None) and _status_follows(tokens, at + 1, MISSING | {"ill"})


def _is_staff(tokens: list[Token], at: int) -> bool:
    """我是代课的小周, 小周老师: no pupil, though a pupil might be called so."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.start == tokens[at].end and after.words.startswith(_STAFF):
        return True
    clause = ""
    for token in reversed(tokens[max(0, at - 6) : at]):
        if token.kind in ("comma", "strong", "name", "open") or token.words.endswith(("您好", "你好", "老师好")):
            break  # 赵老师您好我是代课的小吴
        clause = token.words + clause
    return (
        clause.removeprefix("老师")
        .removeprefix("另外")
        .removeprefix("还有")
        .startswith(("我是", "我叫", "我姓", "本人是", "代课", "代班", "代管", "报送", "填报", "记录", "值周"))
    )


def _is_sender(tokens: list[Token], at: int) -> bool:
    """我是七1班赵丽娟: the sender's own name."""
    i = at - 1
    while i >= 0 and tokens[i].kind in ("class", "link"):
        i -= 1
    return i > 0 and tokens[i].words in ("是", "叫") and tokens[i - 1].words.endswith(("我", "本人"))


def _of_other_class(before: list[Token]) -> bool:
    """Does 隔壁班的 or another class's number stand right before?"""
    last = before[-2] if len(before) > 1 and before[-1].words == "的" else before[-1] if before else None
    return last is not None and last.kind == "other_class"


def _is_surname(before: Token, token: Token) -> bool:
    alone = before.kind == "unknown" and before.end == token.start and len(before.words) == 1
    return alone and before.words in SURNAMES and before.words not in _RARELY


def _with_day(before: list[Token], token: Token) -> Token | None:
    """周一 + 凡 is 周一凡 when what looked like a weekday is glued to a character that nothing explains."""
    last = before[-1] if before else None
    if (
        last
        and last.kind == "date"
        and last.words in ("周一", "周三", "周五")
        and last.end == token.start
        and len(token.words) == 1
    ):
        return Token("unknown", last.start, token.end, last.words + token.words)
    return None


def _stranger(tokens: list[Token], at: int, token: Token, roster: Roster) -> Token | None:
    words = token.words
    before = tokens[at - 1] if at else None
    if token.start < tokens[at].start:
        before = tokens[at - 2] if at > 1 else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if words.startswith(_NOBODY) or len(words) < 2 or _is_staff(tokens, at) or _is_sender(tokens, at):
        return None
    called = before is not None and before.words in _CALLED and at > 1 and tokens[at - 2].words.endswith(_SOMEBODY)
    if before is not None and not (
        before.kind in _BEFORE
        or before.kind in EVIDENCE
        or before.words in _BEFORE_LINKS
        or before.words.endswith(_NEWCOMER)
        or called
        or _ANOTHER.search("".join(other.words for other in tokens[max(0, at - 4) : at]))
        or _LEFT_OUT.search("".join(other.words for other in tokens[max(0, at - 3) : at]))
    ):
        return None
    surname = 2 if words[:2] in COMPOUND_SURNAMES else 1 if words[0] in SURNAMES and words[0] not in _RARELY else 0
    pet = len(words) == 2 and words[0] in "小阿老"
    ends = called or after is None or after.kind in _AFTER or after.words in _TITLES
    if len(words) == 2 and ends and not surname:
        misspelt = roster.misspelt_given(words)
        if misspelt:
            return token._replace(kind="name", names=misspelt, how="sound")
    if len(words) == 2 and ends and surname:
        cut_short = [name for folded, name in roster.named.items() if len(folded) == 3 and folded.startswith(words)]
        if len(cut_short) == 1:
            return token._replace(kind="name", names=tuple(cut_short), how="short")  # 郭靖 of 郭靖宇
    if pet and not _status_follows(tokens, at + 1, _PERSONAL - {"present"}):
        pet = False  # 老倌,回来买菜
    named = bool(surname) and surname < len(words) <= surname + 2 and not set(words[surname:]) & (FUNCTION - _GIVEN)
    if surname == 1 and len(words) == 2 and words[1] in _NUMERALS and after is not None and after.kind in _PERSONAL:
        named = True  # 张三没来
    listed = called or any(
        t is not None and t.kind == "name" for t in (_beyond(tokens, at, -1), _beyond(tokens, at, 1))
    )
    alike = after is not None and (after.kind == "ditto" or after.words in _ALIKE)
    if alike and _starts_clause(before) and any(t.kind == "name" for t in tokens[:at]):
        listed = ends = True  # 甲病假,王翠花也是
    if _stands_alone(tokens, at):
        listed = True
    doubled = len(words) == surname + 2 and words[-1] == words[-2]
    if surname and len(words) == surname + 2 and words[surname] in _NUMERALS and words[-1] in _CHILDISH:
        named = True  # 孙二娃
    if (
        named
        and not doubled
        and not set(words[surname:]) <= _GIVEN | GIVEN_TOO
        and not listed
        and not _status_follows(tokens, at + 1, MISSING)
        and not _has_own_part(tokens, at, len(words) == surname + 2)
    ):
        named = False  # 包扎: begins like a name, and nothing is said of it
    spelt = 3 <= len(words) <= 8 and sum(char in SPELT_NAMES for char in words) == len(words)
    if (named or pet or spelt) and ends:
        return token._replace(kind="name", names=(), how="unknown")
    if surname and len(words) > surname + 2 and before is not None and before.kind in ("lack",):
        return Token("name", token.start, token.start + surname + 2, words[: surname + 2], (), "unknown")
    if (
        2 <= len(words) <= 4
        and not set(words) & FUNCTION
        and (_starts_clause(before) or (before is not None and before.kind in EVIDENCE and set(words) <= _GIVEN))
        and _status_follows(tokens, at + 1, MISSING if set(words) <= _GIVEN else _MISSED)
        and (not any(t.kind == "name" for t in tokens[:at]) or (len(words) == 2 and set(words) <= _GIVEN))
    ):
        return token._replace(kind="name", names=(), how="unknown")
    return None


def _has_own_part(tokens: list[Token], at: int, whole: bool) -> bool:
    """甲病假,骆宾王家里有事请假: does a full name begin a clause in which its own status stands? 还有个沈括,他妈来请的假;
    缺的是徐子昂,他爸来过电话: or is somebody told of by it?"""
    before = tokens[at - 1] if at else None
    if before is not None and _ANOTHER.search("".join(one.words for one in tokens[max(0, at - 4) : at])):
        return True
    if whole and before is not None and before.words in _BESIDES and _missing_behind(tokens, at):
        return True
    return (
        whole
        and before is not None
        and (before.kind in ("comma", "strong") or before.words in _BESIDES)
        and set(tokens[at].words).isdisjoint("太很多吃")  # 路太滑摔伤
        and any(one.kind == "name" for one in tokens[:at])
        and _status_follows(tokens, at + 1, MISSING_OR_WHY)
    )


def _missing_behind(tokens: list[Token], at: int) -> bool:
    """还有吴大伟,新转来的,也没来: is somebody missing told of before anybody else is named or the sentence ends?"""
    for token in tokens[at + 1 :]:
        if token.kind in ("strong", "name", "rest"):
            return False
        if token.kind in MISSING:
            return True
    return False


def _beyond(tokens: list[Token], at: int, step: int) -> Token | None:
    """The word behind a listing mark beside `at`; None where none stands there."""
    near = at + step
    while 0 <= near < len(tokens) and tokens[near].kind in ("sep", "and"):
        near += step
    return tokens[near] if 0 <= near < len(tokens) and near != at + step else None


def _stands_alone(tokens: list[Token], at: int) -> bool:
    """没来的:甲,刘备: is it all that stands between commas behind a name under a head?"""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    listed = at > 1 and tokens[at - 1].kind == "comma" and tokens[at - 2].kind == "name"
    if not listed or (after is not None and after.kind not in ("comma", "strong")):
        return False
    first = at - 2
    while first > 1 and tokens[first - 1].kind in ("comma", "sep", "and") and tokens[first - 2].kind == "name":
        first -= 2
    return first > 0 and (tokens[first - 1].kind == "colon" or tokens[first - 1].kind in MISSING_OR_WHY)


def _starts_clause(before: Token | None) -> bool:
    return before is None or before.kind in ("strong", "comma", "date", "half", "class", "lack")


def _status_follows(tokens: list[Token], at: int, wanted: frozenset[str]) -> bool:
    while at < len(tokens) and (tokens[at].kind in ("date", "half", "all_of") or tokens[at].words in _TITLES):
        at += 1
    return at < len(tokens) and tokens[at].kind in wanted
