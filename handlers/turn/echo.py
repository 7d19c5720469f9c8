"""Saying back what was understood, short enough to be read at a glance. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from config.days import say_day
from config.wording.told import OUTCOME as OUTCOME
from config.wording.told import REASON as REASON
from config.wording.told import STATUS as STATUS
from config.wording.told import STEP as STEP
from handlers.reading import MISSING, Reading

#: In place of a cause that only those who own a duty of the case may read.
HIDDEN = "hidden"
PERIOD: Mapping[str, str] = {"day": "", "am": "上午", "pm": "下午"}
#: How many pupils of one status are named before the rest is counted.
NAMED = 12
RIGHT = "有误请直接说。"
#: How what was reported before is said again in a word.
SAID = {
    "unexcused": "没请假",
    "absent": "没到",
    "sick": "病假",
    "personal": "事假",
    "late": "迟到",
    "left_early": "早退",
}


def day(when: date, today: date) -> str:
    """今天, 昨天, or the date."""
    if when == today:
        return f"今天（{when.month}月{when.day}日）"
    if (today - when).days == 1:
        return f"昨天（{when.month}月{when.day}日）"
    return say_day(when)


def roll(
    reading: Reading,
    klass: str,
    told: Iterable[tuple[str, str]],
    runs: Mapping[str, int],
    today: date,
    *,
    fixed: bool,
    beside: bool = False,
) -> str:
    """What was recorded of a class: counts, then names by status, with the day of the run where one is unexcused.

    `beside`: others were named before, and their absence holds.
    """
    parts: list[str] = []
    if reading.expected is not None:
        parts.append(f"应到{reading.expected}")
    if reading.present_count is not None:
        parts.append(f"实到{reading.present_count}")
    counts = "".join(parts)
    said = [counts] if counts else []
    by_status: dict[str, list[str]] = {}
    for name, status in told:
        run = runs.get(name, 0)
        shown = f"{name}{_nth(run)}" if status in MISSING and run > 1 else name
        by_status.setdefault(status, []).append(shown)
    said += [f"{_names(names)}{STATUS[status]}" for status, names in by_status.items()]
    if reading.all_present:
        said.append("全到")
    elif reading.others_present and (by_status or beside):
        said.append("其余都到")
    if not said:
        return ""
    what = "，".join(said)
    head = f"已更正 {day(reading.date, today)}" if fixed else day(reading.date, today)
    return f"{head}{PERIOD[reading.period]} {klass}：{what}。{RIGHT}"


def step(name: str, reading: Reading, acted: date, today: date, *, kind: str | None = None) -> str:
    """What was recorded of a case."""
    said = [STEP.get(kind or reading.step or "info", "情况")]
    if acted != today:
        said[0] = f"{acted.month}月{acted.day}日{said[0]}"
    if reading.outcome and reading.outcome in OUTCOME and reading.step != "returned":
        said.append(OUTCOME[reading.outcome])
    if reading.reason == HIDDEN:
        said.append("原因受限")
    elif reading.reason:
        said.append(f"原因：{REASON.get(reading.reason, reading.reason)}")
    if reading.promise_date:
        said.append(
            f"{say_day(reading.promise_date)}返校" if reading.outcome == "promised" else say_day(reading.promise_date)
        )
    if said == [STEP["info"]]:
        said = ["情况（照您的原话）"]
    return f"已记 {name}：{'，'.join(said)}。{RIGHT}"


def numbered(candidates: Sequence[str]) -> str:
    """1 张晓明、2 王晓明."""
    return "、".join(f"{place} {name}" for place, name in enumerate(candidates, 1))


def _nth(run: int) -> str:
    return f"（第{run}天）"


def _names(names: Sequence[str]) -> str:
    if len(names) <= NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:NAMED])}等{len(names)}人"


def unlisted(names: Sequence[str]) -> str:
    """Said to who reports a class: for whom his report does not speak."""
    who = "、".join(names) if len(names) <= 3 else f"{names[0]}等{len(names)}人"
    return f"{who}不在新名单里，去向校长还没有答复，没有算到校；人在的请说“{names[0]}到了”。"
