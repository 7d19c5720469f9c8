"""Sheets as people type them: whatever signs part them, a form is read by its shape or asked about, never misread.

The forms are composed: heads or rows, four or five ways to say each status, the signs between, head counts before, the rest behind.
Names come from the corpus's rosters.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest

from handlers.reading import Roster, read
from tests.reading.cast import COMPILED, ROSTERS

AT = datetime(2026, 10, 13, 8, 15)

HEADS = {
    "sick": ["病", "病假", "病假的", "生病", "请病假", "请病假的", "因病", "因病请假", "病了的", "病假学生"],
    "personal": ["事", "事假", "事假的", "请事假", "请假的", "有事请假", "因事请假", "事假学生"],
    "unexcused": ["旷", "旷课", "旷课的", "没请假", "无故缺勤", "未请假", "没请假也没来", "无假", "旷课学生"],
    "late": ["迟", "迟到", "迟到的", "晚到", "来晚的", "迟到学生"],
    "absent": ["缺", "缺勤", "没来", "没来的", "没到", "未到", "缺席", "不在", "未到的"],
}
ROWS = {
    "sick": ["病假", "病了", "感冒", "发烧", "请病假", "肚子疼", "病", "发烧请假", "感冒了请假", "在医院"],
    "personal": ["事假", "请假", "请事假", "家里有事", "有事", "事", "家里有事请假", "走亲戚请假"],
    "unexcused": ["旷课", "没请假", "旷", "没来也没请假", "没来没请假", "不知去向", "联系不上家长", "没来,原因不明"],
    "late": ["迟到", "迟", "来晚了", "迟到了", "晚到", "晚了十分钟"],
    "absent": ["没来", "缺", "不在", "没到", "缺勤", "未到", "缺席"],
}
COUNTED = {
    "sick": ["病", "病假", "生病"], "personal": ["事", "事假"], "unexcused": ["旷", "旷课", "无故"],
    "late": ["迟", "迟到"], "absent": ["缺", "缺勤", "没来"],
}  # fmt: skip
COUNTS = (
    "应{e}到{p}", "应到{e}实到{p}", "应到{e}，实到{p}", "应到{e}人 实到{p}人", "{p}/{e}", "应{e}实{p}",
    "全班{e}人，到{p}人", "{e}人到{p}人", "应到:{e} 实到:{p}", "应到{e}\n实到{p}",
)  # fmt: skip
BRACKETS = ("()", "（）", "【】")
NUMERALS = "零一二三"

Groups = list[tuple[str, list[str]]]


def heads(rnd: random.Random, groups: Groups) -> str:
    """病 甲、乙，事 丙."""
    head, name, group = rnd.choice([":", "：", " ", "、", "=", "->"]), rnd.choice("、 ，和\n"), rnd.choice("。\n")
    return group.join(rnd.choice(HEADS[status]) + head + name.join(names) for status, names in groups)


def heads_in_brackets(rnd: random.Random, groups: Groups) -> str:
    """病假(甲 乙)，事假(丙)."""
    left, right = rnd.choice(BRACKETS)
    return rnd.choice("，。\n；").join(
        rnd.choice(HEADS[s]) + left + rnd.choice("、 ，").join(n) + right for s, n in groups
    )


def counted_heads(rnd: random.Random, groups: Groups) -> str:
    """病2(甲 乙)事一(丙)."""
    parts = []
    for status, names in groups:
        number = rnd.choice([str(len(names)), NUMERALS[len(names)]]) + rnd.choice(["", "人", "个"])
        parts.append(f"{rnd.choice(COUNTED[status])}{number}({rnd.choice('、 ，').join(names)})")
    return rnd.choice(["，", " ", "", "\n", "、", "；"]).join(parts)


def rows(rnd: random.Random, groups: Groups) -> str:
    """甲、乙病假，丙没来."""
    between = rnd.choice(["", " ", "今天", ":"])
    return rnd.choice("，。\n；").join(rnd.choice("、和跟").join(n) + between + rnd.choice(ROWS[s]) for s, n in groups)


def rows_in_brackets(rnd: random.Random, groups: Groups) -> str:
    """甲(病假)、乙(没来)."""
    left, right = rnd.choice(BRACKETS[:2])
    return rnd.choice("、，\n ").join(
        name + left + rnd.choice(ROWS[s]) + right for s, names in groups for name in names
    )


def numbered(rnd: random.Random, groups: Groups) -> str:
    """1.甲 病假 / 2.乙:没来, a line each."""
    item, mark = rnd.choice(["{}.", "{}、", "({})", "{})"]), rnd.choice([" ", "，", ":", "-", "——"])
    lines = [name + mark + rnd.choice(ROWS[status]) for status, names in groups for name in names]
    return rnd.choice(["缺勤名单\n", "", "今日情况:\n"]) + "\n".join(
        item.format(i) + line for i, line in enumerate(lines, 1)
    )


def table(rnd: random.Random, groups: Groups) -> str:
    """姓名|情况 over a line for each pupil."""
    mark = rnd.choice([" ", "\t", "|", " | ", "，"])
    title = rnd.choice(["", f"姓名{mark}情况\n", f"姓名{mark}原因\n"])
    return title + "\n".join(name + mark + rnd.choice(ROWS[status]) for status, names in groups for name in names)


Form = Callable[[random.Random, Groups], str]


def sheet(rnd: random.Random, form: Form) -> tuple[str, Roster, dict[str, str], tuple[int, int] | None]:
    """One sheet: its text, the class, the marks it tells, the head counts it tells."""
    key = rnd.choice(sorted(ROSTERS))
    roster, size = COMPILED[key], len(ROSTERS[key]["students"])
    names = rnd.sample(ROSTERS[key]["students"], 8)
    groups: Groups = []
    for status in rnd.sample(list(HEADS), rnd.choice([1, 2, 2, 3])):
        take = rnd.choice([1, 1, 2])
        groups.append((status, names[:take]))
        names = names[take:]
    text = form(rnd, groups)
    counts = None
    if rnd.random() < 0.5:
        away = sum(len(told) for status, told in groups if status != "late")
        counts = size, size - away
        text = rnd.choice(COUNTS).format(e=counts[0], p=counts[1]) + "\n" + text
    text += rnd.choice(["", "", "。其余都到了", "\n其余正常"])
    return text, roster, {name: status for status, told in groups for name in told}, counts


@pytest.mark.parametrize("form", [heads, heads_in_brackets, counted_heads, rows, rows_in_brackets, numbered, table])
def test_a_sheet_is_read_by_its_shape(form: Form) -> None:
    """Of 250 sheets of a form, with any signs between, at most two are asked about and none is misread."""
    rnd, asked, wrong = random.Random(form.__name__), Counter[str](), []
    for _ in range(250):
        text, roster, marks, counts = sheet(rnd, form)
        reading = read(text, roster, AT)
        told = {mark.name: mark.status for mark in reading.marks}
        right = told == marks and (counts is None or (reading.expected, reading.present_count) == counts)
        if reading.clarify is not None:
            asked[text] += 1
        elif not right:
            wrong.append((text, told, marks))
    assert not wrong
    assert sum(asked.values()) <= 2, list(asked)


@pytest.mark.parametrize("sign", ["-", "--", " / ", "|", "_", "=", "→", "，", "—", ":"])
@pytest.mark.parametrize("head", ["家里有事", "拉肚子", "未到", "缺", "事假", "没请假"])
def test_whatever_stands_before_the_one_name_of_an_item_is_its_head(sign: str, head: str) -> None:
    """家里有事-甲 and 未到 / 甲 say as much as 甲 家里有事, whatever the stroke is; a second item changes nothing."""
    roster = Roster.of(ROSTERS["weihui-701"]["students"])
    at = datetime(2026, 10, 14, 8, 10)
    want = read(f"杨光 {head}", roster, at).marks[0].status
    for text in (f"{head}{sign}杨光", f"{head}{sign}杨光\n早退{sign}秦岚", f"感冒:秦岚\n{head}{sign}杨光、陶然"):
        marks = {mark.name: mark.status for mark in read(text, roster, at).marks}
        assert marks.get("杨光") == want, text
