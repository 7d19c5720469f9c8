"""An official acts by typing: from the named person to joint persuasion, with what is refused, asked and out of sight."""

from __future__ import annotations

import pytest

from store import audit, facts
from tests.story.days import absent, case, owed, steps
from tests.story.town import Town


@pytest.fixture
def suspected(town: Town) -> Town:
    """李明 is suspected of having dropped out; everybody has read his prompts."""
    absent(town, 5)
    town.phones.clear()
    return town


def says(town: Town, who: str, text: str) -> str:
    """Type it; what others are sent because of it is read as well."""
    answer = town.says(who, text)
    town.phones.clear()
    return answer


def acts(town: Town) -> list[tuple[str, str, str]]:
    """(kind, who, words) of every act about 李明, as the chain keeps them."""
    with town.db.read() as tx:
        assert audit.verify(tx).ok
        found = facts.of(tx, "pupil", [town.place.pupils["李明"]])
    return [(one.kind, one.actor, one.text) for them in found.values() for one in them]


def test_a_case_is_led_by_sentences_alone(suspected: Town) -> None:
    """Named, confirmed, reported, received, served, invited, persuaded jointly: each a sentence, each echoed, each an act."""
    town = suspected
    assert "专人：孟凡星" in says(town, "孙立", "分派 李明 给 孟老师")
    assert "个案进入：已确认辍学" in says(town, "孙立", "确认李明辍学")
    assert "原因认定为监护人不履行义务" in says(town, "孙立", "认定李明原因为监护人不履行义务")
    assert "报告单已报送" in says(town, "孙立", "报送李明的报告单")
    assert "书面报告：1/2" in says(town, "郑毅", "收到李明的报告单")
    assert "书面报告：办结" in says(town, "钱敏", "收到李明的报告单")
    served = says(town, "郑毅", "通知书已送达李明,其父签收")
    assert "《限期返校通知书》已送达，其父签收" in served
    assert "返校限期：10月23日" in served
    assert "邀请司法、民政" in says(town, "郑毅", "邀请司法、民政参加李明联合劝返")
    assert "联合劝返：1/3" in says(town, "郑毅", "会同司法所到李明家联合劝返，家长不同意")

    opened = case(town, "李明")
    assert opened is not None
    assert (opened.stage, opened.cause) == ("joint", "guardian")
    last = steps(town, "李明")[-1].payload
    assert (last["kind"], last["outcome"], last["persons"]) == (
        "joint_persuade",
        "refused",
        ["zhengyi", "dept_justice"],
    )
    assert [kind for kind, _, _ in acts(town)] == [
        "name_person",
        "confirm_dropout",
        "set_cause",
        "submit_report",
        "receive_report",
        "receive_report",
        "serve_notice",
        "invite",
        "step",
    ]
    town.tasks_left = count(town)


def count(town: Town) -> int:
    """Tasks for a human that are open: an office without anybody in the system."""
    from store import tasks

    with town.db.read() as tx:
        return tasks.count_open(tx)


def test_what_the_policy_does_not_allow_is_refused_with_what_is_missing_and_the_clause(suspected: Town) -> None:
    """Failed persuasion confirmed without any: what is lacking, by which clause; the words are kept, the case stands."""
    answer = says(suspected, "孙立", "确认李明辍学，经劝返仍不到校")

    assert "没有办成" in answer
    assert "还缺：学校劝返次数" in answer
    assert "WH-61" in answer
    opened = case(suspected, "李明")
    assert opened is not None
    assert opened.stage == "suspected"
    assert acts(suspected)[-1] == ("confirm_dropout", "sunli", "确认李明辍学，经劝返仍不到校")


def test_consent_is_only_for_whose_it_is(suspected: Town) -> None:
    """A class teacher's 同意李明销号 is told whose it is; the bureau's without an application, that there is none."""
    assert "教育主管部门办理" in says(suspected, "赵丽娟", "同意李明销号")
    assert "没有待审批的申请" in says(suspected, "钱敏", "同意李明销号")
    assert "写全再发一次" in says(suspected, "钱敏", "同意")
    assert steps(suspected, "李明") == []


@pytest.mark.parametrize("sender", ["吴钢", "赵丽娟"])
def test_giving_a_pupil_to_somebody_is_refused_to_whose_it_is_not(suspected: Town, sender: str) -> None:
    """分派 by an official of the village or a class teacher is refused, and is no news of the pupil."""
    before = len(steps(suspected, "李明"))
    assert "没有记：“指定责任人”由" in suspected.says(sender, "分派 李明 给 周文")
    assert len(steps(suspected, "李明")) == before


def test_who_signed_is_asked_before_a_service_is_recorded(suspected: Town) -> None:
    """通知书已送达李明 says not who signed: asked, and nothing is on file."""
    answer = says(suspected, "郑毅", "通知书已送达李明")

    assert "谁签收的" in answer
    assert acts(suspected) == []


def test_whom_an_order_means_is_asked_and_not_guessed(suspected: Town) -> None:
    """确认辍学 without a name, with one pupil open, confirms nobody."""
    answer = says(suspected, "孙立", "确认辍学")

    assert "是哪位学生" in answer
    assert acts(suspected) == []


def test_a_person_who_may_be_two_is_asked_about(suspected: Town) -> None:
    """分派 to 刘老师, of whom there are two: both are named, nobody is put in charge."""
    suspected.hires("刘成", "teacher", "school", "LiuCheng")
    suspected.hires("刘敏", "teacher", "school", "LiuMin")
    answer = says(suspected, "孙立", "分派 李明 给 刘老师")

    assert "刘成、刘敏" in answer
    assert "name_person" in owed(suspected, "李明")
    assert "专人：刘敏" in says(suspected, "孙立", "分派 李明 给 刘敏")


def test_a_pupil_out_of_ones_area_does_not_exist(suspected: Town) -> None:
    """王小雨 has no case: for the township 确认王小雨辍学 is of nobody, as a name that nobody bears is."""
    known = says(suspected, "郑毅", "确认王小雨辍学")
    unknown = says(suspected, "郑毅", "确认上官雪辍学")

    assert known.replace("王小雨", "某某") == unknown.replace("上官雪", "某某")
    with suspected.db.read() as tx:
        assert facts.of(tx, "pupil", [suspected.place.pupils["王小雨"]]) == {}


@pytest.mark.parametrize(
    "words",
    [
        "确认李明、上官雪辍学",
        "撤销李明辍学",
        "我说错了，不是李明",
        "同意李明那个事",
        "登记李明一下",
        "邀请大家一起来劝李明",
    ],
)
def test_what_is_almost_an_order_is_no_news_of_the_pupil(suspected: Town, words: str) -> None:
    """An official's words that begin like an order and are none: told so, and nothing is recorded of 李明."""
    answer = says(suspected, "钱敏", words)

    assert "没有" in answer
    assert acts(suspected) == []


def test_an_order_behind_a_code_needs_no_name(suspected: Town) -> None:
    """The lead answers the code of 指定责任人 with 指定孟老师为专人."""
    listed = says(suspected, "孙立", "我还有几件没办")
    code = next(line for line in listed.splitlines() if "指定责任人" in line).split()[0]

    assert "专人：孟凡星" in says(suspected, "孙立", f"{code} 指定孟老师为专人")


def test_a_report_of_the_school_is_sent_by_its_name(town: Town) -> None:
    """报送学籍异动两月复核: the check under way is handed in, by name and without a code."""
    assert "已报送" in town.says("孙立", "报送学籍异动两月复核")
    assert "两月复核" not in town.says("孙立", "我还有几件没办")


def test_person_in_charge_is_named_as_people_say_it(town: Town) -> None:
    """李明的劝返专人定孟凡星 names him, and is no persuasion of 李明."""
    absent(town, 5)
    town.phones.clear()
    assert "专人：孟凡星" in town.says("孙立", "李明的劝返专人定孟凡星")
    assert steps(town, "李明") == []
    town.phones.clear()
