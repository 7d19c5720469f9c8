"""Readings in Chinese: what each switch says, for explanations and guides."""

from __future__ import annotations

import dataclasses

from config.policy.policy import Policy

TITLES = {
    "R1": "无故N日未到校",
    "R2": "N日内",
    "R3": "N个工作日",
    "R4a": "及时（联系、家访、劝返）",
    "R4b": "及时（书面报告、文书、登记）",
    "R5": "立即、当天、不过夜",
    "R6": "开学后N周、N月内",
    "R7": "日报、每周、每月、每季度末、学期末、开学前",
    "R8": "不少于N次、N次以上",
    "R9": "什么算一次劝返",
    "R10": "每学期",
    "R11": "收到、发放",
    "R12": "补记",
    "R13": "超龄",
    "R14": "遇休息日怎么办",
    "R15": "上午、下午疑似辍学",
    "R16": "文件未写",
}
SWITCHES: dict[tuple[str, str], dict[object, str]] = {
    ("R1", "absence_day"): {"school_day": "按上课日计", "natural_day": "按自然日计"},
    ("R1", "full_day_only"): {True: "只计整天", False: "半天也计"},
    ("R1", "consecutive"): {True: "须连续", False: "累计即可"},
    ("R1", "presence"): {"reset": "到校一次即重新起算", "pause": "到校只暂停"},
    ("R1", "leave"): {"pause": "请假不计、也不清零", "reset": "请假即重新起算"},
    ("R1", "no_checkin"): {"ignore": "没有报考勤的日子不计、也不清零"},
    ("R1", "absent_without_reason"): {
        "counts_provisionally": "未说明原因的缺勤先计入、待核实",
        "ignore": "未说明原因的缺勤不计",
    },
    ("R2", "bare_day_deadline"): {"natural_day": "按自然日计", "working_day": "按工作日计", "school_day": "按上课日计"},
    ("R2", "count_start_day"): {False: "当天不计", True: "当天计入"},
    ("R2", "roll"): {"next_working_day": "末日遇休息日顺延到下一个工作日", "none": "末日不顺延"},
    ("R3", "working_day"): {"state_council_calendar": "按国务院放假安排"},
    ("R3", "makeup_days_count"): {True: "调休上班日计入", False: "调休上班日不计"},
    ("R3", "count_start_day"): {False: "当天不计", True: "当天计入"},
    ("R5", "same_day"): {"until_24h": "当天24时前"},
    ("R5", "roll"): {"none": "不因休息日顺延"},
    ("R6", "after_term_start"): {"natural_weeks_or_months": "按自然周、自然月计"},
    ("R6", "count_first_day"): {False: "开学当天不计", True: "开学当天计入"},
    ("R6", "roll"): {"next_working_day": "末日遇休息日顺延到下一个工作日", "none": "末日不顺延"},
    ("R7", "daily"): {"school_days_while_case_open": "个案未结期间每个上课日"},
    ("R7", "weekly"): {"last_school_day_mon_sun": "周一至周日的最后一个上课日"},
    ("R7", "monthly"): {"last_working_day_of_month": "当月最后一个工作日", "last_day_of_month": "当月最后一天"},
    ("R7", "quarterly"): {
        "last_working_day_of_calendar_quarter": "当季最后一个工作日",
        "last_day_of_calendar_quarter": "当季最后一天",
    },
    ("R7", "yearly"): {"last_working_day_of_calendar_year": "当年最后一个工作日"},
    ("R7", "term_end"): {"last_day_of_term": "学期最后一天"},
    ("R7", "before_term"): {"day_before_first_day": "开学前一天"},
    ("R8", "at_least"): {"inclusive": "含本数"},
    ("R9", "after_case_opened"): {True: "建案以后的才算", False: "第一次联系起都算"},
    ("R9", "verification_counts"): {False: "核实缺勤不算劝返", True: "核实缺勤也算"},
    ("R9", "failed_contact_counts"): {False: "没联系上不算", True: "没联系上也算"},
    ("R10", "per_term_counter"): {"pupil_within_term": "按学生在一学期内累计", "case": "按个案累计"},
    ("R10", "reopen_resets"): {False: "重新建案不清零", True: "重新建案清零"},
    ("R11", "office_receipt"): {"delivery_time": "机关以送达登记为收到"},
    ("R11", "guardian_service"): {"signed_or_recorded_handover": "监护人以签收或登记的当面交付为送达"},
    ("R11", "sms_is_service"): {False: "短信只告知、不算送达"},
    ("R12", "clock_from"): {"fact_date": "从事实发生日起算", "entry_date": "从录入日起算"},
    ("R15", "whole_day_typed_in_morning"): {"am": "上午报的全天缺勤按上午计", "pm": "上午报的全天缺勤按下午计"},
    ("R16", "silent"): {"product_default_only": "只用系统默认", "off": "不作提示"},
    ("R16", "statutory_form"): {"never": "不生成法定文书"},
    ("R16", "report_to_township_or_bureau"): {"never": "不上报乡镇和教育部门"},
}
COUNTED = {
    ("R4a", "timely_contact"): "次日起{v}个自然日内，不顺延",
    ("R4b", "timely_writing"): "次日起{v}个工作日内",
    ("R9", "max_per_date"): "同一天最多算{v}次",
    ("R13", "overage"): "满{v}周岁",
    ("R7", "weekly_day"): "每周报表到周{v}为止",
    ("R7", "monthly_day"): "每月报表到{v}日为止",
}
LISTED = {
    ("R9", "needs"): "记录须有{v}",
    ("R14", "roll_forward"): "顺延的：{v}",
    ("R14", "roll_none"): "不动的：{v}",
    ("R14", "roll_back"): "提前到期内最后一天的：{v}",
}
PARTS = {"date": "日期", "persons": "人员", "mode": "方式", "content": "内容", "attitude": "态度", "result": "结果"}


def reading(policy: Policy, name: str) -> str:
    """A reading as it is switched in a policy: `无故N日未到校：按上课日计，只计整天，须连续 …`."""
    found = getattr(policy.readings, name)
    fields = [(field.name, getattr(found, field.name)) for field in dataclasses.fields(found)]
    said = [text for key, held in fields if (text := _switch(name, key, held)) is not None]
    return f"{TITLES[name]}：{'，'.join(said)}"


def part(policy: Policy, path: str) -> str | None:
    """One switch of a reading, by its path (`readings.R1.presence`), in Chinese with the other ways to read it."""
    _, _, rest = path.partition("readings.")
    name, _, key = rest.partition(".")
    if name not in TITLES or "." in key or not hasattr(getattr(policy.readings, name), key):
        return None
    held = getattr(getattr(policy.readings, name), key)
    said = _switch(name, key, held)
    others = [
        f"{_plain(other)} {text}"
        for other, text in SWITCHES.get((name, key), {}).items()
        if other != getattr(held, "v", held)
    ]
    return said and said + (f"（可改为：{'；'.join(others)}）" if others else "")


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _switch(name: str, key: str, held: object) -> str | None:
    value = getattr(held, "v", held)
    if (name, key) in COUNTED:
        return COUNTED[name, key].format(v=value) if value is not None else None
    if (name, key) in LISTED and isinstance(value, tuple):
        return (
            LISTED[name, key].format(v="、".join(PARTS.get(str(part), str(part)) for part in value)) if value else None
        )
    if (name, key) in (("R15", "am_visit_by"), ("R15", "pm_visit_by")):
        return f"{'上午缺勤' if key.startswith('am') else '下午缺勤'}须在{value}前上门"
    return SWITCHES.get((name, key), {}).get(value)
