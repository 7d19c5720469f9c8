"""What an import tells its user: what is wrong and where, what to do, and what would change."""

from __future__ import annotations

from dataclasses import dataclass, field

#: More faults, or notes, than this are counted, not listed: the first ones usually explain the rest.
SHOWN = 200
NOTES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file as its user sees it: sheet name, row number from 1, column letter, and the column's heading."""

    sheet: str = ""
    row: int | None = None
    column: str = ""
    heading: str = ""

    def __str__(self) -> str:
        parts = [f"工作表“{self.sheet}”" if self.sheet else ""]
        parts.append(f"第{self.row}行" if self.row else "")
        parts.append(f"{self.column}列" if self.column else "")
        parts.append(f"“{self.heading}”" if self.heading else "")
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps the file from being imported; `text` says what is wrong and what to do."""

    where: Where
    text: str

    def __str__(self) -> str:
        place = str(self.where)
        return f"{place}：{self.text}" if place else self.text


@dataclass(slots=True)
class Told:
    """Collects while a file is read and compared. Nothing may be written when there is a fault."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, where: Where, text: str) -> None:
        """This keeps the file out."""
        self.faults.append(Fault(where, text))

    def fault_once(self, where: Where, text: str) -> None:
        """The same for what holds of many rows: it is told where it is met first."""
        if not any(known.text == text for known in self.faults):
            self.fault(where, text)

    def note(self, text: str) -> None:
        """Worth knowing; keeps nothing out."""
        if text not in self.notes:
            self.notes.append(text)


class CellError(ValueError):
    """One cell cannot be read; `str()` says in Chinese what is wrong with it and what to do."""
