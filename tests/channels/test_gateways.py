"""SMS through the gateways of mainland China: what goes over the wire, what their codes mean, who takes over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channel import InDoubt, Letter, Word
from bot.clock import SetClock
from bot.sandbox.faults import KINDS
from bot.sms import registry
from bot.sms.aliyun import AliyunGateway
from bot.sms.takeover import SmsGateways
from bot.sms.tencent import TencentGateway
from config.errors import ForAWhile, ForGood
from tests.channels.gateways import SIGN, Gateways, absent_today, aliyun, ids_file, tencent
from tests.wires.providers import at
from tests.wires.standin import cuts, stand_in

PHONE = "+8613900000001"
TEXT = absent_today("李明", date(2026, 10, 12), "柳河镇中学", "赵丽娟")
LETTER = Letter("k1", PHONE, TEXT, id=7)
BODY = (
    "柳河镇中学：李明家长您好，孩子10月12日没有到校，也没有请假。请问是什么原因？请尽快送孩子到校，"
    "或直接回复这条短信，也可以打电话给赵丽娟老师。"
)


class Here:
    """Both gateways on one stand-in, and a clock."""

    def __init__(self, folder: Path, base: str, world: Gateways) -> None:
        self.base = base
        self.world, self.clock = world, SetClock(at("2026-10-12 09:00"))
        world.now = self.clock.now
        templates = registry.load(ids_file(folder), {"tencent": SIGN, "aliyun": SIGN})
        self.tencent = TencentGateway(tencent(base), templates, self.clock)
        self.aliyun = AliyunGateway(aliyun(base), templates, self.clock)
        self.both = SmsGateways([self.tencent, self.aliyun], self.clock)

    def gateway(self, name: str) -> Any:
        return self.tencent if name == "tencent" else self.aliyun


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    world = Gateways(tmp_path)
    with stand_in(world) as server:
        yield Here(tmp_path, server.base, world)


BOTH = pytest.mark.parametrize("name", ["tencent", "aliyun"])


def test_tencent_gets_signature_template_and_ordered_parameters(here: Here) -> None:
    """The words are cut into the approved template's parameters, in their order, with our mark."""
    sent = here.tencent.send(LETTER)
    (wish,) = here.world.sent

    assert wish["PhoneNumberSet"] == [PHONE]
    assert (wish["SignName"], wish["TemplateId"], wish["SmsSdkAppId"]) == (SIGN, "1110001", "1400006666")
    assert wish["TemplateParamSet"] == ["柳河镇中学", "李明", "10月12日", "赵丽娟老师"]
    assert wish["SessionContext"] == "o7"
    assert sent.provider_id == f"tencent:{wish['id']}"


def test_aliyun_gets_signature_template_and_named_parameters(here: Here) -> None:
    """The same words as JSON by name, to the number without its country."""
    sent = here.aliyun.send(LETTER)
    (wish,) = here.world.sent

    assert (wish["PhoneNumbers"], wish["SignName"], wish["TemplateCode"]) == ("13900000001", SIGN, "SMS_2220001")
    assert json.loads(wish["TemplateParam"]) == {
        "school": "柳河镇中学",
        "pupil": "李明",
        "day": "10月12日",
        "who": "赵丽娟老师",
    }
    assert wish["OutId"] == "o7"
    assert sent.provider_id == f"aliyun:{wish['id']}"


@BOTH
def test_what_the_phone_shows_is_told_back(here: Here, name: str) -> None:
    """The words that result from template and parameters come back to be kept: they are not the letter's own."""
    sent = here.gateway(name).send(LETTER)

    assert sent.wire is not None
    assert sent.wire["text"] == f"【{SIGN}】{BODY}"
    assert sent.parts == 2


@BOTH
def test_staff_are_told_to_look(here: Here, name: str) -> None:
    """No two messages to staff are alike: the approved sentence sends them to WeChat Work."""
    sent = here.gateway(name).send(Letter("k2", PHONE, "【缺勤核实】李明……", id=8, staff=True))

    assert sent.wire is not None
    assert "企业微信" in str(sent.wire["text"])


@BOTH
def test_words_without_a_template_are_not_taken(here: Here, name: str) -> None:
    """What was not handed in for approval is never bent into a template that was."""
    assert not here.gateway(name).takes(Letter("k", PHONE, TEXT.replace("没有到校", "迟到了")))
    assert not here.gateway(name).takes(Letter("k", "+15005550006", TEXT))


@BOTH
def test_an_address_in_a_name_is_not_sent(here: Here, name: str) -> None:
    """A web address in a parameter is refused here, before the gateway blocks the template for it."""
    with pytest.raises(ForGood, match="who"):
        here.gateway(name).send(Letter("k", PHONE, TEXT.replace("赵丽娟", "http://a.cn")))
    assert here.world.sent == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("LimitExceeded.PhoneNumberThirtySecondLimit", ForAWhile),
        ("LimitExceeded.PhoneNumberDailyLimit", ForGood),
        ("FailedOperation.PhoneNumberInBlacklist", ForGood),
        ("FailedOperation.ContainSensitiveWord", ForGood),
        ("FailedOperation.InsufficientBalanceInSmsPackage", ForAWhile),
        ("SomethingNew.NobodyKnows", ForAWhile),
    ],
)
def test_tencents_code_for_the_number_decides(here: Here, code: str, kind: type[Exception]) -> None:
    """The call is fine, the number was refused: its own code says whether to try again."""
    if code in KINDS["tencent_out"]:
        here.world.turn("tencent", code)
    else:
        here.world.on_tencent = lambda _: here.world.tencent_says(code, PHONE)
    with pytest.raises(kind) as told:
        here.tencent.send(LETTER)
    assert told.value.code == code[:40]
    assert here.world.sent == []


def test_a_refusal_by_http_status_is_one_too(here: Here) -> None:
    """Aliyun answers a wrong key with HTTP 400 and a code: that is no doubt, it surely did not go."""
    here.world.turn("aliyun", "InvalidAccessKeyId.NotFound")
    with pytest.raises(ForAWhile) as told:
        here.aliyun.send(LETTER)
    assert told.value.code == "InvalidAccessKeyId.NotFound"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("isv.BUSINESS_LIMIT_CONTROL", ForGood),
        ("isv.MOBILE_NUMBER_ILLEGAL", ForGood),
        ("isv.SMS_CONTENT_ILLEGAL", ForGood),
        ("isv.OUT_OF_SERVICE", ForAWhile),
        ("isv.AMOUNT_NOT_ENOUGH", ForAWhile),
        ("isv.SOMETHING_NEW", ForAWhile),
    ],
)
def test_aliyuns_code_decides(here: Here, code: str, kind: type[Exception]) -> None:
    """HTTP 200 with a code that is not OK is a refusal, and its row says of what sort."""
    if code in KINDS["aliyun_out"]:
        here.world.turn("aliyun", code)
    else:
        here.world.on_aliyun = lambda _: here.world.aliyun_says(code)
    with pytest.raises(kind) as told:
        here.aliyun.send(LETTER)
    assert not isinstance(told.value, InDoubt)
    assert told.value.code == code[:40]


@BOTH
@pytest.mark.parametrize("broken", [cuts, (200, b"no json"), (502, b"<html>"), (200, {})])
def test_an_answer_that_is_none_leaves_a_doubt(here: Here, name: str, broken: Any) -> None:
    """The connection ends, or something else answers: it may have gone, so nobody says that it did not."""
    setattr(here.world, f"on_{name}", lambda _: broken)
    with pytest.raises(InDoubt):
        here.gateway(name).send(LETTER)


@BOTH
def test_nobody_listening_is_no_doubt(here: Here, tmp_path: Path, name: str) -> None:
    """A refused connection took nothing with it: it may be tried elsewhere."""
    alone = Here(tmp_path, "http://127.0.0.1:1", here.world)
    with pytest.raises(ForAWhile) as told:
        alone.gateway(name).send(LETTER)
    assert not isinstance(told.value, InDoubt)


def test_a_doubt_at_tencent_ends_with_its_report(here: Here) -> None:
    """Not found means not reported yet; found by our mark means that it went."""
    tried = Letter("k1", PHONE, TEXT, here.clock.now(), here.clock.now(), 7)
    with pytest.raises(InDoubt):
        here.tencent.look_up(tried)
    here.world.turn("tencent", "cut")
    with pytest.raises(InDoubt):
        here.tencent.send(tried)
    with pytest.raises(InDoubt):
        here.tencent.look_up(tried)
    here.world.receipt()
    found = here.tencent.look_up(tried)

    assert found is not None
    assert found.provider_id == f"tencent:{here.world.desk.book.to('tencent', PHONE)[0].id}"


def test_a_doubt_at_aliyun_ends_with_its_records(here: Here) -> None:
    """Found by our mark it went; not found at once says nothing, not found after ten minutes says that it did not."""
    tried = Letter("k1", PHONE, TEXT, here.clock.now(), here.clock.now(), 7)
    with pytest.raises(InDoubt):
        here.aliyun.look_up(tried)
    here.clock.move_to(here.clock.now() + timedelta(minutes=11))
    assert here.aliyun.look_up(tried) is None
    here.world.turn("aliyun", "timeout")
    with pytest.raises(InDoubt):
        here.aliyun.send(tried)
    assert here.aliyun.look_up(tried) is not None


def test_the_second_takes_over_while_the_first_fails(here: Here) -> None:
    """No balance at the first: the second sends, and the first is left alone for a while, then tried again."""
    here.world.turn("tencent", "FailedOperation.InsufficientBalanceInSmsPackage")
    here.both.send(LETTER)
    here.world.turn("tencent", "fine")
    here.both.send(LETTER)
    assert [one["gateway"] for one in here.world.sent] == ["aliyun", "aliyun"]

    here.clock.move_to(here.clock.now() + timedelta(minutes=11))
    here.both.send(LETTER)
    assert here.world.sent[-1]["gateway"] == "tencent"


def test_what_may_have_gone_is_not_given_to_the_second(here: Here) -> None:
    """The first hung up in the middle: a second SMS by the other gateway would be one too many."""
    here.world.turn("tencent", "cut")
    with pytest.raises(InDoubt):
        here.both.send(LETTER)
    assert [one.gateway for one in here.world.desk.book.to("tencent", PHONE)] == ["tencent"]
    assert here.world.desk.book.to("aliyun", PHONE) == []


def test_a_number_one_refuses_may_be_reached_by_the_other(here: Here) -> None:
    """A black list is a gateway's own: the other is asked before the number is given up."""
    here.world.turn("tencent", "FailedOperation.PhoneNumberInBlacklist")

    assert here.both.send(LETTER).provider_id.startswith("aliyun:")


def test_both_failing_is_told_as_the_one_that_may_pass(here: Here) -> None:
    """One refuses the number, the other is busy: it is tried again, not given up."""
    here.world.turn("tencent", "FailedOperation.PhoneNumberInBlacklist")
    here.world.turn("aliyun", "isv.OUT_OF_SERVICE")
    with pytest.raises(ForAWhile):
        here.both.send(LETTER)


def test_a_gateway_is_asked_later_what_became_of_a_message(here: Here) -> None:
    """Each is asked by the number that it gave; while it waits for the carrier it knows nothing."""
    tried = Letter("k1", PHONE, TEXT, here.clock.now(), here.clock.now(), 7)
    first = here.tencent.send(tried).provider_id
    assert here.both.later_word(tried, first) is None
    here.world.receipt("MK:0001")
    assert here.both.later_word(tried, "tencent:T8") is None
    assert here.both.later_word(tried, first) == Word("failed", "空号")

    second = here.aliyun.send(tried).provider_id
    assert here.both.later_word(tried, second) is None
    here.world.receipt()
    assert here.both.later_word(tried, second) == Word("delivered", "DELIVERED")


def test_each_number_of_a_call_has_its_own_result(here: Here) -> None:
    """Tencent takes the good one of two numbers and refuses the other by its own code."""
    wish = {
        "PhoneNumberSet": [PHONE, "+8612"],
        "SmsSdkAppId": "1400006666",
        "SignName": SIGN,
        "TemplateId": "1110001",
        "TemplateParamSet": ["柳河镇中学", "李明", "10月12日", "赵丽娟老师"],
    }
    states = here.tencent._ask("SendSms", wish)["SendStatusSet"]

    assert [one["Code"] for one in states] == ["Ok", "InvalidParameterValue.IncorrectPhoneNumber"]
    assert here.world.desk.book.to("tencent", PHONE)[0].text == f"【{SIGN}】{BODY}"


@BOTH
def test_the_stand_in_knows_a_wrong_key(here: Here, tmp_path: Path, name: str) -> None:
    """Signed with another key the call is refused by the platform's own code, and nothing is taken."""
    one, other = tencent(here.base), aliyun(here.base)
    templates = registry.load(ids_file(tmp_path), {"tencent": SIGN, "aliyun": SIGN})
    wrong = {
        "tencent": TencentGateway(replace(one, secret_key="another"), templates, here.clock),
        "aliyun": AliyunGateway(replace(other, key_secret="another"), templates, here.clock),
    }[name]
    with pytest.raises(ForAWhile) as told:
        wrong.send(LETTER)

    assert told.value.code == {"tencent": "AuthFailure.SignatureFailure", "aliyun": "SignatureDoesNotMatch"}[name]
    assert here.world.sent == []


def test_the_same_words_twice_within_half_a_minute_are_refused_by_tencent(here: Here) -> None:
    """As the platform counts: the second is for a while, and after half a minute it goes."""
    here.tencent.send(LETTER)
    with pytest.raises(ForAWhile) as told:
        here.tencent.send(LETTER)
    assert "30 秒" in str(told.value)
    here.clock.move_to(here.clock.now() + timedelta(seconds=31))
    assert here.tencent.send(LETTER).provider_id
