"""What Twilio's OpenAPI document says of the requests that we make.

Carried over from `twilio_api_v2010.json` (OpenAPI 3.0.1, MIT, github.com/twilio/twilio-oai; also inside the npm package
@twilio/cli-core 8.3.2): the parameters of CreateMessage, ListMessage and FetchMessage with type, pattern and bounds, and
which are required. `test_prism_peer.py` holds the same requests against a mock made from the whole document, where that is
on the machine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.wires.standin import Asked

ACCOUNT = r"AC[0-9a-fA-F]{32}"
MESSAGES = re.compile(rf"/2010-04-01/Accounts/{ACCOUNT}/Messages\.json")
MESSAGE = re.compile(rf"/2010-04-01/Accounts/{ACCOUNT}/Messages/(SM|MM)[0-9a-fA-F]{{32}}\.json")
PHONE, WORDS, WHOLE, BOOL = r"\+[1-9]\d{6,14}", r"(?s).+", r"\d+", r"true|false|True|False"
DATE = r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?"

CREATE: Mapping[str, str] = {
    "To": PHONE,
    "From": PHONE,
    "MessagingServiceSid": r"MG[0-9a-fA-F]{32}",
    "ApplicationSid": r"AP[0-9a-fA-F]{32}",
    "ContentSid": r"HX[0-9a-fA-F]{32}",
    # https://www.twilio.com/docs/messaging/api/message-resource: up to 1600 characters.
    "Body": r"(?s).{1,1600}",
    "StatusCallback": r"https?://\S+",
    "MaxPrice": r"\d+(\.\d+)?",
    "ProvideFeedback": BOOL,
    "Attempt": WHOLE,
    "ValidityPeriod": WHOLE,
    "ForceDelivery": BOOL,
    "ContentRetention": r"retain|discard",
    "AddressRetention": r"retain|obfuscate",
    "SmartEncoded": BOOL,
    "PersistentAction": WORDS,
    "TrafficType": r"free",
    "ShortenUrls": BOOL,
    "ScheduleType": r"fixed",
    "SendAt": WORDS,
    "SendAsMms": BOOL,
    "ContentVariables": WORDS,
    "RiskCheck": r"enable|disable",
    "MediaUrl": WORDS,
}
REQUIRED = ("To",)
LIST: Mapping[str, str] = {
    "To": PHONE,
    "From": PHONE,
    "DateSent": DATE,
    "DateSent<": DATE,
    "DateSent>": DATE,
    "PageSize": r"[1-9]\d{0,2}|1000",
    "Page": WHOLE,
    "PageToken": WORDS,
}


def faults(asked: Asked) -> list[str]:
    """What of a request the document does not allow; none of it: fine."""
    path = asked.path
    if asked.method == "POST" and MESSAGES.fullmatch(path):
        form = asked.form()
        found = [f"{name} is required" for name in REQUIRED if name not in form]
        if not ("From" in form) ^ ("MessagingServiceSid" in form):
            # Not in the document, which cannot say so: errors 21603 and 21604 of the reference.
            found.append("one of From and MessagingServiceSid")
        return found + _each(form, CREATE)
    if asked.method == "GET" and MESSAGES.fullmatch(path):
        return _each(asked.query, LIST)
    if asked.method == "GET" and MESSAGE.fullmatch(path):
        return [] if not asked.query else ["FetchMessage takes no parameters"]
    return [f"no such operation: {asked.method} {path}"]


def _each(given: Mapping[str, str], known: Mapping[str, str]) -> list[str]:
    found = [f"no parameter of this operation: {name}" for name in given if name not in known]
    for name, value in given.items():
        if name in known and re.fullmatch(known[name], value) is None:
            found.append(f"{name}: {value[:40]!r} is none")
    return found
