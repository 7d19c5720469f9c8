"""Several pupils in one message: each is told of in his own clause, and nothing has to be typed again."""

from __future__ import annotations

import pytest

from tests.story.days import TEACHER, absent, marked, owed, steps
from tests.story.town import Town

BOTH = "李明没来没请假，张伟没来没请假，其他都到了"


@pytest.fixture
def asked(town: Town) -> Town:
    """李明 and 张伟 have been missing for three days; both are asked about."""
    absent(town, 3, BOTH, ("李大山", "张建国"))
    town.phones.clear()
    return town


def told(town: Town, pupil: str) -> list[tuple[str, str]]:
    """What his steps are: how, and what came of it."""
    return [(str(one.payload["kind"]), str(one.payload["outcome"])) for one in steps(town, pupil)]


@pytest.mark.parametrize(
    ("words", "of_first", "of_second"),
    [
        ("李明家去了，没人；张伟打了电话，下周一来", ("home_visit", "unreachable"), ("phone", "promised")),
        ("去了李明家，没人。给张伟妈妈打了电话，说明天来", ("home_visit", "unreachable"), ("phone", "promised")),
        ("李明、张伟家都去了，都没人", ("home_visit", "unreachable"), ("home_visit", "unreachable")),
        ("下午去了李明家和张伟家，李明家没人", ("home_visit", "unreachable"), ("home_visit", "unknown")),
        ("李明家访了，张伟也家访了，都没人", ("home_visit", "unreachable"), ("home_visit", "unreachable")),
        ("李明电话没人接，张伟也是", ("phone", "unreachable"), ("phone", "unreachable")),
        ("刚才打了电话，李明明天来，张伟没人接", ("phone", "promised"), ("phone", "unreachable")),
        ("昨晚去了李明和张伟家，李明不愿意上学，张伟答应周一来", ("home_visit", "refused"), ("home_visit", "promised")),
        ("李明他爸说下周来，张伟还是联系不上", ("info", "promised"), ("info", "unreachable")),
    ],
)
def test_each_pupil_has_his_own_words(
    asked: Town, words: str, of_first: tuple[str, str], of_second: tuple[str, str]
) -> None:
    """One message about two who are asked about: a step for each, and the roll of the day stays as it is."""
    asked.says(TEACHER, words)
    assert told(asked, "李明") == [of_first]
    assert told(asked, "张伟") == [of_second]
    assert marked(asked, "李明")["10-14"] == marked(asked, "张伟")["10-14"] == "unexcused"


def test_how_it_was_learnt_is_said_of_both_or_asked(asked: Town) -> None:
    """电话 behind two results is of one or of both: 都是电话 completes both, without a word typed again."""
    asked.says(TEACHER, "李明他爸不让上学了，张伟下周一来")
    assert "说的是哪位" in asked.says(TEACHER, "电话")
    assert asked.says(TEACHER, "都是电话").count("缺勤核实办结") == 2
    assert told(asked, "李明")[-1] == ("phone", "refused")
    assert told(asked, "张伟")[-1] == ("phone", "promised")
    assert "verify_absence" not in owed(asked, "李明") | owed(asked, "张伟")


def test_part_that_tells_of_nothing_done_is_said(asked: Town) -> None:
    """What is understood is recorded; the answer names what is not."""
    answer = asked.says(TEACHER, "李明家去了，没人；张伟打了电话，下周一来；陈静表现很好")
    assert told(asked, "李明") == [("home_visit", "unreachable")]
    assert told(asked, "张伟") == [("phone", "promised")]
    assert "陈静：“表现很好”没听懂，没有记" in answer


def test_call_beside_the_roll_is_kept_for_one_word(asked: Town) -> None:
    """李明 is ill, and 张伟's people do not answer: the roll is told, and 记 records the call."""
    assert "张伟的走访联系情况还没有记" in asked.says(TEACHER, "李明在家发烧，张伟电话没人接")
    asked.says(TEACHER, "记")
    assert marked(asked, "李明")["10-14"] == "sick"
    assert told(asked, "张伟") == [("phone", "unreachable")]


@pytest.mark.parametrize("words", ["李明家长联系上了，何军迟到", "昨晚家访了李明，何军迟到，其他都到"])
def test_what_is_said_of_the_next_one_is_not_his(town: Town, words: str) -> None:
    """何军 is late; of 李明 a call is told, and whether he is here is asked."""
    assert "李明来了没有" in town.says(TEACHER, words)
    assert marked(town, "李明") == {}
    assert marked(town, "何军") == {"10-12": "late"}


def test_who_is_reported_already_is_not_asked_about_again(town: Town) -> None:
    """李明她奶奶接了 of one who was reported missing today asks nothing; 陈静她爸送来了 says that she is here."""
    town.says(TEACHER, "李明没来没请假，陈静没来，其他都到了")
    assert "李明今天记的是无故，没有改" in town.says(TEACHER, "李明她奶奶接了")
    assert "陈静到校" in town.says(TEACHER, "陈静她爸送来了")
    assert "李明无故" in town.says(TEACHER, "李明还没到呢")
    assert marked(town, "李明") == {"10-12": "unexcused"}


def test_call_that_was_answered_is_told_to_what_is_asked(town: Town) -> None:
    """李明她奶奶接了, while his absence is to be verified, is a call."""
    absent(town, 3)
    town.phones.clear()
    town.says(TEACHER, "李明她奶奶接了")
    assert told(town, "李明") == [("phone", "unknown")]


def test_whether_both_classes_are_reported_is_answered(town: Town) -> None:
    """今天两个班都报了吧 asks, whatever its last word is."""
    town.opens_class("七年级2班", TEACHER, ("王小雪", "林芳", "许强"), ["七2班"])
    town.says(TEACHER, "1班全勤")
    answer = town.says(TEACHER, "今天两个班都报了吧")
    assert "七年级1班今天报过了" in answer
    assert "七年级2班今天还没有报" in answer
