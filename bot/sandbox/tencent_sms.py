"""Tencent Cloud SMS: SendSms and the reports of a number, version 2021-01-11, each number with a code of its own.

Sources: cloud.tencent.com/document/api/382/55981 (SendSms), 382/52075 (codes), the SDK's models.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import Response, request

from bot.sandbox import cloud_signatures
from bot.sandbox.faults import FINE
from bot.sandbox.gateway_book import Taken
from bot.sandbox.gateway_desk import LOST, NO_RECEIPT, UNDELIVERED, Desk
from bot.sandbox.gateway_keys import Account

VERSION = "2021-01-11"
MOST_NUMBERS = 200
#: The same words to the same number go once in so long.
SAME = timedelta(seconds=30)
_NUMBER = re.compile(r"\+861[0-9]{10}")
#: Codes that stand for the whole call, not for a number.
WHOLE = ("RequestLimitExceeded", "AuthFailure.SecretIdNotFound")


class TencentServer:
    def __init__(self, desk: Desk, account: Account) -> None:
        self._desk, self._account = desk, account

    def answer(self) -> Response:
        """POST /, the action in a header."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = request.get_data(cache=False)
        action, asked = headers.get("x-tc-action", ""), f"X-TC-Action: {headers.get('x-tc-action')}\n\n{body.decode()}"
        if cloud_signatures.credential(headers.get("authorization", "")) != self._account.key_id:
            return self._refuse("AuthFailure.SecretIdNotFound", asked)
        if not cloud_signatures.tencent(self._account.key_secret, headers, body):
            return self._refuse("AuthFailure.SignatureFailure", asked)
        try:
            wish = json.loads(body)
        except ValueError:
            return self._refuse("InvalidParameter", asked)
        if headers.get("x-tc-version") != VERSION:
            return self._refuse("NoSuchVersion", asked)
        if wish.get("SmsSdkAppId") != self._account.app_id:
            return self._refuse("InvalidParameterValue.SdkAppIdNotExist", asked)
        if action == "SendSms":
            return self._send(wish, asked)
        if action == "PullSmsSendStatusByPhoneNumber":
            return self._reports(wish, asked)
        return self._refuse("InvalidAction", asked)

    def _send(self, wish: Mapping[str, object], asked: str) -> Response:
        numbers = wish.get("PhoneNumberSet")
        if not isinstance(numbers, list) or not 1 <= len(numbers) <= MOST_NUMBERS:
            return self._refuse("InvalidParameterValue.ContentLengthLimit", asked)
        faults = [self._desk.fault("tencent", str(number)) for number in numbers]
        if "http_500" in faults:
            return self._desk.broken("tencent", asked)
        if (whole := next((one for one in faults if one in WHOLE), None)) is not None:
            return self._refuse(whole, asked)
        states = [self._one(str(number), wish, fault) for number, fault in zip(numbers, faults, strict=True)]
        lost = next((one for one in faults if one in LOST), FINE)
        return self._told({"SendStatusSet": states}, asked, lost, ok=all(one["Code"] == "Ok" for one in states))

    def _one(self, number: str, wish: Mapping[str, object], fault: str) -> dict[str, object]:
        """One number's state: taken, or refused by its own code."""
        template = self._account.template(wish.get("TemplateId"))
        given = wish.get("TemplateParamSet") or []
        assert isinstance(given, list)
        code, words = "Ok", ""
        if fault not in (FINE, NO_RECEIPT, *LOST, *UNDELIVERED):
            code = fault
        elif wish.get("SignName") != self._account.sign:
            code = "FailedOperation.SignatureIncorrectOrUnapproved"
        elif template is None:
            code = "FailedOperation.TemplateIncorrectOrUnapproved"
        elif len(template.parameters) != len(given):
            code = "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        elif _NUMBER.fullmatch(number) is None:
            code = "InvalidParameterValue.IncorrectPhoneNumber"
        else:
            said = template.say(dict(zip(template.parameters, map(str, given), strict=True)))
            words = f"【{self._account.sign}】{said}"
            if self._desk.book.repeated("tencent", number, words, self._desk.now(), SAME):
                code = "LimitExceeded.PhoneNumberThirtySecondLimit"
        serial = f"{secrets.randbelow(10**16):016d}" if code == "Ok" else ""
        mark = str(wish.get("SessionContext") or "")
        if code == "Ok":
            self._desk.take("tencent", serial, number, words, mark=mark, template=str(wish.get("TemplateId")))
        return {
            "SerialNo": serial,
            "PhoneNumber": number,
            "Fee": (1 if len(words) <= 70 else -(-len(words) // 67)) if code == "Ok" else 0,
            "SessionContext": mark,
            "Code": code,
            "Message": "send success" if code == "Ok" else code.rpartition(".")[2],
            "IsoCode": "CN",
        }

    def _reports(self, wish: Mapping[str, object], asked: str) -> Response:
        """PullSmsSendStatusByPhoneNumber: only what the carrier has given its word on is in it."""
        number, limit = str(wish.get("PhoneNumber")), int(str(wish.get("Limit") or 0))
        since = datetime.fromtimestamp(int(str(wish.get("BeginTime") or 0)), self._desk.now().tzinfo)
        if self._desk.fault("tencent", number) == "http_500":
            return self._desk.broken("tencent", asked)
        found = [one for one in self._desk.book.to("tencent", number) if one.code and one.at >= since]
        return self._told({"PullSmsSendStatusSet": [_report(one) for one in found[:limit]]}, asked)

    def _told(self, told: Mapping[str, object], asked: str, fault: str = FINE, *, ok: bool = True) -> Response:
        answer = {"Response": {**told, "RequestId": secrets.token_hex(16)}}
        return self._desk.answer("tencent", fault, asked, answer, ok=ok)

    def _refuse(self, code: str, asked: str) -> Response:
        """A refusal of the call as a whole: HTTP 200 with an Error."""
        return self._told({"Error": {"Code": code, "Message": code.rpartition(".")[2]}}, asked, ok=False)


def _report(one: Taken) -> dict[str, object]:
    told = one.told_at or one.at
    return {
        "UserReceiveTime": int(told.timestamp()),
        "CountryCode": "86",
        "SubscriberNumber": one.number.removeprefix("+86"),
        "PhoneNumber": one.number,
        "SerialNo": one.id,
        "ReportStatus": "SUCCESS" if one.arrived else "FAIL",
        "UserReceiveStatus": one.code,
        "Description": one.said,
        "SessionContext": one.mark,
    }
