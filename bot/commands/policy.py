"""Bodies of `baoxue policy list|show|explain|check`: each prints and returns the exit status (2: a wrong profile)."""

from __future__ import annotations

import os
from pathlib import Path

import click

from config.errors import PersonError
from config.policy import explain as telling
from config.policy.load import clauses_of, load, load_file, names

BAD_INPUT = 2


def own() -> Path | None:
    """The folder of the installation's own profiles, known without any other setting being right."""
    folder = Path(os.environ.get("BAOXUE_HOME") or "var") / "policies"
    return folder if folder.is_dir() else None


def list_() -> int:
    """Name every profile; one that cannot be loaded is named with its fault, and the status tells it."""
    status, folder = 0, own()
    for name in names(folder):
        try:
            click.echo(telling.listed([load(name, folder=folder)]))
        except PersonError as error:
            click.echo(f"{name:<10} {error}", err=True)
            status = 1
    return status


def show(name: str) -> int:
    """Print a profile after its layers are merged."""
    click.echo(telling.whole(load(name, folder=own())))
    return 0


def explain(name: str, path: str) -> int:
    """Say which layer and which clause a value comes from."""
    policy = load(name, folder=own())
    click.echo(telling.one(policy, path, clauses_of(name, own())))
    return 0


def check(file: Path) -> int:
    """Check a profile of one's own; every fault is told with file, line, path and reason."""
    try:
        policy = load_file(file)
    except PersonError as error:
        click.echo(f"baoxue: {error}", err=True)
        return BAD_INPUT
    click.echo(telling.checked(policy))
    return 0
