"""The SMS that Twilio holds: one row each, moving forward through its states."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from bot.sandbox.memory import Memory, stamp

#: How far each state is along the way; a state never goes back.
ORDER = {"queued": 0, "accepted": 0, "sending": 1, "sent": 2, "delivered": 3, "undelivered": 3, "failed": 3}

#: Twilio's words for the error codes that the stand-in gives (twilio.com/docs/api/errors/<code>).
MEANINGS = {
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    21211: "Invalid 'To' Phone Number",
    21602: "Message body is required",
    21603: "A 'From' phone number is required",
    21604: "A 'To' phone number is required",
    21606: "The 'From' phone number is not a valid, SMS-capable number of this account",
    21610: "Attempt to send to unsubscribed recipient",
    21617: "The concatenated message body exceeds the 1600 character limit",
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
}


def segments(body: str) -> int:
    """Parts of an SMS: 160 or 153 characters of ASCII each, 70 or 67 of anything else."""
    single, each = (160, 153) if body.isascii() else (70, 67)
    units = len(body) if body.isascii() else len(body.encode("utf-16-be")) // 2
    return 1 if units <= single else -(-units // each)


@dataclass(frozen=True, slots=True)
class Sms:
    sid: str
    receiver: str
    sender: str
    body: str
    status: str
    error_code: int | None
    callback: str | None
    service: str | None
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None
    bubble: int | None

    def as_resource(self, account: str) -> dict[str, object]:
        """Twilio's Message resource."""

        def when(instant: datetime | None) -> str | None:
            return None if instant is None else format_datetime(instant.astimezone(UTC))

        return {
            "sid": self.sid,
            "account_sid": account,
            "to": self.receiver,
            "from": self.sender or None,
            "messaging_service_sid": self.service,
            "body": self.body,
            "status": self.status,
            "direction": "outbound-api",
            "num_segments": str(segments(self.body)),
            "num_media": "0",
            "error_code": self.error_code,
            "error_message": MEANINGS.get(self.error_code) if self.error_code else None,
            "price": None,
            "price_unit": "USD",
            "api_version": "2010-04-01",
            "date_created": when(self.created_at),
            "date_updated": when(self.updated_at),
            "date_sent": when(self.sent_at),
            "uri": f"/2010-04-01/Accounts/{account}/Messages/{self.sid}.json",
            "subresource_uris": {"media": f"/2010-04-01/Accounts/{account}/Messages/{self.sid}/Media.json"},
        }


class SmsBook:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def add(
        self,
        receiver: str,
        sender: str,
        body: str,
        at: datetime,
        *,
        callback: str | None,
        service: str | None,
        bubble: int | None,
    ) -> Sms:
        sid = "SM" + secrets.token_hex(16)
        status = "accepted" if service else "queued"
        with self._memory.change() as db:
            db.execute(
                "INSERT INTO sms (sid, receiver, sender, body, status, callback, service, created_at, updated_at,"
                " bubble) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (sid, receiver, sender, body, status, callback, service, stamp(at), stamp(at), bubble),
            )
        found = self.get(sid)
        assert found is not None
        return found

    def get(self, sid: str) -> Sms | None:
        row = self._memory.row("SELECT * FROM sms WHERE sid = ?", (sid,))
        return None if row is None else _sms(dict(row))

    def advance(self, sid: str, status: str, error_code: int | None, at: datetime) -> Sms | None:
        """Move on to `status`; gives the SMS, or None if it is further along already or not there."""
        found = self.get(sid)
        if found is None or ORDER[status] <= ORDER[found.status]:
            return None
        with self._memory.change() as db:
            db.execute(
                "UPDATE sms SET status = ?, error_code = ?, updated_at = ?, sent_at = coalesce(sent_at, ?)"
                " WHERE sid = ?",
                (status, error_code, stamp(at), stamp(at), sid),
            )
        return self.get(sid)

    def find(self, *, receiver: str | None, sender: str | None, after: str, before: str, limit: int) -> Sequence[Sms]:
        """Newest first. `after` and `before` are stamps, inclusive; an SMS not yet sent counts by its making."""
        rows = self._memory.rows(
            "SELECT * FROM sms WHERE coalesce(sent_at, created_at) BETWEEN ? AND ?"
            " AND (? IS NULL OR receiver = ?) AND (? IS NULL OR sender = ?)"
            " ORDER BY created_at DESC, rowid DESC LIMIT ?",
            (after, before, receiver, receiver, sender, sender, limit),
        )
        return [_sms(dict(row)) for row in rows]

    def opt_out(self, number: str, at: datetime) -> None:
        with self._memory.change() as db:
            db.execute("INSERT OR IGNORE INTO opt_out (number, at) VALUES (?, ?)", (number, stamp(at)))

    def opt_in(self, number: str) -> None:
        with self._memory.change() as db:
            db.execute("DELETE FROM opt_out WHERE number = ?", (number,))

    def opted_out(self, number: str) -> bool:
        return self._memory.row("SELECT 1 FROM opt_out WHERE number = ?", (number,)) is not None


def _sms(row: Mapping[str, object]) -> Sms:
    def instant(name: str) -> datetime | None:
        return None if row[name] is None else datetime.fromisoformat(str(row[name]))

    created, updated = instant("created_at"), instant("updated_at")
    assert created is not None
    assert updated is not None
    texts = {name: str(row[name]) for name in ("sid", "receiver", "sender", "body", "status")}
    error, bubble = row["error_code"], row["bubble"]
    return Sms(
        **texts,
        error_code=error if isinstance(error, int) else None,
        callback=None if row["callback"] is None else str(row["callback"]),
        service=None if row["service"] is None else str(row["service"]),
        created_at=created,
        updated_at=updated,
        sent_at=instant("sent_at"),
        bubble=bubble if isinstance(bubble, int) else None,
    )
