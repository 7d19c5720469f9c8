"""What a profile must not be, seen as a whole: gaps in a ladder, references to nothing, times without a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from config.policy import words
from config.policy.leaf import Leaf
from config.policy.policy import Origin, Policy
from config.policy.yamlfile import Document
from config.wording.duties import DUTIES

#: Parts of readings that have no other reading: they are told so that they can be read, and may not be changed.
FIXED = (
    ("R9", "needs"),
    ("R9", "counters"),
    ("R11", "sms_is_service"),
    ("R16", "label"),
    ("R16", "clauses"),
    ("R16", "escalation"),
)
DOCUMENTS = frozenset(
    (
        "one_pupil_one_form",
        "dropout_file",
        "persuasion_ledger",
        "ledger",
        "dropout_report_form",
        "written_report",
        "township_submission",
        "return_notice",
        "correct_notice",
        "order_notice",
        "enrol_notice",
        "judicial_referral",
        "police_handover",
        "letter",
        "department_letter",
        "search_request",
        "workplace_notice",
        "migrant_notice",
        "persuasion_record",
        "visit_record",
        "home_teaching_log",
        "exit_file",
        "edu_written_report",
        "teaching_plan",
        "case_file",
        "one_pupil_one_plan",
        "one_pupil_one_file",
        "left_behind_ledger",
        "not_registered_book",
        "change_book",
        "one_county_one_plan",
        "family_plan",
        "pupil_poverty_plan",
        "pledge",
    )
)
"""The document kinds there is a template for."""

MOST_AHEAD = 30
"""Days before its end from which a duty may be called urgent: with more nothing would be left for a digest."""

DUE_WORDS = frozenset(("timely", "same_day", "before_term", "after_term", "term_end", "first_day_of_term"))
RHYTHMS = frozenset(("school_day", "week", "month", "quarter", "term", "year"))
RESULTS = re.compile(r"RETURNED|DEFERRED(_HEALTH)?|CLOSED_[A-Z]+")
CLOCK = re.compile(r"(([01]\d|2[0-3]):[0-5]\d|24:00)")
READING = re.compile(r"R(1[0-6]|[12356789]|4[ab])")


def lint(policy: Policy, document: Document) -> list[str]:
    """Every fault of a merged policy, each with its path and, where the file itself says it, its line."""
    return [f"{_where(policy, document, path)}：{why}" for path, why in _faults(policy)]


def _where(policy: Policy, document: Document, path: str) -> str:
    line = document.lines.get(_file_path(document, path))
    layer = policy.source(path)
    if line is not None:
        return f"{document.name} 第{line}行 {path}"
    return f"{layer.layer if layer else policy.name}.yaml {path}"


def located(document: Document, fault: str) -> str:
    """A fault that begins with its path, with its file and the nearest line in front."""
    line = document.line(_file_path(document, fault.partition("：")[0]))
    return f"{document.name} 第{line}行 {fault}"


def _file_path(document: Document, path: str) -> tuple[str | int, ...]:
    """The path in the file of a path in the policy: entries of a list by id are found by their index there."""
    found: list[str | int] = []
    at: object = document.data
    for part in path.split("."):
        if isinstance(at, list):
            index = next((i for i, row in enumerate(at) if isinstance(row, dict) and row.get("id") == part), None)
            if index is None:
                break
            found.append(index)
            at = at[index]
        elif isinstance(at, dict) and part in at:
            found.append(part)
            at = at[part]
        else:
            break
    return tuple(found)


def _urgent(policy: Policy) -> Iterator[tuple[str, str]]:
    """Whoever gets digests hears at once what is due so soon, and of these duties: they must be duties."""
    urgent = policy.urgent
    if urgent is None:
        return
    if urgent.within is not None and (urgent.within.u != "natural_day" or not 0 <= urgent.within.v <= MOST_AHEAD):
        yield "urgent.within", f"应为 0 到 {MOST_AHEAD} 的 natural_day（0 表示当天到期的）"
    for duty in urgent.duties:
        if duty not in DUTIES:
            yield "urgent.duties", f"没有“{duty}”这项任务，可写：{'、'.join(sorted(DUTIES))}"


def _faults(policy: Policy) -> Iterator[tuple[str, str]]:
    yield from _ladders(policy)
    yield from _thresholds(policy)
    yield from _urgent(policy)
    yield from _papers(policy)
    yield from _names(policy)
    for path, origins in policy.history.items():
        for origin in origins:
            if not origin.off:
                yield from _time(path, origin)


def _ladders(policy: Policy) -> Iterator[tuple[str, str]]:
    steps = sorted(notice.step for notice in policy.notices.values() if notice.step is not None)
    if steps != list(range(1, len(steps) + 1)):
        yield "notices", f"文书的步骤（step）应从1起连续、不重复，现为{'、'.join(map(str, steps))}。"
    for notice in policy.notices.values():
        if notice.step is not None and notice.step > 1 and notice.after is None:
            yield f"notices.{notice.id}", f"第{notice.step}步文书缺少 after：要写明前一步到什么地步才可用。"
    ladder = policy.methods.ladder if policy.methods else None
    if ladder is not None and ladder.labels is not None and len(ladder.labels) != ladder.slots:
        yield "methods.ladder.labels", f"写明 {ladder.slots} 步，却有 {len(ladder.labels)} 个步骤名；不全就都不要写。"
    rungs = policy.product_defaults.D7.to if policy.product_defaults.D7 else ()
    hours = [rung.after_due.v for rung in rungs]
    if hours != sorted(set(hours)):
        yield "product_defaults.D7.to", f"逐级提醒的时间应一级比一级晚，现为{'、'.join(map(str, hours))}小时。"
    for rung in rungs:
        if rung.role not in words.ROLES:
            yield "product_defaults.D7.to", f"不认识角色“{rung.role}”。"


def _thresholds(policy: Policy) -> Iterator[tuple[str, str]]:
    verify, suspect = policy.detect.verify, policy.detect.suspect
    if verify and suspect and verify.u == suspect.u and suspect.v <= verify.v:
        yield "detect.suspect", f"疑似辍学的天数（{suspect.v}）应多于核实的天数（{verify.v}）。"
    for name, leaf in (("verify", verify), ("suspect", suspect)):
        if leaf is not None and leaf.v < 1:
            yield f"detect.{name}", "天数至少为1。"
    school = policy.school_persuasion
    if school and school.window and not school.min:
        yield "school_persuasion.window", "有时限却没有次数（min）。"
    if school and school.min and school.min.v < 1:
        yield "school_persuasion.min", "次数至少为1。"


def _papers(policy: Policy) -> Iterator[tuple[str, str]]:
    for notice in policy.notices.values():
        path = f"notices.{notice.id}"
        if notice.document not in DOCUMENTS:
            yield path, f"缺少文书模板（document），“{notice.document}”没有对应的模板。"
        if not notice.issuer:
            yield path, "没有写明由谁制发（issuer）。"
        if notice.name is None:
            yield path, "没有写明文书名称（name）。"
    for reading, name in FIXED:
        told = getattr(policy.readings, reading)
        if getattr(told, name) != type(told).__dataclass_fields__[name].default:
            yield f"readings.{reading}.{name}", "这一项只有一种口径，不能改。"
    limited = any(notice.time_limit is not None for notice in policy.notices.values())
    conditions = {f"notices.{notice.id}.after": notice.after for notice in policy.notices.values()}
    conditions |= {f"report_up.{report.id}.trigger": report.trigger for report in policy.report_up.values()}
    conditions |= {f"exits.{exit_.id}.logic": exit_.logic for exit_ in policy.exits.values()}
    conditions |= {"confirm_dropout.when": policy.confirm_dropout.when if policy.confirm_dropout else None}
    for path, logic in conditions.items():
        names = logic.names if logic else ()
        if "notice" in names and not policy.notices:
            yield path, "条件里用到通知书，方案里却没有任何通知书（notices）。"
        if "notice_expired" in names and not limited:
            yield path, "条件里用到“限期已满”，方案里却没有带限期的通知书（time_limit）。"
        for name in names:
            of = policy.notices.get(name.removesuffix("_expired"))
            if name.endswith("_expired") and name != "notice_expired" and (of is None or of.time_limit is None):
                yield path, f"条件里用到“{words.CONDITIONS[name]}”，方案里却没有这种带限期的通知书（time_limit）。"
    for report in policy.report_up.values():
        path = f"report_up.{report.id}"
        if report.document is not None and report.document not in DOCUMENTS:
            yield path, f"缺少文书模板（document），“{report.document}”没有对应的模板。"
        if report.form is not None and report.document is None and report.figures is None:
            yield path, f"有名称《{report.form}》，却没有写明用哪种模板（document）或报表（figures）。"
        if not report.to:
            yield path, "没有写明报给谁（to）。"
        if report.trigger is None:
            yield path, "没有写明什么情况下要报（trigger）。"
    for file in policy.files.values():
        if file.id not in DOCUMENTS:
            yield f"files.{file.id}", "没有这种文书的模板。"
    for check in policy.term_checks.values():
        if check.document is not None and check.document not in DOCUMENTS:
            yield f"term_checks.{check.id}", f"“{check.document}”没有对应的模板。"


def _names(policy: Policy) -> Iterator[tuple[str, str]]:
    for name in (*policy.causes, *policy.sensitive.causes):
        if name not in words.CAUSES:
            yield f"causes.{name}", f"没有“{name}”这种原因；可用：{'、'.join(words.CAUSES)}。"
    for file in policy.files.values():
        for name in file.causes:
            if name not in words.CAUSES:
                yield f"files.{file.id}", f"没有“{name}”这种原因。"
    for exit_ in policy.exits.values():
        if exit_.result is not None and not RESULTS.fullmatch(exit_.result):
            yield f"exits.{exit_.id}", f"result“{exit_.result}”应为 RETURNED、DEFERRED 或 CLOSED_…。"
    for report in policy.periodic.values():
        if report.every is not None and report.every.v is not None and report.every.v not in RHYTHMS:
            yield f"periodic.{report.id}", f"every“{report.every.v}”应为{'、'.join(sorted(RHYTHMS))}之一。"
        if report.by is None or not report.to:
            yield f"periodic.{report.id}", "要写明谁报（by）、报给谁（to）。"
    visit = policy.same_day_visit
    for key, hour in (("am_by", visit.am_by), ("pm_by", visit.pm_by)) if visit else ():
        if isinstance(hour, Leaf) and not CLOCK.fullmatch(hour.v):
            yield f"same_day_visit.{key}", f"“{hour.v}”不是时刻，应如 18:00。"


def _time(path: str, origin: Origin) -> Iterator[tuple[str, str]]:
    if origin.r is not None and not READING.fullmatch(origin.r):
        yield path, f"没有“{origin.r}”这种口径（R1–R16，及时分 R4a、R4b）。"
    last = path.rpartition(".")[2]
    if last not in (
        "due",
        "contact_absent",
        "start_persuasion",
        "file_transfer",
        "urge_parent",
        "time_limit",
        "window",
    ):
        return
    value = origin.v
    if isinstance(value, int) and origin.u is None:
        yield path, f"{value} 缺少单位（u）。"
    for word in value if isinstance(value, list) else [value]:
        if isinstance(word, str) and word not in DUE_WORDS:
            yield path, f"不认识时限“{word}”；可用：{'、'.join(sorted(DUE_WORDS))}，或数字加单位。"
