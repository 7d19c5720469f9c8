"""Sentences to begin with: what people in each role really write, a tap away on the page."""

from __future__ import annotations

from bot.sandbox.world import Phone, School

_BY_ROLE: dict[str, tuple[str, ...]] = {
    "class_teacher": (
        "{pupil}没来没请假，其他都到了",
        "今天全勤",
        "{pupil}病假，其他都到了",
        "{pupil}来了，今天全勤",
        "刚去{pupil}家了，没人",
    ),
    "school_lead": ("收到", "明天上门", "给{pupil}家打了电话，家长说下周来"),
    "school_cadre": ("收到", "刚去{pupil}家家访了，家里没人"),
    "baobao_teacher": ("刚去{pupil}家家访了，家里没人", "明天上门", "收到"),
    "baobao_official": ("明天上门", "去{pupil}家劝返了，家长答应明天送来", "收到"),
    "township_officer": ("收到", "明天上门"),
    "edu_bureau": ("收到",),
    "guardian": ("明天送他去", "孩子发烧了，今天请假", "在外地打工，管不了", "退订"),
}
_ANYBODY = ("收到", "明天上门")


def sentences(school: School, phone: Phone) -> tuple[str, ...]:
    """Example sentences for one phone, its pupil named."""
    return tuple(one.format(pupil=phone.pupil or school.pupil) for one in _BY_ROLE.get(phone.role, _ANYBODY))
