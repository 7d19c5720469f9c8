"""What the sandbox needs to know of the product it surrounds: its keys, its people, its calendar, its clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from bot.sandbox.gateway_keys import GatewayKeys


@dataclass(frozen=True, slots=True)
class Wires:
    """The keys of both channels as the product was started with, and where the product listens.

    `base_url` is the product's root without a closing slash, as its webhooks know it ("http://127.0.0.1:8000"):
    Twilio's signatures are made over `base_url + "/sms/twilio/inbound"`. `server` is where the process itself listens,
    if that is another address (a proxy stands before it): posts go there. The product's WECOM_API_BASE is
    `server + "/sandbox/wecom"` (`/cgi-bin/gettoken` follows it), its TWILIO_API_BASE `server + "/sandbox/twilio"`.
    `gateways`: the accounts at Tencent Cloud and Aliyun, whose SDKs know only the root of a server: `server` itself. None:
    there are none.
    """

    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)
    twilio_sid: str
    twilio_token: str = field(repr=False)
    twilio_from: str
    base_url: str
    server: str = ""
    gateways: GatewayKeys | None = None

    def reach(self, url: str) -> str:
        """Where to post what is addressed to `url`: the process itself, if `url` is one of the product's."""
        own = self.server and url.startswith(self.base_url + "/")
        return self.server + url[len(self.base_url) :] if own else url


@dataclass(frozen=True, slots=True)
class School:
    """A school to choose on the page. `pupil` is the pupil of the story, named in the example sentences."""

    id: str
    name: str
    county: str
    pupil: str


@dataclass(frozen=True, slots=True)
class Phone:
    """One person's phone: a member of WeChat Work (`wecom_userid`), a number that gets SMS (`number`, E.164), or both.

    `role` is the contract's id (class_teacher, guardian, …), `label` its Chinese word, `unit` where he works (for a
    guardian: whose guardian he is). `pupil` is a guardian's pupil by name, `klass` and `relation` what 家校沟通 says of him,
    `parent_userid` his id there. Who has both writes by WeChat Work, and sees
    what comes to his number among the rest.
    """

    id: str
    name: str
    role: str
    label: str
    unit: str
    wecom_userid: str | None = None
    number: str | None = None
    pupil: str | None = None
    klass: str = ""
    relation: str = ""
    parent_userid: str | None = None


class SandboxWorld(Protocol):
    """The product, as far as the sandbox may see it. All instants are aware; days are days in China."""

    @property
    def wires(self) -> Wires: ...

    @property
    def memory(self) -> Path | None:
        """The file in which the stand-in keeps its own memory (var/sandbox.sqlite); None: in memory only."""

    def now(self) -> datetime:
        """The instant the sandbox's clock shows."""

    def schools(self) -> Sequence[School]:
        """Every school of the demo county; the first is shown first."""

    def phones(self, school: str) -> Sequence[Phone]:
        """Everybody who has to do with a school: its staff, township and bureau, the guardians of its pupils."""

    def is_school_day(self, school: str, day: date) -> bool | None:
        """None: the calendar does not know that day yet."""

    def next_school_day(self, school: str, after: date) -> date | None:
        """The first school day later than `after`; None where the calendar knows none."""

    def run_due(self, until: datetime, settle: Callable[[], None]) -> None:
        """Let time pass up to `until`: set the clock to each instant at which something is due, tick, deliver.

        Calls `settle()` after each instant's deliveries: it waits, a few seconds at most, until the outside world has
        told what became of them (Twilio's status callbacks), so that they are not told days late.
        """
