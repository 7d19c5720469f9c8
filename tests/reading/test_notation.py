"""The signs of a sheet: codes and their legend, ticks, strokes, figures, heads under which nobody stands, the line that tells why.

Each test composes its sheets of parts; the label is known by construction. Names come from the corpus's rosters.
"""

from __future__ import annotations

import random
from datetime import date, datetime

import pytest

from handlers.reading import read
from tests.reading.cast import COMPILED, ROSTERS

AT = datetime(2026, 9, 29, 8, 10)
LETTERS = {"sick": "B", "personal": "S", "unexcused": "K", "late": "C"}
PAIRS = {"sick": "BJ", "personal": "SJ", "unexcused": "KK", "late": "CD"}
WORDS = {"sick": "病假", "personal": "事假", "unexcused": "旷课", "late": "迟到"}
SHAPES = "△○□◇☆◎"


def cast(rnd: random.Random, most: int = 3) -> tuple[str, list[tuple[str, list[str]]], dict[str, str]]:
    """A class, pupils by status, and the marks that this makes."""
    key = rnd.choice(sorted(ROSTERS))
    names = rnd.sample(ROSTERS[key]["students"], 9)
    groups = []
    for status in rnd.sample(list(WORDS), rnd.randint(1, most)):
        take = rnd.choice([1, 1, 2])
        groups.append((status, names[:take]))
        names = names[take:]
    return key, groups, {name: status for status, told in groups for name in told}


def told(key: str, text: str) -> dict[str, object]:
    return read(text, COMPILED[key], AT).as_label()


@pytest.mark.parametrize("codes", [LETTERS, PAIRS])
def test_codes_head_names_or_stand_behind_them(codes: dict[str, str]) -> None:
    """K:甲 B:乙、丙 and 甲(K) 乙(B) say what the initials stand for, also where nobody stands under one."""
    rnd, wrong = random.Random("codes"), []
    for _ in range(120):
        key, groups, marks = cast(rnd)
        if rnd.random() < 0.5:
            mark = rnd.choice([":", "：", "="])
            lines = [f"{codes[s]}{mark}{'、'.join(names)}" for s, names in groups]
            lines += [f"{codes[s]}{mark}{rnd.choice(['无', '0'])}" for s in codes if s not in dict(groups)]
            text = rnd.choice([" ", "\n", "；"]).join(lines)
        else:
            behind = rnd.choice(["({})", "（{}）", ":{}", "-{}", " {}"])
            text = "\n".join(name + behind.format(codes[status]) for name, status in marks.items())
        if told(key, text)["marks"] != marks:
            wrong.append(text)
    assert not wrong


def test_a_legend_gives_any_sign_its_meaning() -> None:
    """(A病假 △事假 …) before or behind the sheet explains its signs, and says nothing of anybody."""
    rnd, wrong = random.Random("legend"), []
    for _ in range(150):
        key, groups, marks = cast(rnd)
        signs = dict(zip(WORDS, rnd.sample(rnd.choice([SHAPES, "ABDEFG"]), 4), strict=True))
        style = rnd.choice(["{sign}{word}", "{sign}={word}", "{sign}:{word}", "{word}{sign}"])
        legend = rnd.choice([" ", "、", ","]).join(style.format(sign=signs[s], word=WORDS[s]) for s in WORDS)
        legend = rnd.choice(["({})", "注:{}", "（{}）", "说明:{}"]).format(legend)
        sheet = "\n".join(f"{signs[s]}:{'、'.join(names)}" for s, names in groups)
        text = rnd.choice([f"{legend}\n{sheet}", f"{sheet}\n{legend}"])
        if told(key, text)["marks"] != marks:
            wrong.append(text)
    assert not wrong


@pytest.mark.parametrize(
    "figures",
    [
        "{e} {p}",
        "{e}/{p}",
        "{e}|{p}",
        "{e}({p})",
        "{e}→{p}",
        "{e},{p}",
        "Y{e} S{p}",
        "应到[{e}]实到[{p}]",
        "{e}人 {p}人",
        "{e}/{p}/{m}",
    ],
)
def test_bare_figures_are_the_class_and_those_here(figures: str) -> None:
    """40 39, 40(39), 40→39 where a sheet begins, behind the class and the day or alone."""
    for key, klass in ROSTERS.items():
        size, name = len(klass["students"]), klass["students"][3]
        for title in ("", f"{klass['aliases'][0]} ", "【9.29】\n", "今日考勤\n"):
            text = title + figures.format(e=size, p=size - 1, m=1) + f"\n病假:{name}"
            label = told(key, text)
            assert (label["expected"], label["present_count"], label["marks"], label["clarify"]) == (
                size, size - 1, {name: "sick"}, None,
            ), text  # fmt: skip


def test_ticks_count_those_here_and_crosses_those_missing() -> None:
    """√39 ×1:甲."""
    for tick, cross in ("√×", "✓✗", "✅❌"):
        label = told("weihui-701", f"{tick}39 {cross}1:姜文博 BJ")
        assert (label["present_count"], label["marks"], label["clarify"]) == (39, {"姜文博": "sick"}, None)


def test_a_head_under_which_nobody_stands_says_nothing_of_others() -> None:
    """病假:甲 / 旷课:无: in any order, with any word and any stroke for nobody."""
    rnd, wrong = random.Random("nobody"), []
    for _ in range(150):
        key, groups, marks = cast(rnd, 2)
        mark = rnd.choice([":", "：", "—", "->"])
        lines = [f"{WORDS[s]}{mark}{'、'.join(names)}" for s, names in groups]
        nobody = rnd.choice(["无", "0", "没有", "无人"])
        lines += [f"{WORDS[s]}{mark}{nobody}" for s in WORDS if s not in dict(groups)]
        rnd.shuffle(lines)
        text = "\n".join(lines)
        if told(key, text)["marks"] != marks:
            wrong.append(text)
    assert not wrong


@pytest.mark.parametrize(
    ("why", "status"),
    [
        ("不明,家长电话都关机", "unexcused"),
        ("未知", "unexcused"),
        ("家里办喜事", "personal"),
        ("水痘", "sick"),
        ("待核实", "absent"),
    ],
)
def test_the_line_beneath_a_list_tells_why_all_of_it_are_away(why: str, status: str) -> None:
    """未到:甲、乙 / 原因:…."""
    for head in ("未到:", "缺勤2人：", "没来(2人):"):
        for between in ("\n", "\n请假:无\n" if status in ("unexcused", "absent") else "\n"):
            text = f"{head}朱子豪、陶然{between}原因:{why}"
            assert told("weihui-701", text)["marks"] == {"朱子豪": status, "陶然": status}, text


def test_a_day_in_four_figures_is_the_day() -> None:
    """0928|三2: yesterday's sheet, sent today; a class called 0301 or a count is no day."""
    reading = read("0928|三2|38|36|病2:林可欣/于洋", COMPILED["guangde-302"], AT)
    assert (reading.date, reading.expected, reading.present_count) == (date(2026, 9, 28), 38, 36)
    assert read("0301 38/37 林可欣病假", COMPILED["guangde-302"], AT).date == AT.date()
