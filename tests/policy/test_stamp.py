"""A case carries its policy whole: stamp, JSON and back."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from config.errors import ForGood
from config.policy import Policy, load, names
from config.policy.policy import Content
from tests.policy.desk import CLAUSE, loads

ALL = (*names(), "default")


@pytest.mark.parametrize("name", ALL)
def test_a_policy_comes_back_from_json_as_it_was(name: str) -> None:
    """Every value, its order, its history and its stamp survive the case's record."""
    policy = load(name)
    again = Policy.from_json(policy.to_json())
    assert again == policy
    assert again.stamp == policy.stamp
    assert again.history == policy.history
    for field in fields(Content):
        assert getattr(again, field.name) == getattr(policy, field.name), field.name
    assert list(again.causes) == list(policy.causes)
    assert list(again.exits) == list(policy.exits)


def test_a_tampered_policy_is_refused() -> None:
    """A number changed in the record does not fit the stamp."""
    stored = json.loads(load("weihui").to_json())
    stored["tree"]["detect"]["verify"]["v"] = 30
    with pytest.raises(ForGood, match="stamp"):
        Policy.from_json(json.dumps(stored))


def test_the_stamp_changes_with_the_content_and_with_nothing_else(tmp_path: Path) -> None:
    """A comment or a blank line leaves the stamp; a value, a clause or a reading changes it."""
    text = f"extends: weihui\n{CLAUSE}detect: {{verify: {{v: 2, src: [SX-01]}}}}\n"
    first = loads(tmp_path, text)
    assert loads(tmp_path, f"# 说明\n\n{text}").stamp == first.stamp
    assert loads(tmp_path, text.replace("v: 2", "v: 1")).stamp != first.stamp
    assert loads(tmp_path, f"{text}readings: {{R2: {{roll: none}}}}\n").stamp != first.stamp
    assert first.stamp.startswith("shili@")


def test_two_policies_are_equal_by_stamp_and_can_be_keys() -> None:
    """A policy is a value: the same rules are the same policy, also as a key."""
    assert len({load("weihui"), load("weihui"), Policy.from_json(load("weihui").to_json()), load("genhe")}) == 2


def test_a_policy_cannot_be_changed() -> None:
    """Neither a field nor a list by id can be written to."""
    policy = load("weihui")
    with pytest.raises(FrozenInstanceError):
        policy.name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        policy.causes["x"] = policy.causes["work"]  # type: ignore[index]


def test_a_policy_can_be_copied_and_sent_to_another_process() -> None:
    """A deep copy is the same value; a pickle comes back as it was; a log line names it shortly."""
    policy = load("weihui")
    assert copy.deepcopy(policy) is policy
    assert pickle.loads(pickle.dumps(policy)) == policy
    assert repr(policy) == f"Policy({policy.stamp})"


def test_loading_twice_gives_one_policy() -> None:
    """A packaged profile is read once."""
    assert load("weihui") is load("weihui")
