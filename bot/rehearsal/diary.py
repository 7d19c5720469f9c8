"""A rehearsal as a diary, day by day: who said what, who was told what, by which clause, with which deadline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from config.calendar import Calendar
from config.days import say_day
from config.policy import Policy
from config.wording.duties import DUTIES, PARTS, lacking_name
from config.wording.told import ACTIONS, CHANGED, RESULTS, ROUTES, STAGES
from handlers.turn.echo import OUTCOME, REASON, STATUS, STEP
from reminders.rules.bodies import name as role_name

EVENTS = {
    "opened": "开始",
    "progressed": "有进展",
    "done": "办结",
    "overdue": "逾期",
    "escalated": "上报",
    "cancelled": "不再需要",
}
DOCUMENT_EVENTS = {"drafted": "拟好草稿", "issued": "制发", "sent": "报送", "filed": "归档"}
REPORT_EVENTS = {"drafted": "拟好草稿", "submitted": "已报送"}
#: What is filled in with an action, in people's words, by the field.
FILLED: Mapping[str, Mapping[str, str]] = {
    "cause": REASON,
    "step": STEP,
    "outcome": {**OUTCOME, "unknown": "结果未写明"},
    "status": STATUS,
    "route": ROUTES,
    "why": {"persuasion_failed": "经劝返仍不到校", "unreachable": "无法联系", "found": "核查发现"},
    "change": {
        "transfer_in": "转入",
        "transfer_out": "转出",
        "suspend": "休学",
        "resume": "复学",
        "remove": "从名单去除",
    },
    "finding": {"fit": "具备学习条件", "home_teaching": "宜送教上门", "unfit": "不具备学习条件"},
    "as": {"named_person": "专人"},
}


class Diary:
    """Turns printed lines into sentences. `names`: person id → how he is called; `policy`: whose papers and reports are
    called as its document calls them.
    """

    def __init__(self, names: Mapping[str, str], calendar: Calendar, policy: Policy | None = None) -> None:
        self._names = names
        self._calendar = calendar
        self._papers = {**PAPERS, **(_own_names(policy) if policy is not None else {})}
        self._restricted = policy.sensitive.causes if policy is not None and policy.sensitive is not None else ()

    def write(self, lines: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        """The diary's lines of text, a heading for each day on which something happened."""
        today: date | None = None
        for line in lines:
            at = datetime.fromisoformat(str(line["at"]))
            said = self._sentence(line)
            if said is None:
                continue
            if at.date() != today:
                today = at.date()
                kind = "上课日" if self._calendar.is_school_day(today) else "不上课"
                why = self._calendar.why(today)
                yield f"\n■ {today.year}年{say_day(today)} {kind}{f'（{why}）' if why else ''}"
            first, *rest = said.split("\n")
            yield f"  {at:%H:%M}  {first}"
            yield from (f"         {one}" for one in rest)

    def _sentence(self, line: Mapping[str, Any]) -> str | None:
        teller = getattr(self, f"_{line['type']}", None)
        return teller(line) if teller is not None else None

    def _said(self, line: Mapping[str, Any]) -> str:
        about = f"（关于{line['about']}）" if line.get("about") else ""
        return f"{self._who(line['from'])}{about}：{line['text']}"

    def _did(self, line: Mapping[str, Any]) -> str:
        about = f"（{line['about']}）" if line.get("about") else ""
        words = f"：{line['text']}" if line.get("text") else ""
        told = "、".join(self._details(line.get("with") or {}))
        did = f"{ACTIONS.get(str(line['action']), line['action'])}{f'（{told}）' if told else ''}"
        return f"{self._who(line['from'])}操作{about} {did}{words}"

    def _details(self, fields: Mapping[str, Any]) -> Iterator[str]:
        """What was filled in with an action, in words."""
        for key, value in fields.items():
            for one in value if isinstance(value, list) else [value]:
                word = str(one)
                if word.startswith("ladder:"):
                    yield f"第{word.partition(':')[2]}步"
                elif key in ("report", "notice"):
                    yield self._papers.get(word) or self._papers.get(f"{word}_notice") or PARTS.get(word, word)
                elif key == "duty":
                    yield self._duty_name(word)
                elif key in ("person", "persons"):
                    yield self._who(word)
                elif key in ("weekday", "proof", "complete"):
                    continue
                elif key in ("limit", "promise_date"):
                    yield f"{'限' if key == 'limit' else '答应'}{word}"
                elif isinstance(one, Mapping):
                    yield "".join(map(str, one.values()))
                else:
                    yield FILLED.get(key, {}).get(word) or lacking_name(role_name(word))

    def _reply(self, line: Mapping[str, Any]) -> str:
        return f"  ↳ 答：{line['text']}"

    def _message(self, line: Mapping[str, Any]) -> str:
        way = {"sms": "短信", "parent": "学校通知"}.get(str(line.get("channel")), "企业微信")
        return f"→ {self._who(line['to'])}（{way}）：{line['text']}"

    def _attendance(self, line: Mapping[str, Any]) -> str | None:
        run = int(line.get("run") or 0)
        if line.get("status") == "present" and not run:
            return f"考勤：{line['about']} 到校"
        day = date.fromisoformat(str(line["date"]))
        late = "（更正）" if line.get("corrected") else "（补记）" if line.get("late") else ""
        status = STATUS.get(str(line.get("status")), "不要求到校")
        return f"考勤：{line['about']} {day.month}月{day.day}日{status}{late}，无故连续{run}天"

    def _duty(self, line: Mapping[str, Any]) -> str:
        name = str(line["duty"]).partition(":")[0]
        called = self._duty_name(str(line["duty"]))
        about = f" {line['about']}" if line.get("about") else ""
        count = (
            f" {line['count']}/{line['min']}"
            if line.get("min")
            else f" 第{line['count']}次"
            if line.get("count")
            else ""
        )
        wanted = "待签收：" if name == "dropout_report" else "还缺"
        lacking = (
            f"，{wanted}{'、'.join(lacking_name(role_name(word)) for word in line['open'])}" if line.get("open") else ""
        )
        due = f"，{_due(line['due'])}前" if line.get("due") and line["event"] == "opened" else ""
        why = f"：{line['why']}" if line.get("why") else ""
        counted = f"\n算法：{line['_arithmetic']}" if line.get("_arithmetic") and line["event"] == "opened" else ""
        to = f"给{self._who(line['to'])}" if line.get("to") else ""
        owner = f"，由{self._who(line['owner'])}办" if line["event"] == "opened" else ""
        return f"职责·{called}{about} {EVENTS[str(line['event'])]}{to}{count}{owner}{due}{lacking}{why}{_by(line)}{counted}"

    def _duty_name(self, duty: str) -> str:
        name, _, part = duty.partition(":")
        of = f"·{self._papers.get(part) or PARTS.get(part, part)}" if part else ""
        return DUTIES.get(name, (name, ""))[0] + of

    def _case(self, line: Mapping[str, Any]) -> str:
        stage = STAGES.get(str(line.get("stage")), str(line.get("stage")))
        said = {
            "opened": f"立案，{stage}",
            "reopened": f"重新立案，{stage}",
            "closed": f"结案（{RESULTS.get(str(line.get('result')), '其他')}）",
            "handed_over": "移交户籍地",
        }
        event = str(line["event"])
        if event == "cause":
            cause = str(line.get("cause"))
            hidden = "（原因受限：只有教体局和办理人看得到）" if cause in self._restricted else ""
            return f"个案 {line['about']}：原因为{REASON.get(cause, '其他原因')}{hidden}"
        return f"个案 {line['about']}：{said.get(event, stage)}"

    def _step(self, line: Mapping[str, Any]) -> str:
        outcome = OUTCOME.get(str(line.get("outcome")), "")
        persons = "、".join(self._who(one) for one in line.get("persons") or ())
        what = STEP.get(str(line["kind"]), str(line["kind"]))
        said = f"记录 {line['about']} 第{line['seq']}步：{what}"
        return f"{said}{f'（{persons}）' if persons else ''}{f'，{outcome}' if outcome else ''}"

    def _document(self, line: Mapping[str, Any]) -> str:
        to = f"，致{self._who(line['to'])}" if line.get("to") else ""
        limit = f"，限{say_day(date.fromisoformat(str(line['limit'])))}前" if line.get("limit") else ""
        about = f" {line['about']}" if line.get("about") else ""
        kind = self._papers.get(str(line["kind"]), str(line["kind"]))
        handed = line["event"] == "sent" and str(line["kind"]).endswith("_notice") and line.get("limit")
        did = "送达" if handed else DOCUMENT_EVENTS[str(line["event"])]
        return f"文书·{kind}{about} {did}{to}{limit}{_by(line)}"

    def _report(self, line: Mapping[str, Any]) -> str:
        kind = self._papers.get(str(line["kind"]), PARTS.get(str(line["kind"]), str(line["kind"])))
        nil = "（零报告）" if line.get("nil") else ""
        lacking = f"，未落实：{'、'.join(map(str, line['open']))}" if line.get("open") else ""
        return f"报表·{kind} {line['period']} {REPORT_EVENTS[str(line['event'])]}{nil}{lacking}{_by(line)}"

    def _pupil(self, line: Mapping[str, Any]) -> str:
        return f"学籍 {line['about']}：{CHANGED[str(line['event'])]}"

    def _refusal(self, line: Mapping[str, Any]) -> str:
        return f"✗ 不能办（{self._who(line['to'])}）：{line['text']}"

    def _who(self, told: object) -> str:
        ids = told if isinstance(told, list) else [told]
        return "、".join(self._names.get(str(one), role_name(str(one))) for one in ids)


def _own_names(policy: Policy) -> dict[str, str]:
    """Papers and reports by their ids, as the profile's own document calls them."""
    told = {paper.document: paper.name for paper in policy.notices.values() if paper.document and paper.name}
    told |= {up.document or up.id: up.form for up in policy.report_up.values() if up.form}
    told |= {up.id: called for up in policy.report_up.values() if (called := up.form or up.name)}
    for entries in (policy.files, policy.periodic, policy.term_checks):
        told |= {entry.id: entry.name for entry in entries.values() if entry.name}
    return told


#: Papers by their ids, as people call them.
PAPERS: Mapping[str, str] = {
    "one_pupil_one_form": "一生一表",
    "dropout_file": "辍学学生档案",
    "persuasion_ledger": "劝返台账",
    "ledger": "控辍保学台账",
    "dropout_report_form": "学生辍学情况报告单",
    "written_report": "书面报告",
    "township_submission": "提交乡镇的材料",
    "return_notice": "返校通知书",
    "correct_notice": "责令限期改正",
    "order_notice": "责令学生复学通知书",
    "enrol_notice": "入学通知书",
    "judicial_referral": "移交司法的卷宗",
    "police_handover": "移交公安函",
    "letter": "一般信函",
    "department_letter": "部门函件",
    "search_request": "查找函",
    "workplace_notice": "务工地通报函",
    "migrant_notice": "书面通知",
    "persuasion_record": "劝返工作记录",
    "visit_record": "家访记录",
    "home_teaching_log": "送教上门记录",
    "exit_file": "退出（销号）档案",
    "edu_written_report": "教育部门书面报告",
    "teaching_plan": "教学计划",
    "case_file": "个案卷宗",
    "one_pupil_one_plan": "一人一案",
    "one_pupil_one_file": "一生一档",
    "left_behind_ledger": "留守儿童关爱工作台账",
    "not_registered_book": "未报到登记册",
    "change_book": "学生异动登记册",
    "one_county_one_plan": "一县一案",
    "family_plan": "一家一案",
    "pupil_poverty_plan": "一生一案",
    "pledge": "责任状",
    "collective_report": "汇总报告",
}


def _due(due: object) -> str:
    at = datetime.fromisoformat(str(due))
    hour = "24:00" if (at.hour, at.minute) == (23, 59) else f"{at:%H:%M}"
    return f"{say_day(at.date())}{hour}"


def _by(line: Mapping[str, Any]) -> str:
    if line.get("default"):
        return "［系统默认，无文件依据］"
    return f"［{'、'.join(line['clauses'])}］" if line.get("clauses") else ""
