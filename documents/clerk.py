"""The clerk: makes a paper from a pupil's records, keeps it, and puts it into the outbox as a file.

A paper that says what its latest version says is that version, to the byte; one that says something else is the next. Who it was
made for, when, from which records and under which clauses stands in it and beside it.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from config.days import day_of, local
from config.errors import ForGood
from config.policy import Policy
from config.policy.clauses import Register
from config.policy.load import clauses_of
from config.wording.citing import cite
from config.wording.duties import MOST_PAPERS, brings_paper
from documents import content, docx, kinds, records
from reminders.rules import bodies
from reminders.world import World
from store import evidence, lines, outbox, papers, people, persons, pupils
from store.db import Tx
from store.outbox import NewMessage
from store.papers import NewPaper, Paper
from store.prompts import Prompt
from store.units import Unit

log = logging.getLogger(__name__)

#: Clauses whose words a paper brings.
QUOTED = 6
FULL, WITHHELD = "full", "withheld"
#: What no file may be called by on a phone or on Windows.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|{}%&=+@\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\s]+')


@dataclass(frozen=True, slots=True)
class For:
    """Whom a paper is made for: his number and name, and the role he acts in."""

    person_id: int
    name: str
    role: str


def make(
    tx: Tx, world: World, pupil_id: int, kind: str, who: For, now: datetime, *, withheld: bool = False
) -> Paper | None:
    """The paper of this kind as the records stand now; None for a pupil who is in no class. Raises ForGood for a
    template that is no use."""
    pupil = pupils.get(tx, pupil_id)
    day = day_of(now)
    if pupil_id not in people.places(tx, [pupil_id], day):
        return None
    one = records.gather(tx, world, pupil, day, withheld=withheld)
    draft = _Draft(
        county_id=pupil.county_id,
        subject=("pupil", pupil_id),
        whose=pupil.name,
        kind=kind,
        variant=WITHHELD if withheld else FULL,
        policy=one.policy,
        body=docx.body(kinds.KINDS[kind].template, content.told(one, kind)),
        clauses=content.clauses(one, kind),
        records=records.from_which(one),
        last_line=one.last_line,
    )
    return _kept(tx, world, draft, who, now)


def make_of_unit(tx: Tx, world: World, unit: Unit, kind: str, who: For, now: datetime) -> Paper | None:
    """A paper that a school or a county keeps once, as a form; None where the rules have drafted none for it."""
    printed = [line for line in lines.of(tx, "unit", [unit.id], ("document",)) if line.payload.get("kind") == kind]
    if not printed:
        return None
    policy = world.policy(tx, people.place_of_unit(tx, unit.id).policy)
    draft = _Draft(
        county_id=unit.county_id or unit.id,
        subject=("unit", unit.id),
        whose=unit.name,
        kind=kind,
        variant=FULL,
        policy=policy,
        body=docx.body(kinds.KINDS[kind].template, {"title": kinds.name(policy, kind), "unit": unit.name}),
        clauses=tuple(printed[-1].payload.get("clauses") or ()),
        records="单位名册",
        last_line=printed[-1].id,
    )
    return _kept(tx, world, draft, who, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """What a paper says before it is known which version it is."""

    county_id: int
    subject: tuple[str, int]
    whose: str
    kind: str
    variant: str
    policy: Policy
    body: Markup
    clauses: tuple[str, ...]
    records: str
    last_line: int


def _kept(tx: Tx, world: World, one: _Draft, who: For, now: datetime) -> Paper:
    """The version on file that says the same, else the next, which is made and kept."""
    title = kinds.name(one.policy, one.kind)
    said = hashlib.sha256("\n".join([title, one.body, *one.clauses, one.policy.stamp]).encode()).hexdigest()
    for _ in range(3):
        last = papers.latest(tx, one.county_id, one.subject, one.kind, one.variant)
        if last is not None and last.says == said:
            return last
        version = last.version + 1 if last is not None else 1
        made = {
            "at": f"{local(now):%Y年%m月%d日 %H:%M}",
            "instant": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "whom": f"应{bodies.name(who.role)}{who.name}办理需要",
            "version": version,
            "records": one.records,
            "policy": one.policy.stamp,
            "clauses": quotes(one.clauses, _register(one.policy.name, world.folder)),
        }
        packed = docx.file(title, one.body, made)
        new = NewPaper(
            county_id=one.county_id,
            subject_kind=one.subject[0],
            subject_id=one.subject[1],
            kind=one.kind,
            variant=one.variant,
            version=version,
            name=file_name(title, one.whose, version),
            says=said,
            sha256=evidence.put_file(tx, one.county_id, packed, docx.MIME, now),
            policy=one.policy.stamp,
            last_line=one.last_line,
            clauses=one.clauses,
            made_for=who.person_id,
            made_at=now,
        )
        papers.add(tx, new)
    raise AssertionError("somebody else makes the same paper again and again")


def send(tx: Tx, paper: Paper, person_id: int, key: str, now: datetime) -> bool:
    """Put it into the outbox for a person; False where it is there under that key already."""
    text = f"文件：{paper.name}（第{paper.version}版，校验码{paper.sha256[:12]}）"
    by_sms = f"文书“{paper.name}”已备好，短信发不了文件：请在企业微信“保学助手”里再要一次，或向承办单位要纸质的。"
    message = NewMessage(
        key=key,
        county_id=paper.county_id,
        channel="wecom",
        template="paper.file",
        text=text,
        person_id=person_id,
        request={"file": {"sha256": paper.sha256, "name": paper.name}, "words": {"sms": by_sms}},
    )
    return outbox.put(tx, message, now) is not None


def goes_with(tx: Tx, world: World, asked: Sequence[Prompt], now: datetime) -> int:
    """Papers of the duties that somebody is asked for in one message, each once for ever; gives how many go.

    A duty brings a paper when it is asked for first, not with every reminder. A paper that cannot be made keeps no prompt back.
    """
    bringing = [one for one in asked if brings_paper(one.template, str(one.params.get("duty") or ""))]
    if not bringing or len(bringing) > MOST_PAPERS:
        return 0
    wanted = [(one, kind) for one in bringing if (kind := _wanted(tx, one)) is not None]
    if not wanted:
        return 0
    sent = 0
    for prompt, kind in wanted:
        assert prompt.person_id is not None
        assert prompt.pupil_id is not None
        key = f"paper/{kind}/{prompt.pupil_id}/{_short(prompt.duty_key or '')}/to/{prompt.person_id}"
        if outbox.by_key(tx, key) is not None:
            continue
        person = persons.get(tx, prompt.person_id)
        role = next((post.role for post in people.roles_of(tx, person.id, day_of(now))), "teacher")
        try:
            paper = make(tx, world, prompt.pupil_id, kind, For(person.id, person.name, role), now)
        except ForGood:
            log.exception("paper not made", extra={"action": "paper_not_made", "prompt_id": prompt.id})
            continue
        if paper is not None and send(tx, paper, person.id, key, now):
            sent += 1
    return sent


def _wanted(tx: Tx, prompt: Prompt) -> str | None:
    """The paper that a prompt's reader takes in hand; None where its duty needs none, or the rules have drafted none."""
    duty = str(prompt.params.get("duty") or "").partition(":")[0]
    them = kinds.GOES_WITH.get(duty, ())
    if not them or prompt.pupil_id is None or prompt.channel != "wecom":
        return None
    printed = {line.payload.get("kind") for line in lines.of(tx, "pupil", [prompt.pupil_id], ("document",))}
    return next((kind for kind in them if kind in printed or kind in kinds.NEEDS_NO_DRAFT), None)


def quotes(cited: Sequence[str], register: Register) -> list[str]:
    """Clauses with their document, place and words: 卫政文〔2022〕80号 WH-68（附表）：“……”."""
    said = []
    for id_ in cited[:QUOTED]:
        clause = register.get(id_)
        said.append(f"{cite([id_])}" + (f"（{clause.place}）：“{clause.quote}”" if clause is not None else ""))
    if len(cited) > QUOTED:
        said.append("另见" + "、".join(cited[QUOTED:]))
    return said or ["系统默认，无文件依据"]


def file_name(title: str, pupil: str, version: int) -> str:
    """限期返校通知书_李明_第1版.docx: short enough for a phone, and nothing in it that a name must not have."""
    plain = [_NOT_IN_NAMES.sub("", part)[:longest] or "文书" for part, longest in ((title, 26), (pupil, 16))]
    return f"{'_'.join(plain)}_第{version}版.docx"


@lru_cache(maxsize=32)
def _register(policy: str, folder: Path | None) -> Register:
    return clauses_of(policy, folder)


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]
