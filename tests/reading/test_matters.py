"""A message with several matters is a roll of what is said of being here and away; the rest changes nothing in it."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from handlers.reading import explain, read
from handlers.reading.names.roster import Roster
from tests.reading.cast import COMPILED

AT = datetime(2026, 10, 13, 8, 15)
#: Of things, papers and the school's day; a day and a number in them are none of the roll's.
OTHERS = (
    "教室后门锁坏了", "宿舍暖气片漏水请后勤来看", "周五演练几点集合", "黑板报下午评比", "下午第三节开班会", "明天上午家长会别忘了",
    "粉笔没了",
    "校服钱收齐了", "新座位表贴门口了", "灯管坏了两根", "昨天的作业本还没发", "下周一升旗轮到我们班发言", "午餐费还差三个没交",
    "昨天数学卷子有五个不及格", "课本还少两套",
)  # fmt: skip
#: Of pupils, and not of their being here.
OF_PUPILS = (
    "{0}的眼镜捡到了在我这儿", "{0}的助学金表家长还没签字", "体检表还差{0}、{1}没交上来", "{0}的作文获奖了",
    "{0}忘带饭卡,我先垫了", "作业{0}没交",
    "班长改成{0}了", "{0}和{1}昨天打闹我批评过了", "{0}的家长要来开证明", "{0}这次考了第一",
)  # fmt: skip
ROLLS = (
    ("{0}病假", "sick"), ("{0}发烧没来,其他都到了", "sick"), ("今天缺{0},病假", "sick"), ("{0}家里有事请假", "personal"),
    ("{0}没请假没来", "unexcused"),
    ("{0}迟到十分钟", "late"), ("{0}没到,别的都在", "absent"), ("今天考勤没有缺的", ""), ("人都到齐了", ""),
)  # fmt: skip


def _joined(parts: list[str], way: int) -> str:
    if way == 0:
        return ";".join(f"{number}.{part}" for number, part in enumerate(parts, 1))
    if way == 1:
        return "".join(f"{sign}{part}" for sign, part in zip("①②③④", parts, strict=False))
    if way == 2:
        return "。另外".join(parts)
    return ("。", "\n", ";", "。\n")[way - 3].join(parts)


def test_other_matters_change_nothing_in_the_roll() -> None:
    """Numbered, in lines or in sentences, before and behind: who is marked, the day and the half of it stay."""
    chance, wrong = random.Random(11), []
    for number in range(400):
        roster = chance.choice(sorted(COMPILED))
        names = [
            name
            for name in COMPILED[roster].names
            if not any(name != other and name in other for other in COMPILED[roster].names)
        ]
        away, *others = chance.sample(names, 3)
        words, status = chance.choice(ROLLS)
        parts = [chance.choice(OTHERS), chance.choice(OF_PUPILS).format(*others)]
        parts.insert(chance.randrange(3), words.format(away))
        text = _joined(parts, number % 7)
        reading = read(text, COMPILED[roster], AT)
        marks = {mark.name: mark.status for mark in reading.marks}
        told = (reading.intent, reading.date, reading.period, marks, reading.all_present, reading.clarify)
        if told != ("checkin", AT.date(), "day", {away: status} if status else {}, not status, None):
            wrong.append((text, told))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("王小雨没来。她家长说校服没干", {"王小雨": "absent"}),
        ("李明没来。暖气坏了,冻感冒了", {"李明": "sick"}),
        ("今天体检,李明没来", {"李明": "absent"}),
    ],
)
def test_what_goes_on_about_somebody_is_of_the_roll(text: str, marks: dict[str, str]) -> None:
    """Why somebody is away may have to do with things; it is not cut off from him."""
    reading = read(text, COMPILED["weihui-701"], AT)
    assert {mark.name: mark.status for mark in reading.marks} == marks or reading.clarify


@pytest.mark.parametrize("text", ["体检表还差李明没交。校服钱收齐了", "校服钱还差三个没交", "昨天数学卷子有五个不及格"])
def test_message_of_other_matters_alone_is_no_roll(text: str) -> None:
    """Nothing is recorded or asked of whom it names and whom it counts."""
    reading = read(text, COMPILED["weihui-701"], AT)
    assert reading.intent == "other"
    assert not reading.marks


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("1.国旗下讲话由李明、何军准备,稿子已审;2.缺张伟,病假", {"张伟": "sick"}),
        ("九1今早都在,课桌还差2张,凳子多1个,麻烦总务来拉一下", {}),
        ("张伟没来,病假 床单被罩发完了 剩1套 走读证照片还差李明的", {"张伟": "sick"}),
    ],
)
def test_items_and_clauses_of_other_matters_name_nobody_of_the_roll(text: str, marks: dict[str, str]) -> None:
    """In an item, behind a comma or a blank: whom and how many it tells of is not the roll's."""
    reading = read(text, Roster.of(["李明", "何军", "张伟", "陈静"]), AT)
    assert {mark.name: mark.status for mark in reading.marks} == marks
    assert reading.clarify is None


@pytest.mark.parametrize(
    "text",
    ["1.王雷病假;2.李明掉河里了", "王雷病假。李明作业没写完,不敢来", "1.缺王雷;2.李明和王小雨在路上吵架,没进校门"],
)
def test_what_is_said_of_somebody_beside_the_roll_is_not_lost(text: str) -> None:
    """He is marked or asked about."""
    reading = read(text, COMPILED["weihui-701"], AT)
    assert "李明" in {mark.name for mark in reading.marks} | {name for ask in reading.asks for name in ask.candidates}


def test_explaining_tells_of_the_roll_alone() -> None:
    """What --explain shows is what was read: nothing of whom another matter names."""
    told = "\n".join(explain("1.体检表还差李明没交;2.王小雨病假", COMPILED["weihui-701"], AT))
    assert "王小雨" in told
    assert "李明" not in told
