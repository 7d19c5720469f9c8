"""The heartbeat: a call to an address outside after each round of the auditor that found nothing wrong.

Whoever watches that address (Healthchecks, a cron monitor, a script of the county's own) raises the alarm when the calls stop:
because the auditor found something, because it raised, or because nothing runs here any more.

Each call carries the anchor of the record (`store.anchor`): what lies outside shows later whether the record was rewritten.
"""

from __future__ import annotations

import logging

import requests

from bot.http import Session

log = logging.getLogger(__name__)

#: Who watches for GET alone says so with one of these.
NO_POST = frozenset({400, 404, 405, 501})


class Heartbeat:
    """Calls `url`; without one it does nothing. What goes wrong is logged and never raised."""

    def __init__(self, url: str | None, http: Session | None = None) -> None:
        self._url, self._http = url, http or Session()

    @property
    def wanted(self) -> bool:
        """Whether anybody outside listens."""
        return self._url is not None

    def beat(self, words: str = "") -> bool:
        """Whether the address took it. `words` go in the body of a POST; who takes none is called with GET."""
        if self._url is None:
            return False
        try:
            answer = self._http.post(self._url, data=words.encode(), headers={"Content-Type": "text/plain"})
            if answer.status_code in NO_POST:
                answer = self._http.get(self._url)
        except requests.exceptions.RequestException as error:
            # The address is a secret of sorts: who knows it can pretend that all is well.
            log.warning("heartbeat not taken", extra={"action": "heartbeat_failed", "reason": type(error).__name__})
            return False
        if answer.status_code >= 400:
            log.warning("heartbeat not taken", extra={"action": "heartbeat_failed", "status": answer.status_code})
        return answer.status_code < 400
