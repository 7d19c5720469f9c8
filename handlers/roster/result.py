"""What an import did, or would do: counts, each change, who is missing from the file, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from handlers.roster.told import NOTES_SHOWN, SHOWN, Told


@dataclass(slots=True)
class Result:
    """`done` is False for a dry run and for a file with faults: then nothing was written."""

    what: str
    absent: str  # what to do about those who are missing from the file
    told: Told = field(default_factory=Told)
    made: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    missing: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)  # what to do about them, class by class
    done: bool = False

    @property
    def ok(self) -> bool:
        """Whether the file can be imported as it is."""
        return not self.told.faults

    def lines(self) -> Iterator[str]:
        """The report for a person, in the order in which he needs it."""
        if not self.ok:
            yield f"{self.what}没有导入：有{len(self.told.faults)}处要改，改好后重新导入即可（现在一行也没有写入）。"
            yield from (f"  {fault}" for fault in self.told.faults[:SHOWN])
            if len(self.told.faults) > SHOWN:
                yield f"  ……还有{len(self.told.faults) - SHOWN}处，先改上面这些。"
            yield from self._notes()
            return
        head = f"{self.what}已导入" if self.done else f"{self.what}检查通过，没有写入。正式导入时"
        yield f"{head}：新增{len(self.added)}，更新{len(self.changed)}，不变{self.same}。"
        yield from _some("新建", self.made)
        yield from _some("新增", self.added)
        yield from (f"  更新：{line}" for line in self.changed)
        if self.missing:
            yield f"  系统里有、这份名单里没有的{len(self.missing)}人（没有删除；{self.absent}）："
            yield f"    {'、'.join(self.missing)}"
            yield from (f"  {hint}" for hint in self.hints)
        yield from self._notes()

    def _notes(self) -> Iterator[str]:
        yield from (f"  提示：{note}" for note in self.told.notes[:NOTES_SHOWN])
        if len(self.told.notes) > NOTES_SHOWN:
            yield f"  提示：还有{len(self.told.notes) - NOTES_SHOWN}条类似的。"


def _some(verb: str, names: list[str], shown: int = 60) -> Iterator[str]:
    if names:
        rest = f" 等{len(names)}个" if len(names) > shown else ""
        yield f"  {verb}：{'、'.join(names[:shown])}{rest}"
