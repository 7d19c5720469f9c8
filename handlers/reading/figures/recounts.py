"""Numbers that a message puts right (实到38,错了,39): which was told, and which holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from handlers.reading.figures.absentees import NO_HEADS
from handlers.reading.model import Span
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern

_N = rf"(?P<n>{NUMBER}){NO_HEADS}"
CORRECTED = Pattern(
    r"(?:(?:不对|错了?|笔误|哦不|口误)[,。 ]*(?:重新?报|改报)?[:]?(?:应该?|该)?是?(?:实到|应到|到校?)?|"
    r"(?:又|再)(?:来|到)了[^,。;]{1,4}[,。 ]+现在(?:是|有|到|实到)?|"
    r"(?:[少多](?:写|报|数|打|算|点)|[加减])了?(?:[一两俩]|\d)个?人?[,。 ]*(?:应该)?(?:是|有|实到)?|"
    r"(?:再|重新?|又)(?:数|点|清点)(?:了|一)?[一两]?(?:遍|道|次|下|回)?[,。]+(?:是|有|到)?|"
    r"(?:实到|应到|到校|人数)不是[一二三四五六七八九十]{1,3}[人个名]?[,。; ]*(?:而|应该)?是|"
    rf"(?<=不是\d\d)[个人名]*[到来在]?[,。; ]*(?:而|应该)?是|"
    rf"该是|当作|应作|当为|应当是|应为|应该是|应是|更正为|改成|改为|(?<=[到数])改|其实是|实际是|实为|实则|"
    rf"(?<=[误错对][,。;: ])实(?:际为|际有|际到|有)|(?<=\d)改 ?(?=\d))\s*{_N}\s*(?:个人|人|个|名)?"
    rf"|(?<!\d)(?P<first>{NUMBER})(?:个人|人|个|名)?(?=[, ]?而?不是\s*\d)"
    rf"|(?<!\d)(?P<right>{NUMBER})(?:个人|人|个|名)?才(?:对|是对|准|正确)"
)
#: 我早上报的实到26人有错,是27: the number that was reported, and the one that holds.
PUT_RIGHT = Pattern(
    rf"(?:报|说|写|登记?|填|发|打)(?:的|成|了)*(?:是)?(?:实到|应到|到)?(?:校)?(?:的)?"
    rf"(?:人数|数)?(?:是)?\d{{1,3}}(?:个人|人|个|名)?了?"
    rf"(?:系|属|是)?(?:笔误|有误|有错|不对|错的|错了|写错了?|报错了?|误报)?"
    rf"[,。; ]{{0,2}}(?:(?:而|应该?|该|实|其实|实际)?(?:是|为)|应该|应)\s*{_N}\s*(?:个人|人|个|名)?"
)
ROUND = Pattern(
    r"(?:刚才?|早上|今早|之前|先前|前面|上午)(?:我)?(?:报|说|写)的?(?:实到|到)?"
    r"(\d{1,3})[人个]?(?:实到|到)?(?=[,。 ][^。]{0,30}实到)|"
    r"(?:不是|不对(?=\d)|而不是|并非|误报为|错报成|报成了?|写成了?)\s*(\d{1,3})(?:[人个]?(?:实到|[到来]了?)\d{1,3})?|"
    r"(?<=昨[天日儿]|前天)(?:还|是)?[缺少差]了?(?:\d{1,2}|[一二两俩三四五六七八九十])[个人名位]?(?=[^。;\n]{0,4}今)"
)
#: 实到38人系笔误: what is said to be wrong is no count.
SLIP = Pattern(
    rf"(?:应到|实到|到校|到)?[了成的是]?({NUMBER})\s*(?:个|人|名)?(?=(?:系|属|是)?(?:笔误|有误|不对|错的|错了|写错|报错|说错))"
)
#: 点了两遍26个,应该是28个: how many there should be, where it is the class.
COUNTED_OUT = Pattern(r"[点数](?:了|来|完|下来)[^。;\n]{0,12}$")
#: How many came on another day.
OF_THEN = Pattern(r"(?:昨[天日]|前天|上周.)(?:[来到]了|实到|[来到])$")
#: Before a number: the class was counted out.
CALLED = Pattern(
    r"(?:点名|(?<![没少])[点数](?:了|得|过|出来|下来)|数来数去|数过来数过去|(?<!没)[点数]了?(?:好|来回|"
    r"前后)?[又半几好一两二三四五六][天几]?(?:[遍次回趟道下]|大?圈)?|"
    r"[一两二三四五几][遍次回趟道]|着数[^,。;\d]{1,3}数|(?:点|数)了?[一两三二]?[遍次]名?|清点人数|清点|数人头|点人数)"
    r"[,: ]?(?:[一两二三四五几]?[遍次回趟]?(?:结果)?(?:一共|总共|共|还|都|全|就|也)*)[有是 ]*$"
)
_SLIPPED = (
    r"(?:(?:[呃啊哦哎诶嗯额噢唉呀]|哎呀){0,2}[,。…! ]{0,2}(?:不对不对|不对|不不+|不是(?=[,。…! ]|应|实)|不(?=[,。…! ])|"
    r"(?:[说写打数看报点]|弄|搞)?错了?|口误|手滑|多[数写报]了?)|"
    r"[啊哦呃哎]不|呃+|额+|等等|等一?下|等会儿?)"
)
_HEADS = r"(?:个人|人|个|名|位)?"
#: 到了37,不不,到了36; 36到35,呃36到34: what was told first, and in the same breath what holds.
_TOLD_ANEW = Pattern(
    rf"(?<![\d:.])(?:(?P<was>{NUMBER}){_HEADS}(?:里头?)?(?=实?[到来]))?(?P<told>(?:实到|到校|[来到]了?|应到|总共|全班|共)?(?:是)?"
    rf"(?P<old>{NUMBER}){_HEADS}(?:到校?|来|在)?了?)"
    rf"[,。…! ]{{0,3}}(?:{_SLIPPED})[,。…! ]{{0,3}}"
    rf"(?:应该|应|就)?(?:是|为)?(?:(?P<all>{NUMBER}){_HEADS}(?:实到|[来到]了?)|"
    rf"(?:实到|到校|[来到]了?|应到)?)"
    rf"(?P<new>{NUMBER})(?:个人|人|个|名|位)?(?![\d.:月日号点节度天]|[个人名位]?(?:没|请|病|事|旷|迟|缺))"
)


class Anew(NamedTuple):
    """A number told anew: where the first stands and where the one that holds, and what that counts."""

    told: Span
    holds: Span
    expected: int | None
    present: int | None


def find_anew(text: str, least: int) -> Iterator[Anew]:
    """Numbers of `least` pupils or more that are told once more behind a slip, and differ by fewer than that."""
    for match in _TOLD_ANEW.finditer(text):
        whole, old, new = (value(match[group] or "") for group in ("all", "old", "new"))
        if old is None or new is None or min(old, new) < least or abs(old - new) > least:
            continue
        must = match["told"].startswith("应")
        yield Anew(
            (match.start() if whole else match.start("told"), match.end("told")),
            (match.start("all") if whole else match.start("new"), match.end()),
            whole or (new if must else None),
            None if must else new,
        )
