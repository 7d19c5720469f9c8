"""Words of a guardian that must not go the usual way: a child who is missing, and a child who was harmed. Pure.

Both lean to being heard: a call too many costs a minute.
"""

from __future__ import annotations

from handlers.reading.words.pattern import Pattern

_LOST = Pattern(
    r"不见了|没(?:有)?回(?:家|来过夜)|没(?:有)?到家|走丢|丢了|找不(?:到|着|见)|失踪|失联|离家出走|跑(?:出去|丢)了|"
    r"(?:早上|早晨|今早|早就|已经|[六七八6-8]点|[6-8][:：]\d\d).{0,6}(?:出门|出去|去(?:了)?学校|上学去)了?|"
    r"(?:怎么|咋|为什么|为啥)(?:会|可能|还|就)*(?:没有?(?:到|去|来|在)|不在)|"
    r"帮(?:忙|我)*(?:找|看)一?[找看下]*(?:[他她]|孩子|人|娃)?(?:在不在|到没到|去哪|在哪|[，,。！!]|$)|(?:人|[他她]|孩子|娃)(?:呢|(?:去|跑|在)哪)|"
    r"(?:亲自|亲手|明明|早上|我)[^，,。]{0,6}送[^，,。]{0,4}(?:学校|校门|门口|上学)[^，,。]{0,3}(?:了|的|呀|啊)|"
    r"(?:亲自|亲手|明明|早上|我)(?:已经|早就|刚)*送(?:[他她]|孩子|娃|小孩)(?:去|过去)了|(?:没有?(?:去|到|来|在)|不在)学校[吗么嘛?？]"
)
_DANGER = Pattern(r"自杀|轻生|想死|不想活|跳楼|跳河|喝(?:了)?农药|割腕|自残|出事了|出车祸|溺水|报警|救命")
_HARM = Pattern(
    r"(?:被|挨|遭|让|叫)[^，,。]{0,6}?(?:打|骂|揍|扇|踢|欺负|欺侮|侮辱|羞辱|霸凌|猥亵|性侵|骚扰|侵犯|勒索|虐待|恐吓|威胁|罚站|罚跪)(?!电话|工|招呼|扫|听|算|球|卡|针|疫苗|车|伞)"
    r"|(?:老师|校长|主任|教官|宿管|同学|他爸|她爸|后爸|后妈|继父|继母)[^，,。]{0,4}?(?:打|骂|揍|扇|踢|欺负|体罚|摸|吓)(?!电话|工|招呼|扫|听|算|球|卡|针|疫苗|车|伞)"
    r"|体罚|霸凌|欺负|猥亵|性侵|强奸|(?<!短信)(?<!信息)(?<!电话)骚扰(?!电话|短信|信息)|家暴|虐待|不敢(?:去|来|上学|到校)"
)
_BY_HEAD = Pattern(r"校长")
_WHO = Pattern(
    r"^(?:喂|你好|您好|请问|你|您|你们|您们|，|,)*(?:是)?(?:谁|哪位|哪里|什么人|干什么的|骗子)(?:呀|啊|呢|吗|吧|的)?[?？!！。]*$"
)
#: 打错了, 不是我家的: his number is written down for a child who is not his.
_NOT_HIS = Pattern(
    r"(?:打|发|搞|弄)错(?:了|人|号)|不是我(?:家|们家)?的?(?:孩子|小孩|娃)?$|不是我家|不是(?:他|她|[\u4e00-\u9fff]{2,4})的?(?:家长|爸|妈|家的)|"
    r"我(?:没有?|无)(?:孩子|小孩)|没有?(?:这个?|叫这个名字的?)(?:人|孩子|学生)|不认识"
)
_NEW_NUMBER = Pattern(
    r"换(?:了|过)?(?:个|新)?(?:手机|电话)?(?:号|卡|手机|电话)|(?:新|打)(?:的)?(?:号码?|电话)?(?:是|[:：])?\s*1\d{10}"
)
#: 别再给我发短信了: 退订 is the word for it.
_NO_MORE = Pattern(r"(?:别|不要|莫|不用)(?:再|老是?|总是?|一直)?(?:给我)?发|发短信(?:烦|骚扰)|短信骚扰|骚扰短信")
_GREETING = Pattern(r"^(?:(?:你|您|老师)好|在吗|有人吗|早上好|下午好|晚上好|老师|喂)*[，,。！!~～呀啊\s]*$")
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


def not_his(words: str) -> bool:
    """He says that the child is none of his: somebody else's number was written down."""
    return _NOT_HIS.search(words) is not None


def new_number(words: str) -> bool:
    """He has another number now."""
    return _NEW_NUMBER.search(words) is not None


def no_more(words: str) -> bool:
    """He wants no more of these messages, in words that no provider knows."""
    return _NO_MORE.search(words) is not None


def greets(words: str) -> bool:
    """A greeting and nothing else."""
    return _GREETING.match(words) is not None


def only_read(words: str) -> bool:
    """好的, 收到, 1: the message was read, and nothing is told."""
    return _READ.match(words) is not None or _TELLS.search(words) is None
