"""A year that an installer adds: read whole, or refused with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import years
from config.calendar import calendar
from config.policy.yamlfile import FileFault
from tests.calendar.autumn import AUTUMN, day

WHOLE = 'year: 2027\noff: ["2027-01-01..2027-01-03", "2027-10-01"]\nwork: ["2027-01-09"]\n'


def put(folder: Path, text: str) -> Path:
    """Write a year's file."""
    file = folder / "2027.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_added_year_answers(tmp_path: Path) -> None:
    """With its file in the folder January 2027 is known: New Year's weekend off, the Saturday after worked."""
    put(tmp_path, WHOLE)
    days = calendar([AUTUMN], years=years.of(tmp_path))
    assert days.is_rest_day(day("2027-01-01"))
    assert days.is_working_day(day("2027-01-09"))
    assert days.is_school_day(day("2027-01-09"))
    assert days.is_working_day(day("2027-01-04"))


def test_a_folder_that_is_not_there_adds_nothing(tmp_path: Path) -> None:
    """No folder, no years; and the packaged ones are read without fault."""
    assert years.of(tmp_path / "nowhere") == ()
    assert isinstance(years.packaged(), tuple)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("off: []\n", "缺少年份"),
        (WHOLE.replace("work:", "wrok:"), "没有“wrok”这个键"),
        (WHOLE.replace('"2027-10-01"', '"2027-10-02"'), "缺少2027-10-01"),
        (WHOLE.replace("2027-01-09", "2028-01-09"), "不在2027年"),
        (WHOLE.replace("2027-01-09", "2027-01-11"), "本来就是周一至周五"),
        (WHOLE.replace("2027-01-09", "2027-01-02"), "既写了放假又写了上班"),
        (WHOLE.replace("2027-01-01..2027-01-03", "2027-01-03..2027-01-01"), "前后颠倒"),
        (WHOLE.replace("2027-10-01", "2027-02-30"), "不存在的日期"),
        (WHOLE.replace("2027-10-01", "10月1日"), "应写成"),
        ("year: 2027\noff: 2027-01-01\n", "列表"),
    ],
)
def test_a_wrong_year_is_refused_with_its_line(tmp_path: Path, text: str, reason: str) -> None:
    """A slip in the holidays would move every deadline of the year; it is told before it does."""
    with pytest.raises(FileFault, match=reason) as raised:
        years.load(put(tmp_path, text))
    assert "2027.yaml 第" in str(raised.value)
