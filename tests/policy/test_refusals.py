"""A wrong profile is refused on load, with file, line, path and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.policy import check_all
from config.policy.yamlfile import FileFault
from tests.policy.desk import CLAUSE, loads, refuses, write

BASE = f"extends: weihui\n{CLAUSE}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("detekt: {}", "没有“detekt”这个键，是不是“detect”？"),
        ("detect: {verify: {v: 2, src: [SX-01], dew: x}}", "没有“dew”这个键"),
        ("detect: {verify: {v: 2}}", "数字 2 没有条款（src），也没有标明是系统默认"),
        ("detect: {verify: {v: 2, st: D, src: [SX-01]}}", "系统默认（st: D）不能引用条款"),
        ("detect: {verify: {v: 2, src: [SX-99]}}", "没有条款“SX-99”"),
        ("detect: {verify: {v: 2, src: [SX-01], u: tage}}", "没有“tage”这个单位"),
        ("detect: {verify: {v: 2, src: [SX-01], st: Q}}", "没有“Q”这种状态"),
        ("detect: {verify: {v: 2, src: [SX-01], r: R77}}", "没有“R77”这种口径"),
        ('detect: {verify: {v: "2", src: [SX-01]}}', "“2”应为整数"),
        ("detect: {verify: {v: -2, src: [SX-01]}}", "数字不能为负"),
        ("detect: {verify: {v: 0, src: [SX-01]}}", "天数至少为1"),
        ("detect: {verify: {v: null, src: [SX-01]}}", "这里不能为空"),
        ("detect: {verify: {v: 5, src: [SX-01]}}", "疑似辍学的天数（5）应多于核实的天数（5）"),
        ("detect: 3", "这里要写成“键: 值”的一组"),
        ("causes: {id: work}", "这里要写成列表"),
        ("causes: [{lead: 公安}]", "缺少 id"),
        ("causes: [{id: work}, {id: work}]", "写了两次"),
        ("causes: [{id: homework, src: [SX-01]}]", "没有“homework”这种原因"),
        ("causes: [{id: work, with: [城管], src: [SX-01]}]", "不认识“城管”"),
        ("exits: [{id: refusal, approve: [县长], src: [SX-01]}]", "不认识“县长”"),
        ("exits: [{id: x, needs: [蓝表], src: [SX-01]}]", "不认识“蓝表”"),
        ("exits: [{id: x, result: GONE, src: [SX-01]}]", "应为 RETURNED、DEFERRED 或 CLOSED_…"),
        ("exits: [{id: x, logic: a_b AND, src: [SX-01]}]", "条件写法有误"),
        ("exits: [{id: x, logic: blue_form AND pupil_refuses, src: [SX-01]}]", "条件里不认识“blue_form”"),
        ("exits: [{id: x, population: rich, src: [SX-01]}]", "不在可选之列"),
        ("report_up: [{id: x, to: [乡镇], form: 表, trigger: confirmed, src: [SX-01]}]", "没有写明用哪种模板"),
        ("report_up: [{id: x, to: [乡镇], document: blue, trigger: confirmed, src: [SX-01]}]", "没有对应的模板"),
        ("report_up: [{id: x, document: written_report, trigger: confirmed, src: [SX-01]}]", "没有写明报给谁"),
        ("report_up: [{id: x, document: written_report, to: [乡镇], src: [SX-01]}]", "没有写明什么情况下要报"),
        ("report_up: [{id: dropout_form, due: {v: 3, src: [SX-01]}}]", "缺少单位"),
        ("report_up: [{id: dropout_form, due: {v: soon, src: [SX-01]}}]", "不认识时限“soon”"),
        ("notices: [{id: x, name: 通知, issuer: [乡镇], src: [SX-01]}]", "缺少文书模板"),
        ("notices: [{id: x, name: 通知, document: order_notice, src: [SX-01]}]", "没有写明由谁制发"),
        ("notices: [{id: order, drop: true}]", "步骤（step）应从1起连续、不重复，现为1、3"),
        (
            "notices: [{id: x, name: 通知, issuer: [乡镇], document: order_notice, step: 4, src: [SX-01]}]",
            "第4步文书缺少 after",
        ),
        ("notices: [{id: return, drop: true}, {id: order, drop: true}, {id: judicial, drop: true}]\n"
         "exits: [{id: x, logic: notice_expired, src: [SX-01]}]", "方案里却没有带限期的通知书"),
        ("files: [{id: blue_book, src: [SX-01]}]", "没有这种文书的模板"),
        ("files: [{id: dropout_file, causes: [homework], src: [SX-01]}]", "没有“homework”这种原因"),
        ("periodic: [{id: x, every: fortnight, by: 校长, to: [教育局], src: [SX-01]}]", "every“fortnight”应为"),
        ("periodic: [{id: x, every: week, src: [SX-01]}]", "要写明谁报（by）、报给谁（to）"),
        ("school_persuasion: {min: {drop: true}}", "有时限却没有次数"),
        ("methods: {ladder: {name: 四步法, slots: {v: 4, src: [SX-01]}, labels: [一, 二]}}", "写明 4 步，却有 2 个步骤名"),
        ("product_defaults: {D7: {to: [{role: baobao_teacher, after_due: {v: 24, u: hour, st: D}}, "
         "{role: baobao_official, after_due: {v: 2, u: hour, st: D}}]}}", "应一级比一级晚"),
        ("readings: {R2: {bare_day_deadline: moon_day}}", "不在可选之列"),
        ("readings: {R99: {x: 1}}", "没有“R99”这个键"),
        ("same_day_visit: {am_by: {v: 傍晚, src: [SX-01]}}", "不是时刻"),
        ("same_day_visit: {am_by: {v: 1800, src: [SX-01]}}", "应为文字"),
        ("same_day_visit: {pm_by: {st: D}}", "第6行 same_day_visit.pm_by：有单位或说明却没有值"),
        ("sensitive: {causes: [gossip], st: D}", "没有“gossip”这种原因"),
        ("urgent: {duties: [tea], src: [SX-01]}", "没有“tea”这项任务，可写："),
        ("urgent: {within: {v: 3, u: school_day, src: [SX-01]}}", "应为 0 到 30 的 natural_day"),
        ("urgent: {within: {v: 31, u: natural_day, src: [SX-01]}}", "应为 0 到 30 的 natural_day"),
    ],
)  # fmt: skip
def test_a_wrong_profile_is_refused_with_its_reason(tmp_path: Path, text: str, reason: str) -> None:
    """Each slip an installer may make is told in words that lead to its repair."""
    said = refuses(tmp_path, f"{BASE}{text}\n")
    assert reason in said
    assert ".yaml" in said


def test_a_fault_is_told_with_file_line_and_path(tmp_path: Path) -> None:
    """The installer is led to the very line."""
    said = refuses(tmp_path, f"{BASE}detect:\n  suspect: {{v: 6, src: [SX-01]}}\n  verify:\n    v: 2\n")
    assert "shili.yaml 第8行 detect.verify：数字 2" in said


def test_a_fault_of_the_whole_is_told_with_its_line_too(tmp_path: Path) -> None:
    """What only shows after merging still points into the file that says it."""
    said = refuses(tmp_path, f"{BASE}causes:\n  - {{id: work, src: [SX-01]}}\n  - {{id: homework, src: [SX-01]}}\n")
    assert "shili.yaml 第8行 causes.homework" in said


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("title: 无格式\n", "schema：应为 dropout-policy/1"),
        ("schema: dropout-policy/9\n", "现为 dropout-policy/9"),
        ("schema: dropout-policy/1\ninherit: half\n", "“half”应为full、cited、cited_off之一"),
    ],
)
def test_a_wrong_head_is_refused(tmp_path: Path, head: str, reason: str) -> None:
    """A file of another format, or with a way of inheriting that does not exist, is not half read."""
    assert reason in refuses(tmp_path, "extends: weihui\n", head=head)


def test_a_clause_of_one_s_own_may_not_take_a_known_number(tmp_path: Path) -> None:
    """WH-58 is Weihui's; a county must number its own."""
    said = refuses(tmp_path, "extends: weihui\nclauses: [{id: WH-58, quote: 别的话}]\n")
    assert "WH-58" in said
    assert "换一个编号" in said


def test_a_clause_without_words_is_refused(tmp_path: Path) -> None:
    """A clause that quotes nothing grounds nothing."""
    assert "缺少quote" in refuses(tmp_path, "extends: weihui\nclauses: [{id: SX-01}]\n")


def test_a_number_that_owns_to_be_a_default_is_taken(tmp_path: Path) -> None:
    """A county may set a number of its own without a text if it says so."""
    policy = loads(tmp_path, "extends: genhe\nkey_pupil_visits: {every: {v: 2, u: month, st: D}, st: D}\n")
    assert policy.key_pupil_visits is not None
    assert policy.key_pupil_visits.every is not None
    assert policy.key_pupil_visits.every.default


def test_the_start_is_stopped_by_one_wrong_file_and_tells_all_wrong_ones(tmp_path: Path) -> None:
    """Of three profiles two are wrong: both are named, and nothing is half started."""
    write(tmp_path, "extends: weihui\n", "good")
    write(tmp_path, "extends: weihui\ndetekt: {}\n", "first")
    write(tmp_path, "extends: nowhere\n", "second")
    with pytest.raises(FileFault) as raised:
        check_all(tmp_path)
    assert "first.yaml" in str(raised.value)
    assert "second.yaml" in str(raised.value)
    assert "good" not in str(raised.value).replace("good、", "")


def test_all_packaged_profiles_pass_the_start() -> None:
    """What is delivered is sound."""
    assert {policy.name for policy in check_all()} >= {"weihui", "guangde", "yongzhen", "genhe", "chuxiong"}
