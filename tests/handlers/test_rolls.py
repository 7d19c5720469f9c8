"""Classes that have not reported, told to one person as one sentence."""

from __future__ import annotations

from bot.runtime import enlist
from store import persons, units
from tests.handlers.conftest import LEAD, School


def test_several_classes_without_a_report_are_one_sentence(school: School) -> None:
    """Three classes are silent: the lead reads one sentence that names them, without three codes and three clauses."""
    with school.db.write() as tx:
        own = units.find(tx, "class", "七年级1班")[0]
        lead = persons.by_wecom(tx, LEAD)
        assert lead is not None
        for name in ("八年级1班", "九年级1班"):
            klass = units.add(tx, "class", name, own.parent_id)
            persons.hold_post(tx, lead.id, "class_teacher", klass, school.clock.now().date())
        enlist(tx, school.clock.now())
    school.at(12, 12, 1)
    school.at(12, 16, 1)
    told = [text for text in school.was_told(LEAD) if "考勤报送" in text]
    assert any("2个班没有报考勤：八年级1班、九年级1班" in text for text in told)
    assert all(text.count("【考勤报送】") == 1 for text in told)
    school.says("八年级1班今天全勤", LEAD)
    assert "2个没报：九年级1班、七年级1班" in school.says("哪些班没报", LEAD)
