"""Slips of the hand: whatever is mistyped in a profile, it loads or is refused kindly, and never crashes."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from config.policy import Policy, load
from config.policy.load import packaged
from config.policy.yamlfile import FileFault

VALUES = ["3", "[]", "{}", "null", "x", "[3, 4]", "{v: 2}", "{v: [a]}", "true", '"5"', "{drop: true}", "[{id: q}]", "-1",
          "{st: D}", "[[1]]", "{a: {b: c}}", "1.5"]  # fmt: skip
NAMES = ("weihui", "guangde", "yongzhen", "genhe", "chuxiong", "national", "anhui")


def slip(text: str, chance: random.Random) -> str:
    """One slip: a line lost or doubled, a character or a value changed, a line pasted in the wrong place."""
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    line = lines[at]
    kind = chance.choice(["lose", "double", "character", "value", "paste", "group"])
    groups = list(re.finditer(r"\{[^{}]*\}|\[[^\[\]]*\]", line))
    if kind == "lose":
        del lines[at]
    elif kind == "double":
        lines.insert(at, line)
    elif kind == "character" and line:
        where = chance.randrange(len(line))
        lines[at] = line[:where] + chance.choice("{}[]:,\"'#- x3\t") + line[where + 1 :]
    elif kind == "value" and ": " in line:
        parts = line.split(": ")
        parts[chance.randrange(1, len(parts))] = chance.choice(VALUES)
        lines[at] = ": ".join(parts)
    elif kind == "group" and groups:
        group = chance.choice(groups)
        lines[at] = line[: group.start()] + chance.choice(VALUES) + line[group.end() :]
    else:
        lines[at] = chance.choice(lines)
    return "\n".join(lines)


def told(folder: Path) -> str | None:
    """What is said about the profile, or None where it can be used, and kept with a case."""
    try:
        policy = load("shili", folder=folder)
    except FileFault as fault:
        return str(fault)
    assert Policy.from_json(policy.to_json()) == policy
    return None


@pytest.mark.parametrize("seed", range(10))
def test_a_slip_of_the_hand_never_crashes(seed: int, tmp_path: Path) -> None:
    """Twenty-five mistyped profiles a seed: each is usable whole, or refused with a Chinese reason and its file."""
    chance = random.Random(seed)
    for _ in range(25):
        text = (packaged() / f"{chance.choice(NAMES)}.yaml").read_text(encoding="utf-8")
        for _ in range(chance.choice([1, 1, 2, 4])):
            text = slip(text, chance)
        (tmp_path / "shili.yaml").write_text(text, encoding="utf-8")
        said = told(tmp_path)
        assert said is None or (".yaml" in said and re.search("[一-鿿]", said)), text
