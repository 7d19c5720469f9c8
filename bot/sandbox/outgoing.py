"""Posts from the stand-in to the product, as the providers make them: no proxy, no redirect, a limit of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import requests


@dataclass(frozen=True, slots=True)
class Answer:
    """What the product answered. `status` 0: nothing came back, and `text` says why, in Chinese."""

    status: int
    text: str

    @property
    def taken(self) -> bool:
        return self.status == 200

    def why(self) -> str:
        return self.text if self.status == 0 else f"HTTP {self.status}"


def post(url: str, body: bytes, headers: Mapping[str, str], *, connect: float, read: float) -> Answer:
    """One POST; never raises for what the network does. Seconds."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(url, body, headers=headers, timeout=(connect, read), allow_redirects=False)
        except requests.Timeout:
            return Answer(0, f"{read:g} 秒内没有回话")
        except requests.RequestException as error:
            return Answer(0, f"连不上：{type(error).__name__}")
        return Answer(answer.status_code, answer.content.decode("utf-8", "replace"))
