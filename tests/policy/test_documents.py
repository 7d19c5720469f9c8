"""What the documents say, read back from the profiles: one table a document, each row a clause, a path and its value."""

from __future__ import annotations

import pytest

from config.policy import load

Row = tuple[str, str, object, str | None]

WEIHUI: list[Row] = [
    ("WH-57", "attendance", "daily", None),
    ("WH-58", "detect.verify", 3, "school_day"),
    ("WH-58", "detect.verify.satisfied_by", ["home_visit", "contact"], None),
    ("WH-58", "detect.verify.due", "timely", None),
    ("WH-59", "detect.suspect", 5, "school_day"),
    ("WH-59", "detect.suspect.needs", ["named_person"], None),
    ("WH-59", "assignment.role", "专人", None),
    ("WH-53", "school_persuasion.min", 3, "times"),
    ("WH-60", "school_persuasion.window", 10, "working_day"),
    ("WH-61", "confirm_dropout.when", "unreachable OR persuasion_failed", None),
    ("WH-61", "files.one_pupil_one_form.name", "一生一表", None),
    ("WH-41", "files.dropout_file.parts", ["台账信息", "劝返工作记录", "送教记录", "部门函件"], None),
    ("WH-62", "report_up.dropout_form.form", "义务教育阶段学生辍学情况报告单", None),
    ("WH-62", "report_up.dropout_form.to", ["township_officer", "edu_bureau"], None),
    ("WH-62", "report_up.dropout_form.due", "timely", None),
    ("WH-38", "report_up.bureau_forward.to", ["joint_group"], None),
    ("WH-68", "notices.return.name", "限期返校通知书", None),
    ("WH-68", "notices.return.issuer", ["township"], None),
    ("WH-68", "notices.return.due", 2, "natural_day"),
    ("WH-69", "notices.return.time_limit", 5, "working_day"),
    ("WH-22", "notices.order.name", "责令学生复学通知书", None),
    ("WH-22", "notices.order.with", ["dept_justice"], None),
    ("WH-22", "notices.order.time_limit", None, "natural_day"),
    ("WH-34", "notices.judicial.authored_by_system", False, None),
    ("WH-70", "joint.min", 3, "times"),
    ("WH-70", "joint.convener", "township_officer", None),
    ("WH-71", "causes.guardian.with", ["dept_justice"], None),
    ("WH-72", "causes.work.with", ["dept_human_resources", "dept_police"], None),
    ("WH-08", "causes.work.notify_if.age_below", 16, "birthday"),
    ("WH-08", "causes.work.notify", ["workplace_edu", "workplace_police", "workplace_human_resources"], None),
    ("WH-10", "causes.work.criticise_by", ["township_officer"], None),
    ("WH-73", "causes.disability.with", ["dept_disabled_federation", "edu_bureau"], None),
    ("WH-74", "causes.marriage.with", ["dept_civil_affairs"], None),
    ("WH-12", "causes.marriage.special_care", True, None),
    ("WH-75", "causes.religion.with", ["dept_religion", "edu_bureau"], None),
    ("WH-76", "causes.lost.with", ["dept_police"], None),
    ("WH-65", "exits.returned.placements", ["插班", "单独编班", "普职融合", "个别辅导"], None),
    ("WH-06", "exits.returned.needs", ["teaching_plan", "placement"], None),
    ("WH-78", "exits.refusal.approve", ["edu_bureau", "rural_revitalisation_office"], None),
    (
        "WH-45",
        "exits.refusal.logic_alt",
        "(joint_persuasion>=3 OR court_finding_guardian_duty) AND pupil_refuses",
        None,
    ),
    ("WH-77", "exits.refusal.sign_off", ["township_officer", "edu_bureau", "dept_rural_revitalisation"], None),
    ("WH-81", "exits.refusal_poor.approve", ["rural_revitalisation_office"], None),
    ("WH-81", "exits.refusal_poor.population", "poor", None),
    ("WH-80", "exits.health.needs", ["committee_finding"], None),
    ("WH-80", "exits.health.via", "dept_disabled_federation", None),
    ("WH-80", "exits.health.result", "CLOSED_HEALTH", None),
    ("WH-82", "exits.lost.needs", ["police_document"], None),
    ("WH-82", "exits.death.needs", ["police_document"], None),
    ("WH-79", "exits.overage.age", 16, "birthday"),
    ("WH-67", "migrant.move_trigger", "county", None),
    ("WH-43", "migrant.file_transfer", "term_end", None),
    ("WH-54", "term_checks.roster.due", "before_term", None),
    ("WH-55", "term_checks.status_changes.due", 2, "week_after_term_start"),
    ("WH-36", "term_checks.status_changes_outer.due", 2, "month_after_term_start"),
    ("WH-63", "periodic.school_month.every", "month", None),
    ("WH-30", "periodic.bureau_month.every", "month", None),
    ("WH-64", "periodic.bureau_quarter.every", "quarter", None),
    ("WH-39", "periodic.bureau_quarter.columns", ["quarter", "term_to_date"], None),
    ("WH-37", "priority.stage", ["grade8", "grade9"], None),
    ("WH-14", "chain.townships", 13, None),
    ("WH-27", "chain.five_parties", None, None),
]
GUANGDE: list[Row] = [
    ("GD-07", "term_checks.not_registered.due", 1, "week_after_term_start"),
    ("GD-07", "term_checks.not_registered.each_line", "verified_reason", None),
    ("GD-09", "report_up.school_report.trigger", "persuasion_failed OR unreachable", None),
    ("GD-09", "report_up.school_report.to", ["edu_bureau"], None),
    ("GD-24", "report_up.collective_report.to", ["township_officer"], None),
    ("GD-32", "notices.return.name", "辍学劝返复学通知书", None),
    ("GD-32", "notices.return.issuer", ["edu_bureau", "school"], None),
    ("GD-32", "notices.return.blocks", ["legal_provisions", "liability"], None),
    ("GD-32", "notices.enrol.name", "义务教育入学通知书", None),
    ("GD-10", "notices.correct.issuer", ["township", "edu_bureau"], None),
    ("GD-10", "notices.correct.time_limit", None, "natural_day"),
    ("GD-11", "notices.judicial.after", "correct_expired", None),
    ("GD-10", "causes.guardian.criticise_by", ["township_officer", "edu_bureau"], None),
    ("GD-37", "causes.distance.remedies", ["寄宿床位", "公共交通", "午餐", "校车"], None),
    ("GD-23", "exits.transferred.needs", ["studentship_transfer_seen"], None),
    ("GD-23", "exits.transferred.urge_parent", "timely", None),
    ("GD-25", "exits.other_departure.needs", ["reason_text"], None),
    ("GD-26", "priority.stage", ["初中"], None),
    ("GD-34", "chain.lead_cooperate_lines", 14, None),
    ("GD-18", "periodic.aid_import.every", "year", None),
]
ANHUI: list[Row] = [
    ("AH-06", "term_checks.return_sweep.due", 2, "week_after_term_start"),
    ("AH-04", "term_checks.return_sweep.coverage", 100, "percent"),
    ("AH-09", "term_checks.return_sweep.unreachable_is_conclusion", False, None),
    ("AH-09", "ledger.line_conclusion_required", True, None),
    ("AH-15", "exits.refusal.population", "registered_poor", None),
    ("AH-15", "exits.refusal.approve", ["poverty_group"], None),
    ("AH-15", "exits.refusal.evidence", ["edu_written_report", "written_opinion"], None),
    ("AH-14", "exits.health.needs", ["committee_finding", "health_opinion", "disabled_federation_opinion"], None),
    ("AH-12", "files.one_pupil_one_plan.causes", ["study", "work", "marriage", "religion"], None),
    ("AH-12", "files.one_pupil_one_plan.one_to_one", True, None),
    ("AH-13", "files.left_behind_ledger.per_item", True, None),
    ("AH-11", "files.home_teaching_log.per_visit", True, None),
]
XUANCHENG: list[Row] = [
    ("XC-09", "exits.refusal.population", "registered_poor", None),
    ("XC-13", "exits.any_reduction.needs", ["proof"], None),
    ("XC-07", "ledger.lists", ["已复学", "仍辍学"], None),
]
YONGZHEN: list[Row] = [
    ("YZ-05", "detect.suspect", 1, "half_day"),
    ("YZ-05", "same_day_visit.who_all", ["class_teacher", "school_cadre"], None),
    ("YZ-05", "same_day_visit.phone_satisfies", False, None),
    ("YZ-06", "same_day_visit.am_by", "18:00", None),
    ("YZ-06", "same_day_visit.pm_by", "24:00", None),
    ("YZ-18", "school_persuasion.min", 5, "visit"),
    ("YZ-18", "school_persuasion.window", 1, "term"),
    ("YZ-18", "school_persuasion.mode", ["home_visit"], None),
    ("YZ-19", "school_persuasion.full_record", True, None),
    ("YZ-20", "notices.return.name", "辍学限期返校通知书", None),
    ("YZ-20", "notices.return.issuer", ["school"], None),
    ("YZ-20", "notices.return.after_visits", 3, "visit"),
    ("YZ-20", "report_up.to_township.to", ["township_deputy"], None),
    ("YZ-20", "report_up.to_township.trigger", "notice AND notice_expired AND pupil_refuses", None),
    ("YZ-07", "exits.returned.needs", ["teaching_plan", "placement", "paired_teacher"], None),
    ("YZ-07", "exits.returned.fields", ["心理疏导", "学业辅导", "生活指导"], None),
    ("YZ-10", "periodic.daily.every", "school_day", None),
    ("YZ-10", "periodic.daily.if", "case_open", None),
    ("YZ-25", "periodic.weekly.every", "week", None),
    ("YZ-25", "periodic.weekly.nil_return", True, None),
    ("YZ-24", "periodic.monthly.by", "central_school", None),
    ("YZ-11", "publicity.months", [3, 9], None),
    ("YZ-04", "assignment.cover", "all_pupils", None),
    ("YZ-24", "inspections.unannounced.announced", False, None),
]
GENHE: list[Row] = [
    ("GH-01", "targets.enrolment", 100, "percent"),
    ("GH-18", "school_persuasion.min", 3, "visit"),
    ("GH-18", "school_persuasion.levels", ["class_teacher", "school_lead", "township_officer"], None),
    ("GH-20", "report_up.written.to", ["township_officer", "edu_bureau"], None),
    ("GH-20", "report_up.written.due", "timely", None),
    ("GH-25", "joint.members", ["dept_police", "dept_justice", "edu_bureau", "dept_market"], None),
    ("GH-07", "causes.work.lead", "dept_human_resources", None),
    ("GH-26", "causes.guardian.criticise_by", ["township_officer"], None),
    ("GH-14", "exits.transferred.needs", ["proof", "receiving_school_confirmed"], None),
    ("GH-16", "grade1.min_age", 6, "birthday"),
    ("GH-15", "periodic.status_month.every", "month", None),
    ("GH-15", "periodic.dropout_month.nil_return", True, None),
    ("GH-23", "assignment.cover", "left_behind", None),
    ("GH-11", "publicity.windows", ["before_spring_term", "before_autumn_term"], None),
]
CHUXIONG: list[Row] = [
    ("CX-03", "assignment.holders", ["township_officer", "village_committee", "school_lead", "baobao_official"], None),
    ("CX-07", "methods.ladder.slots", 4, None),
    ("CX-07", "methods.ladder.auto_serve", False, None),
    ("CX-08", "exits.returned.needs", ["teaching_plan", "placement", "aid_check"], None),
    ("CX-11", "causes.work.with", ["dept_police", "dept_human_resources"], None),
    ("CX-12", "causes.marriage.with", ["dept_civil_affairs"], None),
    ("CX-13", "causes.disability.with", ["expert_committee", "dept_health"], None),
    ("CX-14", "causes.behaviour.with", ["edu_bureau"], None),
    ("CX-10", "county_flags.武定县.cause", "religion", None),
    ("CX-04", "stages", ["找得到", "劝得回", "留得住", "学得好"], None),
]
YUNNAN: list[Row] = [("YN-03", "methods.survey.slots", 7, None), ("YN-03", "chain.lines.cells", 8, None)]
NATIONAL: list[Row] = [
    ("N-12", "term_checks.pre_contact.due", "before_term", None),
    ("N-13", "term_checks.return_sweep.contact_absent", "timely", None),
    ("N-13", "term_checks.return_sweep.due", None, None),
    ("N-14", "confirm_dropout.to_ledger", True, None),
    ("N-14", "confirm_dropout.start_persuasion", "same_day", None),
    ("N-09", "joint.min", 3, "times"),
    ("N-09", "exits.refusal.approve", ["poverty_group"], None),
    ("N-10", "exits.refusal.persuasion_continues", True, None),
    ("N-05", "exits.health.result", "DEFERRED_HEALTH", None),
    ("N-08", "migrant.move_trigger", "province", None),
    ("N-19", "causes.work.notify_if.age_below", 16, "birthday"),
    ("N-21", "causes.work.criticise_by", ["township_officer", "village_committee"], None),
    ("N-24", "causes.religion.with", ["dept_united_front", "dept_religion"], None),
    ("N-17", "exits.returned.placements", ["插班", "单独编班", "普职融合", "个别辅导"], None),
    ("N-27", "school_persuasion.means", ["感情", "经济", "行政", "法律"], None),
    ("N-29", "studentship_update.at", ["confirmed", "returned"], None),
    ("N-30", "periodic.yearly_survey.every", "year", None),
]
TABLES = {
    "weihui": WEIHUI, "guangde": GUANGDE, "anhui": ANHUI, "xuancheng": XUANCHENG, "yongzhen": YONGZHEN, "genhe": GENHE,
    "chuxiong": CHUXIONG, "yunnan": YUNNAN, "national": NATIONAL,
}  # fmt: skip
ROWS = [(name, *row) for name, table in TABLES.items() for row in table]


@pytest.mark.parametrize(("name", "clause", "path", "value", "unit"), ROWS, ids=[f"{row[1]}:{row[2]}" for row in ROWS])
def test_a_profile_says_what_its_document_says(
    name: str, clause: str, path: str, value: object, unit: str | None
) -> None:
    """The value in force at the path is the document's, in its unit, and cites the clause."""
    source = load(name).source(path)
    assert source is not None
    assert source.v == value
    assert source.u == unit
    assert clause in source.src


@pytest.mark.parametrize("name", ["guangde", "genhe", "chuxiong"])
def test_a_text_without_thresholds_gets_none(name: str) -> None:
    """3 and 5 days in Guangde, Genhe and Chuxiong are the product's, never the text's."""
    policy = load(name)
    assert policy.detect.verify is None
    assert policy.detect.suspect is None
    assert policy.product_defaults.D1 is not None
    assert (policy.product_defaults.D1.verify_absence_after.v, policy.product_defaults.D1.verify_absence_after.src) == (
        3,
        (),
    )


def test_no_number_of_persuasions_reaches_guangde() -> None:
    """GD-09 and C-14: its school persuasion has neither number nor window."""
    school = load("guangde").school_persuasion
    assert school is not None
    assert school.min is None
    assert school.window is None


def test_no_notice_of_one_place_reaches_another() -> None:
    """C-08: Genhe and Chuxiong have no notice at all; Weihui's order is Weihui's."""
    assert not load("genhe").notices
    assert not load("chuxiong").notices
    assert set(load("guangde").notices) == {"enrol", "return", "correct", "judicial"}
    assert set(load("yongzhen").notices) == {"return"}


def test_the_refusal_exit_narrows_in_anhui_and_stays_wide_in_chuxiong() -> None:
    """C-17: for registered poor families only in Guangde, for all in Chuxiong."""
    assert load("guangde").exits["refusal"].population == "registered_poor"
    assert load("chuxiong").exits["refusal"].population == "all"


def test_lost_is_an_exit_in_weihui_only() -> None:
    """C-23: elsewhere a lost pupil is reported and searched for, never closed."""
    assert [name for name in TABLES if "lost" in load(name).exits] == ["weihui"]


@pytest.mark.parametrize("name", list(TABLES))
def test_restricted_causes_are_marked_wherever_a_profile_has_them(name: str) -> None:
    """Religion, marriage, disability and harm are visible to few in every profile."""
    for cause in load(name).causes.values():
        assert cause.restricted == (cause.id in ("religion", "marriage", "disability", "harm"))


@pytest.mark.parametrize("name", list(TABLES))
def test_no_number_stands_without_a_clause_unless_it_owns_to_be_a_default(name: str) -> None:
    """In force or not: every number of every packaged profile has its ground."""
    for path, origins in load(name).history.items():
        for origin in origins:
            if isinstance(origin.v, int) and not isinstance(origin.v, bool) and not path.startswith("readings."):
                assert origin.src or origin.default, path


@pytest.mark.parametrize("name", list(TABLES))
def test_no_packaged_profile_is_looser_than_what_it_extends(name: str) -> None:
    """The documents only tighten; a warning here would be a slip of ours."""
    assert load(name).looser == ()
