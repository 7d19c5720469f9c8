"""An installer's desk: a folder of his own in which he writes profiles, and what he is told about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.policy import Policy, load
from config.policy.yamlfile import FileFault

HEAD = "schema: dropout-policy/1\ntitle: 示例县方案\n"
CLAUSE = 'clauses:\n  - {id: SX-01, place: 第三条, quote: "无故缺课两天的，班主任应当当天家访"}\n'


def write(folder: Path, text: str, name: str = "shili", head: str = HEAD) -> Path:
    """Put a profile on the desk."""
    file = folder / f"{name}.yaml"
    file.write_text(head + text, encoding="utf-8")
    return file


def loads(folder: Path, text: str, name: str = "shili") -> Policy:
    """The profile, for it can be used."""
    write(folder, text, name)
    return load(name, folder=folder)


def refuses(folder: Path, text: str, head: str = HEAD) -> str:
    """What the installer is told about a profile that cannot be used."""
    write(folder, text, head=head)
    with pytest.raises(FileFault) as raised:
        load("shili", folder=folder)
    return str(raised.value)
