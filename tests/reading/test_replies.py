"""Replies to a prompt, composed: papers served in fragments, refusals in written style, acknowledgements, back in class."""

from __future__ import annotations

import itertools
from datetime import datetime

import pytest

from handlers.reading import Roster, read

ROSTER = Roster.of(["李明", "王小雨", "张伟"], school="后河镇第一初级中学", klass="七年级1班", teacher="赵丽娟")
AT = datetime(2026, 10, 21, 9, 20)
Told = tuple[str | None, ...]


def _told(text: str, kind: str = "teacher", at: datetime = AT) -> Told:
    label = read(text, ROSTER, at, "李明", kind).as_label()
    return label["step"], label["outcome"], label["reason"], label["promise_date"]


SERVED = (
    ("通知书", "送到", "父亲签字"),
    ("责令书一式两份", "已当面交其父", "其父已签字"),
    ("文书已送", "监护人签收"),
    ("送达通知书", "签收"),
    ("告知书", "交他妈了", "按的手印"),
)
CAME_OF_IT: tuple[tuple[str, str, str | None], ...] = (
    ("", "unknown", None),
    ("其父仍表示不送孩子返校", "refused", None),
    ("人还是不来", "refused", None),
    ("承诺10月26日返校", "promised", "2026-10-26"),
    ("明天来", "promised", "2026-10-22"),
)
WRITTEN = {
    "sentences": lambda parts: "。".join(parts) + "。",
    "numbered": lambda parts: (
        ";".join(f"{sign}、{part}" for sign, part in zip("一二三四五", parts, strict=False)) + "。"
    ),
    "figures": lambda parts: " ".join(f"{n}.{part}" for n, part in enumerate(parts, 1)),
    "in one": lambda parts: ",".join(parts),
}


@pytest.mark.parametrize("way", list(WRITTEN))
def test_a_paper_is_served_in_fragments_and_numbered_lists(way: str) -> None:
    """What was served, to whom and who signed may stand each in a sentence or an item of its own."""
    for parts, (end, outcome, day) in itertools.product(SERVED, CAME_OF_IT):
        text = WRITTEN[way]([*parts, *([end] if end else [])])
        assert _told(text, "official") == ("notice_served", outcome, None, day), text


def test_a_paper_that_is_brought_brings_nobody() -> None:
    """送过去 of a paper promises no pupil, 已送 brings none back, and a paper for tomorrow is a plan."""
    assert _told("今天把通知书送过去了,他爸签字") == ("notice_served", "unknown", None, None)
    assert _told("通知书 已送 已签") == ("notice_served", "unknown", None, None)
    assert _told("通知书以挂号信寄出,其父已签收")[:3] == ("notice_served", "unknown", None)
    assert _told("通知书明天送")[:2] == ("plan", "unknown")
    assert _told("他妈说明天送他来")[1] == "promised"


@pytest.mark.parametrize(
    "refusal",
    ["不允复学", "坚不复学", "其意已决,坚拒返校", "不为所动", "执意令其在家", "不予理会", "仍欲令其外出", "不许其再读"],
)
def test_refusals_in_written_style(refusal: str) -> None:
    """Old-fashioned words for not letting him come refuse like the plain ones."""
    for act in ("再三劝谕", "会同村干部多次劝导", "经反复劝说"):
        assert _told(f"{act},其父{refusal}。", "official")[:2] == ("persuade", "refused")


@pytest.mark.parametrize(
    "ack", ["嗯呐 收着了", "收着嘞", "敬悉。", "来函敬悉", "收讫", "遵办", "心里有数了", "已接收", "谨悉,谢谢"]
)
def test_acknowledged_in_every_way(ack: str) -> None:
    """Nothing is done yet, whatever the words in which it is received."""
    assert _told(ack) == ("ack", "unknown", None, None)
    assert _told(f"{ack},晚上去他家")[0] == "plan"


BACK = {
    "teacher": ("孩子已经在教室读书了😊", "现在在班里看书", "昨晚就住进宿舍了,今早照常上课", "已随班就读"),
    "official": (
        "该生今晨由叔父送返,现已在五年级教室上课,后续由班主任跟踪。",
        "到校复查,该生在座。",
        "由祖父护送返校。",
    ),
    "parent": ("我骑车送他到学校门口看着他进去的", "送到了老师", "娃在教室读书呢"),
}


@pytest.mark.parametrize("kind", list(BACK))
def test_back_in_class_is_told_by_where_he_sits_and_who_brought_him(kind: str) -> None:
    """In class, reading there, brought back by a relative, seen going in: returned, and no school elsewhere."""
    for text in BACK[kind]:
        assert _told(text, kind) == ("returned", "returned", None, None), text
    assert _told("在外地学校读书了")[2] == "moved"


@pytest.mark.parametrize("waited", ["等到天黑人回来了", "坐到八点他才回来", "守到晚上他回来了"])
def test_who_came_home_while_they_waited_is_not_back_at_school(waited: str) -> None:
    """At his home somebody waits until he comes; what he then says is what came of it."""
    at = datetime(2026, 10, 20, 21, 10)
    told = _told(f"走了四十分钟山路才到他家。{waited},闷着头不吭声,最后点头说星期四来学校", at=at)
    assert told == ("home_visit", "promised", None, "2026-10-22")


def test_a_day_or_a_condition_is_promised_where_a_relative_comes_before() -> None:
    """周四他姑过来 is her coming; what stands behind it is his, and so is what follows once the sheep are sold."""
    assert _told("周四他姑过来,周四就能去上学", "parent")[1::2] == ("promised", "2026-10-22")
    assert _told("没有人放羊。羊卖了,他就回学校", "parent")[1] == "promised"
    assert _told("院门锁着,喊了半天没人答应")[1] == "unreachable"
    assert _told("他昨天从马上摔下来了,在医院", "parent")[1] == "unknown"


def test_where_the_one_who_was_called_is_keeps_nobody_away() -> None:
    """给他爸打了电话,人在工地上: the father is; 说不读了 behind it is said of the pupil."""
    assert _told("给他爸打了电话,人在工地上,讲知道了")[2] is None
    assert _told("电话欠费停机")[1:3] == ("unreachable", None)


@pytest.mark.parametrize(
    "fetched", ["打电话让他爸来接走了", "联系了家长,他奶奶来领走的", "给他姑打了电话,十点半把人接走了"]
)
def test_a_call_so_that_he_is_fetched_is_of_the_roll(fetched: str) -> None:
    """Who is ill in class and is called for goes early; a call about one who stays away is a report."""
    at = datetime(2026, 10, 21, 10, 50)
    label = read(f"李明第二节课头疼,{fetched}", ROSTER, at).as_label()
    assert (label["intent"], label["marks"]) == ("checkin", {"李明": "left_early"})
    assert read("给李明他妈打了电话,说不念了", ROSTER, at).as_label()["intent"] == "reply"


def test_an_accident_on_the_way_is_no_visit() -> None:
    """骑车冲沟里去了 goes to nobody's home; 骑了十几里路 does."""
    at = datetime(2026, 10, 21, 7, 58)
    label = read("李明骑车冲沟里去了,膝盖掉一大块皮,他爷带去卫生所缝针,今天不来", ROSTER, at).as_label()
    assert (label["intent"], label["marks"]) == ("checkin", {"李明": "sick"})
    assert _told("骑了十几里山路,他奶奶在家")[0] == "home_visit"
    assert _told("他同桌他表哥都说不知道跑到哪里去了连他爸妈也不知道")[:3] == ("info", "unreachable", "lost")


WHY = (
    ("study", "他念不进去"), ("work", "娃进厂了"), ("illness", "孩子在县医院住院"), ("poverty", "家里没钱交生活费"),
    ("family", "家里放羊缺人"),
    ("study", "他嫌功课难"), ("other", "老师骂他他怕"), (None, ""),
)  # fmt: skip
ENDS: tuple[tuple[str, str, str | None], ...] = (
    ("不去了", "refused", None),
    ("叫不动,他就是不去", "refused", None),
    ("怎么都不去", "refused", None),
    ("明说不送了", "refused", None),
    ("26号去", "promised", "2026-10-26"),
    ("后天一定到", "promised", "2026-10-23"),
    ("保证下周一去学校", "promised", "2026-10-26"),
)
THANKS = ("", "谢谢老师", " 麻烦您了", ",给您添麻烦了", " 不好意思")


@pytest.mark.parametrize("thanks", THANKS)
def test_a_guardian_who_goes_on_to_thank_says_the_same(thanks: str) -> None:
    """Thanks and blanks part what is said as commas do, also where speech input writes neither."""
    for (cause, why), (end, outcome, day) in itertools.product(WHY, ENDS):
        text = f"老师好,{why}{',' if why else ''}{end}{thanks}"
        assert _told(text, "parent") == ("info", outcome, cause, day), text


@pytest.mark.parametrize("tail", ["有情况再说", "我再跟", "先这样", "辛苦了"])
def test_what_the_teller_adds_takes_no_day_away(tail: str) -> None:
    """有情况再说 and 我再跟 are the teller's: the day promised stands; 回来再说 leaves it open."""
    for act, step in (
        ("昨晚去他家了", "home_visit"),
        ("请他妈到学校谈了一次", "persuade"),
        ("打通了他爸的电话", "phone"),
    ):
        for promise in ("说好下周三来上学", "保证下周三到校"):
            assert _told(f"{act},{promise}{tail}") == (step, "promised", None, "2026-10-28")
    assert _told("打通了他爸的电话,说等他妈回来再说")[1] == "unknown"


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("从早打到晚,一个都没通", "teacher", ("phone", "unreachable", None, None)),
        ("短信发了三条,没一条回", "teacher", ("phone", "unreachable", None, None)),
        ("这会儿走不开,等我忙完给他妈去个电话", "teacher", ("plan", "unknown", None, None)),
        ("周五下午我和妇联主任去他家一趟", "teacher", ("plan", "unknown", None, None)),
        ("把他爸请到村部做了工作,答应后天送孩子去学校", "teacher", ("persuade", "promised", None, "2026-10-23")),
        ("打了电话,他妈说问问他愿不愿意来", "teacher", ("phone", "unknown", None, None)),
        ("上门了,他奶奶说一个月四千,哪个还读书哦", "teacher", ("home_visit", "refused", "work", None)),
        ("到户,大门挂锁,邻居说一家子搬走了,去哪没留话", "teacher", ("home_visit", "unreachable", "lost", None)),
        ("开展动员谈话两次,对是否返校未作答复。", "official", ("persuade", "unknown", None, None)),
        ("明儿个一早,我亲自押他去,不去打断他的腿", "parent", ("info", "promised", None, "2026-10-22")),
        ("老师你莫急,明天我请假送他去", "parent", ("info", "promised", None, "2026-10-22")),
        ("今早背克卫生院吊针了,来不成", "parent", ("info", "unknown", "illness", None)),
        ("我看他进去了才走,已经坐到教室里了", "parent", ("returned", "returned", None, None)),
        ("去家里聊了,主要是厌学,说好下周一回来试试", "teacher", ("home_visit", "promised", "study", "2026-10-26")),
        ("他爸说家里盖房子要人帮忙,电话里讲的", "teacher", ("phone", "unknown", "family", None)),
        ("打电话了,家里办喜事,哥哥结婚", "teacher", ("phone", "unknown", "family", None)),
        ("他爸叫李大勇,电话我查到了", "teacher", ("info", "unknown", None, None)),
        ("入户见其祖母,瘫痪在床,该生在旁照料。", "official", ("home_visit", "unknown", "family", None)),
        ("经反复动员,家长坚持让其打工,不同意返校。", "official", ("persuade", "refused", "work", None)),
        ("我们会配合的,让他去上学", "parent", ("info", "promised", None, None)),
        ("他一晚上没回家,我也在到处找他", "parent", ("info", "unreachable", "lost", None)),
    ],
)  # fmt: skip
def test_told_in_ones_own_way(text: str, kind: str, told: Told) -> None:
    """One of each family of turns that plain words do not have."""
    assert _told(text, kind) == told
