"""Replies in few words: fields of a form, sentences of a word, written style, English words, slips of the keyboard."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from handlers.reading import Roster, read

ROSTER = Roster.of(["李明", "王小雨", "张伟"], school="后河镇第一初级中学", klass="七年级1班", teacher="赵丽娟")
AT = datetime(2026, 10, 21, 17, 20)
Told = tuple[str | None, ...]
WAYS = (("入户", "home_visit"), ("上门", "home_visit"), ("电话", "phone"), ("微信", "phone"))
MET = ("", "父亲", "奶奶", "其母")
WHY = (("", None), ("厌学", "study"), ("外出务工", "work"), ("经济困难", "poverty"), ("照顾老人", "family"))
RESULTS = (
    ("答应26日返校", "promised", "2026-10-26"), ("下周一送返", "promised", "2026-10-26"), ("周五到校", "promised", "2026-10-23"),
    ("拒绝返校", "refused", None), ("家长不配合,不送", "refused", None), ("再考虑", "unknown", None),
)  # fmt: skip
PARTED = ("|", "/", " - ", "。", ",", "\n", " ", ";")


def _told(text: str, kind: str = "teacher") -> Told:
    label = read(text, ROSTER, AT, "李明", kind).as_label()
    return label["step"], label["outcome"], label["reason"], label["promise_date"]


@pytest.mark.parametrize("parted", PARTED)
def test_the_fields_of_a_form_are_read_whatever_parts_them(parted: str) -> None:
    """How, whom, why and what came of it, each in a word: 上门|母亲|打工|不愿回来."""
    rnd = random.Random(parted)
    for _ in range(40):
        (way, step), met, (why, cause), (result, outcome, day) = map(rnd.choice, (WAYS, MET, WHY, RESULTS))
        text = parted.join(field for field in ("10月21日", way, met, why, result) if field)
        assert _told(text, rnd.choice(("teacher", "official"))) == (step, outcome, cause, day), text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("入户。人在。厌学。劝。允周一返。", ("home_visit", "promised", "study", "2026-10-26")),
        ("电联其母,感冒,明日返校。", ("phone", "promised", "illness", "2026-10-22")),
        ("三访不遇,去向不明。", ("home_visit", "unreachable", "lost", None)),
        ("书送到,父签收,仍拒返。", ("notice_served", "refused", None, None)),
        ("收,晚上去。", ("plan", "unknown", None, None)),
        ("夜赴其舍,劝之良久,乃允下周一归校", ("home_visit", "promised", None, "2026-10-26")),
        ("反复晓以利害,终不从", ("persuade", "refused", None, None)),
        ("called 他妈,she said 不想学,won't come", ("phone", "refused", "study", None)),
        ("ok got it", ("ack", "unknown", None, None)),
        ("promise back 周五", ("info", "promised", None, "2026-10-23")),
        ("家房了,家长承若下周一来", ("home_visit", "promised", None, "2026-10-26")),
        ("以返校", ("returned", "returned", None, None)),
        ("打了,说不来", ("phone", "refused", None, None)),
        ("送了,没签,拍了照", ("notice_served", "unknown", None, None)),
    ],
)
def test_a_word_for_each_thing_is_enough(text: str, told: Told) -> None:
    """Each word of a telegram counts; 人在 behind a visit is at home."""
    assert _told(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "第二节课举手了", "人在我眼皮底下做操呢", "今早升国旗他站队尾", "孩子我今早交到值班老师手里了", "在位上坐着呢",
        "就在后门口喊报告了", "妈妈八点不到送来的", "他来办公室销假了",
    ],
)  # fmt: skip
def test_what_is_done_only_at_school_brings_him_back(text: str) -> None:
    """Nobody calls it being back, and he is."""
    assert _told(text)[:2] == ("returned", "returned")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("打过了,不是不想来,是水痘,结了痂才准进校", ("phone", "unknown", "illness", None)),
        ("讲定了周五送到校门口", ("persuade", "promised", None, "2026-10-23")),
        ("无返校意愿", ("info", "refused", None, None)),
        ("原定今日返校,截至目前仍未到校", ("info", "unknown", None, None)),
        ("一会儿说来一会儿说不来", ("info", "unknown", None, None)),
        ("敲了半天窗户没动静,烟囱也不冒烟", ("home_visit", "unreachable", None, None)),
        ("给他爸去了电话,在工地上,讲后天叫他娘送", ("phone", "promised", None, "2026-10-23")),
        ("下班绕到他家,铁门关着,狗叫得凶", ("home_visit", "unreachable", None, None)),
    ],
)
def test_what_only_sounds_so_is_not_taken_for_it(text: str, told: Told) -> None:
    """Neither back nor promised nor ill nor at work, though a word of it stands there."""
    assert _told(text) == told


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("电话还没打", "info"), ("电话没来得及打", "info"), ("电话没打,等下打", "plan"),
        ("电话没打通", "phone"), ("电话没联系上", "phone"),
    ],
)  # fmt: skip
def test_a_call_that_was_not_made_is_no_call(text: str, step: str) -> None:
    """电话没打 is none, 电话没打通 is one that nobody answered."""
    assert _told(text)[0] == step
