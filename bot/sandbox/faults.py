"""The switches that make the outside world fail, one a direction, for everybody or for one phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.memory import Memory

#: wecom_out: the product sends to WeChat Work. parent_out: 学校通知 to a parent. tencent_out, aliyun_out, sms_out: it sends
#: an SMS by Tencent Cloud, Aliyun, Twilio. callback: WeChat Work posts to the product.
Channel = Literal["wecom_out", "parent_out", "tencent_out", "aliyun_out", "sms_out", "callback"]

FINE = "fine"

#: What can go wrong, in the words of the page. The codes are the providers' own.
KINDS: dict[Channel, dict[str, str]] = {
    "wecom_out": {
        FINE: "正常",
        "http_500": "服务器出错（HTTP 500）",
        "45009": "发得太频繁（45009）",
        "40014": "令牌一直无效（40014）",
        "timeout": "不回话（超时）",
        "cut": "收下后断线（不知到没到）",
        "invaliduser": "查无此人（invaliduser）",
    },
    "parent_out": {
        FINE: "正常",
        "http_500": "服务器出错（HTTP 500）",
        "cut": "收下后断线（不知到没到）",
        "65022": "应用没有家校沟通的权限（65022）",
        "invalid": "家长没有关注学校通知（invalid_parent_userid）",
    },
    "tencent_out": {
        FINE: "正常",
        "http_500": "服务器出错（HTTP 500）",
        "timeout": "收下后不回话（超时）",
        "cut": "收下后断线（不知到没到）",
        "FailedOperation.InsufficientBalanceInSmsPackage": "套餐余量不足（InsufficientBalanceInSmsPackage）",
        "FailedOperation.SignatureIncorrectOrUnapproved": "签名未通过（SignatureIncorrectOrUnapproved）",
        "LimitExceeded.PhoneNumberDailyLimit": "这个号码今天的条数已到（PhoneNumberDailyLimit）",
        "LimitExceeded.PhoneNumberThirtySecondLimit": "30 秒内发过（PhoneNumberThirtySecondLimit）",
        "FailedOperation.PhoneNumberInBlacklist": "号码在黑名单里（PhoneNumberInBlacklist）",
        "FailedOperation.ContainSensitiveWord": "有敏感词（ContainSensitiveWord）",
        "RequestLimitExceeded": "请求太频繁（RequestLimitExceeded）",
        "AuthFailure.SecretIdNotFound": "密钥不存在（AuthFailure.SecretIdNotFound）",
        "MK:0001": "收下后回执：空号（MK:0001）",
        "no_status": "收下后没有回执",
    },
    "aliyun_out": {
        FINE: "正常",
        "http_500": "服务器出错（HTTP 500）",
        "timeout": "收下后不回话（超时）",
        "cut": "收下后断线（不知到没到）",
        "isv.AMOUNT_NOT_ENOUGH": "余额不足（isv.AMOUNT_NOT_ENOUGH）",
        "isv.OUT_OF_SERVICE": "已停用（isv.OUT_OF_SERVICE）",
        "isv.BUSINESS_LIMIT_CONTROL": "这个号码的条数已到（isv.BUSINESS_LIMIT_CONTROL）",
        "isv.SMS_SIGNATURE_ILLEGAL": "签名不合法（isv.SMS_SIGNATURE_ILLEGAL）",
        "isv.MOBILE_NUMBER_ILLEGAL": "号码不对（isv.MOBILE_NUMBER_ILLEGAL）",
        "isv.SMS_CONTENT_ILLEGAL": "内容被拦截（isv.SMS_CONTENT_ILLEGAL）",
        "InvalidAccessKeyId.NotFound": "密钥不存在（404 InvalidAccessKeyId.NotFound）",
        "Throttling.User": "请求太频繁（400 Throttling.User）",
        "UNDELIV": "收下后回执：空号或停机（UNDELIV）",
        "no_status": "收下后没有回执",
    },
    "sms_out": {
        FINE: "正常",
        "http_500": "服务器出错（HTTP 500）",
        "20429": "发得太频繁（429）",
        "timeout": "不回话（超时）",
        "cut": "收下后断线（不知到没到）",
        "21610": "已退订（21610）",
        "21211": "号码无效（21211）",
        "30003": "关机、无法接通（30003）",
        "30005": "空号、停机（30005）",
        "no_status": "收下后没有回执",
    },
    "callback": {
        FINE: "正常",
        "twice": "同一条投递两次",
        "bad_signature": "签名不对（应被拒 403）",
    },
}

LABELS: dict[Channel, str] = {
    "wecom_out": "发往企业微信",
    "parent_out": "学校通知",
    "tencent_out": "腾讯云短信（先用）",
    "aliyun_out": "阿里云短信（接手）",
    "sms_out": "Twilio 短信（最后）",
    "callback": "企业微信回调",
}


def channels() -> Iterator[Channel]:
    yield from KINDS


@dataclass(frozen=True, slots=True)
class Fault:
    """One switch: `kind` is a key of KINDS; `address` the phone it is for, None for everybody."""

    channel: Channel
    kind: str
    address: str | None


class Faults:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def turn(self, channel: Channel, kind: str, address: str | None) -> None:
        """Set a switch; raises KeyError for a kind that the channel does not have."""
        KINDS[channel][kind]
        with self._memory.change() as db:
            db.execute(
                "INSERT OR REPLACE INTO fault (channel, kind, address) VALUES (?, ?, ?)", (channel, kind, address)
            )

    def current(self) -> list[Fault]:
        kept = {row["channel"]: row for row in self._memory.rows("SELECT * FROM fault")}
        return [
            Fault(name, kept[name]["kind"], kept[name]["address"]) if name in kept else Fault(name, FINE, None)
            for name in channels()
        ]

    def of(self, channel: Channel, address: str | None) -> str:
        """The kind that strikes a call to `address`; a call that is for nobody (gettoken) meets only those for all."""
        row = self._memory.row("SELECT kind, address FROM fault WHERE channel = ?", (channel,))
        if row is None or row["address"] not in (None, address):
            return FINE
        return str(row["kind"])
