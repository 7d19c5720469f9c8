"""What reaches us from outside, in one shape for every channel: who said what, when, and under which id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Location:
    """A point on the map in degrees, with the name the phone gave it."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or event.

    `channel` is `wecom`, `sms`, or `page` (a parent's tap; `sender` is then `guardian:<number>`); (`channel`,
    `external_id`) is the same for every delivery of one message and
    different for any two messages. `sender` is a WeChat Work userid (`sys`: the platform itself) or a phone number
    as the provider wrote it. `kind`: text image voice video location link file event unknown. `event` is the lower-
    cased name, e.g. `click`, `template_card_event`. `selected` holds a card's choices as {question key: option
    ids}; `change` the kind of change and the ids of contact events; `media` what a picture, voice, video, file or
    link brought (media_id, url, format, title …). `raw` is the message word for word.
    """

    channel: str
    external_id: str
    sender: str
    kind: str
    text: str
    said_at: datetime
    raw: str = field(repr=False)
    event: str = ""
    event_key: str = ""
    task_id: str = ""
    card_type: str = ""
    response_code: str = field(default="", repr=False)
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    location: Location | None = None
    media: Mapping[str, str] = field(default_factory=dict)
    change: Mapping[str, str] = field(default_factory=dict)
    agent_id: str = ""
    to: str = ""
