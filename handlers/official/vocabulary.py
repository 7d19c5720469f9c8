"""The words of the field for what an order names: causes, papers, ways out, materials, departments. Pure.

Each table is read from the top; the first word that stands in the text is meant. Sources: the contract's ids and the
documents' own words (`config.policy.words`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.reading.words.pattern import Pattern

Table = tuple[tuple[str, str], ...]

CAUSES: Table = (
    ("work", r"打工|务工"),
    ("substitute_schooling", r"替代性办学|私塾|读经"),
    ("study", r"厌学|学习困难|学不懂|不想读"),
    ("marriage", r"早婚|早育|结婚|订婚"),
    ("religion", r"信教|宗教|学经"),
    ("disability", r"残疾"),
    ("illness", r"疾病|生病|因病|患病"),
    ("poverty", r"贫困|家庭(?:经济)?困难"),
    ("lost", r"失联|失踪|联系不上|下落不明"),
    ("moved", r"在外地(?:就读|上学)|外地就读|随迁就读"),
    ("guardian", r"监护人?不(?:力|履行)|家长不(?:送|履行)|不履行(?:监护)?义务"),
    ("family", r"家[中里]有事|家庭变故"),
    ("distance", r"(?:上学|离校|路|距离)(?:太|较)?远"),
    ("harm", r"侵害"),
    ("behaviour", r"歧视|体罚|欺凌"),
    ("epidemic", r"疫情"),
    ("street", r"流浪"),
    ("other", r"其他"),
)
NOTICES: Table = (
    ("order", r"责令[^，]{0,6}复学"),
    ("correct", r"责令[^，]{0,4}改正|限期改正|改正通知"),
    ("enrol", r"入学通知"),
    ("police_handover", r"移交公安"),
    ("letter", r"一般信函|信函"),
    ("return", r"返校|复学"),
)
ROUTES: Table = (
    ("transferred", r"转学|转出|转到"),
    ("refusal", r"拒不返校|拒绝返校|拒不复学|厌学|劝返无效|多次劝返"),
    ("health", r"身体|因病|疾病|生病|残疾|健康"),
    ("lost", r"失踪|失联|下落不明"),
    ("death", r"死亡|去世|病故"),
    ("overage", r"超龄|年满"),
    ("suspension", r"休学"),
    ("other_departure", r"其他离校"),
    ("returned", r"已?(?:复学|返校)"),
)
ROUTE_NAMES: Mapping[str, str] = {
    "transferred": "转学",
    "refusal": "拒不返校",
    "health": "身体原因",
    "lost": "失踪失联",
    "death": "死亡",
    "overage": "超龄",
    "suspension": "休学",
    "other_departure": "其他离校",
    "returned": "复学",
}
MATERIALS: Table = (
    ("court_finding_guardian_duty", r"判决|裁定"),
    ("guardian_duty_done", r"履行(?:了)?法?定?义务的?证明"),
    ("pupil_statement", r"(?:学生|本人)(?:书面)?说明"),
    ("parent_statement", r"(?:家长|监护人|父母)(?:书面)?说明"),
    ("police_document", r"公安[^，、]{0,6}(?:材料|文书|证明|意见)"),
    ("committee_finding", r"专家委员会|评估认定"),
    ("health_opinion", r"卫健[^，、]{0,4}意见"),
    ("disabled_federation_opinion", r"残联[^，、]{0,4}意见"),
    ("written_opinion", r"领导小组[^，、]{0,6}意见|书面意见"),
    ("teaching_plan", r"教学计划"),
    ("one_pupil_one_plan", r"一人一案"),
    ("migrant_notice", r"(?:流动|随迁)?书面通知"),
    ("receiving_school_confirmed", r"接收(?:学校)?(?:的)?(?:确认|证明|函)"),
    ("studentship_transfer_seen", r"学籍(?:已|已经)?转接"),
    ("leaving_mark", r"离校标注"),
    ("leave_record", r"请假(?:材料|条|手续)"),
    ("reason_text", r"离校原因"),
    ("edu_written_report", r"县?级?教育部门书面报告"),
    ("approval", r"批准意见|批复"),
    ("proof", r"证明|佐证"),
)
FINDINGS: Table = (
    ("unfit", r"不具备"),
    ("home_teaching", r"宜?送教"),
    ("fit", r"具备学习条件|能够?(?:接受|参加)(?:普通)?教育|适合入学"),
)
STATUSES: Table = (
    ("sick", r"病假|生病"),
    ("personal", r"事假"),
    ("epidemic", r"疫情"),
    ("late", r"迟到"),
    ("left_early", r"早退"),
    ("unexcused", r"无故|旷课"),
    ("present", r"到校|在校|出勤|全勤"),
    ("absent", r"缺勤|没来"),
)
CHANGES: Table = (
    ("transfer_in", r"转入"),
    ("transfer_out", r"转出|转学"),
    ("suspend", r"休学"),
    ("resume", r"复学"),
    ("remove", r"(?:从|移出)名单|去除"),
)
AS: Table = (
    ("paired_teacher", r"结对"),
    ("one_to_one", r"一对一|帮扶"),
    ("family_guardian", r"亲情监护"),
    ("baobao_official", r"(?:包保|挂包)干部"),
    ("baobao_teacher", r"包保(?:教师|老师)?"),
    ("named_person", r"专人|责任人|负责"),
)
STEPS: Table = (
    ("criticism", r"批评教育"),
    ("care", r"关怀|关爱|辅导|疏导|学业帮扶|生活指导"),
    ("home_teaching", r"送教"),
    ("joint_persuade", r"联合劝返"),
)
#: Offices that may be invited, as people shorten them.
DEPARTMENTS = (
    r"司法(?:局|所|部门)?|公安(?:局|部门)?|派出所|人社(?:局|部门)?|民政(?:局|部门)?|残联|宗教(?:局|部门)?|统战(?:部)?|"
    r"卫健(?:委|部门|局)?|财政(?:局|部门)?|乡村振兴(?:局|部门)?|扶贫(?:办)?|市场监管(?:局|部门)?|工商(?:局|部门)?|教体局|教育局"
)
_OFFICE: Mapping[str, str] = {"派出所": "公安", "教育局": "教体局", "教体局": "教体局"}
_ENDING = Pattern(r"(?:局|所|部门|部|委|办)$")


def first(table: Table, text: str) -> str | None:
    """The id of the first row whose word stands in the text."""
    return next((id_ for id_, words in table if re.search(words, text)), None)


def every(table: Table, text: str) -> tuple[str, ...]:
    """The ids of all rows whose words stand in the text; what a row took is not read again."""
    found: list[str] = []
    for id_, words in table:
        text, count = re.subn(words, "〇", text)
        if count:
            found.append(id_)
    return tuple(found)


def departments(text: str) -> tuple[str, ...]:
    """The offices that the text names, by the short names that the rules know."""
    named = (match.group() for match in re.finditer(DEPARTMENTS, text))
    return tuple(dict.fromkeys(_OFFICE.get(word) or _ENDING.sub("", word) for word in named))
