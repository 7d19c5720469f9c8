"""`baoxue doctor`: what an installer must know before a school relies on it, one line a check."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import click

from bot.clock import SystemClock
from bot.runtime import Runtime, build, sandboxed
from config.days import LOCAL, day_of, local
from config.domestic_sms import DomesticSms
from config.errors import BaoxueError
from config.parents import LANGUAGES, ParentWords
from config.policy import check_all
from config.settings import SettingsError, load
from reminders import auditor, chores
from reminders.auditor import SKEW
from store import arrears, pupils, units

#: SQLite below this may, rarely, damage a database that two connections checkpoint at once; one process is safe.
GOOD_SQLITE = (3, 51, 3)
FONT_HINT = "打印文书需要中文字体：apt-get install fonts-noto-cjk"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ok, or what to do. `warning` marks what does not stop the work."""

    name: str
    ok: bool
    say: str
    warning: bool = False


def run(*, as_json: bool = False) -> int:
    """Print every check; 0 if all hold, 1 if one fails, 2 if the settings cannot be read."""
    try:
        settings = load(os.environ)
    except SettingsError as error:
        checks = [Check("settings", False, fault) for fault in error.faults]
        _print(checks, as_json)
        return 1
    runtime = build(sandboxed(settings))
    checks = [Check("settings", True, "沙盒模式" if settings.sandbox else "设置完整")]
    checks += [Check("settings", True, warning, warning=True) for warning in settings.warnings]
    for check in (_database, _durability, _calendar, _policies, _channels, _clock, _alarms, _fonts):
        checks += _safely(check, runtime)
    runtime.close()
    _print(checks, as_json)
    return 0 if all(check.ok for check in checks) else 1


def _safely(check: Callable[[Runtime], Iterator[Check]], runtime: Runtime) -> list[Check]:
    try:
        return list(check(runtime))
    except BaoxueError as error:
        return [Check(check.__name__.strip("_"), False, str(error))]


def _database(runtime: Runtime) -> Iterator[Check]:
    ready = runtime.db.ready()
    yield Check("database", ready.ok, "数据库可用，结构是最新的" if ready.ok else f"{ready.why}")
    if runtime.db.is_sqlite:
        version = sqlite3.sqlite_version_info
        new = version >= GOOD_SQLITE
        yield Check(
            "sqlite",
            True,
            f"SQLite {sqlite3.sqlite_version}"
            + ("" if new else ":只用一个进程(baoxue serve)是安全的；要多进程请用 PostgreSQL"),
            warning=not new,
        )


def _durability(runtime: Runtime) -> Iterator[Check]:
    if runtime.db.ready().ok and (off := runtime.db.unsafe()):
        yield Check("durability", False, f"数据库关掉了 {'、'.join(off)}：断电时已经答复的内容可能丢失，请打开")


def _calendar(runtime: Runtime) -> Iterator[Check]:
    today = day_of(runtime.clock.now())
    if not runtime.db.ready().ok:
        return
    with runtime.db.read() as tx:
        from store.people import place_of_unit

        for county in units.counties(tx):
            for school in units.subtree(tx, county.id, "school"):
                calendar = runtime.home.world.calendar(tx, place_of_unit(tx, school.id))
                if not calendar.terms:
                    yield Check("calendar", False, f"{school.name}没有学期起止日期：请用 baoxue import calendar 导入")
                    continue
                last = calendar.terms[-1].last
                unknown = [year for year in range(today.year, last.year + 1) if not calendar.knows(year)]
                near = [year for year in unknown if year == today.year or (year, today.month) == (today.year + 1, 12)]
                if unknown:
                    yield Check(
                        "calendar",
                        not near,
                        f"{school.name}：还没有{'、'.join(map(str, unknown))}年的放假安排，"
                        "公布后请写进 calendars/ 文件夹（见安装指南）",
                        warning=True,
                    )
                else:
                    yield Check("calendar", True, f"{school.name}：学期到{last}，放假安排齐全")


def _policies(runtime: Runtime) -> Iterator[Check]:
    usable = check_all(runtime.home.world.folder)
    yield Check("policy", True, f"可用方案：{'、'.join(policy.name for policy in usable)}")
    if not runtime.db.ready().ok:
        return
    with runtime.db.read() as tx:
        for county in units.counties(tx):
            policy = runtime.home.world.policy(tx, county.policy)
            yield Check("policy", True, f"{county.name}:{policy.name}({policy.title})")


def _channels(runtime: Runtime) -> Iterator[Check]:
    settings = runtime.settings
    yield from _languages(runtime)
    if settings.sandbox:
        yield Check("channels", True, "沙盒：没有连接真实的企业微信和短信")
        return
    yield Check(
        "wecom",
        settings.wecom is not None,
        "企业微信已设置" if settings.wecom else "没有设置企业微信(WECOM_*),教师无法使用，见 docs/connect-wecom.md",
    )
    if (domestic := settings.domestic) is not None:
        yield from _gateways(domestic, runtime.home.world.parents)
    if settings.twilio is None and domestic is not None:
        return
    if settings.twilio is None:
        yield Check("sms", True, "没有设置短信：家长收不到消息，会生成打电话的任务", warning=True)
    else:
        yield Check(
            "sms",
            True,
            "Twilio 已设置。注意：发往中国大陆(+86)只能单向、尽力送达，不能带网址，家长的回复可能收不到",
            warning=True,
        )


def _languages(runtime: Runtime) -> Iterator[Check]:
    """Parents whose language nobody has reviewed words for: they read Chinese for now."""
    if not runtime.db.ready().ok:
        return
    with runtime.db.read() as tx:
        spoken = pupils.languages(tx)
    words = runtime.home.world.parents
    for code, count in sorted(spoken.items()):
        if not words.usable(code):
            called = LANGUAGES.get(code, (code,))[0]
            say = f"{count}位家长的语言是{called}，还没有审过的译文（parents/{code}.yaml），先发中文"
            yield Check("parents", True, say, warning=True)


def _gateways(domestic: DomesticSms, words: ParentWords) -> Iterator[Check]:
    """Each gateway with the templates that have no approved id there: what they would say goes another way."""
    from bot.sms import registry

    own = (("tencent", "腾讯云", domestic.tencent), ("aliyun", "阿里云", domestic.aliyun))
    templates = registry.load(
        domestic.templates, {name: one.sign for name, _, one in own if one is not None}, registry.of_languages(words)
    )
    for name, called, one in own:
        if one is not None:
            lacking = templates.missing(name)
            said = f"，还没有编号的模板：{'、'.join(lacking)}（这些话改走别的渠道）" if lacking else "，模板齐全"
            yield Check("sms", True, f"{called}短信已设置，签名【{one.sign}】{said}", warning=bool(lacking))


def _clock(runtime: Runtime) -> Iterator[Check]:
    real = SystemClock().now()
    yield Check("clock", real.year >= 2026, f"本机时间 {real.astimezone(LOCAL):%Y-%m-%d %H:%M}（北京时间）")
    if not runtime.db.ready().ok:
        return
    with runtime.db.read() as tx:
        newest = arrears.newest(tx)
    if newest is not None and newest > runtime.clock.now() + SKEW:
        yield Check(
            "clock", False, f"时钟倒退了：库里已有 {local(newest):%Y-%m-%d %H:%M} 的记录，请校准本机时间（NTP）"
        )


def _alarms(runtime: Runtime) -> Iterator[Check]:
    """What the auditor found last, and whether anybody would be told."""
    if not runtime.db.ready().ok:
        return
    with runtime.db.read() as tx:
        last = auditor.last(tx)
        alone = [one.name for one in units.counties(tx) if not chores.told_of_county(tx, one.id, runtime.clock.now())]
    for kind in (last or {}).get("confirmed", ()):
        one = last["alarms"][kind] if last else {}
        yield Check("audit", False, auditor.say(kind, one["count"], one["since"]))
    if alone:
        yield Check("audit", True, f"{'、'.join(alone)}：没有登记教育局负责人，系统自查的告警没有人收", warning=True)
    elif not runtime.settings.heartbeat_url and not runtime.settings.sandbox:
        yield Check(
            "audit", True, "没有设置 BAOXUE_HEARTBEAT_URL：整机停了没有人知道（见 docs/operations.md）", warning=True
        )


def _fonts(_: Runtime) -> Iterator[Check]:
    if shutil.which("fc-list") is None:
        yield Check("fonts", True, f"没有 fc-list,无法检查字体。{FONT_HINT}", warning=True)
        return
    found = subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"],  # noqa: S607 - found on the path of the installer's shell
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    has = bool(found.stdout.strip())
    yield Check("fonts", True, "有中文字体" if has else FONT_HINT, warning=not has)


def _print(checks: list[Check], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
        return
    for check in checks:
        sign = "✗" if not check.ok else "!" if check.warning else "✓"
        click.echo(f"{sign} {check.name:9} {check.say}")
