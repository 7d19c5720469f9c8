"""Our messages as approved templates: gateways in mainland China send no free text (facts: Tencent 382, Aliyun 101346).

A message is matched against the wording that was handed in: what does not fit word for word has no template, and goes
another way. Parameters are cut out of the words, so that nobody can be told something else than what is on file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from config.errors import ForGood, PersonError
from config.parents import CHINESE, ParentWords

#: Characters of one message, signature and all; of one parameter; parameters of one template.
LONGEST, LONGEST_PARAMETER, MOST_PARAMETERS = 500, 35, 10
#: No addresses to +86: carriers drop them, and gateways refuse them in parameters.
URL = re.compile(r"https?://|www\.|[0-9A-Za-z-]+\.(?:com|cn|net|org|top|vip|cc)\b", re.I)
_PLACE = re.compile(r"\{([a-z_]+)\}")
ID = {"tencent": re.compile(r"[0-9]{4,12}"), "aliyun": re.compile(r"SMS_[0-9]{4,15}")}
ID_LOOKS = {"tencent": "一串数字，如 1234567", "aliyun": "SMS_ 加数字，如 SMS_123456789"}
#: For staff, whose messages differ every time.
FOR_STAFF = "staff.look"


class TemplatesError(PersonError):
    """The template file cannot be used; every fault in one line of `str()`."""


@dataclass(frozen=True, slots=True)
class Template:
    """One wording. `ours` matches the product's text (None: by name only), `parameters` in the order of the body."""

    name: str
    ours: re.Pattern[str] | None
    body: str
    parameters: tuple[str, ...]
    most: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled:
    """A message as a gateway sends it: the approved id, the parameters by name in their order, the words that result."""

    name: str
    template_id: str
    parameters: Mapping[str, str]
    text: str


class Registry:
    """The templates, and their approved ids at each gateway."""

    def __init__(self, templates: Iterable[Template], ids: Mapping[str, Mapping[str, str]]) -> None:
        self._templates = {one.name: one for one in templates}
        self._ids = {provider: dict(mapped) for provider, mapped in ids.items()}

    def has(self, provider: str, text: str, *, staff: bool) -> bool:
        """Whether a gateway has an approved template for these words."""
        found = self._match(text, staff=staff)
        return found is not None and found[0].name in self._ids.get(provider, {})

    def fill(self, provider: str, text: str, *, staff: bool) -> Filled:
        """The message for a gateway. Raises `ForGood` where there is no template or a parameter does not fit it."""
        found = self._match(text, staff=staff)
        if found is None:
            raise ForGood("这段话没有审核通过的短信模板", code="no_template")
        template, values = found
        template_id = self._ids.get(provider, {}).get(template.name)
        if template_id is None:
            raise ForGood(f"短信模板 {template.name} 在这家平台没有审核通过的编号", code="no_template")
        for name, value in values.items():
            if not value or len(value) > template.most.get(name, LONGEST_PARAMETER) or URL.search(value):
                raise ForGood(
                    f"短信模板 {template.name} 的参数 {name} 不合要求（空、超长或含网址）", code="bad_parameter"
                )
        words = _PLACE.sub(lambda place: values[place[1]], template.body)
        return Filled(template.name, template_id, MappingProxyType(values), words)

    def approved(self, provider: str) -> dict[str, str]:
        """Approved id → wording, of one gateway."""
        return {number: self._templates[name].body for name, number in self._ids.get(provider, {}).items()}

    def missing(self, provider: str) -> tuple[str, ...]:
        """Templates without an approved id at a gateway: what they would say goes another way."""
        return tuple(name for name in self._templates if name not in self._ids.get(provider, {}))

    def _match(self, text: str, *, staff: bool) -> tuple[Template, dict[str, str]] | None:
        if staff:
            template = self._templates.get(FOR_STAFF)
            return (template, {}) if template is not None else None
        for template in self._templates.values():
            match = template.ours.fullmatch(text) if template.ours is not None else None
            if match is not None:
                return template, {name: match[name].strip() for name in template.parameters}
        return None


def of_languages(words: ParentWords) -> list[Template]:
    """The wordings of other languages as templates: `guardian.absent` in Mongolian is `guardian.absent.mn`."""
    packaged, found = _packaged(), []
    for language in words.languages():
        for name, raw in language.templates.items() if language.code != CHINESE and language.reviewed else ():
            chinese, ours = packaged.get(f"guardian.{name}"), str(raw["sms"])
            if chinese is None or "{text}" in ours:
                continue
            # A gateway puts its signature in brackets before it: ours may not stand there too.
            body = ours.replace("【", "").replace("】", "：")
            most = {place: chinese["most"][place] for place in _PLACE.findall(body)}
            found.append(_template(f"guardian.{name}.{language.code}", {"ours": ours, "body": body, "most": most}))
    return found


def load(file: Path, providers: Mapping[str, str], more: Iterable[Template] = ()) -> Registry:
    """The packaged templates and `more` with the ids of `file`; `providers`: name → signature. Raises `TemplatesError`."""
    try:
        own = yaml.safe_load(file.read_text("utf-8")) or {}
    except FileNotFoundError:
        raise TemplatesError(f"找不到短信模板编号文件 {file}：请照 docs/sms.md 写一个") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TemplatesError(f"短信模板编号文件 {file} 读不了（{type(error).__name__}）") from None
    templates = [*(_template(name, raw) for name, raw in _packaged().items()), *more]
    faults = check(templates, own, providers)
    if faults:
        raise TemplatesError(f"短信模板编号文件 {file} 有误：\n" + "\n".join(f"  - {fault}" for fault in faults))
    return Registry(templates, {provider: own.get(provider) or {} for provider in providers})


def _packaged() -> dict[str, Any]:
    text = resources.files("config.sms_templates").joinpath("templates.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def check(templates: Iterable[Template], own: object, providers: Mapping[str, str]) -> list[str]:
    """Every fault of the templates and of the ids in `own`, one sentence each."""
    by_name = {one.name: one for one in templates}
    faults = [
        fault for template in by_name.values() for sign in providers.values() for fault in _faults(template, sign)
    ]
    if not isinstance(own, Mapping):
        return [*faults, "应写作“平台: {模板名: 编号}”"]
    for provider, mapped in own.items():
        if provider not in ID:
            faults.append(f"没有“{provider}”这家平台，可写 tencent、aliyun")
            continue
        if not isinstance(mapped, Mapping):
            faults.append(f"{provider} 下面应是“模板名: 编号”")
            continue
        for name, template_id in mapped.items():
            if name not in by_name:
                faults.append(f"{provider}：没有“{name}”这个模板，可写 {'、'.join(by_name)}")
            if not isinstance(template_id, str) or ID[provider].fullmatch(template_id) is None:
                faults.append(f"{provider}.{name}：编号应是{ID_LOOKS[provider]}，并加引号")
        taken = [str(one) for one in mapped.values()]
        faults += [f"{provider}：编号 {one} 用了两次" for one in sorted({one for one in taken if taken.count(one) > 1})]
    faults += [f"{provider} 没有任何模板编号，什么也发不出去" for provider in providers if not own.get(provider)]
    return list(dict.fromkeys(faults))


def _faults(template: Template, sign: str) -> list[str]:
    faults = []
    named = set(template.ours.groupindex) if template.ours is not None else set()
    if len(set(template.parameters)) != len(template.parameters) or len(template.parameters) > MOST_PARAMETERS:
        faults.append(f"模板 {template.name}：一个参数用了两次，或参数超过 {MOST_PARAMETERS} 个")
    if set(template.parameters) != set(template.most) or not set(template.parameters) <= named | set():
        faults.append(f"模板 {template.name}：参数与原文、长度表对不上")
    if any(not 1 <= most <= LONGEST_PARAMETER for most in template.most.values()):
        faults.append(f"模板 {template.name}：参数最长 {LONGEST_PARAMETER} 个字")
    if URL.search(template.body) or re.search(r"[【】]", template.body):
        faults.append(f"模板 {template.name}：正文不能有网址和【】")
    if len(_PLACE.sub("", template.body)) + sum(template.most.values()) + len(sign) + 2 > LONGEST:
        faults.append(f"模板 {template.name}：连签名超过 {LONGEST} 个字")
    return faults


def _template(name: str, raw: Mapping[str, object]) -> Template:
    ours, body, most = raw.get("ours"), str(raw["body"]), raw.get("most") or {}
    assert isinstance(most, Mapping)
    return Template(name, _pattern(str(ours)) if ours else None, body, tuple(_PLACE.findall(body)), dict(most))


def _pattern(ours: str) -> re.Pattern[str]:
    pieces, seen, made = _PLACE.split(ours), set[str](), ""
    for place, piece in enumerate(pieces):
        # Every other piece is the name of a parameter; words between them stand as they are.
        if place % 2 == 0:
            made += re.escape(piece)
        else:
            # A name that comes twice is the same word twice.
            made += f"(?P={piece})" if piece in seen else f"(?P<{piece}>.*?)"
            seen.add(piece)
    return re.compile(made, re.S)
