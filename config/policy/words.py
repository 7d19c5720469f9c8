"""Words of the documents for offices, papers and groups, and the contract's ids for them.

A file is written in the documents' own words (公安, county_edu, 建档立卡); the loaded policy speaks ids. Renamed
offices (C-20) are further words here.
"""

from __future__ import annotations

ROLES: dict[str, tuple[str, ...]] = {
    "class_teacher": ("班主任",),
    "school_lead": ("校长", "学校领导"),
    "school_cadre": ("校干",),
    "teacher": ("教师",),
    "baobao_teacher": ("包保教师",),
    "baobao_official": ("包保干部", "挂包干部"),
    "central_school": ("中心校",),
    "village_committee": ("village", "community", "村", "村（居）委会", "村(居)委会", "村居", "社区"),
    "township_officer": ("township", "local_government", "street", "乡镇", "街道", "办事处"),
    "township_deputy": ("分管同志",),
    "township_head": ("乡镇长",),
    "edu_bureau": ("education", "edu_authority", "county_edu", "教育部门", "教育", "教体局", "教育体育局", "教育局"),
    "leading_group_office": ("government_office", "领导小组办公室"),
    "joint_group": ("联合劝返工作组",),
    "rural_revitalisation_office": ("乡村振兴领导小组办公室",),
    "poverty_group": ("扶贫开发工作领导小组", "扶贫工作领导小组"),
    "expert_committee": ("专家委员会", "残疾人教育专家委员会"),
    "dept_justice": ("justice", "司法", "司法局"),
    "dept_police": ("公安", "公安局"),
    "dept_human_resources": ("人社", "人力资源社会保障"),
    "dept_civil_affairs": ("民政", "民政局"),
    "dept_disabled_federation": ("残联",),
    "dept_religion": ("宗教", "宗教事务", "民族宗教局"),
    "dept_united_front": ("统战",),
    "dept_health": ("卫健", "卫生健康"),
    "dept_finance": ("财政",),
    "dept_rural_revitalisation": ("乡村振兴", "乡村振兴局", "扶贫", "扶贫办"),
    "dept_market": ("市场监管", "工商"),
    "guardian": ("监护人", "家长"),
    "receiving_school": ("接收学校",),
    "home_place": ("户籍所在地", "户籍所在地省份"),
    "new_place": ("新流入地",),
    "workplace_edu": ("务工地教育",),
    "workplace_police": ("务工地公安",),
    "workplace_human_resources": ("务工地人社",),
    "school": ("学校",),
}
"""`school` stays itself: it is the school lead, and the class teacher for what concerns a class or a pupil."""

BODIES: dict[str, tuple[str, ...]] = {
    "school": ("学校", "school_lead"),
    "central_school": ("中心校",),
    "village": ("村", "社区", "village_committee"),
    "township": ("乡镇", "township_officer", "local_government"),
    "edu_bureau": ("county_edu", "edu_authority", "education", "教育部门", "教育", "教体局"),
    "dept_justice": ("justice", "司法", "司法局"),
    "leading_group_office": ("领导小组办公室", "government_office"),
    "inspection_office": ("督查室",),
}

MATERIALS: dict[str, tuple[str, ...]] = {
    "court_finding_guardian_duty": ("court", "判决裁定监护人已履行法定义务", "判决、裁定"),
    "guardian_duty_done": ("监护人已履行法定义务的证明",),
    "pupil_statement": ("学生书面说明",),
    "parent_statement": ("家长书面说明",),
    "police_document": ("公安部门界定文书",),
    "committee_finding": ("专家委员会评估认定意见",),
    "health_opinion": ("卫健部门意见",),
    "disabled_federation_opinion": ("残联意见",),
    "written_opinion": ("书面意见",),
    "proof": ("佐证材料", "证明材料"),
    "teaching_plan": ("教学计划",),
    "one_pupil_one_plan": ("一人一案",),
    "migrant_notice": ("已发出的书面通知",),
    "receiving_school_confirmed": ("接收学校确认",),
    "studentship_transfer_seen": ("学籍已转接",),
    "leaving_mark": ("离校标注",),
    "leave_record": ("请假材料",),
    "reason_text": ("离校原因说明",),
    "approval": ("批准意见",),
    "edu_written_report": ("县级教育部门书面报告",),
    "placement": ("安置",),
    "paired_teacher": ("结对教师",),
    "aid_check": ("资助核查",),
}

GROUPS: dict[str, tuple[str, ...]] = {
    "left_behind": ("留守儿童",),
    "poor": ("家庭经济困难",),
    "registered_poor": ("建档立卡", "脱贫户"),
    "low_income": ("低保",),
    "orphan": ("孤儿",),
    "hardship": ("困境儿童",),
    "disabled": ("残疾",),
    "migrant": ("随迁子女",),
    "prisoners_children": ("服刑人员子女", "服刑人员未成年子女"),
    "disabled_parents_children": ("残疾人子女",),
    "dropout": ("辍学",),
    "all": ("全体",),
}

CAUSES = (
    "study",
    "work",
    "marriage",
    "religion",
    "disability",
    "illness",
    "poverty",
    "lost",
    "moved",
    "family",
    "guardian",
    "distance",
    "harm",
    "behaviour",
    "epidemic",
    "street",
    "substitute_schooling",
    "other",
)

CONDITIONS = {
    "persuasion": "学校劝返次数",
    "home_visits": "上门次数",
    "joint_persuasion": "联合劝返次数",
    "notice": "通知书",
    "notice_expired": "通知书限期已满",
    "return_expired": "返校通知书限期已满",
    "correct_expired": "责令改正通知书限期已满",
    "order_expired": "责令复学通知书限期已满",
    "pupil_refuses": "学生本人拒不返校",
    "joint_failed": "联合劝返仍不复学",
    "confirmed": "确认辍学",
    "persuasion_failed": "经劝返仍不到校",
    "unreachable": "无法联系、失联",
    "bureau_receipt": "教育主管部门收到报告",
}
"""Names a condition may use beside the materials."""

_TABLES = {"role": ROLES, "body": BODIES, "material": MATERIALS, "group": GROUPS}
_IDS = {kind: {word: key for key, words in table.items() for word in (key, *words)} for kind, table in _TABLES.items()}


def id_of(kind: str, word: str) -> str | None:
    """The contract's id for a word of a kind (`role`, `body`, `material`, `group`); None: the word is unknown."""
    return _IDS[kind].get(word)


def role_of(body: str) -> str:
    """The role that acts for a body.

    `township` → `township_officer`, `school` → `school_lead`, `edu_bureau` → itself.
    """
    known = {"school": "school_lead", "township": "township_officer", "village": "village_committee"}
    return known.get(body, body)
