"""What marks, steps, outcomes, reasons and stages are called in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

STATUS: Mapping[str, str] = {
    "unexcused": "无故",
    "absent": "没到（没说原因）",
    "sick": "病假",
    "personal": "事假",
    "epidemic": "疫情假",
    "not_expected": "不要求到校",
    "late": "迟到",
    "left_early": "早退",
    "present": "到校",
    "withdrawn": "已撤回",
}
STEP: Mapping[str, str] = {
    "home_visit": "家访",
    "phone": "电话联系",
    "persuade": "劝返",
    "joint_persuade": "联合劝返",
    "returned": "返校",
    "notice_served": "通知书送达",
    "ack": "收到",
    "plan": "打算",
    "info": "情况",
    "notice_failed": "通知书没有送成",
    "criticism": "批评教育",
    "care": "关怀帮扶",
    "home_teaching": "送教",
    "evidence": "材料",
    "correction": "更正",
}
OUTCOME: Mapping[str, str] = {
    "returned": "已返校",
    "promised": "答应返校",
    "refused": "不愿返校",
    "unreachable": "没有联系上",
}
#: Why a pupil stays away.
REASON: Mapping[str, str] = {
    "study": "厌学或学习困难",
    "work": "外出打工",
    "marriage": "早婚",
    "religion": "信教",
    "disability": "残疾",
    "illness": "生病",
    "poverty": "家庭困难",
    "lost": "失去联系",
    "moved": "在外地就读",
    "family": "家中有事",
    "guardian": "监护人不履行义务",
    "distance": "离校远",
    "harm": "受侵害",
    "behaviour": "受歧视、体罚等",
    "epidemic": "疫情",
    "street": "流浪",
    "substitute_schooling": "替代性办学",
    "other": "其他原因",
}
#: The stages of a case.
STAGES: Mapping[str, str] = {
    "watch": "关注中",
    "suspected": "疑似辍学",
    "dropped_out": "已确认辍学",
    "ordered": "限期返校",
    "joint": "联合劝返",
    "legal": "司法程序",
    "exit_review": "销号审批中",
    "deferred": "延缓入学，继续劝返",
    "returned": "已复学，巩固中",
    "closed": "已结案",
}
#: What a case that has ended came to.
RESULTS: Mapping[str, str] = {
    "returned": "复学",
    "transferred": "转学",
    "health": "身体原因",
    "lost": "失踪失联",
    "death": "死亡",
    "overage": "超龄",
    "corrected": "误报",
    "suspension": "休学",
    "other_departure": "其他离校",
}
#: The ways out of the ledger, where a profile gives them no name of its own.
ROUTES: Mapping[str, str] = {
    **RESULTS,
    "refusal": "拒不返校（延缓入学或休学）",
    "refusal_poor": "贫困家庭学生拒不返校（延缓入学或休学）",
    "health": "身体不具备学习条件",
}
#: What is done by a button.
ACTIONS: Mapping[str, str] = {
    "done": "办结、确认",
    "name_person": "指定责任人",
    "set_cause": "认定原因",
    "record": "登记工作记录",
    "record_move": "登记外迁",
    "confirm_dropout": "确认辍学",
    "submit_report": "报送",
    "receive_report": "收到报告",
    "invite": "邀请联合部门",
    "issue_notice": "制发文书",
    "serve_notice": "送达文书",
    "attach": "上传材料",
    "apply_exit": "申请退出、销号",
    "approve": "同意",
    "reject": "不同意",
    "place": "安置",
    "change_roll": "学籍异动",
    "correct_marks": "更正考勤",
    "draw_report": "生成报表",
}
#: What the roll says of a pupil.
CHANGED: Mapping[str, str] = {
    "joined": "转入",
    "leaving": "转出（未办结）",
    "left": "转出",
    "suspended": "休学",
    "resumed": "复学",
    "removed": "去除",
}
