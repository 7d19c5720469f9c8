"""What a message says of whom, before anything is decided: pieces of evidence, pupils as named, and the sum of a walk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from handlers.reading.counted import Counted
from handlers.reading.model import Mention

#: said after the name; head: before the names it covers; final: what holds now (改成…); before: taken back (写成…).
How = Literal["said", "head", "final", "before"]


@dataclass(slots=True)
class Evidence:
    """One thing said: its kind (of the lexicon), where it stands, and how it is said."""

    kind: str
    start: int
    end: int
    words: str
    how: How = "said"
    half: str = ""
    """am or pm, where the text had named a half of the day by then."""
    of_kin: bool = False
    """Illness of somebody at home."""
    told: bool = False
    """Told by somebody at home."""
    behind: str = ""
    """Told of an earlier day: "by the way", or as what was that "other day"."""


@dataclass(slots=True)
class Entity:
    """A pupil, or the pupils between whom it is open, as far as the message names him."""

    mention: Mention
    evidence: list[Evidence] = field(default_factory=list)
    denied: bool = False
    """不是B: named only to say that it was not he."""
    swapped: bool = False
    """A报成了B: B was reported by mistake (denied) for A (swapped)."""

    mixed: bool = False
    """甲乙弄反了: what was reported of one holds of the other."""

    aside: bool = False
    """Named beside another only (陪A, A说B…)."""

    companion: Entity | None = None
    """甲和乙: 甲, for 乙."""

    def settled(self) -> bool:
        """Is more known of him than that he is away?"""
        return any(piece.kind not in ("absent", "leave") and piece.how != "before" for piece in self.evidence)


Listed = tuple[Counted, list[Entity]]


@dataclass(slots=True)
class Scoped:
    """What a walk over a message found."""

    entities: list[Entity] = field(default_factory=list)
    others_here: bool = False
    everybody_here: bool = False
    guessed: bool = False
    """That all are here is only supposed (应该都到了)."""
    parts: set[str] = field(default_factory=set)
    """Halves of the class of which alone it is said that all are here: boys, girls, boarders, day pupils."""
    loose: list[Evidence] = field(default_factory=list)
    """Evidence said of nobody named."""
    by_shape: bool = False
    """It is a form, read by its shape."""
    mixed_up: bool = False
    """It tells that one was reported in place of another."""
    picked: set[str] = field(default_factory=set)
    """Pupils of whom something was said by their place in a list (第二个, 另外两个)."""
    headed: list[Listed] = field(default_factory=list)
    """Counts of absentees and the pupils listed under them."""
