"""Finding the table in a sheet: which row holds the headings and which column is what, in any order and wording."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.roster.book import Raw, Sheet
from handlers.roster.cells import name, words
from handlers.roster.told import CellError, Told, Where

#: Titles, hints and counts stand above the headings; further down there is no table to be expected.
DEEPEST_HEADING = 30
#: Sheets that explain rather than list.
_EXPLAINS = re.compile(r"说明|封面|目录|须知|示例|样例|模板|字典|填表|填写|汇总|统计")
_DROPPED = re.compile(r"[\s*＊:：、,，。;；/\\|·（）()\[\]【】<>《》“”\"'’‘?？!！_\-]")
_IN_BRACKETS = re.compile(r"[(（\[【<][^)）\]】>]*[)）\]】>]")
#: Stands between an upper heading and the one below it; it is no part of any cell's text.
DOWN = "\n"
#: Of an upper heading such as 家长姓名及联系电话 only whose it is counts, when 姓名 and 电话 stand below it.
_WHOSE = re.compile(r"第二监护人|监护人|家长|父亲|母亲")
#: Columns that only count rows: nobody misses them.
_COUNTS = frozenset(["序号", "编号", "座号", "no"])
_END = re.compile(r"(合计|总计|小计|共计|总人数|制表|填表|审核|校长签|负责人签|备注|注)[::]?")


@dataclass(frozen=True, slots=True)
class Fields:
    """What a kind of file may tell: field → its headings; `needed` must be there.

    `repeats`: field → the field of a second column with the same heading, such as the second guardian's phone.
    """

    what: str
    headings: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    repeats: Mapping[str, str]

    def table(self) -> dict[str, str]:
        return {normal(heading): field for field, them in self.headings.items() for heading in them}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its address."""

    value: Raw
    where: Where

    @property
    def empty(self) -> bool:
        return self.value == "" or (isinstance(self.value, str) and not self.value.strip())


@dataclass(frozen=True, slots=True)
class Record:
    """One row under the headings: field → cell."""

    where: Where
    cells: Mapping[str, Cell]

    def get(self, field: str) -> Cell | None:
        """The cell if it holds something."""
        cell = self.cells.get(field)
        return None if cell is None or cell.empty else cell


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's list: which fields it has, the words above it (its title), and its rows."""

    sheet: str
    title: str
    fields: frozenset[str]
    unused: tuple[str, ...]
    records: tuple[Record, ...]


def normal(heading: str) -> str:
    """A heading as it is compared: half-width, without spaces and punctuation."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", heading)).lower()


def letter(index: int) -> str:
    """Column letter of a 0-based index: 0 → A, 27 → AB."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def tables(sheets: tuple[Sheet, ...], fields: Fields, told: Told) -> list[Table]:
    """The lists of all sheets. A sheet with content and no headings is a fault, unless its name says it explains."""
    found = []
    for sheet in sheets:
        if sheet.is_empty:
            continue
        table = table_of(sheet, fields, told)
        if table is not None:
            found.append(table)
        elif explains(sheet):
            told.note(f"工作表“{sheet.name}”没有{fields.what}名单，跳过了。")
        else:
            told.fault(Where(sheet.name), _no_headings(sheet, fields))
    if not found and not told.faults:
        told.fault(Where(), f"文件里没有找到{fields.what}名单。第一行应是列名，至少要有：{'、'.join(_needed(fields))}")
    return found


def explains(sheet: Sheet) -> bool:
    """Whether a sheet, by its name, tells how to fill in the others."""
    return bool(_EXPLAINS.search(sheet.name))


def _no_headings(sheet: Sheet, fields: Fields) -> str:
    first = next((row for row in sheet.rows if sum(cell != "" for cell in row) > 1), sheet.rows[0])
    there = "、".join(_plain(cell) for cell in first if cell != "")[:80]
    return (
        f"没有找到列名行（前{DEEPEST_HEADING}行里）。至少要有“{'”“'.join(_needed(fields))}”，"
        f"这张表里看到的是：{there or '空行'}。请改列名后再导入，不要的工作表请删掉"
    )


def _needed(fields: Fields) -> list[str]:
    return [fields.headings[field][0] for field in fields.needed]


def table_of(sheet: Sheet, fields: Fields, told: Told) -> Table | None:
    """The list of one sheet, or None where no row holds the headings that are needed."""
    known = fields.table()
    best: tuple[int, int, int] | None = None
    alone = 0
    for index in range(min(len(sheet.rows), DEEPEST_HEADING)):
        above, alone = alone, _count(sheet, index, 1, known, fields)
        pair = _count(sheet, index - 1, 2, known, fields) if index else 0
        # Two rows are one heading only where together they say more than either: else one is a title or a pupil.
        for count, first, height in ((alone, index, 1), (pair if pair > max(above, alone) else 0, index - 1, 2)):
            if count and (best is None or count > best[0]):
                best = (count, first, height)
    if best is None:
        return None
    _, index, height = best
    headings = _headings(sheet, index, height)
    columns = _columns(headings, known, fields.repeats)
    _refuse_twice(sheet, headings, known, fields.repeats, told)
    headings = [heading.replace(DOWN, "") for heading in headings]
    title = " ".join(dict.fromkeys(_plain(cell) for row in sheet.rows[:index] for cell in row if cell != ""))
    unused = tuple(
        text for at, text in enumerate(headings) if text and at not in columns and normal(text) not in _COUNTS
    )
    records = tuple(_records(sheet, index + height, columns, headings))
    return Table(sheet.name, title, frozenset(columns.values()), unused, records)


def _count(sheet: Sheet, index: int, height: int, known: Mapping[str, str], fields: Fields) -> int:
    """How many fields a row, or two rows together, name; 0 where a needed one is missing."""
    found = set(_columns(_headings(sheet, index, height), known, fields.repeats).values())
    return len(found) if set(fields.needed) <= found else 0


def _headings(sheet: Sheet, index: int, height: int) -> list[str]:
    """The texts of a heading row, or of two rows read downwards: 监护人 over 姓名 is 监护人姓名."""
    upper = [_plain(cell) for cell in sheet.rows[index]]
    if height == 1 or index + 1 >= len(sheet.rows):
        return upper if height == 1 else []
    lower = [_plain(cell) for cell in sheet.rows[index + 1]]
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    return [above if above == below else f"{above}{DOWN}{below}" for above, below in zip(upper, lower, strict=True)]


def _field_of(heading: str, known: Mapping[str, str], repeats: Mapping[str, str]) -> str | None:
    """The field of a heading. A number in it counts guardians: 监护人姓名1 is 监护人姓名, 联系电话2 the second phone."""
    for spelling in (heading, _IN_BRACKETS.sub("", heading), re.sub(r"信息|情况", "", heading)):
        text = normal(spelling)
        if field := known.get(text):
            return field
        if field := known.get(text.replace("1", "")):
            return field
        if second := repeats.get(known.get(text.replace("2", ""), "")):
            return second
    above, _, below = heading.partition(DOWN)
    whose = _WHOSE.search(above) if below else None
    return _field_of(whose[0] + below, known, repeats) if whose else None


def _columns(headings: list[str], known: Mapping[str, str], repeats: Mapping[str, str]) -> dict[int, str]:
    """Column index → field; of two columns of one field the second is its repeat, or nothing.

    Equal headings side by side are one heading over several columns.
    """
    columns: dict[int, str] = {}
    for index, heading in enumerate(headings):
        field = None if index and heading == headings[index - 1] else _field_of(heading, known, repeats)
        while field is not None and field in columns.values():
            field = repeats.get(field)
        if field is not None:
            columns[index] = field
    return columns


def _refuse_twice(
    sheet: Sheet, headings: list[str], known: Mapping[str, str], repeats: Mapping[str, str], told: Told
) -> None:
    taken: dict[str, int] = {}
    for index, heading in enumerate(headings):
        field = _field_of(heading, known, repeats)
        while field is not None and field in taken and field in repeats:
            field = repeats[field]
        if field is None or (index and heading == headings[index - 1]):
            continue
        if field in taken:
            other = f"{letter(taken[field])}列“{headings[taken[field]]}”"
            told.fault(
                Where(sheet.name, None, letter(index), heading), f"和{other}是同一项，不知道用哪一列，请删去一列"
            )
        taken.setdefault(field, index)


def _records(sheet: Sheet, first: int, columns: Mapping[int, str], headings: list[str]) -> Iterator[Record]:
    heads = [normal(text) for text in headings]
    for index, row in enumerate(sheet.rows[first:], start=first):
        number = index + 1
        filled = [cell for at, cell in enumerate(row) if at in columns and _plain(cell)]
        if not filled or _is_end(row, columns):
            continue
        if [normal(_plain(cell)) for cell in row][: len(heads)] == heads[: len(row)]:
            continue  # the headings again, as on every printed page
        yield Record(
            Where(sheet.name, number),
            {
                field: Cell(row[at] if at < len(row) else "", Where(sheet.name, number, letter(at), headings[at]))
                for at, field in columns.items()
            },
        )


def _is_end(row: tuple[Raw, ...], columns: Mapping[int, str]) -> bool:
    """A closing line such as 合计 40 人 or 填表人：…, wherever it begins, unless it names somebody."""
    first = next((_plain(cell) for cell in row if _plain(cell)), "")
    named = next((_plain(row[at]) for at, field in columns.items() if field == "name" and at < len(row)), "")
    if not _END.match(first):
        return False
    try:
        name(named)
    except CellError:
        return True
    return bool(_END.match(named))


def _plain(cell: Raw) -> str:
    try:
        return words(cell)
    except CellError:
        return str(cell)
