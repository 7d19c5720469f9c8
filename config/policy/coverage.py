"""Where each of the 268 clauses is carried: `python -m config.policy.coverage docs/clauses.md` makes the page.

A clause *acts* where something happens by it (a duty, a paper, a report, a gate, a permission); it is *kept* where a
profile holds it as data that people see; it lies *outside* where the product has no part in it, and the reason is told.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from config.policy.clauses import Clause, packaged

PROFILES: Mapping[str, str] = {
    "WH": "weihui",
    "GD": "guangde",
    "XC": "xuancheng",
    "AH": "anhui",
    "YZ": "yongzhen",
    "GH": "genhe",
    "CX": "chuxiong",
    "YN": "yunnan",
    "N": "national",
}
"""The profile of a clause, by the letters of its id."""

HEAD = """# Where each clause is carried

Made from `config/policies/clauses.yaml` by `python -m config.policy.coverage docs/clauses.md`; do not edit by hand.

`policy:` is a path of the profile (`baoxue policy explain PROFILE PATH` tells its words), `layer:` a profile it
extends; `duty:`, `document:`, `report:`, `step:`, `stage:`, `action:`, `material:` and `role:` are the contract's ids;
`permission:` tells who may see or publish, `command:` a command, `test:` a scenario whose lines cite the clause when it
is played, or a test that reads its value back. Every path named here is read back by `tests/policy/test_clauses.py`.
"""


def profile_of(clause: Clause) -> str:
    """The name of the profile in which a clause's policy paths stand."""
    return PROFILES[clause.id.split("-")[0]]


def kind_of(clause: Clause) -> str:
    """`acts`, `kept` or `outside`."""
    if clause.outside:
        return "outside"
    data = ("policy:", "layer:", "role:", "test:")
    return "acts" if any(not part.startswith(data) for part in clause.by) else "kept"


def render(clauses: Iterable[Clause]) -> str:
    """The whole page."""
    rows = list(clauses)
    counts = {kind: sum(kind_of(clause) == kind for clause in rows) for kind in ("acts", "kept", "outside")}
    carried = counts["acts"] + counts["kept"]
    parts = [
        HEAD,
        f"{len(rows)} clauses: {carried} carried ({counts['acts']} act, {counts['kept']} are kept as data that people "
        f"see), {counts['outside']} outside.\n",
    ]
    document = ""
    for clause in rows:
        if clause.document != document:
            document = clause.document
            parts.append(
                f"\n## {document}\n\n| clause | stands in | words | how | carried by |\n| --- | --- | --- | --- | --- |"
            )
        carriers = clause.outside or " · ".join(f"`{part}`" for part in clause.by)
        parts.append(f"| {clause.id} | {clause.place} | {clause.quote} | {kind_of(clause)} | {carriers} |")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render(packaged().values()), encoding="utf-8")
