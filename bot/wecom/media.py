"""Temporary media of WeChat Work (90254 get, 90253 upload): what members sent is fetched by its id, papers are uploaded to
be sent as files. Neither is ever repeated from a half-read stream: each try opens its bytes anew.
"""

from __future__ import annotations

import json
from email.message import Message

import requests

from bot.http import Session
from bot.media import LEAST, MOST, Media
from bot.wecom.errcodes import Means, meaning
from bot.wecom.tokens import Tokens
from config.errors import ForAWhile, ForGood
from config.settings import WecomSettings

#: Characters of a file's name that a phone shows.
LONGEST_NAME = 60


class WecomMedia:
    """`fetch` and `upload` for one app; safe to share between threads."""

    def __init__(self, settings: WecomSettings, tokens: Tokens, http: Session) -> None:
        self._base, self._tokens, self._http = settings.api_base + "/cgi-bin/media/", tokens, http

    def fetch(self, media_id: str) -> Media:
        """The bytes of a media id. Raises `ForAWhile` (later) or `ForGood` (gone, or none of ours)."""
        response = self._asked("get", media_id=media_id)
        header = Message()
        header["content-disposition"] = response.headers.get("Content-Disposition", "")
        return Media(response.content, response.headers.get("Content-Type", ""), header.get_filename() or "")

    def upload(self, name: str, content: bytes, kind: str = "file") -> str:
        """Put bytes there for three days; the media id. Raises `ForAWhile` or `ForGood`."""
        if not LEAST < len(content) <= MOST:
            raise ForGood("a file of that size cannot be sent", code="45001")
        response = self._asked("upload", files={"media": (name[:LONGEST_NAME], content)}, type=kind)
        return str(response.json().get("media_id") or "")

    def _asked(self, what: str, files: dict[str, tuple[str, bytes]] | None = None, **query: str) -> requests.Response:
        for last in (False, True):
            token = self._tokens.current()
            try:
                method = "GET" if files is None else "POST"
                response = self._http.request(
                    method, self._base + what, params={"access_token": token, **query}, files=files
                )
            except requests.exceptions.RequestException as error:
                # The address holds the token: it gets into no exception.
                raise ForAWhile(f"media/{what}: {type(error).__name__}", code="media") from None
            if response.status_code != 200:
                raise ForAWhile(f"media/{what}: HTTP {response.status_code}", code=f"http_{response.status_code}")
            errcode = _errcode(response)
            if errcode == 0:
                return response
            code = meaning(errcode)
            if code.means is Means.TOKEN and not last and self._tokens.refused(token):
                continue
            if errcode in (40007, 40004) or code.means in (Means.PERSON, Means.MESSAGE):
                raise ForGood("企业微信上已经没有这个文件（只保留三天）", code=str(errcode))
            raise ForAWhile(code.say, code=str(errcode), retry_after=code.wait)
        raise ForAWhile("access token refused again", code="token")


def _errcode(response: requests.Response) -> int:
    """The platform answers errors as JSON where it would send bytes."""
    if response.content.lstrip()[:1] != b"{":
        return 0
    try:
        told = json.loads(response.content)
    except ValueError:
        return 0
    return int(told.get("errcode") or 0) if isinstance(told, dict) and "errcode" in told else 0
