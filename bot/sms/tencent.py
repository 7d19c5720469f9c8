"""SMS through Tencent Cloud's own SDK (SendSms of 2021-01-11): approved signature, template id, ordered parameters.

The SDK is imported at the first use, for its size. It has no idempotency key: what may have gone is looked for by the
mark it carried (SessionContext), and where no report names it, it is not repeated.
"""

from __future__ import annotations

import functools
import json
import logging
import threading
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.channel import InDoubt, Letter, Sent, Word
from bot.clock import Clock
from bot.sms.gateway import Code, Means, error_of, mark_of, parts_of
from bot.sms.registry import Filled, Registry
from config.domestic_sms import TencentSms
from config.errors import ForAWhile

log = logging.getLogger(__name__)

REGION = "ap-guangzhou"
#: Seconds for one call.
TIMEOUT = 8
#: Reports of one number that are looked through (the platform's most is 100).
LOOK_THROUGH = 100
SKEW = timedelta(minutes=5)

_SETUP = (Means.SETUP, 600.0)
#: The beginning of a code → what it means (cloud.tencent.com/document/product/382/52075). The longest that fits counts.
CODES: dict[str, Code] = {
    "AuthFailure": Code(*_SETUP, "腾讯云 SecretId 或 SecretKey 不对，或没有短信权限"),
    "UnauthorizedOperation": Code(*_SETUP, "腾讯云账号没有短信权限"),
    "FailedOperation.InsufficientBalanceInSmsPackage": Code(*_SETUP, "腾讯云短信套餐包余量不足"),
    "FailedOperation.SignatureIncorrectOrUnapproved": Code(*_SETUP, "短信签名未通过审核，或与 TENCENT_SMS_SIGN 不一致"),
    "FailedOperation.TemplateIncorrectOrUnapproved": Code(Means.MESSAGE, 0.0, "短信模板未通过审核，或编号不对"),
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": Code(
        Means.MESSAGE, 0.0, "参数个数与审核通过的模板不一致"
    ),
    "FailedOperation.PhoneNumberInBlacklist": Code(Means.PERSON, 0.0, "对方在短信黑名单里（已退订或投诉过）"),
    "FailedOperation.ContainSensitiveWord": Code(Means.MESSAGE, 0.0, "短信内容有敏感词"),
    "FailedOperation": Code(Means.WAIT, 60.0, "腾讯云短信暂时失败"),
    "InvalidParameterValue.IncorrectPhoneNumber": Code(Means.PERSON, 0.0, "手机号码不对"),
    "InvalidParameterValue.SdkAppIdNotExist": Code(*_SETUP, "TENCENT_SMS_APP_ID 不对"),
    "InvalidParameterValue": Code(Means.MESSAGE, 0.0, "腾讯云不接受这条短信的参数"),
    "InvalidParameter": Code(Means.MESSAGE, 0.0, "腾讯云不接受这条短信的参数"),
    "MissingParameter": Code(Means.MESSAGE, 0.0, "腾讯云不接受这条短信的参数"),
    "LimitExceeded.PhoneNumberThirtySecondLimit": Code(Means.WAIT, 35.0, "同一号码 30 秒内只能发一条"),
    "LimitExceeded.PhoneNumberOneHourLimit": Code(Means.WAIT, 1200.0, "同一号码每小时的条数已到"),
    "LimitExceeded.PhoneNumberDailyLimit": Code(Means.PERSON, 0.0, "同一号码当天的条数已到"),
    "LimitExceeded.PhoneNumberSameContentDailyLimit": Code(Means.PERSON, 0.0, "同一号码当天相同内容的条数已到"),
    "LimitExceeded": Code(Means.WAIT, 60.0, "腾讯云短信超过频率限制"),
    "RequestLimitExceeded": Code(Means.WAIT, 60.0, "腾讯云短信超过频率限制"),
    "InternalError": Code(Means.DOUBT, 60.0, "腾讯云短信内部错误"),
    "UnsupportedOperation": Code(Means.PERSON, 0.0, "腾讯云不能发到这个号码"),
}


class TencentGateway:
    """One account. Safe to share between threads. Implements `bot.sms.takeover.Gateway`."""

    name = "tencent"

    def __init__(self, settings: TencentSms, registry: Registry, clock: Clock) -> None:
        self._settings, self._registry, self._clock = settings, registry, clock
        self._making = threading.Lock()

    def takes(self, letter: Letter) -> bool:
        """Whether this gateway can send it: a number of the mainland and an approved template."""
        return letter.address.startswith("+86") and self._registry.has(self.name, letter.text, staff=letter.staff)

    def send(self, letter: Letter) -> Sent:
        """One SMS. Raises `InDoubt`, `ForAWhile` or `ForGood`."""
        filled = self._registry.fill(self.name, letter.text, staff=letter.staff)
        answer = self._ask(
            "SendSms",
            {
                "PhoneNumberSet": [letter.address],
                "SmsSdkAppId": self._settings.app_id,
                "SignName": self._settings.sign,
                "TemplateId": filled.template_id,
                "TemplateParamSet": list(filled.parameters.values()),
                "SessionContext": mark_of(letter),
            },
        )
        # The call as a whole is fine even where the number was refused: each number has its own code.
        states = answer.get("SendStatusSet") or []
        if len(states) != 1 or not isinstance(states[0], dict):
            raise InDoubt("the answer names no number", code="garbage")
        state = states[0]
        if state.get("Code") != "Ok":
            raise error_of(CODES, str(state.get("Code") or ""))
        if not state.get("SerialNo"):
            raise InDoubt("the answer names no message", code="garbage")
        return self._sent(filled, str(state["SerialNo"]))

    def look_up(self, letter: Letter) -> Sent | None:
        """Look for it in the reports of its number. A message whose report has not come yet is in none of them, so
        that not finding it says nothing."""
        for report in self._reports(letter):
            if report.get("SessionContext") == mark_of(letter) and report.get("SerialNo"):
                filled = self._registry.fill(self.name, letter.text, staff=letter.staff)
                return self._sent(filled, str(report["SerialNo"]))
        raise InDoubt("腾讯云还没有这条短信的回执", code="no_report", retry_after=120)

    def _reports(self, letter: Letter) -> list[dict[str, Any]]:
        since = (letter.first_tried_at or self._clock.now()) - SKEW
        answer = self._ask(
            "PullSmsSendStatusByPhoneNumber",
            {
                "BeginTime": int(since.timestamp()),
                "Offset": 0,
                "Limit": LOOK_THROUGH,
                "PhoneNumber": letter.address,
                "SmsSdkAppId": self._settings.app_id,
            },
            doubtful=False,
        )
        return [one for one in answer.get("PullSmsSendStatusSet") or [] if isinstance(one, dict)]

    def later_word(self, letter: Letter, provider_id: str) -> Word | None:
        """Its report, where there is one."""
        for report in self._reports(letter):
            if report.get("SerialNo") == provider_id and report.get("ReportStatus") in ("SUCCESS", "FAIL"):
                good = report["ReportStatus"] == "SUCCESS"
                said = (
                    "DELIVERED" if good else str(report.get("Description") or report.get("UserReceiveStatus") or "FAIL")
                )
                return Word("delivered" if good else "failed", said)
        return None

    def _sent(self, filled: Filled, number: str) -> Sent:
        words = f"【{self._settings.sign}】{filled.text}"
        wire = {
            "gateway": self.name,
            "template": filled.template_id,
            "parameters": dict(filled.parameters),
            "text": words,
        }
        return Sent(f"{self.name}:{number}" if number else "", parts=parts_of(words), wire=wire)

    def _ask(self, action: str, parameters: dict[str, Any], *, doubtful: bool = True) -> dict[str, Any]:
        from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

        lost = InDoubt if doubtful else ForAWhile
        try:
            answer = json.loads(self._client.call(action, parameters))["Response"]
            if (error := answer.get("Error")) is not None:
                raise error_of(CODES, str(error.get("Code") or ""), doubtful=doubtful)
            return dict(answer)
        except TencentCloudSDKException as error:
            code = str(error.code or "")
            if code == "ClientNetworkError" and _never_left(str(error.message)):
                raise ForAWhile("Tencent Cloud cannot be reached", code="connect") from None
            if code.startswith(("Client", "Server")) or not code:
                raise lost(f"no usable answer: {code or 'none'}", code="no_answer") from None
            raise error_of(CODES, code, doubtful=doubtful) from None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise lost(f"answer of another shape: {type(error).__name__}", code="garbage") from None

    @functools.cached_property
    def _made_client(self) -> Any:
        from tencentcloud.common.credential import Credential
        from tencentcloud.common.profile.client_profile import ClientProfile
        from tencentcloud.common.profile.http_profile import HttpProfile
        from tencentcloud.sms.v20210111.sms_client import SmsClient

        settings = self._settings
        parts = urlsplit(settings.api_base)
        http = HttpProfile(protocol=parts.scheme, endpoint=parts.netloc, reqTimeout=TIMEOUT)
        # The breaker would send the request to another region, and with it a second time.
        profile = ClientProfile(httpProfile=http, disable_region_breaker=True)
        return SmsClient(Credential(settings.secret_id, settings.secret_key), REGION, profile)

    @property
    def _client(self) -> _Caller:
        with self._making:
            return _Caller(self._made_client)


class _Caller:
    """The SDK's call by action: its answer as text, errors and all."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def call(self, action: str, parameters: dict[str, Any]) -> str:
        body = self._client.call(action, parameters, headers={"X-TC-TraceId": "baoxue"})
        return body.decode() if isinstance(body, bytes) else str(body)


def _never_left(message: str) -> bool:
    return any(word in message for word in ("NewConnectionError", "ConnectTimeout", "Name or service not known"))
