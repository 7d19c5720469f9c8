"""What a sheet says its own signs stand for: letters and other signs (K旷课 B病假, △病假 ○事假), or figures (1病假 2事假)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from handlers.reading.tables.notations import IN_TWO, MEANINGS, SIGNS
from handlers.reading.words.pattern import Pattern

_MEANS = {word: short for short, words in MEANINGS.items() for word in words.split("|")}
_WORD = "(?:" + "|".join(sorted(_MEANS, key=len, reverse=True)) + ")"
_CODE = rf"(?:[a-z]{{1,2}}|[{re.escape(SIGNS)}])"
_IS = "(?:[:=~>-]|,,|为|是|代表|表示|指|,(?=[一-龥]))?"
_OUTSIDE = r"(?<![a-z\u4e00-\u9fff])"
_BETWEEN = r"[ 、,;/|\n]{1,3}"
_OR_NOTHING = r"[ 、,;/|\n]{0,3}"
#: K旷课 B病假 S事假, B病C事D旷, and 旷课K 病假B 事假S: two signs or more, all told in one way.
_LEGENDS = (
    Pattern(rf"{_OUTSIDE}{_CODE}{_IS}{_WORD}(?:{_OR_NOTHING}{_CODE}{_IS}{_WORD})+(?![\u4e00-\u9fff])"),
    Pattern(rf"(?<![\u4e00-\u9fff]){_WORD}{_IS}{_CODE}(?:{_BETWEEN}{_WORD}{_IS}{_CODE})+(?![a-z\u4e00-\u9fff])"),
)
_PAIR = Pattern(rf"(?P<code>{_CODE}){_IS}(?P<word>{_WORD})")
_PAIR_TURNED = Pattern(rf"(?P<word>{_WORD}){_IS}(?P<code>{_CODE})")
_AROUND = Pattern(r"(?:(?:说明|图例|符号|代码|代号|备注|注释?|其中)[: ]{0,2})?[(\[]?$")
_FIGURES = Pattern(
    rf"(?<![\d.])(?<![假课病事旷迟退缺到席勤])[1-9]{_IS}{_WORD}(?:{_OR_NOTHING}[1-9]{_IS}{_WORD})+(?![\u4e00-\u9fff])"
)
_FIGURES_TURNED = Pattern(
    rf"(?<![\u4e00-\u9fff]){_WORD}{_IS}[1-9](?:{_BETWEEN}{_WORD}{_IS}[1-9])+(?![\d人个名位\u4e00-\u9fff])"
)
_FIGURE_PAIR_TURNED = Pattern(rf"(?P<word>{_WORD}){_IS}(?P<code>[1-9])")
_FIGURE_PAIR = Pattern(rf"(?P<code>[1-9]){_IS}(?P<word>{_WORD})")
#: 甲(2), 甲2, and 甲应填1不是3.
_FIGURE = Pattern(
    r"(?:(?<=[填写标是为成记由从改])|(?<=[填写标]的))(?P<put>[1-9])(?![\d人个])|"
    r"[ ]*(?:[(\[:：-]|,,)?(?P<code>[1-9])[)\]]?(?=[ ]*(?:$|[\n,、;。(])|[ ][\u4e00-\u9fff])"
)


class Legend(NamedTuple):
    """Where a legend stands with what is around it, and what each sign stands for."""

    start: int
    end: int
    means: dict[str, str]


def _around(text: str, match: re.Match[str], means: dict[str, str]) -> Legend:
    before = _AROUND.search(text, max(0, match.start() - 6), match.start())
    end = match.end() + (text[match.end() : match.end() + 1] in (")", "]"))
    return Legend(before.start() if before else match.start(), end, means)


def find_legend(text: str) -> Legend | None:
    """The signs that a message explains and uses, each with a word of as many characters."""
    for pattern, pair in zip(_LEGENDS, (_PAIR, _PAIR_TURNED), strict=True):
        for match in pattern.finditer(text):
            found = {one["code"]: _MEANS[one["word"]] for one in pair.finditer(match.group())}
            rest = text[: match.start()] + " " + text[match.end() :]
            used = any(re.search(rf"(?<![a-z]){re.escape(code)}(?![a-z])", rest) for code in found)
            if used and len(found) > 1 and len(set(found.values())) == len(found):
                return _around(
                    text, match, {code: short if len(code) == 1 else IN_TWO[short] for code, short in found.items()}
                )
    return None


def find_figures(text: str, ends_name: Callable[[int], bool]) -> tuple[Legend, list[int]] | None:
    """The figures that a message explains and puts behind its names, and where those stand (甲(2) 乙(1) 注:1病假 2事假).

    Without 注 or 是 it takes two names: 缺3(1病2事) counts."""
    for pattern, pair in ((_FIGURES, _FIGURE_PAIR), (_FIGURES_TURNED, _FIGURE_PAIR_TURNED)):
        match = pattern.search(text)
        found = _used(text, match, pair, ends_name) if match is not None else None
        if found is not None:
            return found
    return None


def _used(
    text: str, match: re.Match[str], pair: Pattern, ends_name: Callable[[int], bool]
) -> tuple[Legend, list[int]] | None:
    pairs = [(one["code"], _MEANS[one["word"]]) for one in pair.finditer(match.group())]
    legend = _around(text, match, dict(pairs))
    used = [
        (code.start("code") if code["code"] else code.start("put"), code["code"] or code["put"])
        for left, right in ((0, legend.start), (legend.end, len(text)))
        for code in _FIGURE.finditer(text, left, right)
        if code["put"] or ends_name(code.start())
    ]
    told = "=" in match.group() or bool(text[legend.start : match.start()].strip("(["))
    enough = len(used) >= (1 if told else 2)
    if not enough or len(set(legend.means.values())) < len(pairs):
        return None
    if any(code not in legend.means for _, code in used):
        return None
    return legend, [at for at, _ in used]
