"""What marks, steps, outcomes and stages are called in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

STATUS: Mapping[str, str] = {
    "unexcused": "无故",
    "absent": "没到（没说原因）",
    "sick": "病假",
    "personal": "事假",
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
