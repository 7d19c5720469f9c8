"""What we are told: settings, policies, the calendar, wording, the demo county.

Owns: values that come from outside the code, read once, validated, frozen.
May import: the standard library, pydantic, PyYAML, chinesecalendar; no other room.
Never: a default for a secret; a guess for a day that the calendar does not know.
"""
