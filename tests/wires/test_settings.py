"""Settings: complete or refused with one list; secrets from files and never shown."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from config.sandbox_keys import keep
from config.settings import SECRET_NAMES, Settings, SettingsError, in_sandbox, load
from store.crypto import Keyring

KEYS = {"BAOXUE_SECRET_KEY": "s" * 40, "BAOXUE_DATA_KEY": base64.b64encode(b"k" * 32).decode()}
WECOM = {
    "WECOM_CORP_ID": "ww1436e0e65a779aee",
    "WECOM_AGENT_ID": "1000002",
    "WECOM_SECRET": "wecom-secret-value",
    "WECOM_TOKEN": "hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo",
    "WECOM_ENCODING_AES_KEY": "6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt",
}
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "twilio-token-value",
    "TWILIO_FROM": "+15005550006",
}
WHOLE = {**KEYS, **WECOM, **TWILIO, "BAOXUE_BASE_URL": "https://baoxue.example.cn"}


def faults(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as told:
        load(environ)
    return told.value.faults


def test_without_any_setting_there_is_a_sandbox() -> None:
    """A newcomer sets nothing and gets the sandbox on a SQLite file."""
    settings = load({"PATH": "/bin"})
    assert settings.sandbox
    assert settings.database_url == "sqlite:///var/baoxue.sqlite"
    assert settings.wecom is None


def test_a_complete_group_is_taken_and_switches_the_sandbox_off() -> None:
    """With a real app configured everything is as given, and nothing of the sandbox is on."""
    settings = load(WHOLE)
    assert not settings.sandbox
    assert settings.wecom is not None
    assert settings.twilio is not None
    assert (settings.wecom.corp_id, settings.wecom.agent_id) == ("ww1436e0e65a779aee", 1000002)
    assert settings.wecom.api_base == "https://qyapi.weixin.qq.com"
    assert (settings.twilio.sender, settings.twilio.messaging_service_sid) == ("+15005550006", None)
    assert settings.warnings == ()


def test_one_channel_is_enough() -> None:
    """WeChat Work without SMS is a whole installation."""
    assert load({**KEYS, **WECOM}).twilio is None


@pytest.mark.parametrize("name", [*WECOM, "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"])
def test_a_half_given_group_names_what_is_missing(name: str) -> None:
    """Each setting left out of a group is named."""
    (fault,) = faults({key: value for key, value in WHOLE.items() if key != name})
    assert "还缺" in fault
    assert name in fault


def test_exactly_one_sender_of_sms() -> None:
    """Neither and both are faults."""
    none = {key: value for key, value in WHOLE.items() if key != "TWILIO_FROM"}
    both = {**WHOLE, "TWILIO_MESSAGING_SERVICE_SID": "MG" + "0" * 32}
    assert "TWILIO_FROM" in faults(none)[0]
    assert "TWILIO_FROM" in faults(both)[0]
    service = {**none, "TWILIO_MESSAGING_SERVICE_SID": "MG" + "0" * 32}
    assert load(service).twilio is not None


def test_all_faults_come_in_one_list() -> None:
    """Five mistakes are five lines of one error, each with what to do."""
    found = faults(
        {
            "WECOM_CORP_ID": "ww1",
            "BAOXUE_SANDBX": "1",
            "BAOXUE_TZ": "Europe/Berlin",
            "BAOXUE_QUIET_FROM": "25:00",
            "BAOXUE_DATABASE_URL": "mysql://x",
        }
    )
    named = ["BAOXUE_SANDBX", "企业微信", "BAOXUE_DATABASE_URL", "BAOXUE_SECRET_KEY", "BAOXUE_TZ", "BAOXUE_QUIET_FROM"]
    assert all(any(name in fault for fault in found) for name in named)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("WECOM_ENCODING_AESKEY", "WECOM_ENCODING_AES_KEY"),
        ("WECOM_CORPID", "WECOM_CORP_ID"),
        ("BAOXUE_DATABASE_URI", "BAOXUE_DATABASE_URL"),
        ("TWILIO_AUTH_TOKEN_FIEL", "TWILIO_AUTH_TOKEN_FILE"),
    ],
)
def test_a_typing_error_is_told_with_what_was_meant(typed: str, meant: str) -> None:
    """A name that is nearly one of ours is refused, and the right one is named."""
    assert any(typed in fault and meant in fault for fault in faults({**WHOLE, typed: "x"}))


def test_settings_of_other_programs_are_left_alone() -> None:
    """A Twilio setting of another tool is a warning, a setting of ours that does not exist a fault."""
    assert any("TWILIO_EDGE" in warning for warning in load({**WHOLE, "TWILIO_EDGE": "sydney"}).warnings)
    assert any("BAOXUE_COLOUR" in fault for fault in faults({**WHOLE, "BAOXUE_COLOUR": "red"}))


@pytest.mark.parametrize("name", sorted(set(SECRET_NAMES) & set(WHOLE)))
def test_a_secret_may_come_from_a_file(tmp_path: Path, name: str) -> None:
    """NAME_FILE is read, its last line break is not part of the secret."""
    file = tmp_path / "secret"
    file.write_text(WHOLE[name] + "\n")
    environ = {key: value for key, value in WHOLE.items() if key != name} | {f"{name}_FILE": str(file)}
    assert load(environ) == load(WHOLE)


def test_a_file_that_cannot_be_used_is_one_fault(tmp_path: Path) -> None:
    """Missing, empty, and given beside the value itself: one line each, no second complaint about its shape."""
    rest = {key: value for key, value in WHOLE.items() if key != "WECOM_ENCODING_AES_KEY"}
    empty = tmp_path / "empty"
    empty.write_text("\n")
    assert len(faults({**rest, "WECOM_ENCODING_AES_KEY_FILE": str(tmp_path / "none")})) == 1
    assert len(faults({**rest, "WECOM_ENCODING_AES_KEY_FILE": str(empty)})) == 1
    assert len(faults({**WHOLE, "WECOM_ENCODING_AES_KEY_FILE": str(empty)})) == 1


def test_no_secret_has_a_default_outside_the_sandbox() -> None:
    """With a real channel both keys of ours must be given."""
    found = faults(WECOM)
    assert [fault.split("：")[0] for fault in found] == ["BAOXUE_SECRET_KEY", "BAOXUE_DATA_KEY"]


def test_the_sandbox_and_real_credentials_exclude_each_other() -> None:
    """Sandbox on with credentials, and off without any, are both refused."""
    assert any("BAOXUE_SANDBOX" in fault for fault in faults({**WHOLE, "BAOXUE_SANDBOX": "1"}))
    assert any("BAOXUE_SANDBOX" in fault for fault in faults({"BAOXUE_SANDBOX": "1", "WECOM_API_BASE": "http://x"}))
    assert any("BAOXUE_SANDBOX" in fault for fault in faults({**KEYS, "BAOXUE_SANDBOX": "0"}))
    assert load({"BAOXUE_SANDBOX": "1"}).sandbox


@pytest.mark.parametrize(
    "wrong",
    [
        {"WECOM_AGENT_ID": "app"},
        {"WECOM_AGENT_ID": "²"},
        {"WECOM_ENCODING_AES_KEY": "short"},
        {"WECOM_CORP_ID": "我的企业"},
        {"WECOM_API_BASE": "qyapi.weixin.qq.com"},
        {"WECOM_API_BASE": "http://x:port"},
        {"BAOXUE_BASE_URL": "ftp://x"},
        {"TWILIO_ACCOUNT_SID": "SM123"},
        {"TWILIO_FROM": "拨我"},
        {"BAOXUE_TICK_SECONDS": "0"},
        {"BAOXUE_TICK_SECONDS": "often"},
        {"BAOXUE_SANDBOX": "maybe"},
        {"BAOXUE_LOG_LEVEL": "LOUD"},
        {"BAOXUE_SECRET_KEY": "short"},
        {"BAOXUE_DATA_KEY": "a-word-of-twenty-letters"},
    ],
    ids=lambda wrong: "=".join(next(iter(wrong.items()))),
)
def test_a_value_of_the_wrong_shape_is_one_fault_that_names_it(wrong: dict[str, str]) -> None:
    """Each wrong value is told once, by its name, without showing other secrets."""
    (fault,) = faults({**WHOLE, **wrong})
    assert next(iter(wrong)) in fault


def test_nothing_shows_a_secret() -> None:
    """Neither the settings' repr nor the list of faults holds a secret's value."""
    settings = load({**WHOLE, "BAOXUE_DATABASE_URL": "postgresql://u:dbpassword@h/d"})
    shown = repr(settings) + str(settings)
    for secret in (*settings.secrets(), "dbpassword"):
        assert secret not in shown
    assert "dbpassword" in settings.secrets()
    said = "\n".join(faults({**WHOLE, "WECOM_AGENT_ID": "x", "BAOXUE_DATA_KEY": "tooshortsecretkey"}))
    assert "tooshortsecretkey" not in said


def test_bases_lose_their_tails() -> None:
    """A base given with slash, /cgi-bin or API version means the same server."""
    settings = load({**WHOLE, "WECOM_API_BASE": "http://h:1/cgi-bin/", "TWILIO_API_BASE": "http://h:2/2010-04-01"})
    assert settings.wecom is not None
    assert settings.twilio is not None
    assert (settings.wecom.api_base, settings.twilio.api_base) == ("http://h:1", "http://h:2")


def test_a_postgresql_address_names_our_driver() -> None:
    """Whatever a provider writes, the driver is psycopg 3."""
    for address in ("postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"):
        assert load({**WHOLE, "BAOXUE_DATABASE_URL": address}).database_url == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(
    "word", ["k" * 43, "ab" * 32, "a passphrase of thirty-two letters", "k" * 43 + "=, " + "ab" * 32]
)
def test_a_data_key_is_given_on_as_the_store_wants_it(word: str) -> None:
    """Base64, hex, a long phrase, and several with the newest first all become keys of 32 bytes."""
    Keyring.parse(load({**WHOLE, "BAOXUE_DATA_KEY": word}).data_key)


def test_a_sandbox_keeps_its_keys(tmp_path: Path) -> None:
    """A second start reads what the first one made; the file is for its owner only; the keys have real ones' shape."""
    first, second = keep(tmp_path / "var"), keep(tmp_path / "var")
    assert first == second
    assert (tmp_path / "var" / "sandbox-keys.json").stat().st_mode & 0o077 == 0
    assert isinstance(load(first), Settings)
    filled = in_sandbox(load({}), first, "http://127.0.0.1:8000/")
    assert filled.wecom is not None
    assert filled.wecom.api_base == "http://127.0.0.1:8000/sandbox/wecom"
    assert filled.base_url == "http://127.0.0.1:8000"
    Keyring.parse(filled.data_key)


def test_sandbox_keys_are_for_the_sandbox() -> None:
    """They are refused in a real installation."""
    with pytest.raises(SettingsError):
        in_sandbox(load(WHOLE), {}, "http://127.0.0.1:8000")
