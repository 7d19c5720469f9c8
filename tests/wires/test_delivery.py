"""Delivery from the outbox to both platforms: what went, what waits, what goes another way, what a human must do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.clock import SetClock
from bot.delivery import Delivery
from bot.http import Session
from bot.sms.routes import Status
from bot.sms.twilio import TwilioSms
from bot.wecom.client import WecomClient
from bot.wecom.shelf import DatabaseShelf
from config.settings import TwilioSettings
from store import claims, opt_outs, outbox, persons, prompts, tasks
from store.db import Database
from store.outbox import NewMessage, OutMessage
from tests.store.world import County, build
from tests.wires.providers import ACCOUNT, Providers, at, refuse
from tests.wires.standin import Answer, Asked, cuts, stand_in
from tests.wires.tencent import SET_A

NOW = at("2026-10-14 09:00")
TEACHER = "Zhao.Lijuan"
PHONE = "+8613800000011"


@dataclass
class Office:
    """A county with its outbox, both platforms, and workers."""

    db: Database
    county: County
    clock: SetClock
    platforms: Providers
    base: str
    workers: list[Delivery]

    def hire(self, *channels: str) -> Delivery:
        settings = TwilioSettings(ACCOUNT, "auth-token", "+15005550006", api_base=self.base)
        both = {
            "wecom": lambda: WecomClient(SET_A.settings(self.base), DatabaseShelf(self.db), self.clock, http()),
            "sms": lambda: TwilioSms(settings, "https://baoxue.example.cn", self.clock, http()),
        }
        worker = Delivery(self.db, {name: both[name]() for name in channels}, self.clock)  # type: ignore[misc]
        self.workers.append(worker)
        return worker

    def put(self, key: str, text: str = "请核实李明的情况。", *, guardian: bool = False, **values: object) -> int:
        to: dict[str, object] = {"person_id": self.county.teacher, "channel": "wecom"}
        if guardian:
            to = {"guardian_id": self.county.guardian, "channel": "sms"}
        county = self.county.county
        new = NewMessage(key=key, county_id=county, template="verify", text=text, **{**to, **values})  # type: ignore[arg-type]
        with self.db.write() as tx:
            made = outbox.put(tx, new, self.clock.now())
        assert made is not None
        return made

    def get(self, number: int) -> OutMessage:
        with self.db.read() as tx:
            return outbox.get(tx, number)

    def by_key(self, key: str) -> OutMessage | None:
        with self.db.read() as tx:
            return outbox.by_key(tx, key)

    def tasks(self) -> list[tasks.Task]:
        with self.db.read() as tx:
            return tasks.open_in(tx)

    def later(self, **time: float) -> datetime:
        return self.clock.move_to(self.clock.now() + timedelta(**time))


def http() -> Session:
    return Session(deadline=0.6, timeout=(0.3, 0.3))


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    yield from _open(database)


@pytest.fixture
def small(memory_database: Database) -> Iterator[Office]:
    """The same on a database in memory: for what does not depend on the database."""
    yield from _open(memory_database)


def _open(db: Database) -> Iterator[Office]:
    clock = SetClock(NOW)
    platforms = Providers(clock)
    with stand_in(platforms) as world:
        office = Office(db, build(db), clock, platforms, world.base, [])
        yield office
        for worker in office.workers:
            worker.close()


def says(answer: object, status: int = 200) -> Callable[[Asked], Answer]:
    return lambda _: (status, answer)


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
    assert small.platforms.calls.count("POST send") <= 4 + 10
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
    assert sorted(mine[:2]) == [plain, f"{plain}\n(再次提醒,09:00)"]
    assert mine[2:] == [f"{plain}\n(再次提醒,11:00)", plain]
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


def test_a_worker_that_died_after_sending_doubles_nothing_on_wecom(office: Office) -> None:
    """Sent, then killed before noting it: the same request again is not delivered twice, and the row ends as sent."""
    number = office.put("a")
    with office.db.write() as tx:
        (claimed,) = claims.claim(tx, "wecom", NOW, 1, "dead", timedelta(seconds=30))
    dead = office.hire("wecom")
    dead._channels["wecom"].send(_letter_of(claimed))
    office.later(seconds=31)
    office.hire("wecom").run()
    assert len(office.platforms.wecom) == 1
    assert office.platforms.calls.count("POST send") == 2
    assert office.get(number).state == "sent"


def test_a_worker_that_died_before_sending_loses_nothing(office: Office) -> None:
    """Claimed, then killed: the message goes out by the next worker."""
    office.put("a")
    with office.db.write() as tx:
        claims.claim(tx, "wecom", NOW, 1, "dead", timedelta(seconds=30))
    office.later(seconds=31)
    office.hire("wecom").run()
    assert len(office.platforms.wecom) == 1


def test_a_dead_workers_old_message_is_left_to_a_human(small: Office) -> None:
    """Hours later a repeat on WeChat Work could be delivered twice: a human decides."""
    number = small.put("a")
    with small.db.write() as tx:
        claims.claim(tx, "wecom", NOW, 1, "dead", timedelta(seconds=30))
    small.later(hours=5)
    small.hire("wecom", "sms").run()
    assert small.platforms.wecom == []
    assert small.platforms.sms == []
    assert small.get(number).state == "parked"
    assert len(small.tasks()) == 1


def test_an_sms_in_doubt_that_went_is_found_and_not_repeated(office: Office) -> None:
    """Twilio took it and cut the line: a minute later it is found there, and the parent has one SMS."""
    number = office.put("a", guardian=True)

    def takes_and_cuts(asked: Asked) -> Answer:
        office.platforms.take_sms(asked)
        return cuts

    office.platforms.on_sms = takes_and_cuts
    worker = office.hire("sms")
    worker.run()
    assert office.get(number).state == "in_doubt"
    office.later(seconds=61)
    worker.run()
    assert len(office.platforms.sms) == 1
    row = office.get(number)
    assert (row.state, row.provider_id) == ("sent", office.platforms.sms[0]["sid"])


def test_an_sms_in_doubt_that_did_not_go_is_sent_again(small: Office) -> None:
    """Twilio never had it: after the look-up it is sent, once."""
    number = small.put("a", guardian=True)
    small.platforms.on_sms = lambda _: cuts
    worker = small.hire("sms")
    worker.run()
    small.platforms.on_sms = None
    small.later(seconds=61)
    worker.run()
    assert len(small.platforms.sms) == 1
    assert small.get(number).state == "sent"


def test_unknown_for_ten_minutes_is_told_to_a_human(small: Office) -> None:
    """When Twilio can be asked neither, a human knows within a quarter of an hour; the asking goes on."""
    number = small.put("a", guardian=True)
    small.platforms.on_sms = lambda _: cuts
    small.platforms.on_list = lambda _: cuts
    worker = small.hire("sms")
    for _ in range(16):
        worker.run()
        small.later(minutes=1)
    assert small.get(number).state == "in_doubt"
    assert len(small.tasks()) == 1
    assert len(small.platforms.sms) == 0


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


def test_status_callbacks_only_move_forward(office: Office) -> None:
    """Delivered before sent, sent after delivered, repeated: the row ends as delivered and stays so."""
    number = office.put("a", guardian=True)
    worker = office.hire("sms")
    worker.run()
    sid = office.platforms.sms[0]["sid"]
    for state in ("delivered", "sent", "delivered", "failed"):
        worker.noted(Status(sid, state, state, None, number))
    assert office.get(number).state == "delivered"
    assert office.tasks() == []


def test_a_status_that_comes_before_our_own_commit_is_not_lost(small: Office) -> None:
    """Killed between Twilio's taking it and our noting its id: the callback's number finds the row."""
    number = small.put("a", guardian=True)
    with small.db.write() as tx:
        claims.claim(tx, "sms", NOW, 1, "dead", timedelta(seconds=30))
    worker = small.hire("sms")
    worker.noted(Status("SMx", "delivered", "delivered", None, number))
    small.later(minutes=2)
    worker.run()
    row = small.get(number)
    assert (row.state, row.provider_id) == ("delivered", "SMx")
    assert small.platforms.sms == []


def test_an_sms_that_did_not_arrive_goes_to_wecom_or_a_human(small: Office) -> None:
    """Undelivered to a teacher: WeChat Work; to a guardian who has only a phone: a task."""
    staff, parent = small.put("a", channel="sms"), small.put("b", guardian=True)
    worker = small.hire("wecom", "sms")
    worker.run()
    for number in (staff, parent):
        sid = small.get(number).provider_id
        assert sid
        worker.noted(Status(sid, "failed", "undelivered", 30005, number))
    worker.run()
    assert small.platforms.wecom == [(TEACHER, "请核实李明的情况。")]
    (task,) = small.tasks()
    assert "李明的父亲李大山" in task.text
    assert "号码不存在" in task.text


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


def test_an_id_that_two_messages_share_hides_neither(small: Office) -> None:
    """A provider that gives the same id twice does not make us send again."""
    first, second = small.put("a", "一", guardian=True), small.put("b", "二", guardian=True)
    small.platforms.on_sms = says({"sid": "SM0", "status": "queued"}, 201)
    worker = small.hire("sms")
    worker.run()
    assert {small.get(first).state, small.get(second).state} == {"sent"}
    assert small.platforms.calls.count("POST Messages.json") == 2


def _letter_of(claimed: claims.Claimed) -> object:
    from bot.delivery import _letter

    return _letter(claimed)
