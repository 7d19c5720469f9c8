"""A past day that belongs to what happened, and not to the report: 甲礼拜天摔了一跤,先在家养着."""

from __future__ import annotations

from handlers.reading.names.segment import Token
from handlers.reading.tables.righting import STATUS
from handlers.reading.when.dates import DateWord
from handlers.reading.words.lexicon import EVIDENCE
from handlers.reading.words.pattern import Pattern

#: After a past day these say that it is only told by the way: 昨天就请好假的, 昨天的假续到明天, 昨天放学跟我说的, 昨天打球崴了脚.
BY_THE_WAY = Pattern(
    r"\s*(?:都|也)?(?:就|已经?|才|刚|还|放学|晚上|夜里|半夜|起(?!床|来|不)|开始|回(?:去|家)(?:后|了|以后|之后)?就)|\s*的?(?:病|事)?假(?:条)?(?:还|又|再|已经?)?(?:续|延|到|没|还|结束|满|销|完|休)|"
    r"\s*(?:打球|骑车|体育课|摔|崴|着凉|受凉|淋)|"
    r"\s*(?:来|亲自|特意|家里|家长|[他她][爸妈爹娘]){0,2}(?:跟我|和我|向我|给我)?(?:打过?了?招呼|[说讲](?:过|好)|拿走?的?假条|交的?假条|报备|来拿的?假条)|"
    r"\s*(?:写|递|批|签|开|拿)(?:的|了|好)(?:(?=[,。; ]|$)|假)|"
    r"\s*请的(?:病|事)?假(?:已经?|就|都)*(?:销|满|到期|结束|完)|"
    r"\s*(?:的|那|请的)(?:那个|个)?[^,。;]{1,4}(?:还|都|仍)*(?:没|未)(?:好|退|完|断|消|满|愈|利索)"
)
#: 昨天下午就喊头疼: a part of that day before what is told of it.
_PART_OF_DAY = Pattern(r"(?:早上|早晨|上午|中午|下午|傍晚)(?=(?:都|也)?就|回[去家])")
#: What befell a pupil or his people: what came of it is told behind it.
_MISHAP = Pattern(
    r"摔|跌|滚|掉(?:下|进|到|河|沟|坑)|翻(?:了|进|下|车)|撞|碰(?:伤|破|到头)|崴|扭|砸|烫|咬|划(?:了|破|伤|到)|割|切|砍(?:到|伤|了)|磕|骨折|断了?|"
    r"淋(?:了|雨|湿)|着了?凉|受凉|吃(?:坏|多|错)|中暑|中毒|过敏|车祸|被[^,。;]{1,4}(?:打|咬|撞|烫|蜇|叮)|晕倒|昏|犯了|反应|上吐下泻|"
    r"过世|去世|病逝|不在了|没了|(?<![提先早放])走了|老了|住(?:了)?院|手术|开刀|脑|中风|抢救|病倒|病危|生了|出事|送医院|进(?:了)?医院|隔夜"
)
#: What still holds when the message is written.
_STILL_HOLDS = Pattern(
    r"还(?:没|未|在|要|得|不能|不行|肿|疼|痛|烧|起不|下不|躺|住)|(?:来|上|起|下|走|动)不(?:了|成|来)|不(?:能|敢|好)(?:来|走|动|上学|上课|下地)|没法(?:来|走|上)|"
    r"(?:人|正|还)?在(?:县|镇|市|州|旗|乡|人民|中)*(?:医院|卫生[院室])|住上|吊针|下地|动弹|(?:得|要|怕是|恐怕)(?:住|歇|休|养|躺)|一时半会|这[两几]天|(?:叫|让)[^,。;]{0,3}先|"
    r"先(?:不来|别来|在家|养|歇|休|请|住|让)|(?:躺|养|住|歇|卧|吊|打|绑|敷|裹|观察|休养|挂)(?:着|起)|打(?:了)?石膏|缝了|(?:医生|大夫|医院)(?:叫|让|说|讲|嘱|建议)|"
    r"(?:歇|休|养|静养|休息)(?:上)?(?:两|几|三|一|半)(?:天|个?(?:星期|礼拜|周|月))|在家(?:养|休|歇|躺|静|卧)|没(?:好|退|消|缓)|起不(?:来|得)|"
    r"家(?:长|里)(?:讲|说|叫)[^,。;]{0,4}不来|(?:带|送|拉|陪|抱|背)(?:他|她|娃|孩子)?(?:去|到|进|往|上)[^,。;]{0,4}(?:医院|卫生[院室]|诊所|门诊|拍片|检查)"
)
_FROM_NOW = Pattern(
    r"现在|这会儿|还(?:没好|没退|肿|在医院|在家|在住)|怕是?要|要住|要歇|要休|医生(?:说|叫|让)|今[天日早]|一时半会|这[两几]天"
)
#: Up to this moment: whatever is told of the day before it.
_UNTIL_NOW = Pattern(
    r"(?:现在|这会儿?|这阵子?|目前|眼下|至今|到现在|此刻)(?:人|他|她|都|也)?(?:还|都|也|仍|没|未|在|住|躺)|至今"
)
#: 昨天的病号还没好, 昨天那两个还没来: who was away then.
_THOSE_OF_THEN = Pattern(r"(?:的病号|的?那(?:几|两|三)个|的?那俩|的几个|的两个)(?!.{0,6}(?:改|更正|补|撤))")
#: 昨天按旷课吧: what that day is to count as, wherever it is told.
_RULED = Pattern(r"\s*(?:那天)?(?:就|应该?|都)?(?:按|算|记|计)")
#: 假条补来了,昨天那个旷课销了
_CANCELLED = Pattern(
    rf"(?:那个|那条|那笔|的)?{STATUS}(?:记录)?(?:请|麻烦|给|就|帮忙?)*(?:销|撤|改|去|删|取消|消|作废|划|勾|抹)(?![了]?假)"
)
#: 今天收到证明,昨天甲那个旷课改病假: it is what was reported of that day that is put right.
_PUT_THEN = Pattern(
    rf"(?!{STATUS}的)[^,。;\d]{{0,8}}?(?:的|那天|那个|那条|那次|那笔)?{STATUS}(?:那个|那条|那次)?[^,。;]{{0,3}}(?:改(?!天|日)|更正|算|不算)"
)
#: 昨天旷课的事已经批评教育: what is told of that day is not reported.
_THE_AFFAIR = Pattern(r"[^,。;]{1,8}的(?:事(?!假)情?|情况|问题|原因)")
#: A report is put right: a day that cannot be told is then a question, not a story.
PUT_RIGHT = Pattern(r"登成|报成|记成|写成|登错|报错|记错|写错|更正|改(?!天|日|作)|销掉|撤[回销]|作废")
_FROM = Pattern(r"(?:从|自|打|跟|比|和|像|同|接着|继续|延续)\s*$")
#: 甲病假,昨天的: the day is told last, and alone.
_TOLD_LAST = (
    Pattern(r"(?:^|[,。;!( ])(?:这|那|都|以上)?(?:是|报的是|说的是)?$"),
    Pattern(r"的(?:事|考勤|情况|名单)?(?:啊|哈|哦|了)?\s*(?:$|[,。;!)])"),
)
#: 今天补星期三的课: the day whose timetable is taught.
_TAUGHT = Pattern(r"(?:上午|下午)?的课")
#: Words that say how a class or a pupil stands.
STANDS = EVIDENCE | {"everybody", "all_here", "count"}
#: Words that say where somebody was on that day, not only what befell him.
_SAYS_WHERE = frozenset(
    {
        "absent",
        "unexcused",
        "leave",
        "sick_leave",
        "late",
        "tardy",
        "left_early",
        "present",
        "unsure",
        "wavers",
        "rest",
        "lack",
    }
) | (STANDS - EVIDENCE)
_STORY = frozenset({"unknown", "plain", "body", "chore"})
_SHORT = 2
_NO_STORY = frozenset({"name", "sep", "sign", "half", "third", "class", "date", "kin", "colon", "comma"})


def by_the_way(text: str, tokens: list[Token], word: DateWord, late: bool, joined: bool = False) -> bool:
    if late:
        return False
    before = next((token for token in reversed(tokens) if token.end <= word.start), None)
    of_name = before is not None and before.kind == "name" and before.end == word.start  # 郑和11月11日
    if (_FROM.search(text[: word.start]) and not joined and not of_name) or _TAUGHT.match(text[word.end :]):
        return True
    if before is not None and before.kind == "kin" and before.end == word.start:
        return True  # 姥姥昨天走了
    if _RULED.match(text[word.end :]) or _CANCELLED.match(text[word.end :]) or _PUT_THEN.match(text, word.end):
        return False
    if _TOLD_LAST[0].search(text[: word.start]) and _TOLD_LAST[1].match(text, word.end):
        return False
    part = _PART_OF_DAY.match(text, word.end)
    if BY_THE_WAY.match(text[part.end() if part else word.end :]):
        return True
    if _THOSE_OF_THEN.match(text[word.end :]) or _told_before(tokens, word):
        return True
    # 昨日病假的欧阳春: a status, 的, a name is who somebody is, not what is reported.
    if _THE_AFFAIR.match(text[word.end :]):
        return True
    after = [token for token in tokens if token.start >= word.end and token.kind not in ("sep", "sign", "half")][:3]
    if (
        after
        and after[0].kind in EVIDENCE
        and (after[0].words.endswith("的") or (len(after) > 1 and after[1].words == "的"))
    ):
        following = after[1:] if after[0].words.endswith("的") else after[2:]
        if following and (
            following[0].kind in ("name", "count", "third", "rest")
            or following[0].words in ("那个", "几个", "同学", "学生")
        ):
            return True
    if after and after[0].kind == "count" and "的" in after[0].words:
        return True  # 昨天旷课的三个今天都来了
    return bool(
        after
        and after[0].kind == "ill"
        and not PUT_RIGHT.search(text)
        and not any(t.kind in ("absent", "leave", "sick_leave") for t in after[1:])
    )


def _told_before(tokens: list[Token], word: DateWord) -> bool:
    """甲没来,他家母狗昨天下崽: who is away was told before, and of no day; the day is part of the story. A report of another day
    says so before it says how anybody stood."""
    before = [token for token in tokens if token.end <= word.start]
    lacks = next((at for at, token in enumerate(before) if token.kind == "lack"), len(before))
    return any(token.kind in STANDS for token in before) or any(token.kind == "name" for token in before[lacks:])


def happened(text: str, tokens: list[Token], dates: list[DateWord], word: DateWord) -> bool:
    """甲礼拜天摔了一跤,先在家养着: is what befell him told of that day, and what came of it behind it, as it still is?"""
    if PUT_RIGHT.search(text):
        return False
    upto = min((d.start for d in dates if d.start >= word.end and d.day and d.day < d.today), default=len(text))
    if _UNTIL_NOW.search(text, word.end, upto):
        return True
    end = clause_end(text, word.end, dates, tokens)
    own = [token for token in tokens if word.end <= token.start < end]
    of_kin = any(token.kind == "kin" for token in own)
    if any(
        token.kind in _SAYS_WHERE and token.words != "在" and not (of_kin and token.kind == "present") for token in own
    ):
        return False
    if sum(token.end - token.start for token in own if token.kind not in _NO_STORY) < 2:
        return False  # 昨天,甲没来
    if _STILL_HOLDS.search(text, end, upto) or _FROM_NOW.search(text, word.end, end):
        return True
    start = sentence_start(text, word.start)
    named = any(token.kind in ("name", "kin") for token in tokens if start <= token.start < end)
    since = [token for token in tokens if end <= token.start < upto and token.kind in ("leave", "sick_leave", "absent")]
    if not named or not since:
        return False
    if _MISHAP.search(text, word.end, end) is not None:
        return True
    # 掰玉米把手拉了个口子,请病假两天: no leave that was asked for then (请了).
    story = sum(token.end - token.start for token in own if token.kind in _STORY)
    return story > _SHORT and since[0].words.startswith("请") and "了" not in since[0].words


def clause_end(text: str, start: int, dates: list[DateWord], tokens: list[Token]) -> int:
    """Where what is said of the day at `start` ends: at a comma, another day, or the name it describes (昨天请假的甲|来了)."""
    end = next((at for at in range(start, len(text)) if text[at] in ",。;!?\n "), len(text))
    said = False
    for token in tokens:
        if start <= token.start < end:
            if token.kind == "name" and said:
                end = token.start
            said = said or token.kind in EVIDENCE
    return min([end, *(word.start for word in dates if word.start >= start)])


def sentence_end(text: str, start: int) -> int:
    for at in range(start, len(text)):
        if text[at] in "。;!?\n":
            return at
    return len(text)


def sentence_start(text: str, at: int) -> int:
    """Where the sentence begins in which `at` stands."""
    return max(text.rfind(stop, 0, at) for stop in "。;!?\n") + 1
