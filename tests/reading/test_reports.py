"""Reports on a case, composed: who went, how, what was found, why, what came of it, what is still to be done."""

from __future__ import annotations

import itertools
from datetime import datetime

import pytest

from handlers.reading import Roster, read

ROSTER = Roster.of(
    ["李明", "王小雨", "张伟"], school="后河镇第一初级中学", klass="七年级1班", aliases={}, teacher="赵丽娟"
)
AT = datetime(2026, 10, 21, 17, 20)
STEPS = {
    "home_visit": ("昨晚去了他家一趟", "和李主任一起到家里坐了坐", "今早上课前拐去他家,他奶奶在", "昨天放学后去家访了",
                   "刚从他家回来"),
    "phone": ("给他妈打了电话", "打了三遍才接,他爷爷接的", "他爸给我回了个电话", "电话联系到家里大人了",
              "跟他婶通过话了"),
    "persuade": ("把他外公叫来学校谈了一上午", "动员了好几次", "拿义务教育法一条条讲给他妈听", "我跟校长一起做工作",
                 "又找他谈了好几回"),
}  # fmt: skip
CAUSES = {
    "study": ("听不懂课", "底子太薄,没信心", "坐在教室里像坐牢"), "work": ("在义乌的服装厂打工", "去电子厂了", "上浙江挣钱去了"),
    "marriage": ("家里给说了婆家", "他二叔收了男方彩礼"), "religion": ("家里要送他去寺里念经",), "poverty": ("交不起生活费",),
    "family": ("要照顾患病祖母", "在家给奶奶做饭", "家里收玉米缺人手"), "other": ("被同学欺负", "跟同桌打架了", "住校睡不好"),
}  # fmt: skip
CAME_OF_IT = {
    ("promised", "2026-10-26"): ("答应下周一送来", "说好了下周一返校", "他奶奶拍胸脯说下周一一定到"),
    ("promised", None): ("松口了,哪天没定", "同意配合返校,时间未定"),
    ("refused", None): ("说不念了", "铁了心不回学校", "门都没有,说不读就不读", "他爸明说不送了"),
    ("unknown", None): ("",),
}
TAILS = ("", "我再想想办法", "先汇报到这", "照片存了", "后面我再跟一跟")


@pytest.mark.parametrize("step", list(STEPS))
def test_what_was_done_found_and_promised_is_read_in_any_words(step: str) -> None:
    """Step, cause, outcome and day stand whichever words tell them, whatever stands behind; 汇报到这 brings nobody back."""
    causes = [(cause, words) for cause, told in CAUSES.items() for words in told]
    ends = [(end, words) for end, told in CAME_OF_IT.items() for words in told]
    for n, (act, (cause, why), (end, what)) in enumerate(itertools.product(STEPS[step], causes, ends)):
        text = "。".join(part for part in (act, why, what, TAILS[n % len(TAILS)]) if part)
        reading = read(text, ROSTER, AT, "李明", "teacher").as_label()
        got = (reading["step"], reading["reason"], reading["outcome"], reading["promise_date"])
        assert got == (step, cause, *end), text


def test_the_way_a_sheet_names_is_the_step() -> None:
    """走访时间 and 走访情况 head a sheet; where it says 方式:电话联系, nobody went there."""
    text = "一、走访时间:10月19日。二、方式:电话联系。三、情况:厌学。四、结果:监护人承诺10月26日送返。"
    reading = read(text, ROSTER, AT, "李明", "official").as_label()

    assert (reading["step"], reading["reason"], reading["promise_date"]) == ("phone", "study", "2026-10-26")


def _told(text: str, kind: str = "teacher", at: datetime = AT) -> tuple[str | None, ...]:
    label = read(text, ROSTER, at, "李明", kind).as_label()
    return label["step"], label["outcome"], label["reason"], label["promise_date"]


@pytest.mark.parametrize("day", ["三天后来", "过三天就送来", "3天以后返校", "再过三天去学校"])
def test_so_many_days_from_now_are_a_day_promised(day: str) -> None:
    """三天后来 is a day; 过两天来 is none, nor is what is done after those days something else than coming."""
    assert _told(f"给他妈打了电话,说{day}") == ("phone", "promised", None, "2026-10-24")
    assert _told("给他妈打了电话,说过两天来")[3] is None
    assert _told("给他妈打了电话,说一周后送来")[3] == "2026-10-28"
    assert _told("给他妈打了电话,答应送来,三天后拆线")[3] is None


@pytest.mark.parametrize("word", ["今晚送到宿舍", "今晚就送他回宿舍", "今天晚上送来住校"])
def test_tonight_is_today(word: str) -> None:
    """Who is brought to the dormitory tonight is promised for today."""
    assert _told(f"打了电话,他妈说{word}") == ("phone", "promised", None, "2026-10-21")


@pytest.mark.parametrize("quotes", ["原话是", "他妈的原话", "他妈就一句话:", "他妈说"])
def test_what_stands_in_quotes_is_said_by_the_family(quotes: str) -> None:
    """The writer's own 明天去 is a plan; the same words in quotation marks are what he was told."""
    assert _told(f"打了电话,{quotes}“明天我押着他去”") == ("phone", "promised", None, "2026-10-22")


@pytest.mark.parametrize(
    "done", ["我下班以后去了他家里", "下了班去他家了", "下班后我到他家坐了坐", "晚饭后我去了他家一趟"]
)
def test_after_work_is_past_where_the_going_is(done: str) -> None:
    """下班以后 lies ahead only of what is still to be done."""
    assert _told(f"{done},他父亲答应后天送他来")[:2] == ("home_visit", "promised")
    assert _told("下班后去他家")[0] == _told("我下班以后去他家里看看")[0] == "plan"


@pytest.mark.parametrize(
    ("head", "step"),
    [("家访记录", "home_visit"), ("【走访记录】", "home_visit"), ("劝返工作记录", "persuade"), ("电话记录", "phone")],
)
def test_the_head_of_a_form_is_the_step(head: str, step: str) -> None:
    """What a form is the record of was done; the same words within a sentence are a paper."""
    form = f"{head}\n时间:10月21日晚\n原因:功课跟不上,不想读\n结果:同意10月26日返校"
    assert _told(form) == (step, "promised", "study", "2026-10-26")
    assert _told("家访记录明天交")[0] == "info"


@pytest.mark.parametrize("calls", ["电话:3次\n接通:0", "拨打:2次\n接通:无", "联系:3次\n接听:0", "电话3次,接通0次"])
def test_calls_counted_and_none_answered_reached_nobody(calls: str) -> None:
    """接通:0 reached nobody, 接通:1 somebody."""
    assert _told(calls) == ("phone", "unreachable", None, None)
    assert _told("电话:3次\n接通:1")[1] == "unknown"


@pytest.mark.parametrize("where", ["登记住址", "户籍地址", "其家庭住址", "登记的住址"])
def test_going_to_an_address_is_a_visit(where: str) -> None:
    """An address on record is where they went, or will go."""
    assert _told(f"上午到{where}查看,家中无人", "official")[:2] == ("home_visit", "unreachable")
    assert _told(f"明天到{where}查看", "official")[0] == "plan"


@pytest.mark.parametrize("read_it", ["您发来的提醒我已经收到了,谢谢。", "你发的我都收到了", "刚才的提醒我已经看了"])
def test_that_the_prompt_came_in_is_an_acknowledgement(read_it: str) -> None:
    """However it says so, nothing was done yet."""
    assert _told(read_it)[0] == "ack"


@pytest.mark.parametrize("trade", ["装空调", "修手机", "送桶装水", "贴地砖", "打螺丝", "炒菜"])
def test_a_trade_in_a_town_is_work_where_the_pupil_is_there(trade: str) -> None:
    """Who is with his father at his trade works; a father's trade alone keeps nobody away."""
    assert _told(f"打通了,他姑接的,说跟他爸在郑州{trade},不念了") == ("phone", "refused", "work", None)
    assert _told(f"打通了,他爸在郑州{trade},管不上他")[2] is None


def test_that_nobody_was_at_home_keeps_nobody_away() -> None:
    """家里没人 in the account of a visit is what was found and no affair, also where he is missing today."""
    at = datetime(2026, 10, 21, 8, 10)
    one = read("昨晚家访了李明,家里没人。王小雨没来", ROSTER, at).as_label()
    assert one["marks"] == {"王小雨": "absent"}
    same = read("昨晚家访了李明,家里没人。李明今天没来", ROSTER, at).as_label()
    assert same["marks"] == {"李明": "absent"}
    called = read("李明没来,打电话家里没人", ROSTER, at).as_label()
    assert called["marks"] == {"李明": "absent"}


@pytest.mark.parametrize("when", ["五天后", "五天之后", "5天以后", "一周后"])
def test_who_is_to_be_brought_in_some_days_is_not_back(when: str) -> None:
    """五天后送他来学校 closes no case; who came back after some days does."""
    assert _told(f"打了电话,他妈说{when}送他来学校")[:2] == ("phone", "promised")
    assert _told(f"停了{when}他已经来学校了")[0] == "returned"


def test_that_nobody_was_seen_on_a_visit_of_yesterday_is_no_absence_of_today() -> None:
    """没见着人 at his home yesterday is told of the visit; 没见着 this morning is the roll."""
    at = datetime(2026, 10, 21, 8, 10)
    visit = read("昨晚家访了李明,没见着人。王小雨没来", ROSTER, at).as_label()
    assert visit["marks"] == {"王小雨": "absent"}
    roll = read("早读没见着李明,给他妈打了电话。王小雨没来", ROSTER, at).as_label()
    assert set(roll["marks"]) == {"李明", "王小雨"}
