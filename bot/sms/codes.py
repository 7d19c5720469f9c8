"""What Twilio's error codes mean for a message (twilio.com/docs/api/errors). Codes are refined over time: unknown ones
have a meaning too."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Means(Enum):
    """What to do about a code."""

    WAIT = "wait"  # later, as often as the back-off table allows
    SETUP = "setup"  # account or settings: nothing goes until somebody mends them
    PERSON = "person"  # this number cannot be reached so: other way
    STOPPED = "stopped"  # he wants no SMS: kept for ever, never retried
    MESSAGE = "message"  # this text is refused


@dataclass(frozen=True, slots=True)
class Code:
    """`wait` is the least number of seconds before another try; `say` is for the person who looks after it."""

    means: Means
    say: str
    wait: float = 0.0


MINUTE, HALF_HOUR = 60.0, 1800.0

CODES: dict[int, Code] = {
    20003: Code(Means.SETUP, "TWILIO_ACCOUNT_SID 或 TWILIO_AUTH_TOKEN 不对", 600.0),
    20404: Code(Means.SETUP, "TWILIO_ACCOUNT_SID 不对，或账号已停用", 600.0),
    20429: Code(Means.WAIT, "短信平台请求过多", MINUTE),
    21211: Code(Means.PERSON, "手机号码不对"),
    21217: Code(Means.PERSON, "手机号码不对"),
    21408: Code(Means.SETUP, "短信账号没有开通发往这个国家或地区", 600.0),
    21606: Code(Means.SETUP, "TWILIO_FROM 不是本账号可用的号码", 600.0),
    21608: Code(Means.PERSON, "试用账号只能发给已验证的号码"),
    21610: Code(Means.STOPPED, "对方已退订短信"),
    21611: Code(Means.WAIT, "短信发送队列已满", MINUTE),
    21612: Code(Means.PERSON, "短信没有到这个号码的通路"),
    21614: Code(Means.PERSON, "不是手机号码"),
    21617: Code(Means.MESSAGE, "短信内容太长"),
    21635: Code(Means.PERSON, "座机号码，不能收短信"),
    21703: Code(Means.SETUP, "TWILIO_MESSAGING_SERVICE_SID 里没有可用的号码", 600.0),
    30001: Code(Means.WAIT, "短信发送队列已满", MINUTE),
    30002: Code(Means.SETUP, "短信账号已停用", 600.0),
    30003: Code(Means.WAIT, "手机关机或不在服务区", HALF_HOUR),
    30004: Code(Means.PERSON, "短信被拦截"),
    30005: Code(Means.PERSON, "号码不存在"),
    30006: Code(Means.PERSON, "座机或运营商不可达"),
    30007: Code(Means.MESSAGE, "短信内容被运营商过滤"),
    30008: Code(Means.WAIT, "短信没有送达，原因不明", HALF_HOUR),
    30036: Code(Means.WAIT, "短信在有效期内没有送达", HALF_HOUR),
    30044: Code(Means.MESSAGE, "试用账号的短信太长"),
    63017: Code(Means.WAIT, "短信发送过快", MINUTE),
    63038: Code(Means.WAIT, "短信账号当日额度已用完", 3600.0),
}


def meaning(code: int | None, status: int | None = None) -> Code:
    """The row of a code; for an unknown one what the HTTP status says (401, 403 account, 429 too many, 4xx refused)."""
    if code in CODES:
        return CODES[code]
    if status in (401, 403):
        return Code(Means.SETUP, "短信平台拒绝了账号", 600.0)
    if status == 429:
        return CODES[20429]
    if status is not None and 400 <= status < 500:
        return Code(Means.MESSAGE, f"短信平台拒绝了这条短信（{code or status}）")
    return Code(Means.WAIT, f"短信平台暂时不能发送（{code or status or '?'}）", MINUTE)
