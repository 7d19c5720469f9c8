"""What the platform tells and keeps of the app itself: its visible range, its menu, where callbacks come from.

Sources: developer.work.weixin.qq.com/document/path/ 90227 (agent/get), 90231 (menu/create), 91116 (getcallbackip).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request

from bot.sandbox.people import People
from bot.sandbox.wecom_checks import fits_menu
from bot.sandbox.wirelog import WireLog
from bot.sandbox.world import Wires

Reply = dict[str, Any]


class WecomApp:
    """`token_fault` gives the error code of an access token, 0 for a good one."""

    def __init__(
        self,
        wires: Wires,
        people: People,
        wirelog: WireLog,
        now: Callable[[], Any],
        token_fault: Callable[[str | None], int],
    ) -> None:
        self._wires, self._people, self._wirelog, self._now = wires, people, wirelog, now
        self._token_fault = token_fault
        self.menu: Reply = {}

    def get(self) -> Response:
        """GET /cgi-bin/agent/get?access_token=&agentid="""
        phones = [phone for school in self._people.schools() for phone in self._people.of(school.id)]
        users = sorted({phone.wecom_userid for phone in phones if phone.wecom_userid})
        told: Reply = {
            "agentid": self._wires.agent_id,
            "name": "保学助手",
            "close": 0,
            "allow_userinfos": {"user": [{"userid": userid} for userid in users]},
            "allow_partys": {"partyid": []},
            "allow_tags": {"tagid": []},
        }
        return self._answer("看应用", self._fault() or told)

    def create_menu(self) -> Response:
        """POST /cgi-bin/menu/create?access_token=&agentid="""
        fault = self._fault()
        if fault is None:
            menu = request.get_json(silent=True, force=True)
            if not isinstance(menu, Mapping) or not fits_menu(menu.get("button")):
                fault = {"errcode": 40016, "errmsg": "invalid button size"}
            else:
                self.menu = dict(menu)
        return self._answer("建菜单", fault or {})

    def callback_ip(self) -> Response:
        """GET /cgi-bin/getcallbackip?access_token="""
        code = self._token_fault(request.args.get("access_token"))
        return self._answer("问来访地址", {"errcode": code, "errmsg": "token"} if code else {"ip_list": ["127.0.0.1"]})

    def _fault(self) -> Reply | None:
        if code := self._token_fault(request.args.get("access_token")):
            return {"errcode": code, "errmsg": "token"}
        if request.args.get("agentid") != str(self._wires.agent_id):
            return {"errcode": 40056, "errmsg": "invalid agentid"}
        return None

    def _answer(self, what: str, reply: Reply) -> Response:
        whole = {"errcode": 0, "errmsg": "ok", **reply}
        text = json.dumps(whole, ensure_ascii=False)
        asked = f"{request.method} {request.path}\n\n{request.get_data(as_text=True)}"
        self._wirelog.add(self._now(), f"保学 → 企业微信：{what}", asked, text, ok=whole["errcode"] == 0)
        return Response(text, mimetype="application/json")
