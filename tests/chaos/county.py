"""A county of many small classes on the morning of the third day: in each one pupil has been missing for two days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.clock import SetClock
from bot.runtime import build
from config.days import LOCAL
from config.settings import Settings, TwilioSettings
from handlers.turn.incoming import Incoming
from store import persons, pupils, school_days, units
from store.db import Database
from tests.conftest import KEY
from tests.wires.providers import ACCOUNT
from tests.wires.tencent import SET_A

TERM = (date(2026, 9, 1), date(2027, 1, 22))
#: Neither an hour back nor a morning's work comes to an hour at which teachers are reminded (8:00, 15:30).
BEGINS = datetime(2026, 10, 14, 9, 20, tzinfo=LOCAL)
#: Classes of one school.
SCHOOL = 30
TOKEN = "token-of-the-sms-account"
BASE_URL = "https://baoxue.qinghe.example"


def settings(database: Database, home: Path, providers: str) -> Settings:
    """The settings of the installation, for the part of the story that is played in this process."""
    return Settings(
        sandbox=False,
        home=home,
        database_url=database.url.render_as_string(hide_password=False),
        secret_key="a-secret-key-of-the-tests-only",
        data_key=KEY,
        base_url=BASE_URL,
        wecom=SET_A.settings(providers),
        twilio=TwilioSettings(ACCOUNT, TOKEN, "+15005550006", api_base=providers),
    )


def environ(database: Database, home: Path, providers: str) -> dict[str, str]:
    """The same for `baoxue serve`."""
    told = settings(database, home, providers)
    assert told.wecom is not None
    return {
        "BAOXUE_HOME": str(home),
        "BAOXUE_DATABASE_URL": told.database_url,
        "BAOXUE_SECRET_KEY": told.secret_key,
        "BAOXUE_DATA_KEY": told.data_key,
        "BAOXUE_BASE_URL": BASE_URL,
        "BAOXUE_TICK_SECONDS": "1",
        "BAOXUE_DELIVER_SECONDS": "0.1",
        "BAOXUE_SWEEP_SECONDS": "1",
        "BAOXUE_AUDIT_SECONDS": "3",
        "WECOM_CORP_ID": told.wecom.corp_id,
        "WECOM_AGENT_ID": str(told.wecom.agent_id),
        "WECOM_SECRET": told.wecom.secret,
        "WECOM_TOKEN": told.wecom.token,
        "WECOM_ENCODING_AES_KEY": told.wecom.encoding_aes_key,
        "WECOM_API_BASE": providers,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": "+15005550006",
        "TWILIO_API_BASE": providers,
    }


def found(database: Database, home: Path, classes: int) -> None:
    """Write the county, and report two days on which 李明 of every class was missing."""
    with database.write() as tx:
        province = units.add(tx, "province", "河南省")
        county = units.add(tx, "county", "青禾县", province, policy="weihui")
        school_days.put_term(tx, county, *TERM)
        township = units.add(tx, "township", "柳河镇", county)
        for number in range(classes):
            school = units.add(tx, "school", f"柳河镇第{number // SCHOOL + 1}中学", township)
            klass = units.add(tx, "class", f"七年级{number % SCHOOL + 1}班", school)
            teacher = persons.put(tx, county, f"t{number}", "某老师", wecom_userid=f"T{number}").id
            persons.hold_post(tx, teacher, "class_teacher", klass, TERM[0])
            for place, name in enumerate(("李明", "王小雨", "张伟")):
                pupil = pupils.put(tx, county, f"G{number:05d}{place}", name, born=date(2013, 5, 1)).id
                pupils.enrol(tx, pupil, klass, TERM[0], reported_on=TERM[0])
                if not place:
                    pupils.put_guardian(tx, pupil, "李某", relation="父亲", phone=f"139{number:08d}")
    # After midnight, so that nobody hears of those days any more.
    clock = SetClock(BEGINS.replace(hour=0, minute=30))
    runtime = build(replace(settings(database, home, "http://127.0.0.1:1")), clock)
    try:
        for number in range(classes):
            for day in (12, 13):
                text = f"10月{day}日李明没来没请假，其他都到了"
                answer = runtime.answer(
                    Incoming("wecom", f"before-{number}-{day}", f"T{number}", "text", text, clock.now(), text)
                )
                assert answer is not None
                assert "李明无故" in answer
                clock.move_to(clock.now() + timedelta(milliseconds=100))
    finally:
        runtime.close()
