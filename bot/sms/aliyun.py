"""SMS through Aliyun's own SDK (dysmsapi of 2017-05-25): approved signature, template code, parameters by name.

The SDK is imported at the first use, for its size. It has no idempotency key: what may have gone is looked for by the
mark it carried (OutId) before it is repeated.
"""

from __future__ import annotations

import functools
import json
import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.channel import InDoubt, Letter, Sent, Word
from bot.clock import Clock
from bot.sms.gateway import Code, Means, error_of, mark_of, parts_of
from bot.sms.registry import Filled, Registry
from config.days import local
from config.domestic_sms import AliyunSms
from config.errors import ForAWhile

log = logging.getLogger(__name__)

REGION = "cn-hangzhou"
#: Milliseconds to connect and to read.
CONNECT, READ = 3000, 8000
#: Records of one number and day that are looked through (the platform's most is 50).
LOOK_THROUGH = 50
#: States of a record: not taken by the phone, taken; 1 is waiting for the carrier's word.
FAILED, ARRIVED = 2, 3
#: A message shows in the records a while after it was taken: before that, not finding it says nothing.
SETTLE = timedelta(minutes=10)

_SETUP = (Means.SETUP, 600.0)
#: help.aliyun.com/document_detail/101346.html; the longest beginning that fits counts.
CODES: dict[str, Code] = {
    "isv.BUSINESS_LIMIT_CONTROL": Code(Means.PERSON, 0.0, "同一号码的条数已到"),
    "isv.DAY_LIMIT_CONTROL": Code(*_SETUP, "阿里云短信当天额度已用完"),
    "isv.MONTH_LIMIT_CONTROL": Code(*_SETUP, "阿里云短信当月额度已用完"),
    "isv.SMS_SIGNATURE_ILLEGAL": Code(*_SETUP, "短信签名未通过审核，或与 ALIYUN_SMS_SIGN 不一致"),
    "isv.SIGN_STATE_ILLEGAL": Code(*_SETUP, "短信签名未通过审核或已失效"),
    "isv.SMS_TEMPLATE_ILLEGAL": Code(Means.MESSAGE, 0.0, "短信模板未通过审核，或编号不对"),
    "isv.TEMPLATE_MISSING_PARAMETERS": Code(Means.MESSAGE, 0.0, "参数与审核通过的模板不一致"),
    "isv.INVALID_JSON_PARAM": Code(Means.MESSAGE, 0.0, "参数与审核通过的模板不一致"),
    "isv.PARAM_LENGTH_LIMIT": Code(Means.MESSAGE, 0.0, "参数超长"),
    "isv.MOBILE_NUMBER_ILLEGAL": Code(Means.PERSON, 0.0, "手机号码不对"),
    "isv.MOBILE_COUNT_OVER_LIMIT": Code(Means.MESSAGE, 0.0, "一次发送的号码太多"),
    "isv.BLACK_KEY_CONTROL_LIMIT": Code(Means.MESSAGE, 0.0, "短信内容被拦截"),
    "isv.SMS_CONTENT_ILLEGAL": Code(Means.MESSAGE, 0.0, "短信内容被拦截"),
    "isv.BLACK_KEY": Code(Means.PERSON, 0.0, "对方在短信黑名单里"),
    "isv.DENY_IP_RANGE": Code(*_SETUP, "阿里云短信只接受中国大陆 IP 的请求"),
    "isv.OUT_OF_SERVICE": Code(*_SETUP, "阿里云短信已停用，多半是余额不足"),
    "isv.AMOUNT_NOT_ENOUGH": Code(*_SETUP, "阿里云短信余额不足"),
    "isv.ACCOUNT_NOT_EXISTS": Code(*_SETUP, "阿里云账号不存在"),
    "isv.ACCOUNT_ABNORMAL": Code(*_SETUP, "阿里云账号异常"),
    "isp.RAM_PERMISSION_DENY": Code(*_SETUP, "ALIYUN_SMS_KEY_ID 没有短信权限"),
    "InvalidAccessKeyId": Code(*_SETUP, "ALIYUN_SMS_KEY_ID 不对"),
    "SignatureDoesNotMatch": Code(*_SETUP, "ALIYUN_SMS_KEY_SECRET 不对"),
    "Throttling": Code(Means.WAIT, 60.0, "阿里云短信超过频率限制"),
    "isp.SYSTEM_ERROR": Code(Means.DOUBT, 60.0, "阿里云短信内部错误"),
}


class AliyunGateway:
    """One account. Safe to share between threads. Implements `bot.sms.takeover.Gateway`."""

    name = "aliyun"

    def __init__(self, settings: AliyunSms, registry: Registry, clock: Clock) -> None:
        self._settings, self._registry, self._clock = settings, registry, clock
        self._making = threading.Lock()

    def takes(self, letter: Letter) -> bool:
        """Whether this gateway can send it: a number of the mainland and an approved template."""
        return letter.address.startswith("+86") and self._registry.has(self.name, letter.text, staff=letter.staff)

    def send(self, letter: Letter) -> Sent:
        """One SMS. Raises `InDoubt`, `ForAWhile` or `ForGood`."""
        from alibabacloud_dysmsapi20170525 import models

        filled = self._registry.fill(self.name, letter.text, staff=letter.staff)
        wanted = models.SendSmsRequest(
            phone_numbers=letter.address.removeprefix("+86"),
            sign_name=self._settings.sign,
            template_code=filled.template_id,
            template_param=json.dumps(dict(filled.parameters), ensure_ascii=False) if filled.parameters else None,
            out_id=mark_of(letter),
        )
        body = self._ask(lambda client, runtime: client.send_sms_with_options(wanted, runtime).body)
        if not body.biz_id:
            raise InDoubt("the answer names no message", code="garbage")
        return self._sent(filled, str(body.biz_id))

    def look_up(self, letter: Letter) -> Sent | None:
        """Look for it in the records of its number and day."""
        now = self._clock.now()
        tried = letter.tried_at or letter.first_tried_at or now
        records = self._records(letter)
        if any(one.out_id == mark_of(letter) for one in records):
            # The records do not name the id under which receipts come; those bear our mark.
            return self._sent(self._registry.fill(self.name, letter.text, staff=letter.staff), "")
        if now - tried < SETTLE:
            wait = (SETTLE - (now - tried)).total_seconds()
            raise InDoubt("阿里云的记录里还没有这条短信", code="settling", retry_after=wait)
        if len(records) >= LOOK_THROUGH:
            # It may stand on a page that was not read: not to have found it proves nothing.
            raise InDoubt("阿里云给这个号码的记录太多", code="too_many")
        return None

    def later_word(self, letter: Letter, provider_id: str) -> Word | None:
        """Its record's state, where that is no longer a wait for the carrier's receipt."""
        for one in self._records(letter):
            if one.out_id == mark_of(letter) and one.send_status in (FAILED, ARRIVED):
                return Word(
                    "delivered" if one.send_status == ARRIVED else "failed", str(one.err_code or one.send_status)
                )
        return None

    def _records(self, letter: Letter) -> list[Any]:
        from alibabacloud_dysmsapi20170525 import models

        tried = letter.tried_at or letter.first_tried_at or self._clock.now()
        found: list[Any] = []
        for day in sorted({local(letter.first_tried_at or tried).date(), local(tried).date()}):
            wanted = models.QuerySendDetailsRequest(
                phone_number=letter.address.removeprefix("+86"),
                send_date=f"{day:%Y%m%d}",
                page_size=LOOK_THROUGH,
                current_page=1,
            )
            body = self._ask(functools.partial(_query, wanted), doubtful=False)
            held = body.sms_send_detail_dtos.sms_send_detail_dto if body.sms_send_detail_dtos else None
            found += held or []
        return found

    def _sent(self, filled: Filled, number: str) -> Sent:
        words = f"【{self._settings.sign}】{filled.text}"
        wire = {
            "gateway": self.name,
            "template": filled.template_id,
            "parameters": dict(filled.parameters),
            "text": words,
        }
        return Sent(f"{self.name}:{number}" if number else "", parts=parts_of(words), wire=wire)

    def _ask(self, ask: Callable[[Any, Any], Any], *, doubtful: bool = True) -> Any:
        from darabonba.exceptions import DaraException, UnretryableException
        from darabonba.runtime import RuntimeOptions

        lost = InDoubt if doubtful else ForAWhile
        # A repeat of the SDK's own would be a second SMS.
        runtime = RuntimeOptions(autoretry=False, max_attempts=1, connect_timeout=CONNECT, read_timeout=READ)
        try:
            body = ask(self._client, runtime)
            code = str(body.code or "")
        except (DaraException, UnretryableException) as raised:
            error = getattr(raised, "inner_exception", None) or raised
            code, status = str(getattr(error, "code", "") or ""), getattr(error, "status_code", None)
            if isinstance(status, int) and 400 <= status < 500 and code not in ("", "None"):
                raise error_of(CODES, code, doubtful=doubtful) from None
            if _never_left(raised):
                raise ForAWhile("Aliyun cannot be reached", code="connect") from None
            raise lost(f"no usable answer: {code or type(error).__name__}", code="no_answer") from None
        except (AttributeError, KeyError, TypeError, ValueError, OSError) as error:
            raise lost(f"no usable answer: {type(error).__name__}", code="garbage") from None
        if not code:
            raise lost("the answer has no code", code="garbage")
        if code != "OK":
            raise error_of(CODES, code, doubtful=doubtful)
        return body

    @functools.cached_property
    def _made_client(self) -> Any:
        from alibabacloud_dysmsapi20170525.client import Client
        from alibabacloud_tea_openapi.utils_models import Config

        settings = self._settings
        parts = urlsplit(settings.api_base)
        return Client(
            Config(
                access_key_id=settings.key_id,
                access_key_secret=settings.key_secret,
                region_id=REGION,
                endpoint=parts.netloc,
                protocol=parts.scheme,
                connect_timeout=CONNECT,
                read_timeout=READ,
            )
        )

    @property
    def _client(self) -> Any:
        with self._making:
            return self._made_client


def _query(wanted: Any, client: Any, runtime: Any) -> Any:
    return client.query_send_details_with_options(wanted, runtime).body


def _never_left(error: Exception) -> bool:
    return any(word in str(error) for word in ("NewConnectionError", "ConnectTimeout", "Connection refused"))
