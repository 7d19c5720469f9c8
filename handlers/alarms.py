"""Words of a guardian that must not go the usual way: a child who is missing, and a child who was harmed. Pure.

Both lean to being heard: a call too many costs a minute.
"""

from __future__ import annotations

from handlers.reading.words.pattern import Pattern

_LOST = Pattern(
    r"不见了|没(?:有)?回(?:家|来过夜)|没(?:有)?到家|走丢|丢了|找不(?:到|着|见)|失踪|失联|离家出走|跑(?:出去|丢)了|"
    r"(?:早上|早晨|今早|已经|七点|六点|八点).{0,6}(?:出门|出去|去(?:了)?学校|上学去)了?"
)
_DANGER = Pattern(r"自杀|轻生|想死|不想活|跳楼|跳河|喝(?:了)?农药|割腕|自残|出事了|出车祸|溺水|报警|救命")
_HARM = Pattern(
    r"(?:被|挨|遭|让|叫)[^，,。]{0,6}?(?:打|骂|揍|扇|踢|欺负|欺侮|侮辱|羞辱|霸凌|猥亵|性侵|骚扰|侵犯|勒索|虐待|恐吓|威胁|罚站|罚跪)(?!电话|工|招呼|扫|听|算|球|卡|针|疫苗|车|伞)"
    r"|(?:老师|校长|主任|教官|宿管|同学|他爸|她爸|后爸|后妈|继父|继母)[^，,。]{0,4}?(?:打|骂|揍|扇|踢|欺负|体罚|摸|吓)(?!电话|工|招呼|扫|听|算|球|卡|针|疫苗|车|伞)"
    r"|体罚|霸凌|欺负|猥亵|性侵|强奸|骚扰|家暴|虐待|不敢(?:去|来|上学|到校)"
)
_BY_HEAD = Pattern(r"校长")
_WHO = Pattern(
    r"^(?:喂|你好|您好|请问|你|您|你们|您们|，|,)*(?:是)?(?:谁|哪位|哪里|什么人|干什么的|骗子)(?:呀|啊|呢|吗|吧|的)?[?？!！。]*$"
)
_READ = Pattern(
    r"^(?:好|好的|好滴|收到|知道了|明白|嗯+|哦+|噢|ok|OK|行|可以|谢谢|谢谢老师|\d|[👌👍🙏])[了的啦哈呢。！!，,~～\s]*$"
)

_TELLS = Pattern(r"[\u4e00-\u9fffA-Za-z]")


def urgent(words: str) -> bool:
    """A child may be missing or in danger: heard at any hour."""
    return bool(_LOST.search(words) or _DANGER.search(words))


def harm(words: str) -> bool:
    """Somebody may have harmed the child: told to a named person, and not to those who may be concerned."""
    return _HARM.search(words) is not None


def by_head(words: str) -> bool:
    """The words name the head of the school."""
    return _BY_HEAD.search(words) is not None


def asks_who(words: str) -> bool:
    """谁呀, 你是哪位: he does not know who writes to him."""
    return _WHO.match(words) is not None


def only_read(words: str) -> bool:
    """好的, 收到, 1: the message was read, and nothing is told."""
    return _READ.match(words) is not None or _TELLS.search(words) is None
