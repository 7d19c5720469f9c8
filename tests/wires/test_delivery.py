"""Delivery from the outbox to both platforms: what went, what waits, what goes another way, what a human must do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from store import claims, opt_outs, persons, prompts
from tests.wires.office import NOW, PHONE, TEACHER, Office, says
from tests.wires.providers import refuse


def test_what_is_due_goes_once_and_is_recorded(office: Office) -> None:
    """A message to a teacher and one to a guardian each reach them once, word for word."""
    staff, parent = office.put("a"), office.put("b", "李明今天没有到校。", guardian=True)
    worker = office.hire("wecom", "sms")
    assert worker.run() == 2
    assert worker.run() == 0
    assert office.platforms.wecom == [(TEACHER, "请核实李明的情况。")]
    assert [(one["to"], one["body"]) for one in office.platforms.sms] == [("+8613800000001", "李明今天没有到校。")]
    assert [office.get(number).state for number in (staff, parent)] == ["sent", "sent"]
    assert office.get(parent).provider_id == "SM" + "0" * 32


def test_four_workers_send_sixty_messages_once_each(office: Office) -> None:
    """However many workers deliver at once, each message goes out once."""
    with office.db.write() as tx:
        others = [
            persons.put(tx, office.county.county, f"p{number}", "某某", wecom_userid=f"P{number}").id
            for number in range(12)
        ]
    for number in range(60):
        office.put(f"k{number}", f"第{number}条", person_id=others[number % 12])
    workers = [office.hire("wecom") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda worker: worker.run(), workers))
    assert sorted(text for _, text in office.platforms.wecom) == sorted(f"第{number}条" for number in range(60))
    assert office.platforms.calls.count("POST send") == 60
    assert office.platforms.calls.count("GET gettoken") == 1


def test_what_is_not_due_stays(small: Office) -> None:
    """A message for after the quiet hours is not sent before."""
    small.put("a", not_before=NOW + timedelta(hours=1))
    worker = small.hire("wecom")
    assert worker.run() == 0
    small.later(hours=1)
    assert worker.run() == 1


def test_a_message_whose_prompts_ended_is_withdrawn_unsent(small: Office) -> None:
    """When the pupil came back meanwhile, nothing goes out, and the row says why."""
    county = small.county
    with small.db.write() as tx:
        wanted = prompts.NewPrompt(
            key="p",
            county_id=county.county,
            subject_kind="pupil",
            subject_id=county.li_ming,
            channel="wecom",
            template="verify",
            not_before=NOW,
            person_id=county.teacher,
            duty_key="d",
        )
        prompts.want(tx, [wanted], NOW)
        (prompt,) = prompts.take(tx, prompts.Recipient(county.county, county.teacher, None), NOW)
    number = small.put("a")
    with small.db.write() as tx:
        prompts.asked(tx, {prompt.id: 1}, number, NOW)
        prompts.answered(tx, prompt.id, 99, NOW)
    small.hire("wecom").run()
    assert small.platforms.wecom == []
    assert small.get(number).state == "withdrawn"


def test_a_failure_for_a_while_is_tried_again_by_the_table(small: Office) -> None:
    """A busy platform is tried again later, and the message goes when it can."""
    number = small.put("a")
    small.platforms.on_wecom = says({"errcode": 45009, "errmsg": "limit"})
    worker = small.hire("wecom", "sms")
    worker.run()
    row = small.get(number)
    assert (row.state, row.attempts) == ("waiting", 1)
    assert row.next_try_at == NOW + timedelta(seconds=65)
    small.platforms.on_wecom = None
    small.later(seconds=66)
    worker.run()
    assert small.get(number).state == "sent"


def test_a_platform_that_blocks_us_is_asked_about_once_a_minute(small: Office) -> None:
    """With 200 messages waiting and 45009 for ten minutes, calls stay at a handful; then all are delivered."""
    with small.db.write() as tx:
        people = [
            persons.put(tx, small.county.county, f"p{number}", "某某", wecom_userid=f"P{number}").id
            for number in range(20)
        ]
    for number in range(200):
        small.put(f"k{number}", f"第{number}条", person_id=people[number % 20])
    small.platforms.on_wecom = says({"errcode": 45009, "errmsg": "limit"})
    worker = small.hire("wecom")
    for _ in range(120):
        worker.run()
        small.later(seconds=5)
    assert small.platforms.calls.count("POST send") <= 8 + 10
    small.platforms.on_wecom = None
    for _ in range(60):
        worker.run()
        small.later(seconds=60)
    assert len(set(small.platforms.wecom)) == 200


def test_a_member_gets_no_more_than_the_platform_passes_on(small: Office) -> None:
    """Of forty messages to one teacher at once, those over the limit of a minute wait instead of being dropped."""
    for number in range(40):
        small.put(f"k{number}", f"第{number}条")
    worker = small.hire("wecom")
    worker.run()
    assert len(small.platforms.wecom) == 28
    for _ in range(5):
        small.later(seconds=20)
        worker.run()
    assert len(small.platforms.wecom) == 40


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 81013, "errmsg": "all invalid"},
        {"errcode": 0, "errmsg": "ok", "invaliduser": TEACHER.lower(), "msgid": "m"},
    ],
)
def test_whom_wecom_does_not_reach_gets_an_sms(small: Office, answer: object) -> None:
    """A teacher who is not in the app's range gets the same words by SMS, and the first row says why it failed."""
    number = small.put("a")
    small.platforms.on_wecom = says(answer)
    small.hire("wecom", "sms").run()
    assert [(one["to"], one["body"]) for one in small.platforms.sms] == [(PHONE, "请核实李明的情况。")]
    first, second = small.get(number), small.by_key("a/sms")
    assert second is not None
    assert (first.state, second.state, second.instead_of) == ("failed", "sent", number)
    assert small.tasks() == []


@pytest.mark.parametrize("channels", [("wecom",), ("wecom", "sms")])
def test_who_can_be_reached_no_way_becomes_a_task(small: Office, channels: tuple[str, ...]) -> None:
    """When no channel reaches somebody, a human is told whom to call, why, and with which words."""
    number = small.put("a")
    small.platforms.on_wecom = says({"errcode": 81013})
    small.platforms.on_sms = refuse(21614)
    worker = small.hire(*channels)
    worker.run()
    (task,) = small.tasks()
    assert "赵丽娟" in task.text
    assert "请核实李明的情况。" in task.text
    last = small.by_key("a/sms") if len(channels) == 2 else small.get(number)
    assert last is not None
    assert (last.state, task.outbox_id) == ("parked", last.id)
    assert worker.run() == 0


def test_a_channel_that_is_not_set_up_is_not_waited_for(small: Office) -> None:
    """With SMS only, a message meant for WeChat Work goes by SMS at once."""
    small.put("a")
    small.hire("sms").run()
    assert [one["to"] for one in small.platforms.sms] == [PHONE]


def test_the_same_words_twice_are_told_apart(small: Office) -> None:
    """A second reminder in the words of the first would be dropped by WeChat Work: it carries its time. A day later,
    and to others, the words go as they are."""
    small.put("a")
    small.put("b")
    small.put("other", person_id=small.county.lead)
    worker = small.hire("wecom")
    worker.run()
    small.later(hours=2)
    third = small.put("c")
    worker.run()
    small.later(hours=5)
    small.put("d")
    worker.run()
    plain = "请核实李明的情况。"
    mine = [text for to, text in small.platforms.wecom if to == TEACHER]
    # The first two went at the same time, in either order.
    assert sorted(mine[:2]) == [plain, f"{plain}\n（再次提醒，09:00）"]
    assert mine[2:] == [f"{plain}\n（再次提醒，11:00）", plain]
    assert [text for to, text in small.platforms.wecom if to != TEACHER] == [plain]
    assert small.get(third).request["text"] == mine[2]


def test_nobody_who_opted_out_gets_an_sms(small: Office) -> None:
    """After 退订 no SMS goes there, not even as the other way: a human is told."""
    with small.db.write() as tx:
        opt_outs.stop(tx, "13800000001", "退订", NOW)
    small.put("a", guardian=True)
    small.hire("wecom", "sms").run()
    assert small.platforms.sms == []
    assert "退订" in small.tasks()[0].text


def test_an_opt_out_known_to_twilio_only_is_kept_here_too(small: Office) -> None:
    """21610 means that he told Twilio to stop: it is recorded for ever."""
    small.put("a", guardian=True)
    small.platforms.on_sms = refuse(21610)
    small.hire("sms").run()
    with small.db.read() as tx:
        assert opt_outs.stopped(tx, "+8613800000001")
    assert len(small.tasks()) == 1


def test_a_twelfth_failure_takes_the_other_way(small: Office) -> None:
    """A message that failed twelve times for a while goes by SMS."""
    small.put("a")
    small.platforms.on_wecom = says({"errcode": -1})
    worker = small.hire("wecom", "sms")
    for _ in range(14):
        worker.run()
        small.later(minutes=20)
    assert len(small.platforms.sms) == 1


def test_a_channel_down_for_two_hours_is_gone_round(small: Office) -> None:
    """With WeChat Work down for hours, a burst of messages goes by SMS; where there is none they go on waiting."""
    for number in range(12):
        small.put(f"k{number}", f"第{number}条")
    small.platforms.on_wecom = says({"errcode": -1})
    worker = small.hire("wecom", "sms")
    for _ in range(30):
        worker.run()
        small.later(minutes=5)
    assert len({one["body"] for one in small.platforms.sms}) >= 11


def test_one_message_that_breaks_the_code_stops_no_other(small: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in handling one message is logged; the others go out in the same run."""
    small.put("a", "坏")
    small.put("b", "好")
    worker = small.hire("wecom")
    honest = worker._send

    def sometimes(one: claims.Claimed) -> None:
        if one.message.text == "坏":
            raise RuntimeError("bug")
        honest(one)

    monkeypatch.setattr(worker, "_send", sometimes)
    worker.run()
    assert small.platforms.wecom == [(TEACHER, "好")]
