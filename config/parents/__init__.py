"""What is said to parents, by language and profile, as data: `zh.yaml` here, other languages in the installer's folder.

A language is used only once somebody who speaks it has put his name under it (`reviewed`); until then, and for whatever it
lacks, the Chinese words go. Every wording is checked on start: its parameters, no web address in an SMS, its length in parts
of 70 or 67 UCS-2 units.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from config.errors import PersonError

CHINESE = "zh"
#: What has no wording of its own keeps the words that the case gives it.
OTHER = "notice"
#: UTF-16 units of an SMS alone, and of each part of a longer one.
ALONE, EACH = 70, 67
#: Parameters that a wording may have, each as long as it comes in practice: lengths are checked with these.
LONGEST = {"school": 14, "pupil": 4, "day": 6, "who": 20, "text": 0}
KINDS = ("nudge", "legal")
URL = re.compile(r"https?://|www\.|[0-9A-Za-z-]+\.(?:com|cn|net|org|top|vip|cc)\b", re.I)
_PLACE = re.compile(r"\{([a-z_]*)\}")
_FIELDS = {"kind", "sms", "parent", "link", "ask", "answers"}
#: What a list may call a language, and its code (BCP 47).
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "zh": ("汉语", "中文", "普通话", "汉", "汉文"),
    "mn": ("蒙古语", "蒙语", "蒙文", "蒙古文", "蒙"),
    "ii": ("彝语", "彝文", "彝"),
    "bo": ("藏语", "藏文", "藏"),
    "ug": ("维吾尔语", "维语", "维文", "维吾尔文"),
    "kk": ("哈萨克语", "哈语", "哈萨克文"),
    "ko": ("朝鲜语", "朝语", "朝鲜文", "韩语"),
    "za": ("壮语", "壮文", "壮"),
    "hmn": ("苗语", "苗文", "苗"),
    "hni": ("哈尼语", "哈尼文"),
    "lis": ("傈僳语", "傈僳文"),
    "tdd": ("傣语", "傣文", "傣"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One message in its wordings. `link` stands before the page's address (empty: none); `answers` are (key, label,
    sentence), `ask` is the page's question."""

    language: str
    legal: bool
    sms: str
    parent: str
    link: str = ""
    ask: str = ""
    answers: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """The wordings of one language. `reviewed`: who read them and when; empty: nobody has, and they are not used."""

    code: str
    reviewed: str
    most_parts: int
    templates: Mapping[str, Mapping[str, Any]]
    profiles: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)


class ParentWords:
    """Every language that is there; Chinese always is."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self._languages = dict(languages)

    def say(
        self, template: str, values: Mapping[str, str], language: str = CHINESE, profile: str | None = None
    ) -> Said:
        """A message in a parent's language, as far as that is there and reviewed; else in Chinese."""
        for code in (language, CHINESE):
            known = self._languages.get(code)
            if known is None or not known.reviewed:
                continue
            own = known.profiles.get(profile or "", {}).get(template)
            raw = own if own is not None else known.templates.get(template)
            if raw is not None:
                return self._said(code, template, raw, values)
        return self._said(CHINESE, OTHER, self._languages[CHINESE].templates[OTHER], values)

    def _said(self, code: str, template: str, raw: Mapping[str, Any], values: Mapping[str, str]) -> Said:
        chinese = self._languages[CHINESE].templates[template]
        sms, parent = (_PLACE.sub(lambda place: values.get(place[1], ""), str(raw[way])) for way in ("sms", "parent"))
        return Said(
            code,
            chinese["kind"] == "legal",
            sms,
            parent.replace("本短信", "本消息"),
            str(raw.get("link", "")),
            _PLACE.sub(lambda place: values.get(place[1], ""), str(raw.get("ask", ""))),
            # What is recorded is Chinese whatever the button says: it is read by the teacher.
            tuple(
                (key, str(raw.get("answers", {}).get(key, sentence)), sentence)
                for key, sentence in chinese.get("answers", {}).items()
            ),
        )

    def usable(self, language: str) -> bool:
        """Whether a parent of this language is written to in it."""
        known = self._languages.get(language)
        return known is not None and bool(known.reviewed)

    def languages(self) -> tuple[Language, ...]:
        """All that are there, reviewed or not."""
        return tuple(self._languages.values())


def load(folder: Path | None = None) -> ParentWords:
    """The packaged Chinese, and every `<code>.yaml` of the installer's folder. Raises PersonError with all faults."""
    own = files(__package__).joinpath("zh.yaml").read_text("utf-8")
    chinese = _language(CHINESE, yaml.safe_load(own), None)
    found, faults = {CHINESE: chinese}, check(chinese, chinese)
    for file in sorted(folder.glob("*.yaml")) if folder is not None and folder.is_dir() else ():
        try:
            raw = yaml.safe_load(file.read_text("utf-8"))
            language = _language(file.stem, raw, chinese if file.stem == CHINESE else None)
        except (OSError, ValueError, TypeError, AttributeError, KeyError, yaml.YAMLError) as error:
            faults.append(f"{file.name}：读不了（{type(error).__name__}）")
            continue
        faults += [f"{file.name}：{fault}" for fault in check(language, chinese)]
        found[file.stem] = language
    if faults:
        raise PersonError("给家长的话（parents/）有误：\n" + "\n".join(f"  - {fault}" for fault in faults))
    return ParentWords(found)


def check(language: Language, chinese: Language) -> list[str]:
    """Every fault of one language's wordings, one sentence each."""
    faults: list[str] = []
    every = [("", language.templates), *language.profiles.items()]
    for profile, templates in every:
        for name, raw in templates.items():
            called = f"{profile}.{name}" if profile else name
            known = chinese.templates.get(name)
            if known is None or not isinstance(raw, Mapping):
                faults.append(f"没有“{called}”这条消息，可写 {'、'.join(chinese.templates)}")
                continue
            faults += [f"{called}：{fault}" for fault in _faults(raw, known, language.most_parts)]
    return faults


def _faults(raw: Mapping[str, Any], chinese: Mapping[str, Any], most_parts: int) -> list[str]:
    faults = [f"不认得 {field}" for field in sorted(set(raw) - _FIELDS)]
    if raw.get("kind", chinese["kind"]) not in KINDS or raw.get("kind", chinese["kind"]) != chinese["kind"]:
        faults.append("kind 与中文的不同")
    for way in ("sms", "parent"):
        words = raw.get(way)
        if not isinstance(words, str) or not words.strip():
            faults.append(f"缺 {way}")
            continue
        wanted, given = set(_PLACE.findall(str(chinese[way]))), set(_PLACE.findall(words))
        if not given <= wanted | {"school"}:
            faults.append(f"{way} 里不能用 {'、'.join(sorted(given - wanted))}")
        if way == "sms" and not wanted - {"school"} <= given:
            faults.append(f"sms 里缺 {'、'.join(sorted(wanted - given))}")
        if URL.search(words):
            faults.append(f"{way} 里不能有网址")
    longest = _PLACE.sub(lambda place: "长" * LONGEST.get(place[1], 10), str(raw.get("sms", "")))
    if (parts := segments(longest)) > most_parts:
        faults.append(f"短信会有{parts}条长（最多{most_parts}条，每条 70 字，长短信每条 67 字）")
    if not set(raw.get("answers", {})) <= set(chinese.get("answers", {})):
        faults.append("answers 里有中文没有的回答")
    return faults


def _language(code: str, raw: Any, base: Language | None) -> Language:
    """One file; an installer's own Chinese file changes what it names and keeps the rest."""
    known = set(raw) - {"reviewed", "most_parts", "templates", "profiles"}
    if known:
        raise ValueError(f"unknown: {known}")
    templates = {**(base.templates if base else {}), **(raw.get("templates") or {})}
    return Language(
        code,
        str(raw.get("reviewed") or "").strip(),
        int(raw.get("most_parts", 3)),
        templates,
        raw.get("profiles") or {},
    )


def segments(text: str) -> int:
    """Parts of an SMS whose characters are not all ASCII: UCS-2, where a rare character counts as two."""
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= ALONE else -(-units // EACH)


def language_of(word: str) -> str | None:
    """The code of a language as lists write it (蒙古语, 彝语, mn); None for one that is not known."""
    said = word.strip()
    if said.lower() in LANGUAGES:
        return said.lower()
    return next((code for code, names in LANGUAGES.items() if said in names), None)
