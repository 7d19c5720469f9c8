"""Prompts: one thing asked of one person, once."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, update
from sqlalchemy.exc import IntegrityError

from store import claims, outbox, prompts
from store.db import Database
from store.outbox import NewMessage
from store.prompts import NewPrompt, Recipient
from store.tables import prompts as table
from tests.store.crowd import at_once
from tests.store.world import MINUTE, NOW, County


def new(county: County, key: str, **more: object) -> NewPrompt:
    values: dict[str, object] = {
        "key": key, "county_id": county.county, "subject_kind": "pupil", "subject_id": county.li_ming,
        "channel": "wecom", "template": "verify_absence", "not_before": NOW, "person_id": county.teacher,
        "duty_key": "verify/1", "pupil_id": county.li_ming,
    }  # fmt: skip
    return NewPrompt(**(values | more))  # type: ignore[arg-type]


def teacher(county: County) -> Recipient:
    return Recipient(county.county, county.teacher, None)


def compose(
    tx: Connection, county: County, now: object = NOW, to: Recipient | None = None
) -> tuple[int, dict[int, int]]:
    """All that is wanted of somebody in one message, as the composer does it."""
    to = to or teacher(county)
    taken = prompts.take(tx, to, now)  # type: ignore[arg-type]
    codes = prompts.give_codes(tx, to, taken)
    key = "prompts:" + ",".join(str(one.id) for one in taken)
    message = NewMessage(
        key=key, county_id=county.county, channel="wecom", template="bundle", text=key, person_id=to.person_id,
        guardian_id=to.guardian_id,
    )  # fmt: skip
    message_id = outbox.put(tx, message, NOW)
    assert message_id is not None
    prompts.asked(tx, codes, message_id, now)  # type: ignore[arg-type]
    return message_id, codes


def test_prompt_with_a_known_key_is_wanted_once(database: Database, county: County) -> None:
    """Playing the rules again wants nothing twice, by eight workers at once either."""

    def want(_: int) -> set[str]:
        with database.write() as tx:
            return prompts.want(tx, [new(county, "b"), new(county, "a")], NOW)

    told = [key for keys in at_once(8, want) for key in keys]

    assert sorted(told) == ["a", "b"]


def test_prompts_of_one_moment_go_in_one_message_with_different_codes(database: Database, county: County) -> None:
    """Three at once to the teacher, one later: the message carries the three, 1 2 3."""
    with database.write() as tx:
        prompts.want(tx, [new(county, key) for key in "abc"], NOW)
        prompts.want(tx, [new(county, "later", not_before=NOW + MINUTE)], NOW)
        to = prompts.recipients(tx, NOW)
        message_id, codes = compose(tx, county)
        inside = prompts.in_message(tx, message_id)
        left = prompts.recipients(tx, NOW)
        nothing = prompts.take(tx, teacher(county), NOW)
        soonest = prompts.next_instant(tx)

    assert to == [teacher(county)]
    assert sorted(codes.values()) == [1, 2, 3]
    assert {one.state for one in inside} == {"asked"}
    assert [one.key for one in inside] == ["a", "b", "c"]
    assert left == []
    assert nothing == []
    assert soonest == NOW + MINUTE


def test_of_eight_composers_one_has_the_person(database: Database, county: County) -> None:
    """Eight workers compose for one teacher at once: one message, each prompt in it once."""
    with database.write() as tx:
        prompts.want(tx, [new(county, key) for key in "abcde"], NOW)

    def work(_: int) -> int:
        with database.write() as tx:
            taken = prompts.take(tx, teacher(county), NOW)
            if not taken:
                return 0
            codes = prompts.give_codes(tx, teacher(county), taken)
            prompts.asked(tx, codes, 1, NOW)
            return len(taken)

    assert sorted(at_once(8, work)) == [0, 0, 0, 0, 0, 0, 0, 5]


def test_code_is_given_again_only_when_its_prompt_is_closed_and_all_others_were_used(
    database: Database, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A late answer by an old code must not hit a new prompt: codes go round, and pass over the open ones."""
    monkeypatch.setattr(prompts, "LAST_CODE", 4)
    given = []
    with database.write() as tx:
        for number in range(6):
            prompts.want(tx, [new(county, f"p-{number}", duty_key=f"d-{number}")], NOW)
            _, codes = compose(tx, county, NOW + number * MINUTE)
            given += codes.values()
            if number != 1:
                prompts.end(tx, ("pupil", county.li_ming), NOW, duty_keys=[f"d-{number}"], reason="done")

    assert given == [1, 2, 3, 4, 1, 3]


def test_more_open_prompts_than_codes_still_differ(
    database: Database, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When all short codes are open, longer ones are given."""
    monkeypatch.setattr(prompts, "LAST_CODE", 2)
    with database.write() as tx:
        prompts.want(tx, [new(county, f"p-{number}") for number in range(4)], NOW)
        _, codes = compose(tx, county)

    assert sorted(codes.values()) == [1, 2, 3, 4]


def test_two_open_prompts_of_one_person_never_share_a_code(database: Database, county: County) -> None:
    """The database itself refuses it; another person may have the same code."""
    with database.write() as tx:
        prompts.want(tx, [new(county, "a"), new(county, "b"), new(county, "c", person_id=county.lead)], NOW)
        compose(tx, county, to=Recipient(county.county, county.lead, None))
        compose(tx, county)

    with pytest.raises(IntegrityError), database.write() as tx:
        tx.execute(update(table).where(table.c.person_id == county.teacher).values(code=1))


def test_first_answer_counts_and_the_second_is_told_so(database: Database, county: County) -> None:
    """An answered prompt stays open by its code until its duty ends; then the code tells of the ended one."""
    with database.write() as tx:
        prompts.want(tx, [new(county, "a"), new(county, "b", duty_key="other")], NOW)
        compose(tx, county)
        one = prompts.by_code(tx, 1, person_id=county.teacher)
        assert one is not None
        first = prompts.answered(tx, one.id, 77, NOW)
        second = prompts.answered(tx, one.id, 78, NOW)
        still = prompts.by_code(tx, 1, person_id=county.teacher)
        open_now = [prompt.code for prompt in prompts.open_for(tx, person_id=county.teacher)]
        gone = prompts.end(tx, ("pupil", county.li_ming), NOW, duty_keys=["verify/1"], reason="visited")
        ended = prompts.by_code(tx, 1, person_id=county.teacher)
        open_after = [prompt.code for prompt in prompts.open_for(tx, person_id=county.teacher)]
        of_another = prompts.by_code(tx, 1, person_id=county.lead)

    assert (first, second) == (True, False)
    assert still is not None
    assert (still.state, still.answer_id) == ("answered", 77)
    assert open_now == [2, 1]
    assert gone == []
    assert ended is not None
    assert (ended.state, ended.reason) == ("closed", "visited")
    assert open_after == [2]
    assert of_another is None


def test_withdrawn_prompt_takes_its_waiting_message_back_and_the_others_go_anew(
    database: Database, county: County
) -> None:
    """Two in one message, one is no longer true: the message is not sent, the other goes in a new one with its code."""
    with database.write() as tx:
        prompts.want(tx, [new(county, "a"), new(county, "b", duty_key="other")], NOW)
        old, codes = compose(tx, county)
        gone = prompts.end(tx, ("pupil", county.li_ming), NOW, duty_keys=["verify/1"], reason="the pupil is back")
        recalled = outbox.get(tx, old)
        fresh, codes_again = compose(tx, county)
        sent = [one.message.id for one in claims.claim(tx, "wecom", NOW, 10, "a", MINUTE)]
        kept = {one.key: one.state for one in prompts.of_subject(tx, ("pupil", county.li_ming))}

    assert len(gone) == 1
    assert (recalled.state, recalled.reason) == ("withdrawn", "the pupil is back")
    assert kept == {"a": "withdrawn", "b": "asked"}
    assert list(codes_again.values()) == [codes[next(iter(codes_again))]]
    assert sent == [fresh]


def test_prompt_that_has_left_is_withdrawn_without_touching_its_message(database: Database, county: County) -> None:
    """What is being sent, or was sent, stays what it was."""
    with database.write() as tx:
        prompts.want(tx, [new(county, "a")], NOW)
        message_id, _ = compose(tx, county)
        claims.claim(tx, "wecom", NOW, 10, "a", MINUTE)
        gone = prompts.end(tx, ("pupil", county.li_ming), NOW, reason="the pupil is back")
        message = outbox.get(tx, message_id)

    assert len(gone) == 1
    assert message.state == "sending"


def test_quiet_hours_hold_a_prompt_and_do_not_drop_it(database: Database, county: County) -> None:
    """Wanted at night, held until the morning."""
    with database.write() as tx:
        prompts.want(tx, [new(county, "a")], NOW)
        taken = prompts.take(tx, teacher(county), NOW)
        prompts.hold_back(tx, [one.id for one in taken], NOW + 60 * MINUTE)
        at_night = prompts.recipients(tx, NOW)
        in_the_morning = prompts.recipients(tx, NOW + 60 * MINUTE)

    assert at_night == []
    assert in_the_morning == [teacher(county)]


def test_guardians_have_codes_of_their_own(database: Database, county: County) -> None:
    """A guardian's first prompt has code 1, whatever the teacher has."""
    to = Recipient(county.county, None, county.guardian)
    with database.write() as tx:
        prompts.want(tx, [new(county, "a"), new(county, "g", person_id=None, guardian_id=county.guardian)], NOW)
        compose(tx, county)
        _, codes = compose(tx, county, to=to)
        found = prompts.by_code(tx, 1, guardian_id=county.guardian)

    assert list(codes.values()) == [1]
    assert found is not None
    assert found.key == "g"


def test_prompt_to_nobody_is_refused(database: Database, county: County) -> None:
    """Exactly one recipient."""
    with pytest.raises(IntegrityError), database.write() as tx:
        prompts.want(tx, [new(county, "a", person_id=None)], NOW)


def test_prompt_said_again_takes_the_code_of_the_one_before(database: Database, county: County) -> None:
    """A reminder of the same duty replaces the first prompt under the same number; other duties keep theirs."""
    with database.write() as tx:
        prompts.want(tx, [new(county, "a"), new(county, "b", duty_key="other")], NOW)
        compose(tx, county)
        prompts.want(tx, [new(county, "a again")], NOW)
        taken = prompts.take(tx, teacher(county), NOW)
        codes = prompts.supersede(tx, teacher(county), taken, NOW)
        prompts.asked(tx, codes, 99, NOW)
        states = {one.key: (one.state, one.code) for one in prompts.of_subject(tx, ("pupil", county.li_ming))}

    assert states == {"a": ("closed", 1), "b": ("asked", 2), "a again": ("asked", 1)}
