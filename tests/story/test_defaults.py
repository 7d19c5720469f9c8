"""A county without a document of its own: the product's defaults, labelled as such, and no case of its own making."""

from __future__ import annotations

from tests.story.days import TEACHER, absent, case, owed
from tests.story.town import Town


def test_third_day_without_a_document_is_the_products_own_prompt(plain_town: Town) -> None:
    """Day 3 asks the teacher all the same, and says that no document stands behind it."""
    absent(plain_town, 3)
    plain_town.expects(TEACHER, has=["缺勤核实", "系统默认，无文件依据"])


def test_fifth_day_asks_for_attention(plain_town: Town) -> None:
    """Day 5 asks teacher and lead to attend to him, with the same label; any record ends it."""
    town = plain_town
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    town.says(TEACHER, "已家访，家长说在亲戚家")
    town.days_pass(1)
    absent(town, 2)
    town.expects(TEACHER, has=["提请关注", "李明", "系统默认"])
    town.expects("孙立", has=["提请关注", "李明", "系统默认"])
    assert "attention" in owed(town, "李明")
    assert town.says("孙立", "已电话，家长说下周一送来").startswith("已记 李明：电话联系")

    assert "attention" not in owed(town, "李明")
    assert case(town, "李明") is None
