"""What a message of any type looks like on a member's phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.wecom_phone import LONGEST, cut, link_free

#: Types that the stand-in delivers (document/path/90236); others are answered with 40008.
TYPES = ("text", "markdown", "textcard", "template_card", "file")


@dataclass(frozen=True, slots=True)
class Shown:
    """`text` as the phone shows it, `note` the network's remark, `card` what can be pressed, or None."""

    text: str
    note: str = ""
    card: Mapping[str, object] | None = None


def _named(part: object, *keys: str) -> list[str]:
    return [str(part[key]) for key in keys if part.get(key)] if isinstance(part, Mapping) else []


def shown(message: Mapping[str, object], response_code: str) -> Shown | None:
    """How a request's message looks; None when its content is empty or not of the right shape."""
    kind = str(message.get("msgtype"))
    content = message.get(kind)
    if not isinstance(content, Mapping):
        return None
    if kind in ("text", "markdown"):
        text = str(content.get("content") or "")
        note = "超过 2048 字节，后面的被截去" if len(text.encode()) > LONGEST else ""
        return Shown(link_free(cut(text)), note) if text else None
    if kind == "textcard":
        lines = _named(content, "title", "description", "url")
        return Shown("\n".join(lines)) if len(lines) == 3 else None
    return _template_card(content, response_code)


def _template_card(content: Mapping[str, object], response_code: str) -> Shown | None:
    lines = [
        *_named(content.get("main_title"), "title", "desc"),
        *_named(content, "sub_title_text"),
        *_named(content.get("quote_area"), "title", "quote_text"),
    ]
    rows = content.get("horizontal_content_list")
    if isinstance(rows, list):
        lines += ["：".join(_named(row, "keyname", "value")) for row in rows[:6]]
    offered = content.get("button_list")
    buttons = [
        {"text": str(button.get("text", "")), "key": str(button["key"])}
        for button in (offered if isinstance(offered, list) else [])[:6]
        if isinstance(button, Mapping) and button.get("key")
    ]
    if not lines:
        return None
    card = {
        "card_type": str(content.get("card_type", "")),
        "task_id": str(content.get("task_id", "")),
        "response_code": response_code,
        "buttons": buttons,
    }
    return Shown("\n".join(lines), card=card if buttons else None)
