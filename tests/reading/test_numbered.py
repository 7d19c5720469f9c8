"""Pupils called by their number in a list, and figures that a sheet explains."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import Roster, read
from tests.reading.cast import ROSTERS

ROSTER = Roster.of(ROSTERS["weihui-701"]["students"])
AT = datetime(2026, 10, 14, 8, 10)
TOLD = {"张薇": "sick", "何家辉": "personal", "曹阳": "personal"}


def _marks(text: str) -> dict[str, str]:
    return {mark.name: mark.status for mark in read(text, ROSTER, AT).marks}


@pytest.mark.parametrize(
    "text",
    [
        "1张薇 2何家辉 3曹阳\n1病,2、3事",
        "1.张薇2.何家辉3.曹阳。其中1号病假,2、3号事假",
        "未到3人\n1、张薇\n2、何家辉\n3、曹阳\n说明:1号生感冒,2、3两生家里有事请假",
        "①张薇 ②何家辉 ③曹阳\n①病假;②③事假",
        "请假名单:1张薇 2何家辉 3曹阳\n1感冒 2、3家里有事请假",
        "缺勤3人:(1)张薇(2)何家辉(3)曹阳\n其中序号1病假,序号2,3事假",
        "未到名单\n1 张薇\n2 何家辉\n3 曹阳\n备注:1:病假;2和3:事假",
        "一、应到40人\n二、实到37人\n三、未到3人\n1.张薇\n2.何家辉\n3.曹阳\n四、第1个病假,第2、3个事假",
    ],
)
def test_who_is_called_by_his_number_is_he_of_the_list(text: str) -> None:
    """What is told of 1 and of 2、3 below a numbered list is told of those who stand there."""
    assert _marks(text) == TOLD


@pytest.mark.parametrize("text", ["1.张薇 2.何家辉 3.曹阳\n1病2事", "1张薇病假 2何家辉事假 3曹阳事假,3节课后来"])
def test_figures_that_count_call_nobody(text: str) -> None:
    """1病2事 counts where it does not call everybody once, and 3节课 is no pupil: nobody gets what is another's in silence."""
    reading = read(text, ROSTER, AT)
    assert reading.asks or {mark.name: mark.status for mark in reading.marks} == TOLD | {"曹阳": "late"}


@pytest.mark.parametrize(
    "text",
    [
        "张薇(1)\n何家辉(2)\n曹阳(2)\n注:1病假 2事假 3未请假",
        "张薇1、何家辉2、曹阳2(1=病假,2=事假)",
        "B:张薇;C:何家辉、曹阳;D:无(B病C事D旷)",
        "缺3:张薇1 何家辉2 曹阳2(1病2事)",
    ],
)
def test_figures_and_letters_that_a_sheet_explains_are_its_codes(text: str) -> None:
    """The legend holds, whatever its signs are, with or without marks between them."""
    assert _marks(text) == TOLD


@pytest.mark.parametrize("put", ["应填2不是3", "由3改为2", "的代码写错了,应该是2不是3", "改成2,刚才填的3错了"])
def test_a_figure_put_down_by_mistake_gives_way_to_the_right_one(put: str) -> None:
    """By the legend 2 is leave for an affair, wherever in a correction it is told."""
    assert _marks(f"更正:何家辉{put}(2=事假,3=旷课)") == {"何家辉": "personal"}


@pytest.mark.parametrize(
    "text",
    [
        "未返3人(张薇、何家辉、曹阳),前一人发烧;后两人已办事假。",
        "张薇、何家辉、曹阳没来,第一个病假,后面两位都请了事假",
        "何家辉没来,杨光来了;曹阳没来。没来的两个都是事假。张薇也没来,病假",
    ],
)
def test_places_in_a_list_pick_those_who_stand_there(text: str) -> None:
    """前一人, 后两人 and 没来的两个 are who stands there, however many they are."""
    marks = _marks(text)
    marks.pop("杨光", None)
    assert marks == TOLD


def test_a_bracket_of_yesterday_says_nothing_of_today() -> None:
    """On a sheet 到(昨日病假已销) is here."""
    assert _marks("姓名|情况\n张薇|病\n何家辉|到(昨日病假已销)") == {"张薇": "sick", "何家辉": "present"}


@pytest.mark.parametrize(
    "quote", ["“老师,娃肚子疼,今天去不了”,张薇他奶奶原话", "「孩子咳嗽一晚上,今天在家」——张薇她妈"]
)
def test_a_quotation_is_of_whose_family_it_is(quote: str) -> None:
    """Who is named behind the quotation is the pupil it tells of."""
    assert _marks(quote + "。何家辉事假") == {"张薇": "sick", "何家辉": "personal"}


@pytest.mark.parametrize(
    "text",
    [
        "缺勤:1.张薇 2.何家辉",
        "缺勤:\n1.张薇\n2.何家辉",
        "缺勤:\n张薇\n何家辉",
        "缺勤名单\n1、张薇\n2、何家辉",
        "没来: 1.张薇、2.何家辉",
        "缺勤:\n1.张薇 2.何家辉",
    ],
)
def test_a_numbered_list_stands_under_its_head(text: str) -> None:
    """However the items are parted and numbered, the head is said of all of them."""
    assert _marks(text) == {"张薇": "absent", "何家辉": "absent"}


@pytest.mark.parametrize("text", ["缺三个……等等我再数,缺两个,张薇和何家辉", "缺1个,张薇,等下,何家辉也没见着,缺2个"])
def test_the_last_of_two_counts_holds_where_it_was_counted_anew(text: str) -> None:
    """Who counts again says so, and nothing need be asked."""
    reading = read(text, ROSTER, AT)
    assert (reading.intent, reading.asks) == ("checkin", ())
    assert {mark.name for mark in reading.marks} == {"张薇", "何家辉"}


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("张薇到了,实到39", {"张薇": "present"}),
        ("张薇到了,现在还差何家辉一个", {"张薇": "present", "何家辉": "absent"}),
        ("打脸了,张薇气喘吁吁跑进来了,算她迟到", {"张薇": "late"}),
        ("张薇找着了,在她姨家睡过头才到,算迟到", {"张薇": "late"}),
        ("更正:张薇已到校,未返人数改为2人,实到38人", {"张薇": "present"}),
        ("乌龙一场,张薇在厕所,没缺", {"张薇": "present"}),
    ],
)
def test_what_became_of_one_who_was_missing_corrects(text: str, marks: dict[str, str]) -> None:
    """Without a word for it, too: what tells of now puts right what was sent before."""
    reading = read(text, ROSTER, AT)
    assert (reading.intent, _marks(text)) == ("correct", marks)
