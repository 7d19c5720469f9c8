"""A conversation as it goes: what is said while something is open, or taken back and taken back again, is not lost."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.official import sentences
from tests.story.days import TEACHER, absent, marked, owed, reported, steps
from tests.story.town import Town


def next_day(town: Town) -> None:
    """The next morning; what everybody heard until then is no part of these stories."""
    town.days_pass(1)
    town.phones.clear()


@pytest.mark.parametrize("words", ["算了不撤回了", "撤错了", "撤回撤回", "取消撤回", "恢复刚才的", "撤错了，恢复"])
def test_withdrawal_that_was_a_mistake_counts_no_more(town: Town, words: str) -> None:
    """刘洋迟到 was taken back: it holds again, and nothing else is taken back."""
    town.says(TEACHER, "王小雨病假，其他都到了")
    town.says(TEACHER, "刘洋迟到")
    town.says(TEACHER, "撤回")
    assert "刘洋恢复为迟到" in town.says(TEACHER, words)
    assert marked(town, "刘洋") == {"10-12": "late"}
    assert marked(town, "王小雨") == {"10-12": "sick"}


def test_class_that_was_taken_back_by_mistake_is_reported_again(town: Town) -> None:
    """撤回今天的, then 撤错了: the report of the class stands, and the leave of three days runs on."""
    town.says(TEACHER, "王小雨请假三天，其他都到了")
    town.says(TEACHER, "撤回今天的")
    assert "王小雨恢复为事假，其余照原来报的" in town.says(TEACHER, "撤错了")
    next_day(town)
    assert "王小雨事假，其余都到" in town.says(TEACHER, "全勤")


def test_visit_that_was_taken_back_by_mistake_counts_again(town: Town) -> None:
    """The step is told once more, in its own words."""
    town.says(TEACHER, "去李明家家访了，没人")
    town.says(TEACHER, "撤回")
    assert "照旧算数" in town.says(TEACHER, "撤错了")
    assert [line.payload["kind"] for line in steps(town, "李明")][-1] == "home_visit"


@pytest.mark.parametrize("words", ["先不撤回", "别撤", "取消撤回", "不用撤回"])
def test_not_taking_back_takes_nothing_back(town: Town, words: str) -> None:
    """Nothing had been taken back: the report stays."""
    town.says(TEACHER, "王小雨病假，其他都到了")
    assert "记的都照旧" in town.says(TEACHER, words)
    assert marked(town, "王小雨") == {"10-12": "sick"}


def test_answer_with_a_report_behind_it_is_both(town: Town) -> None:
    """1，陈静又走了: which 晓明 is settled, and 陈静 left early."""
    town.says(TEACHER, "晓明没来，陈静迟到，其他都到了")
    town.says(TEACHER, "1，陈静后来又走了")
    assert marked(town, "张晓明") == {"10-12": "absent"}
    assert marked(town, "陈静") == {"10-12": "left_early"}


def test_somebody_unknown_is_no_answer_about_another(town: Town) -> None:
    """陈静来了没有? 二狗没来 says nothing of 陈静."""
    town.says(TEACHER, "陈静")
    town.says(TEACHER, "二狗没来")
    assert marked(town, "陈静") == {}


def test_pupil_told_of_since_is_no_longer_asked_about(town: Town) -> None:
    """何军到了，他妈妈送来的 answers whether he came; 不在 later is not his."""
    town.says(TEACHER, "何军")
    town.says(TEACHER, "何军到了，他妈妈送来的")
    town.says(TEACHER, "不在")
    assert marked(town, "何军") == {"10-12": "present"}


def test_question_of_yesterday_is_said_once_more(town: Town) -> None:
    """今天全勤 does not lose the sick 晓明 of the day before; 2 is recorded for that day."""
    town.says(TEACHER, "晓明病了")
    next_day(town)
    assert "10月12日还有一句没问清" in town.says(TEACHER, "今天全勤")
    assert "昨天（10月12日）七年级1班：王晓明病假" in town.says(TEACHER, "2")
    assert marked(town, "王晓明") == {"10-12": "sick"}


def test_answer_about_one_of_several_leaves_the_other_asked(town: Town) -> None:
    """李明、何军 were missing the day before; 何军到了 leaves 李明 to be told of, in a word."""
    town.says(TEACHER, "李明没来，何军没来，其他都到了")
    next_day(town)
    assert "李明、何军前几天没到" in town.says(TEACHER, "王小雨病假")
    assert "李明今天到了吗" in town.says(TEACHER, "何军到了")
    town.says(TEACHER, "没到")
    assert marked(town, "李明")["10-13"] == "absent"


def test_who_may_come_later_makes_up_the_count(town: Town) -> None:
    """Eight, six here, one ill, one who may come later: only of him it is asked."""
    answer = town.says(TEACHER, "应到8人实到6人，王小雨病假，刘洋可能晚点到")
    assert "刘洋来了没有" in answer
    assert "对不上" not in answer


def test_words_for_nobody_are_said_to_be_lost(town: Town) -> None:
    """A second sentence without a name: the first is said not to be recorded."""
    town.says(TEACHER, "打了电话没打通")
    assert "“打了电话没打通”没有记" in town.says(TEACHER, "已家访，家里没人")


def test_question_behind_an_open_prompt_can_be_answered(town: Town) -> None:
    """没来没请假 on the morning after a class was asked for its report: 谁, and the name completes it."""
    town.clock("10-13 08:00")
    town.phones.clear()
    town.says(TEACHER, "没来没请假")
    town.says(TEACHER, "陈静")
    assert marked(town, "陈静") == {"10-13": "unexcused"}
    assert reported(town) == 1


def test_result_told_without_how_is_asked_how(town: Town) -> None:
    """奶奶说周五送来 leaves the absence to be verified: the answer says what lacks, and 电话 completes it."""
    absent(town, 3)
    town.phones.clear()
    assert "怎么联系的" in town.says(TEACHER, "1 李明去他奶奶家了，奶奶说周五送来")
    assert "verify_absence" in owed(town, "李明")
    assert "缺勤核实办结" in town.says(TEACHER, "打电话问的")
    assert "verify_absence" not in owed(town, "李明")
    assert steps(town, "李明")[-1].payload["kind"] == "phone"


def test_call_nobody_took_is_said_to_leave_the_matter_open(town: Town) -> None:
    """打了没人接 verifies nothing, and the teacher is not left to believe it does."""
    absent(town, 3)
    town.phones.clear()
    assert "缺勤核实仍待办" in town.says(TEACHER, "1 打了没人接")


def test_leave_of_the_teacher_is_no_illness_of_the_pupil(town: Town) -> None:
    """我今天不舒服请假一天, while 李明 is asked about, tells of the teacher."""
    absent(town, 3)
    town.phones.clear()
    assert "这句没有记" in town.says(TEACHER, "老师你好我今天不舒服请假一天请帮忙安排一下")
    assert steps(town, "李明") == []


def test_order_is_put_right_by_a_name(town: Town) -> None:
    """不对 给周文 behind 分派 李明 给 孟老师: he is charged, and who was charged by mistake hears it."""
    absent(town, 5)
    town.phones.clear()
    town.says("孙立", "分派 李明 给 孟老师")
    town.phones.clear()
    assert "专人改为周文" in town.says("孙立", "不对 给周文")
    town.expects("孟凡星", has=["更正", "不用办了"])
    town.expects("周文", has=["现在由您负责", "劝返"])
    assert [line.payload["kind"] for line in steps(town, "李明")] in ([], ["correction"])


def test_bare_word_of_an_order_is_no_news(town: Town) -> None:
    """李明销号 is an order that lacks its reason, and nothing that happened."""
    absent(town, 5)
    town.phones.clear()
    assert "走哪条途径" in town.says("孙立", "李明销号")
    assert steps(town, "李明") == []


@pytest.mark.parametrize(
    ("words", "whose"),
    [
        ("通知书已经送到他爸手里了签了字", "他爸"),
        ("通知书已送达，家长签收", "家长"),
        ("通知书送到家里，奶奶签的字", "奶奶"),
    ],
)
def test_signer_is_named_as_he_is_called(words: str, whose: str) -> None:
    """Nothing of the words about the way is his name."""
    order = sentences.read(words, date(2026, 10, 16))
    assert order is not None
    assert order.fields["signed_by"] == whose


def test_weekday_that_has_been_or_is_to_come_is_asked(town: Town) -> None:
    """李明周一请假, on a Tuesday behind a reported Monday: 2 announces it for the next one, and no past day changes."""
    town.says(TEACHER, "今天全勤")
    next_day(town)
    assert "是1 10月12日(周一)，还是2 10月19日(周一)" in town.says(TEACHER, "李明周一请假")
    assert "10月19日(周一)事假，已记下" in town.says(TEACHER, "2")
    assert marked(town, "李明") == {}


def test_answer_about_a_day_before_is_of_that_day(town: Town) -> None:
    """昨天全勤 over 李明病假 is doubted; 没到 is yesterday's again, and says nothing of today."""
    town.says(TEACHER, "李明病假，其他都到了")
    next_day(town)
    town.says(TEACHER, "昨天全勤")
    town.says(TEACHER, "没到")
    assert marked(town, "李明") == {"10-12": "sick"}


def test_name_alone_of_somebody_reported_shows_what_is_recorded(town: Town) -> None:
    """李明, who is ill today: what is recorded, and no question that 不在 would answer."""
    town.says(TEACHER, "李明病假，其他都到了")
    assert "李明今天记的是病假" in town.says(TEACHER, "李明")
    assert "今天到校" in town.says(TEACHER, "王小雨来了没有")


def test_whether_there_is_anything_to_report_is_answered(town: Town) -> None:
    """今天周六还要报吗."""
    town.clock("10-17 09:00")
    town.phones.clear()
    assert town.says(TEACHER, "今天周六还要报吗") == "今天不上课，不用报考勤。"


@pytest.mark.parametrize("words", ["我送去学校了呀怎么会没到", "7点半就出门的 老师帮忙找找", "孩子早就出门了啊"])
def test_guardian_who_sent_his_child_is_heard_at_once(town: Town, words: str) -> None:
    """The school says missing, the guardian says sent: the child may be on no way home."""
    town.says(TEACHER, "李明没来没请假，其他都到了")
    town.phones.clear()
    assert "110" in town.texts("李大山", words)
    town.expects(TEACHER, has=["【急】", words])
    town.phones.clear()


@pytest.mark.parametrize(
    ("words", "told"), [("打错了 不是我家的", "可能不是他家的"), ("换号码了以后打13912345678", "可能换了号码")]
)
def test_wrong_number_reaches_the_teacher(town: Town, words: str, told: str) -> None:
    """It is nothing about the child, and must not be lost."""
    town.texts("李大山", words)
    town.expects(TEACHER, has=[words, told])
    assert steps(town, "李明") == []


def test_guardian_who_wants_no_more_is_told_how(town: Town) -> None:
    """短信骚扰 is no harm of a child: the teacher hears it, and 退订 is named."""
    assert "退订" in town.texts("李大山", "你们天天发短信骚扰")
    town.expects(TEACHER, has=["短信骚扰"], lacks=["伤害"])


def test_sentence_about_nothing_is_not_filed_with_who_is_asked_about(town: Town) -> None:
    """今天下大雨, or praise of somebody of another class, while 李明 alone is asked about."""
    absent(town, 3)
    town.phones.clear()
    for words in ("今天下大雨", "许强表现很好", "我提前回来了"):
        assert "这句没有记" in town.says(TEACHER, words)
    assert steps(town, "李明") == []


def test_praise_is_asked_about_before_it_is_written_down(town: Town) -> None:
    """陈静今天表现很好 is no case; 是 writes it down all the same."""
    assert "这句没有记" in town.says(TEACHER, "陈静同学今天表现很好")
    assert steps(town, "陈静") == []
    assert "已记 陈静" in town.says(TEACHER, "是")


def test_question_how_somebody_is_changes_nothing(town: Town) -> None:
    """李明怎么回事来着 holds a 来, and asks."""
    town.says(TEACHER, "李明没来没请假，其他都到了")
    assert "今天无故" in town.says(TEACHER, "李明怎么回事来着")
    assert marked(town, "李明") == {"10-12": "unexcused"}


def test_call_that_promises_tomorrow_answers_what_was_asked(town: Town) -> None:
    """李明刚才电话说明天一定来 is a contact, and not only something about today's roll."""
    absent(town, 3)
    town.phones.clear()
    assert "电话联系，答应返校" in town.says(TEACHER, "李明刚才电话说明天一定来")
    assert "verify_absence" not in owed(town, "李明")


def test_deed_of_one_pupil_is_put_right_behind_others(town: Town) -> None:
    """李明的不是家访是电话: his step is a call, and no second visit."""
    absent(town, 3)
    town.phones.clear()
    town.says(TEACHER, "1 家访了，答应明天来")
    town.says(TEACHER, "李明的不是家访是电话")
    assert [line.payload["kind"] for line in steps(town, "李明")] == ["home_visit", "correction", "phone"]


def test_report_behind_an_open_question_is_a_report(town: Town) -> None:
    """谁中午跑了 is open; 下午张伟旷课 is of the afternoon, and of 张伟."""
    town.says(TEACHER, "张伟迟到，其他都到了")
    town.says(TEACHER, "中午跑的没请假")
    town.says(TEACHER, "下午张伟旷课")
    assert marked(town, "张伟")["10-12"] in ("late", "unexcused")
    assert "无故" in town.says(TEACHER, "张伟今天什么情况")


def test_who_has_pupils_in_his_care_asks_for_them(town: Town) -> None:
    """今天谁没来 of the 包保 teacher is of his own pupils."""
    town.says(TEACHER, "李明没来没请假，其他都到了")
    assert "缺勤：李明无故" in town.says("周文", "今天谁没来")


@pytest.mark.parametrize("words", ["明天请假一天没人代", "请假一天，没人代"])
def test_leave_without_a_stand_in_is_told_at_once(town: Town, words: str) -> None:
    """Nobody is there to act for her: it is on file, and the head is asked to find somebody."""
    assert "已请学校安排代班" in town.says(TEACHER, words)
    town.tasks_left = 1


def test_paper_is_asked_for_in_any_order(town: Town) -> None:
    """李明的家访记录发我."""
    town.says(TEACHER, "李明 已家访，家里没人")
    assert "《家访记录》" in town.says(TEACHER, "李明的家访记录发我")
    town.expects(TEACHER, has=["［文件］"])


def test_leave_told_by_the_guardian_is_not_forgotten(town: Town) -> None:
    """He wrote 请假到周四; the teacher recorded one day of illness, and 全勤 on the next is doubted, each as he was reported."""
    town.says(TEACHER, "李明没来没请假，王小雨没来没请假，其他都到了")
    town.texts("李大山", "发烧39度在县医院输液 请假到周四")
    town.texts("王秀英", "家里有事周四回来")
    town.says(TEACHER, "李明病假")
    town.says(TEACHER, "王小雨事假")
    next_day(town)
    assert "李明家长10月12日说" in town.says(TEACHER, "全勤")
    town.says(TEACHER, "没到")
    town.says(TEACHER, "都是")
    assert marked(town, "李明")["10-13"] == "sick"
    assert marked(town, "王小雨")["10-13"] == "personal"


@pytest.mark.parametrize(
    "words",
    [
        "张老师请假了",
        "他爸来了",
        "食堂阿姨没来",
        "外面下雪迟到的多",
        "请假条放你桌上了",
        "统计一下今天几个人没来",
        "不是没来",
    ],
)
def test_what_is_said_of_others_is_no_answer(town: Town, words: str) -> None:
    """陈静来了没有? None of these says so."""
    town.says(TEACHER, "陈静")
    town.says(TEACHER, words)
    assert marked(town, "陈静") == {}


@pytest.mark.parametrize("words", ["他妈说病了", "听说发烧了", "在医院"])
def test_what_others_say_of_him_is_an_answer(town: Town, words: str) -> None:
    """Who says it is not who is ill."""
    town.says(TEACHER, "陈静")
    town.says(TEACHER, words)
    assert marked(town, "陈静") == {"10-12": "sick"}


def test_denial_of_one_of_two_is_the_other(town: Town) -> None:
    """Which 晓明? 不是张晓明."""
    town.says(TEACHER, "晓明没来，其他都到了")
    town.says(TEACHER, "不是张晓明")
    assert marked(town, "王晓明") == {"10-12": "absent"}
    assert marked(town, "张晓明") == {}


def test_another_missing_pupil_leaves_the_question_open(town: Town) -> None:
    """李明也没来, while it is asked which 晓明 is missing: both are told in the end."""
    town.says(TEACHER, "晓明没来，其他都到了")
    town.says(TEACHER, "李明也没来")
    town.says(TEACHER, "2")
    assert marked(town, "李明") == marked(town, "王晓明") == {"10-12": "absent"}


def test_taking_a_name_out_is_no_answer(town: Town) -> None:
    """谁病假? 把刘洋去掉 does not make him ill; 刘洋几号请的假 gives him no leave."""
    town.says(TEACHER, "第2个改病假")
    town.says(TEACHER, "把刘洋去掉")
    town.says(TEACHER, "刘洋几号请的假")
    assert marked(town, "刘洋") == {}


def test_return_that_is_doubted_is_asked_about_and_not_recorded(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is doubted that 李明 is back, his words are kept, he is not, and the next sentence settles it."""
    absent(town, 2)
    with monkeypatch.context() as doubting:
        doubting.setattr("handlers.reading.reader.doubts_return", lambda *_: True)
        answer = town.says(TEACHER, "李明家已去过，人已经返校，在教室坐着")
    assert "李明回学校上课了没有？" in answer
    assert "returned" not in [line.payload["kind"] for line in steps(town, "李明")]
    assert marked(town, "李明")["10-13"] != "present"

    town.says(TEACHER, "李明回来了")
    assert marked(town, "李明")["10-13"] in ("present", "late")
