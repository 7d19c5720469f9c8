"""What `baoxue policy` tells people."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bot.cli import commands
from config.errors import PersonError
from config.policy import load, sayings
from config.policy.clauses import packaged
from config.policy.explain import one, whole

REGISTER = packaged()


def told(name: str, path: str) -> str:
    """The explanation of a path."""
    return one(load(name), path, REGISTER)


def test_a_value_is_told_with_unit_status_layer_clause_quote_and_reading() -> None:
    """The three days of Weihui, as the issue asks for them."""
    said = told("weihui", "detect.verify")
    assert "值：3个上课日" in said
    assert "状态：O 文件写明但用语未定，按建议口径" in said
    assert "出自：weihui 卫辉市人民政府 卫政文〔2022〕80号" in said
    assert "条款：WH-58 工作流 一·4 “对无故3日未到校学生及时家访或与监护人联系核实情况”" in said
    assert "口径：R1 无故N日未到校：按上课日计" in said
    assert "请假不计、也不清零" in said


def test_silence_is_told_with_the_default_that_runs() -> None:
    """Guangde has no three days; D1 runs and owns to being no document's."""
    said = told("guangde", "detect.verify")
    assert "文件未写。现按系统默认" in said
    assert "值：3个上课日" in said
    assert "条款：无。系统默认，无文件依据" in said


def test_silence_without_a_default_is_told_as_silence() -> None:
    """Nothing is made up where neither text nor product says anything."""
    assert "文件未写，系统也没有默认" in told("guangde", "same_day_visit")


def test_what_is_switched_off_is_told_as_switched_off() -> None:
    """The national contact before term is known to Weihui and not in force."""
    said = told("weihui", "term_checks.pre_contact.due")
    assert "现不生效" in said
    assert "national：开学前（仅被引用，未启用）" in said


def test_a_block_tells_its_inner_values() -> None:
    """A notice is told with issuer, due and limit."""
    said = told("weihui", "notices.return")
    assert "notices.return.time_limit = 5个工作日  [S WH-69 weihui]" in said
    assert "notices.return.due = 2个自然日  [O WH-68 weihui]" in said


def test_a_condition_is_told_in_words() -> None:
    """AND, OR and numbers of an exit are read out, with brackets where they matter."""
    assert (
        "值：联合劝返满3次 且 判决裁定监护人已履行法定义务 且 学生书面说明 且 家长书面说明 且 学生本人拒不返校"
        in told("weihui", "exits.refusal.logic")
    )
    assert "（联合劝返满3次 或 判决裁定监护人已履行法定义务） 且 学生本人拒不返校" in told(
        "weihui", "exits.refusal.logic_alt"
    )


def test_a_mistyped_path_gets_the_near_ones() -> None:
    """A slip in a path is answered with what may have been meant."""
    with pytest.raises(PersonError, match=r"是不是：detect\.verify"):
        told("weihui", "detect.verfy")


@pytest.mark.parametrize("name", ["national", "weihui", "guangde", "yongzhen", "genhe", "chuxiong", "default"])
def test_every_path_of_a_profile_can_be_explained(name: str) -> None:
    """Whatever `show` prints, `explain` explains."""
    policy = load(name)
    for path in policy.history:
        assert path in one(policy, path, REGISTER)


@pytest.mark.parametrize("name", ["weihui", "genhe"])
def test_the_whole_profile_is_told_with_clauses_and_what_is_off(name: str) -> None:
    """`show` names the version, each value with status and clauses."""
    said = whole(load(name))
    assert load(name).stamp in said
    assert ("未启用" in said) == (name == "weihui")


def test_every_switch_of_every_reading_has_chinese_words() -> None:
    """No reading is told in programmers' words."""
    policy = load("weihui")
    for name in sayings.TITLES:
        said = sayings.reading(policy, name)
        assert said.startswith(sayings.TITLES[name])
        assert len(said) > len(sayings.TITLES[name]) + 3, name
        assert "_" not in said, said


def run(*arguments: str) -> tuple[int, str, str]:
    """A command line, its status and what it printed."""
    result = CliRunner().invoke(commands, ["policy", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_line_lists_shows_and_explains() -> None:
    """The three commands answer with status 0."""
    assert run("list")[0] == 0
    assert "weihui" in run("list")[1]
    assert run("show", "weihui")[0] == 0
    assert "WH-58" in run("explain", "weihui", "detect.verify")[1]


def test_the_command_line_answers_two_to_a_name_or_path_that_does_not_exist() -> None:
    """Bad input is one clear line on stderr."""
    for arguments in (("show", "nowhere"), ("explain", "weihui", "no.such.path")):
        status, out, err = run(*arguments)
        assert (status, out) == (2, "")
        assert err.startswith("baoxue: ")
        assert err.count("\n") == 1
