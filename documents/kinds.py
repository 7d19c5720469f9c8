"""Which papers there are: the contract's document kinds, the template each is made by, its plain name, and the duty whose owner
takes it in hand. Pure.

No document of the five profiles prints a form of its own: they name papers and say what must be in them, so each kind has one
template and the profile gives it its name, its clauses and its parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.policy import Policy


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper. `name` where the profile gives it none; `also` how people call it when they ask for it."""

    template: str
    name: str
    also: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "return_notice": Kind("notice", "返校通知书", ("通知书", "限期返校通知书", "返校通知书", "劝返通知书")),
    "order_notice": Kind("notice", "责令复学通知书", ("责令通知书", "责令复学通知书")),
    "correct_notice": Kind("notice", "责令限期改正通知书", ("改正通知书",)),
    "enrol_notice": Kind("notice", "入学通知书", ("入学通知书",)),
    "visit_record": Kind("record", "家访记录", ("家访记录", "家访表", "三访记录")),
    "persuasion_record": Kind("record", "劝返工作记录", ("劝返记录", "劝返工作记录")),
    "home_teaching_log": Kind("record", "送教上门记录", ("送教记录", "送教上门记录")),
    "dropout_report_form": Kind("report", "学生辍学情况报告单", ("报告单", "辍学报告单", "疑似辍学报告", "上报表")),
    "written_report": Kind("report", "书面报告", ("书面报告", "疑似辍学报告", "上报表")),
    "township_submission": Kind("report", "提交乡（镇）政府的材料", ("提交材料", "疑似辍学报告", "上报表")),
    "ledger": Kind("ledger", "控辍保学台账", ("台账", "个案台账", "控辍保学台账")),
    "case_file": Kind("ledger", "个案卷宗", ("卷宗", "个案卷宗")),
    "dropout_file": Kind("ledger", "辍学学生档案", ("档案", "辍学档案", "辍学学生档案")),
    "one_pupil_one_file": Kind("ledger", "一生一档", ("一生一档",)),
    "judicial_referral": Kind("ledger", "移交司法的卷宗", ("司法卷宗", "移交卷宗")),
    "persuasion_ledger": Kind("persuasions", "劝返台账", ("劝返台账",)),
    "one_pupil_one_form": Kind("form", "一生一表", ("一生一表",)),
    "department_letter": Kind("letter", "部门函件", ("部门函", "部门函件", "联合劝返函", "移交函")),
    "search_request": Kind("letter", "查找函", ("查找函",)),
    "workplace_notice": Kind("letter", "务工地通报函", ("通报函", "务工地通报函")),
    "migrant_notice": Kind("letter", "书面通知（户籍所在地）", ("户籍地通知", "书面通知")),
    "police_handover": Kind("letter", "移交公安函", ("移交公安函",)),
    "letter": Kind("letter", "函", ("信函", "一般信函")),
    "edu_written_report": Kind("exit", "县级教育部门书面报告", ()),
    "exit_file": Kind("exit", "退出（销号）审批表", ("销号表", "销号审批表", "审批表", "退出审批表", "销号档案")),
    "one_pupil_one_plan": Kind("plan", "一人一案", ("一人一案",)),
    "family_plan": Kind("plan", "一家一案", ("一家一案",)),
    "pupil_poverty_plan": Kind("plan", "一生一案", ("一生一案",)),
    "teaching_plan": Kind("plan", "教学计划", ("教学计划",)),
    "left_behind_ledger": Kind("general", "留守儿童关爱工作台账", ("关爱台账",)),
    "not_registered_book": Kind("general", "未报到登记册", ("未报到登记",)),
    "change_book": Kind("general", "学生异动登记册", ("异动登记",)),
    "one_county_one_plan": Kind("unit", "一县一案", ("一县一案",)),
    "pledge": Kind("unit", "责任状", ("责任状", "控辍责任状")),
}
#: Duty → the papers, the first that was drafted of them, which its owner takes in hand when he is asked for it.
GOES_WITH: Mapping[str, tuple[str, ...]] = {
    "return_notice": ("return_notice",),
    "order_notice": ("order_notice",),
    "correct_notice": ("correct_notice",),
    "enrol_notice": ("enrol_notice",),
    "dropout_report": ("dropout_report_form", "township_submission", "written_report"),
    "judicial": ("judicial_referral",),
    "notify_department": ("department_letter",),
    "notify_workplace": ("workplace_notice",),
    "joint_search": ("search_request",),
    "migrant_notice": ("migrant_notice",),
    "exit_approval": ("edu_written_report", "exit_file"),
    "pupil_plan": ("one_pupil_one_plan",),
    "placement": ("teaching_plan",),
}
#: Papers that a duty's owner takes in hand though the rules draft none: what is signed on them decides.
NEEDS_NO_DRAFT = frozenset({"exit_file"})


def name(policy: Policy, kind: str) -> str:
    """What the profile calls this paper; else its plain name."""
    for notice in policy.notices.values():
        if kind in (notice.document, f"{notice.id}_notice") and notice.name and kind != "judicial_referral":
            return notice.name
    if kind == "ledger" and policy.ledger is not None and policy.ledger.kind:
        return policy.ledger.kind
    if kind in policy.files and policy.files[kind].name:
        return str(policy.files[kind].name)
    for report in policy.report_up.values():
        if kind == (report.document or "written_report") and report.form:
            return report.form
    return KINDS[kind].name


def asked(words: str) -> tuple[str, ...]:
    """The kinds that somebody may mean who asks for a paper in these words."""
    return tuple(id_ for id_, kind in KINDS.items() if words in kind.also)


#: Every word by which a paper can be asked for, the longest first.
WORDS = tuple(sorted({word for kind in KINDS.values() for word in kind.also}, key=lambda word: (-len(word), word)))
