"""What kind of message it is. Tried in this order: help, withdrawal and correction, query, reply, roll, other."""

from __future__ import annotations

import re

from handlers.reading.counts import Counts
from handlers.reading.evidence import Entity, Scoped
from handlers.reading.model import Intent
from handlers.reading.tables import asking, comings
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
_CASEWORK = re.compile(
    r"家访|上门|入户|登门|走访|劝返|动员|不(?:读|念|上)(?:书|学)?了|辍学|退学|转学|转(?:到|至|往|入)[^,。]{0,10}(?:上学"
    r"|读|中学|小学|学校|就读)|打工|务工|订婚|"
    r"结婚|嫁|(?:通知书|告知书|责令).{0,10}(?:送|签)|答应.{0,8}(?:来|返|回)|同意.{0,8}(?:返|复|来|回)|"
    r"承诺|厌学|去(?:了|过)?(?:他|她|.{2,4})家(?:了|里|一趟|,|,)|拒绝返校|不肯(?:来|上|读|念|返)|"
    r"不愿(?:意)?(?:来|上|读|念|返)|愿意(?:回|返|来|复)|复学|失联|送教|(?:给|跟|和|与|同)[^,。]{1,10}(?:打了?(?:个|"
    r"了|过)?电话|通了?(?:个)?(?:电)?话|联系(?:了|过|上)|沟通(?:了|过)|聊(?:了|过)|谈(?:了|过))"
)
_FIRST_HAND = re.compile(r"我?(?:没注意|没留神|没看|不确定|等会|一会|再去看|再看|再核|没数|没点|记不清|拿不准|说不准)")
_WRONG_PERSON = re.compile(r"打错|发错(?:人|了)|找错人|不是[^,。]{1,5}(?:家长|爸爸|妈妈|家属)|不认识(?:他|她|这)|换号")
#: Wants no more messages, and says nothing of the pupil.
_NO_MORE = re.compile(
    r"(?:老师|你好|您好|你们?|您|请|麻烦|能不能|可以|以后|[,。! ])*(?:别|不要|不用|莫|甭)(?:再|老|总|一直|天天|给我|往我这|[ ])*"
    r"(?:发|推送|推|通知)(?:了|短信|信息|消息|通知|给我|我|这些|这种|来|过来|[,。! ]|烦人|烦死|烦|很|太|谢谢|吧|啊)*"
)
_ASKED = re.compile(
    r"\?|(?:吗|么|嘛|呢|没有|没|多少|谁|哪些|如何|怎样|怎么样)$|查一?下|查询|请?告知|请?提供|帮我查|"
    r"调[一取出]"
)
_ABOUT_ROLL = re.compile(
    r"考勤|缺勤|缺课|没来|未到|旷课|请假|迟到|出勤|到校|返校|学生|包保|劝返|案|名单|报|几天|辍学|家访|"
    r"通知书|记录|销|复学"
)
_NO_REPORT = re.compile(
    r"您好|你好|作文|作业|表扬|谢谢|很好|真好|很棒|棒|不错|进步|生日快乐|恭喜|加油|家长会|试卷|成绩|排名|打错|发错|群"
)
_STATED = frozenset({"absent", "unexcused", "leave", "sick_leave", "late", "left_early", "present"})


def tell_intent(text: str, scoped: Scoped, counts: Counts, kind: str, about: str | None, past: bool) -> Intent:
    """Tell the kind of a folded message. `past`: it speaks of an earlier day."""
    stripped = text.strip(" \n。!~,")
    named = [entity for entity in scoped.entities if entity.evidence and not only_conduct(entity.evidence)]
    stated = [entity for entity in named if any(piece.kind in _STATED for piece in entity.evidence)]
    numbers = counts.expected is not None or counts.present is not None or bool(counts.missing)
    roll = bool(stated) or numbers or scoped.everybody_here or bool(scoped.parts)
    if _HELP.search(text) and not (stated and not re.search(r"\?|吗|怎么|如何|哪", text)) and not numbers:
        return "help"
    if about is not None:
        if _ASKED.search(stripped) and _is_query(text) and not _told(text, stated):
            return "query"
        if (
            re.fullmatch(r"(?:td|t|n|退订|取消订阅)", stripped)
            or _NO_MORE.fullmatch(stripped)
            or _WRONG_PERSON.search(text)
        ):
            return "other"
        return "reply"
    if kind == "parent":
        return _of_guardian(text, named, scoped)
    if _WRONG_WINDOW.search(text) and not scoped.entities and not roll and not _ABOUT_ROLL.search(text):
        return "other"
    correct = _CORRECT.search(_NOT_CORRECT.sub("", text)) or (not past and _OMITTED.search(text))
    if _GREETING.match(stripped) and not scoped.entities and not roll and not _ABOUT_ROLL.search(text):
        return "other"
    if (
        _is_query(text)
        and not (correct and stated)
        and not numbers
        and not scoped.everybody_here
        and not _told(text, stated)
    ):
        return "query"
    if (
        correct
        and not _repairs_itself(text, stated)
        and not _LATE_REPORT.search(text)
        and (roll or named or scoped.entities or re.search(r"考勤|缺勤|报|发|撤回|作废|那条|上条|上一条|记录|数", text))
    ):
        return "correct"
    if (
        scoped.entities
        and _CASEWORK.search(text)
        and not numbers
        and not scoped.everybody_here
        and not scoped.others_here
        and _is_casework(text, scoped, kind)
    ):
        return "reply"
    if kind == "official":
        if roll and (numbers or scoped.everybody_here):
            return "checkin"
        return "reply" if scoped.entities and not _GREETING.match(stripped) else "other"
    if stated and not numbers and not scoped.everybody_here and not scoped.others_here and _only_came(text, scoped):
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


def _is_query(text: str) -> bool:
    return bool(_QUERY.search(text))


def _repairs_itself(text: str, stated: list[Entity]) -> bool:
    """甲、乙、丙感冒…丙在,我看错了: what is put right was said in the same message."""
    if re.search(r"刚才|刚刚|早上|上午|之前|先前|报|发的|登|记|改|作废|撤", text):
        return False
    both = [e for e in stated if {"present"} < {piece.kind for piece in e.evidence if piece.how == "said"}]
    return bool(both) and len(stated) > len(both)


def _told(text: str, stated: list[Entity]) -> bool:
    """Does a text with a question in it tell something all the same (到底来没来我没留神)?"""
    if _FIRST_HAND.search(text):
        return True
    questions = [match for match in re.finditer(r"[^,。!;\n]*", text) if match.group() and _QUERY.search(match.group())]
    plain = [match for match in re.finditer(r"[^,。!;\n]+", text) if not _QUERY.search(match.group())]
    return bool(stated) and len(plain) > len(questions) and "?" not in text


def _is_casework(text: str, scoped: Scoped, kind: str) -> bool:
    """Casework told without a prompt, not a roll with a word about a call: only one pupil, and no bare status of today."""
    if kind == "official":
        return True
    if _only_unreached(text, scoped):
        return True
    if len([entity for entity in scoped.entities if entity.evidence]) > 1:
        return False
    plain = {piece.kind for entity in scoped.entities for piece in entity.evidence}
    if plain & {"sick_leave", "late", "left_early"} or (
        {"leave"} & plain and not re.search(r"家访|上门|入户|劝返", text)
    ):
        return False
    plainly_away = "absent" in plain or re.search(r"旷课", text)
    return not plainly_away or bool(re.search(r"家访了|上门了|去了.{0,4}家|入户|劝返|家访过", text))


def _only_unreached(text: str, scoped: Scoped) -> bool:
    """甲已家访,乙电话没人接: visits and calls of several matters, nobody called away."""
    pieces = [piece for entity in scoped.entities for piece in entity.evidence]
    unreached = all(p.kind == "unexcused" and re.search(r"接|通|机|联系|应|回", p.words) for p in pieces)
    return unreached and bool(re.search(r"家访|入户|上门|走访", text))


def _only_came(text: str, scoped: Scoped) -> bool:
    """Has everybody spoken of only now come: what a roll sent before said of them no longer holds."""
    if _CAME_BACK.search(text) and not re.search(r"(?<!回)来了|到了", text):
        return False
    if re.search(r"昨[天日]|前[天几]|那几天|这几天|上周|病好|烧退|退烧|销假|康复|请假的.{1,8}(?:今天|来)", text):
        return False
    for entity in scoped.entities:
        kinds = {piece.kind for piece in entity.evidence if piece.how != "before"}
        if not kinds:
            continue
        if "present" not in kinds and not (
            "late" in kinds and re.search(r"刚[刚才]?(?:来|到|进)|才来了|现在(?:来|到)", text)
        ):
            return False
        if kinds & {"absent", "unexcused", "sick_leave", "left_early"} or (
            "leave" in kinds and not re.search(r"假条", text)
        ):
            return False
    return bool(_CAME.search(text))


def _of_guardian(text: str, named: list[Entity], scoped: Scoped) -> Intent:
    stripped = text.strip(" \n。!~,")
    if _is_query(text) and not re.search(r"请假|发烧|病|不去|不来|送|晚到|迟到", text):
        return "query"
    if (
        _WRONG_PERSON.search(text)
        or _NO_MORE.fullmatch(stripped)
        or re.fullmatch(r"(?:td|t|n|退订|取消订阅|谢谢.{0,6}|你好|您好|收到广告.{0,6})", stripped)
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
