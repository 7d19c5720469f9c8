"""Which words made which mark, told a line each, for whoever wants to know why a message was read so."""

from __future__ import annotations

from handlers.reading.kind.intent import Kind, weigh
from handlers.reading.model import Reading
from handlers.reading.tables.signs import ABOUT, FIRST, RIGHTING

_SAID = {
    "unexcused": "无故",
    "absent": "缺勤(未说原因)",
    "sick": "病假",
    "personal": "事假",
    "late": "迟到",
    "left_early": "早退",
    "present": "在校",
}


def tell(reading: Reading, text: str, pieces: list[tuple[str, str, str, int, int]], kind: Kind) -> list[str]:
    """Lines for one reading. `pieces`: (pupil, kind, how, start, end) of every piece of evidence, in the order found; `kind`: what
    its signs told."""
    lines = [f"intent {reading.intent}, date {reading.date.isoformat()}, period {reading.period}", *_signs(kind)]
    if reading.expected is not None or reading.present_count is not None:
        lines.append(f"counts: expected {reading.expected}, present {reading.present_count}")
    for mention in reading.mentions:
        who = "/".join(mention.names) or "nobody on the roster"
        lines.append(f"“{mention.words}” [{mention.start}:{mention.end}] is {who} ({mention.how})")
    for pupil, told, how, start, end in pieces:
        lines.append(f"“{text[start:end]}” [{start}:{end}] says {told} of {pupil} ({how})")
    for mark in reading.marks:
        lines.append(
            f"{mark.name} → {mark.status} ({_SAID[mark.status]}) by “{mark.words}” [{mark.span[0]}:{mark.span[1]}]"
        )
    if reading.all_present:
        lines.append("everybody is here")
    elif reading.others_present:
        lines.append("everybody else is here")
    if reading.intent == "reply":
        lines.append(
            f"step {reading.step}, outcome {reading.outcome}, reason {reading.reason}, promised for {reading.promise_date}"
        )
    lines += reading.notes
    if reading.intent == "query":
        lines.append(f"asks {reading.query_kind} about {reading.student or 'no one pupil'}")
    lines += [f"asks back {ask.code}: {ask.question()}" for ask in reading.asks]
    return lines


def _signs(kind: Kind) -> list[str]:
    """What each sign of its kind weighed, and the sums."""
    if kind.about is None:
        return []
    lines = []
    for sign, strength in kind.about.items():
        weighed = ", ".join(f"{about} {weight * strength:+g}" for about, weight in ABOUT[sign].items())
        lines += [f"sign: {sign} ({weighed})"] if weighed else []
    sums = sorted(weigh(kind.about).items(), key=lambda one: -one[1])
    lines.append(f"weighed: {', '.join(f'{about} {weight:g}' for about, weight in sums)}")
    if kind.report:
        parts = ", ".join(f"{sign} {RIGHTING[sign] * strength:+g}" for sign, strength in kind.report.items())
        lines.append(f"first report or correction: {FIRST:+g} to begin with, {parts}")
    return lines
