"""The raw traffic between the product and the stand-in, for whoever wants to see it."""

from __future__ import annotations

from datetime import datetime

from bot.sandbox.memory import Memory, stamp

#: Entries kept; characters kept of one side of an entry.
KEPT, LONGEST = 500, 6000


class WireLog:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def add(self, at: datetime, title: str, request: str, response: str, *, ok: bool) -> None:
        """One exchange: what was sent and what came back, as text."""
        with self._memory.change() as db:
            row = db.execute(
                "INSERT INTO wire (at, title, ok, request, response) VALUES (?, ?, ?, ?, ?) RETURNING id",
                (stamp(at), title, ok, request[:LONGEST], response[:LONGEST]),
            ).fetchone()
            db.execute("DELETE FROM wire WHERE id <= ?", (row["id"] - KEPT,))

    def since(self, last: int, limit: int) -> list[dict[str, object]]:
        """The newest `limit` entries after id `last`, oldest first."""
        rows = self._memory.rows("SELECT * FROM wire WHERE id > ? ORDER BY id DESC LIMIT ?", (last, limit))
        return [dict(row) for row in reversed(rows)]
