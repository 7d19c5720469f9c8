"""Who is told by what he is thought to be called (还有个娃叫啥李大壮吧): a name, though nothing is sure of it."""

from __future__ import annotations

from handlers.reading.names.segment import Token
from handlers.reading.tables.people import SURNAMES
from handlers.reading.words.pattern import Pattern

#: 还有个娃叫啥李大壮吧: somebody by the name that he is thought to have.
_CALLED = Pattern(
    r"(?:[个位名]|[另那有]一?[个位]|孩儿|孩子|娃|妮|同学|学生|生|的|他|她)(?:的?人)?(?:,?(?:好像|可能|大概|应该|"
    r"似乎|也许|记得))?(?:是|名字)?(?:叫|姓名|名叫)"
    r"(?:啥|什么|哪样|么子|个啥|个)?(?:来着)?(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff]{1,2}?)(?=吧|的|吗|来着|"
    r"[,。;!?]|$|反正|没来|没到|未到|请假|今天|也|病|发烧)"
)


def called_out(tokens: list[Token]) -> list[Token]:
    """The words with who is told by what he is called (还有个娃叫啥李大壮吧, 另一个好像叫甲乙丙) cut out as a name of nobody.

    One word for each that goes in: what follows the name stays with it.
    """
    out = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind != "unknown" or not at:
            continue
        before = "".join(one.words for one in tokens[max(0, at - 6) : at])
        called = _CALLED.search(before + token.words, max(0, len(before) - 12))
        if called is None or called.end() <= len(before) or called["name"][0] not in SURNAMES:
            continue
        start = token.start + max(0, called.start("name") - len(before))
        if called.start("name") >= len(before):
            out[at] = Token("name", start, start + len(called["name"]), called["name"], (), "unknown")
            if out[at - 1].kind == "bystander":
                out[at - 1] = out[at - 1]._replace(kind="link")
    return out
