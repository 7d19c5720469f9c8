"""Every paper that a profile's rules print can be made, out of the records that are there when the scenario has been played."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from bot.rehearsal.play import Rehearsal
from bot.rehearsal.scenario import read
from documents import clerk, kinds
from documents.clerk import For
from store import evidence, lines, pupils

PROFILES = ("weihui", "guangde", "yongzhen", "genhe", "chuxiong")
PLAYED = [Path(__file__).parents[1] / "policy" / "played" / f"{name}.yaml" for name in PROFILES]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(run.text or "" for run in fromstring(packed.read("word/document.xml")).iter(f"{W}t"))


@pytest.mark.parametrize("scenario", PLAYED, ids=lambda file: file.stem)
def test_every_paper_that_is_printed_can_be_made(scenario: Path) -> None:
    """It bears its name in the profile, the pupil's, the clauses of its line, and no word that nobody would understand."""
    rehearsal = Rehearsal(read(scenario))
    for _ in rehearsal.play():
        pass
    now, stage = rehearsal.clock.now(), rehearsal.stage
    made = 0
    with rehearsal.db.write() as tx:
        lead = For(stage.persons["school_lead"], "校长", "school_lead")
        for name, pupil_id in stage.pupils.items():
            printed = lines.of(tx, "pupil", [pupil_id], ("document",))
            for kind in sorted({str(line.payload["kind"]) for line in printed}):
                paper = clerk.make(tx, rehearsal.home.world, pupil_id, kind, lead, now)
                if paper is None:
                    continue  # he is in no class any more
                text = text_of(evidence.content(tx, pupils.get(tx, pupil_id).county_id, paper.sha256))
                last = [line for line in printed if line.payload["kind"] == kind][-1]
                assert paper.clauses == last.payload["clauses"]
                assert name in text
                assert all(clause in text for clause in paper.clauses)
                assert not [word for word in ("None", "_officer", "dept_", "edu_bureau", "home_visit") if word in text]
                made += kind in kinds.KINDS
    assert made
