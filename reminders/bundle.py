"""What several prompts to one person at one moment look like as one message. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.wording.duties import DUTIES, PARTS

#: An answer to show, by duty: the shortest that says enough.
EXAMPLES = {
    "checkin": "今天全勤",
    "verify_absence": "已电话，家长说明天送来",
    "attention": "已了解，在姥姥家，今晚去接",
    "same_day_visit": "已家访，孩子答应明天来",
    "persuade": "已家访，见到父亲，孩子答应周一来",
    "name_person": "由孟老师负责",
    "key_pupil_visit": "已家访，见到奶奶，一切正常",
    "three_visits": "已家访，见到父亲，孩子答应周一来",
    "return_notice": "通知书已送达，其父签收",
    "order_notice": "通知书已送达，其父签收",
    "choose_departments": "邀请司法、民政",
    "joint_persuade": "会同司法所联合劝返，家长不同意",
    "criticise_guardian": "对监护人进行了批评教育",
    "exit_approval": "同意",
    "exit_evidence": "上传证明材料",
    "pupil_plan": "上传一人一案",
    "migrant_notice": "上传已发出的书面通知",
    "home_teaching": "登记送教，识字",
    "dropout_report": "已报送",
    "report": "已报送",
    "term_check": "已完成",
    "forward_report": "已办",
    "judicial": "已办",
    "notify_department": "已办",
    "notify_workplace": "已办",
    "aid_check": "已办",
    "studentship_update": "已办",
    "file_transfer": "已办",
    "publicity": "已办",
    "removal_question": "已办",
}
USUAL = "已办，……（写做了什么、结果怎样）"


@dataclass(frozen=True, slots=True)
class Item:
    """One prompt as it will be read. `code` is None where no answer is asked for."""

    text: str
    duty: str | None
    code: int | None


def bundle(items: Sequence[Item]) -> str:
    """The message: one prompt stands alone, several are numbered by their codes; the last line says how to answer."""
    asked = [item for item in items if item.code is not None]
    told = [item for item in items if item.code is None]
    if len(items) == 1 and not asked:
        return items[0].text
    lines: list[str] = []
    if len(asked) == 1:
        lines.append(asked[0].text)
    elif asked:
        lines.append(f"您有{len(asked)}件事：")
        lines += [f"【{item.code}】{item.text}" for item in asked]
    if told:
        lines += [f"· {item.text}" for item in told] if asked or len(told) > 1 else [told[0].text]
    if asked:
        first = asked[0]
        example = EXAMPLES.get((first.duty or "").partition(":")[0], USUAL)
        if len(asked) == 1:
            # The check-in is answered by reporting, everything else by telling what was done.
            lines.append(f"回复示例：{example}" if first.duty == "checkin" else f"回复示例：{first.code} {example}")
        else:
            lines.append(f"请回复“编号+做了什么”，如：{first.code} {example}")
    return "\n".join(lines)


#: Bytes of a page, and what stands before a matter of an event.
PAGE = 1900
EVENTS = {"escalated": "到期没办结·", "overdue": "已过期·", "remind": "提醒·", "handover": "现由您负责·"}


@dataclass(slots=True)
class Row:
    """One pupil (or unit) in a digest: what is wanted for him, the earliest time limit of it, the code to answer by."""

    name: str
    klass: str
    code: int | None
    wanted: list[str]
    due: datetime | None = None
    late: bool = False
    basis: list[str] = field(default_factory=list)

    def add(self, duty: str, event: str, due: datetime | None, text: str, basis: str = "") -> None:
        """One more thing that is wanted for him, with the clause behind it or that there is none; what is no duty is said
        in its own words, cut."""
        if basis and basis not in self.basis:
            self.basis.append(basis)
        base, _, part = duty.partition(":")
        title = DUTIES[base][0] + (f"（{PARTS[part]}）" if part in PARTS else "") if base in DUTIES else text[:40]
        said = EVENTS.get(event, "") + title
        if said not in self.wanted:
            self.wanted.append(said)
        self.late = self.late or event in ("overdue", "escalated")
        if due is not None and (self.due is None or due < self.due):
            self.due = due

    def line(self) -> str:
        """【3】李明（七年级1班）劝返、指定责任人，10月30日前（WH-60、WH-59）."""
        mark = f"【{self.code}】" if self.code is not None else "· "
        when = f"，{self.due.month}月{self.due.day}日{'已过' if self.late else '前'}" if self.due is not None else ""
        basis = f"（{'、'.join(self.basis)}）" if self.basis else ""
        return f"{mark}{self.name}{f'（{self.klass}）' if self.klass else ''}{'、'.join(self.wanted)}{when}{basis}"


def digest(rows: Sequence[Row], rest: Sequence[str], now: datetime) -> str:
    """One page for somebody who has many: how many there are and how pressing, the most pressing ones, where the rest is."""
    far = datetime.max.replace(tzinfo=now.tzinfo)
    ordered = sorted(rows, key=lambda row: (not row.late, row.due or far))
    people = sum(bool(row.name) for row in rows)
    late = sum(row.late for row in rows)
    soon = sum(not row.late and row.due is not None and row.due <= now + timedelta(days=2) for row in rows)
    head = f"【汇总 {now.month}月{now.day}日 {now:%H:%M}】" + (f"{people}名学生" if people else f"{len(rows)}件事")
    head += "有事要办" + (f"，已过期{late}" if late else "") + (f"，两天内到期{soon}" if soon else "") + "："
    lines = [head, *(text.partition("\n")[0] for text in rest)]
    coded = next((row.code for row in ordered if row.code is not None), None)
    foot = f"请回复“编号+做了什么”，如：{coded} 已家访，孩子答应周一来" if coded is not None else ""
    shown = 0
    for row in ordered:
        if len("\n".join([*lines, row.line(), foot]).encode()) > PAGE - 80:
            break
        lines.append(row.line())
        shown += 1
    if shown < len(ordered):
        lines.append(f"……还有{len(ordered) - shown}项，发“待办”看全部")
    return "\n".join([*lines, foot] if foot else lines)


def not_reported(classes: Sequence[str], template: str) -> str:
    """One sentence for several classes that have not reported: to their teacher, or to who is told after him."""
    ask = "请问一下班主任，或写上班级代报" if template.endswith("escalated") else "请写上班级各报一句"
    listed = "、".join(classes)
    return f"【考勤报送】今天还有{len(classes)}个班没有报考勤：{listed}。{ask}，如“{classes[0]} 今天全勤”。"
