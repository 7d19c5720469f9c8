"""What a writer asks and answers himself (有缺勤没?没有。请假了没?没请) told as the plain words that it comes to; nothing moves."""

from __future__ import annotations

from handlers.reading.words.numbers import NUMBER
from handlers.reading.words.pattern import Pattern

_YET = r"(?:没有?|吗|么|木有?|冇|不)?"
_NO = (
    r"(?:没有?|没[请打说写来]|没得|无|木有?|冇|不缺|没缺|一个没有|一个也没|一个都没有?|零个?|0个?)(?:啊|呢|的|"
    r"哈|了)?(?=[,。;!\n ]|$)"
)
_YES = r"(?:[请打说写]了|有的?|请过了?)(?=[,。;!\n ]|$)"
_ASK_LEAVE = r"(?:家里?|家长|可|有没有?|有)?(?:请|请过|打)(?:过)?(?:了)?(?:假|招呼)(?:条)?(?:了|过)?"
_MISSING = r"(?:缺勤?|缺席|没来|没到|未到|不在|旷课|缺人|缺课|没来上课)(?:的|人)?"

#: (what is asked and answered, what it comes to)
_RULES = tuple(
    (Pattern(pattern), plain)
    for pattern, plain in (
        (rf"{_ASK_LEAVE}{_YET}\?[ ]*{_NO}", "没请假"),
        (rf"{_ASK_LEAVE}{_YET}\?[ ]*{_YES}", "请了假"),
        (
            rf"(?:今天|班里|班上)?(?:有没有|有无|有)?{_MISSING}(?:学生|同学)?(?:有没有|有吗|有)?{_YET}\?[ ]*{_NO}",
            "无缺勤",
        ),
        (
            r"(?<=[来到在])(?P<where>校|班|学校)?(?P<how>了?)(?:没有?|吗|么|不)\?[ ]*(?=[来到在](?:了|的|呢|着)(?:[,。;!\n ]|$))",
            r"\g<where>\g<how>,",
        ),
        (r"(?:几点|什么时候|啥时候|何时|多会儿)(?:才)?(?:来|到)的?\?(?=[^,。;!?\n]{2})", ","),
        (
            r"(?P<said>(?P<verb>[去见找打问看劝谈])[^,。;!?\n]{0,6}?)了?(?:吗|没有?|"
            r"么)\?[ ]*(?P=verb)[着到过]?了(?=[,。;!\n ]|$)",
            r"\g<said>了",
        ),
        (
            r"(?P<said>(?P<verb>[肯愿想答])[^,。;!?\n]{0,5}?)(?:不|吗|么|没)\?[ ]*(?P=verb)(?:意|了)?(?=[,。;!\n ]|$)",
            r"\g<said>",
        ),
        (
            r"(?:今天|今早|今日)?(?:是)?(?:谁|哪个|哪位)"
            r"(?P<kind>请假|病假|事假|生病|没来|没到|缺勤|缺席|缺|旷课|迟到|早退)(?:了|的)?\?[ ]*"
            r"(?:是)?(?=[^,。;!?\n吗么谁哪]{2,8}[,。;!\n ][^\n]|[^,。;!?\n吗么谁哪]{2,4}[,。;!]?$)",
            r"\g<kind>:",
        ),
        (r"(?:什么事|啥事|为什么|为啥|怎么了|咋了|什么原因|啥原因|原因|因为啥)\?[ ]*(?=[^,。;!?\n]{2})", ","),
        (rf"(?:电话)?(?:打)?通了?{_YET}\?[ ]*没(?:打)?(?:有|通)?(?=[,。;!\n ]|$)", "打不通"),
        (
            rf"(?P<kind>缺|少|差|没来|没到|请假|迟到|旷课)了?(?:几|多少)(?:个|人|位|名)?人?的?\?[ ]*(?:缺|少|差|没来|没到)?"
            rf"(?:{NUMBER}|俩|仨)[个人名位]?[。,! ]*(?:都|是)?(?:哪[几俩仨两一]?个?|谁|有谁|哪些)\?[ ]*(?:是)?",
            r"\g<kind>:",
        ),
        (
            rf"(?:有)?几个(?P<kind>迟到|早退|没来|没到|缺勤|请假|旷课|病假|事假|生病)的?\?[ ]*(?:{NUMBER}|俩|"
            rf"仨)?[个人名]?[。,! ]*"
            r"(?:都|是)?(?:哪[几俩仨两一]?个?|谁|有谁|哪些)\?[ ]*",
            r"\g<kind>:",
        ),
        (
            r"(?:有没有|有无|有)?(?P<kind>迟到|早退)的?(?:呢|几个|有几个|有没有|有吗|有|谁|是谁|吗|没)?\?(?:有|"
            r"有的?|一个|俩|两个)?[,。 ]?(?:(?:谁|哪个|是谁|哪两个|哪俩)\?)?[ ]?(?=[^,。;!?\n]{2})",
            r"\g<kind>:",
        ),
        (
            rf"(?P<what>应到|实到|应该到|到了|来了|全班|总共|共|一共)(?:有)?(?:几个|多少个?|几人|多少人|几名|"
            rf"多少名)?(?:人|学生|娃)?\?[ ]*(?:是)?(?=(?:{NUMBER})[个人名]?(?:[,。;!?\n ]|$))",
            r"\g<what>",
        ),
        (
            rf"(?:几个|多少个?|多少名?)(?:学生|人|娃|孩子)(?:该来|要来)?\?[ ]*(?=(?:{NUMBER})[个人名]?(?:[,。;!?\n ]|$))",
            "全班",
        ),
    )
)


def answered(text: str) -> str:
    """The folded text with questions that its writer answers himself in plain words, of the same length."""
    if "?" not in text:
        return text
    for pattern, plain in _RULES:
        for match in pattern.finditer(text):
            size = match.end() - match.start()
            text = text[: match.start()] + match.expand(plain)[:size].ljust(size) + text[match.end() :]
    return text
