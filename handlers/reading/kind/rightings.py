"""A roll that speaks of one sent before, or only seems to: put right in the same breath, or told of who has come since."""

from __future__ import annotations

from handlers.reading.counted import Counts
from handlers.reading.evidence import Entity, Scoped
from handlers.reading.tables import asking, righting
from handlers.reading.when.earlier import tells_earlier
from handlers.reading.words.lexicon import MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

#: From this hour on, who has just come was reported missing before; before it, it is a first word of his coming late.
_AFTER_ROLL = 9
_CAME = Pattern(asking.CAME)
_CAME_BACK = Pattern(asking.CAME_BACK)
_CAME_ALL_THE_SAME = Pattern(r"(?<!回)来了|到了")
_BROUGHT = Pattern(r"(?<![没不未])送(?:来|到)了")
_JUST_CAME = Pattern(r"刚[刚才]?(?:来|到|进)|才来了|现在(?:来|到)")
#: 上午请假的甲下午来了: of the same day.
_SAME_DAY = Pattern(r"(?:上午|早上|今早|早读|刚才)[^,。;]{0,4}(?:请假|病假|事假|没来|缺勤|旷课)的")
#: Missing on another day, and back.
_OF_OTHER_DAYS = Pattern(r"昨[天日]|前[天几]|那几天|这几天|上周|病好|烧退|退烧|销假|康复|请假的.{1,8}(?:今天|来)")
#: 甲到了,现在齐了: it was not before.
_NOW_ALL = Pattern(r"(?:到|来)了?[,。 ]*(?:现在|这下|总算|终于|这回)[^,。;]{0,4}(?:齐|全|都)")
#: 来是来了,第二节才到: granted, not announced.
_GRANTED = Pattern(r"([来到])(?:倒|也|呢)?是?倒?是\1")
#: 甲来了没?来了: he asks himself.
_ASKS_HIMSELF = Pattern(
    r"[来到在]了?, +[来到在](?:了|的|呢|着)|[来到在]了?(?:没有?|吗|么|没[来到在])\??[ ,]*(?:今天|他|她|"
    r"人)?(?:[来到]了|在)(?=[,。;! ]|$)"
)
_SENT_BEFORE = Pattern(asking.SENT_BEFORE)
#: 甲事假,更正,病假: put right where it is told.
_AT_ONCE = Pattern(r"(?<=[,。;!… ])(?:更正|纠正|订正)(?:一下|下)?(?=[,。; 是])(?![,。; ]*$)")
_SLIP = Pattern(f"{asking.SLIP}|{_AT_ONCE.pattern}")
#: 听错了,请假的是甲,不是乙: nothing was told before it.
_WRONG_FIRST = Pattern(
    rf"(?:[^,。;\n某]{{0,6}}好[,。!])?(?:(?!某|{righting.STATUS}|\d|[缺差少]了?[一两俩二三仨四五])[^。;\n]){{0,14}}?(?:[错混反岔串](?:了|人|名)|有误)"
)
#: Before the slip it tells what holds: 甲没缺,缺的是乙,弄错了 puts right what was sent before.
_HOLDS = Pattern(r"不是|并非|没有?(?:缺|旷|早退|迟到)|应为|应该是|应是|其实|改[成为]")
#: What was told before the slip, where the slip took it from him: 缺甲,打错了,缺乙; 实到38,说错了,39.
_SAID_FIRST = Pattern(
    rf"某[^,。;]{{0,4}}{righting.STATUS}|{righting.STATUS}[^,。;某]{{0,3}}某|(?:应到|实到|[来到]了?)(?:\d+|[一二两三四五六七八九十]+)[^\d;]{{0,4}}$|"
    r"[缺差少]了?(?:[一两俩二三仨四五六七八九十]|\d{1,2})[个人名位]{0,2}[^\d。;]{0,3}$"
)
_NAMED_WRONG = Pattern(righting.NAMED_WRONG)


def in_same_breath(text: str, untold: str, scoped: Scoped, stated: list[Entity]) -> bool:
    """甲没来,哦不对,是乙没来; 甲、乙、丙感冒…丙在,我看错了: was what is put right said in the same message? `untold`: the text
    without its questions; `stated`: pupils whose status is told."""
    slip, first = _SLIP.search(text), _WRONG_FIRST.match(text)
    told = [piece.end for e in scoped.entities for piece in e.evidence if piece.kind in MISSING_OR_WHY]
    if first is not None and not any(end <= first.end() for end in told):
        return False
    if _SENT_BEFORE.search(_AT_ONCE.sub("", untold)) or tells_earlier(untold):
        return False
    if (
        slip is not None
        and not _HOLDS.search(text, 0, slip.start())
        and (
            any(end <= slip.start() for end in told)
            or _SAID_FIRST.search(text, 0, slip.start())
            or _NAMED_WRONG.search(text)
        )
    ):
        return True
    both = [e for e in stated if {"present"} < {piece.kind for piece in e.evidence if piece.how == "said"}]
    return bool(both) and len(stated) > len(both)


def only_came(text: str, scoped: Scoped, counts: Counts, hour: int) -> bool:
    """Has everybody spoken of only now come, and is nothing told of the rest: what a roll sent before said no longer holds."""
    if scoped.others_here or (scoped.everybody_here and not _NOW_ALL.search(text)) or _tells_numbers(counts):
        return False
    if not _CAME.search(text) or _GRANTED.search(text) or _ASKS_HIMSELF.search(text):
        return False
    if _CAME_BACK.search(text) and not _CAME_ALL_THE_SAME.search(text):
        return False
    if _OF_OTHER_DAYS.search(_SAME_DAY.sub("", text)):
        return False
    return all(_came(entity, text, hour) for entity in scoped.entities)


def _tells_numbers(counts: Counts) -> bool:
    """甲到了,实到36: how many are here is all that numbers may tell."""
    return counts.expected is not None or bool(counts.missing or counts.half or counts.rest)


def _came(entity: Entity, text: str, hour: int) -> bool:
    """Of one pupil: nothing told, or that he came, be it late."""
    kinds = {piece.kind for piece in entity.evidence if piece.how != "before"}
    if not kinds:
        return True
    brought = _BROUGHT.search(text) or (hour >= _AFTER_ROLL and _JUST_CAME.search(text))
    if "present" not in kinds and not ("late" in kinds and brought):
        return False
    late = next((piece.start for piece in entity.evidence if piece.kind == "late"), None)
    here = [piece for piece in entity.evidence if piece.kind == "present"]
    if late is not None and any(piece.start > late or piece.words.endswith("的") for piece in here):
        return False  # 甲迟到,车胎扎了推着走来的
    return not kinds & {"absent", "unexcused", "sick_leave", "left_early"} and not (
        "leave" in kinds and "假条" not in text
    )
