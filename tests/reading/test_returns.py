"""Back at school or not, and who comes for what: composed answers to the question where a pupil is."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import Roster, read

ROSTER = Roster.of(
    ["朱子豪", "李明", "张伟"], school="后河镇第一初级中学", klass="七年级1班", aliases={}, teacher="赵丽娟"
)
AT = datetime(2026, 11, 4, 16, 20)
BACK = {
    "teacher": (
        "在教室了", "已经坐那儿了", "今天准时到的", "中午到的", "前天返的校", "昨天复的学", "他都上了两天课了", "都来三天了",
        "听课呢",
        "现在人在我办公室写检讨", "其实在最后一排睡觉", "他奶奶牵着来的", "我从街上把他带回来的", "总算把人盼来了",
        "跟着校车来的",
        "打完电话没多久就来了", "家访回来顺便把人带回学校了", "今天做操看到他了", "第二节课摸进来了", "烧退了,下午来上课了",
        "上周五就回来上课了", "村干部送回来的",
    ),
    "official": (
        "该生目前在校就读", "本人今晨陪同该生返校", "家长于10月30日将孩子送返",
        "监护人于11月3日送学生返校", "该生辍学23天后于11月3日返校",
        "该生已回原班就读",
    ),
    "parent": ("孩子今天去了", "娃已经克学校了", "送到了哈", "俺孩在学校嘞", "我把他交给班主任了", "她昨天下午就回学校了"),
}  # fmt: skip
NOT_BACK = {
    "teacher": (
        "人到校门口了不肯进来", "来学校拿了转学手续", "来了告诉你", "人来了我汇报", "已经到厂里了",
        "他妈说送来了,我去教室看没有人",
        "说是来了,教室宿舍都没有", "五天后送他来学校", "等他来了再说", "他还没来上课",
        "他妈说明天下午来学校上课", "力争本周返校",
        "今天做操还没看到他", "在宿舍被人打了", "来学校的路上被他爸截回去了", "跟他一个村的都来了,就他没来",
        "回来了一趟,又去广东了",
        "在班里没朋友", "上课听不懂,来了也是睡觉", "说来学校就头疼", "来学校要两个小时,太远", "已在外地复学", "去职校报到了",
        "出院回来了,在家休养", "爷爷说送来了,其实没进来", "正在办复学", "休学期满该回来了,还没联系上",
        "早上到校发烧,家长接走了", "听说回来了", "好像来了", "他爸把学费送来了",
    ),
    "official": ("该生曾于10月返校,现再次离校外出务工", "家长称已送返,经与学校核实未到校",
        "该生已返回户籍地就读", "该生应于11月2日返校,至今未归", "已安排复学班级"),
    "parent": ("我到学校了,他人呢", "去学校了呀,半路又跑了", "要是他上学去了就好了", "今天送孩子到校",
        "叫他去学校他不听", "他说去上学了,我刚知道他没去"),
}  # fmt: skip
AWAY = ("三天后", "旷课五天后", "缺了一个星期后", "请假三天后", "两周以后", "外出打工两个月后", "在家待了四天之后")
ERRANDS = (
    "来复查",
    "来拆线",
    "去换药",
    "来学校找校长谈",
    "来学校拿书",
    "去学校给他请假",
    "来学校开家长会",
    "去学校跟老师说清楚",
)


def _step(text: str, kind: str) -> str | None:
    return read(text, ROSTER, AT, "朱子豪", kind).step


@pytest.mark.parametrize("kind", list(BACK))
def test_who_is_at_school_is_back_however_it_is_put(kind: str) -> None:
    """A place, a lesson, a verb of bringing or of coming: all tell that he is there."""
    assert [text for text in BACK[kind] if _step(text, kind) != "returned"] == []


@pytest.mark.parametrize("kind", list(NOT_BACK))
def test_who_was_there_or_is_to_come_is_not_back(kind: str) -> None:
    """The same words wished, denied, ahead, of somebody else, or followed by his going bring nobody back."""
    assert [text for text in NOT_BACK[kind] if _step(text, kind) == "returned"] == []


@pytest.mark.parametrize("away", AWAY)
def test_how_long_he_was_away_does_not_hide_that_he_came(away: str) -> None:
    """五天后来了 tells that he came, 五天后来 when he will."""
    assert _step(f"{away}回来了", "teacher") == _step(f"{away},今天来了", "teacher") == "returned"
    promise = read("他妈说五天后来", ROSTER, AT, "朱子豪", "teacher")
    assert (promise.step, promise.outcome, str(promise.promise_date)) == ("info", "promised", "2026-11-09")


@pytest.mark.parametrize("errand", ERRANDS)
def test_who_comes_for_something_else_promises_nothing(errand: str) -> None:
    """A day for a check-up or a talk is no day on which the pupil comes back to school."""
    for text, kind in (
        (f"医生说三天后{errand}", "parent"),
        (f"我明天{errand}", "parent"),
        (f"他妈说下周一{errand}", "teacher"),
    ):
        reading = read(text, ROSTER, AT, "朱子豪", kind)
        assert (reading.outcome, reading.promise_date) == ("unknown", None), text
