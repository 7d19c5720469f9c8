"""A policy told to people.

Where each value comes from, what a whole profile holds, what a check found. Plain Chinese text.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from config.errors import PersonError
from config.policy import sayings, words
from config.policy.clauses import Clause
from config.policy.leaf import STATUSES
from config.policy.logic import Both, Node, Term, parse
from config.policy.merge import GROUND
from config.policy.policy import Looser, Origin, Policy

UNIT_WORDS = {
    "hour": "个小时",
    "half_day": "个半天",
    "natural_day": "个自然日",
    "school_day": "个上课日",
    "working_day": "个工作日",
    "week": "周",
    "month": "个月",
    "term": "个学期",
    "year": "年",
    "week_after_term_start": "周（开学后）",
    "month_after_term_start": "个月（开学后）",
    "times": "次",
    "visit": "次上门",
    "percent": "%",
    "birthday": "周岁",
}
VALUE_WORDS = {
    "daily": "每天",
    "talk": "谈话",
    "same_day_visit": "当日上户",
    "verify_absence": "缺勤核实",
    "attention": "提请关注",
    "day_of_fifth_absence": "第五天缺勤当天",
    "township_receipt": "乡镇收到报告单时",
    "persuasion_failed": "劝返无效以后",
    "service": "送达",
    "place_of_studentship": "学籍所在地",
    "home_place": "户籍所在地",
    "overage_mark_then_delist": "超龄后离校标注、销号",
    "aid_referral": "转介救助",
    "RETURNED": "复学",
    "DEFERRED": "延缓入学或休学，继续劝返",
    "DEFERRED_HEALTH": "因身体原因延缓入学或休学",
    "CLOSED_HEALTH": "身体原因，销号",
    "CLOSED_LOST": "失踪失联，销号",
    "CLOSED_DEATH": "死亡，销号",
    "CLOSED_OVERAGE": "超龄，销号",
    "CLOSED_TRANSFERRED": "转学，销号",
    "legal_provisions": "法律规定",
    "liability": "追责说明",
    "verified_reason": "核实的原因",
    "conclusion": "结论",
    "case_open": "有未结个案时",
    "all_pupils": "全体学生",
    "suspected_cases": "疑似辍学个案",
    "open_cases": "未结个案",
    "named_person": "专人",
    "family_guardian": "亲情监护人",
    "opened": "建案时",
    "suspected": "疑似辍学时",
    "confirmed": "确认辍学时",
    "returned": "复学时",
    "no_studentship": "没有学籍时",
    "standing": "平时",
    "visit": "每次上门",
    "persuasion": "每次劝返",
    "care": "每次关怀",
    "change": "每次异动",
    "term_start": "开学时",
    "event": "逐条销号",
    "never": "绝不",
    "refuse": "拒绝",
    "case": "建案",
    "check": "核查",
    "record": "登记",
    "grade8": "八年级",
    "grade9": "九年级",
    "whole_county": "全县",
    "mayor": "市长",
    "government_head": "政府主要领导",
    "term_to_date": "学期至今",
    "study": "厌学、学习困难",
    "work": "外出打工",
    "marriage": "早婚早育",
    "religion": "信教",
    "disability": "残疾",
    "harm": "受侵害",
    "autumn": "秋季学期",
    "spring": "春季学期",
    "before_spring_term": "春季开学前",
    "before_autumn_term": "秋季开学前",
    "timely": "及时",
    "same_day": "当天",
    "before_term": "开学前",
    "after_term": "开学后",
    "term_end": "学期末",
    "first_day_of_term": "学期第一天",
    "school_day": "每个上课日",
    "week": "每周",
    "month": "每月",
    "quarter": "每季度",
    "year": "每年",
    "home_visit": "上门家访",
    "contact": "联系",
    "county": "跨县市",
    "province": "跨省",
}
SILENT = {
    "detect.verify": "product_defaults.D1.verify_absence_after",
    "detect.suspect": "product_defaults.D2.attention_after",
    "key_pupil_visits.every": "product_defaults.D3.key_pupil_visit_every",
}
"""Where a text is silent, the default that runs in its place."""


def value(origin: Origin) -> str:
    """A value as a person says it: `3上课日`, `及时`, `上门家访、联系`, `文件未写明`."""
    if origin.v is None:
        return "文件未写明数值"
    parts = origin.v if isinstance(origin.v, (list, tuple)) else [origin.v]
    shown = "、".join(_word(part) for part in parts)
    return shown + (UNIT_WORDS.get(origin.u, origin.u) if origin.u else "")


def one(policy: Policy, path: str, register: Mapping[str, Clause]) -> str:
    """Everything about one path.

    Value, unit, status, layer, clauses with their words, reading, and what other layers say.
    """
    path = path.strip(".")
    origins = policy.origins(path)
    inner = [known for known in policy.history if known.startswith(f"{path}.")]
    if not origins and not inner:
        return _silent(policy, path, register)
    lines = [f"{policy.title}（{policy.name}）  {path}"]
    source = policy.source(path)
    if source is not None and (source.v is not None or not inner):
        lines += [f"  值：{sayings.part(policy, path) or value(source)}", *_ground(policy, source, register)]
    elif source is None:
        lines.append("  现不生效。" + (_instead(policy, path) or ""))
    else:
        lines += _clauses(source, register)
    other = policy.source(f"{path}_alt")
    if other is not None:
        lines.append(f"  另一种读法（{'、'.join(other.src)}，由教育主管部门书面改用）：{value(other)}")
    _, _, reading = path.partition("readings.")
    if reading in sayings.TITLES:
        lines.append(f"  {reading} {sayings.reading(policy, reading)}")
    others = [origin for origin in origins if origin is not source and (origin.v is not None or origin.off)]
    lines += [
        f"  另见 {origin.layer}：{'有此项' if inner and origin.v is None else value(origin)}{_mark(origin)}"
        for origin in others
    ]
    lines += [line for row in policy.looser if row.path == path for line in _looser(row)]
    for known in inner:
        found = policy.source(known)
        if found is not None and found.v is not None:
            lines.append(f"  {known} = {sayings.part(policy, known) or value(found)}  [{_short(found)}]")
        elif found is None and source is None:
            lines += [
                f"  {known}：{value(origin)}{_mark(origin)}" for origin in policy.origins(known) if origin.v is not None
            ]
    return "\n".join(lines)


def whole(policy: Policy) -> str:
    """A profile after its layers are merged, one value a line with status, clauses and layer."""
    lines = [f"{policy.title}", f"方案 {policy.name}  版本 {policy.stamp}", "各层（自下而上）："]
    for layer in policy.layers:
        lines.append(f"  {layer.name}  {layer.title}" + ("" if layer.in_seeds else "（原文未提供）"))
    lines.append("")
    top = ""
    for path in policy.history:
        source = policy.source(path)
        if source is None or source.v is None:
            continue
        head = path.split(".")[0]
        if head != top:
            lines.append(f"{head}:")
            top = head
        lines.append(f"  {path} = {value(source)}  [{_short(source)}]")
    off = sum(1 for path in policy.history if policy.source(path) is None)
    lines += [line for row in policy.looser for line in _looser(row)]
    if off:
        lines.append(f"另有 {off} 项只见于被引用而原文不在手边的文件，未启用（用 explain 可查）。")
    return "\n".join(lines)


def checked(policy: Policy) -> str:
    """What a check of a profile has to say once it can be used."""
    written = [
        path
        for path in policy.history
        for origin in policy.origins(path)
        if origin.layer == policy.name and origin.v is not None
    ]
    lines = [
        f"可以使用：{policy.title}（{policy.name}），版本 {policy.stamp}",
        f"  层次：{' → '.join(layer.name for layer in policy.layers)}",
        f"  本文件写了 {len(set(written))} 项；生效 {sum(1 for path in policy.history if policy.source(path))} 项。",
    ]
    answered = {
        "D1": policy.detect.verify is not None,
        "D2": policy.detect.suspect is not None and policy.detect.suspect.u == "school_day",
        "D7": False,
    }
    running = [key for key, own in answered.items() if not own and getattr(policy.product_defaults, key) is not None]
    if running:
        lines.append(
            f"  文件未写之处按系统默认运行：{'、'.join(running)}（提示里会写明“{policy.readings.R16.label}”）。"
        )
    lines += [line for row in policy.looser for line in _looser(row)]
    return "\n".join(lines)


def listed(policies: Sequence[Policy]) -> str:
    """One line a profile: name, title, chain, version, warnings."""
    rows = []
    for policy in policies:
        chain = " < ".join(layer.name for layer in reversed(policy.layers[:-1]))
        rows.append(
            f"{policy.name:<10} {policy.title}"
            + (f"（依据：{chain}）" if chain else "（独立）")
            + (f"  有 {len(policy.looser)} 处比上级宽，请查看" if policy.looser else "")
        )
    return "\n".join(rows)


def _silent(policy: Policy, path: str, register: Mapping[str, Clause]) -> str:
    instead = SILENT.get(path)
    if instead is not None and policy.source(instead) is not None:
        return f"{policy.title}（{policy.name}）  {path}\n  文件未写。现按系统默认：\n{one(policy, instead, register)}"
    known = {part for full in policy.history for part in _prefixes(full)}
    if path in _shape_paths():
        return f"{policy.title}（{policy.name}）  {path}\n  文件未写，系统也没有默认。"
    near = difflib.get_close_matches(path, known, n=3)
    raise PersonError(
        f"方案 {policy.name} 里没有“{path}”。"
        + (f"是不是：{'、'.join(near)}?" if near else "用 baoxue policy show 可看全部。")
    )


def _prefixes(path: str) -> Iterator[str]:
    parts = path.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def _shape_paths() -> frozenset[str]:
    from config.policy.shape import content, fields

    found = set(content())
    for key, shape in content().items():
        if shape.kind == "block" and shape.cls is not None:
            found |= {f"{key}.{inner}" for inner in fields(shape.cls)}
    return frozenset(found)


def _instead(policy: Policy, path: str) -> str | None:
    default = policy.source(SILENT.get(path, ""))
    return f"代之以系统默认：{value(default)}。" if default else None


def _ground(policy: Policy, source: Origin, register: Mapping[str, Clause]) -> list[str]:
    title = next((layer.title for layer in policy.layers if layer.name == source.layer), "系统默认")
    lines = [f"  状态：{source.st} {STATUSES[source.st]}", f"  出自：{source.layer} {title}"]
    if source.default:
        lines.append(f"  条款：无。{policy.readings.R16.label}")
    lines += _clauses(source, register)
    if source.r:
        lines.append(f"  口径：{source.r} {sayings.reading(policy, source.r)}")
    if source.note:
        lines.append(f"  说明：{source.note}")
    return lines


def _clauses(source: Origin, register: Mapping[str, Clause]) -> list[str]:
    found = [register[name] for name in source.src if name in register]
    return [f"  条款：{clause.id} {clause.place} “{clause.quote}”" for clause in found]


def condition(node: Node, *, inner: bool = False) -> str:
    """A condition in Chinese: `（联合劝返满3次 或 判决、裁定…） 且 学生本人拒不返校`."""
    if isinstance(node, Term):
        name = words.CONDITIONS.get(node.name) or _word(node.name)
        return f"{name.removesuffix('次数')}满{node.least}次" if node.least is not None else name
    said = (" 且 " if isinstance(node, Both) else " 或 ").join(condition(part, inner=True) for part in node.parts)
    return f"（{said}）" if inner else said


def _word(part: object) -> str:
    if isinstance(part, bool):
        return "是" if part else "否"
    text = str(part)
    if " AND " in text or " OR " in text or ">=" in text:
        try:
            return condition(parse(text).root)
        except ValueError:
            return text
    if text in words.CONDITIONS:
        return words.CONDITIONS[text]
    for table in (words.BODIES, words.ROLES, words.MATERIALS, words.GROUPS):
        if table.get(text):
            return next((name for name in table[text] if not name.isascii()), text)
    return VALUE_WORDS.get(text, text)


def _mark(origin: Origin) -> str:
    if origin.note and origin.note.endswith("不采用"):
        return "（本层不采用）"
    return "（仅被引用，未启用）" if origin.off else f"({STATUSES[origin.st]})"


def _short(origin: Origin) -> str:
    # Nothing of the product's own is stated anywhere: who it is told to is its own as well as the number.
    status = "D" if origin.layer == GROUND and origin.st == "S" else origin.st
    return " ".join(part for part in (status, ",".join(origin.src), origin.layer) if part)


def _looser(row: Looser) -> list[str]:
    child, parent = row.child, row.parent
    return [
        f"  注意：{row.path} 比上级宽：{child.layer} 写 {value(child)}，{parent.layer} 写 {value(parent)}。",
        "        现按本级执行，两个数都留着，请教育主管部门书面确定。",
    ]
