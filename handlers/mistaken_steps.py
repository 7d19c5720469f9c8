"""What was just recorded as done for the wrong pupil, or as the wrong deed, put right by a bare sentence.

2 已家访，家里没人 — 说错了，是李明; 不对，是1; 是打电话不是家访. The first is taken back as 撤回 does, and its words are recorded
as they were meant, with the sentence that puts them right, so that nothing is typed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.official import undoing
from handlers.reading import read
from handlers.reading.tables.answering import END, WRONG
from handlers.reading.words.pattern import Pattern
from handlers.report import mistakes
from handlers.steps import codes, replies
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Sight, Speaker, all_sight
from handlers.whom import earlier
from store import prompts
from store.inbox import Message
from store.prompts import Prompt
from store.pupils import Pupil

_GONE = r"撤[销消回掉]|收回|取消|作废|不算数?|不作数|删[掉除]"
_DEED = r"家访|上门|走访|打?电话|微信|劝返"
#: 说错了，是1: the other matter was meant.
_CODE = Pattern(rf"^(?:{WRONG})了?[，,。、\s]*(?:应该)?是?第?(\d{{1,2}})(?:号|件|个)?{END}$")
#: 不对，接了，说明天来; and 记错了 alone.
_OTHERWISE = Pattern(
    rf"^(?:(?:哦|噢|啊|[，,\s])*(?:{WRONG})了?[，,。、\s]+(?P<rest>.{{2,}})|"
    rf"(?P<told>.{{2,}}?)[，,。、\s]+(?:我|刚才?|刚刚|前面)*(?:{WRONG})了?{END})$"
)
_ONLY_WRONG = Pattern(rf"^(?:我|刚才?|刚刚|[，,\s])*(?:{WRONG})了?{END}$")
#: 是打电话不是家访, 不是家访，是打电话.
_OTHER_DEED = Pattern(
    rf"^(?:(?:{WRONG})了?[，,。、\s]*)?(?:(?P<who>[\u4e00-\u9fff·]{{2,4}}?)的?)?(?:(?:应该)?是(?P<a>{_DEED})[，,、\s]*不是(?P<b>{_DEED})|不是(?P<d>{_DEED})[，,、\s]*(?:应该)?是(?P<c>{_DEED})){END}$"
)


#: 1 撤回; 刚才那个电话不算.
_BACK = Pattern(
    rf"^\s*[【第#]?(?P<code>\d{{1,2}})[】]?(?:号|件|个)?[，,、:：.\s]*(?:的)?(?:{_GONE}){END}$"
    rf"|^(?:刚才?|刚刚|上面|前面|把|[那这][个次条]|的|[，,\s])*(?P<deed>家访|电话|劝返)(?:记录|的)?(?:就|也|先|都)*(?:{_GONE}){END}$"
)


def _taken_back(ctx: Context, who: Speaker) -> Answer | None:
    """What was told under a code, or as a call or a visit, is taken back as 撤回李明 and 撤回电话 do; None for other words."""
    match = _BACK.match(ctx.text.strip())
    if match is None:
        return None
    if match["deed"]:
        return undoing.typed(replace(ctx, text=f"撤回{match['deed']}"), who)
    prompt = prompts.by_code(ctx.tx, int(match["code"]), person_id=who.person.id)
    pupil = codes.pupil_of(ctx, who, prompt) if prompt is not None else None
    return undoing.typed(replace(ctx, text=f"撤回{pupil.name}的"), who) if pupil is not None else None


def told(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> Answer | None:
    """The answer to such a sentence; None for other words, and where his last message recorded no step of one pupil."""
    text = ctx.text.strip()
    if (back := _taken_back(ctx, who)) is not None:
        return back
    if len(text) > mistakes.LONGEST or not any(word in text for word in ("错", "不对", "不是", "应该")):
        return None
    them = [one for one in earlier.lately(ctx, who) if earlier.label(one).get("intent") != "other"]
    last = next(iter(them), None)
    if (named := _OTHER_DEED.match(text)) is not None and named["who"]:
        # 李明的不是家访是电话: of him, whatever was told since.
        last = next((one for one in them if earlier.label(one).get("pupil") == named["who"]), None)
    if last is None or "pupil" not in earlier.label(last) or "step" not in earlier.label(last):
        return None
    sight = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today)
    pupil = sight.one(str(earlier.label(last)["pupil"]))
    if pupil is None:
        return None
    coded = codes.CODE.match(last.text)
    words = coded[2].strip() if coded is not None else last.text.strip()
    if (deed := _OTHER_DEED.match(text)) is not None:
        right, wrong = deed["a"] or deed["c"], deed["b"] or deed["d"]
        return _anew(ctx, who, last, pupil, words.replace(wrong, right, 1), sight, standing) if wrong in words else None
    if _ONLY_WRONG.match(text):
        shown = f"哪里错了？请直接说对的，如“不是{pupil.name}，是李小明”“是打电话不是家访”；整条不要请发“撤回”。现在还没有改。"
        return Answer(shown, {"asked": "step"})
    come = _meant(ctx, who, text, sight, pupil, standing)
    if come is None:
        return _otherwise(ctx, who, last, pupil, sight, standing)
    return _anew(ctx, who, last, come, words.replace(pupil.name, come.name), sight, standing)


def _otherwise(
    ctx: Context, who: Speaker, last: Message, pupil: Pupil, sight: Sight, standing: Sequence[Prompt]
) -> Answer | None:
    """2 电话没人接 — 不对，接了，说明天来: of the same pupil, whatever else is open; the first holds no longer."""
    told = _OTHERWISE.match(ctx.text.strip())
    if told is None or any(name in ctx.text for name in sight.by_name if name != pupil.name):
        return None
    reading = read(told["rest"] or told["told"], sight.roster, ctx.at, pupil.name, who.kind)
    if reading.intent != "reply" or (
        reading.step in ("ack", "info") and reading.outcome == "unknown" and not reading.reason
    ):
        return None
    back = undoing.of_message(ctx, who, last.id)
    if back is None:
        return None
    if reading.step == "info":
        # What he did is not denied, only what came of it.
        reading = replace(reading, step=earlier.label(last)["step"])  # type: ignore[arg-type]
    by = By(who.person.id, who.person.code, who.role)
    kept = f"{last.text.strip()}（更正：{ctx.text.strip()}）"
    said = replies.step(ctx, by, pupil, reading, standing, words=kept)
    return replace(said, text=f"{back.text}\n{said.text}")


def _meant(
    ctx: Context, who: Speaker, text: str, sight: Sight, gone: Pupil, standing: Sequence[Prompt]
) -> Pupil | None:
    """Whom the sentence names in place of another, by name or by the code of a prompt."""
    if (code := _CODE.match(text)) is not None:
        prompt = next((one for one in standing if one.code == int(code[1])), None)
        meant = codes.pupil_of(ctx, who, prompt) if prompt is not None else None
    else:
        meant = sight.one(mistakes.come(text, {gone.name}, sight.by_name) or "")
    return meant if meant is not None and meant.id != gone.id else None


def _anew(
    ctx: Context, who: Speaker, last: Message, pupil: Pupil, words: str, sight: Sight, standing: Sequence[Prompt]
) -> Answer | None:
    reading = read(words, sight.roster, ctx.at, pupil.name, who.kind)
    if reading.intent != "reply":
        return None
    back = undoing.of_message(ctx, who, last.id)
    if back is None:
        return None
    by = By(who.person.id, who.person.code, who.role)
    kept = f"{last.text.strip()}（更正：{ctx.text.strip()}）"
    said = replies.step(ctx, by, pupil, reading, standing, words=kept)
    return replace(said, text=f"{back.text}\n{said.text}")
