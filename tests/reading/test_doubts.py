"""Where words are unknown, or the letters around a name speak for another side than the words, it is asked."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from handlers.reading import read
from handlers.reading.doubt.doubts import SIDES, STAND_OF, STANDS, around, blind, doubted, likely
from handlers.reading.model import Status
from handlers.reading.reader import parse
from handlers.reading.tables.weights import WEIGHTS
from tests.reading import cast

AT = datetime(2026, 10, 14, 8)
ROSTER = cast.COMPILED["weihui-701"]

#: What a pupil may be recorded as where a made-up word stands for the reason or the status: nothing, or that he is not there.
FRAMES: dict[str, Status | None] = {
    "{n}{w}": None,
    "{n}:{w}": None,
    "{w}:{n}": None,
    "{n}({w})": None,
    "{n}今天{w}了": None,
    "{n}去{w}了": None,
    "{n}在{w}": None,
    "{n}家里{w}": None,
    "{n}说他{w}": None,
    "{n}{w},其他都到了": None,
    "{a}病假,{n}{w}": None,
    "{a}迟到,{n}{w}": None,
    "{a}没来,{n}也{w}": None,
    "缺{a}。{n}{w}了": None,
    "{n}{w}了,{a}请假": None,
    "{n}没来,他妈说{w}": "absent",
    "{n}没来,因为{w}": "absent",
}


@pytest.mark.parametrize("frame", FRAMES)
def test_a_made_up_word_is_asked_about(frame: str) -> None:
    """Whatever letters nobody knows stand where the reason or the status stands, it is asked, and no status is made of them."""
    dice = random.Random(frame)
    for _ in range(20):
        key = dice.choice(sorted(cast.ROSTERS))
        students = cast.ROSTERS[key]["students"]
        alone = [name for name in students if not any(other != name and other.startswith(name) for other in students)]
        name, other = dice.sample(alone, 2)
        word = "".join(dice.choices("囧嘂噗咘彁犇焱垚靐龘驫槑嫑烎甪猋", k=dice.choice((2, 3))))
        text = frame.format(n=name, a=other, w=word)
        told = read(text, cast.COMPILED[key], AT)
        assert told.asks, text
        assert {mark.name: mark.status for mark in told.marks}.get(name) == FRAMES[frame], text


PLAIN: tuple[tuple[str, Status], ...] = (
    ("李明没来", "absent"), ("李明今天没来,没请假,家长电话打不通", "unexcused"), ("旷课:李明", "unexcused"),
    ("李明发烧请病假", "sick"), ("病假:李明", "sick"), ("李明请假,家里有事", "personal"), ("李明回老家喝喜酒,请了假", "personal"),
    ("李明迟到,第二节才来", "late"), ("李明早退,家长接走了", "left_early"), ("李明来了,在教室坐着", "present"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "status"), PLAIN)
def test_the_letters_speak_for_the_side(text: str, status: Status) -> None:
    """Plain words: the side they tell is not doubted, and another one is."""
    parsed = parse(text, ROSTER, AT.date())
    assert doubted(parsed.text, parsed.tokens, "checkin", {"李明": status}) == ()
    others: tuple[Status, ...] = ("absent", "sick", "present")
    for other in others:
        if STAND_OF[other] not in SIDES[STAND_OF[status]]:
            assert doubted(parsed.text, parsed.tokens, "checkin", {"李明": other}) == ("李明",), other


@pytest.mark.parametrize(
    ("text", "status", "other"),
    [
        ("李明请假去参加摔跤比赛,校长批的", "personal", "sick"),
        ("李明回老家喝喜酒,请了假", "personal", "sick"),
        ("李明发烧请病假", "sick", "personal"),
        ("李明拉肚子,在家输液", "sick", "personal"),
    ],
)
def test_the_letters_speak_for_the_kind_of_leave(text: str, status: Status, other: Status) -> None:
    """Ill or on other business: where the letters leave no room for the one that was read, it is doubted."""
    parsed = parse(text, ROSTER, AT.date())
    assert doubted(parsed.text, parsed.tokens, "checkin", {"李明": status}) == ()
    assert doubted(parsed.text, parsed.tokens, "checkin", {"李明": other}) == ("李明",)


def test_what_is_doubted_is_not_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pupil whose record is doubted is asked about by name; the others' marks stand."""
    monkeypatch.setattr("handlers.reading.roll.roll.doubted", lambda *_: ("李明",))
    told = read("李明磨磨叽叽没来,张伟昨晚发烧请了病假,我等下再打个电话", ROSTER, AT)
    assert [(mark.name, mark.status) for mark in told.marks] == [("张伟", "sick")]
    assert [(ask.code, ask.candidates) for ask in told.asks] == [("unclear_status", ("李明",))]
    assert not told.all_present


def test_names_and_numbers_are_blind() -> None:
    """Which pupil, which number, which sign between names and what thanks follow make no difference to the letters."""
    seen = set()
    for text in ("李明、张伟发烧38.5度", "秦岚/张伟发烧39度", "王强 李明发烧38度。谢谢,辛苦了"):
        parsed = parse(text, ROSTER, AT.date())
        masked, signs = blind(parsed.text, parsed.tokens)
        assert len({frozenset(around(masked, sign)) for sign in signs.values()}) == 1
        seen.add(frozenset(around(masked, next(iter(signs.values())))))
    assert len(seen) == 1


def test_the_table_knows_what_it_was_taught() -> None:
    """A weight a letter for each stand; of the pupils of the labelled rolls hardly any stands otherwise than the letters say."""
    assert {len(weights) for weights in WEIGHTS.values()} == {len(STANDS)}
    pupils = doubts = 0
    for _, rows in cast.own_batches():
        for row in rows[::5]:
            gold = row["gold"]
            if gold["intent"] not in cast.ROLL:
                continue
            parsed = parse(row["text"], cast.COMPILED[row["roster"]], datetime.fromisoformat(row["at"]).date())
            masked, signs = blind(parsed.text, parsed.tokens)
            for name, sign in signs.items():
                stand = STAND_OF[gold["marks"][name]] if name in gold["marks"] else "none"
                shares = likely(around(masked, sign), gold["intent"])
                pupils += 1
                doubts += shares[STANDS.index(stand)] < 0.05
    assert pupils > 700
    assert doubts <= 0.01 * pupils
