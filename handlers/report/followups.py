"""What is said in one breath after a report and names nobody: 王小雨没来 — 她妈说发烧了; 病假.

It is said of whom the report before it named, on that report's day. Of several, or while something else is asked, it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.asides import lengths, outsiders
from handlers.reading import AWAY, MISSING, Ask, read
from handlers.reading.tables.answering import CAME, END, HERE, MISSED
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern
from handlers.report import checkin, doubts, spells
from handlers.steps import replies
from handlers.turn import echo, leaves
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Sight, Speaker
from handlers.whom import classes, earlier, ofwhom
from handlers.whom.earlier import Report
from store import attendance, pupils
from store.prompts import Prompt
from store.pupils import Pupil

#: Characters of words about somebody who is not named.
LONGEST = 30
_PRONOUN = Pattern(
    r"^(?:哦|噢|对了|刚|刚才|刚刚|我|(?:给|跟|和|联系|问|打)(?:了|过)?|(?:电话)?(?:打|接|联系)?[通上]了|[，,。\s])*(?P<who>他们?俩?|她们?俩?|孩子|娃|家长|爸爸|妈妈|爷爷|奶奶|父亲|母亲|家里)(?:的)?(?=[\u4e00-\u9fff])"
)
#: 改成病假, 不对是事假, 不是旷课是请假: it was told otherwise.
_LEAD = Pattern(
    rf"^(?:算了[，,\s]*)?(?:(?:说|报|写|打|记|搞|弄|看|发)?错了?[，,。、\s]*|不对[，,。、\s]*|不是(?:{MISSED})了?[，,。、\s]*(?:而|应该)*是|(?:{MISSED})(?=改))?"
    r"(?:应该是|应该|改成|改为|改|算作?|记作?)*"
)
#: 来了一个: of several who were missing one has come.
_ONE_CAME = Pattern(
    rf"^(?:又|刚|刚才|现在|有|其中|已经?)*(?:一[个位名]?(?:已经?|刚)?(?:{CAME})了?|(?:{CAME})了?一[个位名]?){END}$"
)
_STATUS = Pattern(rf"{_LEAD.pattern}(?:也|都|都是|是|说是|因为|还是|应该是)*(?:{MISSED}|{HERE}|(?:{CAME})(?=了)){END}$")
#: 何军没迟到, 李明不是没来，是我看漏了: he was not what he was told to be.
_NOT_SO = Pattern(
    r"^(?P<who>[\u4e00-\u9fff·]{2,8}?)(?:今天|其实)?(?:也|并)?(?:没有?(?:迟到|早退|旷课|缺勤)|不是(?:没来|没到|旷课|缺勤|迟到|早退))[的了]?"
    r"(?:[，,\s]*是?我?(?:看|弄|搞|记|报|写)[错漏]了?)?[。！!\s]*$"
)
#: 哦在医务室: he is at school.
_AT_SCHOOL = Pattern(
    r"^(?:[哦噢啊]|原来|找到了|[他她]|[，,。\s])*(?:[他她])?在(?:医务室|校医室|办公室|厕所|卫生间|操场|图书[馆室]|宿舍|寝室|食堂|门口|隔壁班?|教室|教务处|政教处)(?:里|呢|呀|那)*了?[。！!\s]*$"
)
#: 都来了 is said of the class.
_OF_CLASS = Pattern(r"^(?:也|都|都是)*都[^病事假烧冒]{0,2}[来到在]")
#: 他家长没说请假啊: nobody asked for leave.
_NO_LEAVE = Pattern(r"没(?:有)?(?:人)?(?:来|给我|跟我|和我)?(?:说|讲|提|打电话|告诉我?)?过?(?:要|是)?请过?假")
#: 下午回来, 等会儿就到.
_COMES_LATER = Pattern(
    r"^(?:[他她]|孩子|家长|说|要|得|大概|可能|应该|[，,\s])*(?:下午|中午|晚点|晚些|一会儿?|等会儿?|等下|待会儿?|马上)(?:就|再|才|能|会|可以)*"
    r"(?:回来|来|到校?|返校|来学校|来上课|过来)[了的。！!\s]*$"
)
#: 改成病假 is of what was recorded, whatever was asked since.
_CHANGES = Pattern(r"^(?:那|就|还是|请|把|给|[，,\s])*(?:改|换)(?:成|为|一?下)?")
#: 我说的是病假.
_I_SAID = Pattern(r"^我(?:刚才?)?(?:说|报|写)的是")
#: 今天也没来, behind what was told of a day before.
_TODAY_TOO = Pattern(rf"^今天(?:也|还是?|又|仍然?)*(?P<said>{MISSED}){END}$")
#: 家长补了假, 假条收到了: leave was asked for after all.
_NOTE = Pattern(
    rf"^(?:[他她]|孩子)?(?:的)?(?:爸爸?|妈妈?|家长|爷爷|奶奶)?(?:已经?|刚|刚才)*"
    rf"(?:[补交送拿](?:来|上|过来)?了?(?:个|张)?(?:请?假条?|请假)|(?:请?假条)(?:已经?|都)*(?:收到|补|交|送|拿)(?:来|上)?){END}$"
)
_MYSELF = Pattern(r"我|咱|俺|老师")
_HIM = ("他", "她", "他们", "她们", "他俩", "她俩", "孩子", "娃")
#: The first of two, and the other, whoever stands there instead of a name.
_FIRST, _SECOND = r"(?:前面|前|第一|头一)(?:那|这)?[个位]|前者", r"(?:后面|后|第二)(?:那|这)?[个位]|后者"
_OTHER = r"另外?(?:的)?(?:那|这)?一?[个位]|剩下(?:那|这)?[个位]"
_POINTS = Pattern(rf"{_FIRST}|{_SECOND}|{_OTHER}")
_ONE_EACH = Pattern(
    rf"^一[个位](?:是|请)?(?P<a>{MISSED})了?[，,、\s]*(?:另外?)?一[个位](?:是|请)?(?P<b>{MISSED}){END}$"
)
#: 是请两天不是三天: how long a leave is.
_DAYS = Pattern(
    rf"^(?P<who>[\u4e00-\u9fff·]{{2,4}}?)?(?:的?假)?(?:其实|应该|是|只|就|不是{NUMBER}天[，,]?)*请?了?(?P<number>{NUMBER})天(?:假)?[，,、\s]*(?:不是{NUMBER}天)?{END}$"
)
#: 请三天, 再请两天, 续到周五: how long the one just reported is away.
_HOW_LONG = Pattern(
    rf"^(?:家长|[他她]?(?:爸爸?|妈妈?)|[他她])?(?:说|要|想|得|还|就|先)*(?:再|又|多|接着|继续)*(?:(?:请|续|延长?)(?:[病事]?假|了)*|[病事]假)"
    rf"(?:(?:{NUMBER}|半)(?:天|周|个?(?:星期|礼拜|月))|(?:到|至).{{1,6}})(?:的?假)?{END}$"
)
_NO_NAME = frozenset("就只请他她是的其实应该今天")
_BOTH = ("他们", "她们", "他俩", "她俩")
#: 李明也是, behind 张伟是病假.
_TOO = Pattern(
    r"^(?:还有|另外还?有?)?(?P<who>[\u4e00-\u9fff·]{2,8}?)(?:同学)?(?:也是|也一样|也是一样|一样)[的。！!]*$"
    r"|^(?:还有|另外还?有?|再?加上?|加一个|漏了)(?P<more>[\u4e00-\u9fff·]{2,8}?)(?:同学)?[的。！!]*$"
)
#: 李明的病假不对 says what is wrong and not what is right.
_DOUBTED = Pattern(
    r"^(?P<who>[\u4e00-\u9fff·]{2,8}?)的(?:病假|事假|请假|迟到|早退|旷课|缺勤)(?:不对|错了|有误|记错了|报错了|弄错了)[了的。！!]*$"
)
_SLIP = Pattern(r"^(?:刚才|刚刚|我)*(?:说|写|发|打|记)错了?[，,。、\s]*")


def told(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """The answer to words that only make sense after the report before them; None for all others."""
    text = _I_SAID.sub("", ctx.text.strip(), count=1)
    reports = who.classes or who.units_with(classes.LEADS)
    if (denied := _NOT_SO.match(text)) is not None and (here := _is_here(ctx, who, denied["who"])) is not None:
        return here
    if len(text) > LONGEST or not reports or _MYSELF.search(text) or _OF_CLASS.match(text):
        return None
    if spells.came(text):
        return _those_on_leave(ctx, who)
    if (pointed := _of_the_two(ctx, who, text) or _of_days(ctx, who, text, standing)) is not None:
        return pointed
    if (later := _today_too(ctx, who, text) or _note(ctx, who, text) or _comes_later(ctx, who, text)) is not None:
        return later
    text = "到了" if _AT_SCHOOL.match(text) else text
    pronoun = _PRONOUN.match(text)
    bare = _STATUS.match(text) is not None
    one_came = _ONE_CAME.match(text) is not None
    if pronoun is None and not bare and not one_came and not (_TOO.match(text) or _DOUBTED.match(text)):
        return None
    before = earlier.latest(ctx, who, over_questions=_CHANGES.match(text) is not None)
    if before is None:
        return None
    sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
    named = [name for name in sight.by_name if name in text]
    if (doubted := _DOUBTED.match(text)) is not None and sight.one(doubted["who"]):
        said = f"那{doubted['who']}该怎么记？请回复如“{doubted['who']}到了”“{doubted['who']}没请假”。现在还没有改。"
        return Answer(said, {"asked": "followup"})
    too = _TOO.match(text)
    whom = (too["who"] or too["more"]) if too is not None else ""
    if too is not None and len(set(before.marks.values())) == 1 and sight.one(whom):
        then, reading = earlier.read_of(
            ctx, before, sight, [whom], echo.SAID.get(next(iter(before.marks.values())), "")
        )
        return checkin.checkin(then, who, before.klass, sight, reading) if reading is not None else None
    if named:
        return None
    if one_came:
        return _who_came(ctx, who, before)
    words = (
        text[pronoun.end("who") if pronoun["who"] in _HIM else pronoun.start("who") :] if pronoun is not None else text
    )
    words = _LEAD.sub("", words.removeprefix("的"), count=1)
    words = "没请假" if _NO_LEAVE.search(words) else words
    return _said_of(ctx, who, before, sight, words, standing, bare=bare and pronoun is None)


def _of_the_two(ctx: Context, who: Speaker, text: str) -> Answer | None:
    """前面那个病假，后面那个事假; 李明请假了，另一个没请假; 一个病假一个事假: read with the names of the two just reported."""
    each = _ONE_EACH.match(text)
    if each is None and _POINTS.search(text) is None:
        return None
    before = earlier.latest(ctx, who)
    if before is None or len(before.marks) != 2:
        return None
    first, second = before.marks
    if each is not None:
        words = f"{first}{each['a']}，{second}{each['b']}"
    else:
        other = [name for name in (first, second) if name not in text]
        words = re.sub(_FIRST, first, text)
        words = re.sub(_SECOND, second, words)
        if re.search(_OTHER, words) is not None and len(other) != 1:
            return None
        words = re.sub(_OTHER, other[0], words, count=1) if len(other) == 1 else words
    sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
    then = replace(ctx, text=earlier.lead(ctx, before) + words)
    reading = classes.read_in(then, sight, before.klass)
    told = {mark.name for mark in reading.marks}
    if reading.intent not in ("checkin", "correct") or reading.asks or not told or told - {first, second}:
        return None
    return checkin.checkin(then, who, before.klass, sight, replace(reading, intent="correct"))


def _today_too(ctx: Context, who: Speaker, text: str) -> Answer | None:
    """今天也没来, of the one whom the report of a day before named."""
    told = _TODAY_TOO.match(text)
    before = earlier.latest(ctx, who) if told is not None else None
    if told is None or before is None or before.day == ctx.today:
        return None
    sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
    if len(before.marks) > 1:
        return ofwhom.ask(ctx, who, before.klass, list(before.marks), told["said"], "今天")
    then = replace(ctx, text=f"今天{next(iter(before.marks))}{told['said']}")
    return checkin.checkin(then, who, before.klass, sight, classes.read_in(then, sight, before.klass))


def _comes_later(ctx: Context, who: Speaker, text: str) -> Answer | None:
    """下午回来, of the one who was just reported away: nothing changes before he is here."""
    before = earlier.latest(ctx, who) if _COMES_LATER.match(text) else None
    names = [name for name, status in before.marks.items() if status in AWAY] if before is not None else []
    if before is None or before.day != ctx.today or len(names) != 1:
        return None
    said = f"{names[0]}今天记的是{echo.SAID[before.marks[names[0]]]}，没有改；到了请说“{names[0]}到了”。"
    return Answer(said, {"intent": "other", "asked": "followup"})


def _note(ctx: Context, who: Speaker, text: str) -> Answer | None:
    """家长补了假: who was missing without leave has asked for it."""
    before = earlier.latest(ctx, who) if _NOTE.match(text) else None
    if before is None:
        return None
    names = [name for name, status in before.marks.items() if status in MISSING]
    if not names:
        return Answer("好的，请假已经记着。", {"intent": "other"}) if before.marks else None
    if len(names) > 1:
        return ofwhom.ask(ctx, who, before.klass, names, "请假了", earlier.lead(ctx, before))
    sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
    then, reading = earlier.read_of(ctx, before, sight, names, "请假了")
    return checkin.checkin(then, who, before.klass, sight, reading) if reading is not None else None


def _is_asked(standing: Sequence[Prompt]) -> bool:
    """Whether something is asked of him about a pupil: then 后天回来 may answer that."""
    return any(one.pupil_id is not None and one.code is not None and one.state == "asked" for one in standing)


def _of_days(ctx: Context, who: Speaker, text: str, standing: Sequence[Prompt]) -> Answer | None:
    """李明是请两天不是三天: the leave told of him, or of the one just reported, lasts as long as that; None where there is none."""
    told, longer = _DAYS.match(text), _HOW_LONG.match(text)
    returns = lengths.only_returns(text)
    before = earlier.latest(ctx, who) if told or longer or returns else None
    if before is None:
        return None
    on_leave = [name for name, status in before.marks.items() if status in leaves.LEAVE]
    if returns and before.day == ctx.today and len(on_leave) == 1 and not _is_asked(standing):
        sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
        by = By(who.person.id, who.person.code, checkin.role_in(who, before.klass))
        held = attendance.effective(
            ctx.tx, before.klass.county_id or 0, class_id=before.klass.id, first=ctx.today, last=ctx.today
        )
        whose = (Ask("unclear_status", on_leave[0], (on_leave[0],)),)
        _, lines = spells.coming_back(ctx, before.klass, by, sight, whose, held)
        return Answer("\n".join(lines), {"intent": "correct", "asked": "leave"}) if lines else None
    away = [name for name, status in before.marks.items() if status in AWAY]
    if longer is not None and before.day == ctx.today and len(away) == 1:
        sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
        then, reading = earlier.read_of(ctx, before, sight, away, text)
        if reading is not None and (lengths.goes_on(text) or not _runs(ctx, sight, away[0])):
            return checkin.checkin(then, who, before.klass, sight, reading)
    if told is None:
        return None
    sight = ctx.home.rosters.of(ctx.tx, before.klass, ctx.today)
    # 就请 stands where a name would.
    called = told["who"] if told["who"] and not set(told["who"]) <= _NO_NAME else None
    name = called or (next(iter(before.marks)) if len(before.marks) == 1 else "")
    pupil, days = sight.one(name), value(told["number"]) or 0
    if pupil is None or not days:
        return None
    by = By(who.person.id, who.person.code, checkin.role_in(who, before.klass))
    said = leaves.resize(ctx, before.klass, by, pupil, days)
    if not said and days == 1 and before.day == ctx.today and before.marks.get(name) in leaves.LEAVE:
        said = f"好的，{name}今天按{leaves.LEAVE[before.marks[name]]}记着，只记今天。"
        return Answer(said, {"intent": "other"})
    return Answer(said, {"intent": "correct", "asked": "leave"}) if said else None


def _runs(ctx: Context, sight: Sight, name: str) -> bool:
    """Whether a leave of several days is told of a pupil."""
    pupil = sight.one(name)
    return pupil is not None and leaves.until(ctx, pupil) is not None


def _is_here(ctx: Context, who: Speaker, name: str) -> Answer | None:
    """何军没迟到: he was told to be missing or late today, and is here; None where nothing of the sort was told."""
    for klass in who.classes:
        sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
        pupil = sight.one(name)
        held = attendance.effective(
            ctx.tx, klass.county_id or 0, pupil_ids=[pupil.id] if pupil else [], first=ctx.today, last=ctx.today
        )
        if held and held[-1].status != "present":
            then = replace(ctx, text=f"{ {'am': '上午', 'pm': '下午'}.get(held[-1].period, '') }{name}到了")
            reading = classes.read_in(then, sight, klass)
            return checkin.checkin(then, who, klass, sight, replace(reading, intent="correct"))
    return None


def _who_came(ctx: Context, who: Speaker, before: Report) -> Answer | None:
    """来了一个 after several were reported missing: which of them?"""
    names = [name for name, status in before.marks.items() if status in AWAY]
    if len(names) < 2:
        return None
    return ofwhom.ask(ctx, who, before.klass, names, "到了", earlier.lead(ctx, before))


def _those_on_leave(ctx: Context, who: Speaker) -> Answer | None:
    """请假的也来了: the one who is on leave today is here; of several it is asked, none is none."""
    before = earlier.latest(ctx, who, named=False)
    klass = who.classes[0] if len(who.classes) == 1 else before.klass if before is not None else None
    if klass is None:
        return None
    sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
    them = [(sight.by_id[number], status) for number, status in leaves.on_leave(ctx, klass, sight.by_id).items()]
    names = [pupil.name for pupil, _ in them]
    if not names:
        return Answer("今天没有记谁请假，这句没有记。请写上姓名，如“李明到了”。", {"asked": "followup"})
    if len(names) > 1 and "都" not in ctx.text and "全" not in ctx.text:
        told = "、".join(f"{pupil.name}（{leaves.LEAVE[status]}）" for pupil, status in them)
        text = f"请假的有{told}。都来了请回“都来了”；只来了一位请写上姓名，如“{names[0]}到了”。"
        doubt = doubts.Doubt(text, tuple(names), away=None)
        return Answer("\n".join(doubts.ask(ctx, who, klass, [doubt], "day")), {"asked": "followup"})
    then = replace(ctx, text="，".join(f"{name}到了" for name in names))
    reading = classes.read_in(then, sight, klass)
    return checkin.checkin(then, who, klass, sight, replace(reading, intent="correct"))


def _said_of(
    ctx: Context, who: Speaker, before: Report, sight: Sight, words: str, standing: Sequence[Prompt], *, bare: bool
) -> Answer | None:
    names = list(before.marks)
    if len(names) == 1 and ctx.text.startswith(_BOTH):
        return Answer("说的是哪几位？请写上姓名再发一次。", {"asked": "followup"})
    asked = {
        one.pupil_id for one in standing if one.pupil_id is not None and one.code is not None and one.state == "asked"
    }
    open_for = {one.name for one in pupils.many(ctx.tx, asked).values()}
    if not bare and open_for == set(names):
        return None  # 他妈说明天来 answers what is asked about him
    everybody = words.startswith("都") or ctx.text.startswith(_BOTH)
    then, reading = earlier.read_of(ctx, before, sight, names if everybody else names[:1], words)
    if reading is None:
        return None
    # Whom he has asked after since may be meant as well.
    among = list(dict.fromkeys([*names, *before.asked_after, *sorted(open_for)])) if not bare else names
    if len(among) > 1 and not everybody:
        return ofwhom.ask(ctx, who, before.klass, among, words, earlier.lead(ctx, before))
    return checkin.checkin(then, who, before.klass, sight, reading)


def goes_on(ctx: Context, who: Speaker, sight: Sight, standing: Sequence[Prompt]) -> Answer | None:
    """What he says next of the pupil of whom he has just told what he did: 已家访 — 家里没人 — 他爸说周一送来.

    None where something else is asked of him, and for small talk.
    """
    if any(one.pupil_id is not None and one.code is not None and one.state == "asked" for one in standing):
        return None
    last = next((one for one in earlier.lately(ctx, who) if earlier.label(one).get("intent") != "other"), None)
    pupil = _told_of(earlier.label(last), sight) if last is not None else None
    if pupil is None or outsiders.named(ctx.text, sight.by_name) is not None:
        return None
    reading = read(_SLIP.sub("", ctx.text), sight.roster, ctx.at, pupil.name, who.kind)
    tells = reading.step not in ("ack", "info") or reading.outcome != "unknown" or reading.reason or reading.met
    if reading.intent != "reply" or not tells or reading.student not in (None, pupil.name):
        return None
    return replies.step(ctx, By(who.person.id, who.person.code, who.role), pupil, reading, standing)


def _told_of(label: Mapping[str, object], sight: Sight) -> Pupil | None:
    """The pupil of whom a message told something, or took it back."""
    if "pupil" in label:
        return sight.one(str(label["pupil"]))
    undone = label.get("undo")
    ids = {one[1] for one in undone if one[0] == "pupil"} if isinstance(undone, list) else set()
    if len(ids) != 1:
        return None
    return next((one for number, one in sight.by_id.items() if number in ids), None)
