"""Pupils with near names told apart by what their names are written with: composed over the near names of every roster."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from handlers.reading import read
from tests.reading.cast import COMPILED

AT = datetime(2026, 10, 14, 8, 21)
#: A pupil and one whose name is like his, and how each is told from the other.
NEAR = {
    "weihui-701": [
        ("张伟", "张薇", ("伟大的伟那个", "单人旁那个", "伟字那个"), ("蔷薇的薇那个", "带草字头的", "草头那个")),
        ("赵子涵", "赵梓涵", ("儿子的子那个", "孩子的子字那个"), ("木字旁的那个", "带木字旁的", "桑梓的梓那位")),
        ("刘洋", "刘阳阳", ("两个字的那个", "俩字那个"), ("叫阳阳那个", "三个字的那个", "仨字那个")),
    ],
    "guangde-302": [("李雨泽", "李玉泽", ("下雨的雨那个", "带雨字的那个"), ("玉石的玉那位", "宝玉的玉那个"))],
    "yongzhen-5": [
        ("张杰", "张洁", ("英雄豪杰的杰那个", "杰出的杰那个"), ("清洁的洁那个", "三点水那个")),
        ("李强", "李墙", ("坚强的强那个",), ("围墙的墙那个", "土字旁的那个")),
    ],
    "genhe-802": [("张建", "张建国", ("两个字那个",), ("三个字那个", "带国字的那个"))],
    "chuxiong-901": [
        ("毕学明", "毕雪明", ("学习的学那个",), ("雪花的雪那个", "下雪的雪那个")),
        ("罗有才", "罗友财", ("有才华的才那个", "有没有的有那个"), ("发财的财那个", "朋友的友那个")),
    ],
}
SAID = {
    "absent": "今天没来",
    "sick": "肚子疼请假了",
    "personal": "家里有事请假了",
    "late": "第二节才来",
    "unexcused": "没来也没请假",
}
#: How he is told of, and who is then known to be here: {a} the pupil, {b} the other, {x} and {y} what tells them apart.
FORMS = (
    ("{a}和{b}两个,{x}{said},{y}来了", True),
    ("{b}和{a}两个嘛是{x}{said}{y}来了", True),
    ("{a}{said},我看清楚了,是{x},不是{y}。其他都到了", False),
    ("{a}({x}){said}", False),
    ("{a}{b}我这个手机老是搞混,{x}{said}", False),
    ("{b}跟{a}别弄混喽,{x}{said}", False),
    ("{a},{x},{said}", False),
)


@pytest.mark.parametrize("key", list(NEAR))
def test_a_description_is_the_pupil_whose_name_is_written_so(key: str) -> None:
    """What is said of him is said of nobody else; who is only told apart from him gets no mark and no question."""
    rnd, wrong = random.Random(key), []
    for one, two, mine, theirs in NEAR[key]:
        for form, here in FORMS:
            for a, b, xs, ys in ((one, two, mine, theirs), (two, one, theirs, mine)):
                for x in xs:
                    status = rnd.choice(sorted(SAID))
                    text = form.format(a=a, b=b, x=x, y=rnd.choice(ys), said=SAID[status])
                    label = read(text, COMPILED[key], AT).as_label()
                    marks = {a: status} | ({b: "present"} if here else {})
                    if (label["intent"], label["marks"], label["clarify"]) != ("checkin", marks, None):
                        wrong.append((text, label))
    assert not wrong


@pytest.mark.parametrize(
    ("key", "text", "marks"),
    [
        ("weihui-701", "刘洋跟刘阳阳别弄混喽,冇来的是叫阳阳那个,仨字哩,烧到39", {"刘阳阳": "sick"}),
        ("weihui-701", "赵子涵赵梓涵今天一个在一个不在。在的是木字旁那个,不在的那个他爸说领他去郑州看眼睛了",
         {"赵梓涵": "present", "赵子涵": "sick"}),
        ("chuxiong-901", "喂喂那个毕学明和毕雪明两个嘛是学习的学那个没来雪花的雪那个来了没来那个是脚杆摔着了在家养",
         {"毕学明": "sick", "毕雪明": "present"}),
        ("chuxiong-901", "凤雪珍没来凤学珍来了雪珍的雪是下雪的雪她手杆断了", {"凤雪珍": "sick", "凤学珍": "present"}),
    ],
)  # fmt: skip
def test_descriptions_in_a_head_and_of_a_name(key: str, text: str, marks: dict[str, str]) -> None:
    """Behind 没来的是 and 在的是, and of a name's own character."""
    label = read(text, COMPILED[key], AT).as_label()
    assert (label["marks"], label["present_count"], label["clarify"]) == (marks, None, None)
