"""Reports on a case, composed: who went, how, what was found, why, what came of it, what is still to be done."""

from __future__ import annotations

import itertools
from datetime import datetime

import pytest

from handlers.reading import Roster, read

ROSTER = Roster.of(
    ["李明", "王小雨", "张伟"], school="后河镇第一初级中学", klass="七年级1班", aliases={}, teacher="赵丽娟"
)
AT = datetime(2026, 10, 21, 17, 20)
STEPS = {
    "home_visit": ("昨晚去了他家一趟", "和李主任一起到家里坐了坐", "今早上课前拐去他家,他奶奶在", "昨天放学后去家访了",
                   "刚从他家回来"),
    "phone": ("给他妈打了电话", "打了三遍才接,他爷爷接的", "他爸给我回了个电话", "电话联系到家里大人了",
              "跟他婶通过话了"),
    "persuade": ("把他外公叫来学校谈了一上午", "动员了好几次", "拿义务教育法一条条讲给他妈听", "我跟校长一起做工作",
                 "又找他谈了好几回"),
}  # fmt: skip
CAUSES = {
    "study": ("听不懂课", "底子太薄,没信心", "坐在教室里像坐牢"), "work": ("在义乌的服装厂打工", "去电子厂了", "上浙江挣钱去了"),
    "marriage": ("家里给说了婆家", "他二叔收了男方彩礼"), "religion": ("家里要送他去寺里念经",), "poverty": ("交不起生活费",),
    "family": ("要照顾患病祖母", "在家给奶奶做饭", "家里收玉米缺人手"), "other": ("被同学欺负", "跟同桌打架了", "住校睡不好"),
}  # fmt: skip
CAME_OF_IT = {
    ("promised", "2026-10-26"): ("答应下周一送来", "说好了下周一返校", "他奶奶拍胸脯说下周一一定到"),
    ("promised", None): ("松口了,哪天没定", "同意配合返校,时间未定"),
    ("refused", None): ("说不念了", "铁了心不回学校", "门都没有,说不读就不读", "他爸明说不送了"),
    ("unknown", None): ("",),
}
TAILS = ("", "我再想想办法", "先汇报到这", "照片存了", "后面我再跟一跟")


@pytest.mark.parametrize("step", list(STEPS))
def test_what_was_done_found_and_promised_is_read_in_any_words(step: str) -> None:
    """Step, cause, outcome and day stand whichever words tell them, whatever stands behind; 汇报到这 brings nobody back."""
    causes = [(cause, words) for cause, told in CAUSES.items() for words in told]
    ends = [(end, words) for end, told in CAME_OF_IT.items() for words in told]
    for n, (act, (cause, why), (end, what)) in enumerate(itertools.product(STEPS[step], causes, ends)):
        text = "。".join(part for part in (act, why, what, TAILS[n % len(TAILS)]) if part)
        reading = read(text, ROSTER, AT, "李明", "teacher").as_label()
        got = (reading["step"], reading["reason"], reading["outcome"], reading["promise_date"])
        assert got == (step, cause, *end), text


def test_the_way_a_sheet_names_is_the_step() -> None:
    """走访时间 and 走访情况 head a sheet; where it says 方式:电话联系, nobody went there."""
    text = "一、走访时间:10月19日。二、方式:电话联系。三、情况:厌学。四、结果:监护人承诺10月26日送返。"
    reading = read(text, ROSTER, AT, "李明", "official").as_label()

    assert (reading["step"], reading["reason"], reading["promise_date"]) == ("phone", "study", "2026-10-26")
