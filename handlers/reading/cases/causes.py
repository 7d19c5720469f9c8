"""Why the pupil stays away: each cause told is weighed by whose it is, whether it is denied, and whether it is called the cause."""

from __future__ import annotations

import re

from handlers.reading.cases.clauses import Clause
from handlers.reading.names.segment import Token
from handlers.reading.tables import causes, comings
from handlers.reading.tables.people import KIN
from handlers.reading.words.pattern import Pattern

_CAUSES = tuple((reason, Pattern(pattern)) for reason, pattern in causes.CAUSES)
_ELSEWHERE = Pattern(causes.ELSEWHERE)
_ELSEWHERE_NOT = Pattern(causes.ELSEWHERE_NOT)
_REALLY = Pattern(causes.REALLY)
_BECAUSE = Pattern(causes.BECAUSE)
_WEAK = Pattern(causes.WEAK)
_MILD = Pattern(causes.MILD)
_WISHED = Pattern(r"想(?:去|克|着|要|跟|出|到)*$")
_NEGATED = Pattern(causes.NEGATED)
_NOT_TOLD = Pattern(causes.NOT_TOLD)
_WHEREABOUTS = Pattern(causes.WHEREABOUTS)
_TAKEN_ALONG = Pattern(causes.TAKEN_ALONG)
_TAKEN_AWAY = Pattern(causes.TAKEN_AWAY)
_KIN_TROUBLE = Pattern(causes.KIN_TROUBLE)
_SICK_OF_SCHOOL = Pattern(causes.SICK_OF_SCHOOL)
_OF_KIN_AFTER = Pattern(causes.OF_KIN_AFTER)
#: Beside these somebody only goes along: 跟他舅在厂里.
_WITH = Pattern(r"(?:给|帮|替|跟|和|与|同|随|由|被|跟着|随着|投奔|找|到|去|在|据|像|经|问|联系)(?:了|其)?$")
_BROUGHT = Pattern(
    r"(?:带|送|领|抱|陪|接|背|抬|拉|开车|骑车|用|拿|掏|翻|出示|递|亮)(?:着|他|她|孩子|娃|去|来|到|上|往|了|过)*"
)
_FOR_HER = Pattern(r"(?:给|替|为|帮|把|逼)(?:他|她|孩子|姑娘|娃|该生|闺女|女儿|女|其|丫头)")
_PARENTS = Pattern(
    r"父母|爸妈|爹妈|爹娘|家长|监护人|两口子|家里|家人|父亲|爸爸?|爹|阿爸|男方|大人|双方|其父|老人|爷爷|奶奶|对方|"
    r"婆家|女方|家属"
)
#: 家长让其外出打工
_MADE_WORK = Pattern(r"[让叫要逼送令](?:其|他|她|孩子|娃|该生)(?:去|也|外出|出去|跟着?|随)*$")
_HER_CHILD = Pattern(r"坐月子|怀孕|怀了|怀上|身孕|生(?:了)?(?:个)?(?:孩子|小孩|娃)|改嫁|生娃|大肚子")
#: What parents arrange for a daughter.
_ARRANGED = Pattern(r"[定订许收说聘]|彩礼|婆家|亲(?!自)")
_TAKEN_FOR_HER = Pattern(r"收|彩礼|聘|(?:说|许|定)(?:给|了)")
_OF_HER_AGE = Pattern(r"姐|哥|弟|妹|嫂")
_MOTHER = Pattern(r"妈|母|额吉|娘")
_HIS = Pattern(r"^(?:他|她|其|孩子|娃|该生|学生|它)?的?")
_OWN_WORK = Pattern(
    r"(?<![在跟和随到找])(?:我|我们|俺|咱)(?:俩|们|都|在|也|的|自己|两口子)*[^,。孩娃子女丫姑妮伢孙]{0,6}$"
)
#: 说肚子疼,是装的
_PRETENDED = Pattern(r"(?<!不是)(?<!没有)(?<!没)(?<!服)(?<!包)装(?:的|病|出来)")
#: Behind a doctor or a trade: it is whose word it is.
_TELLER = Pattern(
    r"(?:的)?(?:师傅|老板|大[爷叔妈娘婶姐哥]|阿[姨婆公]|老[头汉]儿?|人)?(?:也|都|就|还)?(?:说|讲|称|告诉|反映)"
)
#: 号码是个卖菜的
_NUMBER_OF = Pattern(r"(?:号码?|电话|手机)[^,。]{0,4}(?:是|成了?|换成)(?:个|一个)?[^,。]{0,4}$")
#: His father's factory.
_KIN_PLACE = Pattern(
    f"(?:打|找|追|跑|问)(?:到|去|了)?(?:他|她|其)?(?:{'|'.join(sorted(KIN, key=len, reverse=True))})(?:的|他们)?$"
)
#: A trade that the family has.
_HOME_TRADE = Pattern(r"(?<![在一这那几两])(?:家里?|屋里|屋头|自家|自己家)(?:是|也|还|就|刚|新|正|又|[今去前]年)*$")
#: Who is 人 in the next clause.
_CALLED_KIN = Pattern(
    rf"(?:{'|'.join(sorted(KIN, key=len, reverse=True))})(?:的)?(?:去了?|回了?)?"
    r"(?:打|通|拨|联系|电话|手机|微信|视频)[^,。;]{0,8}[,。 ]$"
)
_REFUSED = Pattern(comings.REFUSED)
#: 他奶奶接的,耳朵背
_KIN_ANSWERED = Pattern(
    rf"(?:{'|'.join(sorted(KIN, key=len, reverse=True))})(?:接(?:的|了|起)?|在家)[^,。;]{{0,4}}[,。 ]$"
)
_MET_KIN = Pattern(rf"(?P<who>{'|'.join(sorted(KIN, key=len, reverse=True))})[^,。;]{{0,4}},$")
_HARD_OF_HEARING = Pattern(r"耳|听不")
#: A guardian who does not reach his own child.
_WE_CANNOT_REACH = Pattern(
    r"(?:^|(?<=[,。! ])|我|我们|俺|家里)(?:也|都|现在|一直)*"
    r"(?:联系不[上到]|找不(?:到|着))(?:他|她|孩子|娃|人)(?!爸|妈|爷|奶|爹|娘|班|们|老师)"
)
#: 要跟他老舅跑车挣钱去: he goes along.
_GOES_ALONG = Pattern(
    rf"(?:跟|随|同)(?:着)?(?:他|她|其)?[老大小二三四]?(?:{'|'.join(sorted(KIN, key=len, reverse=True))})[^,。;]{{0,4}}$"
)
#: He was at school, and left.
_CAME_AND_LEFT = Pattern(r"(?:来|在)(?!家|外)[^。家]{0,12}(?:又|就)(?:跑(?:得)?)?$")
#: 我是他外公,耳朵背: of the guardian who writes.
_I_AM = Pattern(r"(?:^|[,。])(?:我|我们|俺),?$")
#: A guardian's question that is no reproach.
_DOUBT = Pattern(r"吗|是不是|有没有|会不会|么$|没$")
_MY_OWN = Pattern(r"(?:我|俺)(?:也|还|自己|都|正|现在)*")
_PLAY = Pattern(r"网|游戏|手机")
_MADE_TO = Pattern(r"让|叫|要|留|喊|使|没|顾|陪|不")
_UNLESS = Pattern(r"(?:不|再|要是|如果)[^,。]{1,8}(?:就|只好|只能|只有)$")
#: 我是他爸,在外地跑车
_OWN_WORK_NEXT = Pattern(r"(?:^|[,。])(?:我|我们|俺|咱)(?:俩|都|也)*,[^,。孩娃子女丫姑妮伢孙他她]{0,6}$")
_KIN_GONE = Pattern(r"离家|出走|失踪|跑|失联|不见")
_GOES_WITH = Pattern(r"(?:跟|随|同|跟着|随着)(?:他|她|其|着)?$")
_TENDS = Pattern(r"带|看|照|领|哄|伺|服|陪|护|帮|替")
_TENDED = Pattern(
    r"(?:照顾|照料|照看|照管|伺候|服侍|陪护|护理|看护|侍奉|赡养|守着?)(?:其|他|她|家里|家中|自己)?的?[^,。]{0,3}$"
)
_KIN_NEXT = Pattern(f"[^,。]{{0,2}}(?:{'|'.join(sorted(KIN, key=len, reverse=True))})")
_NO_ILLNESS = Pattern(r"照片|疫苗|体检|坏|摔跤|心理咨询|冒烟|碰[到着]|^吐了?$|^嗓子$")
_SAYS = Pattern(r"(?:也|都|就|才)?(?:说|讲|称|表示|反映|告诉|回复|回(?=[\ue000-\ue1ff说话我]))")
_STAFF = "staff"
_I = frozenset({"我", "我们", "本人"})
#: The same sign may be a cause of the pupil's or of somebody's at home; theirs is an affair of the family.
_PERSONAL = frozenset({"disability", "illness", "marriage"})


def reason(text: str, clauses: list[Clause], tokens: list[Token], kind: str) -> str | None:
    """The cause told, None where none is."""
    really = list(_REALLY.finditer(text))
    if really:
        found = _best(text, clauses, kind, really[-1].end())
        if found is not None:
            return found
    if kind == "parent" and _WE_CANNOT_REACH.search(text):
        return "lost"
    found = _best(text, clauses, kind, 0)
    return found or (None if _PRETENDED.search(text) else _told_ill(tokens, text))


def _best(text: str, clauses: list[Clause], kind: str, since: int) -> str | None:
    for match in _ELSEWHERE.finditer(text, since):
        if not _ELSEWHERE_NOT.search(text[max(0, match.start() - 6) : match.end()]):
            return "moved"
    best: tuple[float, int, str] | None = None
    siblings = False
    for order, (name, pattern) in enumerate(_CAUSES):
        for match in pattern.finditer(text, since):
            told = _weigh(name, match, text, clauses, kind)
            if told is None:
                continue
            weight, cause = told
            siblings = siblings or (name == "marriage" and cause == "family")
            if name == "marriage" and siblings:
                cause = "family"  # 他姐出嫁,家里忙着办酒
            rank = (weight, -(order if cause == name else len(_CAUSES)), cause)
            if best is None or rank[:2] > best[:2]:
                best = rank
    if best and siblings and best[2] == "marriage":
        return "family"  # 家里办喜事,他哥结婚
    return best[2] if best else None


#: No clause is longer; a text without end is no clause.
_FAR = 60


def _weigh(name: str, match: re.Match[str], text: str, clauses: list[Clause], kind: str) -> tuple[float, str] | None:
    """(how much speaks for it, which cause it is), None when it is no cause at all."""
    clause = next((c for c in reversed(clauses) if c.start <= match.start()), None)
    start = clause.start if clause else 0
    before = text[max(start, match.start() - _FAR) : match.start()]
    near = text[max(0, match.start() - 8) : match.start()]
    if (
        _NEGATED.search(near)
        or (_NOT_TOLD.search(before) and "欺" not in match.group())
        or (
            clause is not None
            and clause.asks
            and clause.voice == "own"
            and (kind != "parent" or _DOUBT.search(clause.words))
        )
    ):
        return None
    weight = 0.6 if _WEAK.fullmatch(match.group()) or _WISHED.search(near) else 1.0
    if _MILD.fullmatch(match.group()):
        weight = 0.8
    told_by = bool(_TELLER.match(text, match.end()))  # 医生说是…, 楼下修鞋的说…
    if _BECAUSE.search(before[-12:]) or (not told_by and _BECAUSE.match(text[match.end() : match.end() + 6])):
        weight += 1.0
    who = _whose(clause, match.start()) if clause is not None else None
    if who is None and name == "disability" and match.start() == start:
        met = _MET_KIN.search(text, 0, start)
        who = met.group("who") if met else None  # 见到其祖母,瘫痪在床
    if who == _STAFF and not _PLAY.search(match.group()) and name in ("family", "illness", "work", "study"):
        return None  # 我这两天走不开
    who = None if who == _STAFF else who
    if name == "work":
        if told_by or _NUMBER_OF.search(before):
            return None
        if re.search(r"工作(?!日|人员)", match.group()) and re.search(r"做|思想", near):
            return None
        if _KIN_PLACE.search(before) and match.group()[0] in "厂工店单" and not _TAKEN_ALONG.search(before):
            return None  # 打到他爸厂里
        if clause is not None and clause.actor == "third" and not any(one.who == "pupil" for one in clause.people):
            return None  # 隔壁家大学生还不是送快递
        alone = (
            who is not None
            and not _TAKEN_ALONG.search(before)
            and not _GOES_ALONG.search(before)
            and not _MADE_WORK.search(before)
            and not _TAKEN_AWAY.search(text[match.end() : match.end() + 12])
        )
        if alone or (
            kind == "parent"
            and "他" not in match.group()
            and (_OWN_WORK.search(before) or _OWN_WORK_NEXT.search(text, max(0, match.start() - 14), match.start()))
            and not _TAKEN_ALONG.search(text)
        ):
            return None
    if (
        name == "work"
        and before.removeprefix("人").lstrip("还正") in ("", "在", "在个")
        and _CALLED_KIN.search(text, max(0, start - _FAR), start)
        and not _REFUSED.search(text, match.end())
    ):
        return None  # 给他爸打了电话,人在工地上,讲知道了
    if name == "work" and match.group()[0] in "开装养办卖" and _HOME_TRADE.search(before):
        return None  # 家里开饭店
    if (
        name == "disability"
        and _HARD_OF_HEARING.match(match.group())
        and (
            who is not None
            or (kind == "parent" and _I_AM.search(text, 0, match.start()))
            or _KIN_ANSWERED.search(text, max(0, start - _FAR), start)
        )
    ):
        return None  # 奶奶耳背,讲不清
    if name == "lost" and _CAME_AND_LEFT.search(text, 0, match.start()):
        return None  # 第一节在,第二节就没影了
    if name == "illness" and (_SICK_OF_SCHOOL.search(before) or _PRETENDED.search(text, match.end())):
        return None
    if name == "moved" and _UNLESS.search(before):
        return None  # 不换班我们就转学
    if name == "moved" and kind == "parent" and who is not None and _MY_OWN.fullmatch(who):
        return None  # 我也在外地上学
    if name == "study" and "识" in match.group() and (who is not None or "文书" in text):
        return None  # 奶奶不识字
    if name == "other" and who is not None and match.group()[0] in "离远" and _PARENTS.search(who):
        return None  # 孩子爸妈离得远
    if name == "other" and who is not None and _KIN_TROUBLE.match(match.group()):
        return weight, "family"
    if name == "lost" and who is not None and _KIN_GONE.match(match.group()):
        return weight, "family"
    if name == "family" and _GOES_WITH.search(before) and not _TENDS.match(match.group()):
        return None  # 跟他妈走了
    if name == "family" and who is not None and _TENDS.match(match.group()) and not _MADE_TO.search(who + before):
        return None  # 奶奶带着三个娃
    if name == "work" and _OF_KIN_AFTER.match(text[match.end() :]):
        return None  # 打工的亲戚
    if name == "family" and "丧" not in match.group() and _WHEREABOUTS.search(before[-10:]):
        return None
    if name in _PERSONAL and _TENDED.search(before) and _KIN_NEXT.match(text, match.end()):
        return weight, "family"  # 照顾患病祖母
    if name in _PERSONAL and (
        _OF_KIN_AFTER.match(text[match.end() :])
        or (who is not None and not _of_pupil_after_all(name, who, match, before))
    ):
        return weight, "family"
    return weight, name


def _whose(clause: Clause, at: int) -> str | None:
    """The relative of whom a clause speaks right before a cause, with what he does; None when it is the pupil or nobody."""
    words, at = clause.words, at - clause.start
    for one in reversed(clause.people):
        if one.end > at or (one.who != "pupil" and _WITH.search(words[max(0, one.start - 3) : one.start])):
            continue
        if _SAYS.match(words, one.end):
            continue  # 家长称抑郁症
        if one.start < at - _FAR:
            break
        return words[one.start : at] if one.who == "guardian" else _STAFF if words[one.start : one.end] in _I else None
    return None


def _of_pupil_after_all(name: str, who: str, match: re.Match[str], before: str) -> bool:
    """奶奶带去医院, 家长收了彩礼, 姐姐给她说了媒: a relative acts, the cause is the pupil's."""
    if name == "marriage":
        if _HER_CHILD.search(match.group()):
            return False
        if _ARRANGED.search(match.group()) and _MOTHER.search(who):
            return True
        if _TAKEN_FOR_HER.search(who + match.group()) and not _OF_HER_AGE.search(who):
            return True  # 她二叔收了彩礼
        return bool(_FOR_HER.search(who)) or bool(_PARENTS.match(_HIS.sub("", who)))
    kin = next((word for word in sorted(KIN, key=len, reverse=True) if _HIS.sub("", who).startswith(word)), "")
    behind = who[who.find(kin) + len(kin) :] if kin else who
    return bool(_BROUGHT.search(behind))


def _told_ill(tokens: list[Token], text: str) -> str | None:
    """Own illness by the words that a roll knows for it, where they still stand in the rewritten text (挂号信 does not)."""
    for at, token in enumerate(tokens):
        if (
            token.kind in ("ill", "sick_leave")
            and (token.words in text or "待会" in text)
            and not _NO_ILLNESS.search(token.words)
            and not (at + 1 < len(tokens) and tokens[at + 1].kind == "colon")
            and not any(t.kind == "kin" and t.end == token.start for t in tokens[max(0, at - 1) : at])
        ):
            return "illness"
    return None
