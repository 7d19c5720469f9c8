"""家校沟通 and the corp's address book on the wire: departments, members, classes, pupils, parents; 学校通知 to those who follow.

Sources: developer.work.weixin.qq.com/document/path/ 91609 (externalcontact/message/send), 92299 (school/department/list),
92343 (school/user/list), 94895 (allow scope), 95350, 95351 and 90200 (departments and members), 92052 (events).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Response, request

from bot.sandbox import misbehave
from bot.sandbox.bubbles import Bubbles, parent_address
from bot.sandbox.faults import FINE, Faults
from bot.sandbox.memory import Memory, stamp
from bot.sandbox.people import People
from bot.sandbox.wecom_checks import Refused, check
from bot.sandbox.wirelog import WireLog
from bot.sandbox.world import Phone, Wires

#: Ids of departments: the corp's own, then one a school; a class comes a thousand above.
CORP, SCHOOL, CLASS = 1, 100, 1000
#: Types of a department of 家校沟通 (92299).
IS_CLASS, IS_SCHOOL = 1, 5
NOT_SEEN = {"errcode": 65022, "errmsg": "no permission for school contacts"}

Reply = dict[str, Any]


class WecomSchool:
    """`token_fault` gives the error code of an access token, 0 for a good one."""

    def __init__(
        self,
        wires: Wires,
        memory: Memory,
        people: People,
        bubbles: Bubbles,
        faults: Faults,
        wirelog: WireLog,
        now: Callable[[], datetime],
        token_fault: Callable[[str | None], int],
    ) -> None:
        self._wires, self._memory, self._people, self._bubbles = wires, memory, people, bubbles
        self._faults, self._wirelog, self._now, self._token_fault = faults, wirelog, now, token_fault

    # -- who follows

    def follows(self, parent: str) -> bool:
        """Whether this parent follows 学校通知."""
        return self._memory.row("SELECT 1 FROM follower WHERE parent = ?", (parent,)) is not None

    def follow(self, parent: str, *, follows: bool) -> None:
        """The parent scans the school's code, or stops following."""
        with self._memory.change() as db:
            db.execute("DELETE FROM follower WHERE parent = ?", (parent,))
            if follows:
                db.execute("INSERT INTO follower (parent) VALUES (?)", (parent,))
        said = "已关注“学校通知”" if follows else "不再关注“学校通知”"
        self._bubbles.add(parent_address(parent), "note", said, self._now())

    # -- 学校通知

    def send(self) -> Response:
        """POST /cgi-bin/externalcontact/message/send?access_token="""
        raw = request.get_data(cache=False)
        asked = "POST /cgi-bin/externalcontact/message/send?access_token=…\n\n" + raw.decode("utf-8", "replace")
        try:
            message = json.loads(raw)
        except ValueError:
            message = None
        parents = (
            [str(one) for one in (message or {}).get("to_parent_userid") or []] if isinstance(message, dict) else []
        )
        strikes = {self._faults.of("parent_out", parent_address(one)) for one in parents}
        fault = next(iter(strikes - {FINE, "invalid"}), FINE)
        if fault == "http_500":
            self._wirelog.add(self._now(), "保学 → 家校沟通：学校通知", asked, "（按开关：http_500）", ok=False)
            return Response("<html><body>500</body></html>", 500, mimetype="text/html")
        reply = NOT_SEEN if fault == "65022" else self._accept(raw, message, parents)
        if fault == "cut":
            self._log("学校通知", asked, reply, "（随后断线）")
            return misbehave.broken_off(json.dumps(reply).encode())
        return self._log("学校通知", asked, reply)

    def _accept(self, raw: bytes, message: object, parents: list[str]) -> Reply:
        if code := self._token_fault(request.args.get("access_token")):
            return {"errcode": code, "errmsg": "token"}
        try:
            check("externalcontact/message/send", message)
        except Refused as refused:
            return {"errcode": refused.code, "errmsg": refused.why}
        assert isinstance(message, Mapping)
        if message["agentid"] != self._wires.agent_id:
            return {"errcode": 40056, "errmsg": "invalid agentid"}
        if message["msgtype"] != "text":
            return {"errcode": 40008, "errmsg": "the sandbox shows texts only"}
        bad = [one for one in parents if not self._reaches(one)]
        if not self._seen(raw, message):
            for one in parents:
                if one not in bad:
                    text = str(message["text"]["content"])
                    self._bubbles.add(parent_address(one), "theirs", text, self._now(), note="学校通知")
        return {"errcode": 0, "errmsg": "ok", **({"invalid_parent_userid": bad} if bad else {})}

    def _reaches(self, parent: str) -> bool:
        return self.follows(parent) and self._faults.of("parent_out", parent_address(parent)) != "invalid"

    def _seen(self, raw: bytes, message: Mapping[str, Any]) -> bool:
        """Whether the same request came within its duplicate check."""
        now, digest = self._now(), hashlib.sha256(b"parent" + raw).hexdigest()
        if message.get("enable_duplicate_check") != 1:
            return False
        if self._memory.row("SELECT 1 FROM request_seen WHERE hash = ? AND until > ?", (digest, stamp(now))):
            return True
        until = stamp(now + timedelta(seconds=int(message.get("duplicate_check_interval", 1800))))
        with self._memory.change() as db:
            db.execute("INSERT OR REPLACE INTO request_seen (hash, until, answer) VALUES (?, ?, '')", (digest, until))
        return False

    # -- the address books

    def departments(self) -> Response:
        """GET /cgi-bin/department/simplelist"""
        rows = [{"id": CORP, "parentid": 0, "order": 1}]
        rows += [{"id": SCHOOL + at, "parentid": CORP, "order": 1} for at, _ in self._schools()]
        return self._told("部门", {"department_id": rows})

    def department(self) -> Response:
        """GET /cgi-bin/department/get?id="""
        number = request.args.get("id", 0, type=int)
        names = {CORP: "保学演示企业"} | {SCHOOL + at: name for at, (_, name) in self._schools()}
        if number not in names:
            return self._told("部门", {"errcode": 60003, "errmsg": "department not found"})
        parent = 0 if number == CORP else CORP
        return self._told("部门", {"department": {"id": number, "name": names[number], "parentid": parent, "order": 1}})

    def members(self) -> Response:
        """GET /cgi-bin/user/simplelist?department_id=&fetch_child=1"""
        found: dict[str, Reply] = {}
        for at, (school, _) in self._schools():
            for phone in self._people.of(school):
                if phone.wecom_userid:
                    row = found.setdefault(
                        phone.wecom_userid, {"userid": phone.wecom_userid, "name": phone.name, "department": []}
                    )
                    row["department"].append(SCHOOL + at)
        return self._told("成员", {"userlist": list(found.values())})

    def school_departments(self) -> Response:
        """GET /cgi-bin/school/department/list"""
        rows: list[Reply] = []
        for at, (school, name) in self._schools():
            rows.append({"id": SCHOOL + at, "name": name, "parentid": 0, "type": IS_SCHOOL, "order": 1})
            for nth, klass in enumerate(self._classes(school)):
                number = CLASS + SCHOOL * at + nth
                rows.append({"id": number, "name": klass, "parentid": SCHOOL + at, "type": IS_CLASS, "is_graduated": 0})
        return self._told("家校部门", {"departments": rows})

    def school_users(self) -> Response:
        """GET /cgi-bin/school/user/list?department_id="""
        at, nth = divmod(request.args.get("department_id", 0, type=int) - CLASS, SCHOOL)
        found = [school for number, (school, _) in self._schools() if number == at]
        classes = self._classes(found[0]) if found else []
        if not 0 <= nth < len(classes):
            return self._told("家校学生", {"errcode": 60003, "errmsg": "department not found"})
        number = CLASS + SCHOOL * at + nth
        held = [one for one in self._parents(found[0]) if one.klass == classes[nth]]
        return self._told("家校学生", {"students": [self._student(one, number) for one in held]})

    def allow_scope(self) -> Response:
        """GET /cgi-bin/school/agent/get_allow_scope?agentid="""
        parties = [SCHOOL + at for at, _ in self._schools()]
        return self._told("家校范围", {"allow_scope": {"students": [], "departments": {"partyid": parties}}})

    def _student(self, phone: Phone, number: int) -> Reply:
        parent = {
            "parent_userid": phone.parent_userid,
            "relation": phone.relation,
            "mobile": (phone.number or "").removeprefix("+86"),
            "is_subscribe": int(self.follows(phone.parent_userid or "")),
        }
        return {
            "student_userid": f"s_{phone.parent_userid}",
            "name": phone.pupil,
            "department": [number],
            "parents": [parent],
        }

    def _schools(self) -> list[tuple[int, tuple[str, str]]]:
        return list(enumerate((one.id, one.name) for one in self._people.schools()))

    def _classes(self, school: str) -> list[str]:
        return sorted({one.klass for one in self._parents(school) if one.klass})

    def _parents(self, school: str) -> list[Phone]:
        return [one for one in self._people.of(school) if one.parent_userid and one.pupil]

    def _told(self, what: str, told: Reply) -> Response:
        code = self._token_fault(request.args.get("access_token"))
        reply = {"errcode": code, "errmsg": "token"} if code else {"errcode": 0, "errmsg": "ok", **told}
        return self._log(what, f"GET {request.path}?access_token=…", reply)

    def _log(self, what: str, asked: str, reply: Reply, note: str = "") -> Response:
        text = json.dumps(reply, ensure_ascii=False)
        fine = reply["errcode"] == 0 and not note
        self._wirelog.add(self._now(), f"保学 → 家校沟通：{what}", asked, text + note, ok=fine)
        return Response(text, mimetype="application/json")
