"""A strict reader of YAML: no duplicate keys, no value that silently becomes another (22:00, on, yes, dates and 007
stay text).

PyYAML's own loader turns 22:00 into 1320, `on` into true, and keeps the last of two equal keys without a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml

from config.errors import PersonError

Path_: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"-?(0|[1-9]\d*)")
_FLOAT = re.compile(r"-?(0|[1-9]\d*)\.\d+")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class FileFault(PersonError):
    """A file that cannot be read as it should be; the text names file, line and reason in Chinese."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and at which line (from 1) each path stands."""

    name: str
    data: Mapping[str, Plain]
    lines: Mapping[Path_, int]

    def line(self, path: Path_) -> int:
        """The line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(file: Path) -> Document:
    """Read a file whose top is a mapping."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileFault(
            f"{file.name}：读不了这个文件（{error.__class__.__name__}），请检查文件是否存在、是否为UTF-8编码。"
        ) from error
    return parse(text, file.name)


def parse(text: str, name: str) -> Document:
    """The same for text already in hand; `name` stands in what is said about faults."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark is not None else "某处"
        raise FileFault(
            f"{name} {where}:YAML格式有误（{getattr(error, 'problem', None) or error}），请检查缩进、冒号和括号。"
        ) from error
    if not isinstance(node, yaml.MappingNode):
        raise FileFault(f"{name} 第1行：文件最外层应为“键: 值”。")
    lines: dict[Path_, int] = {}
    data = _plain(node, (), name, lines)
    assert isinstance(data, dict)
    return Document(name, data, lines)


def _plain(node: yaml.Node, path: Path_, name: str, lines: dict[Path_, int]) -> Plain:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(part, (*path, index), name, lines) for index, part in enumerate(node.value)]
    assert isinstance(node, yaml.MappingNode)
    found: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        where = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise FileFault(f"{name} 第{where}行：键必须是一个词。")
        key = key_node.value
        if key_node.tag == "tag:yaml.org,2002:merge":
            raise FileFault(f"{name} 第{where}行：不支持“<<”合并写法，请直接写出内容。")
        if key in found:
            raise FileFault(f"{name} 第{where}行：“{key}”重复了，第{lines[(*path, key)]}行已经写过，请只留一处。")
        lines[(*path, key)] = where
        found[key] = _plain(value_node, (*path, key), name, lines)
    return found


def _scalar(node: yaml.ScalarNode) -> Plain:
    text: str = node.value
    if node.style:  # '' or None for a plain scalar, by loader
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
