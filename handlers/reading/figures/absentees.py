"""Numbers of pupils who are missing, and of which kind: 缺2, 病假3人, 两个没来, 座位空着三个."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.reading.counted import Counted
from handlers.reading.tables.people import GIVEN
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern

_OF_THINGS = (
    r"[支本份张套瓶袋盒桶杯箱辆台把封包根条件间扇双副](?:的)?(?:新|旧|作业|练习|书|课本|试卷|卷子|答卷|纸|表|"
    r"床|票|照片|体温计|温度计|笔|粉笔|材料|通知|回执|饭|早餐|牛奶|奶|"
    r"口罩|药|校服|衣服|被子|车|电脑|钥匙|信|请?假条|条子|伞|手套|鞋)"
)
#: Behind a number these say that it counts no heads.
NO_HEADS = (
    r"(?![.:：/]?\d|[%零二三四五六七八九十百号日点时度月年级班节刻会阵楼块元斤天岁分秒米码页题路]|"
    r"一(?![个人名][都也]?[不没未])|(?<=一)[下共直般样律并起定]|"
    rf"周(?![{GIVEN}])|"
    rf"{_OF_THINGS}|"
    r"个(?:月|小时|多|钟|星期|礼拜|电话|节|大?包|口子)|小时|次|遍|礼拜|星期|年级|里|公里|度|[来几多余](?:个|分|天|岁|人))"
)
#: Before a number: it is the rest of the class, or all that there should be.
REST = Pattern(
    r"(?:除了?(?:他|她|此|这|该生|上述|以上)(?:们|[一两俩二三仨四五\d]?[个位名]?(?:人|学生|同学)?)?(?:之|以)?外[, ]?|"
    r"其余|其他|其它|别的|剩下|剩余|余下|余|另外|另)的?[ ]*$"
)

OUGHT = Pattern(r"(?:应该|应当|按说|按理说?|本来|照理)(?:是|有|要来|来|该有)?$")
#: Behind a number of heads: they are no pupils, or only some of the class (坐着5个检查组的, 有6个走读生).
NOT_THE_CLASS = Pattern(
    r"[^,。;!?\n\d]{0,3}?(?:检查组|督导|领导|家长(?!请|说|讲|电|打|没|不|关|接|微|发|手)|老师(?!好|说|请|们好)|教师|校长|专家|评委|客人|民警|"
    r"医生|护士|(?:外|别|隔壁|其他|别的)班|"
    r"听课|工人|师傅|志愿者|大学生)|(?:走读|住校|寄宿|住宿|通校|留守|借读|转学|插班|班干|值日)"
)
AT_A_PLACE = Pattern(r"(?:(?:班里|班上|教室里?|后排|后面|门口|里头|外头)?(?:坐|站|来|有|多)[了着]?)?$")
_N = rf"(?P<n>{NUMBER}){NO_HEADS}"
_ILL = ("感冒", "发烧", "发热", "生病", "流感", "水痘", "咳嗽", "拉肚子", "腹泻", "腮腺炎", "手足口", "手足口病")
#: Ill without being called so, or hot by the thermometer.
_ILL_TOO = (
    r"(?:感冒|发烧|发热|咳嗽|拉肚子|肚子疼|肚子痛|头疼|头痛|生病|牙疼|腹泻|呕吐)(?:了)?(?:的)?请(?:了)?假|"
    r"(?:流感|甲流|水痘|腮腺炎)?中招|病倒|又?倒下|"
    r"又倒|病号|伤病员|病员|染病|染疾|告病|抱病|身体不适|不舒服|甲流|支原体|诺如|肺炎|呕吐|肚子疼|肚子痛|头疼|"
    r"头痛|嗓子疼|牙疼|红眼病|疱疹|疱疹性咽峡炎|"
    r"(?:额温|体温|测温)(?:超过?|高于|达到?|在|≥|>)?\d+(?:\.\d)?(?:度|℃|°c| )?(?:以上)?|(?:额温|体温)(?:异常|偏高|超标)"
)
_IS_ILL = Pattern(_ILL_TOO)
#: Kinds that count nobody by a bare numeral (病一天).
_NOT_BARE = frozenset({"事", "病", "假", "请假", "少", "差", "没来", "没到"})
#: What kind of missing a word counts.
_KIND = {
    **dict.fromkeys(_ILL, "sick"),
    **dict.fromkeys(("家里有事", "家中有事", "吃酒", "吃喜酒", "走亲戚", "回老家"), "personal"),
    **dict.fromkeys(("病假", "病", "因病", "因病缺勤", "因病请假", "请病假"), "sick"),
    **dict.fromkeys(("事假", "事", "因事", "因事缺勤", "因事请假", "请事假"), "personal"),
    **dict.fromkeys(("请假", "假", "请了假"), "leave"),
    **dict.fromkeys(("未请假", "没请假", "没有请假", "未请过假", "没请过假"), "unexcused"),
    **dict.fromkeys(("没打招呼", "不明原因", "原因不明", "联系不上", "失联"), "unexcused"),
    **dict.fromkeys(("旷课", "旷", "无故", "无故缺勤", "无故缺席", "无故旷课", "无故未到"), "unexcused"),
    **dict.fromkeys(("迟到", "晚到", "迟"), "late"),
    **dict.fromkeys(("早退", "退"), "left_early"),
}
_MISSING = Pattern(
    rf"(?P<kind>{_ILL_TOO}|"
    r"不见人影|不见人|没影|家里有事|家中有事|吃酒|吃喜酒|走亲戚|回老家|(?:座位?|位子|位置|凳子|桌子)空(?:着|了|"
    r"出)|空(?:座位?|位子?|位置|凳子?|桌子?|椅子?)|空(?=[一两二三四五\d]{1,2}[个张把](?:座|位|桌|凳|椅))|"
    r"空(?:着|了|出)(?=.{1,2}[个张把]?(?:座|位|桌|凳|椅))|差额|缺额|缺员|缺勤|缺席|缺课|(?<![三3])缺|差|少|未到校?|没到|没来|"
    r"未返校?|未报到|请[病事]?假|病假|事假|请假|旷课|旷|病|"
    r"事|(?<![收放销度寒暑])假|迟到|早退|(?:未|没|没有)请(?:过)?[病事]?假|没打招呼|不明原因|原因不明|联系不上|失联|晚到|"
    r"(?<![\u4e00-\u9fff])[迟退](?!到)|(?<!卫)生病|感冒|发烧|发热|流感|水痘|腮腺炎|手足口病?|咳嗽|拉肚子|腹泻|因病缺勤|"
    r"因事缺勤|无故缺勤|无故缺席|无故旷课|无故未到|因病请假|因事请假|因病|因事|无故)"
    rf"(?:的|了|人数|学生|同学|人员|共|有|者)*[ ]*(?:[:是为]|现?在?(?:改|变|更正|修正|更新|减|降)(?:为|成|到|至))?[ ]*"
    rf"(?:{_N}[ ]*(?P<unit>人|名|个|位|例|[张把](?=[桌椅凳座位,。:;! ]))?|"
    rf"(?P<two>[俩仨])(?![^,。;:\s]))(?:座位?|位子|位置|桌子|凳子|椅子)?"
)
#: 1病2事: each number stands before its kind.
_BEFORE_KINDS = Pattern(
    r"(?<![\d病事旷迟假缺退])(?P<n>\d{1,2})(?:人|个|名)?(?P<kind>病假?|事假?|旷课?|迟到?|假)[,、+ ]?"
    r"(?P<m>\d{1,2})(?:人|个|名)?(?P<other>病假?|事假?|旷课?|迟到?|假)(?![\d人个名])"
)
_MISSING_AFTER = Pattern(
    rf"(?<![第前后这那头无没末另])(?<!没有)(?<!没得)(?P<n>{NUMBER}(?=[ ]*[个名位人])|[俩仨](?=[^,。;]{{2,3}}的[,:]))[ ]*"
    rf"(?:个|名|位|人)?(?:学生|同学|孩子|娃|人)?(?:都|"
    rf"均)?(?P<kind>没来|没到|未到|缺勤|缺席|不在|请假|病假|事假|旷课|迟到|早退|缺|请了假|请病假|"
    rf"请事假|感冒|发烧|发热|生病|流感|水痘|咳嗽|拉肚子|腹泻|家里有事|没来上课|未返校|没返校)"
)
#: Behind 一个请假: nobody did.
_NOT_ONE = tuple(f"{the}{all_of}{none}" for the in ("的", "") for all_of in "都也" for none in ("没", "无", "莫", "冇"))
#: 早上少了三个,后来来了两个: no longer missing.
_CAME_SINCE = Pattern(
    r"[人个名位]?(?:学生|同学|娃)?[,。 ]{0,2}(?:后来|后头|刚才|刚刚|现在|这会儿|过后)(?:又|都)?(?:来|到|赶来|赶到)了"
    rf"|[人个名位]?(?:学生|同学|娃)?[,。 ]{{1,2}}[^,。;]{{0,6}}?(?:又|都|陆续)(?:来|到|赶来|赶到)了(?:[俩仨]|{NUMBER}[个人名位])"
)
#: 缺三个,不对两个: the number that holds.
_TAKEN_BACK = Pattern(
    r"[人个名位]?(?:学生|同学|娃)?[^。;\n]{0,12}?[,。 …]*(?:[啊哦哎噢呃]|哎呀)?"
    r"(?:不对|不是|不|(?:说|打|写|数)?错了?|(?:等等|等下|等一下)?(?:我)?(?:再|重新?|又)(?:数|点)了?一?[遍次下]?)"
    r"[,。 ]*(?:应该)?[是缺少]?"
    rf"(?P<n>{NUMBER})[人个名位](?:学生|同学|娃)?(?!不)"
)


def count_missing(text: str) -> Iterator[tuple[str, Counted]]:
    """Each such number, those behind a word for it last: ("missing_after" or "missing", what it counts)."""
    for match in _MISSING_AFTER.finditer(text):
        number = value(match["n"])
        if match[0].startswith("一个") and text.startswith(_NOT_ONE, match.end()):
            continue  # 一个请假的都没有
        if match[0].startswith(("一个都", "一个也")) or (match[0].startswith("一个") and text.count("一个") > 1):
            continue  # 一个没来一个迟到 tells them apart, it counts nobody
        if number is not None and not _CAME_SINCE.match(text, match.end()):
            yield "missing_after", Counted(match.start(), match.end(), number, _KIND.get(match["kind"], "missing"))
    for match in _BEFORE_KINDS.finditer(text):
        if match["kind"][0] != match["other"][0]:
            yield "missing_after", Counted(match.start(), match.start("m"), int(match["n"]), _KIND[match["kind"]])
            yield "missing_after", Counted(match.start("m"), match.end(), int(match["m"]), _KIND[match["other"]])
    for match in _MISSING.finditer(text):
        if match[0].endswith("一个") and (match["kind"] in ("没来", "没到") or text.count("一个") > 1):
            continue
        if "老师" in text[max(0, match.start() - 4) : match.start()]:
            continue  # 老师倒病倒两个
        number = value(match["n"] or match["two"])
        if match["kind"] in ("病", "事") and text[: match.start()].endswith(("没", "生", "看", "有", "无")):
            continue  # 没病两个莫搞混
        if (match["kind"] in _ILL or _IS_ILL.match(match["kind"])) and match["unit"] is None and not match["two"]:
            continue
        bare = (
            not match["two"]
            and match["unit"] is None
            and match["n"][0] not in "0123456789"
            and text[match.end() :][:1] != "("
        )
        if number is None or (bare and match["kind"] in _NOT_BARE):
            continue
        kind = _KIND.get(match["kind"]) or ("sick" if _IS_ILL.match(match["kind"]) else "missing")
        again = _TAKEN_BACK.match(text, match.end())
        number = (value(again["n"]) if again is not None else None) or number
        if not (kind == "missing" and _CAME_SINCE.match(text, match.end())):
            yield "missing", Counted(match.start(), match.end(), number, kind)
