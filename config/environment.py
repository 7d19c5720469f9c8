"""One environment of settings, read by kind: texts, files of secrets, hours, numbers, addresses, groups.

It knows no setting by name. Faults are gathered in `faults` (one sentence each, with what to do), so that all are told
at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

#: Stands for a value whose file could not be read: it passes no check and causes no second fault.
UNREAD = "\x00unread"
SWITCH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


class Environment:
    """Values of one environment; `secrets` are the names that may come as NAME_FILE."""

    def __init__(self, environ: Mapping[str, str], secrets: tuple[str, ...]) -> None:
        # An empty variable is one that was not filled in: compose files and unit files leave such behind.
        self.values = {name: value.strip() for name, value in environ.items() if value.strip()}
        self.secrets = secrets
        self.faults: list[str] = []
        self.warnings: list[str] = []

    def text(self, name: str) -> str | None:
        """The value of a setting, from the environment or (secrets) from its file; None when it was not given."""
        if name not in self.secrets or f"{name}_FILE" not in self.values:
            return self.values.get(name)
        file = self.values[f"{name}_FILE"]
        if name in self.values:
            self.faults.append(f"{name} 与 {name}_FILE 同时设置了，请只留一个 (both given)")
            return self.values[name]
        try:
            value = Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.faults.append(f"{name}_FILE：读不到文件 {file} ({type(error).__name__})，请检查路径和权限")
            # A value that fails no further check, so that one missing file gives one line.
            return UNREAD
        if not value:
            self.faults.append(f"{name}_FILE：文件 {file} 是空的，请写入内容")
            return UNREAD
        return value

    def faults_about(self, name: str) -> bool:
        """Whether a fault of this setting is told already."""
        return any(fault.startswith(name) for fault in self.faults)

    def unread(self, value: str) -> bool:
        """Whether a value stands for a file that could not be read (that fault is already told)."""
        return value == UNREAD

    def given(self, names: tuple[str, ...]) -> bool:
        """Whether any of these was given, directly or as a file."""
        return any(name in self.values or f"{name}_FILE" in self.values for name in names)

    def group(self, title: str, names: tuple[str, ...], also: tuple[str, ...] = ()) -> dict[str, str] | None:
        """The values of a group, or None when nothing of it (nor of `also`) was given or something is missing."""
        if not self.given((*names, *also)):
            return None
        values = {name: self.text(name) for name in names}
        missing = [name for name, value in values.items() if value is None]
        if missing:
            self.faults.append(f"{title}只填了一部分，还缺：{'、'.join(missing)} (half-given group)")
            return None
        return {name: value for name, value in values.items() if value is not None}

    def base(self, name: str, tail: str = "") -> str | None:
        """An http(s) address without trailing slash and without `tail`; None when not given or not usable."""
        value = self.values.get(name)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname, parts.port
        except ValueError:
            parts, host = urlsplit(""), None
        if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or parts.username:
            self.faults.append(
                f"{name}：不是有效的网址，应形如 https://baoxue.example.cn (not a plain http(s) address)"
            )
            return None
        return value.rstrip("/").removesuffix(tail).rstrip("/")

    def address(self, name: str) -> str | None:
        """An http(s) address of any shape, perhaps from a file; None when not given or not usable."""
        value = self.text(name)
        if value is None or self.unread(value):
            return None
        try:
            usable = urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).hostname)
        except ValueError:
            usable = False
        if not usable:
            self.faults.append(f"{name}：应为完整的网址，以 https:// 开头 (not an address)")
        return value if usable else None

    def switch(self, name: str, choices: str) -> bool:
        """On or off; on when not given. `choices`: what 1 and 0 mean, for whoever wrote something else."""
        said = self.values.get(name, "1").lower()
        if said not in SWITCH:
            self.faults.append(f"{name}：只能是 {choices}")
        return SWITCH.get(said, True)

    def hour(self, name: str, default: time) -> time:
        """A wall-clock time such as 21:00."""
        value = self.values.get(name)
        if value is None:
            return default
        found = re.fullmatch(r"([01]?\d|2[0-3])[:\uff1a]([0-5]\d)", value)
        if found is None:
            self.faults.append(f"{name}：应为 24 小时制的时刻，如 21:00")
            return default
        return time(int(found[1]), int(found[2]))

    def hours_of_roles(self, name: str) -> dict[str, tuple[time, time]]:
        """Quiet hours by role, such as `edu_bureau=18:00-08:30;class_teacher=20:00-07:00`."""
        found: dict[str, tuple[time, time]] = {}
        for part in filter(None, re.split(r"[;；\s]+", self.values.get(name) or "")):
            match = re.fullmatch(r"([a-z_]+)=([01]?\d|2[0-3])[:：]([0-5]\d)-([01]?\d|2[0-3])[:：]([0-5]\d)", part)
            if match is None:
                self.faults.append(f"{name}：“{part}”应写作 角色=起-止，如 edu_bureau=18:00-08:30")
                continue
            hours = [int(one) for one in match.groups()[1:]]
            found[match[1]] = time(hours[0], hours[1]), time(hours[2], hours[3])
        return found

    def number(self, name: str, default: float, least: float, most: float) -> float:
        """A number between `least` and `most`."""
        value = self.values.get(name)
        if value is None:
            return default
        if re.fullmatch(r"\d{1,4}(\.\d{1,3})?", value) is None or not least <= float(value) <= most:
            self.faults.append(f"{name}：应为 {least:g} 到 {most:g} 之间的数")
            return default
        return float(value)

    def shape(self, values: Mapping[str, str], name: str, pattern: str, what: str) -> None:
        """Hold a value against a pattern; `what` says in Chinese what it should look like."""
        if not self.unread(values[name]) and re.fullmatch(pattern, values[name]) is None:
            self.faults.append(f"{name}：格式不对，应为{what}")
