"""Whatever the network does, one message is one message; what is no message of ours changes nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from store.tables import checkins, inbox, marks
from tests.story.days import ABSENT, TEACHER, marked
from tests.story.town import Town
from tests.wires.tencent import SET_A, SET_B, event_message, text_message


def counts(town: Town) -> tuple[int, ...]:
    """Messages, reports and marks on file."""
    with town.db.read() as tx:
        return tuple(
            tx.execute(select(func.count()).select_from(table)).scalar_one() for table in (inbox, checkins, marks)
        )


def test_repeated_delivery_gets_the_same_answer(town: Town) -> None:
    """WeChat Work sends it again, even an hour later: the same words come back and nothing is recorded twice."""
    first = town.says(TEACHER, ABSENT, number="77001")
    before = counts(town)
    town.clock("10-12 09:00")
    town.expects("李大山", has=["10月12日"])
    again = town.says(TEACHER, ABSENT, number="77001", said="10-12 08:00")

    assert first == again
    assert counts(town) == before == (1, 1, 1)


def test_twenty_callers_at_once_are_one_message(town: Town) -> None:
    """Twenty deliveries of one message arrive together: each gets the same answer, one is recorded."""
    message = text_message(ABSENT, sender="ZhaoLiJuan", created=int(town.now.timestamp()), number="77002")

    def post(_: int) -> tuple[int, str]:
        answer = town.posts(message)
        return answer.status_code, SET_A.read_reply(answer.get_data()).findtext("Content") or ""

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, range(20)))
    town.clock("10-12 08:30")

    assert len(set(answers)) == 1
    assert answers[0][0] == 200
    assert "李明无故" in answers[0][1]
    assert counts(town) == (1, 1, 1)
    town.expects("李大山", has=["10月12日"])


def test_twenty_teachers_words_at_once_are_twenty_messages(town: Town) -> None:
    """Twenty different messages of one minute are all kept, and the last word holds."""
    base = int(town.now.timestamp())

    def post(number: int) -> int:
        text = "今天全勤，李明到了" if number == 19 else ABSENT
        answer = town.posts(text_message(text, sender="ZhaoLiJuan", created=base + number, number=str(77100 + number)))
        return int(answer.status_code)

    town.clock("10-12 08:01")
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(post, range(20))) == {200}
    town.clock("10-12 09:00")

    assert counts(town)[0] == 20
    assert marked(town, "李明")["10-12"] == "present"
    assert town.unread() == {}


def test_event_delivered_twice_is_one_event(town: Town) -> None:
    """An event has no MsgId: the same tap delivered again gets the same answer, another tap is another."""
    town.says(TEACHER, "今天全勤")
    key = "<EventKey><![CDATA[duties]]></EventKey>"
    tap = event_message("click", key, sender="ZhaoLiJuan", created=int(town.now.timestamp()))
    answers = [SET_A.read_reply(town.posts(tap).get_data()).findtext("Content") for _ in range(2)]

    assert answers == ["您没有待办。"] * 2
    assert counts(town)[0] == 2
    assert town.taps(TEACHER, "click", key) == "您没有待办。"
    assert counts(town)[0] == 3


@pytest.mark.parametrize("body", [b"", b"<xml>", b"not xml", b"<xml><Encrypt></Encrypt></xml>", b"\xff\xfe\x00"])
def test_what_is_no_message_is_refused_and_not_kept(town: Town, body: bytes) -> None:
    """Malformed bodies get 400 or 403, never 5xx, and leave no trace."""
    path, _ = SET_A.callback("<xml></xml>", int(town.now.timestamp()))
    answer = town.app.test_client().post(path, data=body)

    assert answer.status_code in (400, 403)
    assert counts(town) == (0, 0, 0)


def test_foreign_signature_and_foreign_corp_are_refused(town: Town) -> None:
    """Sealed with another key, or for another corp: 403 or 400, and nothing is kept."""
    now = int(town.now.timestamp())
    message = text_message(ABSENT, sender="ZhaoLiJuan", created=now)
    path, body = SET_B.callback(message, now)
    foreign = town.app.test_client().post(path, data=body)
    sealed = SET_A.encrypt(message, corp_id="wxffffffffffffffff")
    other = town.app.test_client().post(
        "/wecom/callback?" + SET_A.query(now, "n1", sealed), data=f"<xml><Encrypt>{sealed}</Encrypt></xml>"
    )

    assert foreign.status_code == 403
    assert other.status_code in (400, 403)
    assert counts(town) == (0, 0, 0)


def test_body_of_ten_megabytes_is_refused(town: Town) -> None:
    """413 before anything is parsed."""
    path, _ = SET_A.callback("<xml></xml>", int(town.now.timestamp()))
    answer = town.app.test_client().post(path, data=b"x" * 10_000_000)

    assert answer.status_code == 413
    assert counts(town) == (0, 0, 0)


def test_unsigned_sms_is_refused(town: Town) -> None:
    """Anybody can post a form; only Twilio can sign it."""
    form = {"MessageSid": "SM1", "From": "+8613900000001", "Body": "明天送他去"}
    answer = town.app.test_client().post("/sms/twilio/inbound", data=form, headers={"X-Twilio-Signature": "bm8="})

    assert answer.status_code == 403
    assert counts(town) == (0, 0, 0)
