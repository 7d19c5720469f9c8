"""What the documents say is there: settings, commands, files, and links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from bot.cli import commands
from config.settings import KNOWN, load

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_the_readme_lists_every_setting_and_no_other() -> None:
    """A setting that the program reads stands in the README's table, and the table names none that it does not read."""
    told = set(re.findall(r"`((?:BAOXUE|WECOM|TWILIO|TENCENT|ALIYUN)_[A-Z_]+)`", section("Settings")))

    assert told == {name for name in KNOWN if not name.endswith("_FILE")}


def test_the_readme_tells_the_defaults_that_hold() -> None:
    """Hours and numbers in the table's second column are those a start without settings has."""
    held = load({})
    plain = {
        "BAOXUE_QUIET_FROM": f"{held.quiet_from:%H:%M}",
        "BAOXUE_QUIET_TO": f"{held.quiet_to:%H:%M}",
        "BAOXUE_CHECKIN_BY": f"{held.checkin_by:%H:%M}",
        "BAOXUE_TICK_SECONDS": f"{held.tick_seconds:g}",
        "BAOXUE_DELIVER_SECONDS": f"{held.deliver_seconds:g}",
        "BAOXUE_SWEEP_SECONDS": f"{held.sweep_seconds:g}",
        "BAOXUE_THREADS": f"{held.threads}",
        "BAOXUE_SEND_THREADS": f"{held.send_threads}",
        "BAOXUE_LOG_LEVEL": held.log_level,
        "BAOXUE_TZ": f"`{held.tz}`",
        "BAOXUE_HOME": f"`{held.home}`",
    }
    told = {}
    for names, defaults in re.findall(
        r"^\| ((?:`BAOXUE_\w+`(?: ✱)?(?:, )?)+) \| ([^|]+) \|", section("Settings"), re.M
    ):
        told |= dict(zip(re.findall(r"`(\w+)`", names), defaults.split(", "), strict=False))

    assert {name: told.get(name) for name in plain} == plain


def every_command(group: click.Group, before: str = "") -> set[str]:
    found = set()
    for name, command in group.commands.items():
        found |= every_command(command, f"{before}{name} ") if isinstance(command, click.Group) else {before + name}
    return found


def test_the_readme_lists_every_command_and_no_other() -> None:
    """Each command has its line in the README; a line whose command is gone would mislead."""
    known, told = every_command(commands), set()
    for cell in re.findall(r"^\| `([^`]+)` \|", section("Commands"), re.M):
        first, *more = [part.strip() for part in cell.split("·")]
        group = first.split()[0]
        for part in [first, *(f"{group} {other}" for other in more)]:
            names = [re.sub(r"\\", "", word) for word in part.split() if re.fullmatch(r"[a-z][a-z|\\]*", word)]
            told |= {" ".join([*names[:-1], last]) for last in names[-1].split("|")}

    # What follows a command's own words in its line are its arguments.
    assert {next((one for one in known if f"{line} ".startswith(f"{one} ")), line) for line in told} == known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    """Every relative link of a document names a file of the project."""
    text = document.read_text("utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]

    assert not [link for link in links if link and not (document.parent / link).exists()]
