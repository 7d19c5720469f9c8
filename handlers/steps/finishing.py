"""Ending by a word what is no matter of a visit or a call: `3 已办`, `3 已报送`, `3 没有情况`.

What the policy wants before that is said by the gate; a word never stands for a record, a person or a paper.
"""

from __future__ import annotations

from config.wording.duties import DUTIES, PARTS
from handlers.reading.words.pattern import Pattern
from handlers.steps import doing
from handlers.turn.context import Answer, Context
from handlers.turn.recording import By
from handlers.turn.sight import Speaker
from store import prompts, pupils, units
from store.prompts import Prompt

#: Duties that end when their owner says that it is done.
ENDS = frozenset(
    {
        "forward_report",
        "judicial",
        "notify_department",
        "notify_workplace",
        "aid_check",
        "studentship_update",
        "file_transfer",
        "publicity",
        "removal_question",
    }
)
#: Duties that end by sending a report.
SENDS = frozenset({"report", "term_check", "dropout_report"})
_DONE = Pattern(
    r"^(?:我们?|学校|这边|这里|都|已经|已|全部|今天|昨天|刚刚?|上午|下午|按要求|材料|报表|报告|情况)*[，,\s]*"
    r"(?:办(?:好|完|结|妥|理|了)?|做(?:好|完|了)|完成|搞定|弄好|报送|上报|报(?:好|完|出|上|了)|交(?:了|上)|提交|发(?:出|了)|转报|通报|函告|"
    r"核(?:对|实|查|过|好|完)|复核|更新|移交|开展|宣传|确认|零报告|无(?:变化|异常|情况)|没有?(?:变化|异常|情况|新增|辍学)|一切正常)"
)
_NOT_YET = Pattern(
    r"还没|没(?:办|报|交|做|弄|完|发)|尚未|未(?:办|报|完|交|发)|正在|在办|准备|打算|明天|后天|稍后|待会|等|马上|尽快|过几天|下周|吗|嘛|？|\?|怎么|如何"
)


def by_word(ctx: Context, who: Speaker, prompt: Prompt, words: str) -> Answer | None:
    """End the duty of a prompt if the words say that it is done and it is one that ends so; None otherwise."""
    base, _, part = str(prompt.params.get("duty") or "").partition(":")
    if base not in ENDS | SENDS or _DONE.match(words) is None or _NOT_YET.search(words):
        return None
    by = By(who.person.id, who.person.code, who.role)
    if prompt.template.startswith("report.confirm_class"):
        action, fields = "done", {"duty": f"{base}:{part}"}
    elif base == "dropout_report":
        action, fields = "submit_report", {"report": _what(prompt)}
    elif base in SENDS and prompt.pupil_id is None:
        action, fields = "submit_report", {"report": part}
        if base == "report":
            fields["period"] = _what(prompt)
    else:
        action, fields = "done", {"duty": f"{base}:{part}" if part else base}
    if prompt.pupil_id is not None:
        said = doing.for_pupil(ctx, by, pupils.get(ctx.tx, prompt.pupil_id), action, fields)
    elif prompt.subject_kind == "unit":
        said = doing.for_unit(ctx, by, units.get(ctx.tx, prompt.subject_id), action, fields)
    else:
        return None
    prompts.answered(ctx.tx, prompt.id, ctx.message_id, ctx.now)
    if said.text != "已登记。":
        return said
    return Answer(
        f"已记 {called(ctx, prompt)}：{'已报送' if action == 'submit_report' else '已办'}。有误请直接说。", said.reading
    )


def noted(ctx: Context, prompt: Prompt) -> Answer:
    """收到 to a prompt about no pupil: it is read, and stays to be done."""
    prompts.answered(ctx.tx, prompt.id, ctx.message_id, ctx.now)
    return Answer(f"好的，{called(ctx, prompt)}您已收到。办好后请回复“{prompt.code} 已办”。", {"ack": prompt.code})


def called(ctx: Context, prompt: Prompt) -> str:
    """What a prompt is about, in a few words: 李明缺勤核实, 开学排查（学籍异动两月复核）."""
    base, _, part = str(prompt.params.get("duty") or "").partition(":")
    name = pupils.get(ctx.tx, prompt.pupil_id).name if prompt.pupil_id is not None else ""
    title = DUTIES.get(base, (str(prompt.params.get("text", ""))[:30], ""))[0]
    return f"{name}{title}" + (f"（{PARTS[part]}）" if part in PARTS else "")


def _what(prompt: Prompt) -> str:
    """Which report or period a duty is about: the third part of its key."""
    parts = str(prompt.duty_key or "").split("|")
    return parts[2] if len(parts) > 2 else ""
