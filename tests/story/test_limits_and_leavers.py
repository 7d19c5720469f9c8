"""What an official or a teacher types that sets no date and takes nobody off the roll: said plainly, and with what would."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.official import sentences
from tests.story.days import TEACHER, absent, marked, owed, steps
from tests.story.town import Town


@pytest.fixture
def suspected(town: Town) -> Town:
    """李明 is suspected of having dropped out on Friday 16 October; everybody has read his prompts."""
    absent(town, 5)
    town.phones.clear()
    return town


def test_last_day_typed_beside_a_service_is_no_day_of_service(suspected: Town) -> None:
    """Weihui counts five working days from today's service (WH-69): 10月30日 is not used, and the answer says so."""
    town = suspected
    answer = town.says("郑毅", "李明通知书已送达，李大山签收，限10月30日前返校")
    assert "返校限期：10月23日" in answer
    assert "10月30日(周五)没有用作限期" in answer
    assert "WH-69" in answer
    assert "10月30日(周五)《" not in answer
    assert "return_deadline" in owed(town, "李明")
    assert steps(town, "李明")[-1].payload["date"] == "2026-10-16"
    town.phones.clear()


def test_last_day_that_agrees_is_not_spoken_of(suspected: Town) -> None:
    """限10月23日前返校 is what the rule book counts."""
    assert "没有用作" not in suspected.says("郑毅", "李明通知书已送达，李大山签收，限10月23日前返校")
    suspected.phones.clear()


@pytest.mark.parametrize(
    "words", ["李明的返校通知书已制发，限10月30日前返校", "给李明发限期返校通知书，限10月30日前返校"]
)
def test_last_day_of_a_notice_that_the_text_counts_is_said_not_to_be_set(suspected: Town, words: str) -> None:
    """The notice is made out; its limit runs from the service."""
    answer = suspected.says("郑毅", words)
    assert "制发《限期返校通知书》" in answer
    assert "没有用作限期：返校限期从送达起算5个工作日" in answer
    suspected.phones.clear()


def test_day_of_a_service_told_is_kept_beside_a_limit() -> None:
    """昨天送达 is yesterday's service; 限10月30日前 is its limit."""
    order = sentences.read("限期返校通知书昨天已送达，其父签收，限10月30日前返校", date(2026, 10, 16))
    assert order is not None
    assert order.fields["date"] == date(2026, 10, 15)
    assert order.fields["limit"] == date(2026, 10, 30)


@pytest.mark.parametrize("words", ["李明限10月30日前返校", "责令李明10月30日前返校", "要求李明10月30日前必须返校"])
def test_what_an_office_demands_is_nobodys_promise(suspected: Town, words: str) -> None:
    """It makes no visit of the day one that ended with a promise."""
    town = suspected
    town.says(TEACHER, "李明 已家访，见到父亲，孩子不愿上学")
    town.says("郑毅", words)
    assert {line.payload["outcome"] for line in steps(town, "李明")} <= {"refused", "unknown"}
    town.phones.clear()


@pytest.mark.parametrize(
    "words", ["李明转学走了", "李明转走了，不在我们班了", "李明已经转到郑州市第一中学上学了", "李明转学了"]
)
def test_pupil_told_to_have_moved_is_not_marked_missing(town: Town, words: str) -> None:
    """It is news of him; the answer says that the roster has him still, and which words enter it."""
    town.says(TEACHER, "今天全勤")
    answer = town.says(TEACHER, words)
    assert "李明还在名册上" in answer
    assert "办理李明转出，到" in answer
    assert ("郑州市第一中学" in words) == ("到郑州市第一中学”" in answer)
    assert marked(town, "李明") == {}


def test_words_that_the_answer_offers_enter_it(town: Town) -> None:
    """办理李明转出，到郑州市第一中学，证明已附, as the answer said: he leaves the roll."""
    town.says(TEACHER, "今天全勤")
    town.says(TEACHER, "李明转学走了")
    assert "转出到郑州市第一中学" in town.says(TEACHER, "办理李明转出，到郑州市第一中学，证明已附")
    town.phones.clear()
    town.days_pass(1)
    assert "不在册" in town.says(TEACHER, "李明")
    town.phones.clear()


@pytest.mark.parametrize("name", [TEACHER, "孙立"])
def test_one_pupil_does_not_graduate_by_a_sentence(town: Town, name: str) -> None:
    """Nothing is recorded, nobody is asked whether he is here, and what may be done is said."""
    answer = town.says(name, "李明毕业了")
    assert "没有记" in answer
    assert "按班办" in answer
    assert steps(town, "李明") == []


@pytest.mark.parametrize("words", ["李明想转学", "李明下学期转学", "李明要转到郑州去读书"])
def test_pupil_who_wants_to_move_is_here(town: Town, words: str) -> None:
    """No word of the roster: he has not left."""
    assert "名册" not in town.says(TEACHER, words)
    assert marked(town, "李明") == {}
