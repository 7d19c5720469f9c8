"""Parents: three ways in an order that is theirs, and an answer by one tap."""

from __future__ import annotations

import re
from typing import Any

import pytest

from store import outbox, prompts, pupils, units
from tests.story.days import ABSENT, TEACHER, absent, marked, steps
from tests.story.town import BASE_URL, Town

FATHER = "lidashan_parent"


@pytest.fixture
def followed(town: Town) -> Town:
    """李明's father follows the school in 家校沟通."""
    town.follows("李大山", FATHER)
    return town


def link_in(text: str) -> str:
    """The path of the page whose address a message holds."""
    found = re.search(re.escape(BASE_URL) + r"(/p/\S+)", text)
    assert found is not None, text
    return found[1]


def told_today(town: Town) -> str:
    """李明 is missing; what his father reads."""
    town.says(TEACHER, ABSENT)
    town.clock("10-12 08:30")
    return town.expects("李大山", has=["李明10月12日没有到校", "赵丽娟老师"])


def opens(town: Town, path: str, **tap: str) -> Any:
    """The page, or with `answer=` or `words=` a tap on it and what is shown after."""
    client = town.app.test_client()
    if not tap:
        return client.get(path)
    town.second()
    answer = client.post(path, data=tap)
    town.settle()
    return client.get(answer.headers["Location"]) if answer.status_code == 303 else answer


def test_who_follows_the_school_is_told_in_wechat_and_not_by_sms(followed: Town) -> None:
    """The notice names whom to call and holds the page's address; no SMS goes."""
    text = told_today(followed)

    assert "短信" not in text
    assert link_in(text)
    assert followed.providers.sms == []


def test_a_tap_becomes_a_step_and_is_told_to_the_teacher(followed: Town) -> None:
    """One tap, no login: the step has the button's words, the teacher reads them, and nobody is marked by it."""
    path = link_in(told_today(followed))
    page = opens(followed, path)
    after = opens(followed, path, answer="sick")

    assert "孩子生病了，今天请假" in page.get_data(as_text=True)
    assert "您的回答：孩子生病了，今天请假" in after.get_data(as_text=True)
    followed.expects(TEACHER, has=["李明家长在网页上回复", "孩子生病了"])
    (step,) = steps(followed, "李明")
    assert (step.payload["kind"], step.payload["actor"]) == ("info", "guardian")
    assert marked(followed, "李明") == {"10-12": "unexcused"}


def test_the_schools_phone_stands_beside_the_teachers_name(followed: Town) -> None:
    """Where the school has a duty phone, the notice and the page say its number."""
    with followed.write() as tx:
        school = units.get(tx, followed.place.units["school"])
        units.change(tx, school.id, settings={**school.settings, "duty_phone": "0373-5551234"})
    text = told_today(followed)

    assert "打电话给赵丽娟老师（0373-5551234）" in text
    assert "0373-5551234" in opens(followed, link_in(text)).get_data(as_text=True)


def test_opening_the_page_answers_nothing(followed: Town) -> None:
    """Programs that look at links open it too: only a tap is an answer."""
    path = link_in(told_today(followed))
    for _ in range(3):
        assert opens(followed, path).status_code == 200

    assert steps(followed, "李明") == []


def test_a_second_tap_changes_nothing(followed: Town) -> None:
    """One message has one answer; the page shows it from then on."""
    path = link_in(told_today(followed))
    opens(followed, path, answer="today")
    again = opens(followed, path, answer="sick")

    assert "今天会送孩子去学校" in again.get_data(as_text=True)
    assert len(steps(followed, "李明")) == 1
    followed.expects(TEACHER, has=["今天会送孩子去学校"])


def test_words_of_ones_own_go_to_the_teacher_too(followed: Town) -> None:
    """What no button says can be written; too much of it, or nothing, is asked for again."""
    path = link_in(told_today(followed))
    assert opens(followed, path, words="字" * 101).status_code == 400
    assert opens(followed, path, words="  ").status_code == 400
    opens(followed, path, words="他奶奶住院了，明天去")

    followed.expects(TEACHER, has=["他奶奶住院了"])


@pytest.mark.parametrize(
    "change", [lambda path: path[:-1], lambda path: path + "x", lambda _: "/p/1.zzzz.AAAA", lambda _: "/p/李.明.x"]
)
def test_an_address_that_we_did_not_make_opens_nothing(followed: Town, change: Any) -> None:
    """A changed, cut or invented address tells nobody's name."""
    page = opens(followed, change(link_in(told_today(followed))))

    assert page.status_code == 404
    assert "李明" not in page.get_data(as_text=True)


def test_an_address_ends_after_a_week(followed: Town) -> None:
    """A week later it says so, names nobody, and takes no answer."""
    path = link_in(told_today(followed))
    followed.says(TEACHER, "李明来了，迟到")
    followed.clock("10-12 11:00")
    followed.expects("李大山", has=["已到校"])
    for day in range(13, 17):
        followed.clock(f"10-{day} 08:05")
        followed.says(TEACHER, "今天全勤")
    followed.clock("10-19 08:40")
    page = opens(followed, path)

    assert page.status_code == 410
    assert "李明" not in page.get_data(as_text=True)
    assert opens(followed, path, answer="sick").status_code == 410
    followed.says(TEACHER, "今天全勤")


def test_what_has_ended_is_not_asked_any_more(followed: Town) -> None:
    """He came after all: the page says that nothing need be answered."""
    path = link_in(told_today(followed))
    followed.says(TEACHER, "李明来了，迟到")
    followed.clock("10-12 11:00")
    followed.expects("李大山", has=["已到校"])

    assert opens(followed, path).status_code == 410


def test_an_older_message_asks_about_today(followed: Town) -> None:
    """Monday's address opened on Wednesday, while he is still away: Wednesday is asked about, and the answer counts."""
    path = link_in(told_today(followed))
    for day in (13, 14):
        followed.clock(f"10-{day} 08:05")
        followed.says(TEACHER, ABSENT)
        followed.clock(f"10-{day} 08:30")
        followed.expects("李大山", has=[f"李明10月{day}日没有到校"])
    followed.expects(TEACHER, has=["缺勤核实"])
    page = opens(followed, path).get_data(as_text=True)
    opens(followed, path, answer="tomorrow")

    assert "李明10月14日没有到校" in page
    followed.expects(TEACHER, has=["李明家长在网页上回复", "明天送孩子去上学"])


def test_the_page_needs_no_script_and_tells_no_other_site(followed: Town) -> None:
    """A plain form; the headers forbid scripts, frames, caches and a referrer."""
    page = opens(followed, link_in(told_today(followed)))

    assert "<script" not in page.get_data(as_text=True)
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("no-referrer", "no-store")


def test_who_stopped_following_gets_the_sms(followed: Town) -> None:
    """invalid_parent_userid: the same thing goes by SMS, in an SMS's words and without an address."""
    followed.providers.followers = set()
    followed.says(TEACHER, ABSENT)
    followed.clock("10-12 08:30")
    text = followed.expects("李大山", has=["没有到校", "直接回复这条短信"])

    assert "http" not in text
    assert len(followed.providers.sms) == 1


def test_a_corp_without_school_contacts_falls_back_at_once(followed: Town) -> None:
    """65022: the app has no right to 家校沟通; the parent hears by SMS the same minute."""
    followed.providers.on_parent = lambda _: (200, {"errcode": 65022, "errmsg": "no permission"})
    followed.says(TEACHER, ABSENT)
    followed.clock("10-12 08:08")

    followed.expects("李大山", has=["直接回复这条短信"])


def test_a_lost_answer_of_the_platform_is_asked_again_and_heard_once(followed: Town) -> None:
    """The connection broke after the notice was taken: the same request is repeated under its duplicate check."""
    from tests.wires.standin import cuts

    lost = []

    def take_and_cut(asked: Any) -> Any:
        if lost:
            return None
        lost.append(followed.providers.take_notice(asked))
        return cuts

    followed.providers.on_parent = take_and_cut
    followed.says(TEACHER, ABSENT)
    followed.clock("10-12 09:30")

    assert len(lost) == 1
    followed.expects("李大山", has=["没有到校"])


def test_his_own_order_is_kept(followed: Town) -> None:
    """Who wants SMS first gets SMS, though he follows the school."""
    followed.follows("李大山", FATHER, ways="sms,parent,call")
    followed.says(TEACHER, ABSENT)
    followed.clock("10-12 08:30")

    followed.expects("李大山", has=["直接回复这条短信"])
    assert followed.providers.notices == []


def test_who_wants_to_be_called_is_the_teachers_to_call(followed: Town) -> None:
    """Nothing is sent; the class teacher is asked to call or visit, with the words to say."""
    followed.follows("李大山", FATHER, ways="call")
    followed.says(TEACHER, ABSENT)
    followed.clock("10-12 08:30")

    followed.expects(TEACHER, has=["请给李明的父亲李大山打电话或上门", "10月12日没有到校"])
    followed.tasks_left = 1


def test_a_slip_put_right_calls_nobody(followed: Town) -> None:
    """Corrected before the five minutes are over, the teacher is not asked to call either."""
    followed.follows("李大山", FATHER, ways="call")
    followed.says(TEACHER, ABSENT)
    followed.clock("10-12 08:02")
    followed.says(TEACHER, "李明来了，迟到")
    followed.clock("10-12 11:00")


def test_who_unsubscribed_gets_no_notice_either(followed: Town) -> None:
    """退订 by SMS holds for every way: the teacher is asked to call."""
    followed.texts("李大山", "退订")
    followed.expects(TEACHER, has=["李明家长已退订"])
    followed.says(TEACHER, ABSENT)
    followed.clock("10-12 08:30")

    followed.expects(TEACHER, has=["李明", "已退订", "10月12日没有到校"])
    assert followed.providers.notices == []
    followed.tasks_left = 1


def test_a_language_without_reviewed_words_is_written_to_in_chinese(followed: Town) -> None:
    """He speaks Mongolian; nobody has reviewed Mongolian words here: the Chinese ones go."""
    followed.follows("李大山", FATHER, language="mn")

    assert told_today(followed)


def test_every_message_of_three_days_is_accounted_for(followed: Town) -> None:
    """Each prompt to the father stands in one message, and each message says what became of it."""
    absent(followed, 3)
    followed.expects(TEACHER, has=["缺勤核实"])
    with followed.db.read() as tx:
        said = [one for one in prompts.of_subject(tx, ("pupil", followed.place.pupils["李明"])) if one.guardian_id]
        states = [outbox.get(tx, one.outbox_id or 0).state for one in said]

    assert states == ["sent", "sent", "sent"]


def test_a_legal_notice_to_who_unsubscribed_goes_on_paper(followed: Town) -> None:
    """退订 frees nobody from the law: the teacher is asked to bring the paper and have it signed."""
    followed.texts("李大山", "退订")
    followed.expects(TEACHER, has=["李明家长已退订"])
    with followed.write() as tx:
        pupil = followed.place.pupils["李明"]
        (guardian,) = pupils.guardians_of(tx, [pupil])[pupil]
        words = "【限期返校】李明应在期限内返校上课，请送孩子到校。"
        prompts.want(
            tx,
            [
                prompts.NewPrompt(
                    key="legal",
                    county_id=guardian.county_id,
                    subject_kind="pupil",
                    subject_id=pupil,
                    channel="parent",
                    template="return_deadline.opened",
                    not_before=followed.now,
                    guardian_id=guardian.id,
                    pupil_id=pupil,
                    params={"text": words, "parent": words, "legal": True},
                )
            ],
            followed.now,
        )
    followed.clock("10-12 09:00")

    followed.expects(TEACHER, has=["李明的父亲李大山", "纸质通知书", "签收", "【限期返校】"])
    followed.says(TEACHER, "今天全勤")
    followed.tasks_left = 1
