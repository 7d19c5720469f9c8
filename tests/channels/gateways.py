"""Tencent Cloud and Aliyun on loopback: what they accept, their own errors, their records; and the file of approved ids."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from config.domestic_sms import AliyunSms, TencentSms
from config.parents import load
from tests.wires.standin import Answer, Asked

IDS = {
    "tencent": {"guardian.absent": "1110001", "guardian.arrived": "1110002", "staff.look": "1110009"},
    "aliyun": {"guardian.absent": "SMS_2220001", "guardian.arrived": "SMS_2220002", "staff.look": "SMS_2220009"},
}
#: Placeholders of the templates as approved: how many parameters each wants.
WANTS = {"1110001": 4, "1110002": 3, "1110009": 0}
NAMED = {
    "SMS_2220001": {"school", "pupil", "day", "who"},
    "SMS_2220002": {"school", "pupil", "day"},
    "SMS_2220009": set(),
}
SIGN = "青禾县教体局"


def ids_file(folder: Path) -> Path:
    file = folder / "sms_templates.yaml"
    file.write_text(json.dumps(IDS), "utf-8")
    return file


def tencent(base: str) -> TencentSms:
    return TencentSms("AKIDexample", "secret-key-of-tencent", "1400006666", SIGN, base)


def aliyun(base: str) -> AliyunSms:
    return AliyunSms("LTAIexample", "key-secret-of-aliyun", SIGN, base)


WORDS = load()


def absent_today(pupil: str, day: date, school: str, teacher: str | None) -> str:
    """The SMS to a guardian on the day of an absence."""
    who = f"{teacher}老师" if teacher else "班主任"
    values = {"school": school, "pupil": pupil, "day": f"{day.month}月{day.day}日", "who": who}
    return WORDS.say("absent", values).sms


def arrived_after_all(pupil: str, day: date, school: str) -> str:
    """The SMS that takes it back."""
    return WORDS.say("arrived", {"school": school, "pupil": pupil, "day": f"{day.month}月{day.day}日"}).sms


class Gateways:
    """Answers as both do. `on_tencent`, `on_aliyun` replace an answer while they are set."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.on_tencent: Callable[[Asked], Answer | None] | None = None
        self.on_aliyun: Callable[[Asked], Answer | None] | None = None
        self.reports: list[dict[str, Any]] = []
        self.records: list[dict[str, Any]] = []

    def __call__(self, asked: Asked) -> Answer:
        headers = {name.lower(): value for name, value in asked.headers.items()}
        if "x-tc-action" in headers:
            return (self.on_tencent and self.on_tencent(asked)) or self._tencent(headers, asked)
        return (self.on_aliyun and self.on_aliyun(asked)) or self._aliyun(headers, asked)

    def of(self, gateway: str) -> list[dict[str, Any]]:
        return [one for one in self.sent if one["gateway"] == gateway]

    def _tencent(self, headers: dict[str, str], asked: Asked) -> Answer:
        assert headers["authorization"].startswith("TC3-HMAC-SHA256 Credential=AKIDexample/")
        assert headers["x-tc-version"] == "2021-01-11"
        wish = asked.json()
        if headers["x-tc-action"] == "PullSmsSendStatusByPhoneNumber":
            found = [one for one in self.reports if one["PhoneNumber"] == wish["PhoneNumber"]]
            return 200, {"Response": {"PullSmsSendStatusSet": found, "RequestId": "r"}}
        assert headers["x-tc-action"] == "SendSms"
        (phone,) = wish["PhoneNumberSet"]
        code = "Ok"
        if wish["SignName"] != SIGN:
            code = "FailedOperation.SignatureIncorrectOrUnapproved"
        elif wish["TemplateId"] not in WANTS:
            code = "FailedOperation.TemplateIncorrectOrUnapproved"
        elif WANTS[wish["TemplateId"]] != len(wish["TemplateParamSet"]):
            code = "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        return self.tencent_says(code, phone, wish)

    def tencent_says(self, code: str, phone: str, wish: dict[str, Any] | None = None) -> Answer:
        """The answer for one number."""
        number = f"T{len(self.sent):04d}" if code == "Ok" else ""
        if code == "Ok":
            assert wish is not None
            self.sent.append({"gateway": "tencent", "phone": phone, "id": number, **wish})
        state = {"SerialNo": number, "PhoneNumber": phone, "Fee": 1, "SessionContext": "", "Code": code, "Message": ""}
        return 200, {"Response": {"SendStatusSet": [state], "RequestId": "r"}}

    def _aliyun(self, headers: dict[str, str], asked: Asked) -> Answer:
        form = {key: values[0] for key, values in parse_qs(asked.body.decode(), keep_blank_values=True).items()}
        wish = {**asked.query, **form}
        assert "LTAIexample" in headers.get("authorization", "") + wish.get("AccessKeyId", "")
        action = headers.get("x-acs-action") or wish.get("Action")
        if action == "QuerySendDetails":
            found = [one for one in self.records if one["PhoneNum"] == wish["PhoneNumber"]]
            return 200, {"Code": "OK", "SmsSendDetailDTOs": {"SmsSendDetailDTO": found}, "TotalCount": len(found)}
        assert action == "SendSms"
        given = set(json.loads(wish.get("TemplateParam", "{}")))
        if wish["SignName"] != SIGN:
            return self.aliyun_says("isv.SMS_SIGNATURE_ILLEGAL")
        if NAMED.get(wish["TemplateCode"]) != given:
            return self.aliyun_says("isv.TEMPLATE_MISSING_PARAMETERS")
        number = f"A{len(self.sent):04d}"
        self.sent.append({"gateway": "aliyun", "phone": wish["PhoneNumbers"], "id": number, **wish})
        return 200, {"Code": "OK", "Message": "OK", "BizId": number, "RequestId": "r"}

    @staticmethod
    def aliyun_says(code: str) -> Answer:
        """A refusal: HTTP 200 with a code, as the platform gives it."""
        return 200, {"Code": code, "Message": "no", "RequestId": "r"}
