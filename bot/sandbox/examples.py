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
    "school_lead": ("待办", "今天", "{pupil}", "分派 {pupil} 给 孟老师", "确认{pupil}辍学", "报送{pupil}的报告单"),
    "school_cadre": ("收到", "刚去{pupil}家家访了，家里没人"),
    "baobao_teacher": ("刚去{pupil}家家访了，家里没人", "明天上门", "收到"),
    "baobao_official": ("明天上门", "{pupil}", "待办", "去{pupil}家劝返了，家长答应明天送来", "收到"),
    "township_officer": (
        "{pupil}",
        "待办",
        "收到{pupil}的报告单",
        "通知书已送达{pupil}，其父签收",
        "邀请司法、民政参加{pupil}联合劝返",
        "会同司法所到{pupil}家联合劝返，家长不同意",
    ),
    "edu_bureau": ("今天", "逾期", "{pupil}", "收到{pupil}的报告单", "申请{pupil}销号，原因转学", "同意{pupil}销号"),
    "guardian": ("明天送他去", "孩子发烧了，今天请假", "在外地打工，管不了", "退订"),
}
_ANYBODY = ("收到", "明天上门")


def sentences(school: School, phone: Phone) -> tuple[str, ...]:
    """Example sentences for one phone, its pupil named."""
    return tuple(one.format(pupil=phone.pupil or school.pupil) for one in _BY_ROLE.get(phone.role, _ANYBODY))
