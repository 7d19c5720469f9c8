"""What a pressed card asks next, in its own place: how it ended, and why where the family does not want. Pure.

A vote costs nobody a message: it takes the place of the card that was pressed. Where a phone shows none, the last line asks
the same, and every option is words that the reader understands.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Question → (what is asked, its options: id of the contract → words).
QUESTIONS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "outcome": (
        "结果怎样？请选一项提交，或发一句话。",
        {"promised": "答应返校", "refused": "不愿返校", "unreachable": "没有联系上", "returned": "已返校"},
    ),
    "cause": (
        "不愿返校的原因？请选一项提交，或发一句话。",
        {
            "study": "厌学",
            "work": "外出打工",
            "poverty": "家庭困难",
            "illness": "生病",
            "marriage": "早婚",
            "family": "家中有事",
        },
    ),
}


def asked(text: str) -> str | None:
    """The question with which an answer ends; None for an answer that asks nothing more."""
    last = text.rstrip().rpartition("\n")[2]
    return next((key for key, (words, _) in QUESTIONS.items() if words == last), None)


def ask(text: str, question: str) -> str:
    """The answer with the question as its last line."""
    return f"{text}\n{QUESTIONS[question][0]}"
