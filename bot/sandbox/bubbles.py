"""What the phones show: bubbles of what a person wrote, and of what reached him."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from bot.sandbox.memory import Memory, stamp

#: mine: the phone's owner wrote it; theirs: it came from the product; note: the network's own remark.
Side = Literal["mine", "theirs", "note"]
#: For what its owner wrote: under way, taken by the product, given up. For an SMS that came: Twilio's status.
State = Literal["", "sending", "taken", "lost"]

#: How many bubbles a page gets when it opens.
FIRST = 400


def wecom_address(userid: str) -> str:
    """Userids are told apart without regard to case, as WeChat Work does."""
    return "wecom:" + userid.lower()


def parent_address(parent: str) -> str:
    """Where 学校通知 to a parent is shown: in his WeChat."""
    return "parent:" + parent


def sms_address(number: str) -> str:
    return "sms:" + number


class Bubbles:
    """Every change gets the next `rev`, so that a page asks only for what changed since it looked."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def add(
        self,
        address: str,
        side: Side,
        text: str,
        at: datetime,
        *,
        state: State = "",
        note: str = "",
        card: Mapping[str, object] | None = None,
    ) -> int:
        """Append one bubble; gives its id. `card`: what a template card shows and offers (`cards.py`)."""
        kept = None if card is None else json.dumps(card, ensure_ascii=False)
        with self._memory.change() as db:
            row = db.execute(
                "INSERT INTO bubble (rev, address, side, text, at, state, note, card)"
                " SELECT coalesce(max(rev), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM bubble RETURNING id",
                (address, side, text, stamp(at), state, note, kept),
            ).fetchone()
            return int(row["id"])

    def change(
        self,
        bubble: int,
        *,
        state: State = "",
        note: str = "",
        card: Mapping[str, object] | None = None,
        text: str | None = None,
    ) -> None:
        """Say what became of a bubble; a card or words replace those it had."""
        kept = None if card is None else json.dumps(card, ensure_ascii=False)
        with self._memory.change() as db:
            db.execute(
                "UPDATE bubble SET rev = (SELECT max(rev) + 1 FROM bubble), state = ?, note = ?,"
                " card = coalesce(?, card), text = coalesce(?, text) WHERE id = ?",
                (state, note, kept, text, bubble),
            )

    def get(self, bubble: int) -> dict[str, object] | None:
        row = self._memory.row("SELECT * FROM bubble WHERE id = ?", (bubble,))
        return None if row is None else self._as_dict(dict(row))

    def since(self, rev: int, addresses: Sequence[str]) -> list[dict[str, object]]:
        """What changed after `rev` on these phones, oldest first; at most the newest FIRST of them."""
        marks = ",".join("?" * len(addresses))
        rows = self._memory.rows(
            f"SELECT * FROM bubble WHERE rev > ? AND address IN ({marks}) ORDER BY rev DESC LIMIT {FIRST}",  # noqa: S608
            (rev, *addresses),
        )
        return [self._as_dict(dict(row)) for row in reversed(rows)]

    def last_rev(self) -> int:
        row = self._memory.row("SELECT coalesce(max(rev), 0) AS rev FROM bubble")
        return int(row["rev"]) if row else 0

    @staticmethod
    def _as_dict(row: dict[str, object]) -> dict[str, object]:
        card = row.pop("card")
        return {**row, "card": json.loads(card) if isinstance(card, str) else None}
