"""Questions about attendance, cases and duties, answered to those who may know and only about those they may see."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.asides import kinds, outsiders, spans
from handlers.asides.spans import Span
from handlers.asked import rolls
from handlers.asked.owing import my_duties
from handlers.asked.pupil import about_pupil, on_days
from handlers.reading import Reading
from handlers.reading.when.dates import find_dates
from handlers.reading.words.pattern import Pattern
from handlers.reading.words.text import fold
from handlers.turn.context import Answer, Context
from handlers.turn.sight import AREA, WHOLE_SCHOOL, Sight, Speaker
from handlers.whom import earlier
from store.pupils import Pupil
from store.units import Unit

#: Words of a question about more than one's own classes.
WIDER = ("全校", "学校", "年级", "所有")
#: So many pupils of one question are told of.
PUPILS = 4

_IS_IT = Pattern(
    r"^(?:今天|昨天)?(?P<who>[\u4e00-\u9fff·]{2,8}?)(?:今天|昨天)?是(?:不是|否)(?:又|还|也|真的?)*(?:没来|没到|来了|到了|请假|缺勤|迟到|旷课|病)[了的吗呢啊?？]*$"
)
#: 刘洋几号请的假, 李明什么时候回来.
_WHEN = Pattern(
    r"^(?:那|请问)?(?P<who>[\u4e00-\u9fff·]{2,8}?)(?:同学)?(?:是|今天|上次|到底|都|从)*(?:[哪几][天日号]|几月几[日号]|什么时候|啥时候|多会儿)[^，,。]{0,8}[?？。\s]*$"
)
#: 张伟怎么回事来着, 李明今天什么情况.
_HOW_IS = Pattern(
    r"^(?:那|请问|想问下?)?(?P<who>[\u4e00-\u9fff·]{2,8}?)(?:同学)?(?:今天|昨天|最近|现在|到底|又)*(?:是)?"
    r"(?:怎么回事|咋回事|啥情况|什么情况|怎么样|咋样|怎么了|咋了)(?:来着|了|呢|啊|呀)*[?？。\s]*$"
)


def shown(
    ctx: Context, who: Speaker, reading: Reading, sight: Sight, klass: Unit | None, *, several: bool = False
) -> Answer | None:
    """The answer to a question that the reader takes for something else; None for other words. `several`: of all classes that he
    may ask about, where he has no one class."""
    one = of_one(ctx, who, sight) if not several else None
    return one or goes_on(ctx, who, sight, klass) or of_days(ctx, who, reading, sight, klass)


def of_one(ctx: Context, who: Speaker, sight: Sight, *, last: bool = False) -> Answer | None:
    """陈静是不是没来, 张伟怎么回事来着 ask, whatever they may be taken for; None for other words. `last`: nobody else answers, so
    that who may not be seen is said to be nobody."""
    text = ctx.text.strip()
    asks = _IS_IT.match(text) or _HOW_IS.match(text) or _WHEN.match(text)
    pupil = sight.one(asks["who"]) if asks is not None else None
    if asks is None or pupil is None:
        if asks is None or not last or outsiders.named(asks["who"], sight.by_name) is None:
            return None
        return Answer(f"没有找到您可以查看的学生“{asks['who']}”。", {"intent": "query", "student": None})
    said = about_pupil(ctx, pupil, who, case_first=False)
    return Answer(said, {"intent": "query", "student": pupil.name})


#: 最近谁老迟到, 上周请假的都有谁: asks for names, and names nobody.
_WHO = Pattern(
    r"谁|哪(?:些|几个|几位|位|个)|(?:几|多少)(?:个|名|位)?(?:人|学生|同学)?|名单|情况|统计|记录"
    r"|(?:旷课|迟到|早退|请假|没来|缺勤|缺课)的(?:人|学生|同学)?$"
)
_OF_ROLL = Pattern(r"缺|病|情况(?:怎么样|如何|咋样)?$|没来|没到|未到|假|旷|迟|早退|考勤|出勤|到校|全勤|不来")
#: 今天两个班都报了吧, 我都报过了没.
_REPORTED = Pattern(r"(?<![不没别未先再])报(?:过|上|好|完|送)?了(?:吧|吗|没有?|么|嘛|呀)*[?？。！!\s]*$")
#: 谁昨天没来 asks, of one day too; 谁都没来 does not. 今天情况汇总一下.
_ASKS_OF_DAY = Pattern(
    r"^(?:请问|那|想问下?)?(?:谁(?![都也])|哪些(?:人|学生|同学)?|哪几个).{0,8}(?:缺|没来|没到|未到|请.{0,2}假|病|旷|迟|早退)"
    r"|^(?:今[天日]|昨[天日])的?(?:全班|本班|我班|我们班|班里|全校|学校)?的?(?:考勤|出勤|到校)?情?况?(?:汇总|统计|怎么样|如何|咋样)(?:一?下)?[吧呢。！!?？]*$"
)
#: A slip of paper is none of the roll's.
_SLIP = Pattern(r"假条|条子")
LONGEST = 30
#: 上周呢, 那2班呢.
_AND_THEN, SHORT = Pattern(r"^(?:那|那么)?(.{1,10}?)(?:的)?呢[?？。\s]*$"), 14


def of_days(ctx: Context, who: Speaker, reading: Reading, sight: Sight, klass: Unit | None) -> Answer | None:
    """最近谁老迟到 asks, whatever it may be taken for: who was so over several days. None for other words."""
    text = ctx.text.strip()
    if who.classes and reading.intent in ("query", "other") and reading.query_kind in (None, "other"):
        of_nobody = not reading.asks and not any(name in text for name in sight.by_name)
        if _REPORTED.search(text) and len(text) <= LONGEST and of_nobody:
            return Answer(rolls.reported(ctx, who), {"intent": "query", "student": None})
    if len(text) > LONGEST or reading.marks or reading.intent == "query" or any(name in text for name in sight.by_name):
        return None
    of_day = _ASKS_OF_DAY.match(text) is not None
    if not of_day and not (_WHO.search(text) and _OF_ROLL.search(text)):
        return None
    if (span := rolls.span_of(ctx, who, klass)) is None and not of_day:
        return None
    said = _not_their_class(ctx, who)
    if said is None and span is not None:
        said = rolls.over(ctx, who, klass, span)
    return Answer(
        said or rolls.absent(ctx, who, klass, _day_told(ctx) or ctx.today), {"intent": "query", "student": None}
    )


def goes_on(ctx: Context, who: Speaker, sight: Sight, klass: Unit | None) -> Answer | None:
    """上周呢, 2班呢 behind a question: the same is asked of other days or of another class. None for other words."""
    text = ctx.text.strip()
    if _AND_THEN.match(text) is None or len(text) > SHORT:
        return None
    asked = itertools.takewhile(lambda one: earlier.label(one).get("intent") == "query", earlier.lately(ctx, who))
    before = next((one for one in asked if _OF_ROLL.search(one.text) is not None), None)
    if before is None:
        return None
    then = replace(ctx, text=_AND_THEN.sub(r"\1", text))
    span, day = rolls.span_of(then, who, klass), _day_told(then)
    if span is None and day is None and not rolls.classes_named(then):
        return None
    pupil = sight.one(str(earlier.label(before).get("student") or ""))
    if pupil is not None:
        whole = span or (Span(day, day, "") if day is not None else None)
        said = on_days(ctx, pupil, whole) if whole is not None else None
    else:
        then = replace(then, text=f"{then.text}谁{kinds.asked(before.text).word}")
        no = _not_their_class(then, who)
        span = span or (rolls.span_of(replace(ctx, text=before.text), who, klass) if day is None else None)
        said = no or (rolls.over(then, who, klass, span) if span else rolls.absent(then, who, klass, day or ctx.today))
    return Answer(said, {"intent": "query", "student": pupil.name if pupil is not None else None}) if said else None


def answer(ctx: Context, who: Speaker, reading: Reading, sight: Sight, klass: Unit | None) -> Answer:
    """Answer one question."""
    label = reading.as_label()
    if (no := _not_their_class(ctx, who)) is not None:
        return Answer(no, label)
    pupil = sight.one(reading.student) if reading.student else None
    if reading.student and pupil is None and len(held := sight.by_name.get(reading.student, ())) > 1:
        return Answer(f"有{len(held)}位{reading.student}，请写上班级再问一次。", label)
    if reading.student and pupil is None:
        return Answer(f"没有找到您可以查看的学生“{reading.student}”。", label)
    if pupil is not None:
        named = [mention.names[0] for mention in reading.mentions if len(mention.names) == 1]
        them = [sight.one(name) for name in dict.fromkeys([pupil.name, *named])]
        return Answer(of_pupils(ctx, who, reading, [one for one in them if one is not None]), label)
    if reading.asks:
        # A name nobody bears and a name he may not see are told apart by nothing.
        return Answer("没有找到您可以查看的这位学生。", label)
    kind = reading.query_kind
    if reading.student is None and (name := outsiders.named(ctx.text, sight.by_name)) is not None:
        return Answer(f"没有找到您可以查看的学生“{name}”。", label)
    if kind in ("my_duties", "overdue"):
        return Answer(my_duties(ctx, who, overdue=kind == "overdue"), label)
    span, day = rolls.span_of(ctx, who, klass), _day_told(ctx)
    if kind == "absent_today" and span is None and (to_come := spans.ahead(ctx.text, ctx.today)) is not None:
        return Answer(rolls.ahead(ctx, who, klass, to_come), label)
    whole = span or (Span(day, day, "") if day is not None and day < ctx.today else None)
    if kind == "reported" and _SLIP.search(ctx.text):
        return Answer("假条交没交这里没有记。请假的名单可以问：今天谁请假、这周谁请假。", label)
    if kind == "reported":
        return Answer(rolls.reported(ctx, who, whole), label)
    if kind == "unreported_classes":
        if who.classes and not who.units_with(WHOLE_SCHOOL | AREA) and any(word in ctx.text for word in WIDER):
            return Answer(f"别的班要校领导或教体局才能查。{rolls.reported(ctx, who)}", label)
        return Answer(rolls.unreported(ctx, who, whole), label)
    of_roll = kind == "absent_today" or (
        kind == "other" and whole is not None and _OF_ROLL.search(ctx.text) is not None
    )
    if of_roll and span is not None:
        return Answer(rolls.over(ctx, who, klass, span), label)
    if of_roll:
        vague = spans.unknown(ctx.text, ctx.today) if day is None else ""
        doubt = f"“{vague}”是哪几天没看懂，可以写“10月8日到12日谁没来”。下面是今天的：\n" if vague else ""
        return Answer(doubt + rolls.absent(ctx, who, klass, day or reading.date), label)
    return Answer("可以问：今天谁没来、上周谁缺过、李明缺了几天、我还有几件没办、哪些班没报。", label)


def of_pupils(ctx: Context, who: Speaker, reading: Reading, them: Sequence[Pupil]) -> str:
    """The pupil of whom a question is, or each of several: on the days that it is about, else as he stands."""
    case = reading.query_kind == "pupil_case"
    if case:
        them = them[:1]
    span, day = rolls.span_of(ctx, who), _day_told(ctx)
    if span is None and day is not None and day < ctx.today:
        span = Span(day, day, "昨天" if (ctx.today - day).days == 1 else "")
    if span is None and len(them) > 1:
        span = spans.recent(ctx.today)
    if span is None or case:
        return "\n".join(about_pupil(ctx, one, who, case_first=case) for one in them)
    more = "一次最多查4位，其余的请再问一次。" if len(them) > PUPILS else ""
    return "\n".join([*(on_days(ctx, one, span) for one in them[:PUPILS]), *([more] if more else [])])


def _not_their_class(ctx: Context, who: Speaker) -> str | None:
    """What to say where the words name only classes that he may not ask about; whether there are such is not told."""
    if not who.classes and not who.units_with(WHOLE_SCHOOL | AREA):
        return None
    if not (told := rolls.classes_named(ctx)):
        return rolls.no_such_grade(ctx, who)
    if any(rolls.is_named(klass, told) for klass in rolls.classes_of(ctx, who)):
        return None
    if who.units_with(WHOLE_SCHOOL | AREA):
        return "没有找到您可以查看的这个班，请核对班级名称再问一次。"
    return f"您只能查自己班的：{'、'.join(klass.name for klass in who.classes)}。别的班要校领导或教体局才能查。"


def _day_told(ctx: Context) -> date | None:
    """The one day, not ahead, that a question speaks of: 昨天谁没来, 上周五谁没来."""
    days = {word.day for word in find_dates(fold(ctx.text), ctx.today)}
    day = days.pop() if len(days) == 1 else None
    return day if day is not None and day <= ctx.today else None
