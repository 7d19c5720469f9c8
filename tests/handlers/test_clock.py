"""A clock that is put right does not swallow what happens next."""

from __future__ import annotations

from datetime import timedelta

from tests.handlers.conftest import TEACHER, School


def test_clock_set_back_loses_no_prompt(school: School) -> None:
    """The server's clock was an hour fast and is put right at the third day's report: the teacher is prompted all the same."""
    words = "李明没来没请假，其他都到了"
    school.says(words)
    school.at(13).says(words)
    school.at(14, 9).says("王小雨病假，李明没来，没请假")
    school.says("撤回今天的")
    school.clock = type(school.clock)(school.clock.now() - timedelta(hours=1))

    school.says(words)

    assert any("缺勤核实" in text for text in school.was_told(TEACHER))
