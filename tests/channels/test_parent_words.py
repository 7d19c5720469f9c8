"""What parents read: plain, short, in their language where somebody has reviewed it, in Chinese where nobody has."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import parents
from config.errors import PersonError
from config.parents import language_of, load, segments
from handlers.reading import Roster, read

VALUES = {"school": "柳河镇中学", "pupil": "李明", "day": "10月12日", "who": "赵丽娟老师", "text": "……"}
MONGOL: dict[str, Any] = {
    "reviewed": "乌云老师，2026-11-20",
    "templates": {"absent": {"sms": "{school} {pupil} {day} {who} Сургууль", "parent": "{pupil} {day} {who} Сургууль"}},
}


def written(folder: Path, name: str, content: Any) -> parents.ParentWords:
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return load(folder)


def chinese() -> list[str]:
    """Every Chinese wording, page and buttons too, with its values."""
    words = load()
    (only,) = words.languages()
    found = []
    for name in only.templates:
        said = words.say(name, VALUES)
        found += [said.sms, said.parent, said.ask, *(label for _, label, _ in said.answers)]
    return [text for text in found if text]


@pytest.mark.parametrize("text", chinese())
def test_a_primary_school_reader_understands_it(text: str) -> None:
    """Every character is of the common 3755 (GB 2312, level one), and no sentence is longer than 26 of them."""
    rare = [c for c in re.sub(r"[^\u4e00-\u9fff]", "", text) if not 0xB0 <= c.encode("gb2312")[0] <= 0xD7]
    long = [one for one in re.split(r"[。？！：，【】]", text) if len(one) > 26]

    assert rare == []
    assert long == []


def test_every_nudge_says_whom_to_ask() -> None:
    """What wants something of a parent names somebody to call."""
    said = load().say("absent", VALUES)

    assert "打电话给赵丽娟老师" in said.sms
    assert "打电话给赵丽娟老师" in said.parent


def test_a_legal_notice_keeps_the_words_of_the_case() -> None:
    """Only what cannot be true in WeChat is another word there."""
    said = load().say("return_deadline", {**VALUES, "text": "【限期返校】本短信仅作告知。"})

    assert (said.legal, said.sms, said.parent) == (True, "【限期返校】本短信仅作告知。", "【限期返校】本消息仅作告知。")


def test_a_reviewed_language_is_used(tmp_path: Path) -> None:
    """The words of the file go, and what it lacks goes in Chinese."""
    words = written(tmp_path, "mn", MONGOL)

    assert words.say("absent", VALUES, "mn").sms.endswith("Сургууль")
    assert words.say("arrived", VALUES, "mn").language == "zh"
    assert words.usable("mn")


def test_words_that_nobody_reviewed_are_not_used(tmp_path: Path) -> None:
    """A file without a name under it waits; Chinese goes."""
    words = written(tmp_path, "mn", {**MONGOL, "reviewed": ""})

    assert words.say("absent", VALUES, "mn").language == "zh"
    assert not words.usable("mn")


def test_a_profile_may_have_words_of_its_own(tmp_path: Path) -> None:
    """A county's own wording stands before the usual one, for that county alone."""
    own = {"sms": "{school}{pupil}{day}{who}。", "parent": "{pupil}{day}{who}。"}
    words = written(tmp_path, "zh", {"reviewed": "县教体局 2026-11-20", "profiles": {"weihui": {"absent": own}}})

    assert words.say("absent", VALUES, "zh", "weihui").parent == "李明10月12日赵丽娟老师。"
    assert words.say("absent", VALUES, "zh", "genhe").parent == load().say("absent", VALUES).parent


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"absent": {"sms": "{pupil}", "parent": "{pupil}"}}, "sms 里缺"),
        ({"absent": {"sms": "{school}{pupil}{day}{who}{phone}", "parent": "x"}}, "sms 里不能用 phone"),
        ({"absent": {"sms": "{school}{pupil}{day}{who} www.a.cn", "parent": "x"}}, "不能有网址"),
        ({"absent": {"sms": "{school}{pupil}{day}{who}" + "长" * 200, "parent": "x"}}, "短信会有4条长"),
        ({"absent": {"sms": "{school}{pupil}{day}{who}"}}, "缺 parent"),
        ({"missing": {"sms": "x", "parent": "x"}}, "没有“missing”这条消息"),
        ({"absent": {"kind": "legal", "sms": "{school}{pupil}{day}{who}", "parent": "x"}}, "kind 与中文的不同"),
        ({"absent": {"sms": "{school}{pupil}{day}{who}", "parent": "x", "answers": {"no": "x"}}}, "answers 里有"),
    ],
)
def test_a_file_that_will_not_do_stops_the_start(tmp_path: Path, change: Any, fault: str) -> None:
    """With the file, the message and what is wrong, all at once."""
    with pytest.raises(PersonError, match=re.escape(fault)):
        written(tmp_path, "ii", {"reviewed": "阿牛", "templates": change})


def test_characters_beyond_the_usual_count_twice() -> None:
    """Some languages' letters are two UCS-2 units: 35 of them fill an SMS."""
    assert [segments("字" * 70), segments("字" * 71), segments("字" * 134), segments("字" * 135)] == [1, 2, 2, 3]
    assert [segments("\U00011a00" * 35), segments("\U00011a00" * 36)] == [1, 2]


@pytest.mark.parametrize(
    ("word", "code"), [("蒙古语", "mn"), ("彝语", "ii"), ("普通话", "zh"), ("MN", "mn"), ("鸟语", None)]
)
def test_languages_are_known_as_lists_write_them(word: str, code: str | None) -> None:
    """A language that nobody knows is no language."""
    assert language_of(word) == code


#: What each button is taken for: (outcome, cause).
TAKEN_FOR = {
    "sick": ("unknown", "illness"),
    "family": ("unknown", "family"),
    "today": ("promised", None),
    "tomorrow": ("promised", None),
    "call": ("unknown", None),
    "doing": ("unknown", "moved"),
}


@pytest.mark.parametrize("template", ["absent", "return_deadline", "urge_transfer"])
def test_every_button_is_a_sentence_that_is_taken_for_what_it_says(template: str) -> None:
    """A tap is recorded as its words are read: never as a return, never with a cause that it does not name."""
    roster = Roster.of(("李明", "王小雨"))
    for key, label, sentence in load().say(template, VALUES).answers:
        reading = read(sentence, roster, datetime(2026, 10, 12, 9), "李明", "parent")
        assert label == sentence
        assert (reading.step, reading.outcome, reading.reason) == ("info", *TAKEN_FOR[key]), sentence
