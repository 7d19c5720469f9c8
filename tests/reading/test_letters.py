"""Names in letters: of whom they can be, of nobody where nobody is spelt so; and letters that are no names."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reading import Roster, read

ROSTER = Roster.of(["李明", "王小雨", "张伟", "陈静", "欧阳春", "郭子涵"])
AT = datetime(2026, 11, 12, 8, 5)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("li ming 病假", "李明"),
        ("Zhang Wei没来", "张伟"),
        ("wxy病假", "王小雨"),
        ("缺oyc", "欧阳春"),
        ("gzh 没来", "郭子涵"),
    ],
)
def test_letters_and_initials_of_one_pupil_are_his(text: str, name: str) -> None:
    """Blanks between syllables, capitals, and three initials that one pupil alone has."""
    assert [mark.name for mark in read(text, ROSTER, AT).marks] == [name]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("li qiang 病假", "li qiang"),
        ("zhaoliu没来，其他都到了", "zhaoliu"),
        ("缺zhao liu", "zhao liu"),
        ("病假:li qiang", "li qiang"),
        ("lq没来", "lq"),
    ],
)
def test_letters_of_nobody_are_asked_about(text: str, words: str) -> None:
    """They stand where a name would, and nobody of the class is spelt so."""
    reading = read(text, ROSTER, AT)
    assert [(ask.code, ask.words) for ask in reading.asks] == [("unknown_name", words)]
    assert reading.marks == ()


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("李明 be late", {"李明": "late"}),
        ("李明做ct去了，没来", {"李明": "sick"}),
        ("ok，没来：李明", {"李明": "absent"}),
    ],
)
def test_letters_that_are_words_are_no_names(text: str, marks: dict[str, str]) -> None:
    """Of things and of what is told of a pupil."""
    reading = read(text, ROSTER, AT)
    assert all(ask.code != "unknown_name" for ask in reading.asks)
    assert {mark.name: mark.status for mark in reading.marks}.items() <= marks.items()
