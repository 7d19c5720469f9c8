"""The writer does not know himself whether a pupil is here: then he is asked, and nothing is recorded in silence."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import Roster, read

ROSTER = Roster.of(
    ["秦岚", "金鑫", "卫国强"], school="后河镇第一初级中学", klass="七年级1班", aliases={}, teacher="赵丽娟"
)
AT = datetime(2026, 11, 4, 8, 20)
#: What speaks for and against his being here, or nothing.
SIGNS = (
    "", "书包在座位上,人没看见,", "座位空着,", "他奶奶说送来了,可我班里没看见他,", "没来?", "点名没应。", "(我刚点完名)", "没请假,",
)  # fmt: skip
DOUBTS = (
    "究竟在不在学校我先找找", "到底来没来我还没弄清", "是来了还是没来,我得去看看",
    "不晓得是来了又跑出去了,还是根本没来", "说不准来没来", "有没有来我再确认", "究系缺席抑或暂离,尚未可知,容查明再禀",
    "我拿不准算不算缺", "来了还是没来待查", "不敢确定来没来",
)  # fmt: skip
#: Doubt of what the writer saw, behind a word that he is missing.
AMISS = (
    "呃好像又来了,我没看准", "也可能来了我没注意", "不过我没仔细看,不一定准",
    "我不太确定", "也许我看错了,再去看", "好像吧", "不太敢肯定",
)  # fmt: skip
#: No doubt whether he is here.
KNOWN = {
    "不知道为什么": "unexcused", "问了谁都不知道怎么回事": "unexcused",
    "不知道是病了还是咋了": "unexcused", "到底去哪了还在找": "unexcused",
    "我先打电话问问": "absent", "我去他家看看": "absent", "不知道下午来不来": "absent", "我又去宿舍看了也没有": "absent",
    "发烧,明天来不来还不一定": "sick", "请了事假,几天说不准": "personal",
}  # fmt: skip


@pytest.mark.parametrize("doubt", DOUBTS)
def test_who_may_be_here_or_not_is_asked_about(doubt: str) -> None:
    """Whatever speaks for the one or the other, and whoever is named beside him."""
    for sign in SIGNS:
        for text, marks in (
            (f"秦岚{sign}{doubt}", {}),
            (f"金鑫发烧请假。秦岚{sign}{doubt}", {"金鑫": "sick"}),
            (f"秦岚{sign}{doubt}。其他人都到了", {}),
        ):
            label = read(text, ROSTER, AT).as_label()
            told = (label["intent"], label["marks"], label["clarify"])
            assert told == ("checkin", marks, "unclear_status"), text


@pytest.mark.parametrize("amiss", AMISS)
def test_who_was_perhaps_not_seen_is_asked_about(amiss: str) -> None:
    """He who says that he may have seen amiss is asked, too."""
    for text in (f"秦岚没来,{amiss}", f"秦岚没到。{amiss}", f"秦岚今天没来({amiss})", f"没来的是秦岚,{amiss}"):
        label = read(text, ROSTER, AT).as_label()
        assert (label["marks"], label["clarify"]) == ({}, "unclear_status"), text


@pytest.mark.parametrize("guess", ["好像", "可能", "大概", "说不定", "貌似"])
def test_a_guess_records_nothing(guess: str) -> None:
    """Before the name or behind it."""
    for text in (f"{guess}秦岚没来,我再看看", f"秦岚{guess}没来", f"{guess}是秦岚没来,没看清"):
        label = read(text, ROSTER, AT).as_label()
        assert (label["marks"], label["clarify"]) == ({}, "unclear_status"), text


@pytest.mark.parametrize("known", list(KNOWN))
def test_not_knowing_why_is_no_doubt(known: str) -> None:
    """He is missing for certain; what is not known is why, or how long."""
    label = read(f"秦岚没来,{known}", ROSTER, AT).as_label()
    assert (label["marks"], label["clarify"]) == ({"秦岚": KNOWN[known]}, None), known


def test_whom_nobody_saw_come_is_missing() -> None:
    """没看见秦岚来 tells of no coming."""
    assert read("没看见秦岚来,其他都到了", ROSTER, AT).as_label()["marks"] == {"秦岚": "absent"}
