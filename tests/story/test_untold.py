"""An SMS of which nobody tells what became of it: after a day the provider is asked, and then somebody calls."""

from __future__ import annotations

import pytest

from tests.story.days import ABSENT, TEACHER
from tests.story.town import Town


@pytest.fixture
def silent(town: Town) -> Town:
    """李明's father was written to on Monday; Twilio never said what became of it. He is missing on Tuesday too."""
    kept, town.status = town.status, lambda *_: None  # type: ignore[assignment,method-assign]
    town.says(TEACHER, ABSENT)
    town.clock("10-12 08:30")
    town.expects("李大山", has=["10月12日"])
    town.status = kept  # type: ignore[method-assign]
    town.clock("10-13 08:05")
    town.says(TEACHER, ABSENT)
    return town


def monday(town: Town) -> dict[str, object]:
    return town.providers.sms[0]


def test_nobody_knows_for_a_day_so_somebody_calls(silent: Town) -> None:
    """Twilio still says queued: the class teacher is asked to call, once, with the words that may not have arrived."""
    silent.clock("10-13 11:00")

    silent.expects("李大山", has=["10月13日"])
    silent.expects(TEACHER, has=["李明的父亲李大山", "没有回执", "10月12日没有到校"])
    silent.tasks_left = 1


def test_the_provider_is_asked_first(silent: Town) -> None:
    """It arrived, only the callback was lost: nobody is troubled."""
    monday(silent)["status"] = "delivered"
    silent.clock("10-13 11:00")

    silent.expects("李大山", has=["10月13日"])
    assert silent.providers.calls.count("GET SM" + "0" * 32 + ".json") == 1


def test_the_provider_says_that_it_did_not_arrive(silent: Town) -> None:
    """Asked, it says undelivered: that is told as any failure is."""
    monday(silent).update(status="undelivered", error_code=30005)
    silent.clock("10-13 11:00")

    silent.expects("李大山", has=["10月13日"])
    silent.expects(TEACHER, has=["李大山", "号码不存在", "10月12日没有到校"])
    silent.tasks_left = 1


def test_a_receipt_that_comes_after_all_ends_the_task(silent: Town) -> None:
    """Delivered, said two days late: the call is no longer asked for."""
    silent.clock("10-13 11:00")
    silent.expects("李大山", has=["10月13日"])
    silent.expects(TEACHER, has=["没有回执"])
    silent.status(monday(silent), "delivered")


def test_who_answered_has_read_it(town: Town) -> None:
    """He wrote back the same day: whether the receipt came is of no concern."""
    kept, town.status = town.status, lambda *_: None  # type: ignore[assignment,method-assign]
    town.says(TEACHER, ABSENT)
    town.clock("10-12 08:30")
    town.expects("李大山", has=["10月12日"])
    town.status = kept  # type: ignore[method-assign]
    town.texts("李大山", "孩子发烧了")
    town.expects(TEACHER, has=["发烧"])
    town.clock("10-13 08:05")
    town.says(TEACHER, ABSENT)
    town.clock("10-13 11:00")

    town.expects("李大山", has=["10月13日"])
