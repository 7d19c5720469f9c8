"""Sentences that stand for a button: every action has words, and what is no order is left alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from handlers.official import fields, sentences
from handlers.steps.actions import ACTIONS

TODAY = date(2026, 10, 14)
CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "dev.jsonl"


def read(text: str) -> fields.Order | None:
    return sentences.read(text.replace("李明", ""), TODAY)


@pytest.mark.parametrize("row", sentences.SENTENCES, ids=lambda row: row.example)
def test_every_example_is_read_as_its_own_action(row: sentences.Sentence) -> None:
    """What help and guide show works as shown, with nothing left open."""
    order = read(row.example)

    assert order is not None
    assert order.action == row.action
    assert order.ask == ""


def test_every_action_of_the_contract_has_words() -> None:
    """No button is without a sentence."""
    assert {row.action for row in sentences.SENTENCES} == set(ACTIONS)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("通知书已送达李明,其父签收", {"notice": None, "date": None, "signed_by": "其父"}),
        (
            "昨天把限期返校通知书送到李明家了，他爸签的字",
            {"notice": "return", "date": date(2026, 10, 13), "signed_by": "他爸"},
        ),
        ("给李明发责令限期改正通知书，限10月30日前", {"notice": "correct", "limit": date(2026, 10, 30), "blocks": ()}),
        (
            "发返校通知书，法律规定、追责说明已填",
            {"notice": "return", "limit": None, "blocks": ("legal_provisions", "liability")},
        ),
        ("下达四步法第二步通知书", {"notice": "ladder:2", "limit": None, "blocks": ()}),
        ("确认李明辍学，联系不上", {"why": "unreachable"}),
        ("经劝返仍不到校，确认李明辍学", {"why": "persuasion_failed"}),
        ("邀请司法所和派出所参加", {"departments": ("司法", "公安")}),
        ("由周文包保李明", {"as": "baobao_teacher"}),
        ("由孟老师负责李明", {"as": None}),
        ("申请李明休学", {"route": "suspension"}),
        ("登记李明外迁，到贵州威宁县", {"to": {"province": "贵州省", "county": "威宁县"}}),
        ("认定李明原因：打工，在广东东莞市", {"cause": "work", "place": {"province": "广东省", "county": "东莞市"}}),
        ("更正考勤 李明 10月12日、13日 病假", {"dates": (date(2026, 10, 12), date(2026, 10, 13)), "status": "sick"}),
    ],
)
def test_fields_are_read_out_of_the_words(text: str, wanted: dict[str, object]) -> None:
    """Who signed, until when, which offices, where to: as said, in the contract's shapes."""
    order = read(text)

    assert order is not None
    assert order.fields == wanted


@pytest.mark.parametrize(
    "text",
    [
        "通知书已送达李明",
        "通知书没送成李明",
        "申请李明销号",
        "登记李明外迁",
        "上传李明的",
        "认定李明原因为说不清",
        "更正考勤 李明 病假",
    ],
)
def test_what_an_order_leaves_open_is_asked(text: str) -> None:
    """Without signer, reason, way out, place, paper or day nothing is done: the sentence that is wanted is shown."""
    order = read(text)

    assert order is not None
    assert order.ask


@pytest.mark.parametrize(
    "text",
    [
        "今天全勤",
        "李明没来没请假，其他都到了",
        "李明同意返校",
        "同意明天来",
        "李明家长同意让他休学在家",
        "收到",
        "收到，明天上门",
        "已家访，孩子答应明天来",
        "明天邀请司法一起去",
        "确认李明辍学吗",
        "是否确认李明辍学",
        "准备给李明发返校通知书",
        "原因是打工",
        "李明全家搬到浙江省了",
        "李明转出去海拉尔了",
        "作业收齐了",
        "李明没有辍学",
    ],
)
def test_news_and_questions_are_no_orders(text: str) -> None:
    """What tells of a child, lies ahead or asks is left to the reader."""
    assert read(text) is None


@pytest.mark.skipif(not CORPUS.exists(), reason="the labelled corpus lies beside the project")
def test_no_roll_call_of_the_corpus_is_an_order() -> None:
    """No labelled check-in, correction, question or call for help is taken for an order, with or without its names."""
    taken = []
    for line in CORPUS.read_text().splitlines():
        message = json.loads(line)
        intent = message["gold"]["intent"]
        if intent in ("checkin", "correct", "query", "help") and sentences.read(message["text"], TODAY) is not None:
            taken.append(message["text"])
    assert taken == []
