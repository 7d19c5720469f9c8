"""Asking for another class's, school's or county's pupils in every phrasing gets nothing."""

from __future__ import annotations

import os
from itertools import islice

import pytest

from store import attendance, facts
from tests.attacks.canaries import ALL, Neighbours, questions
from tests.wires.tencent import SET_A, text_message

#: Sentences for each asker in the everyday run; 500 for each is the whole probe.
EACH = int(os.environ.get("BAOXUE_TEST_CANARIES", "60"))


@pytest.mark.parametrize("asker", [0, 1, 2, 3], ids=["class_teacher", "teacher", "baobao_teacher", "baobao_official"])
def test_no_answer_tells_more_than_was_typed(neighbours: Neighbours, asker: int) -> None:
    """No canary stands in an answer unless the asker typed it himself in this message or the one before."""
    town, name = neighbours.town, neighbours.askers[asker]
    typed = ""
    for number, text in enumerate(islice(questions(asker), EACH)):
        town.second()
        message = text_message(text, sender=town.userid(name), created=int(town.now.timestamp()), number=f"9{number}")
        answer = town.posts(message)
        assert answer.status_code == 200, text
        told = SET_A.read_reply(answer.get_data()).findtext("Content") or "" if answer.get_data() else ""
        known = typed + text
        leaked = [canary for canary in ALL if canary in told and canary not in known]
        assert not leaked, f"{name}: {text!r} was answered {told!r}"
        typed = text


def test_nothing_was_recorded_of_anybody_out_of_sight(neighbours: Neighbours) -> None:
    """Not one mark and not one act stands against a pupil of the neighbours afterwards."""
    town = neighbours.town
    for number, text in enumerate(islice(questions(7), EACH)):
        town.second()
        town.posts(text_message(text, sender="ZhaoLiJuan", created=int(town.now.timestamp()), number=f"8{number}"))
    with town.db.read() as tx:
        assert attendance.marks_of(tx, town.place.units["county"], neighbours.strangers) == {}
        assert facts.of(tx, "pupil", neighbours.strangers) == {}
