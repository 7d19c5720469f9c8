"""A call that hangs, or is refused by itself, holds up nobody else; a platform that is slow to all is not asked more."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot import places
from bot.places import Places
from store import persons
from tests.wires.office import NOW, Office
from tests.wires.standin import Answer, Asked


@pytest.mark.parametrize(("answered_after", "free"), [(0.01, True), (5.0, False), (None, False)])
def test_a_call_that_hangs_gives_its_place_up_only_while_others_go(
    monkeypatch: pytest.MonkeyPatch, answered_after: float | None, free: bool
) -> None:
    """One place: while its call hangs another gets it if calls go quickly, not if all are slow or none goes."""
    monkeypatch.setattr(places, "HANGS_AFTER", 0.05)
    held, inside, end = Places(1), threading.Event(), threading.Event()

    def hang() -> None:
        with held.one():
            inside.set()
            end.wait(5)

    call = threading.Thread(target=hang)
    call.start()
    assert inside.wait(5)
    end.wait(0.1)
    if answered_after is not None:
        held.went(answered_after)
    assert held.hanging() == (1 if free else 0)
    if free:
        with held.one():
            assert held.hanging() == 1
    end.set()
    call.join()
    assert held.hanging() == 0
    with held.one():
        pass


def test_one_call_over_the_limit_holds_back_nobody_else(small: Office) -> None:
    """45009 for one of twelve, the others go: they go in this very run, and it waits its minute alone."""
    with small.db.write() as tx:
        people = [
            persons.put(tx, small.county.county, f"p{number}", "某某", wecom_userid=f"P{number}").id
            for number in range(12)
        ]
    numbers = [small.put(f"k{number}", f"第{number}条", person_id=one) for number, one in enumerate(people)]

    def one_refused(asked: Asked) -> Answer | None:
        return (200, {"errcode": 45009, "errmsg": "limit"}) if asked.json()["touser"] == "P5" else None

    small.platforms.on_wecom = one_refused
    small.hire("wecom").run()

    states = [small.get(number).state for number in numbers]
    assert states == ["waiting" if number == 5 else "sent" for number in range(12)]
    assert small.get(numbers[5]).next_try_at == NOW + timedelta(seconds=65)
