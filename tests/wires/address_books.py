"""The corp's address books as the platform gives them: departments and members, and 家校沟通 with classes, pupils, parents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.wires.standin import Answer, Asked

OK = {"errcode": 0, "errmsg": "ok"}


@dataclass
class AddressBooks:
    """`departments`: id → (name, parent id). `members`: userid → (name, department ids). `classes`: id → (name, parent,
    type, pupils), a pupil (userid, name, parents). `errors`: endpoint → errcode."""

    departments: dict[int, tuple[str, int]] = field(default_factory=dict)
    members: dict[str, tuple[str, list[int]]] = field(default_factory=dict)
    school: dict[int, tuple[str, int, int, list[dict[str, Any]]]] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        endpoint = asked.path.partition("/cgi-bin/")[2]
        self.asked.append(endpoint)
        if (code := self.errors.get(endpoint)) is not None:
            return 200, {"errcode": code, "errmsg": "no"}
        told = getattr(self, "_" + endpoint.replace("/", "_"))(asked)
        return 200, {**OK, **told} if "errcode" not in told else told

    def _department_simplelist(self, _: Asked) -> dict[str, Any]:
        rows = [{"id": number, "parentid": at, "order": 1} for number, (_, at) in self.departments.items()]
        return {"department_id": rows}

    def _department_get(self, asked: Asked) -> dict[str, Any]:
        number = int(asked.query["id"])
        name, parent = self.departments[number]
        return {"department": {"id": number, "name": name, "parentid": parent, "order": 1}}

    def _user_simplelist(self, asked: Asked) -> dict[str, Any]:
        assert asked.query["fetch_child"] == "1"
        rows = [{"userid": one, "name": name, "department": at} for one, (name, at) in self.members.items()]
        return {"userlist": rows}

    def _user_list_id(self, asked: Asked) -> dict[str, Any]:
        """Two members a page, to have pages."""
        begin = int(asked.json().get("cursor") or 0)
        rows = [{"userid": one, "department": number} for one, (_, at) in self.members.items() for number in at]
        more = {"next_cursor": str(begin + 2)} if begin + 2 < len(rows) else {"next_cursor": ""}
        return {"dept_user": rows[begin : begin + 2], **more}

    def _user_get(self, asked: Asked) -> dict[str, Any]:
        userid = asked.query["userid"]
        if userid not in self.members:
            return {"errcode": 60111, "errmsg": "userid not found"}
        return {"userid": userid, "name": self.members[userid][0], "department": self.members[userid][1]}

    def _school_department_list(self, _: Asked) -> dict[str, Any]:
        rows = [
            {"id": number, "name": name, "parentid": at, "type": kind, "order": 1, "is_graduated": 0}
            for number, (name, at, kind, _) in self.school.items()
        ]
        return {"departments": rows}

    def _school_user_list(self, asked: Asked) -> dict[str, Any]:
        return {"students": self.school[int(asked.query["department_id"])][3]}

    def _school_agent_get_allow_scope(self, _: Asked) -> dict[str, Any]:
        return {"allow_scope": {"students": [], "departments": {"partyid": list(self.school)}}}


def pupil(userid: str, name: str, *parents: tuple[str, str, str, int]) -> dict[str, Any]:
    """A pupil as school/user/list tells him; a parent is (userid, relation, mobile, is_subscribe)."""
    keys = ("parent_userid", "relation", "mobile", "is_subscribe")
    return {
        "student_userid": userid,
        "name": name,
        "department": [1],
        "parents": [dict(zip(keys, parent, strict=True)) for parent in parents],
    }
