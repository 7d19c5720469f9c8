"""`baoxue wecom setup`: the app's menu, and what only the admin console can put right, said with where to click."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from bot.clock import Clock
from bot.http import Session
from bot.wecom.client import WecomClient
from bot.wecom.crypto import Codec
from config.errors import ForAWhile, ForGood
from config.settings import WecomSettings

#: The platform takes one to three buttons of at most 16 bytes, each with up to five below it of at most 40 (90231).
MENU: Mapping[str, Any] = {
    "button": [
        {"type": "click", "name": "报考勤", "key": "checkin"},
        {"type": "click", "name": "我的待办", "key": "duties"},
        {
            "name": "查询帮助",
            "sub_button": [
                {"type": "click", "name": "查询", "key": "query"},
                {"type": "click", "name": "帮助", "key": "help"},
            ],
        },
    ]
}
APP = "管理后台 →「应用管理」→「自建」→ 本应用"
SCHOOL_APPS = "管理后台 →「家校沟通」→「配置」→「家长可使用的应用」和「可调用接口的应用」"
#: Error code → where to click.
CLICKS: Mapping[str, str] = {
    "40001": f"{APP} →「Secret」→「查看」，把新的值填进 WECOM_SECRET",
    "40091": f"{APP} →「Secret」→「查看」，把新的值填进 WECOM_SECRET",
    "40013": "管理后台 →「我的企业」页面最下方的企业ID，填进 WECOM_CORP_ID",
    "40056": f"{APP}，页面上方的 AgentId 填进 WECOM_AGENT_ID",
    "301002": f"{APP}，AgentId 和 Secret 要在同一个应用的页面上取",
    "65014": "管理后台 →「我的企业」→「企业信息」，行业类型要是学校，家校沟通才能用",
    "65000": "管理后台 →「家校沟通」，按页面提示升级到新版通讯录",
    "65003": "管理后台 →「家校沟通」，按页面提示升级到新版通讯录",
    "65022": f"{SCHOOL_APPS}，两处都加上本应用",
    "65023": f"{SCHOOL_APPS}，两处都加上本应用",
    "65024": f"{SCHOOL_APPS}，把应用的家校可见范围选到全部班级",
    "65018": "管理后台 →「我的企业」→「企业认证」，认证后家长人数上限从 2000 提高到 20000",
    "43009": "管理后台 →「我的企业」→「企业认证」，按提示完成认证",
    "48002": f"{APP}，看“开发者接口”一栏有没有需要开通的权限",
    "50003": f"{APP}，点「启用应用」",
    "60011": f"{APP} →「可见范围」→「修改」",
    "60020": f"{APP} →「企业可信IP」→「配置」，加上这个地址，约一分钟后生效",
    "46003": f"{APP} →「接收消息」→「设置API接收」，先保存网址，再建菜单",
    "45033": "过几分钟再试",
}
#: A department of 家校沟通 that is a class (92299).
IS_CLASS = 1
CALLBACK = f"{APP} →「接收消息」→「设置API接收」"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine, or what to do. `warning`: the work goes on without it."""

    name: str
    ok: bool
    say: str
    warning: bool = False


def examine(
    settings: WecomSettings,
    base_url: str | None,
    client: WecomClient,
    clock: Clock,
    staff: Collection[str] = (),
    http: Session | None = None,
    *,
    make_menu: bool = True,
) -> Iterator[Finding]:
    """Look at everything in the order in which it must work; create the menu. `staff`: userids that must be reached.

    What cannot be tried because something before it failed is left out.
    """
    yield from _callback(settings, base_url, clock, http or Session())
    try:
        client.tokens.current()
    except (ForAWhile, ForGood) as error:
        yield Finding("token", False, _say(error))
        return
    yield Finding("token", True, "企业ID 和 Secret 正确，已取得访问令牌")
    try:
        app = client.app()
    except (ForAWhile, ForGood) as error:
        yield Finding("app", False, _say(error))
        return
    yield from _app(app, staff)
    try:
        addresses = client.callback_addresses()
        yield Finding(
            "callback_ip",
            True,
            f"企业微信会从{len(addresses)}个地址来访问；有防火墙时请放行：{'、'.join(addresses[:4])}等",
        )
    except (ForAWhile, ForGood) as error:
        yield Finding("callback_ip", True, f"查不到企业微信的来访地址（{_say(error)}）", warning=True)
    yield from _books(client, settings.agent_id)
    if make_menu:
        try:
            client.put_menu(MENU)
        except (ForAWhile, ForGood) as error:
            yield Finding("menu", False, f"菜单没有建成：{_say(error)}")
        else:
            yield Finding(
                "menu", True, "菜单已建好：报考勤 · 我的待办 · 查询帮助（查询、帮助）；手机上退出应用再进来就能看到"
            )


def _books(client: WecomClient, agent_id: int) -> Iterator[Finding]:
    """Whether the address books may be read. Without them staff are found by the list alone, and parents get SMS."""
    try:
        count = len(client.ask("department/simplelist").get("department_id") or [])
        yield Finding("contacts", True, f"可以读通讯录（{count}个部门），运行 baoxue contacts sync 与名单核对")
    except (ForAWhile, ForGood) as error:
        yield Finding("contacts", True, f"读不了通讯录：{_say(error)}", warning=True)
    try:
        classes = [
            one for one in client.ask("school/department/list").get("departments") or [] if one.get("type") == IS_CLASS
        ]
        scope = client.ask("school/agent/get_allow_scope", agentid=agent_id).get("allow_scope") or {}
    except (ForAWhile, ForGood) as error:
        yield Finding("school", True, f"家校沟通还不能用，家长先收短信：{_say(error)}", warning=True)
        return
    parties, students = _listed(scope, "departments", "partyid"), _listed(scope, "students", "userid")
    if not parties and not students:
        yield Finding(
            "school", True, f"家校沟通能读，但应用的家校范围是空的，发不出学校通知：{SCHOOL_APPS}", warning=True
        )
    else:
        yield Finding("school", True, f"家校沟通可用（{len(classes)}个班）；家长关注“学校通知”后就能收到微信里的通知")


def _callback(settings: WecomSettings, base_url: str | None, clock: Clock, http: Session) -> Iterator[Finding]:
    """Ask ourselves, through the public address, what WeChat Work asks when the address is saved (90238)."""
    if base_url is None:
        yield Finding("callback", False, "没有设置 BAOXUE_BASE_URL：请填本系统的公网地址，如 https://baoxue.example.cn")
        return
    address = f"{base_url}/wecom/callback"
    if not base_url.startswith("https://"):
        yield Finding("callback", True, f"{address} 不是 HTTPS：消息本身有加密，仍建议加上证书", warning=True)
    words = secrets.token_hex(8)
    try:
        answer = http.get(address, params=Codec(settings).question(words, clock.now()))
    except requests.exceptions.RequestException as error:
        yield Finding(
            "callback",
            False,
            f"从本机访问 {address} 不通（{type(error).__name__}）：请确认 baoxue serve 已启动，域名、证书、反向代理都已配好；"
            "有的机房不许从内部访问自己的公网地址，那就用手机流量打开 /healthz 看一看",
            warning=True,
        )
        return
    if answer.status_code == 200 and answer.text == words:
        yield Finding(
            "callback", True, f"{address} 通，Token 与 EncodingAESKey 一致。还没保存过的话：{CALLBACK}，填好后点保存"
        )
    elif answer.status_code == 403:
        yield Finding(
            "callback",
            False,
            f"{address} 用的是另一套 Token 或 EncodingAESKey：改过设置后要重启 baoxue serve，并到{CALLBACK}核对",
        )
    else:
        yield Finding(
            "callback",
            False,
            f"{address} 到了别处（HTTP {answer.status_code}）：请检查反向代理是否把 /wecom/ 转给本系统",
        )


def _app(app: Mapping[str, Any], staff: Collection[str]) -> Iterator[Finding]:
    name = str(app.get("name") or "")
    if app.get("close"):
        yield Finding("app", False, f"应用“{name}”已停用：{CLICKS['50003']}")
    else:
        yield Finding("app", True, f"应用“{name}”已启用")
    users = {str(one.get("userid", "")).casefold() for one in _listed(app, "allow_userinfos", "user")}
    groups = len(_listed(app, "allow_partys", "partyid")) + len(_listed(app, "allow_tags", "tagid"))
    where = f"{APP} →「可见范围」→「修改」，选上全部班主任、学校负责人、包保人员和乡镇、教育局人员"
    if not users and not groups:
        yield Finding("visible", False, f"可见范围是空的，谁也收不到消息：{where}")
        return
    outside = sorted(one for one in staff if one.casefold() not in users)
    if outside and not groups:
        some = "、".join(outside[:5]) + ("等" if len(outside) > 5 else "")
        yield Finding("visible", False, f"名单里有{len(outside)}人不在可见范围内（{some}）：{where}")
    else:
        said = f"可见范围：{groups}个部门或标签，{len(users)}名成员"
        known = "" if not groups else "；部门和标签里有谁，这个接口不说，请自己核对是否包含名单上的每个人"
        yield Finding("visible", True, said + known)


def _listed(app: Mapping[str, Any], field: str, inner: str) -> list[Any]:
    held = app.get(field)
    found = held.get(inner) if isinstance(held, Mapping) else None
    return list(found) if isinstance(found, list) else []


def _say(error: ForAWhile | ForGood) -> str:
    click = CLICKS.get(error.code or "")
    named = f"{error}（错误码 {error.code}）" if error.code else str(error)
    return f"{named}。请到{click}" if click else named
