"""Decrypted XML of a message or event (90239, 90240, 92032) -> `Incoming`."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from bot.wecom.xml import Malformed, parse
from handlers.turn.incoming import Incoming, Location

KINDS = frozenset({"text", "image", "voice", "video", "location", "link", "file", "event"})
MEDIA = {
    "MediaId": "media_id",
    "PicUrl": "url",
    "Url": "url",
    "Format": "format",
    "ThumbMediaId": "thumb_media_id",
    "Title": "title",
    "Description": "description",
    "FileName": "title",
}
#: Characters of a userid (the platform's own limit is 64 bytes) and of an event's name.
LONGEST_ID, LONGEST_EVENT = 64, 40
#: Fields that say which contact a contact event speaks of (90376, 92052, 90240).
SUBJECTS = ("UserID", "NewUserID", "Id", "NewId", "ParentId", "TagId", "ExternalUserID", "Name", "Department", "JobId")


def read(xml: str) -> Incoming:
    """Read one decrypted message. Raises `Malformed` when the fields every message has are missing or unusable.

    Kinds and events that are not known come as `unknown` or under their own name: nothing is lost.
    """
    root = parse(xml)
    sender, kind = _text(root, "FromUserName"), _text(root, "MsgType").lower()
    if not 1 <= len(sender) <= LONGEST_ID or not kind:
        raise Malformed("no sender or no kind")
    created = _text(root, "CreateTime")
    event = _text(root, "Event").lower() if kind == "event" else ""
    return Incoming(
        channel="wecom",
        external_id=_external_id(root, sender, created, kind, event, xml),
        sender=sender,
        kind=kind if kind in KINDS else "unknown",
        text=_text(root, "Content") if kind == "text" else "",
        said_at=_instant(created, kind),
        raw=xml,
        event=event,
        event_key=_text(root, "EventKey"),
        task_id=_text(root, "TaskId"),
        card_type=_text(root, "CardType"),
        response_code=_text(root, "ResponseCode"),
        selected=_selected(root),
        location=_location(root, kind, event),
        media={ours: value for theirs, ours in MEDIA.items() if kind != "event" and (value := _text(root, theirs))},
        change=_change(root),
        agent_id=_text(root, "AgentID"),
        to=_text(root, "ToUserName"),
    )


def _text(root: Element, name: str) -> str:
    return (root.findtext(name) or "").strip() if name != "Content" else (root.findtext(name) or "")


def _instant(seconds: str, kind: str) -> datetime:
    # From 2000 to 2100: a CreateTime in milliseconds or of another era would file a report under a wrong day.
    # Events report no day, and the platform's own samples of them date from 1973.
    first = 0 if kind == "event" else 946_684_800
    if re.fullmatch(r"[0-9]{1,10}", seconds) is None or not first <= int(seconds) < 4_102_444_800:
        raise Malformed("CreateTime")
    return datetime.fromtimestamp(int(seconds), UTC)


def _external_id(root: Element, sender: str, created: str, kind: str, event: str, xml: str) -> str:
    """MsgId, or for events, which have none, all that tells two of them apart within one second (90238)."""
    number = _text(root, "MsgId")
    if number != "0" and re.fullmatch(r"[0-9A-Za-z_-]{1,64}", number):
        return number
    parts = [
        event or kind,
        _text(root, "ChangeType"),
        _text(root, "EventKey"),
        _text(root, "TaskId"),
        _text(root, "BatchJob/JobId"),
    ]
    parts += [_text(root, name) for name in SUBJECTS]
    if kind != "event":
        parts.append(xml)
    digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{(event or kind)[:LONGEST_EVENT]}/{sender}/{created}/{digest[:24]}"


def _selected(root: Element) -> dict[str, tuple[str, ...]]:
    return {
        _text(item, "QuestionKey"): tuple((option.text or "").strip() for option in item.iterfind("OptionIds/OptionId"))
        for item in root.iterfind("SelectedItems/SelectedItem")
    }


def _change(root: Element) -> dict[str, str]:
    kind = _text(root, "ChangeType")
    if not kind:
        return {}
    # The official sample of 92052 misspells this one while its text does not: both mean the same.
    kind = "create_department" if kind == "create_deparmtment" else kind
    return {"ChangeType": kind, **{name: value for name in SUBJECTS if (value := _text(root, name))}}


def _location(root: Element, kind: str, event: str) -> Location | None:
    if kind == "location":
        names = ("Location_X", "Location_Y")
    elif event == "location":
        names = ("Latitude", "Longitude")
    else:
        return None
    try:
        latitude, longitude = (float(_text(root, name)) for name in names)
    except ValueError:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return Location(latitude, longitude, _text(root, "Label"))
