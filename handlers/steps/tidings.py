"""What is told of one pupil in the shape of a roll and is none: he went to work, he called, he behaved well."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading import AWAY, Reading, read
from handlers.reading.words.pattern import Pattern
from handlers.steps import replies, several, whose
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Sight, Speaker
from store import cases
from store.prompts import Prompt
from store.pupils import Pupil

_OF_CHILD = Pattern(
    r"[他她]|孩子|娃|学生|家|[爸妈爷奶姥叔姑舅姨父母哥姐]|亲戚|邻居|村|人(?!员|民)|[在去走跑住病累]|上学|读书|打工|电话|微信|关机|学校|情绪|厌学|作业"
)
_OF_ROLL = Pattern(r"假|[没未][来到]|旷|缺|迟到|早退")


def told(
    ctx: Context, who: Speaker, by: By, sight: Sight, reading: Reading, standing: Sequence[Prompt]
) -> Answer | None:
    """张伟爸爸说他去广东打工了 is no leave of a day: it is told of his case. None for a report."""
    counted = reading.expected is not None or reading.present_count is not None
    if reading.all_present or reading.others_present or counted:
        return None
    if not reading.marks and len(reading.asks) == 1:
        return _called(ctx, who, by, sight, reading, standing)
    if len(reading.marks) != 1 or reading.marks[0].status not in AWAY or reading.asks:
        return None
    pupil = sight.one(reading.marks[0].name)
    if pupil is None or _OF_ROLL.search(ctx.text):
        return None
    again = read(ctx.text, sight.roster, ctx.at, pupil.name, who.kind)
    tells = again.intent == "reply" and again.reason in ("work", "study", "marriage")
    if not tells and _asked_about(pupil, standing):
        # 张伟家没人 of whom it was just asked what was done about him tells what was found at his door.
        tells = again.intent == "reply" and again.step in ("home_visit", "phone") and again.outcome == "unreachable"
    return replies.step(ctx, by, pupil, again, standing) if tells else None


def _called(
    ctx: Context, who: Speaker, by: By, sight: Sight, reading: Reading, standing: Sequence[Prompt]
) -> Answer | None:
    """李明刚才电话说明天一定来 leaves open whether he is here, and answers what was asked about him."""
    ask = reading.asks[0]
    pupil = sight.one(ask.candidates[0]) if ask.code == "unclear_status" and len(ask.candidates) == 1 else None
    if pupil is None or not _asked_about(pupil, standing) or _OF_ROLL.search(ctx.text):
        return None
    again = read(ctx.text, sight.roster, ctx.at, pupil.name, who.kind)
    tells = again.intent == "reply" and (
        again.outcome != "unknown" or again.reason is not None or again.step == "phone"
    )
    if not tells or not (again.step != "info" or several.ACT.search(ctx.text)):
        return None
    return replies.step(ctx, by, pupil, again, standing)


def of_nothing(reading: Reading, words: str) -> bool:
    """今天下大雨, 我提前回来了: nothing of a child or his people is told, whoever happens to be asked about."""
    return not _tells(reading) and reading.step == "info" and _OF_CHILD.search(words) is None


def _tells(reading: Reading) -> bool:
    """Whether a step carries anything but its words."""
    told = reading.reason or reading.met or reading.said or reading.promise_date
    return reading.outcome != "unknown" or bool(told)


def empty(ctx: Context, who: Speaker, pupil: Pupil, sight: Sight, standing: Sequence[Prompt]) -> Answer | None:
    """许强今天表现很好 is nothing of a case, where none is open: asked before it is written down. None where it tells something."""
    if not who.classes or any(one.pupil_id == pupil.id for one in standing):
        return None
    reading = read(ctx.text, sight.roster, ctx.at, pupil.name, who.kind)
    if reading.intent != "reply" or reading.step != "info" or _tells(reading):
        return None
    if cases.open_of(ctx.tx, pupil.id) is not None:
        return None
    said = f"这句没有记。要记到{pupil.name}的情况里请回“是”。"
    return whose.ask(ctx, who, said, (), [pupil])


def _asked_about(pupil: Pupil, standing: Sequence[Prompt]) -> bool:
    """Whether he was asked what was done about this pupil, and has not told it."""
    return any(one.pupil_id == pupil.id and one.state in ("asked", "answered") for one in standing)
