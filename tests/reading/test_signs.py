"""The signs of a message's kind: none is lost, each is weighed, and a roll that may be none is asked about."""

from __future__ import annotations

import ast
import inspect
from datetime import datetime

import pytest

from handlers.reading import explain, read
from handlers.reading.kind import questions, signs
from handlers.reading.kind.inquiries import inquires
from handlers.reading.tables.signs import ABOUT, RIGHTING
from handlers.reading.words.text import fold
from tests.reading import cast

ROSTER = cast.COMPILED["weihui-701"]
AT = datetime(2026, 11, 12, 9, 5)


def test_what_shows_no_sign_of_a_question_asks_nothing() -> None:
    """The one look that spares a plain roll all the questions loses none of them, on every labelled message."""
    lost = []
    for _, rows in cast.own_batches():
        for row in rows:
            text = fold(row["text"])
            asks = inquires(text) or questions.asks_of_record(text) or questions.asks_how(text, row["kind"])
            if asks and row["gold"]["intent"] in ("query", "help") and not questions.asks_at_all(text):
                lost.append(row["text"])

    assert lost == []


def test_every_sign_is_weighed_and_every_weight_has_its_sign() -> None:
    """A sign that no table weighs would say nothing; a weight whose sign nothing finds would be there in vain."""
    tree = ast.parse(inspect.getsource(signs))
    written = {
        node.slice.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.ctx, ast.Store)
    }
    found = {*written, *(sign for sign, _ in signs.OTHERS), "status of a pupil", "status in a question"}

    assert found == ABOUT.keys() | RIGHTING.keys()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("李明今天来了没有", "sign: asks outright (query"),
        ("李明来了,刚才报的没来不算", "earlier report told of +"),
        ("更正:李明是病假", "word of putting right +"),
        ("昨晚去李明家了,他爸不让念了", "sign: a case rather than the day (reply"),
        ("怎么补报昨天的", "sign: asks for use (help"),
    ],
)
def test_who_asks_why_is_told_the_signs(text: str, sign: str) -> None:
    """With --explain a reading tells which signs decided its kind, and by how much."""
    assert any(sign in line for line in explain(text, ROSTER, AT))
    assert any(line.startswith("weighed: ") for line in explain(text, ROSTER, AT))


def test_a_roll_that_may_be_none_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a roll leads by less than the margin nothing is recorded of it: each mark waits for its question."""
    text = "李明没来,其他人都到了"
    assert [mark.name for mark in read(text, ROSTER, AT).marks] == ["李明"]
    monkeypatch.setattr("handlers.reading.kind.intent.MARGIN", 99.0)

    told = read(text, ROSTER, AT)

    assert (told.marks, told.all_present) == ((), False)
    assert [(ask.code, ask.candidates, ask.status) for ask in told.asks] == [("unclear_status", ("李明",), "absent")]
