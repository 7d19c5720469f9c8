"""How each duty is called and what is asked for, in the words a teacher or an official reads on the phone.

`{name}` is the pupil (or the class or unit), `{open}` what is still lacking, `{count}` and `{min}` the counter,
`{part}` the id after
the colon of a duty such as `report:daily`. One or two short sentences each; the date and the clause are added by
`message`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from config.wording.citing import cite

#: duty → (what it is called, what is asked for)
DUTIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "checkin": ("考勤报送", "{name}今天还没有报考勤。都到了回“今天全勤”，有人没来请写上姓名和原因。"),
        "verify_absence": ("缺勤核实", "{name}{detail}，请家访或联系监护人核实情况，把结果发给我。"),
        "attention": ("提请关注", "{name}{detail}，请了解情况，做了什么、问到什么，发一句话给我。"),
        "same_day_visit": ("当日上户", "{name}{detail}，请班主任和校干当天一起上户，不过夜。打电话不算上户。"),
        "name_person": ("指定责任人", "{name}还缺{open}，请指定一位。"),
        "pupil_plan": ("一人一案", "请为{name}制定一人一案并上传。"),
        "persuade": ("劝返", "请对{name}开展劝返{counter}，每次把时间、谁去的、见到谁、说了什么、结果发给我。"),
        "three_visits": ("三访", "请对{name}上门家访，班主任、校领导、乡镇各一次{counter}。"),
        "dropout_file": ("辍学学生档案", "请把{name}的辍学档案补齐{lacking}。"),
        "dropout_report": ("书面报告", "{name}的书面报告{detail}。"),
        "forward_report": ("转报联合劝返工作组", "请把{name}的情况转报联合劝返工作组，办好后回复“已办”。"),
        "return_notice": ("发放返校通知书", "请向{name}的监护人送达{detail}，送到后登记签收人；没送成也请登记原因。"),
        "return_deadline": ("限期返校", "{name}应在限期内返校上课。有困难请与班主任联系。"),
        "order_notice": ("责令复学通知书", "{name}逾期仍未返校，请按程序下达{detail}。"),
        "judicial": (
            "移交司法部门",
            "{name}逾期仍未返校，请把案卷移交司法部门，办好后回复“已办”。司法文书由司法部门制发。",
        ),
        "choose_departments": ("确定联合部门", "{name}的原因文件没有列出联合部门，请选择邀请哪些部门{offers}。"),
        "notify_department": ("函告部门", "请函告并邀请有关部门一起劝返{name}{to_whom}，函已拟好。"),
        "notify_workplace": (
            "通报务工地",
            "{name}未满十六周岁外出务工，请通报务工地教育、公安、人社部门，三封函已拟好。",
        ),
        "joint_persuade": ("联合劝返", "请会同有关部门对{name}联合劝返{counter}{detail}，每次登记谁参加、结果如何。"),
        "joint_search": ("联合查找", "{name}失去联系，请会同公安查找，查找函已拟好。"),
        "criticise_guardian": ("批评教育", "请对{name}的监护人进行批评教育，并登记时间、人员、内容。"),
        "special_care": ("特殊关怀", "请给{name}特殊关怀，每次登记一笔。"),
        "exit_evidence": ("补齐材料", "{name}的材料还缺：{open}，请补齐上传。"),
        "exit_approval": ("退出审批", "{name}的材料已齐，请审批：同意或不同意。"),
        "deferral_review": ("延缓、休学复核", "{name}仍在延缓入学或休学，请在新学期复核去留，核好后回复“已办”。"),
        "delist": ("离校标注与销号", "{name}超龄后请办理离校标注和台账销号。"),
        "placement": ("安置与教学计划", "{name}已返校，请登记安置方式并上传教学计划{lacking}。"),
        "pair_support": ("结对帮扶", "{name}已返校，请落实结对帮扶{lacking}。"),
        "aid_check": ("资助核查", "请核查{name}应享受的资助是否落实，核好后回复“已办”。"),
        "relapse_watch": ("复学巩固", "{name}刚返校，请多留意，防止反复。"),
        "studentship_update": ("学籍更新", "请更新{name}的学籍系统信息，办好后回复“已办”。"),
        "urge_transfer": ("督促学籍转接", "{name}在外地就读，请督促家长尽快办理学籍转接。"),
        "migrant_notice": ("流动书面通知", "{name}已外迁，请书面通知户籍所在地，发出后上传。"),
        "file_transfer": ("学籍档案移交", "请在学期末把{name}的学籍档案移交户籍所在地教育部门。"),
        "home_teaching": ("送教记录", "请登记给{name}送教的情况。"),
        "removal_question": ("去留请示", "学校申请把{name}从名单去除，文件没有这种情形，请研究答复。"),
        "key_pupil_visit": ("重点对象家访", "{name}是重点关注学生，本月请家访一次。"),
        "publicity": ("宣传记录", "请开展控辍保学宣传并登记，办好后回复“已办”。"),
        "term_check": ("开学排查", "请完成{part_name}{about_pupil}{counter}。"),
        "report": ("报表", "{part_name}{detail}请核对后报送，我已拟好草稿；没有情况也请确认零报告。"),
    }
)
#: duty → what is asked of a guardian, where it is asked of one
GUARDIAN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "return_deadline": (
            "限期返校",
            "{name}应在期限内返校上课，请送孩子到校。有困难请联系班主任。本短信仅作告知，以送达的通知书为准。",
        ),
        "urge_transfer": ("学籍转接", "{name}在外地就读，请尽快到新学校办理学籍转接，需要材料请联系班主任。"),
    }
)
#: what stands in place of details that were not given
PLAIN: Mapping[str, str] = MappingProxyType(
    {
        "verify_absence": "已连续无故缺勤",
        "attention": "缺勤时间较长",
        "same_day_visit": "无故没有到校",
        "dropout_report": "请报出去，我已拟好草稿，核对后报送，再回复“已报送”",
        "return_notice": "返校通知书",
        "order_notice": "责令学生复学通知书",
    }
)
#: the id after the colon → its name
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "school_month": "学校月排查",
        "bureau_month": "控辍保学月报",
        "bureau_quarter": "学期汇总控辍保学排查整改工作情况统计表",
        "daily": "辍学动态及劝返进度日报",
        "weekly": "学生变动周报",
        "monthly": "中心校月汇总",
        "status_month": "学籍变动月报告",
        "dropout_month": "在校学生辍学情况月报告",
        "collective_report": "汇总报告",
        "return_sweep": "返校（复学）排查",
        "not_registered": "未报到登记",
        "pre_contact": "开学前联系",
        "roster": "适龄儿童少年花名册",
        "status_changes": "学籍异动梳理",
        "status_changes_outer": "学籍异动两月复核",
        "special_action": "专项行动",
        "yearly_survey": "年度摸排",
        "aid_import": "资助信息录入",
        "stock_flow": "存量增量统计",
        "ledger": "控辍保学台账",
        "appraisal_facts": "考核事实表",
        "monitoring_circular": "日常监测通报",
        "joint_meeting": "联席会议",
    }
)
#: material, person or reason that may be lacking → its name
LACKING: Mapping[str, str] = MappingProxyType(
    {
        "named_person": "专人",
        "paired_teacher": "结对教师",
        "one_to_one": "一对一帮扶人",
        "family_guardian": "亲情监护人",
        "baobao_teacher": "包保教师",
        "baobao_official": "包保（挂包）干部",
        "village_committee": "村（居）民委员会责任人",
        "township_officer": "乡镇责任人",
        "school_lead": "学校责任人",
        "court_finding_guardian_duty": "判决、裁定（监护人已履行法定义务）",
        "guardian_duty_done": "监护人已履行法定义务的证明",
        "pupil_statement": "学生书面说明",
        "parent_statement": "家长书面说明",
        "police_document": "公安部门界定材料",
        "committee_finding": "专家委员会评估认定意见",
        "health_opinion": "卫健部门意见",
        "disabled_federation_opinion": "残联意见",
        "written_opinion": "领导小组书面意见",
        "edu_written_report": "县级教育部门书面报告",
        "proof": "证明（佐证）材料",
        "aid_check": "资助核查",
        "teaching_plan": "教学计划",
        "one_pupil_one_plan": "一人一案",
        "migrant_notice": "已发出的书面通知",
        "receiving_school_confirmed": "接收学校确认",
        "studentship_transfer_seen": "学籍已转接",
        "leaving_mark": "离校标注",
        "leave_record": "请假材料",
        "reason_text": "离校原因说明",
        "approval": "批准意见",
        "persuasion": "学校劝返次数",
        "home_visits": "上门次数",
        "joint_persuasion": "联合劝返次数",
        "notice": "通知书",
        "notice_expired": "限期届满",
        "limit": "期限",
        "legal_provisions": "法律规定",
        "liability": "追责说明",
        "template": "本方案没有这种文书",
        "population": "不属于适用对象",
        "route": "本方案没有这条途径",
        "step_names": "步骤尚未定名",
        "earlier_step": "前一步",
        "placement": "安置方式",
        "pupil_refuses": "学生拒不返校的记录",
        "cause": "辍学原因",
        "persuasion_record": "劝返工作记录",
        "letter": "一般信函",
        "receive_report": "收文单位签收",
    }
)
#: (duty, event) → what is asked then, where it is asked of somebody else than the owner.
OTHERS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("checkin", "escalated"): "{name}今天还没有报考勤，请问一下班主任，或代报一句，如“{name} 今天全勤”。",
    }
)
#: Duties whose owner takes a paper in hand when he is asked for them first (`documents.kinds` says which).
BRING_PAPERS = frozenset(
    {
        *("return_notice", "order_notice", "correct_notice", "enrol_notice", "dropout_report", "judicial"),
        *("notify_department", "notify_workplace", "joint_search", "migrant_notice", "exit_approval"),
        *("pupil_plan", "placement"),
    }
)
#: Papers that go as files with one message; of more the message says how to ask for one.
MOST_PAPERS = 3
DEFAULT_LABEL = "系统默认，无文件依据"
#: event → how the message begins
OPENING: Mapping[str, str] = MappingProxyType(
    {"opened": "", "remind": "提醒：", "overdue": "已过期：", "escalated": "到期没办结，请您过问："}
)
#: The same where another is told before anything is overdue: a class's report is owed until midnight.
OPENING_OF: Mapping[tuple[str, str], str] = MappingProxyType({("checkin", "escalated"): "请您过问："})


def lacking_name(word: str) -> str:
    """What to call a thing that is lacking; words of the texts (心理疏导 …) and names stay as they are."""
    return LACKING.get(word, word)


@lru_cache(maxsize=4096)
def message(
    duty: str,
    event: str,
    name: str,
    due: str | None,
    clauses: tuple[str, ...],
    default: bool,
    open_: tuple[str, ...] = (),
    count: int | None = None,
    least: int | None = None,
    to_whom: str = "",
    pupil: bool = True,
    detail: str = "",
    guardian: bool = False,
    late: str = "",
) -> str:
    """The text of a prompt: what it is about, what is asked for, until when, and by which clause or that none stands
    behind it. `late`: who has not done it, where somebody else is told.
    """
    base, _, part = duty.partition(":")
    title, ask = DUTIES.get(base, (base, "请处理{name}的事项。"))
    if guardian:
        title, ask = GUARDIAN.get(base, (title, ask))
    ask = OTHERS.get((base, event), ask)
    lacking = "、".join(lacking_name(word) for word in open_)
    words = ask.format(
        name=name,
        open=lacking,
        lacking=f"（还缺：{lacking}）" if lacking else "",
        offers=f"（可选：{lacking}）" if lacking else "",
        counter=f"（{count or 0}/{least}{'人' if base == 'term_check' else '次'}）" if least else "",
        part_name=PARTS.get(part, part),
        about_pupil=f"（{name}）" if pupil else "",
        to_whom=f"（{to_whom}）" if to_whom else "",
        detail=detail or PLAIN.get(base, ""),
    )
    when = f"{due}前。" if due else ""
    cited = cite(clauses)
    if default and clauses:
        basis = f"（依据{cited}；期限为{DEFAULT_LABEL}）"
    elif default:
        basis = f"（{DEFAULT_LABEL}）"
    else:
        basis = f"（依据{cited}）" if clauses else ""
    opening = f"{late}逾期未办，请您督促：" if late else OPENING_OF.get((base, event), OPENING.get(event, ""))
    return f"{opening}【{title}】{words}{when}{basis}"


def brings_paper(template: str, duty: str) -> bool:
    """Whether a prompt brings its paper: a duty of `BRING_PAPERS`, asked for the first time of this person."""
    return template.endswith((".opened", ".handover")) and duty.partition(":")[0] in BRING_PAPERS
