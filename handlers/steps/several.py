"""One message about several prompts, each recorded for its own pupil.

1 已家访，2 没人接; 1、2 收到; 全部收到; 李明已家访，王小雨没人接.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from handlers.reading import MISSING, Reading, read
from handlers.reading.words.pattern import Pattern
from handlers.steps import clauses, finishing, helping, naming, replies
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By, place_of
from handlers.turn.sight import Sight, Speaker, sight_of
from store import attendance, prompts, pupils
from store.prompts import Prompt
from store.pupils import Pupil

#: Behind a number: a count, a date or a time, and no code.
_MEASURE = r"[个人名位点月日天次年级班岁块元分时节周遍口楼层胎公里斤米]"
#: The same without a blank before the number, where more of it is said of kin and places: 他2叔, 家里2户.
_GLUED_TO = rf"(?:{_MEASURE}|[叔哥姐妹弟婶姨舅爷奶条张封份家户趟回组只头处所栋单室路线小多晚早号门])"
#: A number glued to the words before it, as 1没人2明天来.
_GLUED = Pattern(rf"(?<=[\u4e00-\u9fff])(\d{{1,2}})(?![\d.．:：/／-]|{_GLUED_TO})(?=[\u4e00-\u9fff\s])")
_BEGINS = Pattern(r"\s*[【\[#＃第]?\s*\d{1,2}(?!\d|班|年级)")
#: A number that may be a code: at the beginning or behind a mark, and no count (3个人), date (9月), time (10:20).
_NUMBER = Pattern(
    r"(?:^|(?<=[\s，,、；;。！!和跟与及【\[#＃第]))(\d{1,2})\s*[】\]]?(?:号|件)?"
    rf"(?![\d.．:：/／-]|{_MEASURE})[\s、,，:：;；和跟与及]*"
)
#: 全部收到, 都家访过了: said of everything that is open.
_ALL = Pattern(
    r"^(?:以上|上面|这些|这几件|这几个|几件|几个|两件|两个|三件|三个)*(?:都|全部|全都|所有(?:的|事)?|统统|均)+[\s，,]*(.+)$",
    re.S,
)
_ACK = Pattern(
    r"^(?:已|都|全部|已经)*(?:收到|知道|知悉|明白|了解|看到|阅)了?[，,。！!\s]*(?:谢谢|好的|马上办|马上处理)?[。！!]*$"
)
#: Words of something done about a pupil, without which a sentence with names is a roll call or talk.
ACT = Pattern(r"家访|上门|走访|电话|打了|打过|微信|联系|劝|送达|没人接|无人接|接了")
_DOES = Pattern(r"(?:已经?|刚|也|去|打|又|再)*(?:家访|上门|走访|电话|微信|联系|劝)")
_BETWEEN = " \n，,、；;。和跟与及"
#: Behind a pupil's name: something that was done for him.
_DONE_FOR = Pattern(
    r"[\s，,：:、]*(?:(?:已经?|刚刚?|今天|昨天|又|再)*(?:家访|上门|走访|打(?:了|过)?电话)|(?:已经?|刚刚?)+(?:电话|联系|劝))"
)
#: 李明家去了, 去了趟李明家.
_WENT = Pattern(r"家.{0,3}去了|[去到]了.{0,6}家")
#: Words of a roll call.
_ROLL = Pattern(r"其他|其余|全勤|全到|全班|应到|实到|都到|到齐|没来|没到|未到|缺勤|请假|病假|事假|迟到|早退|旷")
#: Steps that are something done.
ACTS = frozenset({"home_visit", "phone", "persuade", "notice_served", "plan", "ack"})


def split_codes(text: str, codes: Collection[int]) -> list[tuple[int, str]]:
    """`1 已家访，2 没人接` → [(1, 已家访), (2, 没人接)]; a code without words of its own has those behind it.

    Only numbers count that are codes, or that stand before something done: whoever mistypes a code shall hear of it.
    Empty where the text does not begin with one.
    """
    found = [match for match in _NUMBER.finditer(text) if int(match[1]) in codes or _DOES.match(text, match.end())]
    if not found or text[: found[0].start()].strip("【[#＃第 \n"):
        return []
    ends = [match.start() for match in found[1:]] + [len(text)]
    told = [
        (int(match[1]), text[match.end() : end].strip(" \n\t，,、；;。和跟与及【[#＃第"))
        for match, end in zip(found, ends, strict=True)
    ]
    words = ""
    for place in range(len(told) - 1, -1, -1):
        words = told[place][1] or words
        told[place] = (told[place][0], words)
    return told if len({code for code, _ in told}) == len(told) else []


def answer(ctx: Context, who: Speaker, standing: Sequence[Prompt], sight: Sight | None) -> Answer | None:
    """Record a message that answers several prompts; None where it answers one or none. `sight`: his own class."""
    by_code = {prompt.code: prompt for prompt in standing if prompt.code is not None}
    told = split_codes(ctx.text, _codes_meant(ctx, who, by_code.keys()))
    begins = _BEGINS.match(ctx.text)
    glued = _GLUED.finditer(ctx.text, begins.end()) if begins is not None and len(told) < 2 else ()
    if any(int(one[1]) in by_code for one in glued):
        return Answer(
            "这句像是说了两件事，没有记。请每个编号前空一格再发一次，如“1 没人 2 答应明天来”。", {"asked": "codes"}
        )
    if len(told) > 1:
        coded = [(by_code[code], words) for code, words in told if code in by_code]
        if _roll_call(ctx, who, coded, sight) or (not coded and not _had(ctx, who, told)):
            return None
        lost = [_no_code(ctx, who, code, words) for code, words in told if code not in by_code]
        said = _each(ctx, who, coded, standing)
        return Answer("\n".join([*filter(None, [said.text]), *lost]), said.reading)
    asked = [one for one in standing if one.code is not None and one.state == "asked"] or list(by_code.values())
    asked.sort(key=lambda one: one.code or 0)
    if not asked:
        return None
    if _ACK.match(ctx.text) and not ctx.text.startswith(("都", "全部", "已都", "已经都")):
        # A bare 收到 says that the latest message was read, with all that stands in it.
        latest = max(asked, key=lambda one: (one.asked_at or ctx.now, one.id)).outbox_id
        read_now = [one for one in asked if one.outbox_id == latest]
        if len(read_now) > 1 or read_now[0].pupil_id is None:
            return _each(ctx, who, [(one, "收到") for one in read_now], standing)
    everything = _ALL.match(ctx.text)
    if everything is not None:
        words = everything[1].strip()
        if _ACK.match(words):
            return _each(ctx, who, [(one, "收到") for one in asked], standing)
        of_pupils = [one for one in asked if one.pupil_id is not None]
        if ACT.search(words) and len(of_pupils) > 1:
            if own := _own_words(ctx, of_pupils, words):
                return _each(ctx, who, own, standing)
            return _each(ctx, who, [(one, words) for one in of_pupils], standing)
        return None
    return _by_name(ctx, who, standing, sight)


def _codes_meant(ctx: Context, who: Speaker, open_now: Collection[int]) -> Collection[int]:
    """Codes that a message beginning with one may mean: those that are open, and those that were his and have ended."""
    if _BEGINS.match(ctx.text) is None:
        return open_now
    others = {int(match[1]) for match in _NUMBER.finditer(ctx.text)} - set(open_now)
    ended = {one for one in others if prompts.by_code(ctx.tx, one, person_id=who.person.id) is not None}
    return set(open_now) | ended


def _own_words(ctx: Context, asked: Sequence[Prompt], words: str) -> list[tuple[Prompt, str]]:
    """都家访了，李明家没人，张伟说明天来: what was done for all, with what is said of each; empty where nobody is named."""
    known = pupils.many(ctx.tx, [one.pupil_id for one in asked if one.pupil_id is not None])
    places = sorted((words.find(one.name), one.id, len(one.name)) for one in known.values() if one.name in words)
    if not places:
        return []
    head = words[: places[0][0]].strip(_BETWEEN)
    ends = [place for place, _, _ in places[1:]] + [len(words)]
    own = {
        number: words[place + length : end].strip(_BETWEEN)
        for (place, number, length), end in zip(places, ends, strict=True)
    }
    return [(one, "，".join(part for part in (head, own.get(one.pupil_id or 0, "")) if part)) for one in asked]


def _had(ctx: Context, who: Speaker, told: Sequence[tuple[int, str]]) -> bool:
    """Whether any of these codes was ever his."""
    return any(prompts.by_code(ctx.tx, code, person_id=who.person.id) is not None for code, _ in told)


def _no_code(ctx: Context, who: Speaker, code: int, words: str) -> str:
    """What to say of a code under which nothing is open: its words count for nothing else."""
    ended = prompts.by_code(ctx.tx, code, person_id=who.person.id)
    if ended is None:
        return f"没有编号为{code}的事，“{words[:20]}”没有记。请看清编号再发一次。"
    name = pupils.get(ctx.tx, ended.pupil_id).name if ended.pupil_id is not None else ""
    again = f"要补充，请写上学生姓名再发一次，如“{name}{words[:20]}”。" if name else ""
    return f"第{code}件（{finishing.called(ctx, ended)}）已经办结或情况有变，“{words[:20]}”没有再记。{again}"


def _roll_call(ctx: Context, who: Speaker, coded: Sequence[tuple[Prompt, str]], sight: Sight | None) -> bool:
    """Whether numbered lines are a list of absentees and no answers: they name others, or tell of nothing done."""
    if sight is None:
        return False
    reading = read(ctx.text, sight.roster, ctx.at, None, who.kind)
    if reading.intent in ("checkin", "correct") and len(reading.marks) > 1 and ACT.search(ctx.text) is None:
        return True
    about = {prompt.pupil_id for prompt, _ in coded}
    return any(
        (pupil := sight.one(name)) is not None and pupil.id not in about
        for mention in reading.mentions
        for name in mention.names
    )


def _by_name(ctx: Context, who: Speaker, standing: Sequence[Prompt], sight: Sight | None) -> Answer | None:
    """李明已家访，王小雨没人接: each clause belongs to the pupil whom it names, if each tells of something done, or of what came of
    it where all of them are reported missing today."""
    open_for = {one.pupil_id: one for one in standing if one.pupil_id is not None}
    if len(open_for) < 2:
        return None
    them = pupils.many(ctx.tx, list(open_for))
    names = {pupil.name: pupil for pupil in them.values()}
    of_deeds = ACT.search(ctx.text) is not None or _WENT.search(ctx.text) is not None
    if not of_deeds and (sight is None or sum(name in ctx.text for name in names) < 2):
        return None
    roster = sight.roster if sight is not None else sight_of(them.values()).roster
    reading = read(ctx.text, roster, ctx.at, None, who.kind)
    spoken = clauses.spoken(ctx.text, reading.mentions, names if sight is None else names.keys() | sight.by_name.keys())
    if len({one.name for one in spoken}) < 2 or any(one.name not in names for one in spoken):
        return None
    told = clauses.split(ctx.text, spoken, ACT)
    found = {name: read(words, roster, ctx.at, name, who.kind) for name, words in told.items()}
    if not all(_is_done(found[name], words) for name, words in told.items()):
        known_away = reading.intent == "reply" or _adds_nothing(ctx, reading, [names[name] for name in told])
        if not known_away or not all(_is_news(one) for one in found.values()):
            return None
    return _each(ctx, who, [(open_for[names[name].id], words) for name, words in told.items()], standing)


def unprompted(ctx: Context, who: Speaker, reading: Reading, sight: Sight, standing: Sequence[Prompt]) -> Answer | None:
    """A report on several pupils whom nothing was asked about: each clause for the pupil whom it names, and what does not tell of
    anything done is said. None where it speaks of one alone, or tells of no deed."""
    spoken = clauses.spoken(ctx.text, reading.mentions, sight.by_name.keys())
    named = list(dict.fromkeys(one.name for one in spoken))
    if len(named) < 2 or (reading.intent != "reply" and ACT.search(ctx.text) is None):
        return None
    said: list[str] = []
    done: list[str] = []
    for name, words in clauses.split(ctx.text, spoken, ACT).items():
        step, pupil = read(words, sight.roster, ctx.at, name, who.kind), sight.one(name)
        rest = words.removeprefix(name)[:20]
        if pupil is None:
            them = next((one.names for one in reading.mentions if one.words == name and len(one.names) > 1), ())
            doubt = f"“{name}”是{'还是'.join(them)}" if them else f"没有找到您可以查看的学生“{name}”"
            said.append(f"{doubt}，“{rest}”没有记。请写全名单独再发一次。")
        elif _is_done(step, words) or (_is_news(step) and _is_open(pupil, standing)):
            done.append(name)
            said.append(_step(ctx, who, pupil, step, standing, words))
        else:
            said.append(f"{name}：“{rest}”没听懂，没有记。请单独再发一次。")
    if done:
        return Answer("\n".join(said), {"several": done})
    if reading.intent != "reply":
        return None
    return Answer(
        f"您说到{'、'.join(named)}，这句没有记。请一人一句分开发，如“{named[0]} 已家访，家里没人”。", reading.as_label()
    )


def _is_done(reading: Reading, words: str) -> bool:
    """Whether words tell of something that was done for a pupil."""
    return reading.intent == "reply" and reading.step in ACTS and (ACT.search(words) or _WENT.search(words)) is not None


def _is_news(reading: Reading) -> bool:
    """Whether words tell what was done or what came of it: 还是联系不上, 他爸说下周来."""
    told = reading.outcome not in (None, "unknown") or reading.reason is not None
    return reading.intent == "reply" and (reading.step in ACTS or told)


def _is_open(pupil: Pupil, standing: Sequence[Prompt]) -> bool:
    """Whether something is asked about a pupil."""
    return any(one.pupil_id == pupil.id and one.code is not None for one in standing)


def _adds_nothing(ctx: Context, reading: Reading, them: Sequence[Pupil]) -> bool:
    """Whether a sentence in the shape of a roll says nothing new to it: all of them are reported missing today, and are still."""
    if any(mark.status not in MISSING for mark in reading.marks) or reading.all_present or reading.others_present:
        return False
    ids = {one.id for one in them}
    marks = attendance.effective(ctx.tx, them[0].county_id, pupil_ids=ids, first=ctx.today, last=ctx.today)
    return ids <= {mark.pupil_id for mark in marks if mark.status in MISSING}


def _each(ctx: Context, who: Speaker, told: Sequence[tuple[Prompt, str]], standing: Sequence[Prompt]) -> Answer:
    """Record each, and say so one line a prompt; what was not understood is said too."""
    said: list[str] = []
    done: set[tuple[int, str]] = set()
    noted: list[str] = []
    for prompt, words in told:
        if prompt.pupil_id is None:
            said.append((finishing.by_word(ctx, who, prompt, words) or _unit_noted(ctx, prompt, words)).text or "")
            continue
        if (prompt.pupil_id, words) in done:
            continue
        done.add((prompt.pupil_id, words))
        pupil = pupils.get(ctx.tx, prompt.pupil_id)
        if _ACK.match(words):
            _step(ctx, who, pupil, _acknowledged(ctx, pupil), standing, "收到")
            noted.append(pupil.name)
        else:
            said.append(_one(ctx, who, prompt, pupil, words, standing))
    if noted:
        said.insert(0, f"收到已记：{'、'.join(noted)}。办了以后再发一句做了什么、结果怎样。")
    return Answer("\n".join(line for line in said if line), {"several": [prompt.code for prompt, _ in told]})


def _one(ctx: Context, who: Speaker, prompt: Prompt, pupil: Pupil, words: str, standing: Sequence[Prompt]) -> str:
    if helping.wanted(words):
        return helping.call(ctx, who, pupil, words).text or ""
    finished = naming.named(ctx, who, pupil, words) or finishing.by_word(ctx, who, prompt, words)
    if finished is not None:
        return finished.text or ""
    klass = place_of(ctx, pupil).line[-1]
    reading = read(words, ctx.home.rosters.of(ctx.tx, klass, ctx.today).roster, ctx.at, pupil.name, who.kind)
    if reading.intent != "reply" or (reading.student and reading.student != pupil.name):
        return f"{prompt.code} {pupil.name}：“{words[:20]}”没听懂，没有记。请单独再发一次。"
    return _step(ctx, who, pupil, reading, standing, words)


def _step(ctx: Context, who: Speaker, pupil: Pupil, reading: Reading, standing: Sequence[Prompt], words: str) -> str:
    by = By(who.person.id, who.person.code, who.role)
    return replies.step(ctx, by, pupil, reading, standing, words=words).text or ""


def _acknowledged(ctx: Context, pupil: Pupil) -> Reading:
    return Reading(intent="reply", date=ctx.today, step="ack", outcome="unknown", student=pupil.name)


def _unit_noted(ctx: Context, prompt: Prompt, words: str) -> Answer:
    if _ACK.match(words):
        return finishing.noted(ctx, prompt)
    return Answer(f"{prompt.code} “{words[:20]}”没有记。办好后请回复“{prompt.code} 已办”。")


def told_of(text: str, names: Collection[str]) -> str | None:
    """The one pupil of whom a sentence tells what was done: 李明 已家访，孩子在家，答应周一来; None for a roll call."""
    named = [name for name in names if name in text]
    if len(named) != 1 or not text.lstrip().startswith(named[0]) or _ROLL.search(text):
        return None
    return named[0] if _DONE_FOR.match(text.lstrip()[len(named[0]) :]) else None


def acknowledges(words: str) -> bool:
    """Whether words only say that something was read."""
    return _ACK.match(words) is not None
