"""Settings: what the environment tells, read once at the start and judged as a whole.

`load(environ)` gives frozen `Settings` or raises `SettingsError` with every fault at once, each with what to do.
Each secret may come from a file instead (`NAME_FILE`). A channel's group of settings is complete or absent. With no
channel at all the sandbox is on: it brings its own keys (`config.sandbox_keys`), filled in by `in_sandbox`. Outside the
sandbox no secret has a default.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

from config import domestic_sms
from config.environment import SWITCH, Environment
from config.errors import PersonError

WECOM_API = "https://qyapi.weixin.qq.com"
TWILIO_API = "https://api.twilio.com"

#: Settings that are secrets: they may be given as NAME_FILE, and never show in `repr`.
SECRET_NAMES = (
    "BAOXUE_DATABASE_URL",
    "BAOXUE_SECRET_KEY",
    "BAOXUE_DATA_KEY",
    "BAOXUE_HEARTBEAT_URL",
    "WECOM_SECRET",
    "WECOM_TOKEN",
    "WECOM_ENCODING_AES_KEY",
    "TWILIO_AUTH_TOKEN",
    *domestic_sms.SECRETS,
)
WECOM_NAMES = ("WECOM_CORP_ID", "WECOM_AGENT_ID", "WECOM_SECRET", "WECOM_TOKEN", "WECOM_ENCODING_AES_KEY")
TWILIO_NAMES = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
TWILIO_SENDERS = ("TWILIO_FROM", "TWILIO_MESSAGING_SERVICE_SID")
PLAIN_NAMES = (
    "BAOXUE_BASE_URL",
    "BAOXUE_SANDBOX",
    "BAOXUE_TZ",
    "BAOXUE_HOME",
    "BAOXUE_CARDS",
    "BAOXUE_QUIET_FROM",
    "BAOXUE_QUIET_TO",
    "BAOXUE_CHECKIN_BY",
    "BAOXUE_QUIET_ROLES",
    "BAOXUE_MOST_A_DAY",
    "BAOXUE_TICK_SECONDS",
    "BAOXUE_DELIVER_SECONDS",
    "BAOXUE_SWEEP_SECONDS",
    "BAOXUE_AUDIT_SECONDS",
    "BAOXUE_THREADS",
    "BAOXUE_SEND_THREADS",
    "BAOXUE_LOG_LEVEL",
    "WECOM_API_BASE",
    "TWILIO_API_BASE",
)
KNOWN = frozenset(
    (
        *PLAIN_NAMES,
        *WECOM_NAMES,
        *TWILIO_NAMES,
        *TWILIO_SENDERS,
        *domestic_sms.TENCENT_NAMES,
        *domestic_sms.ALIYUN_NAMES,
        *domestic_sms.OTHERS,
        *SECRET_NAMES,
        *(f"{name}_FILE" for name in SECRET_NAMES),
    )
)
#: Shorter secrets can be guessed: 16 characters are the least that is accepted.
LEAST_SECRET = 16


class SettingsError(PersonError):
    """The settings are not usable; `faults` lists every reason, one sentence each, with what to do."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("设置有误 (settings):\n" + "\n".join(f"  - {fault}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class WecomSettings:
    """One self-built app (自建应用) of one corp. `api_base` has no trailing slash and no `/cgi-bin`."""

    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)
    api_base: str = WECOM_API


@dataclass(frozen=True, slots=True)
class TwilioSettings:
    """One Twilio account; exactly one of `sender` (a number) and `messaging_service_sid` is set."""

    account_sid: str
    auth_token: str = field(repr=False)
    sender: str | None = None
    messaging_service_sid: str | None = None
    api_base: str = TWILIO_API


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment says. `base_url` is the public address without trailing slash, or None.

    `quiet_from`–`quiet_to` are the hours in which no prompt is sent (wall clock in China, may cross midnight);
    `checkin_by` is when a class that has not reported is asked. In the sandbox `wecom`, `twilio` and the keys are
    empty until `in_sandbox` fills them. `cards`: prompts come with buttons.
    """

    sandbox: bool
    home: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    data_key: str = field(repr=False)
    base_url: str | None = None
    tz: str = "Asia/Shanghai"
    wecom: WecomSettings | None = None
    twilio: TwilioSettings | None = None
    domestic: domestic_sms.DomesticSms | None = None
    quiet_from: time = time(21)
    quiet_to: time = time(7)
    quiet_of_role: Mapping[str, tuple[time, time]] = field(default_factory=dict)
    most_a_day: int = 8
    checkin_by: time = time(12)
    tick_seconds: float = 20.0
    deliver_seconds: float = 2.0
    sweep_seconds: float = 60.0
    audit_seconds: float = 240.0
    heartbeat_url: str | None = field(default=None, repr=False)
    threads: int = 8
    send_threads: int = 16
    log_level: str = "INFO"
    cards: bool = True
    warnings: tuple[str, ...] = ()

    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for masking in logs."""
        found = [self.secret_key, self.data_key, self.heartbeat_url or "", *_password_in(self.database_url)]
        if self.wecom is not None:
            found += [self.wecom.secret, self.wecom.token, self.wecom.encoding_aes_key]
        if self.twilio is not None:
            found.append(self.twilio.auth_token)
        if self.domestic is not None:
            found += self.domestic.secrets()
        return tuple(value for value in found if value)


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings. Raises `SettingsError` with all faults; never shows a secret's value."""
    return _Reader(environ, SECRET_NAMES).settings()


def in_sandbox(settings: Settings, keys: Mapping[str, str], server: str) -> Settings:
    """Fill a sandbox's settings with its own keys; `server` is the address of this process, e.g. `http://127.0.0.1:8000`."""
    if not settings.sandbox:
        raise SettingsError(("沙盒密钥只能用于沙盒模式 (sandbox keys are for the sandbox only)",))
    server = server.rstrip("/")
    return replace(
        settings,
        secret_key=settings.secret_key or keys["BAOXUE_SECRET_KEY"],
        data_key=settings.data_key or keys["BAOXUE_DATA_KEY"],
        base_url=settings.base_url or server,
        wecom=WecomSettings(
            corp_id=keys["WECOM_CORP_ID"],
            agent_id=int(keys["WECOM_AGENT_ID"]),
            secret=keys["WECOM_SECRET"],
            token=keys["WECOM_TOKEN"],
            encoding_aes_key=keys["WECOM_ENCODING_AES_KEY"],
            api_base=f"{server}/sandbox/wecom",
        ),
        twilio=TwilioSettings(
            account_sid=keys["TWILIO_ACCOUNT_SID"],
            auth_token=keys["TWILIO_AUTH_TOKEN"],
            sender=keys["TWILIO_FROM"],
            api_base=f"{server}/sandbox/twilio",
        ),
        domestic=domestic_sms.in_sandbox(keys, server),
    )


class _Reader(Environment):
    """Reads the settings of one environment, gathering faults instead of stopping at the first."""

    def settings(self) -> Settings:
        self._look_for_typos()
        home = Path(self.text("BAOXUE_HOME") or "var")
        wecom, twilio = self._wecom(), self._twilio()
        sandbox = self._sandbox()
        made = Settings(
            sandbox=sandbox,
            home=home,
            database_url=self._database_url(home),
            secret_key=self._key("BAOXUE_SECRET_KEY", sandbox),
            data_key=self._data_keys(sandbox),
            base_url=self.base("BAOXUE_BASE_URL"),
            tz=self._tz(),
            wecom=wecom,
            twilio=twilio,
            domestic=domestic_sms.read(self, home),
            quiet_from=self.hour("BAOXUE_QUIET_FROM", time(21)),
            quiet_to=self.hour("BAOXUE_QUIET_TO", time(7)),
            quiet_of_role=self.hours_of_roles("BAOXUE_QUIET_ROLES"),
            most_a_day=int(self.number("BAOXUE_MOST_A_DAY", 8, 1, 1000)),
            checkin_by=self.hour("BAOXUE_CHECKIN_BY", time(12)),
            tick_seconds=self.number("BAOXUE_TICK_SECONDS", 20.0, 1, 60),
            deliver_seconds=self.number("BAOXUE_DELIVER_SECONDS", 2.0, 0.1, 60),
            sweep_seconds=self.number("BAOXUE_SWEEP_SECONDS", 60.0, 1, 600),
            audit_seconds=self.number("BAOXUE_AUDIT_SECONDS", 240.0, 1, 900),
            heartbeat_url=self.address("BAOXUE_HEARTBEAT_URL"),
            threads=int(self.number("BAOXUE_THREADS", 8, 1, 64)),
            send_threads=int(self.number("BAOXUE_SEND_THREADS", 16, 1, 64)),
            log_level=self._level(),
            cards=self.switch("BAOXUE_CARDS", "1（提醒带按钮）或 0（只发文字）"),
        )
        if twilio is not None and made.base_url is None:
            self.warnings.append(
                "没有设置 BAOXUE_BASE_URL，短信送达回执无法回传；请填写本系统的公网地址，如 https://baoxue.example.cn"
            )
        if self.faults:
            raise SettingsError(tuple(self.faults))
        return replace(made, warnings=tuple(self.warnings))

    def _look_for_typos(self) -> None:
        for name in sorted(self.values):
            if (
                name in KNOWN
                or name.startswith("BAOXUE_TEST_")
                or not name.startswith(("BAOXUE_", "WECOM_", "TWILIO_", "TENCENT_SMS_", "ALIYUN_SMS_"))
            ):
                continue
            plain = name.removesuffix("_FILE")
            if plain in KNOWN and plain != name:
                self.faults.append(f"{name}：这一项不能从文件读取，请直接设置 {plain} (not a secret)")
                continue
            near = difflib.get_close_matches(name, KNOWN, n=1, cutoff=0.8)
            if near:
                self.faults.append(f"{name}：没有这个设置，是不是 {near[0]}？ (unknown setting)")
            elif name.startswith("BAOXUE_"):
                self.faults.append(f"{name}：没有这个设置，请删去；可用的设置见 README (unknown setting)")
            else:
                self.warnings.append(f"{name}：本系统不使用这个设置，已忽略 (unknown setting, ignored)")

    def _wecom(self) -> WecomSettings | None:
        values = self.group("企业微信的设置", WECOM_NAMES, ("WECOM_API_BASE",))
        base = self.base("WECOM_API_BASE", "/cgi-bin") or WECOM_API
        if values is None:
            return None
        self.shape(values, "WECOM_CORP_ID", r"[0-9A-Za-z_-]{4,64}", "企业ID，在“我的企业”页面最下方，以 ww 或 wx 开头")
        self.shape(values, "WECOM_AGENT_ID", r"[0-9]{1,12}", "应用的 AgentId，是一个整数，如 1000002")
        self.shape(values, "WECOM_TOKEN", r"[0-9A-Za-z_-]{1,64}", "“接收消息”页面的 Token，由字母和数字组成")
        aes_key = values["WECOM_ENCODING_AES_KEY"]
        if not self.unread(aes_key) and not _is_aes_key(aes_key):
            self.faults.append(
                "WECOM_ENCODING_AES_KEY：应为 43 个字母或数字（“接收消息”页面的 EncodingAESKey），请整串复制"
            )
        agent = values["WECOM_AGENT_ID"]
        return WecomSettings(
            corp_id=values["WECOM_CORP_ID"],
            agent_id=int(agent) if agent.isascii() and agent.isdigit() else 0,
            secret=values["WECOM_SECRET"],
            token=values["WECOM_TOKEN"],
            encoding_aes_key=aes_key,
            api_base=base,
        )

    def _twilio(self) -> TwilioSettings | None:
        values = self.group("短信 (Twilio) 的设置", TWILIO_NAMES, (*TWILIO_SENDERS, "TWILIO_API_BASE"))
        base = self.base("TWILIO_API_BASE", "/2010-04-01") or TWILIO_API
        if values is None:
            return None
        sender, service = (self.text(name) for name in TWILIO_SENDERS)
        if (sender is None) == (service is None):
            self.faults.append("短信 (Twilio) 的设置：TWILIO_FROM 与 TWILIO_MESSAGING_SERVICE_SID 请填且只填一个")
        self.shape(values, "TWILIO_ACCOUNT_SID", r"AC[0-9A-Za-z]{4,64}", "Account SID，以 AC 开头")
        if service is not None and re.fullmatch(r"MG[0-9A-Za-z]{4,64}", service) is None:
            self.faults.append("TWILIO_MESSAGING_SERVICE_SID：格式不对，应以 MG 开头")
        if sender is not None and re.fullmatch(r"\+?[0-9]{3,15}|[0-9A-Za-z ]{1,11}", sender) is None:
            self.faults.append("TWILIO_FROM：格式不对，应为带国家代码的号码，如 +18005551212")
        return TwilioSettings(
            account_sid=values["TWILIO_ACCOUNT_SID"],
            auth_token=values["TWILIO_AUTH_TOKEN"],
            sender=sender,
            messaging_service_sid=service,
            api_base=base,
        )

    def _sandbox(self) -> bool:
        bases = ("WECOM_API_BASE", "TWILIO_API_BASE")
        domestic = (*domestic_sms.TENCENT_NAMES, *domestic_sms.ALIYUN_NAMES)
        real = self.given((*WECOM_NAMES, *TWILIO_NAMES, *TWILIO_SENDERS, *domestic, *bases))
        said = self.values.get("BAOXUE_SANDBOX")
        if said is None:
            return not real
        on = SWITCH
        if said.lower() not in on:
            self.faults.append("BAOXUE_SANDBOX：只能是 1（开）或 0（关）")
            return not real
        if on[said.lower()] and real:
            self.faults.append(
                "BAOXUE_SANDBOX=1 不能与真实的企业微信或短信凭据同时使用：请去掉 BAOXUE_SANDBOX，或去掉 WECOM_*、TWILIO_*"
            )
        if not on[said.lower()] and not real:
            self.faults.append(
                "BAOXUE_SANDBOX=0 但没有配置任何渠道：请填写 WECOM_*（见 docs/connect-wecom.md），或改为 BAOXUE_SANDBOX=1"
            )
        return on[said.lower()]

    def _key(self, name: str, sandbox: bool) -> str:
        value = self.text(name)
        if value is None:
            if not sandbox:
                self.faults.append(
                    f"{name}：正式使用必须设置，可用 `openssl rand -base64 32` 生成并妥善保存 (required)"
                )
            return ""
        if len(value) < LEAST_SECRET and not self.unread(value):
            self.faults.append(
                f"{name}：太短，至少 {LEAST_SECRET} 个字符，可用 `openssl rand -base64 32` 生成 (too short)"
            )
        return value

    def _data_keys(self, sandbox: bool) -> str:
        """One or more keys, the newest first, each given back as base64 of 32 bytes."""
        words = [word.strip() for word in self._key("BAOXUE_DATA_KEY", sandbox).split(",")]
        keys = [_data_key(word) for word in words if word]
        if None in keys and not self.faults_about("BAOXUE_DATA_KEY"):
            self.faults.append(
                "BAOXUE_DATA_KEY：每把密钥至少 32 个字符，可用 `openssl rand -base64 32` 生成；"
                "换密钥时新的在前、旧的在后，用逗号分开"
            )
        return ",".join(key for key in keys if key)

    def _database_url(self, home: Path) -> str:
        value = self.text("BAOXUE_DATABASE_URL")
        if value is None:
            return f"sqlite:///{home / 'baoxue.sqlite'}"
        if self.unread(value):
            return value
        # SQLAlchemy maps a bare postgresql:// to another driver in each of its versions: name ours.
        value = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", value)
        if not value.startswith(("sqlite://", "postgresql+psycopg://")):
            self.faults.append("BAOXUE_DATABASE_URL：只支持 sqlite:///路径 或 postgresql+psycopg://用户:密码@主机/库名")
        return value

    def _tz(self) -> str:
        value = self.values.get("BAOXUE_TZ", "Asia/Shanghai")
        if value not in ("Asia/Shanghai", "PRC"):
            self.faults.append("BAOXUE_TZ：上课日按北京时间计算，只能是 Asia/Shanghai (the only zone)")
        return "Asia/Shanghai"

    def _level(self) -> str:
        value = self.values.get("BAOXUE_LOG_LEVEL", "INFO").upper()
        if value not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            self.faults.append("BAOXUE_LOG_LEVEL：只能是 DEBUG、INFO、WARNING、ERROR 之一")
            return "INFO"
        return value


def _is_aes_key(value: str) -> bool:
    if re.fullmatch(r"[0-9A-Za-z+/]{43}", value) is None:
        return False
    try:
        return len(base64.b64decode(value + "=")) == 32
    except binascii.Error:
        return False


def _data_key(word: str) -> str | None:
    """Base64 of 32 bytes as it is, 64 hex digits as their bytes, a text of 32 characters or more by its SHA-256."""
    try:
        plain = base64.b64decode(word.translate({45: "+", 95: "/"}).rstrip("=") + "=", validate=True)
    except binascii.Error:
        plain = b""
    if len(plain) != 32 and re.fullmatch(r"[0-9a-fA-F]{64}", word):
        plain = bytes.fromhex(word)
    if len(plain) != 32 and len(word) >= 32:
        plain = hashlib.sha256(word.encode()).digest()
    return base64.urlsafe_b64encode(plain).decode() if len(plain) == 32 else None


def _password_in(url: str) -> list[str]:
    try:
        password = urlsplit(url).password
    except ValueError:
        return []
    return [password] if password else []
