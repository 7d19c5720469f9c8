"""Papers are kept in their versions, on both databases."""

from __future__ import annotations

from tests.story.days import TEACHER
from tests.story.test_papers import content, made, read, says, text_of
from tests.story.town import Town


def test_the_same_records_give_the_same_paper(confirmed: Town) -> None:
    """Asked for twice it is one version, to the byte, and comes both times; after one more record it is the next."""
    town = confirmed
    read(town)
    for _ in range(2):
        assert "第1版" in town.says(TEACHER, "李明 台账")
        town.expects(TEACHER, has=["［文件］"])
    says(town, "孟凡星", "李明 已电话，家长说不来了")
    assert "第2版" in town.says(TEACHER, "发李明的台账")
    town.expects(TEACHER, has=["［文件］"])
    one, two = [paper for paper in made(town) if paper.kind == "ledger"]

    assert "家长说不来了" not in text_of(content(town, one))
    assert "家长说不来了" in text_of(content(town, two))
    assert (one.version, two.version, two.last_line > one.last_line) == (1, 2, True)
