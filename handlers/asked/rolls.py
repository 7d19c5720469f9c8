"""Who is missing, and who has reported, on a day or over several: of whichever classes the asker may ask about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.calendar import Calendar
from config.days import local
from handlers.asides import class_names, kinds, lengths, spans
from handlers.asides.kinds import Kinds
from handlers.asides.spans import Span
from handlers.asked.owing import MOST
from handlers.asked.pupil import away, by_half
from handlers.reading.words.pattern import Pattern
from handlers.turn import echo, leaves, leaves_ahead
from handlers.turn.context import Context
from handlers.turn.questions import of as asked_of
from handlers.turn.questions import say
from handlers.turn.sight import AREA, WHOLE_SCHOOL, Speaker, all_sight
from store import attendance, people, pupils, questions, units
from store.attendance import Checkin, Mark
from store.pupils import Pupil
from store.units import Unit

#: So many classes are told one by one, whether or not anybody is missing; of more, those where somebody is.
FEW = 4
#: Names of one class in one line.
NAMES = 15
_GRADE = Pattern(r"(初[一二三]|[一二三四五六七八九]年级)(?!\s*[(（]?[\d一二三四五六七八九十]+\s*[)）]?\s*班)")
NOT_FOR_HIM = "这个要班主任或校领导才能查。"


@dataclass(frozen=True, slots=True)
class Rolls:
    """What is on file of some classes over some school days: marks that hold, reports by class and day, names of pupils."""

    classes: Sequence[Unit]
    days: Sequence[date]
    marks: Sequence[Mark]
    reports: Mapping[tuple[int, date], Sequence[Checkin]]
    names: Mapping[int, str]

    def silent(self, klass: Unit) -> list[date]:
        """Days on which a class has no report that holds."""
        return [day for day in self.days if not attendance.holding_of(self.reports.get((klass.id, day), ()))]

    def vouched(self, klass: Unit, day: date) -> bool:
        """Whether somebody said of all others of a class that they are here, and no number told since lacks anybody."""
        reports = self.reports.get((klass.id, day), ())
        last = attendance.holding_of(reports).get("day")
        lacking = last is not None and last.present is not None and last.present < (last.expected or 0)
        return bool(attendance.vouching_of(reports)) and not lacking


def of(ctx: Context, county: int, classes: Sequence[Unit], days: Sequence[date]) -> Rolls:
    """What is on file of these classes and school days."""
    ids = [one.id for one in classes]
    kept = set(days)
    marks = [one for one in attendance.held_on(ctx.tx, county, ids, days[0], days[-1]) if one.day in kept]
    reports: dict[tuple[int, date], list[Checkin]] = {}
    for number, them in attendance.checkins_of(ctx.tx, county, ids, since=days[0], until=days[-1]).items():
        for one in them:
            reports.setdefault((number, one.day), []).append(one)
    names = {pupil.id: pupil.name for pupil in pupils.many(ctx.tx, {mark.pupil_id for mark in marks}).values()}
    return Rolls(classes, days, marks, reports, names)


def classes_of(ctx: Context, who: Speaker) -> list[Unit]:
    """The classes that somebody may ask about."""
    found = list(who.classes)
    for unit_id in who.units_with(WHOLE_SCHOOL | AREA):
        found += [klass for klass in units.subtree(ctx.tx, unit_id, "class") if klass.closed_on is None]
    return list({klass.id: klass for klass in found}.values())


def classes_named(ctx: Context) -> set[tuple[int | None, int]]:
    """The classes that a question names, as (grade, number); 2班 alone has no grade."""
    told: set[tuple[int | None, int]] = set(class_names.find(ctx.text))
    return told or {(None, number) for number in class_names.bare(ctx.text)}


def is_named(klass: Unit, told: set[tuple[int | None, int]]) -> bool:
    """Whether a class is one of those."""
    own = class_names.own(klass.name)
    # What is called neither by grade nor by number (阳光班) cannot be told from the words.
    return not own or any((None, number) in told or (grade, number) in told for grade, number in own)


def absent(ctx: Context, who: Speaker, klass: Unit | None, day: date) -> str:
    """Who is missing on a day, or late, or on leave, as it is asked: of the class, or of all classes he may see."""
    seen, kind = _meant(ctx, who, klass), kinds.asked(ctx.text)
    if not seen:
        return of_his_pupils(ctx, who, day, kind) or NOT_FOR_HIM
    if no_school(ctx, seen, day):
        return f"{echo.day(day, ctx.today)}不上课，没有考勤。"
    rolls, named = of(ctx, who.person.county_id, seen, [day]), _told_by_name(ctx, who, seen)
    said: list[str] = []
    nobody: list[Unit] = []
    unanswered = _open_questions(ctx, who, {one.id for one in seen}, day)
    silent = [one for one in seen if rolls.silent(one)]
    for one in [one for one in seen if one.id in named and one not in silent]:
        told = [mark for mark in rolls.marks if mark.class_id == one.id]
        them = [
            f"{rolls.names[number]}{echo.PERIOD[half]}{echo.STATUS[status]}"
            for number, half, status in by_half(told)
            if status in kind or (kind is kinds.ALL and status not in kinds.HERE)
        ]
        if not them and len(seen) > FEW and rolls.vouched(one, day):
            nobody.append(one)
            continue
        most = NAMES if len(seen) > 1 else len(them)
        more = f"等{len(them)}人" if len(them) > most else ""
        sure = rolls.vouched(one, day) and not unanswered
        whether = f"没有人{kind.word}" if sure else f"还没有报谁{kind.word}"
        said.append(f"{one.name}：{'、'.join(them[:most]) + more if them else whether}")
    said = _shortened(said, "个班")
    said += _counted(ctx, who, rolls, [one for one in seen if one.id not in named], kind)
    if nobody:
        said.append(f"其余{len(nobody)}个班没有人{kind.word}。" if said else f"{len(nobody)}个班都没有人{kind.word}。")
    if silent:
        said.append(f"还没有报：{_some([one.name for one in silent])}")
    said += unanswered
    return f"{echo.day(day, ctx.today)}\n" + "\n".join(said)


def over(ctx: Context, who: Speaker, klass: Unit | None, span: Span) -> str:
    """Who was missing over several days, or late, or on leave, as it is asked: a line a pupil, whoever was away longest first."""
    seen, kind = _meant(ctx, who, klass), kinds.asked(ctx.text)
    his = {} if seen else {number: one.name for number, one in _given(ctx, who).items()}
    if not seen and not his:
        return NOT_FOR_HIM
    classes = seen or _classes_of_pupils(ctx, his)
    days = span.school_days(_calendar(ctx, classes))
    head = span.say(days)
    if not days:
        return f"{head}不上课，没有考勤。"
    rolls = of(ctx, who.person.county_id, classes, days)
    named = _told_by_name(ctx, who, seen) if seen else {one.id for one in classes}
    if not rolls.reports:
        return f"{head}没有报过考勤。"
    lines = _lines(rolls, kind, named, only=his.keys() if his else None, with_class=len(classes) > 1)
    whose = classes[0].name if len(classes) == 1 and not his else "由您负责的学生" if his else ""
    if lines:
        told = [f"{head}{whose}{kind.word}{len(lines)}人：", *_shortened(lines, "人")]
    else:
        lacking = {one.id: rolls.silent(one) for one in classes}
        sure = all(rolls.vouched(one, day) for one in classes for day in days if day not in lacking[one.id])
        some = "，已报的日子" if any(lacking.values()) else ""
        told = [f"{head}{whose}{some}{'没有人' if sure else '没有报过谁'}{kind.word}。"] if named else [head]
    told += _counted(ctx, who, rolls, [one for one in classes if one.id not in named], kind)
    return "\n".join([*told, *_silent(rolls, ctx.today, named)])


def _open_questions(ctx: Context, who: Speaker, classes: Collection[int], day: date) -> list[str]:
    """What he was asked about that day's report and has not answered: the list is not whole before."""
    mine = questions.open_for(ctx.tx, ctx.now, person_id=who.person.id)
    mine = [one for one in mine if one.ask.get("sort") == "ask" and one.ask["class_id"] in classes]
    return [f"还有：{say(asked_of(one))}" for one in mine if one.ask["day"] == day.isoformat()][:1]


def ahead(ctx: Context, who: Speaker, klass: Unit | None, span: Span) -> str:
    """Of days to come nothing is on file but the leaves told of: who has leave then, of the classes he may ask about."""
    seen = _meant(ctx, who, klass)
    if not seen:
        return NOT_FOR_HIM
    named = _told_by_name(ctx, who, seen)
    days = span.school_days(_calendar(ctx, seen))
    head = span.say(days)
    if not days:
        return f"{head}不上课。"
    said = []
    for one in [one for one in seen if one.id in named]:
        known = ctx.home.rosters.of(ctx.tx, one, ctx.today).by_id
        first = ctx.today - timedelta(days=lengths.LONGEST)
        marks = attendance.effective(ctx.tx, one.county_id or 0, class_id=one.id, first=first, last=ctx.today)
        last = {mark.pupil_id: mark for mark in marks}
        acts = leaves_ahead.acts_of(ctx, one)
        told: dict[str, str] = {}
        for day in days:
            for spell in [*leaves.running(ctx, last, known, day), *leaves_ahead.due(acts, last, known, day)]:
                until = f"到{spell.last.month}月{spell.last.day}日" if spell.last > day else ""
                told.setdefault(f"{spell.pupil.name}{leaves.LEAVE[spell.status]}", until)
        if told:
            of_class = f"{one.name}：" if len(seen) > 1 else ""
            said.append(of_class + "、".join(name + until for name, until in told.items()))
    return f"{head}还没到，已经说好请假的：" + ("\n" + "\n".join(_shortened(said, "个班")) if said else "没有。")


def _lines(
    rolls: Rolls, kind: Kinds, named: Iterable[int], *, only: Iterable[int] | None, with_class: bool
) -> list[str]:
    """One line for each pupil who was so: 李明：无故3天（10月12日、13日、15日）."""
    classes = {one.id: one.name for one in rolls.classes if one.id in set(named)}
    them: dict[int, list[Mark]] = {}
    last = {(one.pupil_id, one.day): one.said_at for one in rolls.marks if one.period == "day"}
    for mark in rolls.marks:
        over_it = mark.period != "day" and mark.said_at < last.get((mark.pupil_id, mark.day), mark.said_at)
        if mark.status in kind and mark.class_id in classes and not over_it:
            them.setdefault(mark.pupil_id, []).append(mark)
    shown = set(only) if only is not None else them.keys()
    order = sorted(
        (number for number in them if number in shown),
        key=lambda one: (-len({mark.day for mark in them[one]}), classes[them[one][-1].class_id], one),
    )
    return [
        f"{classes[them[one][-1].class_id] + ' ' if with_class else ''}{rolls.names[one]}：{'，'.join(away(them[one], rolls.days))}"
        for one in order
    ]


def of_his_pupils(ctx: Context, who: Speaker, day: date | None = None, kind: Kinds = kinds.ALL) -> str:
    """Of who has pupils in his care and no class or area: who of them is missing on a day (without: today), and whose class
    has not reported; empty for who has none."""
    known, when = _given(ctx, who), day or ctx.today
    if not known:
        return ""
    classes = _classes_of_pupils(ctx, known)
    head = echo.day(when, ctx.today)
    if not classes or no_school(ctx, classes, when):
        return f"{head}不上课，没有考勤。"
    done = attendance.classes_reported(ctx.tx, who.person.county_id, [one.id for one in classes], when)
    marks = attendance.effective(ctx.tx, who.person.county_id, pupil_ids=sorted(known), first=when, last=when)
    away = [
        f"{known[number].name}{echo.PERIOD[half]}{echo.STATUS[status]}"
        for number, half, status in by_half(marks)
        if status in kind
    ]
    silent = [klass.name for klass in classes if klass.id not in done]
    said = [f"{head}，由您负责的学生："]
    said.append(f"{kind.word}：{_some(away)}。" if away else f"已报的班没有人{kind.word}。" if done else "还没有报。")
    if silent:
        said.append(f"没报：{_some(silent)}。")
    return "\n".join(said)


def reported(ctx: Context, who: Speaker, span: Span | None = None) -> str:
    """Whether his classes have been reported: today, or on the days of a question."""
    if not who.classes:
        return unreported(ctx, who, span)
    calendar = _calendar(ctx, who.classes)
    days = span.school_days(calendar) if span is not None else [ctx.today] * calendar.is_school_day(ctx.today)
    if not days:
        return "今天不上课，不用报考勤。" if span is None else f"{span.say(days)}不上课，不用报考勤。"
    rolls = of(ctx, who.person.county_id, who.classes, days)
    said = []
    for klass in who.classes:
        silent = rolls.silent(klass)
        if len(days) > 1:
            assert span is not None
            told = f"没报：{spans.listed(silent, days)}" if silent else f"{len(days)}个上课日都报了"
            said.append(f"{klass.name}{span.say(days)}{told}。")
            continue
        held = attendance.holding_of(rolls.reports.get((klass.id, days[0]), ()))
        when = "今天" if days[0] == ctx.today else echo.day(days[0], ctx.today)
        if "day" in held:
            said.append(f"{klass.name}{when}报过了（{local(held['day'].said_at):%H:%M}）。")
        elif held:
            told = "、".join(f"{echo.PERIOD[half]}报过了（{local(held[half].said_at):%H:%M}）" for half in sorted(held))
            said.append(f"{klass.name}{'' if days[0] == ctx.today else when}{told}。")
        else:
            how = "发一句“今天全勤”，或写谁没来" if days[0] == ctx.today else "补报请写上日期和谁没来"
            said.append(f"{klass.name}{when}{'还没有报' if days[0] == ctx.today else '没有报'}。{how}。")
    return "\n".join(said)


def unreported(ctx: Context, who: Speaker, span: Span | None = None) -> str:
    """Which classes of his school or area have not reported: today, or on the days of a question."""
    seen = classes_of(ctx, who)
    if not seen:
        return "这个要校领导或教体局才能查。"
    calendar = _calendar(ctx, seen)
    days = span.school_days(calendar) if span is not None else [ctx.today] * calendar.is_school_day(ctx.today)
    if not days:
        return "今天不上课，不用报考勤。" if span is None else f"{span.say(days)}不上课，不用报考勤。"
    rolls = of(ctx, who.person.county_id, seen, days)
    lacking = {one.name: silent for one in seen if (silent := rolls.silent(one))}
    when = "今天" if days == [ctx.today] or span is None else span.say(days)
    if not lacking:
        return f"{when}{len(seen)}个班都报了。"
    if len(days) == 1:
        return f"{when}{len(seen)}个班，还有{len(lacking)}个没报：{'、'.join(list(lacking)[:60])}。"
    most = sorted(lacking, key=lambda name: -len(lacking[name]))
    said = _shortened([f"{name}：{spans.listed(lacking[name], days)}" for name in most], "个班")
    return "\n".join([f"{when}{len(seen)}个班，{len(lacking)}个有没报的日子：", *said])


def no_school(ctx: Context, seen: Sequence[Unit], day: date) -> bool:
    """Whether a day is no school day for these classes."""
    return not _calendar(ctx, seen).is_school_day(day)


def span_of(ctx: Context, who: Speaker, klass: Unit | None = None) -> Span | None:
    """The several days that the question is about, counted by the calendar of the asker's classes."""
    seen = [klass] if klass is not None else list(who.classes) or classes_of(ctx, who)[:1]
    seen = seen or _classes_of_pupils(ctx, _given(ctx, who))[:1]
    return spans.asked(ctx.text, ctx.today, _calendar(ctx, seen)) if seen else None


def _calendar(ctx: Context, classes: Sequence[Unit]) -> Calendar:
    return ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, classes[0].id))


def _meant(ctx: Context, who: Speaker, klass: Unit | None) -> list[Unit]:
    """The classes that a question is about: the one, those it names, those of the grade it names, else all he may ask about."""
    seen = [klass] if klass is not None else classes_of(ctx, who)
    if told := classes_named(ctx):
        return [one for one in seen if is_named(one, told)] or seen
    return _of_grade(ctx, seen) or seen


def _of_grade(ctx: Context, seen: Sequence[Unit]) -> list[Unit]:
    """Those of the grade that a question names; all where it names none."""
    grades = {class_names.grade(word) for word in _GRADE.findall(ctx.text)}
    return [one for one in seen if not grades or any(grade in grades for grade, _ in class_names.own(one.name))]


def no_such_grade(ctx: Context, who: Speaker) -> str | None:
    """What to say where a question names only grades of which he may ask about no class."""
    return None if _of_grade(ctx, classes_of(ctx, who)) else "没有找到您可以查看的这个年级，请核对后再问一次。"


def _told_by_name(ctx: Context, who: Speaker, seen: Sequence[Unit]) -> set[int]:
    """Those classes all of whose pupils he may ask after; of the others he hears numbers."""
    own = {one.id for one in who.classes}
    for school_id in who.units_with(WHOLE_SCHOOL):
        own |= {klass.id for klass in units.subtree(ctx.tx, school_id, "class")}
    return {one.id for one in seen if one.id in own}


def _counted(ctx: Context, who: Speaker, rolls: Rolls, classes: Sequence[Unit], kind: Kinds) -> list[str]:
    """Of an area: how many of each school were so, and who of those whose case he knows."""
    if not classes:
        return []
    ids = {one.id for one in classes}
    marks = [one for one in rolls.marks if one.class_id in ids and one.status in kind]
    schools = units.many(ctx.tx, {one.parent_id or 0 for one in classes})
    whole = {one.id: f"{schools[one.parent_id or 0].name}{one.name if len(classes) <= FEW else ''}" for one in classes}
    them: dict[str, set[int]] = {name: set() for name in whole.values()}
    for mark in marks:
        them[whole[mark.class_id]].add(mark.pupil_id)
    told = [f"{name}：{kind.word}{len(numbers)}人" for name, numbers in them.items() if numbers]
    known = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today).by_id
    lines = _lines(rolls, kind, ids, only=known, with_class=True)
    said = _shortened(told, "所学校") or [f"没有报过谁{kind.word}。"]
    return [*said, *(["您经办的：", *_shortened(lines, "人")] if lines else [])]


def _silent(rolls: Rolls, today: date, named: Collection[int]) -> list[str]:
    """Which days are not known, because nobody reported them; of the classes that he does not know by name, how many have such."""
    lacking = {one.name: silent for one in rolls.classes if (silent := rolls.silent(one))}
    if not lacking:
        return []
    if len(rolls.classes) == 1:
        days = next(iter(lacking.values()))
        return ["今天还没有报。" if days == [today] else f"没有报的：{spans.listed(days, rolls.days)}。"]
    if len(lacking) <= FEW and all(one.id in named for one in rolls.classes):
        told = (f"{name}{spans.listed(days, rolls.days, most=3)}" for name, days in lacking.items())
        return [f"没有报的：{'；'.join(told)}。"]
    return [f"另有{len(lacking)}个班有没报的日子。"]


def _given(ctx: Context, who: Speaker) -> Mapping[int, Pupil]:
    return all_sight(ctx.tx, ctx.home.rosters, who, ctx.today).by_id


def _classes_of_pupils(ctx: Context, them: Iterable[int]) -> list[Unit]:
    places = people.places(ctx.tx, list(them), ctx.today)
    return list({place.line[-1].id: place.line[-1] for place in places.values()}.values())


def _shortened(lines: Sequence[str], of_what: str) -> list[str]:
    """As many lines as can be read on a phone, and how many are left."""
    if len(lines) <= MOST + 1:
        return list(lines)
    return [*lines[:MOST], f"……还有{len(lines) - MOST}{of_what}，写上班级、日期或病假、迟到等再问，可以看全"]


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:MOST]) + (f"等{len(names)}个" if len(names) > MOST else "")
