"""The strict reader: no value becomes another, nothing is lost without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.policy.yamlfile import FileFault, parse, read


def told(text: str) -> str:
    """What is said about a text that cannot be read."""
    with pytest.raises(FileFault) as raised:
        parse(text, "县.yaml")
    return str(raised.value)


@pytest.mark.parametrize(
    "word", ["22:00", "on", "off", "yes", "no", "2026-10-12", "013812345678", "1e3", "0x10", "1_000"]
)
def test_a_word_stays_the_word_it_was_written_as(word: str) -> None:
    """Times, on and off, dates and numbers with a leading zero are text and stay it."""
    assert parse(f"key: {word}", "县.yaml").data["key"] == word


@pytest.mark.parametrize(
    ("word", "value"), [("3", 3), ("-1", -1), ("0.5", 0.5), ("true", True), ("false", False), ("null", None)]
)
def test_plain_numbers_truth_and_null_are_read(word: str, value: object) -> None:
    """Only plain numbers, true, false and null have a meaning of their own; in quotation marks they are text."""
    assert parse(f"key: {word}", "县.yaml").data["key"] == value
    assert parse(f'key: "{word}"', "县.yaml").data["key"] == word


def test_a_key_on_is_a_key() -> None:
    """`on:` is the word on, and no truth value, so that changed days can be written."""
    assert parse("on: 2026-11-15", "县.yaml").data == {"on": "2026-11-15"}


def test_a_key_written_twice_is_refused_with_both_lines() -> None:
    """The later of two equal keys never wins in silence."""
    assert "第3行" in told("a: 1\nb: 2\na: 3\n")
    assert "第1行已经写过" in told("a: 1\nb: 2\na: 3\n")


def test_a_nested_key_written_twice_is_refused_too() -> None:
    """The same inside a block."""
    assert "“v”重复了" in told("x: {v: 1, v: 2}")


def test_a_broken_file_is_named_with_its_line() -> None:
    """A bracket that is not closed is told with the line, in Chinese."""
    assert "格式有误" in told("a: [1, 2\nb: 3\n")


def test_merge_keys_are_refused() -> None:
    """`<<` would bring in values that nobody sees in the place where they count."""
    assert "<<" in told("a: &x {v: 1}\nb:\n  <<: *x\n")


def test_a_list_at_the_top_is_refused() -> None:
    """A profile is a mapping of keys."""
    assert "最外层" in told("- 1\n- 2\n")


def test_a_file_that_is_not_utf_8_is_told_kindly(tmp_path: Path) -> None:
    """A file saved by an old editor is refused with the reason."""
    file = tmp_path / "县.yaml"
    file.write_bytes("title: 卫辉".encode("gb18030"))
    with pytest.raises(FileFault, match="UTF-8"):
        read(file)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Windows editors put one in front."""
    file = tmp_path / "县.yaml"
    file.write_bytes("title: 卫辉".encode("utf-8-sig"))
    assert read(file).data == {"title": "卫辉"}


def test_lines_are_known_for_every_path() -> None:
    """A fault deep in a list is told by its own line."""
    document = parse("exits:\n  - {id: a}\n  - id: b\n    needs: [x]\n", "县.yaml")
    assert document.line(("exits", 1, "needs")) == 4
    assert document.line(("exits", 1, "nothing", "there")) == 3
