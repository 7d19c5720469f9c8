"""The corp's address books beside the imported roster: what matches is linked, what does not is reported, nobody is deleted."""

from __future__ import annotations

from typing import Any

import pytest

from bot.contacts import Synced
from config.days import day_of
from store import contacts, persons, pupils
from store.pupils import Guardian
from tests.story.days import ABSENT, TEACHER
from tests.story.people import STAFF
from tests.story.town import Town
from tests.wires.address_books import pupil
from tests.wires.tencent import event_message

FATHER = ("lidashan_p", "爸爸", "13900000001", 1)


@pytest.fixture
def books(town: Town) -> Town:
    """A corp with the town's staff, and 家校沟通 with its class and two families."""
    books = town.providers.books
    books.departments = {1: ("青禾县教体局", 0), 2: ("柳河镇中学", 1)}
    books.members = {one.userid: (one.name, [2]) for one in STAFF}
    books.school = {
        1: ("柳河镇中学", 0, 5, []),
        2: ("七年级", 1, 2, []),
        3: ("1班", 2, 1, [pupil("s1", "李明", FATHER), pupil("s2", "王小雨", ("wxy_m", "妈妈", "13900000002", 0))]),
    }
    return town


def sync(town: Town, **more: Any) -> Synced:
    assert town.runtime.contacts is not None
    return town.runtime.contacts.sync(town.now, **more)


def guardian(town: Town, name: str) -> Guardian:
    with town.db.read() as tx:
        (found,) = pupils.guardians_of(tx, [town.place.pupils[name]])[town.place.pupils[name]]
    return found


def tells(town: Town, event: str, change: str, **fields: str) -> None:
    """The platform's own event."""
    inner = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    town.second()
    seconds = int(town.now.timestamp())
    raw = event_message(event, f"<ChangeType><![CDATA[{change}]]></ChangeType>{inner}", sender="sys", created=seconds)
    answer = town.posts(raw)
    assert (answer.status_code, answer.get_data()) == (200, b"")
    town.settle()


def test_what_matches_is_linked_and_the_rest_reported(books: Town) -> None:
    """Seven members, two pupils and one follower match; a stranger there, an account and pupils here are named."""
    books.providers.books.members["XinLaiDe"] = ("新来的", [2])
    del books.providers.books.members["WuGang"]
    done = sync(books)
    staff, school = done.reports

    assert done.faults == ()
    assert (staff.matched, staff.only_there) == (6, ["新来的（XinLaiDe）"])
    assert [line.partition("：")[0] for line in staff.only_here] == ["吴钢（WuGang）"]
    assert school.matched == 2
    assert school.linked == ["七年级1班李明的爸爸李大山：可以用学校通知"]
    assert "学生 七年级1班张伟" in school.only_here
    assert guardian(books, "李明").parent_userid == "lidashan_p"
    assert guardian(books, "王小雨").parent_userid is None, "she does not follow the school"


def test_after_the_sync_a_follower_is_told_in_wechat(books: Town) -> None:
    """The link is used at once: the father reads a notice and no SMS."""
    sync(books)
    books.follows("李大山", "lidashan_p")
    books.says(TEACHER, ABSENT)
    books.clock("10-12 08:30")

    books.expects("李大山", has=["点这里告诉老师"])
    assert books.providers.sms == []


def test_a_second_sync_changes_nothing(books: Town) -> None:
    """Nothing new, nobody gone."""
    sync(books)
    staff, school = sync(books).reports

    assert (staff.linked, staff.left, school.linked, school.left) == ([], [], [], [])


def test_a_dry_run_writes_nothing(books: Town) -> None:
    """--check tells the same and keeps nothing of it."""
    report = sync(books, check=True).reports[1]

    assert report.linked
    assert guardian(books, "李明").parent_userid is None
    with books.db.read() as tx:
        assert contacts.here(tx, "member") == {}


def test_a_parent_whose_phone_is_unknown_is_not_linked(books: Town) -> None:
    """Another number than the roster's: reported, and his messages go by SMS as before."""
    books.providers.books.school[3][3][0]["parents"][0]["mobile"] = "13900000077"
    report = sync(books).reports[1]

    assert report.differ == ["七年级1班李明的爸爸：手机号和名单里的都对不上，没有对应"]
    assert guardian(books, "李明").parent_userid is None


def test_without_a_phone_the_relation_decides_where_only_one_has_it(books: Town) -> None:
    """Where the platform hides mobiles: 爸爸 is the one 父亲 on the roster."""
    books.providers.books.school[3][3][0]["parents"][0]["mobile"] = ""
    sync(books)

    assert guardian(books, "李明").parent_userid == "lidashan_p"


def test_staff_without_an_account_are_linked_by_a_name_that_is_alone(books: Town) -> None:
    """The name is there once, here once, and the department is his school; with another school it is only reported."""
    with books.write() as tx:
        person = persons.put(tx, books.place.units["county"], "t9", "马老师").id
        persons.hold_post(tx, person, "teacher", books.place.units["school"], day_of(books.now))
    books.providers.books.members["MaLaoShi"] = ("马老师", [1])
    assert "单位对不上" in "".join(sync(books).reports[0].differ)
    books.providers.books.members["MaLaoShi"] = ("马老师", [2])
    report = sync(books).reports[0]

    assert report.linked == ["马老师 → MaLaoShi"]
    with books.db.read() as tx:
        assert persons.get(tx, person).wecom_userid == "MaLaoShi"


def test_who_is_gone_leaves_with_a_date_and_somebody_is_told(books: Town) -> None:
    """孟凡星 is no member any more: today was his last day; his file stays; back again, he is in office again."""
    sync(books)
    gone = books.providers.books.members.pop("MengFanXing")
    report = sync(books).reports[0]
    books.clock("10-12 08:10")

    assert report.left == ["孟凡星（柳河镇中学任课教师）"]
    books.expects("孙立", has=["孟凡星", "离任", "接任"])
    with books.db.read() as tx:
        assert persons.get(tx, books.place.staff["孟凡星"]).active_until == day_of(books.now)
    books.providers.books.members["MengFanXing"] = gone
    assert sync(books).reports[0].back == ["孟凡星"]
    with books.db.read() as tx:
        assert persons.get(tx, books.place.staff["孟凡星"]).active_until is None
    books.says(TEACHER, "今天全勤")
    books.tasks_left = 1


def test_a_changed_range_makes_nobody_leave(books: Town) -> None:
    """Half of the members gone at once is a mistake in the console: nothing changes until a person agrees."""
    sync(books)
    for userid in list(books.providers.books.members)[:5]:
        del books.providers.books.members[userid]
    done = sync(books)

    assert "可见范围" in done.faults[0]
    with books.db.read() as tx:
        assert all(one.active_until is None for one in persons.of_county(tx, books.place.units["county"]))


def test_the_list_of_ids_is_used_where_departments_may_not_be_listed(books: Town) -> None:
    """The contact assistant's way: ids page by page, names one by one."""
    books.providers.books.errors = {"user/simplelist": 60011}

    assert sync(books).reports[0].matched == 7
    assert books.providers.books.asked.count("user/list_id") == 4
    # That the app lacks a right is told to whoever reads the log.
    assert "没有权限" in books.errors.told.pop()


def test_a_missing_right_says_where_to_click(books: Town) -> None:
    """65022 for 家校沟通: the other book is read all the same."""
    books.providers.books.errors = {"school/department/list": 65022}
    done = sync(books)

    assert len(done.reports) == 1
    assert "65022" in done.faults[0]
    assert "家校沟通" in done.faults[0]


def test_events_are_heard(books: Town) -> None:
    """A deleted member leaves at once; a parent who stopped following is written to by SMS from then on."""
    sync(books)
    tells(books, "change_contact", "delete_user", UserID="MengFanXing")
    tells(books, "change_school_contact", "unsubscribe", Id="lidashan_p")
    books.says(TEACHER, ABSENT)
    books.clock("10-12 08:30")

    books.expects("孙立", has=["孟凡星", "离任"])
    books.expects("李大山", has=["直接回复这条短信"])
    books.tasks_left = 1


def test_a_new_userid_is_the_same_person(books: Town) -> None:
    """update_user with NewUserID: the teacher goes on reporting under her new account."""
    sync(books)
    books.providers.books.members["ZhaoLJ"] = books.providers.books.members.pop("ZhaoLiJuan")
    tells(books, "change_contact", "update_user", UserID="ZhaoLiJuan", NewUserID="ZhaoLJ")
    books.clock("10-12 08:20")
    with books.db.read() as tx:
        assert persons.get(tx, books.place.staff[TEACHER]).wecom_userid == "ZhaoLJ"
    books._userids["ZhaoLJ"] = books._userids.pop("ZhaoLiJuan")

    assert "全到" in books.says(TEACHER, "今天全勤") or "都到" in books.says(TEACHER, "今天全勤")


def test_an_event_that_tells_too_little_has_the_book_read(books: Town) -> None:
    """A new parent: five minutes later the book is read once, however many events came."""
    books.providers.books.school[3][3][0]["parents"] = []
    sync(books)
    books.providers.books.school[3][3][0]["parents"] = [
        dict(zip(("parent_userid", "relation", "mobile", "is_subscribe"), FATHER, strict=True))
    ]
    before = books.providers.books.asked.count("school/user/list")
    for number in range(5):
        tells(books, "change_school_contact", "create_parent", Id=f"p{number}")
    books.clock("10-12 08:20")

    assert guardian(books, "李明").parent_userid == "lidashan_p"
    assert books.providers.books.asked.count("school/user/list") == before + 1
    books.says(TEACHER, "今天全勤")
