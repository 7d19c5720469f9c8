"""Messages meant for somebody else become no record: composed of who is called and what is said, and of names that are words."""

from __future__ import annotations

import itertools
from datetime import datetime

import pytest

from handlers.reading import Roster, read

ROSTER = Roster.of(
    ["高飞", "杨光", "何必", "黄河", "唐诗", "周到", "何日", "刘波", "陈超"],
    school="永镇中心校关湖小学",
    klass="五年级",
    aliases={},
    teacher="马秀英",
)
AT = datetime(2026, 10, 21, 12, 33)
CALLED = ("二舅", "妈", "他二婶", "老姐妹", "孩他爸", "师傅", "老板", "嫂子", "亲爱的")
SAID = (
    "修水管那个师傅的电话发我一个", "周末跳舞那个音乐你发我一下呗", "打你电话没人接", "今天血压多少", "晚上不回来吃了",
    "什么时候来修", "明天几点的车", "下班捎袋盐", "我到家了", "钱收到没", "几点能上门", "饭好了没",
)  # fmt: skip
TO_ALL = (
    "雪大 大家开车慢点 到家报个平安", "降温了,各位多穿点", "下雨路滑,老师们当心",
    "我明天去县里培训", "电话打不通,你回我一个",
    "我刚从你家出来,门锁着,你人呢", "你到哪了,菜都上齐了", "我不来了,你们吃吧",
    "村里路修好没有", "贷款办下来没有", "我头疼,课让小李代一下",
    "快看,这个视频太有意思了", "各位家长,天冷了给孩子加衣服",
)  # fmt: skip
NAMES_AS_WORDS = (
    "你何必当真", "黄河发大水了", "愿你展翅高飞", "服务真周到", "唐诗宋词比赛的通知发一下", "何日君再来哈哈",
    "春天来了,黄河水涨了",
)  # fmt: skip


def _kind(text: str, at: datetime = AT) -> str:
    return str(read(text, ROSTER, at).as_label()["intent"])


@pytest.mark.parametrize("said", SAID)
def test_what_is_said_to_ones_own_people_is_no_record(said: str) -> None:
    """Whoever is called first is neither the assistant nor a pupil, whatever is asked or told."""
    for called, sign in itertools.product(CALLED, (",", " ")):
        assert _kind(f"{called}{sign}{said}") == "other"


@pytest.mark.parametrize("text", [*TO_ALL, *NAMES_AS_WORDS])
def test_small_talk_is_no_record(text: str) -> None:
    """Weather, one's own ways and words that are names elsewhere tell nothing of a pupil."""
    assert _kind(text) == "other"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("妈妈带高飞去医院了,请假", "checkin"),
        ("你好,今天高飞没来", "checkin"),
        ("高飞姐姐打电话来说他发烧,今天不来", "checkin"),
        ("打了三遍电话没人接", "reply"),
        ("孩子说下周一回来上课,我会盯着", "reply"),
        ("你帮我查查今天谁没来", "query"),
        ("我手上还有几个没销的案子", "query"),
        ("老师,你们班还有谁没来", "query"),
        ("你能干啥", "help"),
        ("周到到了,黄河没来", "checkin"),
    ],
)  # fmt: skip
def test_what_is_ours_stays_ours(text: str, kind: str) -> None:
    """A pupil missing, a call that failed, a question of the roll are not lost for whom they name or for a 你 in them."""
    assert _kind(text, AT.replace(hour=8)) == kind
