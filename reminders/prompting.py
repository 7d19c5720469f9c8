"""From what the rules want said to messages that go out: prompts to persons, several of them in one message."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from config.days import LOCAL, day_of, instant, local
from config.wording.duties import MOST_PAPERS, brings_paper
from reminders import restraint, whom
from reminders.bundle import Item, Row, bundle, digest, not_reported
from reminders.parents import Told, in_words, to_guardian
from reminders.restraint import Limit
from reminders.rules.lines import Line
from reminders.story import as_text, story
from reminders.world import World
from store import outbox, people, prompts, pupils, tasks, units, withdrawals
from store.db import Tx
from store.outbox import NewMessage
from store.prompts import NewPrompt, Prompt, Recipient

if TYPE_CHECKING:
    from reminders.gather import Gathered

#: More items than these in one message are a page, one line a pupil.
MANY = 6
#: So many matters in one message come with their stories.
STORIES = 2
MORNING = time(7, 0)
#: Bytes of one WeChat Work text; a longer message goes in parts, which count against the member's limits.
PART_BYTES = 2000
ENDED = "已办结或情况有变"


def want(
    tx: Tx,
    one: Gathered,
    messages: Iterable[Line],
    now: datetime,
    world: World,
    *,
    awake: str = "",
    until: Mapping[str, Limit] | None = None,
) -> None:
    """Turn message lines into prompts. `awake` is the code of the one who is writing now: he need not be spared.

    `until`: the time limits of the duties they are about, by their keys.
    """
    wanted: list[NewPrompt] = []
    for line in messages:
        to = str(line.fields["to"])
        text = str(line.fields["text"])
        person = None if to == "guardian" else whom.reached(tx, one, to, now)
        limit = (until or {}).get(str(line.fields.get("_duty")))
        params: dict[str, Any] = {
            "text": text,
            "duty": line.fields.get("duty"),
            "default": bool(line.fields.get("default")),
            "clauses": list(line.fields.get("_clauses", ())),
            **restraint.params_of(limit, one.policy),
        }
        common: dict[str, Any] = {
            "county_id": one.place.county_id,
            "subject_kind": one.kind,
            "subject_id": one.id,
            "template": str(line.fields.get("template", "")),
            "duty_key": line.fields.get("_duty"),
            "pupil_id": one.id if one.kind == "pupil" else None,
            "params": params,
            "urgent": restraint.always_urgent(params["duty"], one.policy),
        }
        if to == "guardian":
            guardian = next(iter(pupils.guardians_of(tx, [one.id]).get(one.id, ())), None)
            if guardian is None:
                _nobody(tx, one, line, now, "家长没有登记联系方式")
                continue
            told = Told(
                common["template"],
                str(line.fields.get("duty") or "").partition(":")[0],
                {"text": text, "pupil": one.pupil.info.name if one.pupil is not None else ""},
                common["duty_key"],
                params["duty"],
                params["default"],
                params["clauses"],
            )
            wanted.append(to_guardian(one, guardian, line.key, told, after_quiet(now, world.quiet), world))
        elif person is None:
            if world.outside(to):
                continue  # a body outside the system: its paper is on file, nobody here can be written to
            _nobody(tx, one, line, now, f"没有找到 {to}")
        else:
            quiet = restraint.quiet_hours(tx, person, whom.roles(one.cast, person), world)
            opens = quiet[1] if quiet is not None else MORNING
            at = restraint.on_a_working_day(after_quiet(now, quiet), one.calendar, limit, opens)
            wanted.append(
                NewPrompt(
                    key=line.key,
                    channel="wecom" if person.wecom_userid or not person.phone_key else "sms",
                    person_id=person.id,
                    not_before=now if to == awake else at,
                    **common,
                )
            )
    said = withdrawals.stand_again(tx, wanted, instant(day_of(now), time(0))) if wanted else set()
    prompts.want(tx, [new for new in wanted if new.key not in said], now)


def withdraw(tx: Tx, subject: tuple[str, int], gone: set[str], now: datetime) -> None:
    """End the prompts of duties that are no longer open."""
    if gone:
        prompts.end(tx, subject, now, duty_keys=gone, reason=ENDED)


def compose(tx: Tx, now: datetime, world: World | None = None, limit: int = 500) -> int:
    """Put what is due to each person now into one message each; give how many messages were made.

    What can wait is held for whoever gets digests, or got his fill today (`reminders.restraint`).
    """
    return compose_to(tx, prompts.recipients(tx, now, limit), now, world or World())


def compose_to(tx: Tx, them: Sequence[Recipient], now: datetime, world: World) -> int:
    """The same for these recipients."""
    made = 0
    known = restraint.receivers(tx, them, world, now)
    for to in them:
        taken = prompts.take(tx, to, now)
        receiver = known.get(to.person_id) if to.person_id is not None else None
        taken = restraint.to_say_now(tx, to, taken, receiver, world, now) if taken else []
        if taken:
            made += compose_for(tx, to, taken, now, world)
    return made


def compose_for(tx: Tx, to: Recipient, taken: Sequence[Prompt], now: datetime, world: World) -> int:
    """One message for each channel that the prompts want: normally one."""
    made = 0
    for channel in sorted({prompt.channel for prompt in taken}):
        here = [prompt for prompt in taken if prompt.channel == channel]
        said = _one_a_matter(here)
        rolls = [prompt for prompt in said if prompt.params.get("duty") == "checkin"]
        if len(rolls) > 1:
            # A report answers for its class; twenty classes need no twenty codes.
            said = [prompt for prompt in said if prompt not in rolls]
        asks = [prompt for prompt in said if prompt.duty_key is not None and to.person_id is not None]
        codes = prompts.supersede(tx, to, asks, now)
        codes |= prompts.give_codes(tx, to, [prompt for prompt in asks if prompt.id not in codes])
        items = [
            Item(_words(tx, world, one, len(said), now), one.params.get("duty"), codes.get(one.id)) for one in said
        ]
        if len(rolls) > 1:
            names = [units.get(tx, prompt.subject_id).name for prompt in rolls]
            items.append(Item(not_reported(names, str(rolls[0].template)), "checkin", None))
        text, request = bundle(items), _card(here, codes) if channel == "wecom" else None
        if to.person_id is not None and (len(text.encode()) > PART_BYTES or len(items) > MANY):
            text = _digest(tx, said, codes, items, now)
        papers = sum(brings_paper(one.template, str(one.params.get("duty") or "")) for one in here)
        if channel == "wecom" and papers > MOST_PAPERS:
            text += "\n文书较多，没有逐份发送；要哪一份，发“姓名的”加文书名，如“李明的通知书”。"
        if to.guardian_id is not None:
            notice = bundle([Item(str(one.params.get("parent", one.params["text"])), None, None) for one in said])
            plain = bundle([Item(str(one.params.get("chinese", one.params["text"])), None, None) for one in said])
            words = in_words({"sms": text, "parent": notice, "chinese": plain}, said, world.links)
            text = words["parent" if channel == "parent" else "sms"]
            request = {"words": words, "legal": any(one.params.get("legal") for one in said)}
        mark = hashlib.sha256("/".join(str(prompt.id) for prompt in here).encode()).hexdigest()[:24]
        message_id = outbox.put(
            tx,
            NewMessage(
                key=f"prompts/{channel}/{here[0].id}/{mark}",
                county_id=to.county_id,
                channel=channel,
                template=here[0].template if len(here) == 1 else "bundle",
                text=text,
                person_id=to.person_id,
                guardian_id=to.guardian_id,
                parts=1 + len(text.encode()) // PART_BYTES if channel == "wecom" else 1,
                urgent=any(prompt.urgent for prompt in here),
                request=request,
            ),
            now,
        )
        if message_id is not None:
            prompts.asked(tx, {prompt.id: codes.get(prompt.id) for prompt in here}, message_id, now)
            made += 1
            if world.papers is not None and to.person_id is not None and channel == "wecom":
                made += world.papers(tx, world, here, now)
    return made


def _words(tx: Tx, world: World, one: Prompt, together: int, now: datetime) -> str:
    """A prompt's words; whoever is asked to look after what others have not gets the story with it."""
    text = str(one.params["text"])
    told_on = one.template.endswith(".escalated") or (one.template.endswith(".overdue") and "请您督促" in text)
    if not told_on or one.subject_kind != "pupil" or together > STORIES:
        return text
    return f"{text}\n{as_text(story(tx, world, one.subject_id, one.county_id, day_of(now)))}"


def _digest(tx: Tx, said: Sequence[Prompt], codes: Mapping[int, int], items: Sequence[Item], now: datetime) -> str:
    """Many matters as one page: one line a pupil, the most pressing first."""
    ids = [one.pupil_id for one in said if one.pupil_id is not None]
    known = pupils.many(tx, ids)
    where = people.places(tx, ids, day_of(now))
    rows: dict[object, Row] = {}
    for one, item in zip(said, items, strict=False):
        due = one.params.get("due")
        at = datetime.fromisoformat(str(due)) if due else None
        pupil = known.get(one.pupil_id) if one.pupil_id is not None else None
        name = pupil.name if pupil is not None else ""
        klass = where[pupil.id].line[-1].name if pupil is not None and pupil.id in where else ""
        row = rows.setdefault(one.pupil_id or one.id, Row(name, klass, codes.get(one.id), []))
        clauses = one.params.get("clauses") or ()
        basis = "系统默认" if one.params.get("default") else str(clauses[0]) if clauses else ""
        row.add(str(one.params.get("duty") or ""), one.template.rpartition(".")[2], at, item.text, basis)
    rest = [item.text for item in items[len(said) :]]
    return digest(list(rows.values()), rest, local(now))


def _card(here: Sequence[Prompt], codes: Mapping[int, int]) -> dict[str, Any] | None:
    """What buttons can answer: one prompt alone, about a pupil, that asks something of its reader."""
    if len(here) != 1 or here[0].subject_kind != "pupil" or here[0].id not in codes:
        return None
    return {"card": {"task_id": f"prompt-{here[0].id}", "duty": str(here[0].params.get("duty") or "")}}


def _one_a_matter(taken: Sequence[Prompt]) -> list[Prompt]:
    """Several prompts of one duty that waited together (a night, a standstill) are one: the latest says it all."""
    latest: dict[object, Prompt] = {}
    for prompt in taken:
        latest[prompt.duty_key or prompt.id] = prompt
    return sorted(latest.values(), key=lambda prompt: prompt.id)


def after_quiet(now: datetime, quiet: tuple[time, time] | None) -> datetime:
    """`now`, or the end of the quiet hours in which it falls. Hours are wall clock in China and may cross midnight."""
    if quiet is None or quiet[0] == quiet[1]:
        return now
    first, last = quiet
    there = local(now)
    clock = there.time()
    inside = first <= clock < last if first < last else clock >= first or clock < last
    if not inside:
        return now
    day = there.date() + timedelta(days=1) if first > last and clock >= first else there.date()
    return datetime.combine(day, last, LOCAL).astimezone(now.tzinfo)


def _nobody(tx: Tx, one: Gathered, line: Line, now: datetime, why: str) -> None:
    """What cannot be said to anybody becomes a task for a human: never silence."""
    tasks.open_task(
        tx,
        county_id=one.place.county_id,
        key=f"unreachable/{line.key}",
        kind="unreachable",
        owner_role="class_teacher" if one.kind == "pupil" else "school_lead",
        unit_id=one.place.line[-1].id,
        pupil_id=one.id if one.kind == "pupil" else None,
        text=f"{why}，这条消息没有送出{whom.call(one.place)}：{line.fields['text']}",
        now=now,
    )
