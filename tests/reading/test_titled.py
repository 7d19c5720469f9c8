"""Sheets whose titles stand in brackets of any kind or behind marks, with their values beside or below them."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import Roster, read

ROSTER = Roster.of(
    ["秦岚", "金鑫", "卫国强", "萨仁高娃"],
    school="后河镇第一初级中学",
    klass="七年级1班",
    aliases={"七1班"},
    teacher="赵丽娟",
)
AT = datetime(2026, 11, 4, 8, 20)
BRACKETS = ("【】", "[]", "〔〕", "「」", "《》", "<>", "()", "▲:", "■:", "◆ ", "★:", "# ", "▶ ", " :", " ：")


def _sheet(brackets: str, between: str, below: str, rows: dict[str, str]) -> str:
    left, right = brackets[0].strip(), brackets[1] if brackets[1].strip() or below else " "
    return between.join(f"{left}{title}{right}{below}{value}" for title, value in rows.items())


@pytest.mark.parametrize("brackets", BRACKETS)
def test_what_stands_under_a_title_is_of_that_title(brackets: str) -> None:
    """No row goes to the title that comes next, whatever fills those under which nobody stands."""
    for between, below in (("\n", ""), ("\n", " "), ("\n", "\n"), ("；", "")):
        for nobody in ("无", "—", "0", "/"):
            rows = {
                "班级": "七1班",
                "应到": "4",
                "实到": "2",
                "病假": "秦岚",
                "事假": "金鑫",
                "旷课": nobody,
                "填报人": "赵丽娟",
            }
            text = _sheet(brackets, between, below, rows)
            label = read(text, ROSTER, AT).as_label()
            told = (label["intent"], label["marks"], label["expected"], label["present_count"], label["clarify"])
            assert told == ("checkin", {"秦岚": "sick", "金鑫": "personal"}, 4, 2, None), text


@pytest.mark.parametrize("brackets", BRACKETS)
def test_a_sheet_without_anybody_missing_tells_that_all_are_here(brackets: str) -> None:
    """无 under every title."""
    text = _sheet(brackets, "\n", "", {"应到人数": "4人", "实到人数": "4人", "病假": "无", "事假": "无", "旷课": "无"})
    label = read(text, ROSTER, AT).as_label()
    assert (label["all_present"], label["marks"], label["clarify"]) == (True, {}, None), text
