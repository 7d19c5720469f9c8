"""What kind of message it is. Tried in this order: help, withdrawal and correction, query, reply, roll, other."""

from __future__ import annotations

import re
from itertools import pairwise

from handlers.reading.counts import Counts
from handlers.reading.evidence import Entity, Scoped
from handlers.reading.model import Intent
from handlers.reading.tables import asking, comings
from handlers.reading.unprompted import Signs
from handlers.reading.verdict import only_conduct

_CORRECT = re.compile(asking.CORRECT)
_OMITTED = re.compile(asking.OMITTED)
_NOT_CORRECT = re.compile(asking.NOT_CORRECT)
_LATE_REPORT = re.compile(asking.LATE_REPORT)
_CAME = re.compile(asking.CAME)
_CAME_BACK = re.compile(asking.CAME_BACK)
_HELP = re.compile(asking.HELP)
_QUERY = re.compile(asking.QUERY)
_GREETING = re.compile(asking.GREETING)
_WRONG_WINDOW = re.compile(asking.WRONG_WINDOW)
_FIRST_HAND = re.compile(r"我?(?:没注意|没留神|没看|不确定|等会|一会|再去看|再看|再核|没数|没点|记不清|拿不准|说不准)")
#: 到没到?没到: he answers his own question.
_ANSWERED = re.compile(r"\?[,\s]*(?:没到|没来|还没|到了|来了|在的?(?=[,。;!]|$)|不在|没有(?=[,。;!]|$))")
_WRONG_PERSON = re.compile(r"打错|发错(?:人|了)|找错人|不是[^,。]{1,5}(?:家长|爸爸|妈妈|家属)|不认识(?:他|她|这)|换号")
#: 某某为什么没来: nothing but the question.
_ASKS_WHY = re.compile(
    r"(?:请问|问一?下)?[, ]*某+(?:同学)?(?:今天|今日|今早|昨天|昨日|这几天)?(?:为什么|为啥|为何|怎么|咋)(?:又|还|都|一直)?"
    r"没(?:有)?(?:来|到)(?:上课|上学|学校|校)?(?:啊|呀|呢|了)?\??"
)
#: Wants no more messages, and says nothing of the pupil.
_NO_MORE = re.compile(
    r"(?:老师|你好|您好|你们?|您|请|麻烦|能不能|可以|以后|[,。! ])*(?:别|不要|不用|莫|甭)(?:再|老|总|一直|天天|给我|"
    r"往我这|[ ])*"
    r"(?:发|推送|推|通知)(?:了|短信|信息|消息|通知|给我|我|这些|这种|来|过来|[,。! ]|烦人|烦死|烦|很|太|谢谢|吧|啊)*"
)
_ASKED = re.compile(
    r"\?|(?:吗|么|嘛|呢|没有|没|多少|谁|哪些|如何|怎样|怎么样)$|查一?下|查询|请?告知|请?提供|帮我查|"
    r"调[一取出]"
)
_PART = re.compile(r"[^,。!;\n? ]+\??")
#: Address, thanks and the like: neither asked nor told.
_BY_THE_WAY = re.compile(
    r"(?:(?:各位)?(?:老师|领导|校长|主任|书记)们?(?:你?您?好|早上好|下午好|晚上好)?|你好|您好|请问(?:一下|"
    r"下)?|麻烦(?:问一下|了|您|你)*|打扰(?:一下|了)?|想问(?:一下|下)?|问(?:一)?下|"
    r"谢谢|辛苦|急|在吗|我(?:是[^,]{1,8}|忘了|记不清了?|想问问|想知道)|那个|就是|帮(?:我|忙)(?:看|查)(?:一下|"
    r"下)?|某+|那)(?:了|啊|呀|哈|呢|您|你|老师)*"
)
#: 谁请假最多, 列给我: asks for pupils, not for how to.
_ASKS_WHO = re.compile(r"谁(?!能|可以|会|来)|哪(?:几|些)个?(?:人|学生|班|娃|孩子)?|给我(?:$|看|一份)|发我|列(?:给|出)")
_ANSWERS = re.compile(r"(?:某+|他|她|人)?(?:没有?(?:来|到)?|来了|到了|在的?|不在|缺|病|请假)(?:的|呢|啊)?$")
#: 李明已家访,一切正常 is not said of a class.
_WHOLE = re.compile(r"全|齐|都|满|班|其他|其余|考勤|到校|出勤")
_CHATTER = re.compile(asking.CHATTER)
_OTHER_BUSINESS = re.compile(asking.OTHER_BUSINESS)
_OURS = re.compile(
    r"考勤|缺勤|缺课|旷课|辍学|失学|流失|控辍|返校|复学|劝返|包保|未到校|没来|请假(?:的|人数|情况|名单)|出勤|"
    r"在校(?:生|人数)"
)
_REQUEST = re.compile(
    r"^(?:请|烦请|麻烦|望|盼)(?:问|学校|班主任|老师|你校|贵校|尽快|及时|抓紧|再|把|将|帮|你们?|您|[^,。]{0,6}今日|"
    r"[^,。]{0,4}前)*[^,。]{0,6}?(?:说明|告知|反馈|提供|核实|核报|报送|上报|报告|回复|查|发(?:来|我|送)|"
    r"列|调取|报(?!到|警))"
)
_QUESTION = re.compile(
    r"(?:吗|么|没有|没|否|(?:什么|谁|哪|怎|几|多少|为啥|人|某)[^,。!?]{0,8}(?:呢|嘛)|(?<!得)不|不是|多少|怎么样|"
    r"咋样|如何)(?:啊|呀|呢|哦|嘞|哈)?\??$|\?$|是不是|有没有|"
    r"有无|来没来|到没到|去没去|在不在|去了没|来了没|几(?:天|次|节|回)(?:课|假)?(?:了|啊|呀)?$|(?:谁|哪天|哪一天|"
    r"几号|什么时候|啥时候|几时)(?:啊|呀|呢|[^,]{0,4}的)?$"
)
_PLAIN_QUESTION = re.compile(r"(?:吗|么)\??$|\?$|(?:来|到|报|校|交|办|送)了?没有?$")
#: What a guardian asks of the school's record.
_OF_RECORD = re.compile(
    r"到校|到学校|来学校|在学校|在校|在教室|在班|上课|来(?:了)?(?:没|吗|么|没有)|去(?:了)?(?:没|吗|么|没有)|"
    r"到(?:了)?(?:没|吗|么|没有)|几天|几次|几节|缺|请假|旷|迟到|考勤|出勤|表现|记录"
)
_ABOUT_ROLL = re.compile(
    r"考勤|缺勤|缺课|没来|未到|旷课|请假|迟到|出勤|到校|返校|学生|包保|劝返|案|名单|报|几天|辍学|家访|"
    r"通知书|记录|销|复学"
)
_NO_REPORT = re.compile(
    r"您好|你好|作文|作业|表扬|谢谢|很好|真好|很棒|棒|不错|进步|生日快乐|恭喜|加油|家长会|试卷|成绩|排名|打错|发错|群"
)
#: From this weight on a report on a case needs no pupil's name: which of them is meant is asked.
_CASE_FROM = 2.0
#: From this hour on, who has just come was reported missing before; before it, it is a first word of his coming late.
_AFTER_ROLL = 9
#: 上午请假的甲下午来了: of the same day.
_SAME_DAY = re.compile(r"(?:上午|早上|今早|早读|刚才)[^,。;]{0,4}(?:请假|病假|事假|没来|缺勤|旷课)的")
#: The whole answer to the question for the roll.
_ALL_IN_A_WORD = re.compile(
    r"(?:今天|今日|今早|我们?班|本班|七?[一二三四五六七八九\d().班年级]{2,6}班?)?[ ,:]*(?:全|齐|无|正常|"
    r"都正常|零|0|没缺|都在|都来|都到)(?:的|了)?"
)
_STATED = frozenset({"absent", "unexcused", "leave", "sick_leave", "late", "left_early", "present"})


def tell_intent(
    text: str, scoped: Scoped, counts: Counts, kind: str, about: str | None, past: bool, hour: int, signs: Signs
) -> Intent:
    """Tell the kind of a folded message. `past`: it speaks of an earlier day; `hour` of the day at which it came; `signs`: what it
    tells of a case."""
    stripped = text.strip(" \n。!~,")
    named = [entity for entity in scoped.entities if entity.evidence and not only_conduct(entity.evidence)]
    stated = [entity for entity in named if any(piece.kind in _STATED for piece in entity.evidence)]
    numbers = counts.expected is not None or counts.present is not None or bool(counts.missing) or counts.half
    roll = bool(stated) or numbers or scoped.everybody_here or bool(scoped.parts)
    if _asks_how(text) and not (stated and not re.search(r"\?|吗|怎么|如何|哪", text)) and not numbers:
        return "help"
    if about is not None:
        if _asks_of_case(text, kind) and not signs.acts_told(_asks):
            return "query"
        if (
            re.fullmatch(r"(?:td|t|n|退订|取消订阅)", stripped)
            or _NO_MORE.fullmatch(stripped)
            or (kind == "parent" and _WRONG_PERSON.search(text))
        ):
            return "other"
        return "reply"
    if kind == "parent":
        return _of_guardian(text, named, scoped)
    known = any(entity.mention.names for entity in scoped.entities)
    if (
        not known
        and not _ABOUT_ROLL.search(text)
        and (_CHATTER.search(text) or (_WRONG_WINDOW.search(text) and not roll))
    ):
        return "other"
    if _OTHER_BUSINESS.search(text) and not known and not roll and not _OURS.search(text):
        return "other"
    if kind == "teacher" and all_in_a_word(text):
        return "checkin"
    if known and _ASKS_WHY.fullmatch(stripped):
        return "query"
    correct = _CORRECT.search(_NOT_CORRECT.sub("", text)) or (not past and _OMITTED.search(text))
    if _GREETING.match(stripped) and not scoped.entities and not roll and not _ABOUT_ROLL.search(text):
        return "other"
    if (
        _is_query(text)
        and not numbers
        and not (not _asks_last(text) and _outweighs(signs))
        and not _told(text, stated)
        and (not ((correct and stated) or scoped.everybody_here) or _only_asks(text))
    ):
        return "query"
    if (
        correct
        and not _repairs_itself(text, stated)
        and not _LATE_REPORT.search(text)
        and (
            roll
            or named
            or scoped.entities
            or re.search(r"考勤|缺勤|报|发|不算|不作数|撤回|作废|那条|上条|上一条|记录|数", text)
        )
    ):
        return "correct"
    whole = scoped.everybody_here and not ("正常" in text and not _WHOLE.search(text))
    if not numbers and not whole and not scoped.others_here:
        case, day = signs.weigh()
        if case > day and (case >= _CASE_FROM or scoped.entities):
            return "reply"
    if kind == "official":
        if roll and (numbers or scoped.everybody_here):
            return "checkin"
        return "reply" if scoped.entities and not _GREETING.match(stripped) else "other"
    if (
        stated
        and not numbers
        and not scoped.everybody_here
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
        and any(e.mention.names and not e.evidence for e in scoped.entities)
        and not _NO_REPORT.search(text)
    ):
        # A pupil is named and we do not understand what is said of him: a roll that is asked about, not chatter.
        return "checkin"
    return "other"


def _asks_how(text: str) -> bool:
    """Asks how something is done, and not who is missing or for a list."""
    match = _HELP.search(text)
    if match is None:
        return False
    start = max(text.rfind(sign, 0, match.start()) for sign in ",。!?;\n") + 1
    end = min((at for sign in ",。!?;\n" if (at := text.find(sign, match.end())) >= 0), default=len(text))
    return not _ASKS_WHO.search(text[start:end])


def _asks_of_case(text: str, kind: str) -> bool:
    """Is a message to a prompt, or a guardian's, nothing but a question about the pupil or his case?"""
    parts = _parts(text)
    if not parts:
        return False
    if kind != "parent" and _REQUEST.match(parts[0]):
        return True
    questions = [part for part in parts if _asks(part)]
    if kind == "parent":
        return len(questions) == len(parts) and any(_OF_RECORD.search(part) for part in questions)
    return (
        bool(questions)
        and questions[-1] is parts[-1]
        and bool(_ASKED.search(text.strip(" \n。!~,")) or _QUESTION.search(parts[-1]))
    )


def _parts(text: str) -> list[str]:
    return [part for part in _PART.findall(text) if not _BY_THE_WAY.fullmatch(part.strip("?"))]


def _asks_last(text: str) -> bool:
    parts = _parts(text)
    return "?" in text or not parts or bool(_QUESTION.search(parts[-1])) or len(parts) == 1


def _outweighs(signs: Signs) -> bool:
    case, day = signs.weigh()
    return case > day and case >= _CASE_FROM


def _only_asks(text: str) -> bool:
    return all(map(_asks, _parts(text)))


def _asks(words: str) -> bool:
    return bool(_QUERY.search(words) or _QUESTION.search(words))


def all_in_a_word(text: str) -> bool:
    """Is the whole message one word that says that all are here (齐, 正常, 无)?"""
    return bool(_ALL_IN_A_WORD.fullmatch(text.strip(" \n。!~,")))


def _is_query(text: str) -> bool:
    if _QUERY.search(text):
        return True
    parts = _parts(text)
    return bool(parts) and bool(_PLAIN_QUESTION.search(parts[-1])) and bool(_ABOUT_ROLL.search(text))


def _repairs_itself(text: str, stated: list[Entity]) -> bool:
    """甲、乙、丙感冒…丙在,我看错了: what is put right was said in the same message."""
    if re.search(r"刚才|刚刚|早上|上午|之前|先前|报|发的|登|记|改|作废|撤", text):
        return False
    both = [e for e in stated if {"present"} < {piece.kind for piece in e.evidence if piece.how == "said"}]
    return bool(both) and len(stated) > len(both)


def _told(text: str, stated: list[Entity]) -> bool:
    """Does a text with a question in it tell something all the same (到底来没来我没留神)?"""
    if _FIRST_HAND.search(text) or _ANSWERED.search(text):
        return True
    parts = _parts(text)
    if stated and any(_asks(one) and _ANSWERS.match(two) for one, two in pairwise(parts)):
        return True  # 周到到了吗?到了
    questions = [match for match in re.finditer(r"[^,。!;\n]*", text) if match.group() and _QUERY.search(match.group())]
    plain = [match for match in re.finditer(r"[^,。!;\n]+", text) if not _QUERY.search(match.group())]
    return bool(stated) and len(plain) > len(questions) and "?" not in text


def _only_came(text: str, scoped: Scoped, hour: int) -> bool:
    """Has everybody spoken of only now come: what a roll sent before said of them no longer holds."""
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
        if kinds & {"absent", "unexcused", "sick_leave", "left_early"} or (
            "leave" in kinds and not re.search(r"假条", text)
        ):
            return False
    return bool(_CAME.search(text))


def _of_guardian(text: str, named: list[Entity], scoped: Scoped) -> Intent:
    stripped = text.strip(" \n。!~,")
    if _asks_of_case(text, "parent"):
        return "query"
    if (
        _WRONG_PERSON.search(text)
        or _NO_MORE.fullmatch(stripped)
        or re.fullmatch(r"(?:老师|老师好|[,。! ])*(?:谢谢|感谢|多谢|辛苦)[^孩娃他她]{0,14}", stripped)
        or re.fullmatch(r"(?:td|t|n|退订|取消订阅|你好|您好|收到广告.{0,6})", stripped)
    ):
        return "other"
    if (
        named
        or scoped.loose
        or scoped.entities
        or re.search(
            comings.REFUSED + "|" + comings.PROMISED + r"|收到|知道了|好的|孩子|娃|学校|老师|医院|上学|读书", text
        )
    ):
        return "reply"
    return "other"
