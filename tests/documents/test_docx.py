"""The file of a paper: every kind is one, equal words are equal bytes, nothing breaks out of its place."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from config.errors import ForGood
from config.policy.lint import DOCUMENTS
from config.policy.load import load
from config.wording.duties import BRING_PAPERS
from documents import clerk, docx, kinds

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MADE = {
    "at": "2026年10月16日 08:30",
    "instant": "2026-10-16T00:30:00Z",
    "whom": "应校长孙立办理需要",
    "version": 1,
    "records": "考勤记录至2026年10月16日",
    "policy": "weihui",
    "clauses": ["卫政文〔2022〕80号 WH-68"],
}
UNKNOWN = (
    *("born", "studentship", "groups", "household", "county", "township", "school", "klass", "guardian", "relation"),
    *("teacher", "stage", "opened", "cause", "result", "away_first", "away_last", "away_days", "issuer", "to"),
    *("limit", "within", "route", "unit"),
)
LISTS = (
    *("staff", "recorded", "contacts", "step_rows", "contact_rows", "paper_rows", "story", "materials", "blocks"),
    "bodies",
)
#: All that a template may be told, where next to nothing is known.
NOTHING: dict[str, Any] = {
    **dict.fromkeys(UNKNOWN),
    **{name: [] for name in LISTS},
    "parts": (),
    "wants": (),
    "title": "文书",
    "pupil": "李明",
    "kind": "return_notice",
    "away": 0,
    "times_reopened": 0,
    "identity": True,
    "from_service": False,
}
#: The order in which Word wants what stands inside a paragraph's and a cell's properties.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl snapToGrid spacing ind jc outlineLvl",
    "rPr": "rFonts b spacing kern sz szCs lang",
    "tblPr": "tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan vAlign",
    "trPr": "cantSplit trHeight tblHeader",
    "sectPr": "footerReference pgSz pgMar cols docGrid",
}


def parts(content: bytes) -> dict[str, Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: fromstring(packed.read(name)) for name in packed.namelist()}


@pytest.mark.parametrize("kind", sorted(kinds.KINDS))
def test_every_kind_makes_a_whole_file_of_next_to_nothing(kind: str) -> None:
    """What nobody knows is a blank or an empty cell: no None, no missing name, all parts well formed."""
    said = docx.body(kinds.KINDS[kind].template, NOTHING)
    content = docx.file("文书", said, MADE)

    assert "None" not in said
    assert set(parts(content)) == set(docx.PARTS)
    assert content == docx.file("文书", said, MADE)


@pytest.mark.parametrize("kind", sorted(kinds.KINDS))
def test_properties_stand_in_words_own_order(kind: str) -> None:
    """Word refuses a file whose properties stand in another order than its schema's."""
    for root in parts(docx.file("文书", docx.body(kinds.KINDS[kind].template, NOTHING), MADE)).values():
        for name, order in ORDER.items():
            known = order.split()
            for found in root.iter(W + name):
                told = [child.tag.removeprefix(W) for child in found]
                assert told == sorted(told, key=known.index)


def test_every_kind_of_the_contract_has_a_paper() -> None:
    """What a policy may name as a document can be made."""
    assert set(kinds.KINDS) == DOCUMENTS


def test_the_duties_that_bring_a_paper_are_those_for_which_one_is_named() -> None:
    """What the messages count as bringing a paper and what the clerk makes are the same."""
    assert set(kinds.GOES_WITH) == BRING_PAPERS


@pytest.mark.parametrize("name", ["weihui", "guangde", "yongzhen", "genhe", "chuxiong"])
def test_a_paper_bears_the_profiles_own_name(name: str) -> None:
    """A notice, a report form and a file are called as the county's document calls them."""
    policy = load(name)
    for notice in policy.notices.values():
        if notice.authored_by_system:
            assert kinds.name(policy, notice.document or f"{notice.id}_notice") == notice.name
    for kind, file in policy.files.items():
        assert kinds.name(policy, kind) == file.name


def test_a_name_is_text_whatever_it_looks_like() -> None:
    """Markup, a template's braces, control characters and half a pair: printed as text, or left out where XML has none."""
    hostile = "</w:t><w:p>&{{ 7*7 }}{% for x in y %}\x08\ud800=1+1"
    root = parts(docx.file("文书", docx.body("notice", {**NOTHING, "pupil": hostile}), MADE))["word/document.xml"]
    text = "".join(run.text or "" for run in root.iter(f"{W}t"))

    assert "</w:t><w:p>&{{ 7*7 }}{% for x in y %}=1+1" in text


def test_a_template_that_wants_what_nobody_gives_is_an_error() -> None:
    """A name left out would be a hole in a statutory paper that nobody sees."""
    with pytest.raises(ForGood, match=r"notice\.xml"):
        docx.body("notice", {name: value for name, value in NOTHING.items() if name != "guardian"})


def test_the_page_has_the_standards_measures() -> None:
    """GB/T 9704: A4 with a block of 156 × 225 mm, lines of 28.95 points; its fonts are named."""
    found = parts(docx.file("文书", docx.body("letter", NOTHING), MADE))
    size, margins = (next(found["word/document.xml"].iter(W + name)) for name in ("pgSz", "pgMar"))
    numbers = {name: int(margins.get(W + name, "0")) for name in ("left", "right", "top", "bottom")}
    fonts = {one.get(f"{W}eastAsia") for one in found["word/styles.xml"].iter(f"{W}rFonts")}

    assert round((int(size.get(f"{W}w", "0")) - numbers["left"] - numbers["right"]) / 1440 * 25.4) == 156
    assert round((int(size.get(f"{W}h", "0")) - numbers["top"] - numbers["bottom"]) / 1440 * 25.4) == 225
    assert next(found["word/document.xml"].iter(f"{W}docGrid")).get(f"{W}linePitch") == "579"
    assert fonts == {"仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"}


def test_a_files_name_is_one_for_every_phone() -> None:
    """Short, with its ending, and without what Windows, a shell or a phone would trip over."""
    name = clerk.file_name(
        "义务教育阶段学生辍学情况报告单" * 3, '../=cmd|"<b>\u202e买买提·阿卜杜拉艾则孜江江江江江江', 2
    )

    assert len(name) <= 60
    assert name.endswith("_第2版.docx")
    assert re.search(r'[\\/:*?"<>|=\u202e ]', name) is None


def test_clauses_are_quoted_with_their_document() -> None:
    """Whoever reads the paper sees which document asks for it, where and in which words; of many the rest by number."""
    from config.policy.load import clauses_of

    told = clerk.quotes(["WH-68", *(f"WH-{number}" for number in range(70, 77))], clauses_of("weihui"))

    assert told[0].startswith("卫政文〔2022〕80号 WH-68（")
    assert "限期返校通知书" in told[0]
    assert told[-1] == "另见WH-75、WH-76"
    assert clerk.quotes([], clauses_of("weihui")) == ["系统默认，无文件依据"]
