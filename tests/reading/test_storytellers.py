"""People who tell stories: empty seats, who was fetched, who saw or brought word of whom, names only guessed, and what they answer
themselves."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import Reading, read
from tests.reading import cast

AT = datetime(2026, 11, 4, 8, 20)


def told(text: str, at: datetime = AT) -> Reading:
    return read(text, cast.COMPILED["weihui-701"], at)


def marks(text: str, at: datetime = AT) -> dict[str, str]:
    reading = told(text, at)
    assert reading.clarify is None, reading.asks
    return {mark.name: mark.status for mark in reading.marks}


@pytest.mark.parametrize(
    "text",
    ["空着的座位是曹阳的", "没人坐的位子是曹阳的", "就空了曹阳一个座", "曹阳那张桌子没人", "空凳子一张,是曹阳的",
     "第三排靠窗空着,那是曹阳的座",
     "一进门就看见曹阳的位子空着", "点到曹阳没人应", "对着名单点了一遍,曹阳没答到"],
)  # fmt: skip
def test_an_empty_seat_is_an_absence(text: str) -> None:
    """A substitute who knows no names tells by the place who is missing."""
    assert marks(text) == {"曹阳": "absent"}


@pytest.mark.parametrize(
    "text",
    ["曹阳第六节没上,家里来车接走的", "曹阳腹痛难忍,未及放学即由其母接归", "曹阳中途让他姐接走了,没说啥事",
     "曹阳最后一节没上,他爸来接走的",
     "曹阳第二节下课说头晕,他妈带走了", "曹阳体育课摔了被家长接去医院"],
)  # fmt: skip
def test_who_is_fetched_left_early(text: str) -> None:
    """Whoever fetched him, and whatever for."""
    assert marks(text, datetime(2026, 11, 4, 15, 40)) == {"曹阳": "left_early"}


@pytest.mark.parametrize(
    ("text", "status"),
    [("秦岚早上碰见曹阳往车站走,曹阳到现在没来,没请假", "unexcused"), ("秦岚带来曹阳的假条,肚子疼", "sick"),
     ("早上秦岚的爸爸顺路说曹阳病了,请假", "sick"),
     ("秦岚跟我讲早上在网吧门口看见曹阳了,真假不知道。反正曹阳没进教室,也没谁替他请假", "unexcused"),
     ("秦岚作业又没交。没来的是曹阳,流感", "sick"),
     ("曹阳没到,秦岚跟他住一块,说他昨晚没回来", "absent")],
)  # fmt: skip
def test_who_brings_word_of_another_has_no_mark(text: str, status: str) -> None:
    """He was in school to tell it; or somebody of his did."""
    assert marks(text) == {"曹阳": status}


@pytest.mark.parametrize(
    "text",
    [
        "曹阳病假,啊不,事假,发烧的是他爹,他请假在家照看",
        "曹阳妹妹(二年级那个)胳膊断了,他妈带去县医院,曹阳也跟着去,跟我请过假了",
    ],
)
def test_illness_at_home_is_an_affair(text: str) -> None:
    """Somebody at home is named behind it, or in a bracket."""
    assert marks(text) == {"曹阳": "personal"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("曹阳没来。家里可请假?没请。", "unexcused"),
        ("曹阳没到,请假没?请了,家里有事", "personal"),
        ("缺几个?一个。谁?曹阳。啥原因?发烧。", "sick"),
    ],
)
def test_what_the_writer_asks_he_answers(text: str, status: str) -> None:
    """A question with its answer right behind it is told."""
    assert marks(text) == {"曹阳": status}


@pytest.mark.parametrize(
    ("text", "status"),
    [("曹阳让狗咬了", "sick"), ("曹阳没来,昨天干活闪着腰了", "sick"), ("生病呢1个:曹阳", "sick"),
     ("曹阳家那疙瘩道封了,他爸打电话请的假", "personal"),
     ("曹阳昨天请的两天事假,今天第二天", "personal"), ("曹阳没来。其他孩子都好好的,在早读", "absent"),
     ("今早差点起晚。没来的是曹阳", "absent")],
)  # fmt: skip
def test_how_it_is_told_changes_nothing(text: str, status: str) -> None:
    """In dialect, by what did it, of the others behind him and of the teacher himself before."""
    assert marks(text) == {"曹阳": status}


@pytest.mark.parametrize(
    "text",
    ["曹阳没来说是肚子疼还有一个孩儿叫啥李大壮吧反正班长说他也没来", "曹阳发烧没来,另一个好像叫李大壮,也没到",
     "曹阳感冒没来,还有齐晓东,新转来的,也没来",
     "齐晓东没到,就是名册最后手写上去那个,感冒了"],
)  # fmt: skip
def test_a_name_only_guessed_is_asked_about(text: str) -> None:
    """It is on no roster, and its first character says nothing of the class (齐)."""
    reading = told(text)
    assert reading.clarify == "unknown_name"
    assert not reading.all_present


@pytest.mark.parametrize(
    "text",
    [
        "曹阳的座位空着,有同学说他在厕所,又有同学说今天没看见他,我先去核实一下",
        "曹阳来了没?我也没注意,等我去班里看一眼",
        "曹阳妈妈说可能晚点到,我还没顾上看他来没来",
    ],
)
def test_two_accounts_that_do_not_agree_are_asked_about(text: str) -> None:
    """Nothing is recorded of him."""
    reading = told(text)
    assert (reading.clarify, reading.marks) == ("unclear_status", ())
