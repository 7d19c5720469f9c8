"""Temporary media of the stand-in: what phones send can be fetched, what the product uploads can be sent as a file.

Sources: developer.work.weixin.qq.com/document/path/ 90253 (upload), 90254 (get). A media id is good for three days.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

from flask import Response, request

from bot.sandbox.memory import Memory, stamp
from bot.sandbox.wirelog import WireLog

LIFE = timedelta(days=3)
#: A file that reached a phone can be opened there long after its id is of no more use.
KEPT = timedelta(days=90)
LARGEST = 20 * 1024 * 1024
#: What the camera of a phone here takes: one grey pixel as a PNG.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
_MADE = {"image": ("image/png", "photo.png", PICTURE), "voice": ("audio/amr", "voice.amr", b"#!AMR\n" + bytes(64))}


class WecomMedia:
    """`token_fault` gives the error code of an access token, 0 for a good one."""

    def __init__(
        self,
        memory: Memory,
        wirelog: WireLog,
        now: Callable[[], datetime],
        token_fault: Callable[[str | None], int],
    ) -> None:
        self._memory, self._wirelog, self._now, self._token_fault = memory, wirelog, now, token_fault

    def taken(self, kind: str) -> str:
        """A phone takes a picture or records its owner: the media id."""
        mime, name, content = _MADE[kind]
        return self._keep(mime, name, content)

    def name_of(self, media_id: str) -> str | None:
        """What a file is called; None for one that is not, or no longer, there."""
        row = self._memory.row("SELECT name FROM media WHERE id = ? AND until > ?", (media_id, stamp(self._now())))
        return None if row is None else str(row["name"])

    def get(self) -> Response:
        """GET /cgi-bin/media/get?access_token=&media_id="""
        media_id = request.args.get("media_id", "")
        if code := self._token_fault(request.args.get("access_token")):
            return self._said("取素材", {"errcode": code, "errmsg": "token"})
        row = self._memory.row("SELECT * FROM media WHERE id = ? AND until > ?", (media_id, stamp(self._now())))
        if row is None:
            return self._said("取素材", {"errcode": 40007, "errmsg": "invalid media_id"})
        self._wirelog.add(
            self._now(), "保学 → 企业微信：取素材", f"GET media/get {media_id}", f"{row['name']}", ok=True
        )
        return _download(row["content"], row["mime"], row["name"])

    def opened(self, media_id: str) -> Response:
        """GET /sandbox/file/…: whoever got a file opens it on his phone."""
        row = self._memory.row("SELECT * FROM media WHERE id = ?", (media_id,))
        if row is None:
            return Response("没有这个文件。", 404, mimetype="text/plain")
        return _download(row["content"], row["mime"], row["name"])

    def upload(self) -> Response:
        """POST /cgi-bin/media/upload?access_token=&type=, a multipart form with the field `media`."""
        if code := self._token_fault(request.args.get("access_token")):
            return self._said("传素材", {"errcode": code, "errmsg": "token"})
        held = request.files.get("media")
        content = held.read() if held is not None else b""
        if held is None or not 5 < len(content) <= LARGEST:
            return self._said("传素材", {"errcode": 45001 if held else 44001, "errmsg": "media size"})
        media_id = self._keep(held.mimetype or "application/octet-stream", held.filename or "file", content)
        told = {
            "type": request.args.get("type", "file"),
            "media_id": media_id,
            "created_at": str(int(self._now().timestamp())),
        }
        return self._said("传素材", told)

    def _keep(self, mime: str, name: str, content: bytes) -> str:
        media_id = secrets.token_urlsafe(24)
        with self._memory.change() as db:
            db.execute("DELETE FROM media WHERE until <= ?", (stamp(self._now() - KEPT),))
            db.execute(
                "INSERT INTO media (id, until, mime, name, content) VALUES (?, ?, ?, ?, ?)",
                (media_id, stamp(self._now() + LIFE), mime, name, content),
            )
        return media_id

    def _said(self, what: str, reply: Mapping[str, object]) -> Response:
        whole = {"errcode": 0, "errmsg": "ok", **reply}
        text = json.dumps(whole, ensure_ascii=False)
        self._wirelog.add(self._now(), f"保学 → 企业微信：{what}", request.path, text, ok=whole["errcode"] == 0)
        return Response(text, mimetype="application/json")


def _download(content: bytes, mime: str, name: str) -> Response:
    answer = Response(content, mimetype=mime)
    answer.headers["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    return answer
