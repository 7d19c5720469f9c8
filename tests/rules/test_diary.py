"""The diary of a rehearsal is for a school's staff: plain Chinese, no word of the machine's."""

from __future__ import annotations

import re

import pytest

from bot.rehearsal.diary import Diary
from config.calendar import calendar
from config.days import LOCAL
from tests.rules import stage, tales
from tests.rules.test_scenarios import OWN

MACHINE = re.compile(r"[a-z]{3,}")
TOLD = (
    "weihui-exit-refusal",
    "yongzhen-first-persuade-then-sue",
    "genhe-suspension",
    "guangde-elsewhere",
    "guangde-refusal-two-sides",
    "chuxiong-no-such-route",
    "chuxiong-back-and-gone-again",
)


@pytest.mark.parametrize("name", TOLD)
def test_a_diary_has_no_word_of_the_machine(name: str) -> None:
    """Duties, papers, what is lacking, ways out and results are all called by their Chinese names."""
    scene = stage.load(OWN / f"{name}.yaml")
    diary = Diary({**scene.people, "guardian": "监护人"}, calendar([tales.TERM], provisional=True))
    told = [line for line in stage.printed(scene) if line["type"] != "reply"]
    said = "\n".join(diary.write(told))
    assert MACHINE.findall(said) == []


def test_what_a_person_did_is_told_by_its_name() -> None:
    """A button is called what is written on it."""
    diary = Diary({"school_lead": "汪校长"}, calendar([tales.TERM], provisional=True))
    at = tales.quiet_term("weihui").until.astimezone(LOCAL).isoformat()
    line = {"at": at, "type": "did", "from": "school_lead", "about": "曹雪", "action": "apply_exit", "text": ""}
    assert "汪校长操作（曹雪） 申请退出、销号" in "\n".join(diary.write([line]))
