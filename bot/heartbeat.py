"""The heartbeat: a call to an address outside after each round of the auditor that found nothing wrong.

Whoever watches that address (Healthchecks, a cron monitor, a script of the county's own) raises the alarm when the calls stop:
because the auditor found something, because it raised, or because nothing runs here any more.
"""

from __future__ import annotations

import logging

import requests

from bot.http import Session

log = logging.getLogger(__name__)


class Heartbeat:
    """Calls `url` (GET); without one it does nothing. What goes wrong is logged and never raised."""

    def __init__(self, url: str | None, http: Session | None = None) -> None:
        self._url, self._http = url, http or Session()

    def beat(self) -> bool:
        """Whether the address took it."""
        if self._url is None:
            return False
        try:
            answer = self._http.get(self._url)
        except requests.exceptions.RequestException as error:
            # The address is a secret of sorts: who knows it can pretend that all is well.
            log.warning("heartbeat not taken", extra={"action": "heartbeat_failed", "reason": type(error).__name__})
            return False
        if answer.status_code >= 400:
            log.warning("heartbeat not taken", extra={"action": "heartbeat_failed", "status": answer.status_code})
        return answer.status_code < 400
