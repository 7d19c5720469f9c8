"""Twilio's HTTP client on our session, with its address replaced."""

from __future__ import annotations

from typing import Any

from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

from bot.http import Session
from config.settings import TWILIO_API


class Redirected(TwilioHttpClient):  # type: ignore[misc]
    """Sends what is meant for Twilio's API to `base`; logs nothing, for messages and numbers are in what it sends."""

    def __init__(self, session: Session, base: str) -> None:
        super().__init__(pool_connections=False)
        self.session, self._base = session, base

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Any:
        """One request; time-outs and redirects are the session's affair."""
        if not url.startswith(TWILIO_API + "/"):
            # Another host would get our credentials.
            raise TwilioException("an address that is not Twilio's API")
        address = self._base + url.removeprefix(TWILIO_API)
        answer = self.session.request(method.upper(), address, params=params, data=data, headers=headers, auth=auth)
        return Response(int(answer.status_code), answer.text, answer.headers)
