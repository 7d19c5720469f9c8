"""What is tracked: short files, locks with hashes, and nothing of the machines it was made on."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.house import plan

ROOT = Path(__file__).resolve().parents[2]
CODE = {".py", ".js", ".css", ".html", ".sh", ".mako"}

# Put together here, so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
        ("mirrors", "aliyun", "com"),
        ("tuna", "tsinghua", "edu"),
    )
]
PLACES = ["/" + "work/main", "/" + "work/shared", "/" + "tmp/w/"]


def tracked() -> list[Path]:
    """The files of the checkout, by git; of an unpacked archive, or where git is missing, all files there are."""
    git = shutil.which("git")
    if not git or not (ROOT / ".git").exists():
        skip = {".venv", "var", "__pycache__", "build", "dist"}
        return [file for file in ROOT.rglob("*") if file.is_file() and not skip & set(file.relative_to(ROOT).parts)]
    # The checkout may belong to another user than the one who tests it; git would refuse to look into it.
    ask = [git, "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(ask, cwd=ROOT, check=True, capture_output=True).stdout
    return [file for name in listed.decode().split("\0") if name and (file := ROOT / name).is_file()]


def text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_of_code_is_long() -> None:
    """A file of code holds one noun and ends within 400 lines."""
    long = {
        str(file.relative_to(ROOT)): lines
        for file in tracked()
        if file.suffix in CODE and (lines := text_of(file).count("\n")) > plan.LONGEST_FILE
    }

    assert not long


@pytest.mark.parametrize("word", [*REGISTRIES, *PLACES])
def test_nothing_tracked_names_a_registry_or_the_makers_machine(word: str) -> None:
    """Installing goes where the installer's own settings say, and no path of another machine is left behind."""
    named = [str(file.relative_to(ROOT)) for file in tracked() if word in text_of(file)]

    assert not named


def locked(name: str) -> dict[str, tuple[str, list[str]]]:
    """name → (version, hashes) of one lock file."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    entries = (line for line in text.splitlines() if line and not line.lstrip().startswith("#"))
    pins = [re.match(r"([a-z0-9][a-z0-9._-]*)==(\S+)(.*)", entry) for entry in entries]
    assert all(pins), f"{name} holds a line that pins nothing"
    return {pin[1]: (pin[2], re.findall(r"--hash=sha256:[0-9a-f]{64}", pin[3])) for pin in pins if pin}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_pin_by_hash_and_name_no_place(name: str) -> None:
    """Each locked package carries its hashes, and the lock says nothing about where to fetch it."""
    pins = locked(name)

    assert len(pins) > 20
    assert not [package for package, (_, hashes) in pins.items() if not hashes]
    assert "://" not in (ROOT / name).read_text("utf-8")


def test_both_locks_agree_and_hold_what_the_project_asks_for() -> None:
    """The tests run with the versions that are installed for running, and nothing asked for is missing."""
    run, dev = locked("requirements.txt"), locked("requirements-dev.txt")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {
        lock: {re.split(r"[\[<>=~! ]", need, maxsplit=1)[0].lower() for need in needs}
        for lock, needs in {
            "run": project["dependencies"],
            "dev": sum(project["optional-dependencies"].values(), project["dependencies"]),
        }.items()
    }

    assert names["run"] <= set(run)
    assert names["dev"] <= set(dev)
    assert {name: pin[0] for name, pin in run.items()} == {name: dev[name][0] for name in run}
