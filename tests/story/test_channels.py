"""What the providers do to our messages: down, refused, unknown, unwanted; nobody is told twice and nothing ends in silence."""

from __future__ import annotations

import pytest

from tests.story.days import ABSENT, TEACHER, absent, marked, steps
from tests.story.town import Town
from tests.wires.providers import refuse
from tests.wires.standin import Answer, Asked, cuts


def third_day(town: Town) -> None:
    """Two days absent; it is the third morning, just before the report that brings the prompt."""
    absent(town, 2)
    town.clock("10-14 08:05")


def test_wechat_work_down_for_minutes_delivers_once(town: Town) -> None:
    """HTTP 500 for five minutes: the prompt waits, then comes once; her report was answered all the while."""
    third_day(town)
    town.providers.on_wecom = lambda _: (500, {"errmsg": "down"})
    assert "李明（第3天）" in town.says(TEACHER, ABSENT)
    town.clock("10-14 08:10")
    town.providers.on_wecom = None
    town.clock("10-14 10:30")

    town.expects(TEACHER, has=["缺勤核实"])
    town.expects("李大山", has=["10月14日"])


def test_wechat_work_down_for_an_hour_is_told_to_a_human(town: Town) -> None:
    """Nobody knows for an hour whether the prompt went: the lead is told, it comes once, and the task ends by itself."""
    third_day(town)
    town.providers.on_wecom = lambda _: (500, {"errmsg": "down"})
    town.says(TEACHER, ABSENT)
    town.clock("10-14 09:05")
    town.providers.on_wecom = None
    town.clock("10-14 10:30")

    town.expects(TEACHER, has=["缺勤核实"])
    town.expects("孙立", has=["赵丽娟", "没有确认送达"])
    town.expects("李大山", has=["10月14日"])


def test_answer_lost_on_the_way_is_not_said_twice(town: Town) -> None:
    """WeChat Work took the prompt and the connection broke: it is asked again so that it is delivered once."""
    third_day(town)
    lost = []

    def take_and_cut(asked):  # type: ignore[no-untyped-def]
        if lost:
            return None
        lost.append(town.providers.take_wecom(asked))
        return cuts

    town.providers.on_wecom = take_and_cut
    town.says(TEACHER, ABSENT)
    town.clock("10-14 10:00")

    assert len(lost) == 1
    town.expects(TEACHER, has=["缺勤核实"])
    town.expects("李大山", has=["10月14日"])


def test_who_is_not_in_wechat_work_gets_it_by_sms(town: Town) -> None:
    """invaliduser: the same prompt goes to her number, once."""
    third_day(town)
    town.providers.on_wecom = lambda _: (200, {"errcode": 81013, "errmsg": "user & party & tag all invalid"})
    town.says(TEACHER, ABSENT)
    town.clock("10-14 09:00")

    assert [one["to"] for one in town.providers.sms if "缺勤核实" in one["body"]] == ["+8613800000011"]
    town.expects(TEACHER, has=["缺勤核实", "李明"])
    town.expects("李大山", has=["10月14日"])


def test_sms_refused_for_good_becomes_the_class_teachers_task(town: Town) -> None:
    """The guardian's number is none: the class teacher is told whom to call, with the words that did not arrive; the number
    is not tried again."""
    tried: list[str] = []

    def refuses(asked: Asked) -> Answer:
        tried.append(asked.form()["To"])
        return refuse(21211)(asked)

    town.providers.on_sms = refuses
    town.says(TEACHER, ABSENT)
    town.clock("10-12 12:00")

    town.expects(TEACHER, has=["李明", "没有确认送达", "10月12日没有到校"])
    assert len(tried) == 1
    town.tasks_left = 1


def test_sms_that_did_not_arrive_becomes_a_task_too(town: Town) -> None:
    """Accepted, and an hour later undelivered (30005): the class teacher is told then, once, however often it is said."""
    town.says(TEACHER, ABSENT)
    town.clock("10-12 08:06")
    town.expects("李大山", has=["10月12日"])
    town.says(TEACHER, "张伟也没来")
    kept = town.status
    town.status = lambda *_: None  # type: ignore[assignment,method-assign]
    town.clock("10-12 08:30")
    town.expects("张建国", has=["10月12日"])
    town.status = kept  # type: ignore[method-assign]
    for _ in range(2):
        town.status(town.providers.sms[-1], "undelivered", 30005)
    town.clock("10-12 09:30")

    town.expects(TEACHER, has=["张伟", "没有确认送达"])
    town.tasks_left = 1


@pytest.mark.parametrize("words", ["退订", "TD", "stop "])
def test_who_wants_no_sms_gets_none(town: Town, words: str) -> None:
    """退订 is for ever: the teacher is told to call instead, and the next absence goes to her, not to the phone."""
    assert town.texts("李大山", words) == ""
    town.expects(TEACHER, has=["李明家长已退订短信", "打电话"])
    town.says(TEACHER, ABSENT)
    town.clock("10-12 09:00")

    assert town.providers.sms == []
    town.expects(TEACHER, has=["李明", "退订"])
    town.tasks_left = 1


def test_start_brings_sms_back(town: Town) -> None:
    """退订, then 恢复: the next absence reaches the phone again."""
    town.texts("李大山", "退订")
    town.expects(TEACHER, has=["已退订"])
    assert "已恢复" in town.texts("李大山", "恢复")
    town.expects(TEACHER, has=["重新接收"])
    town.says(TEACHER, ABSENT)
    town.clock("10-12 09:00")

    town.expects("李大山", has=["10月12日"])


def test_guardian_of_two_is_understood_by_the_name(town: Town) -> None:
    """One number, two children: without a name he is asked which, with one it is a step of that child only."""
    town.child("李明", "周桂兰", "13900000009")
    town.child("陈静", "周桂兰", "13900000009")
    assert "李明、陈静" in town.texts("周桂兰", "明天送他去").replace("陈静、李明", "李明、陈静")
    assert steps(town, "李明") == steps(town, "陈静") == []
    town.texts("周桂兰", "陈静发烧了，明天再去")

    town.expects(TEACHER, has=["陈静家长", "发烧"])
    assert steps(town, "李明") == []
    assert len(steps(town, "陈静")) == 1
    assert marked(town, "陈静") == {}, "a guardian's word marks nobody"


def test_guardian_of_two_answers_the_message_he_got(town: Town) -> None:
    """Only 李明 was written about: 明天送他去 is about him."""
    from store import pupils

    with town.write() as tx:
        pupils.put_guardian(tx, town.place.pupils["陈静"], "李大山", relation="父亲", phone="13900000001")
    absent(town, 1)
    town.texts("李大山", "明天送他去")

    town.expects(TEACHER, has=["李明家长", "明天送他去"])
    assert (len(steps(town, "李明")), len(steps(town, "陈静"))) == (1, 0)


def test_sms_by_the_network_twice_is_once(town: Town) -> None:
    """Twilio delivers the same MessageSid again: one step, one message to the teacher, the same answer."""
    sid = "SM" + "7" * 32
    first = town.texts("李大山", "明天送他去", number=sid)
    again = town.texts("李大山", "明天送他去", number=sid)

    assert first == again
    assert len(steps(town, "李明")) == 1
    town.expects(TEACHER, has=["明天送他去"])


def test_voice_picture_and_place_get_a_sentence(town: Town) -> None:
    """What we cannot read is answered with what to do, and marks nobody."""
    media = "<MediaId><![CDATA[m1]]></MediaId>"
    voice = town.sends(TEACHER, "voice", f"{media}<Format><![CDATA[amr]]></Format>")
    picture = town.sends(TEACHER, "image", f"<PicUrl><![CDATA[https://p.example/1]]></PicUrl>{media}")
    place = town.sends(
        TEACHER,
        "location",
        "<Location_X>35.4</Location_X><Location_Y>114.0</Location_Y><Scale>15</Scale><Label><![CDATA[柳河村]]></Label>",
    )

    assert "打字" in voice
    assert "图片收到了" in picture
    assert "位置收到了" in place
