"""What families say and how staff put what they did: a phrase for each, alone and with an answer behind it."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import Roster, read

ROSTER = Roster.of(
    ["朱子豪", "李明", "张伟"], school="后河镇第一初级中学", klass="七年级1班", aliases={}, teacher="赵丽娟"
)
AT = datetime(2026, 11, 4, 16, 20)
CAUSES = {
    "study": ("娃说课听不懂", "他脑子笨念不进", "一进教室就犯困", "对学习一点兴趣没有", "书一本都看不进"),
    "work": ("跟包工头走了", "帮人看店一天八十", "去温州鞋厂了", "给饭馆洗碗呢", "跟他表叔学修车去了"),
    "marriage": ("她怀娃了", "给她说了婆家", "腊月要出门子", "跟个小伙子跑了", "亲事定了"),
    "religion": ("在庙里当和尚", "学阿訇去了"),
    "disability": ("打小瘫痪", "一只眼睛看不见", "走路靠拐,腿残"),
    "illness": ("我孙子感冒了", "孙女发烧39度", "我是他姐,弟弟发烧了", "外甥女腮腺炎", "胳膊脱臼了"),
    "poverty": ("饭都吃不上", "学费断了", "欠了一屁股债", "哪还有钱给他念书", "钱没凑够"),
    "moved": ("学校联系好了,在杭州", "在这边小学报名了", "转到他妈那边学校了"),
    "family": ("家里装修呢,没人看家", "家里养猪,让他帮忙喂", "收苞谷忙不过来", "要看铺子"),
    "other": ("寝室里有人欺负他", "嫌住校冷", "车坏了没法送", "跟班主任顶嘴了"),
}  # fmt: skip
ANSWERS = {
    ("promised", "2026-11-05"): ("明早送", "明天我让他去"),
    ("promised", "2026-11-06"): ("后天送他到校", "周五来"),
    ("promised", None): ("过几天就来", "我会送他去"),
    ("refused", None): ("说啥也不去", "不去就是不去"),
    ("unknown", None): ("", "你们看着办", "等他爸回来商量"),
}
ACTS = {
    "home_visit": (
        "去镇上他打工的饭馆找到他", "下乡找着他家了", "跟村长一起下的队", "周末去的,在他家吃的饭", "昨天跑了三十里地找到他家",
        "跟包村干部一道上的门", "打着手电去的",
    ),
    "phone": ("打了他大伯的手机", "昨晚十点给他阿爸拨过去的", "call了他妈", "给他阿爸挂了个电话"),
    "persuade": ("跟他掰扯了半天", "给他爹摆了半天道理", "好话讲了一箩筐", "磨了两节课", "跟家长交了心", "请村里老人帮着劝了"),
}  # fmt: skip


@pytest.mark.parametrize("cause", list(CAUSES))
def test_a_family_tells_why_in_its_own_words(cause: str) -> None:
    """The cause stands whatever is answered, and the answer whatever the cause is."""
    for text in CAUSES[cause]:
        for (outcome, day), answers in ANSWERS.items():
            for answer in answers:
                if cause == "moved" and outcome != "unknown":
                    continue
                reading = read(f"{text},{answer}" if answer else text, ROSTER, AT, "朱子豪", "parent")
                told = (reading.step, reading.reason, reading.outcome, str(reading.promise_date or "") or None)
                assert told == ("info", cause, outcome, day), (text, answer)


@pytest.mark.parametrize("step", list(ACTS))
def test_staff_tell_what_they_did_in_their_own_words(step: str) -> None:
    """What was done is read from split verbs, from a call by whatever verb and from talk by whatever picture."""
    for text in ACTS[step]:
        for answer in ("", ",答应下周一来", ",说啥也不来", ",还在考虑"):
            assert read(text + answer, ROSTER, AT, "朱子豪", "teacher").step == step, text + answer


@pytest.mark.parametrize("text", ["你是谁", "老师节日快乐", "你打错了", "TD"])
def test_what_says_nothing_of_the_pupil_is_no_reply(text: str) -> None:
    """Wishes, wrong numbers and who-are-you are no word on the case."""
    assert read(text, ROSTER, AT, "朱子豪", "parent").intent == "other"
