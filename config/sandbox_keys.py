"""The keys a sandbox makes for itself, kept in one file so that a later start can read what an earlier one encrypted.

They have the shape of real ones (the wire is the real one), and are worth nothing outside this machine's sandbox.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import string
from pathlib import Path

LETTERS = string.ascii_letters + string.digits


def make() -> dict[str, str]:
    """Fresh keys under the names of the settings they stand for."""
    return {
        "BAOXUE_SECRET_KEY": _word(43),
        "BAOXUE_DATA_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "WECOM_CORP_ID": "ww" + secrets.token_hex(8),
        "WECOM_AGENT_ID": "1000002",
        "WECOM_SECRET": _word(43),
        "WECOM_TOKEN": _word(32),
        # 42 free letters and one that leaves no bits over: every base64 reader takes such a key.
        "WECOM_ENCODING_AES_KEY": _word(42) + secrets.choice("AEIMQUYcgkosw048"),
        "TWILIO_ACCOUNT_SID": "AC" + secrets.token_hex(16),
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_FROM": "+15005550006",
        "TENCENT_SMS_SECRET_ID": "AKID" + _word(32),
        "TENCENT_SMS_SECRET_KEY": _word(32),
        "TENCENT_SMS_APP_ID": "1400" + "".join(secrets.choice(string.digits) for _ in range(6)),
        "TENCENT_SMS_SIGN": "保学沙盒",
        "ALIYUN_SMS_KEY_ID": "LTAI" + _word(20),
        "ALIYUN_SMS_KEY_SECRET": _word(30),
        "ALIYUN_SMS_SIGN": "保学沙盒",
        "BAOXUE_SMS_CALLBACK_SECRET": secrets.token_hex(24),
    }


def keep(home: Path) -> dict[str, str]:
    """The keys in `home/sandbox-keys.json`, made at the first call; only the owner may read the file."""
    file = home / "sandbox-keys.json"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / f"sandbox-keys.{os.getpid()}.new"
        _write(fresh, make())
        # link() refuses an existing name: of two first starts one wins, and both read the winner's keys.
        try:
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    kept: dict[str, str] = json.loads(file.read_text("utf-8"))
    missing = {name: value for name, value in make().items() if name not in kept}
    if missing:
        # Kept by an earlier version, which knew fewer platforms.
        kept |= missing
        _write(file.with_suffix(".json.new"), kept)
        file.with_suffix(".json.new").replace(file)
    return kept


def _write(file: Path, keys: dict[str, str]) -> None:
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(keys, out, indent=1)


def _word(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))
