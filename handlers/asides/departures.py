"""李明转学走了, 李明毕业了: words by which somebody has left, though the roster has him still; and how that is entered. Pure."""

from __future__ import annotations

from handlers.reading.words.pattern import Pattern

#: Whom the words tell of is at another school now.
_MOVED = Pattern(
    r"(?<!想)(?<!要)(?<!打算)(?<!准备)转(?:学(?!籍|入|来|过来)|走|到(?!我)|去|出(?!去玩))|(?:不在|不是)(?:我们?|咱们?|本)(?:班|校)(?:上|读|了|的)|学籍(?:已经?|也|都)*(?:转|迁)(?:走|出|了)"
)
_ASKS_OR_WILL = Pattern(
    r"[吗么呢?？]|想|打算|准备|要转|能转|可能|听说|还没|没有|没转|不转|如果|正在|在办|下(?:周|个?月|学期)|明天"
)
_GRADUATED = Pattern(r"^(?:已经?|早就?|都|去年|今年|上学期)*毕业(?:离校)?了?[。！!\s]*$")
_SUSPENDED = Pattern(r"(?:办|已经?|已办)?(?:了|理)?休学(?:手续)?(?:了|一年|半年)")
_WHERE = Pattern(
    r"转(?:学|走|出)?了?(?:到|去|至|往)(?:了)?(?P<to>[\u4e00-\u9fff]{2,20}?)(?:去|那边|那里)?(?:读书|上学|就读|念书|借读|了|去|[，,。！!\s]|$)"
)
#: Who may enter a change of the roll.
MAY = frozenset(
    {"class_teacher", "school_lead", "school_cadre", "baobao_teacher", "teacher", "edu_bureau", "central_school"}
)


def moved(text: str) -> bool:
    """Whether words say that somebody goes to another school already."""
    return _MOVED.search(text) is not None and _ASKS_OR_WILL.search(text) is None


def graduated(text: str, name: str) -> bool:
    """Whether words say of a pupil, and nothing else, that he has graduated."""
    return _GRADUATED.match(text.strip().replace(name, "", 1).replace("同学", "")) is not None


def how(text: str, name: str, role: str) -> str:
    """How what was told is entered, with the words to type; empty where nobody is said to have left."""
    if moved(text):
        where = _WHERE.search(text)
        to = where["to"] if where is not None else "××学校"
        typed, change = f"办理{name}转出，到{to}", "转出"
    elif _SUSPENDED.search(text) is not None and _ASKS_OR_WILL.search(text) is None:
        typed, change = f"办理{name}休学", "休学"
    else:
        return ""
    if role not in MAY:
        return f"{name}还在名册上，{change}要由学校登记学籍异动。"
    return f"{name}还在名册上，考勤照常报。确已{change}的请登记学籍异动：“{typed}”，有证明的加上“证明已附”。"


def not_alone(name: str) -> str:
    """Why one pupil is not made a graduate by a sentence, and what to do instead."""
    return (
        f"没有记：毕业在学年结束后由校长按班办，如“九年级1班毕业了”，单个学生不能办，{name}还在名册上。"
        f"是转走了请写“办理{name}转出，到××学校”；是休学请写“办理{name}休学”。"
    )
