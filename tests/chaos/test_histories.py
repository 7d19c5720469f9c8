"""F33, F14, F32: random histories of everything that can happen, in any order; and messages repeated, late, and out of order."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from bot.app import create_app
from bot.delivery import _letter
from bot.outcome import words
from bot.runtime import build
from reminders import auditor
from reminders.review import review_pupils
from store import audit, claims, outbox
from store.crypto import Keyring
from store.db import Database
from store.tables import checkins, inbox, marks
from store.tables import outbox as outbox_table
from tests.chaos.conftest import LONG
from tests.chaos.figures import Figures
from tests.conftest import KEY
from tests.story import town as house
from tests.story.days import ABSENT, TEACHER, marked
from tests.story.town import Town
from tests.wires.office import says
from tests.wires.standin import Answer, Asked, cuts
from tests.wires.tencent import SET_A, text_message

WORDS = (
    ABSENT,
    "今天全勤",
    "李明没来没请假，王小雨病假，其他都到了",
    "更正，李明到了",
    "李明 已家访，家长说明天送来",
    "1 已电话，没人接",
    "收到",
    "李明缺了几天",
)
PARENTS = ("明天送他去", "孩子病了", "谁呀")
TEMPLATE: list[Path] = []


class Histories(RuleBasedStateMachine):
    """A town in which anything may happen at any time."""

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copy(TEMPLATE[0], folder / "baoxue.sqlite")
        self.db = Database(f"sqlite:///{folder / 'baoxue.sqlite'}", Keyring.parse(KEY))
        self.stack.callback(self.db.close)
        opened: Any = house.town(self.db, folder / "home")
        self.town: Town = opened.__enter__()
        # Not left in order: `close` looks for what nobody expected, and here everything is.
        self.stack.callback(opened.gen.close)
        self.said: list[tuple[str, str, str]] = []
        self.chance = random.Random(1)

    @rule(words=st.sampled_from(WORDS), again=st.integers(0, 3))
    def teacher_says(self, words: str, again: int) -> None:
        """A message, delivered one to four times."""
        number = str(30_000 + len(self.said))
        first = self.town.says(TEACHER, words, number=number)
        self.said.append((number, words, first))
        created = int(self.town.now.timestamp())
        for _ in range(again):
            message = text_message(words, sender="ZhaoLiJuan", created=created, number=number)
            assert SET_A.read_reply(self.town.posts(message).get_data()).findtext("Content") == first

    @rule(words=st.sampled_from(PARENTS))
    def parent_says(self, words: str) -> None:
        self.town.texts("李大山", words)

    @rule(minutes=st.sampled_from((1, 7, 31, 180, 960, 1440)))
    def time_passes(self, minutes: int) -> None:
        self.town.time.move_to(self.town.now + timedelta(minutes=minutes))
        self.town.hands()

    @rule(minutes=st.integers(1, 40))
    def clock_is_set_back(self, minutes: int) -> None:
        self.latest = max(self.latest or self.town.now, self.town.now)
        self.town.time._now -= timedelta(minutes=minutes)
        self.town.hands()

    @rule(mode=st.sampled_from(("well", "busy", "500", "takes and cuts")))
    def wecom_is(self, mode: str) -> None:
        platforms = self.town.providers

        def takes(asked: Asked) -> Answer:
            platforms.take_wecom(asked)
            return cuts

        modes: dict[str, Any] = {"busy": says({"errcode": -1}), "500": says(b"oops", 500), "takes and cuts": takes}
        platforms.on_wecom = modes.get(mode)

    @rule(mode=st.sampled_from(("well", "takes and cuts")))
    def twilio_is(self, mode: str) -> None:
        platforms = self.town.providers

        def takes(asked: Asked) -> Answer:
            platforms.take_sms(asked)
            return cuts

        platforms.on_sms = takes if mode != "well" else None

    @rule(sent=st.booleans())
    def a_worker_dies(self, sent: bool) -> None:
        """It had taken what was due, and perhaps handed the first one over."""
        town = self.town
        with town.db.write() as tx:
            for channel in ("wecom", "sms"):
                for one in claims.claim(tx, channel, town.now, 3, "dead", timedelta(seconds=25)):
                    if sent and one.address is not None and channel in town.runtime.delivery._channels:
                        self.handed = (channel, _letter(one))
        if sent and getattr(self, "handed", None) is not None:
            channel, letter = self.handed
            self.handed = None
            try:
                town.runtime.delivery._channels[channel].send(letter)
            except Exception:
                return

    handed: Any = None
    latest: datetime | None = None

    @rule()
    def it_is_restarted(self) -> None:
        town = self.town
        old = town.runtime
        old.delivery.close()
        town.runtime = build(old.settings, town.time)
        town.app = create_app(town.runtime)
        self.stack.callback(town.runtime.close)

    @rule()
    def the_auditor_looks(self) -> None:
        self.town.runtime.audit(self.town.now)

    @invariant()
    def nothing_is_said_twice(self) -> None:
        """No more often than there are messages with these words: a parent may write the same on two days."""
        if not hasattr(self, "town"):
            return
        heard = Counter(self.town.providers.wecom)
        heard.update((one["to"], one["body"]) for one in self.town.providers.sms)
        twice = {one: count for one, count in heard.items() if count > 1}
        if not twice:
            return
        with self.town.db.read() as tx:
            kept = [words(outbox.get(tx, number)) for number in tx.execute(select(outbox_table.c.id)).scalars()]
        assert not [one for one, count in twice.items() if count > sum(one[1] in text for text in kept)]

    @invariant()
    def every_message_is_on_file_once(self) -> None:
        if not hasattr(self, "town"):
            return
        with self.town.db.read() as tx:
            kept = dict(tx.execute(select(inbox.c.external_id, inbox.c.answer).where(inbox.c.channel == "wecom")).all())
        assert {number for number, _, _ in self.said} <= set(kept)
        assert all(kept[number] == answer for number, _, answer in self.said if answer)

    def teardown(self) -> None:
        if not hasattr(self, "town"):
            return
        town = self.town
        try:
            town.providers.on_wecom = town.providers.on_sms = None
            # While the clock is behind what it has told before, the auditor says so, and rightly.
            town.time.move_to(max(town.now, self.latest or town.now))
            for _ in range(30):
                town.time.move_to(town.now + timedelta(minutes=20))
                town.hands()
            with town.db.read() as tx:
                verified, unfinished = audit.verify(tx), outbox.unfinished(tx)
                texts = set(tx.execute(select(outbox_table.c.text)).scalars())
            assert verified.ok
            assert not {state for state in unfinished if state != "waiting"}, unfinished
            assert all(since > town.now for _, since in unfinished.values())
            cause = [
                text for _, text in town.providers.wecom if not any(text[:8] in one or one[:8] in text for one in texts)
            ]
            assert not cause, "a message without a row that it comes of"
            with town.db.write() as tx:
                again = review_pupils(tx, town.runtime.home.world, town.place.pupils.values(), town.now)
            assert not [line for one in again.values() for line in one.fresh], (
                "the log replayed says more than the tables"
            )
            self.nothing_is_said_twice()
            assert auditor.audit(town.db, town.runtime.home.world, town.now).alarms == ()
        finally:
            town.runtime.close()
            self.stack.close()


def test_random_histories_keep_what_must_hold(sqlite_template: Path, figure: Figures) -> None:
    """Reports, repeats, steps, parents, hours, clocks set back, failing platforms, dead workers, restarts: in any order."""
    TEMPLATE[:] = [sqlite_template]
    examples, steps = (60, 50) if LONG else (3, 8)
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not LONG,
            database=None,
            phases=(Phase.generate, Phase.shrink) if LONG else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    figure("F33", "random histories", f"{examples} of at most {steps} steps: every invariant held")


@pytest.fixture
def town(sqlite_database: Database, tmp_path: Path) -> Any:
    with house.town(sqlite_database, tmp_path / "home") as here:
        here.phones.clear()
        yield here
        here.settle()
        here.phones.clear()


def test_callbacks_repeated_shuffled_late_and_replayed_have_one_effect(town: Town, figure: Figures) -> None:
    """Ten days' messages, each delivered one to four times, shuffled, a day late, and again a month later: one row, one
    report, one mark each; a late report stands under its own day."""
    chance = random.Random(8)
    deliveries: list[tuple[int, str]] = []
    for day in range(10):
        created = town.now - timedelta(days=day)
        message = text_message(ABSENT, sender="ZhaoLiJuan", created=int(created.timestamp()), number=str(60_000 + day))
        deliveries += [(day, message)] * chance.randint(1, 4)
    chance.shuffle(deliveries)

    def deliver() -> None:
        for _, message in deliveries:
            town.second()
            assert town.posts(message).status_code == 200

    def rows() -> tuple[int, ...]:
        with town.db.read() as tx:
            return tuple(
                tx.execute(select(func.count()).select_from(one)).scalar_one() for one in (inbox, checkins, marks)
            )

    deliver()
    once = rows()
    for days in (1, 30):
        town.time.move_to(town.now + timedelta(days=days))
        deliver()
    figure(
        "F14",
        f"{len(deliveries)} deliveries of 10 messages, three times over",
        f"{once[0]} messages, {once[1]} reports on file",
    )
    assert once[0] == 10
    assert rows() == once
    assert "10-12" in marked(town, "李明")
    town.runtime.tick(town.now)


def test_a_changed_policy_in_the_middle_leaves_what_was_printed(town: Town, figure: Figures) -> None:
    """Another profile while a case is open: looked at again, nothing printed before changes, and a second look says nothing
    new."""
    from store import cases, lines, units

    for day in ("10-12", "10-13", "10-14", "10-15", "10-16"):
        town.clock(f"{day} 08:05")
        town.says(TEACHER, ABSENT)
    pupil = town.place.pupils["李明"]
    with town.db.read() as tx:
        before = [(line.key, line.payload) for line in lines.of(tx, "pupil", [pupil])]
        stamped = cases.open_of(tx, pupil)
    with town.db.write() as tx:
        units.change(tx, town.place.units["county"], policy="guangde")
        town.wake(tx)
    town.hands()
    with town.db.write() as tx:
        again = review_pupils(tx, town.runtime.home.world, [pupil], town.now)[pupil].fresh
    with town.db.read() as tx:
        after = [(line.key, line.payload) for line in lines.of(tx, "pupil", [pupil])]
        still = cases.open_of(tx, pupil)
    figure(
        "F32",
        "policy changed while a case is open",
        f"{len(before)} lines unchanged, stamp kept, replay adds {len(again)}",
    )
    assert stamped is not None
    assert still is not None
    assert after[: len(before)] == before
    assert still.policy_stamp == stamped.policy_stamp
    assert again == ()
