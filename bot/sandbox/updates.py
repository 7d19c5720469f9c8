"""What a passive reply makes of a card that was pressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import defusedxml.ElementTree as SafeTree  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Updated:
    """The card's new words, its spent button, and what can be pressed now (an option stands for choosing and submitting)."""

    text: str
    spent: str = ""
    buttons: list[dict[str, str]] = field(default_factory=list)


def updated(xml: str) -> Updated | None:
    """What a pressed card shows after an `update_template_card` reply (90241); None for any other reply."""
    root = SafeTree.fromstring(xml)
    if root.findtext("MsgType") != "update_template_card":
        return None
    lines = [
        root.findtext("TemplateCard/MainTitle/Title"),
        root.findtext("TemplateCard/MainTitle/Desc"),
        root.findtext("TemplateCard/SubTitleText"),
    ]
    text, spent = "\n".join(line for line in lines if line), root.findtext("TemplateCard/ReplaceText") or ""
    return Updated(text, spent, [] if spent else _options(root))


def _options(root: Element) -> list[dict[str, str]]:
    """A vote's options; the key names the submit button, the question and the choice."""
    submit = root.findtext("TemplateCard/SubmitButton/Key") or ""
    question = root.findtext("TemplateCard/CheckBox/QuestionKey") or ""
    return [
        {"text": one.findtext("Text") or "", "key": f"{submit}?{question}={one.findtext('Id') or ''}"}
        for one in root.iterfind("TemplateCard/CheckBox/OptionList")
    ]


def choice(key: str) -> tuple[str, str, str] | None:
    """Submit key, question and option of a vote's button; None for a plain button."""
    submit, _, rest = key.partition("?")
    question, _, option = rest.partition("=")
    return (submit, question, option) if rest else None
