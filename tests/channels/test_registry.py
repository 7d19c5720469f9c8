"""The templates and their approved ids: what the start refuses, and that the packaged wordings fit the product's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.sms import registry
from bot.sms.registry import Registry, TemplatesError, load
from config.domestic_sms import DomesticSms
from config.errors import ForGood
from config.settings import SettingsError
from config.settings import load as settings
from config.wording.duties import message
from tests.channels.gateways import IDS, SIGN, absent_today, arrived_after_all, ids_file

GOOD = {"tencent": {"guardian.absent": "1110001"}}


def written(folder: Path, what: object) -> Path:
    file = folder / "ids.yaml"
    file.write_text(yaml.safe_dump(what, allow_unicode=True), "utf-8")
    return file


@pytest.fixture
def templates(tmp_path: Path) -> Registry:
    more = {"guardian.return_deadline": "1110003", "guardian.urge_transfer": "1110004"}
    return load(written(tmp_path, {"tencent": {**IDS["tencent"], **more}}), {"tencent": SIGN})


def test_a_good_file_is_taken(tmp_path: Path) -> None:
    """Ids for some templates are enough; those without are named."""
    found = load(written(tmp_path, GOOD), {"tencent": SIGN})

    assert "guardian.arrived" in found.missing("tencent")
    assert "guardian.absent" not in found.missing("tencent")


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"tencent": {"guardian.absnet": "1110001"}}, "没有“guardian.absnet”这个模板"),
        ({"tencent": {"guardian.absent": 1110001}}, "加引号"),
        ({"tencent": {"guardian.absent": "SMS_1110001"}}, "一串数字"),
        ({"tencent": {"guardian.absent": "1110001", "guardian.arrived": "1110001"}}, "用了两次"),
        ({"tencnet": {"guardian.absent": "1110001"}}, "没有“tencnet”这家平台"),
        ({"tencent": ["1110001"]}, "模板名: 编号"),
        (["tencent"], "平台"),
        ({}, "没有任何模板编号"),
    ],
)
def test_a_slip_in_the_file_stops_the_start(tmp_path: Path, own: object, told: str) -> None:
    """Each slip is told with what it should be, before a single SMS is lost to it."""
    with pytest.raises(TemplatesError, match=told):
        load(written(tmp_path, own), {"tencent": SIGN})


def test_all_slips_are_told_at_once(tmp_path: Path) -> None:
    """Two faults are two lines of one message."""
    own = {"tencent": {"a": "1110001", "guardian.absent": "x"}}
    with pytest.raises(TemplatesError) as error:
        load(written(tmp_path, own), {"tencent": SIGN})
    assert str(error.value).count("\n  - ") == 2


def test_a_missing_file_is_told_with_its_name(tmp_path: Path) -> None:
    """No file at all: where it is looked for, and where to read on."""
    with pytest.raises(TemplatesError, match=r"none\.yaml.*sms\.md"):
        load(tmp_path / "none.yaml", {"tencent": SIGN})


@pytest.mark.parametrize(
    ("body", "most", "told"),
    [
        ("{pupil}请看 https://a.cn", {"pupil": 15}, "网址"),
        ("【县】{pupil}", {"pupil": 15}, "【】"),
        ("{pupil}{pupil}", {"pupil": 15}, "用了两次"),
        ("{pupil}", {}, "对不上"),
        ("{other}", {"other": 5}, "对不上"),
        ("{pupil}", {"pupil": 36}, "35"),
        ("长" * 480 + "{pupil}", {"pupil": 15}, "500"),
    ],
)
def test_a_wording_no_gateway_would_approve_is_found(body: str, most: dict[str, int], told: str) -> None:
    """Addresses, brackets, a parameter twice or without its length, words beyond the limit."""
    template = registry._template("t", {"ours": "致{pupil}", "body": body, "most": most})

    assert any(told in fault for fault in registry.check([template], GOOD, {"tencent": SIGN}))


def test_every_wording_for_guardians_has_its_template(templates: Registry) -> None:
    """What the product says to guardians is matched by the wording that is handed in."""
    day = date(2026, 10, 12)
    said = {
        "guardian.absent": absent_today("李明", day, "柳河镇中学", None),
        "guardian.arrived": arrived_after_all("李明", day, "柳河镇中学"),
        "guardian.return_deadline": message(
            "return_deadline", "opened", name="李明", due="10月20日", clauses=("WH-60",), default=False, guardian=True
        ),
        "guardian.urge_transfer": message(
            "urge_transfer", "remind", name="李明", due=None, clauses=("GD-12",), default=True, guardian=True
        ),
    }
    filled = {name: templates.fill("tencent", text, staff=False) for name, text in said.items()}

    assert {name: one.name for name, one in filled.items()} == {name: name for name in said}
    assert filled["guardian.return_deadline"].parameters == {"pupil": "李明", "day": "10月20日"}
    assert "【" not in "".join(one.text for one in filled.values())


@given(
    st.text(alphabet="李王张明小雨建国阿依古丽·", min_size=1, max_size=15),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.text(alphabet="柳河镇中心小学第一二", min_size=1, max_size=25),
)
def test_whatever_the_name_the_same_facts_reach_the_phone(pupil: str, day: date, school: str) -> None:
    """Name, day and school of our words stand in the words that result, whatever they are."""
    raw = yaml.safe_load(
        (Path(registry.__file__).parents[2] / "config/sms_templates/templates.yaml").read_text("utf-8")
    )
    held = Registry([registry._template(name, one) for name, one in raw.items()], {"tencent": IDS["tencent"]})
    filled = held.fill("tencent", absent_today(pupil, day, school, None), staff=False)

    assert filled.parameters["pupil"] == pupil
    assert filled.text.startswith(f"{school}：{pupil}家长您好，孩子{day.month}月{day.day}日没有到校")


def test_a_parameter_beyond_its_length_is_not_cut(templates: Registry) -> None:
    """A name too long for the template goes another way: half a name is somebody else's."""
    with pytest.raises(ForGood, match="pupil"):
        templates.fill("tencent", absent_today("长" * 16, date(2026, 10, 12), "柳河镇中学", None), staff=False)


ENVIRON = {
    "BAOXUE_SECRET_KEY": "k" * 40,
    "BAOXUE_DATA_KEY": "d" * 40,
    "TENCENT_SMS_SECRET_ID": "AKIDexample",
    "TENCENT_SMS_SECRET_KEY": "secret-key-of-tencent",
    "TENCENT_SMS_APP_ID": "1400006666",
    "TENCENT_SMS_SIGN": SIGN,
}


def test_the_environment_sets_a_gateway_up(tmp_path: Path) -> None:
    """A complete group is taken; the secret shows in no representation, and logs know it to mask it."""
    made = settings(
        {**ENVIRON, "BAOXUE_SMS_CALLBACK_SECRET": "c" * 32, "BAOXUE_SMS_CALLBACK_IPS": "203.0.113.0/24, 10.0.0.1"}
    )
    domestic = made.domestic

    assert isinstance(domestic, DomesticSms)
    assert domestic.tencent is not None
    assert (domestic.tencent.app_id, domestic.aliyun) == ("1400006666", None)
    assert len(domestic.callback_ips) == 2
    assert "secret-key-of-tencent" not in repr(made)
    assert {"secret-key-of-tencent", "c" * 32} <= set(made.secrets())
    assert not made.sandbox


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"TENCENT_SMS_APP_ID": ""}, "还缺：TENCENT_SMS_APP_ID"),
        ({"TENCENT_SMS_APP_ID": "abc"}, "TENCENT_SMS_APP_ID"),
        ({"TENCENT_SMS_SIGN": "【县】"}, "TENCENT_SMS_SIGN"),
        ({"BAOXUE_SMS_CALLBACK_SECRET": "short"}, "BAOXUE_SMS_CALLBACK_SECRET"),
        ({"BAOXUE_SMS_CALLBACK_IPS": "300.1.1.1"}, "300.1.1.1"),
        ({"TENCENT_SMS_SECRETKEY": "x"}, "TENCENT_SMS_SECRET_KEY"),
        ({"ALIYUN_SMS_KEY_ID": "x"}, "还缺：ALIYUN_SMS_KEY_SECRET、ALIYUN_SMS_SIGN"),
    ],
)
def test_half_given_settings_stop_the_start(change: dict[str, str], told: str) -> None:
    """Half a group, a wrong shape, a slip in a name: told with the others, at the start."""
    with pytest.raises(SettingsError, match=told):
        settings({**ENVIRON, **change})


def test_the_template_file_lies_in_the_home(tmp_path: Path) -> None:
    """Unless another is named, ids stand beside the database."""
    made = settings({**ENVIRON, "BAOXUE_HOME": str(tmp_path)})

    assert made.domestic is not None
    assert made.domestic.templates == tmp_path / "sms_templates.yaml"
    assert ids_file(tmp_path) == made.domestic.templates
