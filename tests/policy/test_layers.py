"""Layers: child over parent, leaf by leaf; lists by id; what is only cited; what is looser."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.policy import Change, load
from config.policy.yamlfile import FileFault
from tests.policy.desk import CLAUSE, loads, refuses, write


def test_the_nearest_text_wins(tmp_path: Path) -> None:
    """A county that verifies after two days does so though Weihui, which it extends, has three."""
    policy = loads(tmp_path, f"extends: weihui\n{CLAUSE}detect:\n  verify: {{v: 2, src: [SX-01]}}\n")
    verify = policy.detect.verify
    assert verify is not None
    assert (verify.v, verify.u, verify.src, verify.layer) == (2, "school_day", ("SX-01",), "shili")


def test_what_the_child_leaves_out_comes_from_the_parent(tmp_path: Path) -> None:
    """The same county keeps what satisfies the verification, the fifth day and the reading."""
    policy = loads(tmp_path, f"extends: weihui\n{CLAUSE}detect:\n  verify: {{v: 2, src: [SX-01]}}\n")
    assert policy.detect.verify is not None
    assert policy.detect.suspect is not None
    assert policy.detect.verify.satisfied_by == ("home_visit", "contact")
    assert policy.detect.verify.r == "R1"
    assert policy.detect.suspect.v == 5


def test_null_is_silence_and_takes_nothing_away(tmp_path: Path) -> None:
    """A text that says nothing leaves the parent's value standing."""
    policy = loads(tmp_path, "extends: weihui\ndetect: {verify: null}\n")
    assert policy.detect.verify is not None
    assert policy.detect.verify.v == 3


def test_drop_takes_away(tmp_path: Path) -> None:
    """A county that does not want the judicial paper drops it by id; the rest stands."""
    policy = loads(
        tmp_path, "extends: weihui\nnotices: [{id: judicial, drop: true}]\ndetect: {suspect: {drop: true}}\n"
    )
    assert set(policy.notices) == {"return", "order"}
    assert policy.detect.suspect is None
    assert policy.source("notices.judicial") is None


def test_lists_merge_by_id_and_new_entries_come_last(tmp_path: Path) -> None:
    """An entry of the same id is changed in its fields, another id is added."""
    policy = loads(
        tmp_path,
        f"extends: weihui\n{CLAUSE}causes:\n"
        "  - {id: work, with: [公安], src: [SX-01]}\n  - {id: distance, lead: township, src: [SX-01]}\n",
    )
    work = policy.causes["work"]
    assert work.with_ == ("dept_police",)
    assert work.lead == "township_officer"
    assert "SX-01" in work.src
    assert "WH-72" in work.src
    assert list(policy.causes)[-1] == "distance"


def test_add_joins_a_list_to_the_parent_s(tmp_path: Path) -> None:
    """`with_add` invites one more department and keeps the others, without doubling."""
    policy = loads(tmp_path, f"extends: weihui\n{CLAUSE}causes: [{{id: work, with_add: [民政, 公安], src: [SX-01]}}]\n")
    assert policy.causes["work"].with_ == ("dept_human_resources", "dept_police", "dept_civil_affairs")


def test_clauses_are_united_where_two_texts_say_the_same(tmp_path: Path) -> None:
    """A county that repeats the three days stands beside Weihui's clause."""
    policy = loads(tmp_path, f"extends: weihui\n{CLAUSE}detect: {{verify: {{v: 3, src: [SX-01]}}}}\n")
    assert policy.detect.verify is not None
    assert policy.detect.verify.src == ("WH-58", "SX-01")


def test_a_looser_child_loads_with_a_warning_and_both_values(tmp_path: Path) -> None:
    """Seven days where the higher text has three: the county's value runs, and both are kept for the bureau."""
    policy = loads(tmp_path, f"extends: weihui\n{CLAUSE}detect: {{verify: {{v: 4, src: [SX-01]}}}}\n")
    [row] = policy.looser
    assert row.path == "detect.verify"
    assert (row.child.v, row.child.layer) == (4, "shili")
    assert (row.parent.v, row.parent.layer) == (3, "weihui")
    assert policy.detect.verify is not None
    assert policy.detect.verify.v == 4


@pytest.mark.parametrize(
    "text",
    [
        "school_persuasion: {min: {v: 2, src: [SX-01]}}",
        "school_persuasion: {window: {v: 15, src: [SX-01]}}",
        "joint: {min: {v: 1, src: [SX-01]}}",
        "migrant: {move_trigger: {v: province, src: [SX-01]}}",
        "detect: {suspect: {v: 6, src: [SX-01]}}",
        "exits: [{id: health, needs: [proof], src: [SX-01]}]",
        "exits: [{id: refusal_poor, population: all, src: [SX-01]}]",
        "causes: [{id: marriage, restricted: false, src: [SX-01]}]",
    ],
)
def test_every_kind_of_loosening_is_seen(tmp_path: Path, text: str) -> None:
    """Fewer persuasions, a longer window, a farther move: each is told."""
    assert len(loads(tmp_path, f"extends: weihui\n{CLAUSE}{text}\n").looser) == 1


@pytest.mark.parametrize(
    "text",
    [
        "school_persuasion: {min: {v: 4, src: [SX-01]}}",
        "exits: [{id: health, needs: [committee_finding, proof], src: [SX-01]}]",
        "school_persuasion: {window: {v: 8, src: [SX-01]}}",
        "detect: {verify: {v: 2, src: [SX-01]}}",
        "detect: {verify: {v: 3, u: natural_day, src: [SX-01]}}",
    ],
)
def test_stricter_is_not_warned_of(tmp_path: Path, text: str) -> None:
    """A child may be stricter, also by a shorter unit."""
    assert loads(tmp_path, f"extends: weihui\n{CLAUSE}{text}\n").looser == ()


def test_full_inheritance_keeps_the_status() -> None:
    """Chuxiong's seed holds the national text itself: what comes from it is stated."""
    assert load("chuxiong").source("exits.refusal.logic").st == "S"  # type: ignore[union-attr]


def test_cited_inheritance_is_in_force_and_shown_as_cited() -> None:
    """Guangde reaches the national text through the province's citation: it runs, marked C."""
    policy = load("guangde")
    assert policy.confirm_dropout is not None
    assert policy.confirm_dropout.to_ledger is not None
    assert policy.confirm_dropout.to_ledger.st == "C"
    assert policy.confirm_dropout.to_ledger.src == ("N-14",)


def test_what_lapsed_stays_lapsed_when_it_is_cited() -> None:
    """An expired target is X and does not come back to life by citation."""
    assert load("yongzhen").targets["retention"].st == "X"


def test_cited_off_stays_off_and_can_be_seen() -> None:
    """Weihui rests on Henan papers that are not at hand: the contact before term is known and not in force."""
    policy = load("weihui")
    assert "pre_contact" not in policy.term_checks
    [origin] = [one for one in policy.origins("term_checks.pre_contact.due") if one.layer == "national"]
    assert origin.off
    assert origin.src == ("N-12",)


def test_the_product_s_defaults_survive_every_citation() -> None:
    """D1 to D7 and the readings run in Weihui though all above it is off."""
    policy = load("weihui")
    assert policy.product_defaults.D1 is not None
    assert policy.product_defaults.D1.verify_absence_after.st == "D"
    assert policy.readings.R2.bare_day_deadline == "natural_day"


def test_a_bureau_switches_a_cited_layer_on_in_writing() -> None:
    """With a decision on paper Henan's layer is in force, as cited; the decision is told with who and when."""
    decision = Change("卫教函〔2026〕8号", by="卫辉市教体局", on="2026-11-02", inherit={"henan": "cited"})
    policy = load("weihui", changes=[decision])
    assert policy.term_checks["pre_contact"].src == ("N-12",)
    assert policy.source("term_checks.pre_contact.due").st == "C"  # type: ignore[union-attr]
    assert policy.stamp != load("weihui").stamp


def test_a_bureau_chooses_the_other_reading_of_an_exit_in_writing() -> None:
    """C-02: the body's OR instead of the workflow's AND, with the decision as its layer."""
    weihui = load("weihui")
    other = weihui.exits["refusal"].logic_alt
    assert other is not None
    decision = Change(
        "卫教函〔2026〕9号",
        by="卫辉市教体局",
        on="2026-11-02",
        yaml=f"exits: [{{id: refusal, logic: {{v: {other.text}, src: [WH-45]}}}}]",
    )
    policy = load("weihui", changes=[decision])
    assert policy.exits["refusal"].logic == other
    source = policy.source("exits.refusal.logic")
    assert source is not None
    assert "卫教函〔2026〕9号" in source.layer
    assert policy.origins("exits.refusal.logic")[-2].layer == "weihui"


def test_genhe_may_be_laid_over_the_national_text_on_demand() -> None:
    """Genhe's paper is older than the national one and stands alone until a bureau says otherwise."""
    alone = load("genhe")
    over = load("genhe", changes=[Change("根教函〔2026〕1号", by="根河市教育局", on="2026-11-02", overlay="national")])
    assert "refusal" not in alone.exits
    assert "refusal" in over.exits
    assert over.exits["returned"].needs == ("proof",)


def test_a_default_can_be_switched_off(tmp_path: Path) -> None:
    """A county without the three-day prompt drops D1 and keeps D2."""
    policy = loads(tmp_path, "extends: genhe\nproduct_defaults: {D1: {drop: true}}\n")
    assert policy.product_defaults.D1 is None
    assert policy.product_defaults.D2 is not None


def test_a_reading_can_be_switched(tmp_path: Path) -> None:
    """Working days for a bare 2日内, and nothing else changes."""
    policy = loads(tmp_path, "extends: weihui\nreadings: {R2: {bare_day_deadline: working_day}}\n")
    assert policy.readings.R2.bare_day_deadline == "working_day"
    assert policy.readings.R2.roll == "next_working_day"


def test_a_file_may_lay_itself_over_an_optional_layer(tmp_path: Path) -> None:
    """`overlay: national` above Genhe brings the national text in below it."""
    assert "refusal" in loads(tmp_path, "extends: genhe\noverlay: national\n").exits
    assert "可以叠加“anhui”" in refuses(tmp_path, "extends: genhe\noverlay: anhui\n")


def test_a_switch_for_a_layer_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A mistyped layer would switch nothing; an unknown way neither."""
    assert "上级里没有“hunan”" in refuses(tmp_path, "extends: weihui\nswitch: {hunan: cited}\n")
    assert "switch" in refuses(tmp_path, "extends: weihui\nswitch: {henan: on}\n")


def test_a_circle_of_extends_is_refused(tmp_path: Path) -> None:
    """A profile that extends itself over another is told with the whole circle."""
    write(tmp_path, "extends: shili\n", "other")
    assert "绕成了圈" in refuses(tmp_path, "extends: other\n")


def test_a_parent_that_does_not_exist_is_refused_with_the_line(tmp_path: Path) -> None:
    """A mistyped parent is told with those there are."""
    said = refuses(tmp_path, "extends: weihiu\n")
    assert "第3行 extends" in said
    assert "weihui" in said


def test_a_name_is_no_way_out_of_the_folder(tmp_path: Path) -> None:
    """A profile is asked for by name, never by a path."""
    with pytest.raises(FileFault, match="没有名为"):
        load("../policies/weihui", folder=tmp_path)


def test_a_file_of_one_s_own_goes_before_the_packaged(tmp_path: Path) -> None:
    """A bureau may keep its own weihui."""
    loads(tmp_path, "extends: null\n", "weihui")
    assert load("weihui", folder=tmp_path).detect.verify is None
