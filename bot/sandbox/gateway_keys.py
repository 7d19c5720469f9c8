"""What the consoles of Tencent Cloud and Aliyun know of the product's account: keys, signature, approved templates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Name = Literal["tencent", "aliyun"]
NAMES: dict[Name, str] = {"tencent": "腾讯云", "aliyun": "阿里云"}
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Approved:
    """A template as it was approved: `body` with its parameters by name, in their order."""

    id: str
    body: str

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(_PLACE.findall(self.body))

    def say(self, values: Mapping[str, str]) -> str:
        """The words that result."""
        return _PLACE.sub(lambda place: values[place[1]], self.body)


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `app_id` is Tencent's SdkAppId; `sign` is the approved signature without brackets."""

    key_id: str
    key_secret: str = field(repr=False)
    sign: str
    approved: Sequence[Approved]
    app_id: str = ""

    def template(self, wanted: object) -> Approved | None:
        return next((one for one in self.approved if one.id == wanted), None)


@dataclass(frozen=True, slots=True)
class GatewayKeys:
    """Both accounts, and the secret in the addresses of their callbacks."""

    tencent: Account
    aliyun: Account
    callback_secret: str = field(repr=False)
