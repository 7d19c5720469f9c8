"""Is a message meant for somebody else: is one of the writer's own people spoken to, or nothing of ours asked or told?"""

from __future__ import annotations

from handlers.reading.tables import asking, inquiring, strays
from handlers.reading.words.pattern import Pattern

_ADDRESS = Pattern(strays.ADDRESS)
_TO_YOU = Pattern(strays.TO_YOU)
_OF_ONESELF = Pattern(strays.OF_ONESELF)
OURS = Pattern(strays.OURS)
_OF_CASE = Pattern(strays.OF_CASE)
#: 人齐了就开饭
_AT_TABLE = Pattern(strays.AT_TABLE)
_ASKED_FOR = Pattern(f"{inquiring.OURS}|{asking.ABOUT_ROLL}|{strays.ASKED_FOR}")

#: 张薇妈妈您好: meant for somebody at home.
TO_GUARDIAN = Pattern(
    r"某{2,4}(?:的)?(?:妈妈?|爸爸?|家长|奶奶|爷爷|外婆|姥姥)"
    r"(?:你好|您好|好)?[,:!。 ](?!.{0,12}(?:说|讲|电话|请(?!准时|按时|您|你|家长|于|在|务必|及时)))"
)
_THINGS = "校服|书包|水杯|饭卡|钥匙|眼镜|雨伞|外套|衣服|鞋|本子?|笔袋?|红领巾|课本|手套|帽子|卡"
#: 李明的书包忘在教室了: of the thing, not of him.
LEFT_BEHIND = Pattern(rf"某(?:同学)?的?(?:{_THINGS})[^,。]{{0,4}}(?:落|忘|丢|掉|捡|没拿|忘拿)")
#: Of things, praise and manners: no report of a pupil.
NO_REPORT = Pattern(
    rf"(?:{_THINGS})[^,。]{{0,6}}(?:落|忘|丢|掉|放|拿|带|捎|谁|在(?:我|讲台|抽屉|门卫|桌|办公))|"
    r"您好|你好|作文|作业|表扬|谢谢(?=[^,。;!]*某)|很好|真好|很棒|棒|不错|进步|生日快乐|恭喜|加油|家长会|试卷|成绩|排名|打错|发错|群|上课[^,。]{0,3}(?:讲话|说话|睡觉|瞌睡|走神|捣乱|玩手机|不听)|座位|纪律"
)


def calls_another(text: str) -> bool:
    """Is somebody of the family called before anything else is said, and nothing of ours said?"""
    return bool(_ADDRESS.search(text)) and not OURS.search(text)


def meant_for_another(text: str, outright: bool) -> bool:
    """Does a text that says nothing of a pupil speak to family, friends or colleagues, or of the writer himself? `outright`: it
    asks for what may be on record (收到没)."""
    if _AT_TABLE.search(text):
        return True
    if OURS.search(text):
        return False
    return bool(_ADDRESS.search(text) or (not outright and (_TO_YOU.search(text) or _OF_ONESELF.search(text))))


def asks_for_ours(text: str) -> bool:
    """May a question that names nobody ask for what is on record?"""
    return bool(_ASKED_FOR.search(text))


def tells_of_somebody(text: str) -> bool:
    """May a report that names nobody be of a pupil's case?"""
    return bool(_OF_CASE.search(text))
