"""The SMS that Tencent Cloud and Aliyun took: one row each, until the carrier's word on it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.bubbles import sms_address
from bot.sandbox.gateway_keys import NAMES, Name
from bot.sandbox.memory import Memory, stamp


@dataclass(frozen=True, slots=True)
class Taken:
    """One SMS to one number (E.164). `mark`: what the sender gave to find it again; `code`: the carrier's word ("" while it is
    awaited), `arrived` whether that was a good one."""

    id: str
    gateway: Name
    number: str
    mark: str
    template: str
    text: str
    at: datetime
    code: str
    said: str
    arrived: bool
    told_at: datetime | None
    bubble: int | None


class GatewayBook:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def add(
        self,
        gateway: Name,
        number: str,
        text: str,
        at: datetime,
        *,
        message_id: str,
        mark: str,
        template: str,
        bubble: int | None,
    ) -> None:
        """Keep one that was taken."""
        with self._memory.change() as db:
            db.execute(
                "INSERT INTO gateway_sms (id, gateway, number, mark, template, text, at, bubble)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (message_id, gateway, number, mark, template, text, stamp(at), bubble),
            )

    def told(self, message_id: str, number: str, code: str, said: str, at: datetime, *, arrived: bool) -> None:
        """The carrier's word."""
        with self._memory.change() as db:
            db.execute(
                "UPDATE gateway_sms SET code = ?, said = ?, arrived = ?, told_at = ? WHERE id = ? AND number = ?",
                (code, said, arrived, stamp(at), message_id, number),
            )

    def get(self, message_id: str, number: str) -> Taken | None:
        found = self._find("id = ? AND number = ?", (message_id, number))
        return found[0] if found else None

    def to(self, gateway: Name, number: str) -> list[Taken]:
        """All that a gateway sent to a number, the newest first."""
        return self._find("gateway = ? AND number = ?", (gateway, number))

    def repeated(self, gateway: Name, number: str, text: str, at: datetime, within: timedelta) -> bool:
        """Whether the same words went to the same number so short a while ago."""
        rows = self._find(
            "gateway = ? AND number = ? AND text = ? AND at > ?", (gateway, number, text, stamp(at - within))
        )
        return bool(rows)

    def last_from(self, number: str) -> Name | None:
        """Whose SMS a number got last: an answer goes back there. None: Twilio's, or none at all."""
        rows = self._find("number = ?", (number,))
        other = self._memory.row("SELECT max(created_at) AS at FROM sms WHERE receiver = ?", (number,))
        if not rows or (other is not None and other["at"] is not None and other["at"] > stamp(rows[0].at)):
            return None
        return rows[0].gateway

    def _find(self, where: str, values: tuple[object, ...]) -> list[Taken]:
        rows = self._memory.rows(f"SELECT * FROM gateway_sms WHERE {where} ORDER BY rowid DESC", values)  # noqa: S608
        return [_taken(dict(row)) for row in rows]


def note(taken: Taken) -> str:
    """What stands below it on the phone."""
    word = "已发出" if not taken.code else "已送达" if taken.arrived else f"未送达（{taken.code}）"
    return f"{NAMES[taken.gateway]} · {word}"


def address(number: str) -> str:
    """The phone of a number as either gateway writes it: 13900000001, 8613900000001, +8613900000001."""
    digits = number.removeprefix("+").removeprefix("0086")
    return sms_address("+" + digits if digits.startswith("86") and len(digits) > 11 else "+86" + digits)


def _taken(row: Mapping[str, object]) -> Taken:
    told, bubble = row["told_at"], row["bubble"]
    gateway: Name = "tencent" if row["gateway"] == "tencent" else "aliyun"
    return Taken(
        id=str(row["id"]),
        gateway=gateway,
        number=str(row["number"]),
        mark=str(row["mark"]),
        template=str(row["template"]),
        text=str(row["text"]),
        at=datetime.fromisoformat(str(row["at"])),
        code=str(row["code"]),
        said=str(row["said"]),
        arrived=bool(row["arrived"]),
        told_at=None if told is None else datetime.fromisoformat(str(told)),
        bubble=bubble if isinstance(bubble, int) else None,
    )
