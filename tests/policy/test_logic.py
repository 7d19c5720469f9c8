"""AND and OR of exits and triggers, as the texts have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.policy.logic import parse

WEIHUI = (
    "joint_persuasion>=3 AND court_finding_guardian_duty AND pupil_statement AND parent_statement AND pupil_refuses"
)
NATIONAL = "(joint_persuasion>=3 OR court_finding_guardian_duty) AND guardian_duty_done AND pupil_refuses"


def test_and_wants_everything_and_says_what_lacks() -> None:
    """Weihui's workflow (WH-78) wants five things; two are lacking."""
    lacking = parse(WEIHUI).lacking({"pupil_statement", "pupil_refuses"}, {"joint_persuasion": 3})
    assert lacking == ("court_finding_guardian_duty", "parent_statement")


def test_or_is_content_with_one_way() -> None:
    """The national text (N-09) takes three joint persuasions or a ruling."""
    logic = parse(NATIONAL)
    have = {"guardian_duty_done", "pupil_refuses"}
    assert logic.holds(have, {"joint_persuasion": 3})
    assert logic.holds({*have, "court_finding_guardian_duty"}, {"joint_persuasion": 0})


def test_an_or_that_fails_names_every_way() -> None:
    """With two joint persuasions and no ruling both are told, for either would do."""
    lacking = parse(NATIONAL).lacking({"guardian_duty_done", "pupil_refuses"}, {"joint_persuasion": 2})
    assert lacking == ("joint_persuasion", "court_finding_guardian_duty")


def test_at_least_includes_the_number() -> None:
    """三次以上 holds at three (R8)."""
    logic = parse("joint_persuasion>=3")
    assert not logic.holds((), {"joint_persuasion": 2})
    assert logic.holds((), {"joint_persuasion": 3})
    assert logic.least("joint_persuasion") == 3
    assert logic.least("persuasion") is None


def test_names_are_told_once_and_in_order() -> None:
    """Whoever prints what a gate wants prints it in the order of the text."""
    assert parse(NATIONAL).names == (
        "joint_persuasion",
        "court_finding_guardian_duty",
        "guardian_duty_done",
        "pupil_refuses",
    )


@pytest.mark.parametrize(
    "text",
    ["a AND b OR c", "a OR b AND c", "(a OR b", "a)", "", "AND a", "a AND", "a b", "a >= 3 >= 4", "A", "a && b", "()"],
)
def test_what_could_be_read_in_two_ways_or_none_is_refused(text: str) -> None:
    """A condition without brackets where they are needed is not guessed at."""
    with pytest.raises(ValueError, match="“"):
        parse(text)


NAMES = st.sampled_from(["a", "b", "c", "d"])


def texts() -> st.SearchStrategy[str]:
    """Bracketed conditions over four names."""
    return st.recursive(
        NAMES,
        lambda part: st.builds(
            lambda word, parts: "(" + f" {word} ".join(parts) + ")",
            st.sampled_from(["AND", "OR"]),
            st.lists(part, min_size=2, max_size=3),
        ),
        max_leaves=8,
    )


@given(texts(), st.sets(NAMES))
def test_a_condition_agrees_with_python_s_own_reading(text: str, have: set[str]) -> None:
    """AND and OR mean what they mean everywhere."""
    spelled = text.replace("AND", "and").replace("OR", "or")
    expected = eval(spelled, {}, {name: name in have for name in "abcd"})
    assert parse(text).holds(have) == expected


@given(texts(), st.sets(NAMES))
def test_what_holds_lacks_nothing_and_what_lacks_would_be_enough(text: str, have: set[str]) -> None:
    """Bringing all that was named as lacking always opens the gate."""
    logic = parse(text)
    lacking = logic.lacking(have)
    assert logic.holds(have) == (not lacking)
    assert logic.holds(have | set(lacking))
