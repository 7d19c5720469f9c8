"""`baoxue wecom setup`: the menu it makes, and what it says when the app is not ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from bot.clock import SetClock
from bot.sandbox.wecom_checks import fits_menu
from bot.wecom import routes
from bot.wecom.client import WecomClient
from bot.wecom.setup import MENU, Finding, examine
from bot.wecom.shelf import DatabaseShelf
from handlers.menu import KEYS
from store.db import Database
from tests.wires.office import http
from tests.wires.providers import at
from tests.wires.standin import Asked, StandIn, stand_in
from tests.wires.tencent import SET_A, SET_B, Tencent

GOOD_APP = {
    "errcode": 0,
    "name": "保学助手",
    "close": 0,
    "allow_userinfos": {"user": [{"userid": "ZhaoLiJuan"}]},
    "allow_partys": {"partyid": []},
    "allow_tags": {"tagid": []},
}


class Platform:
    """WeChat Work and, behind the public address, this product's own callback."""

    def __init__(self, clock: SetClock, ours: Tencent = SET_A) -> None:
        self.answers: dict[str, Any] = {
            "/gettoken": {"errcode": 0, "access_token": "token", "expires_in": 7200},
            "/agent/get": GOOD_APP,
            "/menu/create": {"errcode": 0},
            "/department/simplelist": {"errcode": 0, "department_id": [{"id": 1, "parentid": 0, "order": 1}]},
            "/school/department/list": {
                "errcode": 0,
                "departments": [{"id": 3, "name": "1班", "parentid": 1, "type": 1}],
            },
            "/school/agent/get_allow_scope": {"errcode": 0, "allow_scope": {"departments": {"partyid": [3]}}},
            "/getcallbackip": {"errcode": 0, "ip_list": ["101.226.103.1", "101.226.103.2"]},
        }
        self.menus: list[Any] = []
        app = Flask("product")
        app.register_blueprint(routes.blueprint(ours.settings(), lambda _: None, clock))
        self.product = app.test_client()

    def __call__(self, asked: Asked) -> Any:
        if asked.path == "/wecom/callback":
            answer = self.product.get(asked.path, query_string=asked.query)
            return answer.status_code, answer.get_data()
        if asked.path.endswith("/menu/create"):
            self.menus.append(asked.json())
        return 200, self.answers[asked.path.removeprefix("/cgi-bin")]


@pytest.fixture
def clock() -> SetClock:
    return SetClock(at("2026-10-14 09:00"))


@pytest.fixture
def platform(clock: SetClock) -> Platform:
    return Platform(clock)


@pytest.fixture
def look(platform: Platform, memory_database: Database, clock: SetClock) -> Iterator[Callable[..., dict[str, Finding]]]:
    with stand_in(platform) as world:
        yield lambda **more: _look(world, memory_database, clock, **more)


def _look(world: StandIn, db: Database, clock: SetClock, **more: Any) -> dict[str, Finding]:
    settings = SET_A.settings(world.base)
    client = WecomClient(settings, DatabaseShelf(db), clock, http())
    base = more.pop("base_url", world.base)
    return {one.name: one for one in examine(settings, base, client, clock, http=http(), **more)}


Look = Callable[..., dict[str, Finding]]


def test_a_ready_app_gets_its_menu(look: Look, platform: Platform) -> None:
    """Token, app, visible range and callback are fine, and the menu is created as the platform wants it."""
    found = look(staff=["zhaolijuan"])

    assert [one.say for one in found.values() if not one.ok] == []
    assert platform.menus == [dict(MENU)]


def test_the_menu_fits_the_platform_and_the_handlers() -> None:
    """Three buttons of sixteen bytes at most, and a handler for every key."""
    below = [one for button in MENU["button"] for one in button.get("sub_button", [button])]

    assert fits_menu(MENU["button"])
    assert {one["key"] for one in below} == set(KEYS)


def test_a_foreign_address_is_named_with_where_to_click(look: Look, platform: Platform) -> None:
    """60020: the missing address is read out of the answer and the page to add it on is named."""
    platform.answers["/agent/get"] = {
        "errcode": 60020,
        "errmsg": "not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more info at ...",
    }
    found = look()

    assert "203.0.113.9" in found["app"].say
    assert "企业可信IP" in found["app"].say
    assert not found["app"].ok
    assert platform.menus == []


def test_a_wrong_secret_is_told_first(look: Look, platform: Platform) -> None:
    """Without a token nothing else can be tried: only that is said, with where the secret stands."""
    platform.answers["/gettoken"] = {"errcode": 40001, "errmsg": "invalid credential"}
    found = look()

    assert "Secret" in found["token"].say
    assert "app" not in found


def test_staff_outside_the_visible_range_are_named(look: Look) -> None:
    """Whoever is on our list and not in the range would get nothing: he is named."""
    found = look(staff=["ZhaoLiJuan", "SunLi"])

    assert not found["visible"].ok
    assert "SunLi" in found["visible"].say
    assert "ZhaoLiJuan" not in found["visible"].say


def test_departments_cannot_be_looked_into(look: Look, platform: Platform) -> None:
    """A range of departments is no proof that anybody is missing: it is said that this must be checked by hand."""
    platform.answers["/agent/get"] = {**GOOD_APP, "allow_partys": {"partyid": [1]}}
    found = look(staff=["SunLi"])

    assert found["visible"].ok
    assert "自己核对" in found["visible"].say


def test_a_stopped_app_is_told(look: Look, platform: Platform) -> None:
    """An app that was switched off in the console is found out."""
    platform.answers["/agent/get"] = {**GOOD_APP, "close": 1}

    assert "启用应用" in look()["app"].say


def test_another_token_behind_the_address_is_told(memory_database: Database, clock: SetClock) -> None:
    """The public address leads to a product with other keys: it answers 403, and that is what is said."""
    with stand_in(Platform(clock, SET_B)) as world:
        found = _look(world, memory_database, clock)

    assert not found["callback"].ok
    assert "另一套 Token" in found["callback"].say


def test_an_address_nobody_listens_at_is_told(look: Look) -> None:
    """Nothing answers at the public address: what to look at is said, and the rest is examined all the same."""
    found = look(base_url="http://127.0.0.1:1")

    assert not found["callback"].ok
    assert "healthz" in found["callback"].say
    assert found["token"].ok


def test_looking_alone_leaves_the_menu(look: Look, platform: Platform) -> None:
    """With --no-menu nothing is changed."""
    look(make_menu=False)

    assert platform.menus == []


def test_the_rights_to_the_address_books_are_looked_at(look: Look, platform: Platform) -> None:
    """All there: said so. 60011, 65022, an empty range: what to click; none of it stops the work."""
    good = look()
    assert (good["contacts"].warning, good["school"].warning) == (False, False)
    assert "1个班" in good["school"].say
    platform.answers["/department/simplelist"] = {"errcode": 60011, "errmsg": "no privilege"}
    platform.answers["/school/department/list"] = {"errcode": 65022, "errmsg": "no permission"}
    bad = look()
    assert "可见范围" in bad["contacts"].say
    assert "可调用接口的应用" in bad["school"].say
    platform.answers["/school/department/list"] = {"errcode": 0, "departments": []}
    platform.answers["/school/agent/get_allow_scope"] = {"errcode": 0, "allow_scope": {}}
    assert "范围是空的" in look()["school"].say
    assert all(one.ok for one in bad.values())
