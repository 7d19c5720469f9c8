"""Sentences that stand for a button: which words are which action of the contract, with its fields. Pure.

The pupil's name has been taken out of the words, blanks too, and marks are full-width. A sentence is matched whole, from
its beginning: 李明同意返校 tells of a child and is no consent, so what is not clearly an order is left to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from handlers.official import fields
from handlers.official.fields import Match, Order
from handlers.official.vocabulary import DEPARTMENTS
from handlers.reading.words.pattern import Pattern


@dataclass(frozen=True, slots=True)
class Sentence:
    """One way of saying an action: its pattern, how its fields are read, and an example that a test reads."""

    action: str
    pattern: Pattern
    read: Callable[[Match, date], Order | None]
    example: str


#: Any of these stands in every order: whatever has none is not looked at further.
HINT = Pattern(
    r"通知书|信函|同意|批准|驳回|辍学|邀请|商请|原因|外迁|分派|指派|指定|安排|收到|签收|报送|上报|报告|申请|提请|上传|补交|交来|收齐|"
    r"安置|销号|退出台账|延缓入学|办理|办结|已办|更正|生成|导出|登记|批评教育|联合|会同|专人|包保|结对|帮扶|负责|撤销|取消|(?:说|写|发|打|记)错"
)
#: Who begins so gives an order, whatever follows: what no row matches is then said to be none, and never recorded as news.
_BEGINS = Pattern(
    r"(?:确认|认定|核定|不?同意|不?批准|驳回|申请|提请|撤销|取消|报送|上报|邀请|商请|办理|登记|指定|分派|指派|上传|安置|制发|下达|"
    r"签发|印发|更正|生成|导出|办结|我?(?:说|写|发|打|记)错)"
)
_LEAD_IN = Pattern(r"^(?:请|都|全部|麻烦|我们?|学校|镇里|乡里|局里|本单位|经(?:研究|审核|核实)|现|兹|，)+")
_MARKS = str.maketrans(
    {",": "，", ";": "，", "；": "，", "。": "，", ":": "：", "(": "（", ")": "）", "!": "，", "！": "，"}
)
_NOT = Pattern(r"[?？]$|吗[?？]?$|是否|还?没有?(?:确认|邀请|上传|办)|准备|打算|拟(?!文)|(?:明|后)天(?!前)")


def plain(text: str) -> str:
    """The words as the patterns are written: without blanks, marks full-width and none at the ends."""
    return re.sub(r"，+", "，", re.sub(r"\s+", "", text).translate(_MARKS)).strip("，、：")


def begins(text: str) -> str | None:
    """The verb with which words begin that sound like an order; None for news and questions."""
    said = _LEAD_IN.sub("", plain(text))
    match = _BEGINS.match(said)
    return match.group() if match is not None and _NOT.search(said) is None else None


def read(text: str, today: date) -> Order | None:
    """The order that these words give; None where they are none."""
    if HINT.search(text) is None:
        return None
    said = _LEAD_IN.sub("", plain(text))
    if _NOT.search(said):
        return None
    for sentence in SENTENCES:
        match = sentence.pattern.fullmatch(said)
        order = sentence.read(match, today) if match is not None else None
        if order is not None:
            return order
    return None


def _row(action: str, pattern: str, read: Callable[[Match, date], Order | None], example: str) -> Sentence:
    return Sentence(action, Pattern(pattern), read, example)


_OUT = r"(?:销号|退出|延缓入学|延缓|休学|转学|转出|核减|离校|去除|申请|审批)"
_OF = r"(?:的|对|给|向|为|把|，)*"
_AS = r"(?:包保教师|包保老师|包保干部|挂包干部|结对教师|一对一帮扶人|帮扶人|亲情监护人|专人|责任人)"
SENTENCES: tuple[Sentence, ...] = (
    _row(
        "serve_notice",
        rf"{_OF}(?P<notice>[^，]{{0,12}}通知书)?{_OF}(?:已|今天|昨天)*(?:没有?|未能?)(?:送达|送成|送到|签收)(?:了|{_OF})*(?P<rest>.*)",
        fields.not_served,
        "通知书没送成李明，家里没人",
    ),
    _row(
        "serve_notice",
        rf"{_OF}(?P<notice>[^，]{{0,12}}通知书){_OF}(?:[^，]{{0,8}}?)(?:送达|送到|送交|送给)(?:了|家里?(?!长)|(?:家长|监护人)(?=手|，|$)|手[上中里]|{_OF})*(?P<rest>.*)",
        fields.served,
        "通知书已送达李明，其父签收",
    ),
    _row(
        "serve_notice",
        rf"(?:已|今天|昨天)*(?:送达|送交|送到)了?{_OF}(?P<notice>[^，]{{0,12}}通知书)(?P<rest>.*)",
        fields.served,
        "已送达李明限期返校通知书，其母签收",
    ),
    _row(
        "issue_notice",
        rf"{_OF}(?:制发|发出|下达|印发|制作|开具|发)(?:了|一份|{_OF})*(?P<notice>[^，]{{0,14}}(?:通知书|信函|公安函|函|步))(?P<rest>.*)",
        fields.issued,
        "给李明发限期返校通知书，限10月30日前返校",
    ),
    _row(
        "issue_notice",
        rf"{_OF}(?P<notice>[^，]{{0,14}}(?:通知书|信函|公安函)){_OF}(?:已经?|今天|刚才?|都)*(?:制发|制作|开具|下达|发出|印发|开)(?:好|完)?了?"
        r"(?P<rest>(?:，.*)?)",
        fields.issued,
        "李明的限期返校通知书已制发，限10月30日前返校",
    ),
    _row(
        "reject",
        rf"(?:不同意|不批准|不予批准|驳回|不准){_OF}{_OUT}(?:[，。].*)?",
        fields.bare("reject"),
        "不同意李明销号，材料不实",
    ),
    _row("reject", r"不同意(?:，.*)?", fields.bare("reject"), "不同意"),
    _row("approve", rf"(?:同意|批准|准予){_OF}{_OUT}(?:[，。].*)?", fields.bare("approve"), "同意李明销号"),
    _row("approve", r"同意", fields.bare("approve"), "同意"),
    _row(
        "confirm_dropout",
        rf"(?P<before>[^，]{{0,12}}(?:劝返|仍不到校)[^，]{{0,6}}，)?"
        rf"(?:确认|认定|核定){_OF}(?:已经?|为|是)*{_OF}辍学(?:学生)?(?P<rest>(?:，.*)?)",
        fields.confirmed,
        "确认李明辍学",
    ),
    _row(
        "invite",
        rf"{_OF}(?:已)?(?:邀请|商请)(?P<who>(?:(?:{DEPARTMENTS})(?:、|，|和|与|及)?)+)(?:部门|的?同志|一起|一同|参加|参与|{_OF})*(?:联合)?(?:劝返)?",
        fields.invited,
        "邀请司法、民政参加李明联合劝返",
    ),
    _row(
        "set_cause",
        rf"{_OF}(?:认定|核定|确定|明确){_OF}(?:辍学|失学|缺勤)?(?:的)?原因(?:是|为|系|：|，)*(?P<cause>.+)",
        fields.cause,
        "认定李明辍学原因为外出打工，在广东省东莞市",
    ),
    _row(
        "set_cause",
        rf"{_OF}(?:辍学|失学)?原因(?:认定|核定|确定)(?:是|为|系|：|，)*(?P<cause>.+)",
        fields.cause,
        "李明原因认定为厌学",
    ),
    _row(
        "record_move",
        rf"(?:登记{_OF}(?:全家)?外迁|外迁登记){_OF}(?P<to>.*)",
        fields.moved,
        "登记李明外迁，到浙江省长兴县",
    ),
    _row(
        "name_person",
        rf"(?:分派|指派|分配|交给|转给){_OF}(?:给|，)*"
        rf"(?P<person>[\u4e00-\u9fff]{{2,5}}?)(?:负责)?(?P<tail>(?:，?(?:任|当|做|作为|为){_AS})?)",
        fields.named,
        "分派 李明 给 王老师",
    ),
    _row(
        "name_person",
        rf"(?:指定|指派|确定|明确|安排){_OF}(?P<person>[\u4e00-\u9fff]{{2,5}}?)(?:为|任|当|做|担任|作为){_OF}(?P<as>{_AS})",
        fields.named,
        "指定孟老师为李明的包保教师",
    ),
    _row(
        "name_person",
        rf"{_OF}(?:劝返|联系)?(?P<as>{_AS})(?:是|为|由|：|，|定|就|改|换|成|安排)*(?P<person>(?!负责|已|还|没|未|是谁|怎么|到位)[\u4e00-\u9fff]{{2,5}}?)(?:担任|负责)?",
        fields.named,
        "李明的结对教师是孟凡星",
    ),
    _row(
        "name_person",
        rf"{_OF}由(?P<person>[\u4e00-\u9fff]{{2,5}}?)(?:来|担任)?(?P<as>包保|结对帮扶|结对|帮扶|负责){_OF}",
        fields.named,
        "由孟老师包保李明",
    ),
    _row(
        "receive_report",
        rf"(?:已经?)?(?:收到|签收)(?:了|学校|报来|送来|{_OF})*(?P<what>[^，]{{0,10}}(?:报告单|报告|材料))(?:了|，已?收)?",
        fields.bare("receive_report"),
        "收到李明的报告单",
    ),
    _row(
        "apply_exit",
        rf"(?:申请|提请|报请){_OF}(?P<kind>销号|退出台账|退出|延缓入学|延缓|休学|转学|转出|核减|离校)(?P<rest>.*)",
        fields.leaves,
        "申请李明销号，原因转学",
    ),
    _row(
        "apply_exit",
        rf"{_OF}(?P<kind>销号|退出台账|延缓入学)(?P<rest>(?:，.*)?)",
        fields.leaves,
        "李明销号，原因转学",
    ),
    _row(
        "attach",
        rf"(?:已经?)?(?:上传|补交|补齐|补上|提交|交来|附上?){_OF}(?P<what>.+)",
        fields.attached,
        "上传李明教学计划、接收学校证明",
    ),
    _row(
        "attach",
        rf"{_OF}(?P<what>.+?)(?:都|已经?)*(?:上传|补交|补齐|交来|收齐|交齐)了?",
        fields.attached,
        "李明的学生书面说明已收齐",
    ),
    _row(
        "place",
        rf"(?:把)?{_OF}安置(?:方式)?(?:为|在|到|：|，|是|{_OF})+(?P<placement>[^，、]{{2,12}})(?P<rest>.*)",
        fields.placed,
        "安置李明：随班就读",
    ),
    _row(
        "change_roll",
        rf"(?:办理|登记){_OF}(?:学籍)?{_OF}(?P<change>转入|转出|转学|休学|复学|(?:从|移出)名单(?:中|上)?(?:去除)?|去除)"
        r"(?:手续)?(?:到|至|往|去|，)*(?P<to>[^，]*)(?:，.*)?",
        fields.roll,
        "办理李明转出，到卫辉市第二中学，证明已附",
    ),
    _row(
        "correct_marks",
        rf"(?:更正考勤|考勤更正){_OF}(?P<rest>.*)",
        fields.corrected,
        "更正考勤 李明 10月12日、13日 病假",
    ),
    _row(
        "record",
        rf"{_OF}(?:其|他|她)?{_OF}(?:监护人|家长|父母|父亲|母亲)(?:进行了?|作了|做了|开展了?|，)*(?P<kind>批评教育).*",
        fields.recorded,
        "对李明的监护人进行了批评教育",
    ),
    _row(
        "record",
        rf"登记{_OF}(?P<kind>批评教育|特殊关怀|关怀|关爱|心理辅导|心理疏导|学业辅导|学业帮扶|生活指导|送教|联合劝返).*",
        fields.recorded,
        "登记李明送教，识字",
    ),
    _row(
        "record",
        rf"{_OF}(?:今天|昨天|上午|下午|已|又)*(?:会同|联合)(?:{DEPARTMENTS})[^吗?？]*?(?P<kind>联合劝返|劝返|上门).*",
        fields.together,
        "会同司法所到李明家联合劝返，家长不同意",
    ),
    _row("done", r"(?:已经?)?办结(?P<what>.{2,})", fields.matter("done"), "办结李明资助核查"),
    _row(
        "done",
        rf"{_OF}(?P<what>.{{2,}}?)(?:都|已经?)*(?:办结|办好|办完|已办)了?",
        fields.matter("done"),
        "李明资助核查已办",
    ),
    _row(
        "draw_report",
        r"(?:生成|导出|打印)(?:一份|一下)?(?P<what>.{2,})",
        fields.matter("draw_report"),
        "生成10月控辍保学台账",
    ),
    _row(
        "submit_report",
        rf"(?:已经?)?(?:报送|上报|提交|报出)(?:了|一下|{_OF})*(?P<what>.{{2,}})",
        fields.matter("submit_report"),
        "报送李明的书面报告",
    ),
)
