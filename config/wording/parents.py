"""What guardians read: short plain sentences, by SMS, at the level of a primary school reader.

No links, no forms of law.
"""

from __future__ import annotations

from datetime import date


def absent_today(pupil: str, day: date, school: str, teacher: str | None) -> str:
    """A pupil is missing today without leave. Fits into two SMS parts (134 characters of UCS-2)."""
    who = f"{teacher}老师" if teacher else "班主任"
    return (
        f"【{school}】{pupil}家长您好：{pupil}{day.month}月{day.day}日没有到校，也没有请假。"
        f"请问是什么原因？请尽快送孩子到校，或直接回复这条短信，也可以打电话给{who}。"
    )


def arrived_after_all(pupil: str, day: date, school: str) -> str:
    """What takes the worry back after `absent_today` went out: he is at school. One SMS part (70 characters of UCS-2)."""
    return f"【{school}】{pupil}家长您好：{pupil}{day.month}月{day.day}日已到校，前面的短信请放心。"
