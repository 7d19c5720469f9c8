"""What people tell of a case, each in words of their own: an act of staff, and behind it what somebody of the family says."""

from __future__ import annotations

import random
from datetime import datetime

from handlers.reading import read
from tests.reading.cast import COMPILED

AT = datetime(2026, 10, 20, 18, 5)
ROSTER = COMPILED["weihui-701"]
ACTS = {
    "home_visit": [
        "昨晚去了他家",
        "刚打他家回来",
        "放学我绕到他家去了一下",
        "在他家院子里跟他爷爷聊了",
        "今早先去他屋头看了看",
    ],
    "phone": ["刚给他爸打了电话", "打了五遍他爸才接", "dh通了", "他妈打回来了", "拨了他爷手机,通了"],
    "persuade": ["劝了他一个钟头", "把利害关系跟家长说清楚了", "把他请到我办公室摆了半天龙门阵", "我拉着说了半天好话"],
}
#: (outcome, reason) → how it is told.
TOLD: dict[tuple[str, str | None], list[str]] = {
    ("promised", None): ["说赶完这场街就让他来", "松口了,说让他念", "应下来了,说下周三"],
    ("refused", None): ["撂下一句不去就走了", "说学校我再也不进了", "说书不读了"],
    ("unknown", None): ["支支吾吾的", "说再看看吧", "没给准话"],
    ("unknown", "work"): ["说跟人跑长途货车去了", "说跟人学修车去了", "说在洗车行洗车"],
    ("unknown", "marriage"): ["说对象都谈好了,准备办事", "说肚里有娃了", "说婆家都定好了"],
    ("unknown", "religion"): ["说送到拉章当扎巴去了", "说去庙上学经"],
    ("unknown", "disability"): ["拿出残疾证给我看,智力二级", "说眼睛看不见,念不了"],
    ("unknown", "illness"): ["说他脚让三轮车压了", "说查出来肾炎", "说出水痘,要隔离"],
    ("unknown", "study"): ["说一进教室就头疼,学不进去", "说一看书就打瞌睡"],
    ("unknown", "poverty"): ["说书本费尚欠", "说车费都掏不起"],
    ("unknown", "family"): ["说要在家带两天小妹妹", "说家里没人放羊", "说秋收忙,留他帮几天"],
    ("unknown", "moved"): ["说学籍都转走了", "说转去他妈那边的学校"],
    ("unknown", "other"): ["说同学喊他外号", "说宿舍里丢了钱赖他", "说路被水冲断了"],
}
WHO = ["他妈", "他爸", "他爷爷", "家长", "其父", "他姑"]


def test_the_act_what_came_of_it_and_the_cause_are_told_apart() -> None:
    """Whatever act stands before and whoever is quoted, the step is the act's, and outcome and cause are what is told."""
    rng, wrong = random.Random(5), []
    for step, acts in ACTS.items():
        for (outcome, reason), ways in TOLD.items():
            for way in ways:
                text = f"{rng.choice(acts)}{rng.choice([',', '。', ' '])}{rng.choice(WHO)}{way}"
                reading = read(text, ROSTER, AT, ROSTER.names[0], "teacher")
                if (reading.step, reading.outcome, reading.reason) != (step, outcome, reason):
                    wrong.append((text, reading.step, reading.outcome, reading.reason))
    assert wrong == []


def test_where_nobody_knows_where_he_is_the_pupil_is_lost() -> None:
    """Who does not know, and where to, in whatever order and dialect."""
    for text in (
        "家里和同学都问遍了,没哪个晓得他在哪",
        "娃跑到哪点去我也认不得",
        "全村没一个知道他家搬哪去了",
        "他奶也说不上来他在哪",
        "问遍了亲戚都没有他的下落",
        "音讯全无",
        "没得一点音信",
        "房东说退了房走的,去向不知",
    ):
        reading = read(text, ROSTER, AT, ROSTER.names[0], "teacher")
        assert (reading.step, reading.outcome, reading.reason) == ("info", "unreachable", "lost"), text
    assert read("去哪上学我不清楚", ROSTER, AT, ROSTER.names[0], "parent").reason is None


def test_who_is_seen_at_school_is_back_and_who_suffers_there_is_not() -> None:
    """亲眼见他进校 is his return; 坐教室里比坐牢还难受 and tomorrow's way there are none."""
    for text in (
        "今早亲眼见他背书包进校",
        "刚升旗时见他站在队伍里",
        "刚查课,他在最后一排听着呢",
        "上午送返,已编入原班",
    ):
        assert read(text, ROSTER, AT, ROSTER.names[0], "teacher").step == "returned", text
    for text in ("他说坐教室里比坐牢还难受", "上午摸到他家门口,他爸说不念了"):
        assert read(text, ROSTER, AT, ROSTER.names[0], "teacher").step != "returned", text
    tomorrow = read("明天我从厂里请假回去 亲自把他送到你们班上", ROSTER, AT, ROSTER.names[0], "parent")
    assert (tomorrow.step, tomorrow.outcome) == ("info", "promised")
