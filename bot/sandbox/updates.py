"""What a passive reply makes of a card that was pressed."""

from __future__ import annotations

import defusedxml.ElementTree as SafeTree  # type: ignore[import-untyped]


def updated(xml: str) -> tuple[str, str] | None:
    """What a pressed card shows after an `update_template_card` reply (90241): its words and its spent button; None for
    any other reply."""
    root = SafeTree.fromstring(xml)
    if root.findtext("MsgType") != "update_template_card":
        return None
    lines = [
        root.findtext("TemplateCard/MainTitle/Title"),
        root.findtext("TemplateCard/MainTitle/Desc"),
        root.findtext("TemplateCard/SubTitleText"),
    ]
    return "\n".join(line for line in lines if line), root.findtext("TemplateCard/ReplaceText") or ""
