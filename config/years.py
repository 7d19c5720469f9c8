"""Years of the State Council's calendar that an installer adds himself, as one small YAML file a year.

year: 2027
source: 国办发明电〔2026〕…号
off: ["2027-01-01", "2027-02-05..2027-02-12"]   # days off, single or as a span
work: ["2027-01-30"]                            # weekend days that are worked
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from importlib import resources
from pathlib import Path

from config.calendar import Year, span
from config.policy.yamlfile import Document, FileFault, read

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
KEYS = ("year", "source", "off", "work")


def packaged() -> tuple[Year, ...]:
    """The years that come with the product beyond those of the library."""
    return of(Path(str(resources.files("config") / "calendars")))


def of(folder: Path) -> tuple[Year, ...]:
    """All years of a folder; FileFault for a file that is wrong."""
    return tuple(load(file) for file in sorted(folder.glob("*.yaml"))) if folder.is_dir() else ()


def load(file: Path) -> Year:
    """One year's file. A year without New Year's Day and National Day among its days off is refused as incomplete."""
    document = read(file)
    for key in document.data:
        if key not in KEYS:
            raise FileFault(f"{_at(document, key)}：没有“{key}”这个键；可用：{'、'.join(KEYS)}。")
    year = document.data.get("year")
    if not isinstance(year, int):
        raise FileFault(f"{_at(document, 'year')}：缺少年份，如 year: 2027。")
    off = frozenset(_days(document, "off"))
    work = frozenset(_days(document, "work"))
    for key, days in (("off", off), ("work", work)):
        for day in sorted(days):
            if day.year != year:
                raise FileFault(f"{_at(document, key)}：{day} 不在{year}年。跨年的假期请分别写进两年的文件。")
    for day in sorted(work & off):
        raise FileFault(f"{_at(document, 'work')}：{day} 既写了放假又写了上班。")
    for day in sorted(work):
        if day.weekday() < 5:
            raise FileFault(f"{_at(document, 'work')}：{day} 本来就是周一至周五，不是调休上班日，请核对。")
    lacking = [day for day in (date(year, 1, 1), date(year, 10, 1)) if day not in off]
    if lacking:
        raise FileFault(f"{_at(document, 'off')}：缺少{'、'.join(map(str, lacking))}，全年放假安排要写全。")
    return Year(year, off, work, str(document.data.get("source") or file.name))


def _at(document: Document, key: str) -> str:
    return f"{document.name} 第{document.line((key,))}行 {key}"


def _days(document: Document, key: str) -> Iterable[date]:
    rows = document.data.get(key) or []
    if not isinstance(rows, list):
        raise FileFault(f"{_at(document, key)}：这里要写成日期的列表。")
    for row in rows:
        ends = str(row).split("..")
        if len(ends) > 2 or not all(_DAY.fullmatch(end) for end in ends):
            raise FileFault(f"{_at(document, key)}：“{row}”应写成 2027-02-05 或 2027-02-05..2027-02-12。")
        try:
            first, last = date.fromisoformat(ends[0]), date.fromisoformat(ends[-1])
        except ValueError as error:
            raise FileFault(f"{_at(document, key)}：“{row}”里有不存在的日期。") from error
        if last < first:
            raise FileFault(f"{_at(document, key)}：“{row}”前后颠倒了。")
        yield from span(first, last)
