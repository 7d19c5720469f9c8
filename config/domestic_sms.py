"""Settings of the SMS gateways of mainland China: Tencent Cloud and Aliyun, their callbacks, their approved templates."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from config.environment import Environment

TENCENT_API, ALIYUN_API = "https://sms.tencentcloudapi.com", "https://dysmsapi.aliyuncs.com"
TENCENT_NAMES = ("TENCENT_SMS_SECRET_ID", "TENCENT_SMS_SECRET_KEY", "TENCENT_SMS_APP_ID", "TENCENT_SMS_SIGN")
ALIYUN_NAMES = ("ALIYUN_SMS_KEY_ID", "ALIYUN_SMS_KEY_SECRET", "ALIYUN_SMS_SIGN")
SECRETS = ("TENCENT_SMS_SECRET_KEY", "ALIYUN_SMS_KEY_SECRET", "BAOXUE_SMS_CALLBACK_SECRET")
OTHERS = ("TENCENT_SMS_API_BASE", "ALIYUN_SMS_API_BASE", "BAOXUE_SMS_TEMPLATES", "BAOXUE_SMS_CALLBACK_IPS")
#: A callback's secret is part of its address: nobody may guess it.
LEAST_SECRET = 24

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class TencentSms:
    """One SMS application (SdkAppId) of one account; `sign` is the approved signature without brackets."""

    secret_id: str
    secret_key: str = field(repr=False)
    app_id: str
    sign: str
    api_base: str = TENCENT_API


@dataclass(frozen=True, slots=True)
class AliyunSms:
    """One account; `sign` is the approved signature without brackets."""

    key_id: str
    key_secret: str = field(repr=False)
    sign: str
    api_base: str = ALIYUN_API


@dataclass(frozen=True, slots=True)
class DomesticSms:
    """The gateways that are set up, in the order in which they are tried: Tencent's, then Aliyun's.

    `templates`: the file that maps our templates to approved ids. `callback_secret` (None: no callbacks) is part of the
    callbacks' addresses, `callback_ips` (empty: any) are those from which they may come.
    """

    templates: Path
    tencent: TencentSms | None = None
    aliyun: AliyunSms | None = None
    callback_secret: str | None = field(default=None, repr=False)
    callback_ips: tuple[Network, ...] = ()

    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for masking in logs."""
        found = [self.callback_secret, self.tencent and self.tencent.secret_key, self.aliyun and self.aliyun.key_secret]
        return tuple(one for one in found if one)


def read(env: Environment, home: Path) -> DomesticSms | None:
    """What the environment says; None where no gateway is set up. Faults are gathered in `env`."""
    tencent, aliyun = _tencent(env), _aliyun(env)
    secret = env.text("BAOXUE_SMS_CALLBACK_SECRET")
    ips = _networks(env)
    if (
        secret is not None
        and not env.unread(secret)
        and re.fullmatch(rf"[0-9A-Za-z_-]{{{LEAST_SECRET},}}", secret) is None
    ):
        env.faults.append(
            f"BAOXUE_SMS_CALLBACK_SECRET：至少 {LEAST_SECRET} 个字母或数字，可用 `openssl rand -hex 24` 生成"
        )
    if tencent is None and aliyun is None:
        return None
    if secret is None:
        env.warnings.append("没有设置 BAOXUE_SMS_CALLBACK_SECRET：收不到短信回执和家长的回复（见 docs/sms.md）")
    file = Path(env.text("BAOXUE_SMS_TEMPLATES") or home / "sms_templates.yaml")
    return DomesticSms(file, tencent, aliyun, secret, ips)


def in_sandbox(keys: Mapping[str, str], server: str) -> DomesticSms:
    """Both gateways of a sandbox. Their SDKs know only the root of a server: that is where the sandbox answers them."""
    return DomesticSms(
        templates=Path(__file__).parent / "sms_templates" / "sandbox.yaml",
        tencent=replace(TencentSms(*(keys[name] for name in TENCENT_NAMES)), api_base=server),
        aliyun=replace(AliyunSms(*(keys[name] for name in ALIYUN_NAMES)), api_base=server),
        callback_secret=keys["BAOXUE_SMS_CALLBACK_SECRET"],
    )


def _tencent(env: Environment) -> TencentSms | None:
    values = env.group("腾讯云短信的设置", TENCENT_NAMES, ("TENCENT_SMS_API_BASE",))
    base = env.base("TENCENT_SMS_API_BASE") or TENCENT_API
    if values is None:
        return None
    env.shape(values, "TENCENT_SMS_APP_ID", r"[0-9]{6,16}", "短信应用的 SdkAppId，一串数字，如 1400006666")
    _sign(env, values, "TENCENT_SMS_SIGN")
    secret_id, secret_key, app_id, sign = (values[name] for name in TENCENT_NAMES)
    return TencentSms(secret_id, secret_key, app_id, sign, base)


def _aliyun(env: Environment) -> AliyunSms | None:
    values = env.group("阿里云短信的设置", ALIYUN_NAMES, ("ALIYUN_SMS_API_BASE",))
    base = env.base("ALIYUN_SMS_API_BASE") or ALIYUN_API
    if values is None:
        return None
    _sign(env, values, "ALIYUN_SMS_SIGN")
    key_id, key_secret, sign = (values[name] for name in ALIYUN_NAMES)
    return AliyunSms(key_id, key_secret, sign, base)


def _sign(env: Environment, values: dict[str, str], name: str) -> None:
    env.shape(values, name, r"[^【】\[\]\s]{2,12}", "审核通过的短信签名，2 到 12 个字，不带【】")


def _networks(env: Environment) -> tuple[Network, ...]:
    found: list[Network] = []
    for word in re.split(r"[,，\s]+", env.text("BAOXUE_SMS_CALLBACK_IPS") or ""):
        if not word:
            continue
        try:
            found.append(ipaddress.ip_network(word, strict=False))
        except ValueError:
            env.faults.append(f"BAOXUE_SMS_CALLBACK_IPS：“{word}”不是 IP 地址或网段，多个用逗号分开")
    return tuple(found)
