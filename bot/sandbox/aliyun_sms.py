"""Aliyun SMS: SendSms and QuerySendDetails, version 2017-05-25; one code for the whole call, whatever its numbers.

Sources: help.aliyun.com/zh/sms/developer-reference (SendSms, QuerySendDetails), document_detail/101346 (codes).
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping

from flask import Response, request

from bot.sandbox import cloud_signatures
from bot.sandbox.faults import FINE
from bot.sandbox.gateway_book import Taken, address
from bot.sandbox.gateway_desk import LOST, NO_RECEIPT, UNDELIVERED, Desk
from bot.sandbox.gateway_keys import Account
from config.days import local

VERSION = "2017-05-25"
MOST_NUMBERS, MOST_RECORDS = 1000, 50
_NUMBER = re.compile(r"1[0-9]{10}")
#: Refusals that come with an HTTP status of their own; all others are HTTP 200 with a code.
STATUS = {"InvalidAccessKeyId.NotFound": 404, "SignatureDoesNotMatch": 400, "Throttling.User": 400}
#: States of a record: the carrier's word is awaited, it did not arrive, it arrived.
AWAITED, FAILED, ARRIVED = 1, 2, 3


class AliyunServer:
    def __init__(self, desk: Desk, account: Account) -> None:
        self._desk, self._account = desk, account

    def answer(self) -> Response:
        """POST /, the action in a header, the parameters in the query or in a form."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        query, body = request.args.to_dict(), request.get_data()
        wish = {**query, **request.form.to_dict()}
        action = headers.get("x-acs-action", "")
        asked = f"x-acs-action: {action}\n\n" + "\n".join(f"{name}={value}" for name, value in wish.items())
        if cloud_signatures.credential(headers.get("authorization", "")) != self._account.key_id:
            return self._refuse("InvalidAccessKeyId.NotFound", asked)
        if not cloud_signatures.aliyun(self._account.key_secret, query, headers, body):
            return self._refuse("SignatureDoesNotMatch", asked)
        if headers.get("x-acs-version") != VERSION:
            return self._refuse("InvalidVersion", asked, 404)
        if action == "SendSms":
            return self._send(wish, asked)
        if action == "QuerySendDetails":
            return self._details(wish, asked)
        return self._refuse("InvalidAction.NotFound", asked, 404)

    def _send(self, wish: Mapping[str, str], asked: str) -> Response:
        numbers = wish.get("PhoneNumbers", "").split(",")
        faults = [self._desk.fault("aliyun", number) for number in numbers]
        if "http_500" in faults:
            return self._desk.broken("aliyun", asked)
        taken_all_the_same = (FINE, NO_RECEIPT, *LOST, *UNDELIVERED)
        if (wrong := next((one for one in faults if one not in taken_all_the_same), None)) is not None:
            return self._refuse(wrong, asked)
        template = self._account.template(wish.get("TemplateCode"))
        try:
            given = json.loads(wish.get("TemplateParam") or "{}")
        except ValueError:
            return self._refuse("isv.INVALID_JSON_PARAM", asked)
        if len(numbers) > MOST_NUMBERS:
            return self._refuse("isv.MOBILE_COUNT_OVER_LIMIT", asked)
        if not all(_NUMBER.fullmatch(number) for number in numbers):
            return self._refuse("isv.MOBILE_NUMBER_ILLEGAL", asked)
        if wish.get("SignName") != self._account.sign:
            return self._refuse("isv.SMS_SIGNATURE_ILLEGAL", asked)
        if template is None:
            return self._refuse("isv.SMS_TEMPLATE_ILLEGAL", asked)
        if not set(template.parameters) <= set(given):
            return self._refuse("isv.TEMPLATE_MISSING_PARAMETERS", asked)
        words = f"【{self._account.sign}】{template.say(given)}"
        biz_id = f"{secrets.randbelow(10**15):015d}^0"
        for number in numbers:
            self._desk.take("aliyun", biz_id, number, words, mark=wish.get("OutId", ""), template=template.id)
        lost = next((one for one in faults if one in LOST), FINE)
        return self._told({"Code": "OK", "Message": "OK", "BizId": biz_id}, asked, lost)

    def _details(self, wish: Mapping[str, str], asked: str) -> Response:
        number, size = wish.get("PhoneNumber", ""), min(int(wish.get("PageSize") or 10), MOST_RECORDS)
        if self._desk.fault("aliyun", number) == "http_500":
            return self._desk.broken("aliyun", asked)
        held = self._desk.book.to("aliyun", address(number).removeprefix("sms:"))
        found = [one for one in held if f"{local(one.at):%Y%m%d}" == wish.get("SendDate")]
        first = (max(int(wish.get("CurrentPage") or 1), 1) - 1) * size
        records = [_record(one) for one in found[first : first + size]]
        told = {
            "Code": "OK",
            "Message": "OK",
            "TotalCount": len(found),
            "SmsSendDetailDTOs": {"SmsSendDetailDTO": records},
        }
        return self._told(told, asked)

    def _told(self, told: Mapping[str, object], asked: str, fault: str = FINE, status: int = 200) -> Response:
        answer = {**told, "RequestId": secrets.token_hex(16)}
        return self._desk.answer("aliyun", fault, asked, answer, ok=told["Code"] == "OK", status=status)

    def _refuse(self, code: str, asked: str, status: int = 200) -> Response:
        return self._told({"Code": code, "Message": code}, asked, status=STATUS.get(code, status))


def _record(one: Taken) -> dict[str, object]:
    state = AWAITED if not one.code else ARRIVED if one.arrived else FAILED
    return {
        "PhoneNum": one.number.removeprefix("+86"),
        "SendStatus": state,
        "ErrCode": one.code,
        "TemplateCode": one.template,
        "Content": one.text,
        "SendDate": f"{local(one.at):%Y-%m-%d %H:%M:%S}",
        "ReceiveDate": f"{local(one.told_at):%Y-%m-%d %H:%M:%S}" if one.told_at else "",
        "OutId": one.mark,
    }
