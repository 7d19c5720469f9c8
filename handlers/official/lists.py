"""What an official asks for in a word: 待办, 今天, 逾期, or a pupil's name alone. Only of his own area."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from config.days import day_of
from config.wording.told import STAGES
from handlers.asked import owing, rolls
from handlers.reading import MISSING
from handlers.reading.when.dates import find_dates
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold
from handlers.turn import echo
from handlers.turn.context import Answer, Context
from handlers.turn.sight import AREA, WHOLE_SCHOOL, Speaker, all_sight
from reminders.story import as_text, story
from store import attendance, cases, duties, people, persons, pupils, units
from store.duties import Duty
from store.pupils import Pupil
from store.units import Unit

_DUTIES = Pattern(r"^(?:我的)?(?:待办|代办)(?:事项)?(?:第?\s*(\d{1,2})\s*页?)?$")
_TODAY = Pattern(r"^(?:今[天日]|今天(?:的)?(?:情况|考勤|怎么样))$")
#: 全镇今天情况, 各学校今天缺勤人数, 柳河镇中学今天考勤.
_TODAY_OF = Pattern(
    r"^(?:(?:请问|查一?下|看一?下|全|各|所有)*(?:县|镇|乡|校|学校|辖区|班级?)?|(?P<school>[\u4e00-\u9fff]{2,14}?))(?:的)?今[天日](?:的)?"
    r"(?:各?(?:学校|班级?)?(?:的)?(?:情况|考勤|出勤|缺勤|到校|出勤率|人数|名单|怎么样))+$"
)
#: 有几个辍学的, 全县多少疑似辍学, 辍学学生名单, 个案.
_CASES = Pattern(
    r"^(?:请问|查一?下|看一?下|现在|目前|我?们?(?:全|本)?(?:县|镇|乡|校|学校|辖区|班)|有没有|有|还有|一?共|总共|发我|统计|学生|哪些|哪几|多少|几|个|名|位|人|孩子|疑似|确认|已经?|的|了|是|在|办理|中|"
    r"辍学|失学|个案|名单|人数|情况|呢|啊)+[?？]*$"
)
_OF_CASES, _ASKS_THEM = Pattern(r"辍学|失学|个案"), Pattern(r"多少|几|哪|名单|人数|情况|^个案$|有没有")
#: 明天上课吗, 明天周六还要上学吗.
_IS_SCHOOL = Pattern(
    r"^(?:请问)?(?:今天|明天|后天|大后天|下?个?(?:周|星期|礼拜)[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]|\d{1,2}[日号])+"
    r"(?:我们|学校)?(?:还|要|是不是|用不用|要不要|需不需要)*(?:上课|上学|上班|放假|休息|补课)(?:不|么|吗|嘛|呢|吧|了吗|啊)+$"
)
_OVERDUE = Pattern(r"^(?:有?哪些)?(?:逾期|超期|过期)(?:了|的|未办|事项|清单|名单)*$")
_SCHOOLS = Pattern(
    r"^(?:请问|查一?下|看一?下|今[天日]|现在|目前|截至目前|到现在|全县|全镇|全乡|辖区)*(?:还?有)?"
    r"(?:(?:哪|那|几)(?:些|个|几个|几所|所)?学校(?:今天|今日|还|考勤|都)*(?:没有?|未|没有?还)(?:上?报|交|报送)(?:的|了|考勤|呢|啊|呀|齐)*"
    r"|(?:没有?|未)(?:上?报|交|报送)(?:考勤)?的学校(?:有哪些|是哪些|有哪几所|名单|有几所)?"
    r"|(?:各|所有)?学校(?:今天|考勤)*(?:都|全)?(?:上?报|交)(?:齐|完)?了?(?:没有?|吗|了没))$"
)
#: Lines of a list that fit into one message.
MOST = 12
#: Those who are not there, in the order in which they are counted.
ORDER = ("unexcused", "absent", "sick", "personal")


def typed(ctx: Context, who: Speaker) -> Answer | None:
    """The answer to one of these words; None where they are something else."""
    text = ctx.text.strip(" 。，,.！!？?")
    if (page := _DUTIES.match(text)) is not None:
        return Answer(owing.my_duties(ctx, who, page=int(page[1] or 1)), {"list": "duties"})
    if _TODAY.match(text):
        return Answer(today(ctx, who), {"list": "today"})
    if (of := _TODAY_OF.match(text)) is not None and (seen := _of_school(ctx, who, of["school"])):
        return Answer(today(ctx, who, seen), {"list": "today"})
    if _CASES.match(text) and _OF_CASES.search(text) and _ASKS_THEM.search(text):
        return Answer(open_cases(ctx, who), {"list": "cases"})
    if _IS_SCHOOL.match(text) and (who.classes or area(ctx, who)):
        return Answer(_school_day(ctx, who), {"list": "school_day"})
    if _SCHOOLS.match(text):
        return Answer(schools(ctx, who), {"list": "schools"})
    if _OVERDUE.match(text):
        return Answer(overdue(ctx, who), {"list": "overdue"})
    if who.classes or not 2 <= len(text) <= 12 or re.search(r"[\s，。,0-9]", text):
        # A class teacher who writes a name and nothing else means the roll call.
        return None
    held = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today).by_name.get(text, ())
    if len(held) > 1:
        return Answer(f"有{len(held)}位{text}，请写上班级再问一次。", {"list": "pupil"})
    return Answer(of_pupil(ctx, held[0]), {"list": "pupil", "pupil": text}) if held else None


def of_pupil(ctx: Context, pupil: Pupil) -> str:
    """A case in six lines: who it is and where, then his story."""
    place = people.places(ctx.tx, [pupil.id], ctx.today).get(pupil.id)
    where = "".join(unit.name for unit in place.line if unit.kind in ("school", "class")) if place is not None else ""
    rows = story(ctx.tx, ctx.home.world, pupil.id, pupil.county_id, ctx.today)
    return f"{pupil.name}（{where}）\n{as_text(rows)}"


def open_cases(ctx: Context, who: Speaker) -> str:
    """The cases that are open among the pupils he may see, by where they stand."""
    known = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today).by_id
    of = {number: them[-1] for number, them in cases.of_pupils(ctx.tx, known).items() if them and them[-1].is_open}
    if not of:
        return "您可以查看的学生里，现在没有未办结的个案。"
    places = people.places(ctx.tx, list(of), ctx.today)
    by_stage: dict[str, list[str]] = {}
    for number, case in of.items():
        where = f"（{places[number].line[-1].name}）" if number in places else ""
        by_stage.setdefault(STAGES.get(case.stage, case.stage), []).append(f"{known[number].name}{where}")
    said = [f"未办结的个案{len(of)}件："]
    said += [f"· {stage}{len(names)}件：{_short(names)}" for stage, names in by_stage.items()]
    return "\n".join([*said, "看一个学生请发姓名。"])


def _school_day(ctx: Context, who: Speaker) -> str:
    """Whether there is school on the day that is asked about, by the calendar of his class or area."""
    days = {day for word in find_dates(fold(ctx.text), ctx.today) if (day := word.ahead()) is not None}
    if len(days) > 1:
        return "问的是哪一天？请只写一个日期，如“明天上课吗”。"
    day = next(iter(days), ctx.today)
    klass = who.classes[0] if who.classes else area(ctx, who)[0]
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id))
    return f"{echo.day(day, ctx.today)}按校历{'上课，照常报考勤' if calendar.is_school_day(day) else '不上课，不用报考勤'}。"


def _of_school(ctx: Context, who: Speaker, name: str | None) -> list[Unit]:
    """The classes of his area, or of the one school in it that is called so; empty where there is none."""
    seen = area(ctx, who)
    if not name:
        return seen
    schools = units.many(ctx.tx, {klass.line[-2] for klass in seen})
    meant = {number for number, one in schools.items() if name in (one.name, *one.aliases)}
    return [klass for klass in seen if klass.line[-2] in meant]


def today(ctx: Context, who: Speaker, seen: Sequence[Unit] = ()) -> str:
    """Reporting and absence of his area, or of these classes of it: how many have reported, who is away without leave, new
    cases."""
    seen = seen or area(ctx, who)
    if not seen:
        return (
            rolls.reported(ctx, who)
            if who.classes
            else rolls.of_his_pupils(ctx, who) or "这个要班主任、校领导、乡镇或教体局才能查。"
        )
    ids = [klass.id for klass in seen]
    done: set[int] = set()
    for county in {klass.county_id for klass in seen if klass.county_id}:
        done |= attendance.classes_reported(ctx.tx, county, ids, ctx.today)
    marks = attendance.held_on(ctx.tx, who.person.county_id, ids, ctx.today)
    count = Counter(mark.status for mark in marks if mark.status in ORDER)
    names = {pupil.id: pupil.name for pupil in pupils.many(ctx.tx, {one.pupil_id for one in marks}).values()}
    classes = {klass.id: klass.name for klass in seen}
    said = [f"{echo.day(ctx.today, ctx.today)}：{len(seen)}个班，已报{len(done)}个。"]
    if lacking := [klass.name for klass in seen if klass.id not in done]:
        said.append(f"没报：{_short(lacking)}。")
    told = "、".join(f"{echo.STATUS[status]}{count[status]}人" for status in ORDER if count[status])
    if told or done:
        said.append(f"缺勤：{told or '已报的班没有人缺勤'}。")
    if away := [f"{names[one.pupil_id]}（{classes[one.class_id]}）" for one in marks if one.status in MISSING]:
        said.append(f"无故：{_short(away)}。")
    opened = [case for case in _cases(ctx, who, seen) if day_of(case.opened_at) == ctx.today]
    if opened:
        said.append(
            f"今天立案：{_short([pupil.name for pupil in pupils.many(ctx.tx, [one.pupil_id for one in opened]).values()])}。"
        )
    return "\n".join(said)


def overdue(ctx: Context, who: Speaker) -> str:
    """What is overdue: his own with the codes to answer by, then that of his area with who owes it."""
    own = owing.my_duties(ctx, who, overdue=True)
    late = [one for one in _duties(ctx, who) if one.overdue and who.person.code not in one.owners]
    if not late:
        return own
    codes = {code for one in late for code in one.owners}
    names = {
        code: person.name
        for code in codes
        if (person := persons.by_code(ctx.tx, who.person.county_id, code)) is not None
    }
    called = {one.id: one.name for one in pupils.many(ctx.tx, {one.pupil_id for one in late if one.pupil_id}).values()}
    said = [f"本区域逾期{len(late)}件："]
    for one in late[:MOST]:
        owners = "、".join(names.get(code, code) for code in one.owners)
        due = f"，{owing.when(one.due_at)}到期" if one.due_at is not None else ""
        said.append(f"· {called.get(one.pupil_id or 0, '')}{owing.duty_name(one)}（{owners}{due}）")
    if len(late) > MOST:
        said.append(f"……还有{len(late) - MOST}件")
    return "\n".join([own, *said])


def schools(ctx: Context, who: Speaker) -> str:
    """Which schools of his area have classes without a report today, and which classes those are."""
    seen = area(ctx, who)
    if not seen:
        own = f"\n{rolls.reported(ctx, who)}" if who.classes else ""
        return f"这个要校领导、乡镇或教体局才能查。{own}"
    calendars = ctx.home.world
    owing = [
        klass
        for klass in seen
        if calendars.calendar(ctx.tx, people.place_of_unit(ctx.tx, klass.id)).is_school_day(ctx.today)
    ]
    if not owing:
        return "今天不上课，不用报考勤。"
    done: set[int] = set()
    for county in {klass.county_id for klass in owing if klass.county_id}:
        done |= attendance.classes_reported(ctx.tx, county, [klass.id for klass in owing], ctx.today)
    by_school: dict[int, list[Unit]] = {}
    for klass in owing:
        by_school.setdefault(klass.line[-2], []).append(klass)
    lacking = {number: [one for one in them if one.id not in done] for number, them in by_school.items()}
    lacking = {number: them for number, them in lacking.items() if them}
    if not lacking:
        return f"今天{len(by_school)}所学校的{len(owing)}个班都报了。"
    names = {number: one.name for number, one in units.many(ctx.tx, lacking).items()}
    said = [f"今天{len(by_school)}所学校，还有{len(lacking)}所没报齐："]
    for number, them in list(lacking.items())[:MOST]:
        whole = (
            "一个班都没报"
            if len(them) == len(by_school[number])
            else f"没报{len(them)}个班：{_short([one.name for one in them])}"
        )
        said.append(f"· {names[number]}：{whole}")
    if len(lacking) > MOST:
        said.append(f"……还有{len(lacking) - MOST}所")
    return "\n".join(said)


def area(ctx: Context, who: Speaker) -> list[Unit]:
    """The classes of his school or area."""
    found: dict[int, Unit] = {}
    for unit_id in who.units_with(WHOLE_SCHOOL | AREA):
        found |= {klass.id: klass for klass in units.subtree(ctx.tx, unit_id, "class") if klass.closed_on is None}
    return list(found.values())


def _schools(ctx: Context, who: Speaker) -> set[int]:
    found: set[int] = set()
    for unit_id in who.units_with(WHOLE_SCHOOL | AREA):
        found |= {unit.id for unit in units.subtree(ctx.tx, unit_id, "school")} | {unit_id}
    return found


def _duties(ctx: Context, who: Speaker) -> list[Duty]:
    schools = _schools(ctx, who)
    return duties.open_in(ctx.tx, who.person.county_id, school_ids=schools, limit=5000) if schools else []


def _cases(ctx: Context, who: Speaker, seen: Sequence[Unit]) -> list[cases.Case]:
    return cases.open_in(ctx.tx, who.person.county_id, school_ids=_schools(ctx, who)) if seen else []


def _short(names: Sequence[str]) -> str:
    return "、".join(names[:MOST]) + (f"等{len(names)}个" if len(names) > MOST else "")
