"""A school year ends and another begins: who leaves, who stays because something is open, who is still looked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.commands import graduate
from config.errors import PersonError
from handlers.leaving import graduation
from handlers.roster import import_roster
from reminders.gather_units import gather_unit
from reminders.review import review_pupils
from store import duties, facts, persons, pupils, school_days, units
from store.db import Database
from tests.roster.sheets import id_number, xlsx
from tests.story import town as house
from tests.story.town import Town

#: The autumn term of the year that ends.
YEAR = (date(2025, 9, 1), date(2026, 1, 23))
NINE = ("冯源", "曹颖", "沈冬", "韩磊")
LEAD, TEACHER = "孙立", "罗建平"


@pytest.fixture
def summer(database: Database, tmp_path: Path) -> Iterator[Town]:
    """Friday 3 July 2026 in a school of grades seven and nine, a week before its year ends."""
    with house.town(database, tmp_path / "home", policy=None, begins="2026-07-03 08:00", term=YEAR) as here:
        with here.write() as tx:
            school_days.put_term(tx, here.place.units["county"], date(2026, 2, 23), date(2026, 7, 10))
            school_days.put_term(tx, here.place.units["county"], date(2026, 9, 1), date(2027, 1, 22))
        here.hires(TEACHER, "class_teacher", "class", "LuoJianPing", "13800000021")
        here.opens_class("九年级1班", TEACHER, NINE)
        here.hands()
        yield here


def roll(town: Town, klass: str) -> list[str]:
    """Who is in a class today."""
    with town.db.read() as tx:
        return [one.name for one in pupils.roster(tx, town.place.units[klass], town.now.date()).pupils]


def acts(town: Town, pupil: str) -> list[str]:
    """The kinds of the acts in a pupil's chain."""
    with town.db.read() as tx:
        found = facts.of(tx, "pupil", [town.place.pupils[pupil]])
    return [one.kind for them in found.values() for one in them]


def types(town: Town, *words: str) -> Result:
    """`baoxue graduate` in the town's own runtime."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graduate, "opened", lambda: nullcontext(town.runtime))
        return CliRunner().invoke(commands, ["graduate", *words])


def test_a_graduating_class_leaves_the_roll(summer: Town) -> None:
    """It is shown and asked first; then nobody counts them, nobody is prompted, and who asks hears what is so."""
    town = summer
    assert "4人可以办毕业" in town.says(LEAD, "九年级1班毕业了")
    assert roll(town, "九年级1班") == list(NINE)
    assert "已办九年级1班毕业4人" in town.says(LEAD, "是")
    assert roll(town, "九年级1班") == []
    assert acts(town, "冯源") == ["graduate"]
    assert "办了毕业，不在册（原九年级1班）" in town.says(LEAD, "冯源在哪")
    assert "7月3日(周五)办了毕业" in town.says(LEAD, "冯源")
    assert "还有1个没报：七年级1班" in town.says(LEAD, "哪些班没报")
    assert "这句没有记" in town.says(TEACHER, "今天全勤")
    town.says("赵丽娟", "今天全勤")
    town.clock("2026-07-03 18:00")
    assert "台账" in town.says(LEAD, "冯源的台账"), "his papers stay"
    town.expects(LEAD, has=["文件"])
    with town.db.read() as tx:
        assert units.get(tx, town.place.units["九年级1班"]).closed_on == date(2026, 7, 3)
        school = gather_unit(tx, town.runtime.home.world, town.place.units["school"], town.now)
        assert school.unit is not None
        told = {one.info.name: one.lines for one in school.unit.pupils}
        assert [line.fields["event"] for line in told["冯源"]] == ["removed"], "reports still know him"


def test_who_has_something_open_stays(summer: Town) -> None:
    """A ninth-grader who is away without leave, and one who is suspended, are not taken along; the answer names them."""
    town = summer
    town.says(TEACHER, "冯源没来没请假，其他都到了")
    town.says(LEAD, "办理曹颖休学，证明已附")
    said = town.says(LEAD, "九年级1班毕业了")
    assert "2人可以办毕业" in said
    assert "2人不能办，仍在册" in said
    assert "冯源（还在无故缺勤）" in said
    assert "曹颖（休学中）" in said
    assert "毕业2人" in town.says(LEAD, "是")
    assert roll(town, "九年级1班") == ["冯源", "曹颖"]
    town.phones.clear()


def test_who_falls_away_between_the_question_and_the_yes_stays(summer: Town) -> None:
    """The yes is for those who were shown, as they stand when it is said."""
    town = summer
    town.says(LEAD, "九年级1班毕业了")
    town.says(TEACHER, "沈冬没来没请假，其他都到了")
    assert "毕业3人" in town.says(LEAD, "是")
    assert roll(town, "九年级1班") == ["沈冬"]
    town.phones.clear()


def test_a_class_closed_by_mistake_is_taken_back(summer: Town) -> None:
    """撤回毕业 puts everybody back; both acts stay in the chain."""
    town = summer
    town.says(LEAD, "九年级1班毕业了")
    town.says(LEAD, "是")
    assert "4人重新在册" in town.says(LEAD, "撤回毕业")
    assert roll(town, "九年级1班") == list(NINE)
    assert acts(town, "冯源") == ["graduate", "withdraw"]
    assert "九年级1班：全到" in town.says(TEACHER, "今天全勤")
    town.says("赵丽娟", "今天全勤")
    with town.db.read() as tx:
        school = gather_unit(tx, town.runtime.home.world, town.place.units["school"], town.now)
    assert school.unit is not None
    events = [line.type for one in school.unit.pupils if one.info.name == "冯源" for line in one.lines]
    assert "pupil" not in events


def test_one_pupil_comes_back_later(summer: Town) -> None:
    """复学 of who was closed by mistake long ago: in his class again, the history kept, the proof asked for."""
    town = summer
    town.says(LEAD, "九年级1班毕业了")
    town.says(LEAD, "是")
    town.clock("2026-07-06 08:05")
    assert "复学" in town.says(LEAD, "办理冯源复学")
    assert roll(town, "九年级1班") == ["冯源"]
    assert acts(town, "冯源") == ["graduate", "change_roll"]
    town.phones.clear()


def test_whose_it_is_not_is_told_so(summer: Town) -> None:
    """A class teacher closes no class, a grade that is not the last is none, and no closes nothing."""
    town = summer
    assert "由校长或校干办理" in town.says(TEACHER, "九年级1班毕业了")
    assert "七年级1班不是毕业班" in town.says(LEAD, "七年级1班毕业了")
    assert "没有找到您可以办毕业的这个班" in town.says(LEAD, "九年级2班毕业了")
    town.says(LEAD, "九年级毕业了")
    assert "没有办" in town.says(LEAD, "不办")
    assert roll(town, "九年级1班") == list(NINE)
    town.phones.clear()


def test_another_schools_lead_closes_nothing_here(summer: Town) -> None:
    """Who leads another school finds no such class, and cannot close it at the command line either."""
    town = summer
    with town.write() as tx:
        units.add(tx, "school", "城关中学", town.place.units["township"])
        school = town.place.units["城关中学"] = units.find(tx, "school", "城关中学")[0].id
        units.add(tx, "class", "九年级2班", school)
    town.hires("高明", "school_lead", "城关中学", "GaoMing", "13800000031")
    assert "没有找到您可以办毕业的这个班" in town.says("高明", "九年级1班毕业了")
    done = types(town, "柳河镇中学/九年级1班", "--by", "高明", "--yes")
    assert done.exit_code != 0
    assert roll(town, "九年级1班") == list(NINE)


def test_the_command_shows_first_and_does_it_with_yes(summer: Town) -> None:
    """Without --yes nothing is done; with it as in chat."""
    town = summer
    shown = types(town, "柳河镇中学/九年级1班", "--by", LEAD)
    assert "4人可以办毕业" in shown.output
    assert roll(town, "九年级1班") == list(NINE)
    assert "已办九年级1班毕业4人" in types(town, "柳河镇中学/九年级1班", "--by", LEAD, "--yes").output
    assert roll(town, "九年级1班") == []


def test_whoever_was_wanted_for_a_graduate_is_wanted_no_more(database: Database, tmp_path: Path) -> None:
    """Under a rule book that wants somebody named for every pupil the lead is asked each day, and never again of a graduate."""
    with house.town(database, tmp_path / "home", policy="yongzhen", begins="2026-07-03 08:00", term=YEAR) as town:
        with town.write() as tx:
            school_days.put_term(tx, town.place.units["county"], date(2026, 2, 23), date(2026, 7, 10))
            school_days.put_term(tx, town.place.units["county"], date(2026, 9, 1), date(2027, 1, 22))
        town.hires(TEACHER, "class_teacher", "class", "LuoJianPing", "13800000021")
        town.opens_class("九年级1班", TEACHER, NINE)
        town.says(TEACHER, "冯源病假，其他都到了")
        town.says(LEAD, "九年级1班毕业了")
        assert "毕业4人" in town.says(LEAD, "是")
        town.clock("2026-07-03 12:00")
        town.phones.clear()
        town.clock("2026-07-07 12:00")
        told = [text for texts in town.phones.values() for text in texts]
        assert not [text for text in told if any(name in text for name in NINE) or "九年级1班" in text]
        town.phones.clear()
        with town.db.read() as tx:
            owed = duties.of(tx, ("pupil", town.place.pupils["冯源"]), state="open")
        assert owed == []


def test_in_the_middle_of_a_year_nobody_graduates(town: Town) -> None:
    """A ninth-grader who leaves in October is no graduate; what to do instead is said."""
    town.opens_class("九年级1班", "孟凡星", NINE)
    answer = town.says(LEAD, "九年级1班毕业了")
    assert "没有办" in answer
    assert roll(town, "九年级1班") == list(NINE)
    town.phones.clear()


def test_who_is_in_another_school_when_his_proof_comes_stays_there(summer: Town) -> None:
    """转出 waits for its proof, and the new school's list has him: the proof ends the old school's part, not the new one's."""
    town = summer
    number = f"G{id_number('41108120110501001')}"
    rows = [["高飞", "九年级1班", number, "柳河镇", "柳河镇中学"]]
    assert import_roster(town.db, xlsx([HEAD, *rows]), date(2026, 7, 3), check=False, now=town.now).ok
    assert "高飞" in roll(town, "九年级1班")
    town.says(LEAD, "办理高飞转出，到城关中学")
    town.clock("2026-07-06 08:00")
    rows = [["高飞", "九年级1班", number, "城关镇", "城关中学"]]
    assert import_roster(town.db, xlsx([HEAD, *rows]), date(2026, 7, 6), check=False, now=town.now).ok
    town.says(LEAD, "上传高飞证明")
    town.clock("2026-07-07 08:00")
    with town.db.write() as tx:
        (klass,) = [one for one in units.find(tx, "class", "九年级1班") if one.id != town.place.units["九年级1班"]]
        (there,) = pupils.roster(tx, klass.id, town.now.date()).pupils
        state = review_pupils(tx, town.runtime.home.world, [there.id], town.now)[there.id].played.state
        kinds = [one.kind for one in facts.of(tx, "pupil", [there.id])[there.id]]
    assert state.on_roll
    assert kinds == ["change_roll", "attach", "enter"]
    town.phones.clear()


def test_a_transfer_that_is_complete_leaves_the_roll(summer: Town) -> None:
    """转出 without proof stays on the roll; with it the pupil is in no class and no count."""
    town = summer
    town.says(LEAD, "办理冯源转出，到卫辉市第二中学")
    assert "冯源" in roll(town, "九年级1班")
    town.says(LEAD, "上传冯源证明")
    assert "冯源" not in roll(town, "九年级1班")
    assert "办了转出" in town.says(LEAD, "冯源去哪了")
    town.phones.clear()


HEAD = ["姓名", "班级", "学籍号", "乡镇", "学校"]
PRIMARY = "柳河镇中心小学"
NUMBERS = {"毛毛雨": f"G{id_number('41108120140501001')}", "齐天": f"G{id_number('41108120140502002')}"}


def test_a_primary_graduate_is_looked_for_until_a_junior_school_has_him(summer: Town) -> None:
    """小升初: graduates of grade six are on the bureau's list until a junior school's has them; then they are on the roll."""
    town = summer
    rows = [[name, "六年级1班", number, "柳河镇", PRIMARY] for name, number in NUMBERS.items()]
    rows.append(["小五", "五年级1班", f"G{id_number('41108120150503003')}", "柳河镇", PRIMARY])
    assert import_roster(town.db, xlsx([HEAD, *rows]), date(2026, 7, 1), check=False).ok
    with town.write() as tx:
        primary = units.find(tx, "school", PRIMARY)[0]
        persons.hold_post(
            tx, persons.by_name(tx, town.place.units["county"], "孟凡星")[0].id, "school_lead", primary.id, YEAR[0]
        )
    town.hands()
    assert "五年级1班不是毕业班" in town.says("孟凡星", "五年级毕业了")
    assert "还在义务教育阶段" in town.says("孟凡星", "六年级毕业了")
    assert "已办六年级1班毕业2人" in town.says("孟凡星", "是")
    waiting = town.says("钱敏", "小升初")
    assert "还没有进任何学校名单的有2人" in waiting
    assert "毛毛雨" in waiting

    town.clock("2026-08-31 08:00")
    rows = [["毛毛雨", "七年级2班", NUMBERS["毛毛雨"], "柳河镇", "柳河镇中学"]]
    assert import_roster(town.db, xlsx([HEAD, *rows]), date(2026, 8, 31), check=False, now=town.now).ok
    town.hands()
    waiting = town.says("钱敏", "小升初")
    assert "有1人" in waiting
    assert "齐天" in waiting
    with town.db.write() as tx:
        junior = units.find(tx, "class", "七年级2班")[0]
        (pupil,) = pupils.roster(tx, junior.id, date(2026, 9, 1)).pupils
        state = review_pupils(tx, town.runtime.home.world, [pupil.id], town.now)[pupil.id].played.state
        kinds = [one.kind for one in facts.of(tx, "pupil", [pupil.id])[pupil.id]]
    assert state.on_roll, "whoever is absent there is noticed"
    assert kinds == ["graduate", "enter"]
    town.phones.clear()


def test_where_primary_school_ends_with_grade_five_five_is_the_last(summer: Town) -> None:
    """The county's junior school begins with grade six, and no primary has one: its fifth grade graduates, the sixth does not."""
    town = summer
    with town.write() as tx:
        primary = units.add(tx, "school", PRIMARY, town.place.units["township"])
        five = [units.add(tx, "class", f"{word}年级1班", primary) for word in "一二三四五"][-1]
        six = units.add(tx, "class", "六年级1班", town.place.units["school"])
        world = town.runtime.home.world
        assert graduation.look(tx, world, units.get(tx, five), town.now).grade == 5
        with pytest.raises(PersonError, match="六年级1班不是毕业班"):
            graduation.look(tx, world, units.get(tx, six), town.now)
        units.add(tx, "class", "六年级1班", primary)
        with pytest.raises(PersonError, match="五年级1班不是毕业班"):
            graduation.look(tx, world, units.get(tx, five), town.now)


def test_a_class_that_nobody_reported_says_so(summer: Town) -> None:
    """Nothing tells who was still there in June: whoever closes the class is told before he says yes."""
    town = summer
    assert "学年最后30天没有报过考勤" in town.says(LEAD, "九年级1班毕业了")
    town.says(TEACHER, "今天全勤")
    assert "没有报过考勤" not in town.says(LEAD, "九年级1班毕业了")
    town.phones.clear()
