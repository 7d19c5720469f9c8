"""`baoxue act ACTION --by WHO [--pupil 学校/班级/姓名] [--with FIELD=VALUE]`: an action of the contract, told at the command line.

It goes the one way that chat and buttons go, and answers in the same words.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from bot.commands import whom
from bot.commands.opening import opened
from config.days import day_of
from config.errors import PersonError
from config.wording.told import ACTIONS
from handlers.official import forms
from handlers.steps.actions import ACTIONS as KNOWN
from handlers.turn.context import Answer, Context
from handlers.turn.sight import speaker
from store import inbox
from store.db import Tx

#: Fields that name people, who are told by 工号 or name.
PEOPLE = ("person", "persons")


def run(action: str, pupils: Sequence[str], *, by: str, told: Sequence[str], say: str, as_json: bool) -> int:
    """Do the action for each pupil, or for the unit of whoever acts where none is named; 1 where it was refused.

    action: its id or its Chinese name. told: `field=value`, a field told twice is a list, `to.county=东莞市` a part of one.
    All or nothing: fields that are no use raise PersonError and nothing is kept.
    """
    id_ = action if action in KNOWN else next((key for key, name in ACTIONS.items() if action in name.split("、")), "")
    if not id_:
        raise PersonError(f"没有“{action}”这个操作，可用的有：{'、'.join(KNOWN)}。")
    fields = _fields(told)
    with opened() as runtime:
        now = runtime.clock.now()
        with runtime.db.write() as tx:
            about = [whom.pupil(tx, word, day_of(now), left=True) for word in pupils]
            county = about[0].county_id if about else whom.county(tx, by)
            if any(one.county_id != county for one in about):
                raise PersonError("一次只办一个县的学生。")
            person = whom.person(tx, county, by)
            fields, names = _people(tx, county, fields)
            kept = inbox.receive(
                tx,
                channel="console",
                external_id=f"act-{uuid.uuid4().hex}",
                kind="action",
                sender=person.code,
                text=say or f"{ACTIONS[id_]}：{'、'.join(pupils) or person.name} {' '.join(told)}".strip(),
                said_at=now,
                now=now,
            )
            ctx = Context(tx, runtime.home, kept.id, "console", say, now, now, county)
            who = speaker(tx, person, day_of(now))
            came = [forms.for_pupil(ctx, who, one, id_, fields, names) for one in about]
            came = came or [forms.for_unit(ctx, who, id_, fields)]
            text = "\n".join(one.text for one in came if one.text)
            label = [one.reading for one in came]
            inbox.answer(tx, kept.id, text, now, reading=label, county_id=county, person_id=person.id)
    return _print(came, as_json=as_json)


def _print(came: Iterable[Answer], *, as_json: bool) -> int:
    """Each answer in its line, refusals on stderr."""
    status = 0
    for one in came:
        label = one.reading if isinstance(one.reading, dict) else {}
        refused = bool(label.get("refused"))
        status = max(status, int(refused))
        if as_json:
            click.echo(json.dumps({**label, "refused": refused, "text": one.text}, ensure_ascii=False))
        else:
            click.echo(f"baoxue: {one.text}" if refused else one.text, err=refused)
    return status


def _fields(told: Sequence[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for one in told:
        key, equals, value = one.partition("=")
        if not equals or not key.strip() or not value.strip():
            raise PersonError(f"“{one}”请写成 字段=内容，如 cause=work、what=police_document。")
        name, _, part = key.strip().partition(".")
        word: Any = {"true": True, "false": False}.get(value.strip(), value.strip())
        if part:
            if not isinstance(fields.setdefault(name, {}), dict):
                raise PersonError(f"{name} 既写成一项，又写成几部分。")
            fields[name][part] = word
        elif name in fields:
            held = fields[name]
            fields[name] = [*held, word] if isinstance(held, list) else [held, word]
        else:
            fields[name] = word
    return fields


def _people(tx: Tx, county: int, fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields with people by their 工号, and what the one person in them is called."""
    found, names = dict(fields), {}
    for key in PEOPLE:
        if key not in fields:
            continue
        words = fields[key] if isinstance(fields[key], list) else [fields[key]]
        them = [whom.person(tx, county, str(word)) for word in words]
        found[key] = [one.code for one in them] if key == "persons" else them[0].code
        names[key] = "、".join(one.name for one in them)
    return found, names
