"""Numbers as people type them: digits and Chinese numerals up to a few thousand."""

from __future__ import annotations

from handlers.reading.words.pattern import Pattern

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "仨": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
#: 叁拾捌, as on papers.
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_UNITS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}

#: A regular expression for a number; no groups.
NUMBER = r"(?:\d{1,4}|[壹贰叁肆伍陆柒捌玖]?拾[壹贰叁肆伍陆柒捌玖]?|[零〇一二两三四五六七八九十廿卅百]{1,6})"
#: One of the characters without which a text holds no number: half of all messages have none.
NUMERAL = Pattern(r"[\d壹贰叁肆伍陆柒捌玖拾零〇一二两俩三仨四五六七八九十廿卅百]")


def value(words: str) -> int | None:
    """38, 三十八, 卅八, 二十 → int; None for what is no number (一一, 百)."""
    if words.isdigit():
        return int(words)
    words = words.translate(_FORMAL)
    total, pending, last_unit = 0, None, 10_000
    for char in words:
        if char in _DIGITS:
            if pending is not None and char not in "零〇" and pending != 0:
                return None
            pending = _DIGITS[char]
        elif char in _UNITS:
            unit = _UNITS[char]
            if unit in (20, 30):
                total += unit
            else:
                if unit >= last_unit:
                    return None
                total += unit * (pending if pending is not None else 1)
                last_unit = unit
            pending = None
        else:
            return None
    return total + (pending or 0) if words else None
