"""Which kind a message is that answers a prompt, or that a guardian sends: a reply, unless it asks or is for somebody else."""

from __future__ import annotations

from handlers.reading.cases.unprompted import Signs
from handlers.reading.evidence import Entity, Scoped
from handlers.reading.kind import questions, strays
from handlers.reading.model import Intent
from handlers.reading.tables import asking, comings
from handlers.reading.words.lexicon import MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

_WRONG_PERSON = Pattern(
    r"不是我(?:家|们家)?的?(?:孩子|娃|学生)|我们?家?没有?(?:这个|叫|这)[^,。]{0,6}(?:孩子|娃|学生|人|的$)|没有?(?:孩子|娃)(?:在)?(?:上学|念书|读书)|打错|发错(?:人|了)|找错人|^(?:你|您)(?:是)?(?:谁|哪个|哪位|哪里|干)|^(?:是)?谁(?:啊|呀|呢|哦)?\??$|不是[^,。]{1,5}(?:家长|爸爸|妈妈|家属)|不(?:认识|认得)(?:他|她|这)|不(?:认识|认得|晓得|知道)(?:这|你说的|那)个?[^,。]{0,3}(?:孩子|娃|人|学生)$|换号"
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
    r"(?:老师|你好|您好|老是发(?:短信|信息|消息)|你们?|您|请|"
    r"麻烦|能不能|可以|以后|[,。! ])*(?:别|不要|不用|莫|甭)(?:再|老|总|一直|天天|给我|"
    r"往我这|[ ])*"
    r"(?:发|推送|推|通知)(?:了|短信|信息|消息|通知|给我|我|这些|这种|来|过来|[,。! ]|烦人|烦死|烦|很|太|谢谢|吧|啊)*"
)
_UNSUBSCRIBES = Pattern(r"td|t|n|退订|取消订阅")
_ONLY_THANKS = Pattern(
    r"(?:老师|老师好|[,。! ])*(?:谢谢|感谢|多谢|辛苦)(?:[^孩娃他她]{0,14}|[^,。]{0,10}(?:关心|照顾|操心|费心|帮助))"
)
_ONLY_GREETS = Pattern(
    r"(?:老师)?(?:td|t|n|退订|取消订阅|你好|您好|老师好|好|在吗|在不在|晚安|早安|早上好|晚上好|收到广告.{0,6})(?:老师|您|你)*[?吗]?"
)
_OTHER_BUSINESS = Pattern(asking.OTHER_BUSINESS)
#: Of the pupil and the school, or an answer.
_OF_SCHOOL = Pattern(
    rf"{comings.REFUSED}|{comings.PROMISED}|收到|知道了|好的|孩子|娃|学校|老师(?!.{{0,8}}(?:作业|试卷|成绩|考试))|医院|上学|读书"
)


def answered(text: str, kind: str, named: list[Entity], case: Signs) -> Intent:
    """Tell the kind of a message that came to a prompt about a pupil.

    `text`: folded, names as 某; `kind`: of who writes; `named`: pupils of whom something is told; `case`: what is told of a case.
    """
    stripped = text.strip(" \n。!~,")
    guardian = kind == "parent"
    if (
        questions.asks_how(text, kind)
        and not questions.tells_apart(text, named)
        and not (guardian and case.tells_of_case())
    ):
        return "help"
    if guardian and _IS_THERE.search(stripped) and not _NOT_THERE.search(text):
        return "query"
    if questions.asks_of_case(text, kind) and not case.acts_told(questions.asks):
        return "query"
    if (
        _UNSUBSCRIBES.fullmatch(stripped)
        or _NO_MORE.fullmatch(stripped)
        or (guardian and (_WRONG_PERSON.search(text) or _ONLY_WISHES.fullmatch(stripped)))
    ):
        return "other"
    return "reply"


def of_guardian(text: str, named: list[Entity], scoped: Scoped) -> Intent:
    """Tell the kind of a guardian's message without a prompt. `named`: pupils of whom something is told."""
    stripped = text.strip(" \n。!~,")
    if questions.asks_how(text, "parent") and not questions.tells_apart(text, named):
        return "help"
    if questions.asks_of_case(text, "parent") or (questions.asks_whether_there(text) and not _says_away(named)):
        return "query"
    if (
        _WRONG_PERSON.search(text)
        or _WISHES.search(text)
        or (not named and strays.calls_another(text))
        or _NO_MORE.fullmatch(stripped)
        or (_OTHER_BUSINESS.search(text) and not named and questions.only_asks(text))
        or _ONLY_THANKS.fullmatch(stripped)
        or _ONLY_GREETS.fullmatch(stripped)
    ):
        return "other"
    return "reply" if named or scoped.loose or scoped.entities or _OF_SCHOOL.search(text) else "other"


def _says_away(named: list[Entity]) -> bool:
    return any(piece.kind in MISSING_OR_WHY - {"absent", "unexcused"} for entity in named for piece in entity.evidence)
