"""The short codes by which prompts are answered: `2 已家访` is said to prompt 2, and to no other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.reading import read
from handlers.reading.words.pattern import Pattern
from handlers.steps import finishing, several
from handlers.turn.context import Answer, Context
from handlers.turn.sight import Speaker
from reminders.handover import MOVED_ON
from store import inbox, people, prompts, pupils
from store.prompts import Prompt
from store.pupils import Pupil

CODE = Pattern(
    r"^(?!\s*\d{1,2}\s*(?:班|年级|[-－+＋=＝]\s*\d|[号日]?\s*[到至~—]\s*\d{1,2}\s*[号日]))\s*[【\[#＃第]?\s*(\d{1,2})\s*[】\]]?(?:号|件)?\s*"
    r"(?:(?:[、,，:：;；\s]|[.．](?!\d))\s*|(?=[^\d人个名位点月号班年天次节岁.．,:：/／]))(.*)$",
    re.S,
)


def prompt_of(ctx: Context, who: Speaker, standing: Sequence[Prompt]) -> tuple[Prompt, str] | Answer | None:
    """`2 已家访`: the prompt with that code and the words behind it; an answer if it has ended; None without a code."""
    match = CODE.match(ctx.text)
    if match is None:
        bare = re.fullmatch(r"\s*(\d{1,2})\s*", ctx.text)
        if bare is None or not standing:
            return None
        prompt = next((one for one in standing if one.code == int(bare[1])), None)
        return (prompt, "收到") if prompt is not None else None
    code = int(match[1])
    prompt = next((one for one in standing if one.code == code), None)
    if prompt is not None:
        return prompt, match[2].strip()
    ended = prompts.by_code(ctx.tx, code, person_id=who.person.id)
    if ended is not None and (ended.reason == MOVED_ON or _says_more(ctx, who, ended, match[2].strip())):
        # Somebody else owes it now, or the matter was met by less: what he did was done, and his code says for whom.
        return ended, match[2].strip()
    if ended is not None and ended.pupil_id is None and not who.classes:
        return Answer(f"第{code}件（{finishing.called(ctx, ended)}）已经办结或情况有变，这句没有再记。")
    if ended is None and not standing and not who.classes:
        return Answer(f"您现在没有编号为{code}的事，这句没有记。请写上学生姓名再发一次，如“李明 明天上门”。")
    meant = pupil_of(ctx, who, ended or standing[0]) if ended or standing else None
    if meant is None or (who.classes and not tells(ctx, who, meant, match[2])):
        return None
    # A code that has ended, or never was, must not count for the one matter that happens to be open.
    if ended is not None:
        told = f"第{code}件（{finishing.called(ctx, ended)}）已经办结或情况有变，这句没有再记。"
        return Answer(f"{told}要补充，请写上学生姓名再发一次，如“{meant.name}{match[2].strip()}”。")
    if not any(prompt.code for prompt in standing):
        # What he owes has not been said to him yet, and has no number.
        return Answer(
            f"没有编号为{code}的事，这句没有记。请写上学生姓名再发一次，如“{meant.name} {match[2].strip()}”。"
        )
    return Answer(f"没有编号为{code}的事，这句没有记。请看清编号再发一次：\n{listed(ctx, standing)}")


def _says_more(ctx: Context, who: Speaker, ended: Prompt, words: str) -> bool:
    """Whether words about a matter that he has answered tell something new of its pupil: 1 见到本人了 after 1 明天上门."""
    meant = pupil_of(ctx, who, ended)
    if meant is None or ended.state != "closed" or ended.answer_id is None or several.acknowledges(words):
        return False
    said = inbox.get(ctx.tx, ended.answer_id).text.strip()
    same = said == ctx.text or said.endswith(words)
    return not same and tells(ctx, who, meant, words)


def pupil_of(ctx: Context, who: Speaker, prompt: Prompt) -> Pupil | None:
    """The pupil a prompt is about."""
    return pupils.get(ctx.tx, prompt.pupil_id) if prompt.pupil_id is not None else None


def tells(ctx: Context, who: Speaker, pupil: Pupil, words: str) -> bool:
    """Whether words behind a code tell something of that pupil; a numbered list of absentees does not."""
    klass = people.place(ctx.tx, pupil.id, ctx.today).line[-1]
    sight = ctx.home.rosters.of(ctx.tx, klass, ctx.today)
    own = read(ctx.text, sight.roster, ctx.at, None, who.kind)
    if own.intent in ("checkin", "correct") and len(own.marks) > 1:
        return False
    return read(words, sight.roster, ctx.at, pupil.name, who.kind).intent == "reply"


def listed(ctx: Context, standing: Sequence[Prompt]) -> str:
    coded = sorted((prompt for prompt in standing if prompt.code), key=lambda prompt: prompt.code or 0)
    return "\n".join(f"{prompt.code} {finishing.called(ctx, prompt)}" for prompt in coded)
