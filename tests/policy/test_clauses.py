"""Coverage: 268 clauses, each with a line; what is said to carry a clause exists and cites it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import click
import pytest

from bot.cli import commands
from config.policy import load, words
from config.policy.clauses import Clause, packaged
from config.policy.coverage import PROFILES, kind_of, profile_of, render
from config.policy.lint import DOCUMENTS
from config.wording.duties import DUTIES
from tests.rules import stage

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
CLAUSES = packaged()
COUNTS = {"WH": 84, "GD": 38, "XC": 14, "AH": 16, "YZ": 27, "GH": 33, "CX": 14, "YN": 7, "N": 35}
STEPS = (
    "home_visit phone persuade returned notice_served ack plan info joint_persuade notice_failed criticism care "
    "home_teaching evidence correction"
)
STAGES = "watch suspected dropped_out ordered joint legal exit_review deferred returned closed"
ACTIONS = (
    "done name_person set_cause record record_move confirm_dropout submit_report receive_report invite issue_notice "
    "serve_notice attach apply_exit approve reject place change_roll correct_marks draw_report"
)
DRAWN = {"stock_flow", "ledger", "appraisal_facts"}
PERMISSIONS = {"restricted_cause": "sensitive.causes", "aggregates_only": "openness.names"}


def carriers() -> list[tuple[str, str, str]]:
    """(clause, kind, what) for everything that is said to carry a clause."""
    return [(clause.id, *part.split(":", 1)) for clause in CLAUSES.values() for part in clause.by]  # type: ignore[misc]


def of(kind: str) -> list[tuple[str, str]]:
    """(clause, what) of one kind."""
    return [(name, what) for name, found, what in carriers() if found == kind]


def test_there_are_268_clauses_and_each_document_has_all_of_its_own() -> None:
    """Numbered without a gap, document by document."""
    assert len(CLAUSES) == 268
    for letters, count in COUNTS.items():
        assert [name for name in CLAUSES if name.split("-")[0] == letters] == [
            f"{letters}-{number:02d}" for number in range(1, count + 1)
        ]


def test_every_clause_is_carried_or_explained() -> None:
    """No clause without a line; none both carried and outside."""
    for clause in CLAUSES.values():
        assert bool(clause.by) != bool(clause.outside), clause.id


def test_at_least_225_clauses_are_carried() -> None:
    """And most of these act: something happens by them."""
    kinds = [kind_of(clause) for clause in CLAUSES.values()]
    assert len(kinds) - kinds.count("outside") >= 225
    assert kinds.count("acts") >= 180


def test_a_quote_is_short_and_a_place_is_told() -> None:
    """A quote is a pointer into the text, of 60 characters at most."""
    for clause in CLAUSES.values():
        assert 4 <= len(clause.quote) <= 60, clause.id
        assert clause.place, clause.id


@pytest.mark.skipif(not SHARED.is_dir(), reason="the source documents are not here")
def test_a_quote_is_the_source_s_own_words() -> None:
    """Every quote stands in the published documents, character by character (line breaks and fragments apart)."""
    text = "".join(
        re.sub(r"\s", "", file.read_text(encoding="utf-8")) for file in sorted((SHARED / "seeds").glob("*.txt"))
    )
    for clause in CLAUSES.values():
        for part in clause.quote.split("……"):
            assert re.sub(r"\s", "", part) in text, clause.id


def test_the_page_is_current() -> None:
    """docs/clauses.md is what the data makes; nobody edits it by hand."""
    page = (ROOT / "docs" / "clauses.md").read_text(encoding="utf-8")
    assert page == render(CLAUSES.values())
    assert len(re.findall(r"^\| (?:WH|GD|XC|AH|YZ|GH|CX|YN|N)-\d\d \|", page, re.MULTILINE)) == 268


@pytest.mark.parametrize(("name", "path"), of("policy"))
def test_a_policy_path_is_in_force_and_cites_its_clause(name: str, path: str) -> None:
    """The path resolves in the profile of the clause's document, and the clause stands behind it."""
    policy = load(profile_of(CLAUSES[name]))
    cited = {
        clause
        for known, origins in policy.history.items()
        if known == path or known.startswith(f"{path}.")
        for origin in origins
        if not origin.off and origin.layer == policy.name
        for clause in origin.src
    }
    assert name in cited


@pytest.mark.parametrize(("name", "layer"), of("layer"))
def test_a_layer_is_one_that_the_profile_extends(name: str, layer: str) -> None:
    """A clause that rests on a higher text is carried by `extends`."""
    assert layer in [one.name for one in load(profile_of(CLAUSES[name])).layers[:-1]]


def test_every_duty_document_step_stage_action_material_and_role_named_exists() -> None:
    """What is said to carry a clause has a name in the contract."""
    known = {
        "duty": set(DUTIES),
        "document": set(DOCUMENTS),
        "step": set(STEPS.split()),
        "stage": set(STAGES.split()),
        "action": set(ACTIONS.split()),
        "material": set(words.MATERIALS),
        "role": set(words.ROLES),
    }
    for name, kind, what in carriers():
        if kind in known:
            assert what.split(":")[0] in known[kind], f"{name} {kind}:{what}"


def test_every_report_named_is_one_of_the_clause_s_profile() -> None:
    """A report, term check or report up has its entry in the profile; drawn ones are the contract's."""
    for name, what in [*of("report"), *((name, what.split(":")[1]) for name, what in of("duty") if ":" in what)]:
        policy = load(profile_of(CLAUSES[name]))
        assert what in {*policy.periodic, *policy.term_checks, *policy.report_up, *DRAWN}, name


def test_every_permission_and_command_named_exists() -> None:
    """A permission is a path of every profile; a command answers on the command line."""
    for name, what in of("permission"):
        assert load(profile_of(CLAUSES[name])).source(PERMISSIONS[what]) is not None
    for name, what in of("command"):
        found: click.Command | None = commands
        for word in what.split():
            assert isinstance(found, click.Group), name
            found = found.commands.get(word)
        assert found is not None, name


@cache
def cited_by(file: Path) -> frozenset[str]:
    """The clauses that the lines of a played scenario cite."""
    lines = stage.printed(stage.load(file))
    return frozenset(clause for line in lines for clause in line.get("clauses") or ())


def test_every_test_named_exists_and_plays_its_clause() -> None:
    """A scenario that is said to play a clause prints it when it is played; a test of ours has its number in a row."""
    for name, what in of("test"):
        file = ROOT / what
        assert file.is_file(), f"{name} {what}"
        if file.suffix == ".yaml":
            assert name in cited_by(file), f"{name} {what}"
        else:
            assert f'"{name}"' in file.read_text(encoding="utf-8"), f"{name} {what}"


def test_every_clause_that_acts_names_what_plays_it() -> None:
    """Only what works without a line of its own (a step, a permission, a command, a default) names none."""
    without = {
        clause.id
        for clause in CLAUSES.values()
        if kind_of(clause) == "acts" and not any(part.startswith("test:") for part in clause.by)
    }
    assert without <= {"WH-05", "WH-31", "WH-42", "WH-49", "YZ-15", "GH-03", "GH-32", "N-16"}


def test_kinds_of_carriers_are_few() -> None:
    """A mistyped kind would carry nothing."""
    kinds = {kind for _, kind, _ in carriers()}
    assert kinds <= {
        "policy", "layer", "duty", "document", "report", "step", "stage", "action", "material", "role", "permission",
        "command", "test",
    }  # fmt: skip


def test_every_clause_that_a_packaged_profile_cites_is_its_own_document_s_or_a_higher_one_s() -> None:
    """No number of one county is borrowed by another (C-08, GD-10)."""
    letters = {name: key for key, name in PROFILES.items()}
    for name in (*PROFILES.values(), "henan"):
        policy = load(name)
        allowed = {letters[layer.name] for layer in policy.layers if layer.name in letters}
        if name in ("henan", "weihui"):
            allowed |= {"WH"}
        for origins in policy.history.values():
            for origin in origins:
                assert {clause.split("-")[0] for clause in origin.src} <= allowed, (name, origin)


def test_a_clause_outside_tells_why() -> None:
    """The reason is a sentence, and what is outside is nowhere cited."""
    outside: list[Clause] = [clause for clause in CLAUSES.values() if clause.outside]
    for clause in outside:
        assert clause.outside is not None
        assert len(clause.outside) >= 10
        cited = [o for origins in load(profile_of(clause)).history.values() for o in origins if clause.id in o.src]
        assert not cited, clause.id
