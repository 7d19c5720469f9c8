"""What kind of message it is. Tried in this order: help, query, withdrawal and correction, reply, roll, other."""

from __future__ import annotations

import re

from handlers.reading.cases.unprompted import Signs
from handlers.reading.counted import Counts
from handlers.reading.evidence import Entity, Scoped
from handlers.reading.kind import questions, strays
from handlers.reading.kind.inquiries import inquires
from handlers.reading.model import Intent
from handlers.reading.scope.verdict import only_conduct
from handlers.reading.tables import asking, comings, righting
from handlers.reading.when.earlier import puts_right, takes_back, tells_earlier
from handlers.reading.words.lexicon import MISSING, MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

_CORRECT = Pattern(f"{asking.CORRECT}|{asking.TOLD_BEFORE}")
_OMITTED = Pattern(asking.OMITTED)
_NOT_CORRECT = Pattern(asking.NOT_CORRECT)
_LATE_REPORT = Pattern(asking.LATE_REPORT)
_CAME = Pattern(asking.CAME)
_CAME_BACK = Pattern(asking.CAME_BACK)
#: 一个学生请假三天,每天都要报吗; 病1事2这种简写能识别吗.
_SUPPOSED = Pattern(
    r"(?:一个|有个|要是|如果|假如|比如|例如|碰到|遇到|有的?)[^,。]{0,4}(?:学生|娃|孩子|人)|这种|[两几哪]个数|这样写|简写|缩写|写法"
)
_GREETING = Pattern(asking.GREETING)
_WRONG_WINDOW = Pattern(asking.WRONG_WINDOW)
_WRONG_PERSON = Pattern(
    r"不是我(?:家|们家)?的?(?:孩子|娃|学生)|我们?家?没有?(?:这个|叫|这)[^,。]{0,6}(?:孩子|娃|学生|人|的$)|打错|发错(?:人|了)|找错人|^(?:你|您)(?:是)?(?:谁|哪个|哪位|哪里|干)|^(?:是)?谁(?:啊|呀|呢|哦)?\??$|不是[^,。]{1,5}(?:家长|爸爸|妈妈|家属)|不认识(?:他|她|这)|换号"
)
#: 张伟运动会拿了第一.
_PRAISE = Pattern(
    r"(?:拿|得|获|考|夺|摘|跑|跳|投)(?:得|到|下|了|过)*(?:个|[省市县区州校全国级镇])*(?:第[一二三四五六\d]|[一二三]等|冠军|亚军|季军|金|银|奖|满分|名次)|满分|第一名|"
    r"表现(?:很|真|特别|非常|挺|最)?(?:好|不错|棒|优秀|突出)|进步(?:很|真|挺)?(?:大|明显)|入选|展出|当选|被评为|写得真|为班级?争光"
)
#: 祝老师节日快乐.
_WISHES = Pattern(r"快乐|祝(?:您|你|老师|大家|各位)|过年好|新年好|恭喜")
_ONLY_WISHES = Pattern(
    r"(?:祝|老师|您|你|大家|各位|们|[,。! ])*[^,。孩娃他她]{0,6}(?:快乐|过年好|新年好)[^孩娃他她]{0,12}"
)
#: 他到教室没,我七点送的: asked whatever else is told.
_IS_THERE = Pattern(
    r"(?:到|来|去|进|在)(?:了)?(?:学校|校|教室|班(?:里|上)?)(?:里|上)?(?:了)?(?:没有?|没得|吗|么|不)(?:啊|呀|呢)?\??(?:$|[,。!?\s])"
)
#: 他去了呀,没到吗: told, with surprise.
_NOT_THERE = Pattern(r"没(?:有)?(?:到|去|来|进)[^,。?]{0,4}(?:吗|么|呢|\?|$)|送进|送到了|看着(?:他|她)进")
#: Wants no more messages, and says nothing of the pupil.
_NO_MORE = Pattern(
    r"(?:老师|你好|您好|你们?|您|请|麻烦|能不能|可以|以后|[,。! ])*(?:别|不要|不用|莫|甭)(?:再|老|总|一直|天天|给我|"
    r"往我这|[ ])*"
    r"(?:发|推送|推|通知)(?:了|短信|信息|消息|通知|给我|我|这些|这种|来|过来|[,。! ]|烦人|烦死|烦|很|太|谢谢|吧|啊)*"
)
#: 李明已家访,一切正常 is not said of a class.
_WHOLE = Pattern(r"全|齐|都|满|班|其他|其余|考勤|到校|出勤")
#: Says of itself that it is of a class.
_OF_CLASS = Pattern(
    r"全班|全勤|全到|[到来]齐|齐了|都(?:[到来]|在(?!外|家|打|忙|厂|工|[东西南北上]))|其[他余]|班[里上]|考勤|[应实]到|缺勤|余下|剩下|没缺|没有缺"
)
_CHATTER = Pattern(asking.CHATTER)
_OTHER_BUSINESS = Pattern(asking.OTHER_BUSINESS)
_ABOUT_ROLL = Pattern(asking.ABOUT_ROLL)
_OURS = Pattern(
    r"考勤|缺勤|缺课|旷课|辍学|失学|流失|控辍|返校|复学|劝返|包保|未到校|没来|请假(?:的|人数|情况|名单)|出勤|"
    r"在校(?:生|人数)"
)
#: 小李, 老王: more likely a colleague than one of several pupils.
_BY_SURNAME = Pattern(r"[小老][\u4e00-\u9fff](?![\u4e00-\u9fff])")
#: 斯琴老师: no pupil.
_TITLE = Pattern(
    r"[^,。 说讲找问被跟和怕给]{0,2}(?:老师|主任|校长|书记|干部|警官|大夫)|(?:兄|老弟|大哥|大姐|师傅|经理|总)(?=[,! 你您])"
)
#: From this weight on a report on a case needs no pupil's name: which of them is meant is asked.
_CASE_FROM = 2.0
#: From this hour on, who has just come was reported missing before; before it, it is a first word of his coming late.
_AFTER_ROLL = 9
#: 上午请假的甲下午来了: of the same day.
_SAME_DAY = Pattern(r"(?:上午|早上|今早|早读|刚才)[^,。;]{0,4}(?:请假|病假|事假|没来|缺勤|旷课)的")
#: The whole answer to the question for the roll.
_ALL_IN_A_WORD = Pattern(
    r"(?:今天|今日|今早|我们?班|本班|七?[一二三四五六七八九\d().班年级]{2,6}班?)?[ ,:]*(?:全|齐|无|正常|"
    r"都正常|零|0|没缺|都在|都来|都到)(?:的|了)?"
)
_SENT_BEFORE = Pattern(asking.SENT_BEFORE)
#: 甲事假,更正,病假: put right where it is told.
_AT_ONCE = Pattern(r"(?<=[,。;!… ])(?:更正|纠正|订正)(?:一下|下)?(?=[,。; 是])(?![,。; ]*$)")
_MISCOUNTED = Pattern(r"(?:统计|数据|汇总)[^,。;?]{0,4}(?:有误|错误|错了|出错)")
#: 甲到了,现在齐了: it was not before.
_NOW_ALL = Pattern(r"(?:到|来)了?[,。 ]*(?:现在|这下|总算|终于|这回)[^,。;]{0,4}(?:齐|全|都)")
_SLIP = Pattern(f"{asking.SLIP}|{_AT_ONCE.pattern}")
#: 听错了,请假的是甲,不是乙: nothing was told before it.
_WRONG_FIRST = Pattern(
    rf"(?:[^,。;\n某]{{0,6}}好[,。!])?(?:(?!某|{righting.STATUS}|\d|[缺差少]了?[一两俩二三仨四五])[^。;\n]){{0,14}}?(?:[错混反岔串](?:了|人|名)|有误)"
)
#: Before the slip it tells what holds: 甲没缺,缺的是乙,弄错了 puts right what was sent before.
_HOLDS = Pattern(r"不是|并非|没有?(?:缺|旷|早退|迟到)|应为|应该是|应是|其实|改[成为]")
#: What was told before the slip, where the slip took it from him: 缺甲,打错了,缺乙; 实到38,说错了,39.
_SAID_FIRST = Pattern(
    rf"某[^,。;]{{0,4}}{righting.STATUS}|{righting.STATUS}[^,。;某]{{0,3}}某|(?:应到|实到|[来到]了?)(?:\d+|[一二两三四五六七八九十]+)[^\d;]{{0,4}}$|"
    r"[缺差少]了?(?:[一两俩二三仨四五六七八九十]|\d{1,2})[个人名位]{0,2}[^\d。;]{0,3}$"
)
_NAMED_WRONG = Pattern(righting.NAMED_WRONG)
#: 删掉甲的缺勤 asks for nothing that is on record.
_STRIKES = Pattern(r"删[掉除了]|撤[掉销了]|取消|划掉|抹掉|消掉")
#: 来是来了,第二节才到: granted, not announced.
_GRANTED = Pattern(r"([来到])(?:倒|也|呢)?是?倒?是\1")
#: 缺勤名单⏎1.甲⏎2.乙
_TITLED = Pattern(r"[^\n某?]{0,12}名单[: ]*\n[ ]*(?:\(?\d{1,2}[.、) ]?)?[ ]*某")
_STATED = MISSING | {"present", "wavers"}


def tell_intent(
    text: str, scoped: Scoped, counts: Counts, kind: str, about: str | None, past: bool, hour: int, signs: Signs
) -> Intent:
    """Tell the kind of a folded message. `past`: it speaks of an earlier day; `hour` of the day at which it came; `signs`: what it
    tells of a case."""
    stripped = text.strip(" \n。!~,")
    named = [entity for entity in scoped.entities if entity.evidence and not only_conduct(entity.evidence)]
    stated = [entity for entity in named if any(piece.kind in _STATED for piece in entity.evidence)]
    numbers = counts.expected is not None or counts.present is not None or bool(counts.missing) or counts.half
    only_missing = counts.expected is None and counts.present is None and not counts.half
    roll = bool(stated) or numbers or scoped.everybody_here or scoped.guessed or bool(scoped.parts)
    praise = _PRAISE.search(text)
    told = [piece for entity in named for piece in entity.evidence]
    if (
        about is None
        and named
        and praise is not None
        and all(piece.kind == "affair" or praise.start() <= piece.start < praise.end() for piece in told)
    ):
        return "other"
    known = any(entity.mention.names and not _TITLE.match(text, entity.mention.end) for entity in scoped.entities)
    addressed = known and all(
        len(entity.mention.names) > 1 and _BY_SURNAME.match(entity.mention.words) for entity in scoped.entities
    )
    if (
        about is None
        and kind == "teacher"
        and known
        and (scoped.mixed_up or (stated and questions.asks_to_change(text)))
    ):
        return "correct"
    outright = (inquires(text) or questions.asks_in_a_word(text)) and not _STRIKES.search(text)
    of_case = known and strays.tells_of_somebody(text)
    if (
        about is None
        and kind != "parent"
        and not (named or numbers or of_case)
        and strays.meant_for_another(text, outright)
    ):
        return "other"
    if (
        questions.asks_how(text, kind)
        and not (about is None and questions.asks_back(text))
        and not questions.tells_apart(text, named)
        and not (kind == "parent" and about is not None and signs.tells_of_case())
        and not ((known or not only_missing) and numbers and not (_SUPPOSED.search(text) and not known))
    ):
        return "help"
    if about is not None:
        if kind == "parent" and _IS_THERE.search(stripped) and not _NOT_THERE.search(text):
            return "query"
        if questions.asks_of_case(text, kind) and not signs.acts_told(questions.asks):
            return "query"
        if (
            re.fullmatch(r"(?:td|t|n|退订|取消订阅)", stripped)
            or _NO_MORE.fullmatch(stripped)
            or (kind == "parent" and (_WRONG_PERSON.search(text) or _ONLY_WISHES.fullmatch(stripped)))
        ):
            return "other"
        return "reply"
    if kind == "parent":
        return _of_guardian(text, named, scoped)
    outright = outright and not (stated and _TITLED.match(text))
    if (
        (not known or addressed)
        and not outright
        and not _ABOUT_ROLL.search(text)
        and (_CHATTER.search(text) or (_WRONG_WINDOW.search(text) and not roll))
    ):
        return "other"
    if kind == "teacher" and strays.TO_GUARDIAN.match(stripped) and not _says_missing(named):
        return "other"
    if _OTHER_BUSINESS.search(text) and not known and not roll and not outright and not _OURS.search(text):
        return "other"
    if kind == "teacher" and all_in_a_word(text):
        return "checkin"
    if known and questions.asks_only_why(stripped):
        return "query"
    if strays.LEFT_BEHIND.search(text) and not _says_missing(named):
        return "other"
    plain = _NOT_CORRECT.sub("", questions.untold(text))
    taken_back = takes_back(plain) or questions.asks_back(text)
    correct = (
        _CORRECT.search(plain)
        or _MISCOUNTED.match(text)
        or taken_back
        or puts_right(plain)
        or (not past and _OMITTED.search(plain))
    )
    if correct and not stated and not numbers and not taken_back and signs.acted():
        correct = False  # 晚上找到家里去了,孩子认错了
    if _GREETING.match(stripped) and not outright and not scoped.entities and not roll and not _ABOUT_ROLL.search(text):
        return "other"
    if (
        (outright or questions.asks_of_record(text))
        and (scoped.entities or strays.asks_for_ours(text))
        and not questions.asks_back(text)
        and not (numbers and not (outright and only_missing and not known))
        and not any(piece.kind == "wavers" for piece in told)
        and ("?" in text or all(entity.mention.how != "either" for entity in scoped.entities))
        and not (taken_back and not roll and not named)
        and not (
            not questions.asks_last(text)
            and _outweighs(signs)
            and not (outright and not signs.acts_told(questions.asks))
        )
        and not questions.tells_too(text, named, stated)
        and (
            not ((correct and stated) or scoped.everybody_here or scoped.others_here)
            or questions.only_asks(text)
            or (outright and not _OF_CLASS.search(questions.untold(text)))
        )
    ):
        return "query"
    if (
        correct
        and not _repairs_itself(text, scoped, stated)
        and not _LATE_REPORT.search(text)
        and (
            roll
            or named
            or taken_back
            or scoped.entities
            or re.search(
                r"考勤|缺勤|名单|更正|修正|报|发|不算|不作数|撤回|作废|[那这][条份张]|上条|上一[条份]|记录|数", text
            )
        )
    ):
        return "correct"
    whole = scoped.everybody_here and not ("正常" in text and not _WHOLE.search(text))
    of_class = numbers or whole or scoped.others_here
    if not of_class or (not numbers and not _OF_CLASS.search(text) and signs.acted()):
        case, day = signs.weigh()
        if case > day and (scoped.entities or (case >= _CASE_FROM and strays.tells_of_somebody(text))):
            return "reply"
    if kind == "official":
        if roll and (numbers or scoped.everybody_here):
            return "checkin"
        if _GREETING.match(stripped) or not scoped.entities:
            return "other"
        # 小周,车停门口等我: a pet name alone makes nobody the subject of a report.
        return (
            "reply" if named or signs.weigh()[0] or any(e.mention.how == "exact" for e in scoped.entities) else "other"
        )
    if (
        stated
        and (not numbers or _only_here_now(counts))
        and (not scoped.everybody_here or _NOW_ALL.search(text))
        and not scoped.others_here
        and _only_came(text, scoped, hour)
    ):
        return "correct"
    if roll or named or scoped.others_here:
        return "checkin"
    if (
        any(piece.kind in _STATED for piece in scoped.loose)
        and not _WRONG_WINDOW.search(text)
        and not _GREETING.match(stripped)
    ):
        return "checkin" if any(piece.kind not in ("present",) for piece in scoped.loose) else "other"
    if (
        kind == "teacher"
        and known
        and any(e.mention.names and not e.evidence for e in scoped.entities)
        and not strays.NO_REPORT.search(text)
        and not _PRAISE.search(text)
    ):
        # A pupil is named and we do not understand what is said of him: a roll that is asked about, not chatter.
        return "checkin"
    return "other"


def _outweighs(signs: Signs) -> bool:
    case, day = signs.weigh()
    return case > day and case >= _CASE_FROM


def all_in_a_word(text: str) -> bool:
    """Is the whole message one word that says that all are here (齐, 正常, 无)?"""
    return bool(_ALL_IN_A_WORD.fullmatch(text.strip(" \n。!~,")))


def _repairs_itself(text: str, scoped: Scoped, stated: list[Entity]) -> bool:
    """甲没来,哦不对,是乙没来; 甲、乙、丙感冒…丙在,我看错了: what is put right was said in the same message."""
    slip, first = _SLIP.search(text), _WRONG_FIRST.match(text)
    told = [piece.end for e in scoped.entities for piece in e.evidence if piece.kind in MISSING_OR_WHY]
    if first is not None and not any(end <= first.end() for end in told):
        return False
    if _SENT_BEFORE.search(_AT_ONCE.sub("", text)) or tells_earlier(text):
        return False
    if (
        slip is not None
        and not _HOLDS.search(text, 0, slip.start())
        and (
            any(end <= slip.start() for end in told)
            or _SAID_FIRST.search(text, 0, slip.start())
            or _NAMED_WRONG.search(text)
        )
    ):
        return True
    both = [e for e in stated if {"present"} < {piece.kind for piece in e.evidence if piece.how == "said"}]
    return bool(both) and len(stated) > len(both)


def _only_here_now(counts: Counts) -> bool:
    """甲到了,实到36: is how many are here all that the numbers tell?"""
    return counts.present is not None and counts.expected is None and not (counts.missing or counts.half or counts.rest)


def _only_came(text: str, scoped: Scoped, hour: int) -> bool:
    """Has everybody spoken of only now come: what a roll sent before said of them no longer holds."""
    if _GRANTED.search(text):
        return False
    if _CAME_BACK.search(text) and not re.search(r"(?<!回)来了|到了", text):
        return False
    if re.search(
        r"昨[天日]|前[天几]|那几天|这几天|上周|病好|烧退|退烧|销假|康复|请假的.{1,8}(?:今天|来)",
        _SAME_DAY.sub("", text),
    ):
        return False
    for entity in scoped.entities:
        kinds = {piece.kind for piece in entity.evidence if piece.how != "before"}
        if not kinds:
            continue
        if "present" not in kinds and not (
            "late" in kinds
            and (
                re.search(r"(?<![没不未])送(?:来|到)了", text)
                or (hour >= _AFTER_ROLL and re.search(r"刚[刚才]?(?:来|到|进)|才来了|现在(?:来|到)", text))
            )
        ):
            return False
        late = next((piece.start for piece in entity.evidence if piece.kind == "late"), None)
        here = [piece for piece in entity.evidence if piece.kind == "present"]
        if late is not None and any(p.start > late or p.words.endswith("的") for p in here):
            return False  # 甲迟到,车胎扎了推着走来的
        if kinds & {"absent", "unexcused", "sick_leave", "left_early"} or (
            "leave" in kinds and not re.search(r"假条", text)
        ):
            return False
    return bool(_CAME.search(text))


def _says_missing(named: list[Entity]) -> bool:
    return any(piece.kind in MISSING_OR_WHY for entity in named for piece in entity.evidence)


def _says_away(named: list[Entity]) -> bool:
    return any(piece.kind in MISSING_OR_WHY - {"absent", "unexcused"} for entity in named for piece in entity.evidence)


def _of_guardian(text: str, named: list[Entity], scoped: Scoped) -> Intent:
    stripped = text.strip(" \n。!~,")
    if questions.asks_of_case(text, "parent") or (questions.asks_whether_there(text) and not _says_away(named)):
        return "query"
    if (
        _WRONG_PERSON.search(text)
        or _WISHES.search(text)
        or (not named and strays.calls_another(text))
        or _NO_MORE.fullmatch(stripped)
        or (_OTHER_BUSINESS.search(text) and not named and questions.only_asks(text))
        or re.fullmatch(
            r"(?:老师|老师好|[,。! ])*(?:谢谢|感谢|多谢|辛苦)(?:[^孩娃他她]{0,14}|[^,。]{0,10}(?:关心|照顾|操心|费心|帮助))",
            stripped,
        )
        or re.fullmatch(
            r"(?:老师)?(?:td|t|n|退订|取消订阅|你好|您好|老师好|好|在吗|在不在|晚安|早安|早上好|晚上好|收到广告.{0,6})(?:老师|您|你)*[?吗]?",
            stripped,
        )
    ):
        return "other"
    if (
        named
        or scoped.loose
        or scoped.entities
        or re.search(
            comings.REFUSED
            + "|"
            + comings.PROMISED
            + r"|收到|知道了|好的|孩子|娃|学校|老师(?!.{0,8}(?:作业|试卷|成绩|考试))|医院|"
            r"上学|读书",
            text,
        )
    ):
        return "reply"
    return "other"
