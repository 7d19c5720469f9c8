"""Rolls told in sentences, put together of building blocks, with the label that they have by construction.

The blocks are from how people write, not from the reader's tables. The second reader is taught with some of them, too (`teach`).
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.reading import cast

_AT = "2026-11-04 08:05"
Composed = tuple[str, str, dict[str, str]]
"""A roster, a text, and how each pupil stands by it."""

ILL = (
    "发高烧", "夜里吐了两回", "肚子疼得直不起腰", "嗓子哑了", "起了一身疹子", "脚崴了走不了路", "流感", "得了腮腺炎",
    "摔了一跤胳膊骨折了", "头晕得厉害", "拉了一晚上肚子", "咳得厉害,在镇上打针", "烧到39度2", "扁桃体发炎", "上吐下泻", "挂水去了",
)  # fmt: skip
AFFAIRS = (
    "外公八十大寿", "爷爷去世奔丧", "表哥结婚去吃酒", "家里盖房子上梁", "妈妈生二胎没人做饭", "跟妈妈去办户口", "家里割稻子缺人手",
    "奶奶住院要人陪", "去市里参加象棋比赛", "跟爷爷去走亲戚", "姐姐出嫁", "给外婆迁坟", "弟弟发烧没人带", "去派出所办身份证",
)  # fmt: skip
ASKED = (
    "妈妈发微信请今明两天,我准了", "打电话来请了一天", "跟我请了一天", "他爸昨晚就跟我请好了假", "写了假条", "请了三天假",
    "条子昨天就交给我了", "他奶奶亲自来学校请的假",
)  # fmt: skip
NO_WORD = ("家里电话没人接", "没请假", "没跟我请假,家里也不晓得", "他爸妈手机都关机", "问了同学都不知道", "原因不明")
ABSENT = ("没来", "今天没来", "没到", "位子空着", "今天没到校", "没来上课", "今天缺席", "人没到")
OTHERS = ("", "", "", "其他人都在", "其余都到了", "别的都齐", "剩下的都在")
TELLERS = (
    "跟他一个村的{}说", "住他家隔壁的{}讲", "问了同桌{},说", "听{}讲", "他同桌{}告诉我", "问{},说", "刚才问了{},", "他表弟{}来说",
    "问了跟他住一块的{},说", "同村的{}早上碰到他,说", "据{}反映", "据他邻居{}说", "班长{}说",
)  # fmt: skip
SEEN = ("昨晚就没见他回宿舍", "今早没看见他出门", "他家门锁着", "没跟他一路走", "早上没碰见他")
COUNTED = (
    ("流感中招{}个😷", "sick"), ("感冒{}个:", "sick"), ("发烧的{}个:", "sick"), ("请病假{}人——", "sick"), ("病倒了{}个:", "sick"),
    ("咳嗽请假{}个:", "sick"), ("又倒了{}个,", "sick"), ("病号{}个:", "sick"), ("家里有事的{}个:", "personal"),
    ("请事假{}个:", "personal"), ("旷课{}个:", "unexcused"), ("没请假的{}个:", "unexcused"), ("因病缺勤{}名:", "sick"),
)  # fmt: skip
PLACES = (("前面那个", "后面那个"), ("前一个", "后一个"), ("前者", "后者"), ("头一个", "第二个"), ("第一个", "第二个"))

PAST = ("昨天", "前天", "昨日", "周一", "星期二", "11月3号", "3号", "上周五")
MISSED = ("没来", "病假", "旷课", "事假", "请了一天假", "没到校", "没来也没请假", "发烧没来", "请假")
LATE = (
    "{d}{n}{m},{e}", "{n}{d}{m},{e}", "{n}{d}{m}。{e}", "{e},{d}{n}{m}", "{e},{n}{d}{m}", "补一下,{d}{n}{m},{e}", "{n}{d}{m}的,{e}",
)  # fmt: skip
EXCUSES = (
    "今天才发现", "今天家长才说", "证明今天才拿来", "条子今早才给我", "忘了报", "现在补上", "当时没登上", "今早才看到短信",
    "不好意思漏了",
    "假条今天补来的", "手机没电没发出去", "今天翻本子才想起来", "家长今天来学校讲的",
)  # fmt: skip
STORIES = (
    "打球崴了脚", "淋了雨", "就说不舒服", "吃坏了肚子", "跟他妈去了外婆家", "就有点咳", "还好好的", "跟同学拌了嘴", "夜里吐了两回",
    "上山摔的", "就没精神", "去镇上打了针", "下午跟我请的假", "从树上掉下来", "他爸才从外地回来",
)  # fmt: skip
TODAYS = ("今天没来", "今天请假", "今天在家歇着", "病假", "请了病假", "今早没到", "没来", "请一天假")
THINGS = (
    "体检表", "回执单", "校服钱", "疫苗本", "安全承诺书", "数学作业", "健康卡", "照片", "午餐费", "报名表", "家长签字的单子",
)  # fmt: skip
MATTERS = (
    "{t}还差{n}没交", "{t}收齐了,就{n}没带", "{n}的{t}忘家里了,明天补", "{n}把{t}交来了", "{t}发下去了,{n}的多一份",
    "{n}的{t}不见了,谁捡到了",
    "{n}昨天值日没扫干净", "{n}捡到一串钥匙,放门卫室了", "{t}缺{n}和另一个人的", "{n}要转{t},找谁盖章",
)  # fmt: skip
ENQUIRIES = (
    "{n}到底请没请假", "{n}为什么没来", "{n}今天为啥没来?", "{n}这个月请了几次假", "查一下{n}缺了几天",
    "{n}昨天来没来我记不得了,你那有记录没",
    "{n}的假是谁批的", "我想问下{n}上周旷了几节", "{n}今天登记的是病假还是事假",
)  # fmt: skip
VISITED = (
    "昨晚去了{n}家,门锁着没人", "{n}家去过了,爸妈都不在,奶奶说下周来", "昨天给{n}家打了电话,没人接", "{n}已家访,一切正常",
    "去{n}家看了,人在家帮忙干活",
    "上门看了{n},说过两天就来", "{n}他爸昨晚在电话里答应送他回来",
)  # fmt: skip


def _class(dice: random.Random, many: int) -> tuple[str, list[str]]:
    """A roster and so many of its pupils with whom nobody is confused."""
    key = dice.choice(sorted(cast.ROSTERS))
    students = cast.ROSTERS[key]["students"]
    alone = [n for n in students if not any(o != n and (o[1:] == n[1:] or n in o or o in n) for o in students)]
    return key, dice.sample(alone, many)


def _reason(dice: random.Random, *kinds: str) -> tuple[str, str]:
    kind = dice.choice(kinds)
    if kind == "sick":
        return dice.choice(ILL), kind
    return (dice.choice(AFFAIRS) + ",请了假", kind) if kind == "personal" else (dice.choice(NO_WORD), "unexcused")


def named_last(dice: random.Random) -> Composed:
    """外公八十大寿,妈妈发微信请两天——甲."""
    key, (name,) = _class(dice, 1)
    stop = dice.choice(("，", ",", "。"))
    status = dice.choice(("sick", "personal", "unexcused"))
    if status == "sick":
        told = dice.choice(ILL) + dice.choice(("", stop + "今天来不了", stop + "在家躺着", stop + dice.choice(ASKED)))
    elif status == "personal":
        told = dice.choice(AFFAIRS) + stop + dice.choice(ASKED)
    else:
        told = dice.choice(("今天有一个没来", "早读位子空着", "一个没到")) + stop + dice.choice(NO_WORD)
    text = (
        told
        + dice.choice(("——", "，是", "。", "，", "。是", "。这是", "。就是"))
        + name
        + dice.choice(("", "", "同学"))
    )
    others = dice.choice(OTHERS)
    return key, text + (stop + others if others else ""), {name: status}


def told_by_another(dice: random.Random) -> Composed:
    """甲没来。问了同桌乙,说昨晚就没见他."""
    key, (name, other) = _class(dice, 2)
    reported, status = dice.choice(
        (("没来", "absent"), ("旷课", "unexcused"), ("请了病假", "sick"), ("没来,没请假", "unexcused"))
    )
    seen, why = dice.choice(SEEN), status
    if reported == "没来" and dice.random() < 0.5:
        seen, why = dice.choice((("他发烧了", "sick"), ("他昨天晚上就开始吐", "sick"), ("不知道怎么回事", "unexcused")))
    others = dice.choice(OTHERS)
    text = name + reported + dice.choice("，。,;") + dice.choice(TELLERS).format(other) + seen
    return key, text + (f"。{others}" if others else ""), {name: why}


def one_by_one(dice: random.Random) -> Composed:
    """没来的:甲、乙。前面那个感冒,后面那个没请假."""
    key, (name, other) = _class(dice, 2)
    head = dice.choice(("没来的:", "今天缺两个:", "两个没来,", "未到:", "没来的有"))
    (first, one), (second, two) = (_reason(dice, "sick", "personal", "unexcused") for _ in range(2))
    former, latter = dice.choice((*PLACES, (name, other), (f"{name}是", f"{other}是")))
    text = head + name + dice.choice("、，和") + other + dice.choice("。，;") + f"{former}{first},{latter}{second}"
    return key, text, {name: one, other: two}


def counted(dice: random.Random) -> Composed:
    """流感中招两个:甲、乙."""
    many = dice.randint(1, 4)
    key, names = _class(dice, many)
    head, status = dice.choice(COUNTED)
    text = head.format(dice.choice((str(many), "一二三四"[many - 1]))) + dice.choice("、， ").join(names)
    return key, text + dice.choice(("", "。剩下的都在上课", "。其他都到了", "，其余到齐")), dict.fromkeys(names, status)


def on_a_day(dice: random.Random) -> tuple[str, str, bool]:
    """李明昨天病假,证明今天才拿来, or 李明昨天淋了雨,今天没来: a roster, a text, and whether it is of the past day."""
    key, (name,) = _class(dice, 1)
    day = dice.choice(PAST)
    if dice.random() < 0.5:
        told = dice.choice(LATE).format(d=day, n=name, m=dice.choice(MISSED), e=dice.choice(EXCUSES))
        return key, told, True
    told, story = dice.choice(TODAYS), day + dice.choice(STORIES)
    text = f"{name}{story},{told}" if told.startswith("今") or dice.random() < 0.3 else f"{name}{told},{story}"
    return key, text, False


def beside(dice: random.Random) -> tuple[str, str, str]:
    """体检表还差李明没交, 李明为什么没来, told at the hour of the roll: a roster, a text and its kind."""
    key, (name,) = _class(dice, 1)
    kind = dice.choice(("other", "query", "reply"))
    if kind == "other":
        text = dice.choice(MATTERS).format(n=name, t=dice.choice(THINGS))
        return key, text + dice.choice(("", "", f"。{dice.choice(THINGS)}收齐了")), kind
    text = dice.choice(ENQUIRIES if kind == "query" else VISITED).format(n=name)
    return key, dice.choice(("", "", "老师好,", "早,")) + text + dice.choice(("", "", "。", ",我在外面开会")), kind


FAMILIES: dict[str, Callable[[random.Random], Composed]] = {
    "named last": named_last,
    "told by another": told_by_another,
    "one by one": one_by_one,
    "counted": counted,
}


def rows(many: int) -> list[cast.Row]:
    """So many labelled messages of each family, always the same."""
    found: list[cast.Row] = []
    for family, compose in FAMILIES.items():
        dice = random.Random(family)
        for _ in range(many):
            key, text, marks = compose(dice)
            found.append({"text": text, "roster": key, "at": _AT, "gold": {"intent": "checkin", "marks": marks}})
    return found


def days(many: int) -> list[cast.Row]:
    """So many labelled messages that tell another day."""
    dice, found = random.Random("days"), []
    for _ in range(many):
        key, text, past = on_a_day(dice)
        gold = {"intent": "checkin", "clarify": None, "date": "a past day" if past else _AT[:10]}
        found.append({"text": text, "roster": key, "at": _AT, "kind": "teacher", "about": None, "gold": gold})
    return found


def asides(many: int) -> list[cast.Row]:
    """So many labelled messages that came at the hour of the roll and are none."""
    dice, found = random.Random("asides"), []
    for _ in range(many):
        key, text, kind = beside(dice)
        gold = {"intent": kind, "step": "info"}
        found.append({"text": text, "roster": key, "at": _AT, "kind": "teacher", "about": None, "gold": gold})
    return found
