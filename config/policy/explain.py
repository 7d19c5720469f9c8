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
from config.policy.policy import Looser, Origin, Policy

UNIT_WORDS = {
    "hour": "小时",
    "half_day": "半天",
    "natural_day": "自然日",
    "school_day": "上课日",
    "working_day": "工作日",
    "week": "周",
    "month": "个月",
    "term": "学期",
    "year": "年",
    "week_after_term_start": "周(开学后)",
    "month_after_term_start": "个月(开学后)",
    "times": "次",
    "visit": "次上门",
    "percent": "%",
    "birthday": "周岁",
}
VALUE_WORDS = {
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
    lines = [f"{policy.title}({policy.name})  {path}"]
    source = policy.source(path)
    if source is not None and (source.v is not None or not inner):
        lines += [f"  值:{value(source)}", *_ground(policy, source, register)]
    elif source is None:
        lines.append("  现不生效。" + (_instead(policy, path) or ""))
    else:
        lines += _clauses(source, register)
    others = [origin for origin in origins if origin is not source and (origin.v is not None or origin.off)]
    lines += [
        f"  另见 {origin.layer}:{'有此项' if inner and origin.v is None else value(origin)}{_mark(origin)}"
        for origin in others
    ]
    lines += [line for row in policy.looser if row.path == path for line in _looser(row)]
    for known in inner:
        found = policy.source(known)
        if found is not None and found.v is not None:
            lines.append(f"  {known} = {value(found)}  [{_short(found)}]")
        elif found is None and source is None:
            lines += [
                f"  {known}:{value(origin)}{_mark(origin)}" for origin in policy.origins(known) if origin.v is not None
            ]
    return "\n".join(lines)


def whole(policy: Policy) -> str:
    """A profile after its layers are merged, one value a line with status, clauses and layer."""
    lines = [f"{policy.title}", f"方案 {policy.name}  版本 {policy.stamp}", "各层(自下而上):"]
    for layer in policy.layers:
        lines.append(f"  {layer.name}  {layer.title}" + ("" if layer.in_seeds else "(原文未提供)"))
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
        lines.append(f"另有 {off} 项只见于被引用而原文不在手边的文件,未启用(用 explain 可查)。")
    return "\n".join(lines)


def checked(policy: Policy) -> str:
    """What a check of a profile has to say once it can be used."""
    own = [
        path
        for path in policy.history
        for origin in policy.origins(path)
        if origin.layer == policy.name and origin.v is not None
    ]
    lines = [
        f"可以使用:{policy.title}({policy.name}),版本 {policy.stamp}",
        f"  层次:{' → '.join(layer.name for layer in policy.layers)}",
        f"  本文件写了 {len(set(own))} 项;生效 {sum(1 for path in policy.history if policy.source(path))} 项。",
    ]
    running = [key for key in ("D1", "D2", "D7") if getattr(policy.product_defaults, key) is not None]
    if policy.detect.verify is not None and "D1" in running:
        running.remove("D1")
    if running:
        lines.append(f"  文件未写之处按系统默认运行:{'、'.join(running)}(提示里会写明“{policy.readings.R16.label}”)。")
    lines += [line for row in policy.looser for line in _looser(row)]
    return "\n".join(lines)


def listed(policies: Sequence[Policy]) -> str:
    """One line a profile: name, title, chain, version, warnings."""
    rows = []
    for policy in policies:
        chain = " < ".join(layer.name for layer in reversed(policy.layers[:-1]))
        rows.append(
            f"{policy.name:<10} {policy.title}"
            + (f"(依据:{chain})" if chain else "(独立)")
            + (f"  有 {len(policy.looser)} 处比上级宽,请查看" if policy.looser else "")
        )
    return "\n".join(rows)


def _silent(policy: Policy, path: str, register: Mapping[str, Clause]) -> str:
    instead = SILENT.get(path)
    if instead is not None and policy.source(instead) is not None:
        return f"{policy.title}({policy.name})  {path}\n  文件未写。现按系统默认:\n{one(policy, instead, register)}"
    known = {part for full in policy.history for part in _prefixes(full)}
    if path in _shape_paths():
        return f"{policy.title}({policy.name})  {path}\n  文件未写,系统也没有默认。"
    near = difflib.get_close_matches(path, known, n=3)
    raise PersonError(
        f"方案 {policy.name} 里没有“{path}”。"
        + (f"是不是:{'、'.join(near)}?" if near else "用 baoxue policy show 可看全部。")
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
    return f"代之以系统默认:{value(default)}。" if default else None


def _ground(policy: Policy, source: Origin, register: Mapping[str, Clause]) -> list[str]:
    title = next((layer.title for layer in policy.layers if layer.name == source.layer), "系统默认")
    lines = [f"  状态:{source.st} {STATUSES[source.st]}", f"  出自:{source.layer} {title}"]
    if source.default:
        lines.append(f"  条款:无。{policy.readings.R16.label}")
    lines += _clauses(source, register)
    if source.r:
        lines.append(f"  口径:{source.r} {sayings.reading(policy, source.r)}")
    if source.note:
        lines.append(f"  说明:{source.note}")
    return lines


def _clauses(source: Origin, register: Mapping[str, Clause]) -> list[str]:
    found = [register[name] for name in source.src if name in register]
    return [f"  条款:{clause.id} {clause.place} “{clause.quote}”" for clause in found]


def _word(part: object) -> str:
    if isinstance(part, bool):
        return "是" if part else "否"
    text = str(part)
    for table in (words.BODIES, words.ROLES, words.MATERIALS, words.GROUPS):
        if table.get(text):
            return next((name for name in table[text] if not name.isascii()), text)
    return VALUE_WORDS.get(text, text)


def _mark(origin: Origin) -> str:
    if origin.note and origin.note.endswith("不采用"):
        return "(本层不采用)"
    return "(仅被引用,未启用)" if origin.off else f"({STATUSES[origin.st]})"


def _short(origin: Origin) -> str:
    return " ".join(part for part in (origin.st, ",".join(origin.src), origin.layer) if part)


def _looser(row: Looser) -> list[str]:
    child, parent = row.child, row.parent
    return [
        f"  注意:{row.path} 比上级宽:{child.layer} 写 {value(child)},{parent.layer} 写 {value(parent)}。",
        "        现按本级执行,两个数都留着,请教育主管部门书面确定。",
    ]
