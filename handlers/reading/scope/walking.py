"""What is open while a message is walked: the list just named, the head over it, the brackets and the sentence it stands in."""

from __future__ import annotations

from typing import Literal

from handlers.reading.evidence import Entity, Evidence, Listed, Scoped
from handlers.reading.names.segment import Token
from handlers.reading.scope.sources import Sources
from handlers.reading.words.lexicon import EVIDENCE

#: Kinds that say one thing in two ways.
_SAME = {"sick_leave": "ill", "affair": "leave"}


def _alike(one: str, other: str) -> bool:
    return _SAME.get(one, one) == _SAME.get(other, other)


class Walking:
    """The state of a walk; `repairs`, `turns` and `scopes` change it."""

    def __init__(self, line: Sources) -> None:
        self.line = line
        self.out = Scoped()
        self._named: dict[tuple[str, ...], Entity] = {}
        self.group: list[Entity] = []  # the list just named
        self.said = True  # something was said of it: the next name begins a new one
        self.several: list[Entity] = []  # the last list of two or more
        self.told: list[Entity] = []  # those of it who had a part of their own
        self.sentence: list[Entity] = []
        self.fresh = False  # the pupil named last was named for the first time in the sentence
        self.placed = False  # 甲、乙、丙(前两个病假…): some of those before the bracket are meant
        self.singly = False  # the last name stood behind 一个
        self.own_part = False  # somebody was named again: each now has a part of his own
        self.since_comma: list[Entity] = []
        self.name_after_comma = self.after_comma = False
        self.head: Evidence | None = None
        self.head_count: Listed | None = None
        self.head_colon = False
        self.head_kept = self.head_used = False  # its names come one a line; one of them was named
        self.also: Evidence | None = None  # a head right before it, of the same names
        self.picked: list[tuple[Entity, Evidence]] = []  # what was said of one after the other, in their order
        self.picking = False
        self.by_line = False  # names and what is said of them stand on lines of their own, the name first
        self.head_describes = False  # 没到的甲: it tells who is meant
        self.rest = self.excepting = False
        self.of_rest = False  # behind the comma of what was said of the others
        self.rest_of_list: list[Entity] = []  # those of the list whom 除甲外 leaves
        self.mode: Literal["", "final", "before"] = ""
        self.not_next = self.repairing = self.closing = self.was_wrong = False
        self.denied: Entity | None = None  # 不是乙: of whom what comes next does not hold
        self.righted: Entity | None = None  # 应该是甲
        self.wrong: list[Entity] = []  # of whom it was said, when it was put right
        self.misput: Evidence | None = None  # 病假写成乙了: what was written for the wrong one
        self.half = ""
        self.met: Entity | None = None  # who was last seen, met or heard of: 路上看见乙
        self.told_by_pupil = False  # 乙说她姐…: somebody at home of 乙 is the pupil spoken of
        self.all_of = False
        self.pick = 0
        self.by_place = False  # the group was picked from the list, by no name
        self.shares: list[Entity] = []
        self.shared_from = 0  # where what 分别 shares out begins
        self.even = False  # the bracket is parted from the next name as that before it from its own
        self.brackets: list[tuple[Evidence | None, Listed | None, list[Entity], bool]] = []

    def open_group(self) -> bool:
        """Is there a list of names of which nothing was said yet?"""
        return bool(self.group) and not self.said

    def told_on(self, at: int) -> bool:
        """刚才报的甲没来、乙缺勤: is it the next of a list of which the last was told before?"""
        row = self.line.tokens[max(0, at - 3) : at]
        return (
            [token.kind in kinds for token, kinds in zip(row, (EVIDENCE, ("sep", "and"), ("name",)), strict=False)]
            == [True] * 3
            and self.was_wrong
            and any(
                e.evidence and e.evidence[-1].how == "before" and e.evidence[-1].end == row[0].end
                for e in self.out.entities
            )
        )

    def goes_on(self, at: int) -> bool:
        """刚报甲发烧|请假: is it told in one piece with the word right before it, which was told before?"""
        last = self.line.tokens[at - 1] if at else None
        return (
            last is not None
            and last.kind in ("ill", "affair")
            and self.line.tokens[at].kind in ("leave", "sick_leave")
            and not self.line.tokens[at].words.startswith("是")
            and last.end == self.line.tokens[at].start
            and bool(self.group)
            and all(
                e.evidence and e.evidence[-1].how == "before" and e.evidence[-1].end == last.end for e in self.group
            )
        )

    def entity(self, token: Token) -> Entity:
        """The pupil of a name token; those on no roster are told apart by their words."""
        key = token.names or ("", token.words)
        found = self._named.get(key)
        if found is None:
            found = self._named[key] = Entity(token.mention())
            self.out.entities.append(found)
        return found

    def swap_picked(self, entity: Entity, kind: str) -> None:
        """一个吃酒,一个看牙,看牙的是甲: what was said of the other in order is his, and his the other's."""
        other = next((one for one, piece in self.picked if _alike(piece.kind, kind) and one is not entity), None)
        if other is None or any(_alike(piece.kind, kind) for one, piece in self.picked if one is entity):
            return
        mine = [piece for one, piece in self.picked if one is entity]
        theirs = [piece for one, piece in self.picked if one is other]
        entity.evidence = [piece for piece in entity.evidence if piece not in mine] + theirs
        other.evidence = [piece for piece in other.evidence if piece not in theirs] + mine
        self.picked = []

    def set_head(self, head: Evidence, listed: Listed | None, at: int) -> None:
        """A status, or a count of a status, now heads the names to come."""
        follows = (
            self.head is not None and not self.head_used and at and self.head.end >= self.line.tokens[at - 1].start
        )
        self.also = self.head if follows and self.line.tells_who(at) else None  # 招呼都没打就没来的甲
        self.head, self.head_count, self.head_used = head, listed, False
        self.head_colon = self.line.has_colon(at)
        self.head_kept = self.line.lists_by_line(at)
        self.head_describes = self.line.describes(at)
        self.group, self.said, self.rest, self.own_part, self.told = [], True, False, False, []
