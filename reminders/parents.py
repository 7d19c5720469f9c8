"""What is wanted said to a guardian: in his language, on the first of his own ways, with the other ways' words beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from config.parents import CHINESE
from reminders.whom import DUTY_PHONE
from reminders.world import World
from store.prompts import NewPrompt, Prompt
from store.pupils import Guardian

if TYPE_CHECKING:
    from reminders.gather import Gathered

#: Characters of whom to call, as the approved templates have it.
LONGEST_WHO = 20
#: Gives the address of the page on which one tap answers a prompt, by its number; None where there is none.
Links = Callable[[int], str | None]


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said: the prompt's template, the wording's name, its values, the duty key under which it stands."""

    template: str
    wording: str
    values: Mapping[str, str]
    duty_key: str | None
    duty: str | None = None
    default: bool = True
    clauses: Sequence[str] = ()


def to_guardian(
    one: Gathered, guardian: Guardian, key: str, told: Told, not_before: datetime, world: World
) -> NewPrompt:
    """The prompt to one guardian. `params`: `text` as an SMS, `parent` as 学校通知, `chinese` for a gateway that
    has approved nothing else and for the teacher who must call, `link` before the page's address (empty: no answer is asked
    for), `page`: question, answers and school."""
    said = world.parents.say(told.wording, told.values, guardian.language, one.place.policy)
    plain = (
        world.parents.say(told.wording, told.values, CHINESE, one.place.policy) if said.language != CHINESE else said
    )
    school = one.place.of("school")
    params: dict[str, Any] = {
        "text": said.sms,
        "parent": said.parent,
        "chinese": plain.sms,
        "legal": said.legal,
        "duty": told.duty,
        "default": told.default,
        "clauses": list(told.clauses),
    }
    if said.link:
        params |= {
            "link": said.link,
            "page": {
                "ask": said.ask,
                "answers": [list(answer) for answer in said.answers],
                "school": school.name if school is not None else "",
                "who": told.values.get("who", "班主任"),
            },
        }
    return NewPrompt(
        key=f"{key}|g{guardian.id}",
        county_id=one.place.county_id,
        subject_kind=one.kind,
        subject_id=one.id,
        channel=first_way(guardian),
        template=told.template,
        not_before=not_before,
        guardian_id=guardian.id,
        duty_key=told.duty_key,
        pupil_id=one.id if one.kind == "pupil" else None,
        params=params,
    )


def whom_to_call(one: Gathered, teacher: str) -> str:
    """The teacher, with the school's duty phone where it has one and the words stay short enough for every gateway."""
    school = one.place.of("school")
    phone = str(school.settings.get(DUTY_PHONE) or "") if school is not None else ""
    said = f"{teacher}（{phone}）"
    return said if phone and len(said) <= LONGEST_WHO else teacher


def first_way(guardian: Guardian) -> str:
    """The first of his ways that has an address; without any the SMS, whose failure tells what is missing."""
    has = {"parent": guardian.parent_userid is not None, "sms": guardian.phone_key is not None, "call": True}
    order = guardian.in_order
    way = next(way for way in order if has.get(way))
    return "sms" if way == "call" and order[0] != "call" else way


def in_words(texts: Mapping[str, str], said: Sequence[Prompt], links: Links | None) -> dict[str, str]:
    """One message's words for each way: `texts` by `sms` and `parent`, the latter with the page's address below."""
    words = dict(texts)
    asking = next((prompt for prompt in reversed(said) if prompt.params.get("link")), None)
    address = links(asking.id) if links is not None and asking is not None else None
    if asking is not None and address:
        words["parent"] = f"{words['parent']}\n{asking.params['link']}{address}"
    return words
