"""What WeChat Work's error codes mean for a message (90455, 90312): decided by `errcode`, never by `errmsg`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Means(Enum):
    """What to do about a code."""

    TOKEN = "token"  # noqa: S105 – the access token is no longer good: fetch one, try once more
    WAIT = "wait"  # later, as often as the back-off table allows
    SETUP = "setup"  # our settings or the app's are wrong: nothing goes until somebody mends them, nothing is given up
    PERSON = "person"  # this receiver cannot be reached so: other channel
    MESSAGE = "message"  # this text is refused: other channel, then a human


@dataclass(frozen=True, slots=True)
class Code:
    """`wait` is the least number of seconds before another try; `say` tells the installer what to do."""

    means: Means
    wait: float = 0.0
    say: str = ""


BUSY, MINUTE, TEN_MINUTES = 10.0, 60.0, 600.0

CODES: dict[int, Code] = {
    40014: Code(Means.TOKEN, MINUTE, "access_token 无效"),
    42001: Code(Means.TOKEN, MINUTE, "access_token 已过期"),
    -1: Code(Means.WAIT, BUSY, "企业微信系统繁忙"),
    45009: Code(Means.WAIT, MINUTE + 5, "接口调用超过频率限制"),
    45033: Code(Means.WAIT, BUSY, "接口并发调用超过限制"),
    40001: Code(Means.SETUP, TEN_MINUTES, "WECOM_SECRET 不对：请到应用详情页重新查看 Secret"),
    40013: Code(Means.SETUP, TEN_MINUTES, "WECOM_CORP_ID 不对：请到“我的企业”页面核对企业ID"),
    40056: Code(Means.SETUP, TEN_MINUTES, "WECOM_AGENT_ID 不对：请到应用详情页核对 AgentId"),
    40091: Code(Means.SETUP, TEN_MINUTES, "WECOM_SECRET 不对：请到应用详情页重新查看 Secret"),
    43009: Code(Means.SETUP, TEN_MINUTES, "企业未认证，不能使用这个接口"),
    48002: Code(Means.SETUP, TEN_MINUTES, "应用没有调用这个接口的权限"),
    50003: Code(Means.SETUP, TEN_MINUTES, "应用已被停用：请在管理后台启用"),
    60011: Code(Means.SETUP, TEN_MINUTES, "应用没有权限：请检查可见范围和接口权限"),
    60020: Code(Means.SETUP, TEN_MINUTES, "本机出口IP不在“企业可信IP”里：请在应用详情页添加"),
    301002: Code(Means.SETUP, TEN_MINUTES, "WECOM_AGENT_ID 与 WECOM_SECRET 不是同一个应用的"),
    40003: Code(Means.PERSON, say="企业微信账号（userid）不存在"),
    60111: Code(Means.PERSON, say="企业微信账号（userid）不存在"),
    81013: Code(Means.PERSON, say="接收人不在应用可见范围内，或已离开"),
    82001: Code(Means.PERSON, say="没有接收人"),
    701008: Code(Means.PERSON, say="接收人没有接口许可"),
    701016: Code(Means.PERSON, say="接收人没有接口许可"),
    40058: Code(Means.MESSAGE, say="消息参数不合法"),
    40063: Code(Means.MESSAGE, say="消息参数为空"),
    44004: Code(Means.MESSAGE, say="消息内容为空"),
    45002: Code(Means.MESSAGE, say="消息内容超长"),
    41016: Code(Means.MESSAGE, say="卡片缺标题"),
    42014: Code(Means.MESSAGE, say="卡片的 task_id 不合法"),
    42039: Code(Means.MESSAGE, say="卡片按钮的 key 缺失或重复"),
    # 家校沟通: what is missing there is mended in days, a parent must hear today, so it goes the other way.
    **dict.fromkeys((65000, 65003), Code(Means.MESSAGE, say="企业的家校沟通还是旧架构，没有升级")),
    65014: Code(Means.MESSAGE, say="企业类型不是学校，不能用家校沟通"),
    65018: Code(Means.MESSAGE, say="家校沟通的家长人数到了上限"),
    **dict.fromkeys((65022, 65023), Code(Means.MESSAGE, say="应用没有家校沟通的权限")),
    65024: Code(Means.MESSAGE, say="班级或家长不在应用的家校可见范围内"),
    43012: Code(Means.SETUP, TEN_MINUTES, "应用没有配置接收消息的网址，不能发卡片"),
}
#: Codes change and grow: one that is not known is tried again within the table's bounds, then a human sees it.
UNKNOWN = Code(Means.WAIT, MINUTE, "企业微信返回未知错误")


def meaning(errcode: int) -> Code:
    """The row of a code, or `UNKNOWN`."""
    return CODES.get(errcode, UNKNOWN)
