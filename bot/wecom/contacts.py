"""The address books as WeChat Work gives them: members and departments, classes with pupils and parents of 家校沟通.

Sources: developer.work.weixin.qq.com/document/path/ 95350 (department/simplelist), 95351 (department/get), 96067
(user/list_id), 90196 (user/get), 90200 (user/simplelist), 92299 (school/department/list), 92343 (school/user/list).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.wecom.client import WecomClient
from config.errors import ForAWhile, ForGood
from handlers.contacts import Member, Parent, SchoolBook, SchoolClass, SchoolPupil, StaffBook

#: Refusals that say: not with this secret. user/list_id is open to the contact assistant's secret only.
NO_RIGHT = frozenset({"48002", "48009", "60011", "301002"})
#: Members of one page, and pages at most: more is an answer that never ends.
PAGE, PAGES = 10000, 100
CLASS = 1


def staff(client: WecomClient) -> StaffBook:
    """Every member that the app may see. Raises `ForAWhile` or `ForGood`."""
    tree = {int(one["id"]): one for one in _list(client.ask("department/simplelist"), "department_id")}
    names: dict[int, str] = {}
    for number in tree:
        told = client.ask("department/get", id=number).get("department")
        names[number] = str(told.get("name") or "") if isinstance(told, Mapping) else ""
    try:
        members = dict(_by_department(client, tree))
    except (ForAWhile, ForGood) as error:
        if error.code not in NO_RIGHT:
            raise
        members = dict(_by_id(client))
    return StaffBook(
        tuple(
            Member(userid, name, frozenset(above for number in at for above in _line(tree, names, number)))
            for userid, (name, at) in members.items()
        ),
        {str(number): name for number, name in names.items()},
    )


def school(client: WecomClient) -> SchoolBook:
    """Every class of 家校沟通 with its pupils and parents. Raises `ForAWhile` or `ForGood`."""
    told = _list(client.ask("school/department/list"), "departments")
    tree = {int(one["id"]): one for one in told}
    names = {number: str(one.get("name") or "") for number, one in tree.items()}
    classes = [one for one in told if one.get("type") == CLASS and not one.get("is_graduated")]
    return SchoolBook(tuple(_class(client, one, tree, names) for one in classes))


def _class(
    client: WecomClient, told: Mapping[str, Any], tree: Mapping[int, Mapping[str, Any]], names: Mapping[int, str]
) -> SchoolClass:
    number = int(told["id"])
    listed = _list(client.ask("school/user/list", department_id=number, fetch_child=0), "students")
    above = [name for name in _line(tree, names, number) if name != names[number]]
    return SchoolClass(str(number), names[number], frozenset(above), tuple(_pupil(one) for one in listed))


def _pupil(told: Mapping[str, Any]) -> SchoolPupil:
    parents = [one for one in told.get("parents") or [] if isinstance(one, Mapping) and one.get("parent_userid")]
    return SchoolPupil(
        str(told.get("student_userid") or ""),
        str(told.get("name") or "").strip(),
        tuple(
            Parent(
                str(one["parent_userid"]),
                str(one.get("relation") or ""),
                str(one.get("mobile") or ""),
                one.get("is_subscribe") == 1,
            )
            for one in parents
        ),
    )


def _by_department(
    client: WecomClient, tree: Mapping[int, Mapping[str, Any]]
) -> Iterator[tuple[str, tuple[str, list[int]]]]:
    """Name and departments of each member, by userid."""
    tops = [number for number, one in tree.items() if int(one.get("parentid") or 0) not in tree]
    for top in tops:
        for one in _list(client.ask("user/simplelist", department_id=top, fetch_child=1), "userlist"):
            at = [int(number) for number in one.get("department") or []]
            yield str(one["userid"]), (str(one.get("name") or ""), at)


def _by_id(client: WecomClient) -> Iterator[tuple[str, tuple[str, list[int]]]]:
    """The same by the list of ids, each then asked for by itself."""
    at: dict[str, list[int]] = {}
    cursor = ""
    for _ in range(PAGES):
        page = client.post("user/list_id", {"limit": PAGE, **({"cursor": cursor} if cursor else {})})
        for one in _list(page, "dept_user"):
            at.setdefault(str(one["userid"]), []).append(int(one.get("department") or 0))
        cursor = str(page.get("next_cursor") or "")
        if not cursor:
            break
    for userid, departments in at.items():
        told = client.ask("user/get", userid=userid)
        yield userid, (str(told.get("name") or userid), departments)


def _line(tree: Mapping[int, Mapping[str, Any]], names: Mapping[int, str], number: int) -> list[str]:
    """The names of a department and of all above it."""
    found: list[str] = []
    seen: set[int] = set()
    while number in tree and number not in seen:
        seen.add(number)
        found.append(names.get(number, ""))
        number = int(tree[number].get("parentid") or 0)
    return [name for name in found if name]


def _list(answer: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    held = answer.get(field)
    return [one for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []
