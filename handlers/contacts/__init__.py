"""Contacts of WeChat Work and of 家校沟通, matched to the imported roster.

The roster decides who there is; contacts decide how somebody is reached. What does not match is reported, not guessed: a
link is made by an id, by a phone, or by a name that is unique on both sides and in the same school. Nothing is deleted:
who is there no more has left, with the day.
"""

from __future__ import annotations

from handlers.contacts.book import Member, Parent, Report, SchoolBook, SchoolClass, SchoolPupil, StaffBook
from handlers.contacts.events import EVENTS, heard, wanted
from handlers.contacts.school import bring_school
from handlers.contacts.staff import bring_staff

__all__ = [
    "EVENTS",
    "Member",
    "Parent",
    "Report",
    "SchoolBook",
    "SchoolClass",
    "SchoolPupil",
    "StaffBook",
    "bring_school",
    "bring_staff",
    "heard",
    "wanted",
]
