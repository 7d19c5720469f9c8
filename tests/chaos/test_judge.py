"""The judge of the crash tests sees each fault it is there for: silence of a judge that cannot speak proves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.chaos.judge import Ledger, Said, faults

GOOD = Ledger(
    said={"1": Said("1", "T1", "report"), "2": Said("2", "T2", "report"), "3": Said("3", "T2", "step")},
    acknowledged={"1": ["记下了", "记下了"], "2": ["记下了"]},
    heard=[("T1", "【缺勤核实】李明"), ("+861", "李明10月14日没有到校"), ("T2", "【缺勤核实】李明")],
    kept={"1": ("answered", "记下了"), "2": ("answered", "记下了"), "3": ("answered", "已记")},
    effects={"1": 1, "2": 1, "3": 1},
)


def test_good_ledger_has_no_fault() -> None:
    """Nothing lost, nothing doubled, the prompt that a step overtook included."""
    assert faults(GOOD) == []
    assert faults(replace(GOOD, heard=GOOD.heard[:2])) == []


@pytest.mark.parametrize(
    ("bug", "told"),
    [
        ({"kept": {"2": ("answered", "记下了"), "3": ("answered", "已记")}}, "acknowledged and lost: message 1"),
        ({"kept": {**GOOD.kept, "1": ("received", None)}}, "acknowledged and lost: message 1 is received"),
        ({"acknowledged": {"1": ["记下了", "又记下了"]}}, "answered differently: message 1"),
        ({"effects": {"2": 1, "3": 1}}, "acknowledged without effect: message 1"),
        ({"effects": {**GOOD.effects, "3": 2}}, "took effect 2 times: message 3"),
        ({"heard": GOOD.heard[1:]}, "prompt lost: T1"),
        ({"heard": [*GOOD.heard, GOOD.heard[0]]}, "prompt said 2 times: T1"),
        ({"heard": [*GOOD.heard, ("T1", "(再次提醒)【缺勤核实】李明")]}, "prompt said 2 times: T1"),
        ({"heard": [*GOOD.heard, GOOD.heard[1]]}, "said 2 times to +861"),
        ({"unfinished": ["1 sending"]}, "did not come to its end: 1 sending"),
        ({"chain": "pupil 7, act 3: hash"}, "chain broken: pupil 7"),
    ],
)
def test_each_seeded_fault_is_seen(bug: dict[str, object], told: str) -> None:
    """One thing wrong in a good ledger is told, in its own words."""
    found = faults(replace(GOOD, **bug))  # type: ignore[arg-type]
    assert any(line.startswith(told) for line in found), found
