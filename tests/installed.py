"""The settings of an installation, as an administrator's shell has them when he types a command."""

from __future__ import annotations

from pathlib import Path

from store.db import Database
from tests.conftest import KEY


def environ(database: Database, home: Path) -> dict[str, str]:
    """Names and values for one installation on this database; every secret is made up."""
    return {
        "BAOXUE_SANDBOX": "0",
        "BAOXUE_HOME": str(home),
        "BAOXUE_DATABASE_URL": str(database.url),
        "BAOXUE_SECRET_KEY": "s" * 32,
        "BAOXUE_DATA_KEY": KEY,
        "BAOXUE_BASE_URL": "https://baoxue.example.cn",
        "WECOM_CORP_ID": "ww1234567890abcdef",
        "WECOM_AGENT_ID": "1000002",
        "WECOM_SECRET": "a-secret-of-the-app-0123",
        "WECOM_TOKEN": "a-token-of-the-callback",
        "WECOM_ENCODING_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    }
