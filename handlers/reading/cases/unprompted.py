"""Is a message without a prompt a report on a case, or a roll? What speaks for each is weighed; the heavier one is meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from handlers.reading.cases.acts import Acts
from handlers.reading.cases.causes import reason
from handlers.reading.cases.clauses import cut_clauses, rewrite
from handlers.reading.cases.comings import outcome, promise_date
from handlers.reading.evidence import Evidence, Scoped
from handlers.reading.model import Step
from handlers.reading.names.segment import Token
from handlers.reading.tables.people import KIN
from handlers.reading.when.dates import DateWord
from handlers.reading.words.lexicon import MISSING
from handlers.reading.words.pattern import Pattern

#: Words that stand in many rolls as well (家里有事, 他妈说发烧了, 电话关机): at the hour of the roll they alone tell of no case.
_SLIGHT = (
    r"家|说|讲|去了|亲|婚|电话|微信|短信|打了|打的|没人接|关机|停机|"
    r"话|手机|号码|语音|拨|信|回来|视频"
)
#: Without any of these nothing is told of a case, and nothing is weighed.
_STRONG = Pattern(
    r"家访|上门|入户|登门|走访|[去到上进][^,。;]{1,5}家(?![里人长])|联系|劝|谈|工作|通知书|告知书|文书|责令|送达|"
    r"签|答应|同意|承诺|保证|不(?:想|愿|肯|再)?(?:读|念|上|来|去|让|给|准|回)|读|念|上学|打工|务工|厂|嫁|转学|"
    r"转到|寺|庙|失联|返校|复学|复课|动员|上课(?!了|的)|找[到着见]|报(?:了)?警|都在找|打(?:他|她)|做通|松口|点头|"
    r"孕|经|做工|挣|学徒|手艺|学修|宣讲|道理|思想|困难|交不起|厌学|彩礼|送返|送来|铁了心|拍胸|回(?:校|学校)|辍学|退学|"
    r"门|敲|窗|寻|趟|去(?:过|的)|次去|轰|撵|村|牧点|到访|约"
)
_CUE = Pattern(f"{_STRONG.pattern}|{_SLIGHT}")
#: Calls that came in with a request for leave are part of a roll.
_CALLED_IN = Pattern(
    r"(?<![给跟和向])(?<![给跟和向][他她其])(?:家长|妈妈?|爸爸?|爷爷?|奶奶?|额吉|阿爸|外婆|姥姥|监护人)(?:刚才?|"
    r"刚刚|早上|今早|又|也)*(?:打|来)(?:了|过|来|的)?(?:个)?(?:电话|微信|语音|视频)|"
    r"(?<![给跟和向])(?<![给跟和向][他她其])(?:家长|家里|监护人|父亲|母亲|爸|妈|爷|奶|爹|娘|姐|哥|姑|叔|舅)(?:已|已经|也|都|均|早上|今早|刚|刚刚|"
    r"昨晚)*(?:打|发)(?:了|过|来)|给我(?=打|发|请|说|来|留|捎|带|讲)|(?:打|发|说|捎)[^,。]{0,4}给我|来(?:了)?(?:短信|微信|信息|消息|信)|来电|来(?:了|过)?(?:个)?电话|"
    r"打(?:了)?(?:个)?电话(?:来|请假|说|过来|给我)|打来|接到|请假|发(?:了)?(?:微信|短信|信息|消息)(?:来|给我|说|请)|"
    r"微信(?:说|请|上说)|电话(?:里)?(?:请|说|来)|留言"
)
#: Calls that went out: 给爷爷打电话.
_CALLED_OUT = Pattern(
    rf"(?:给|跟|和|向|与|同)(?:他|她|其|孩子|娃|家里|[^,。]{{2,4}}(?:同学)?)?的?(?:{'|'.join(sorted(KIN, key=len, reverse=True))})"
    r"(?:们|俩)?(?:的)?(?:手机|电话)?"
    r"(?=[^,。]{0,4}(?:打|通|联系|发|拨|聊|说|视频|语音|微信))"
)
_CALL_FAILED = Pattern(r"接|通|机|联系|应|回|信号|号")
_OF_SCHOOL = Pattern(r"上学|上课|返校|学校|读|念|回来|复学|复课|回校|到校|送(?:他|她|娃|孩子)?(?:来|去|回)")
_AGREED = Pattern(r"答应|同意|承诺|保证|点头|松口|[说讲约]好|拍[着了]?胸")
_OF_PUPIL = Pattern(
    r"孩子|娃|学生|该生|他|她|闺女|儿子|姑娘|丫头|家长|监护人|[\u4e00-\u9fff]{1,3}(?:他|她)?(?:爸|妈|爷|奶)"
)
_WEIGHTS: dict[Step, float] = {"notice_served": 5.0, "home_visit": 4.0, "persuade": 3.0, "phone": 2.0}
_CAUSES = {"work": 1.5, "marriage": 1.5, "religion": 1.5, "moved": 2.5, "lost": 1.5, "study": 1.0, "poverty": 1.0}

_ELSEWHERE = frozenset({"work", "marriage", "religion", "moved"})

#: 奶奶说孩子跟爸妈去广东了
_TOLD_GONE = Pattern(
    rf"(?:{'|'.join(sorted(KIN, key=len, reverse=True))})(?:说|讲|回话)"
    r"[^,。]{0,8}(?:跟|随|和)[^,。]{1,6}(?:去|到|上|回)[^,。医院]{1,5}了"
)
#: Nobody tells of this in a roll.
_SEARCHED = Pattern(r"报(?:了)?(?:警|案)|(?:都|到处|四处)(?:在)?找|失踪|离家出走")
_BEFORE_CLASS, _AFTER_ROLL = 6, 9
#: Brought home in the course of a day at school; of nobody's case.
_FETCHED = Pattern(r"[接领带送]|叫|喊")
_AT_SCHOOL = Pattern(r"节|早读|晨读|课(?!本|程)|操场|升旗|医务室|校医|午休|早操|晚自习|[上今][午早]|[点时]半?|刚")
#: Speaks of the roll itself.
_OF_A_ROLL = Pattern(r"点名|考勤|应到|实到|到齐|座位|(?:位子|位置|凳子|板凳)[^,。;]{0,4}空|记(?:旷|缺|迟|病|事)")
#: Of the day's roll in the morning; later on, where something of a case is told, what was found and refused.
_OF_CASE_LATER = Pattern(
    r"不(?:来|让|肯|想|去|上|愿)|在家|下落|失联|失踪|出走|找不|到处找|没消息|没信|跑出去|跑了|不见|没影"
)


#: Words of a roll; others (没见到, 不在, 走了, 说啥都不来) tell what was found where somebody went.
_CALLED_MISSING = Pattern(
    r"(?:没有?|未|冇|莫|木有?|没得)(?:得|能)?(?:来|到)|缺(?!人)|旷|假|迟|早退|(?:位子|位置|座位|凳子)[^,。;]{0,4}空"
)


class _Case(NamedTuple):
    """What speaks for a report on a case; what staff did weighs alone, and whether coming was promised."""

    weight: float
    act: float
    promised: bool


_NOTHING = _Case(0.0, 0.0, False)


class Signs:
    """What a message tells of a case, looked for only when it is asked."""

    def __init__(
        self, text: str, tokens: list[Token], dates: list[DateWord], scoped: Scoped, kind: str, today: date, hour: int
    ) -> None:
        self.text = text
        self.tokens = tokens
        self.dates = dates
        self.scoped = scoped
        self.kind = kind
        self.today = today
        self.hour = hour

    def acts_told(self, is_question: Callable[[str], object]) -> bool:
        """Is anything done or planned told in a clause that is no question?"""
        plain = rewrite(self.text, self.tokens, self.dates, self.today, self.kind)
        clauses = [one for one in cut_clauses(plain.text, self.kind) if not one.asks and not is_question(one.words)]
        acts = Acts(plain.text, clauses, self.kind)
        return bool(acts.done or acts.planned)

    def tells_of_case(self) -> bool:
        """Is it told of the pupil that a prompt was about that he will not come back, or that he is elsewhere for good?"""
        plain = rewrite(self.text, self.tokens, self.dates, self.today, self.kind)
        clauses = cut_clauses(plain.text, self.kind)
        return (
            outcome(plain, clauses, "info", self.kind, None) == "refused"
            or reason(plain.text, clauses, self.tokens, self.kind) in _ELSEWHERE
        )

    def weigh(self) -> tuple[float, float]:
        """(what speaks for a report on a case, what speaks for a roll), without the counts."""
        all_pieces = [
            (piece, n)
            for n, entity in enumerate(e for e in self.scoped.entities if e.evidence)
            for piece in entity.evidence
            if piece.how != "before"
        ]
        of_roll = self.kind == "teacher" and _BEFORE_CLASS <= self.hour < _AFTER_ROLL
        of_roll = of_roll and any(piece.kind in MISSING and not _only_a_call(piece) for piece, _ in all_pieces)
        case = self._case() if (_STRONG if of_roll else _CUE).search(self.text) else _NOTHING
        pieces = [(piece, n) for piece, n in all_pieces if not (case.promised and piece.kind == "present")]
        if case.act >= _WEIGHTS["home_visit"]:
            # 在家 after a visit says no more than that he was seen there; 同意了 is what the family agreed to.
            pieces = [
                (piece, n)
                for piece, n in pieces
                if not ((piece.kind == "absent" and "在家" in piece.words) or piece.words == "同意了")
            ]
        if case.act >= _WEIGHTS["phone"]:
            pieces = [(piece, n) for piece, n in pieces if not (piece.kind == "present" and piece.words == "在")]
        later = self.hour >= _AFTER_ROLL and not _OF_A_ROLL.search(self.text)
        acted = case.act >= _WEIGHTS["phone" if later else "persuade"]
        if later and case.weight >= _WEIGHTS["phone"]:
            pieces = [
                (piece, n)
                for piece, n in pieces
                if not (_OF_CASE_LATER.search(piece.words) and not _CALLED_MISSING.search(piece.words))
            ]
        roll = _roll(pieces, self.scoped, acted)
        missing = not acted or any(_CALLED_MISSING.search(piece.words) for piece, _ in pieces)
        if _OF_A_ROLL.search(self.text):
            roll += 3.0
        if (
            case.act in (0.0, _WEIGHTS["phone"], _WEIGHTS["persuade"])
            and any(p.kind == "left_early" and _FETCHED.search(p.words) for p, _ in pieces)
            and (_AT_SCHOOL.search(self.text) or any(p.kind == "ill" for p, _ in pieces))
        ):
            roll += 5.0  # 第二节课头疼,打电话让他爸来接走了
        if pieces and missing and self.kind == "teacher" and _BEFORE_CLASS <= self.hour < _AFTER_ROLL:
            roll += 1.5  # at the hour of the roll, who does not want to come is a matter of the roll
            if case.act in (0.0, _WEIGHTS["persuade"]) and any(p.kind == "ill" and not p.of_kin for p, _ in pieces):
                roll += 3.0  # 拉肚子在家,妈妈说好了下午送来
        return case.weight, roll

    def acted(self) -> bool:
        """Did staff go there, or serve a paper?"""
        return bool(_CUE.search(self.text)) and self._case().act >= _WEIGHTS["home_visit"]

    def _only_well(self) -> bool:
        """小虎感冒好了明天来: he is well, and comes another day."""
        pieces = [piece for entity in self.scoped.entities for piece in entity.evidence]
        return bool(pieces) and all(piece.kind in ("well", "present") for piece in pieces)

    def _case(self) -> _Case:
        plain = rewrite(self.text, self.tokens, self.dates, self.today, self.kind)
        clauses = cut_clauses(plain.text, self.kind)
        acts = Acts(plain.text, clauses, self.kind)
        calls_in = bool(_CALLED_IN.search(_CALLED_OUT.sub("", self.text)))
        named = bool(self.scoped.entities)
        act = max(
            (
                _WEIGHTS[step]
                for step in acts.done
                if step in _WEIGHTS
                and not (step == "phone" and calls_in)
                and not (step == "home_visit" and not acts.went)
            ),
            default=0.0,
        )
        if acts.notice:
            act = max(act, _WEIGHTS["notice_served"])
        weight = act
        if not weight and (acts.planned & {"home_visit", "persuade"} or (acts.planned and named)):
            weight = 1.5
        if acts.returned and self.kind == "official":
            weight += 2.0
        result = outcome(plain, clauses, "info", self.kind, None)
        promised = result == "promised" and bool(
            (self._only_well() and promise_date(plain, self.today) not in (None, self.today))
            or _OF_SCHOOL.search(self.text)
            or _AGREED.search(self.text)
            or (act and any(clause.voice == "told" for clause in clauses))
        )
        if result == "refused" or (promised and (named or weight or _OF_PUPIL.search(self.text))):
            weight += 2.0
        if act >= _WEIGHTS["home_visit"] and promised and (promise_date(plain, self.today) or self.today) > self.today:
            weight += 1.5  # 经入户走访,甲照顾祖母未到校,监护人承诺26日送返
        cause = reason(plain.text, clauses, self.tokens, self.kind)
        if named and cause in _CAUSES:
            weight += _CAUSES[cause]
            weight += 1.0 if cause == "lost" and _SEARCHED.search(self.text) else 0.0
        if named and not weight and _TOLD_GONE.search(self.text):
            weight = 1.5
        return _Case(weight, act, promised)


def _roll(pieces: list[tuple[Evidence, int]], scoped: Scoped, acted: bool) -> float:
    away = {
        n
        for piece, n in pieces
        if piece.kind in MISSING
        and not _only_a_call(piece)
        and (not acted or _CALLED_MISSING.search(piece.words) or piece.kind in ("leave", "sick_leave", "late"))
    }
    told = {n for _, n in pieces}
    weight = 5.0 + 1.5 * (len(away) - 1) if away else 0.0
    if acted and away:
        weight += 1.5  # 甲没来,昨天家访他爸还说今天来
    here = {n for piece, n in pieces if piece.kind == "present"} - away
    weight += 2.0 * len(here) + 1.0 * len(told - away - here)
    if not told and any(piece.kind in MISSING for piece in scoped.loose):
        weight += 1.0
    return weight


def _only_a_call(piece: Evidence) -> bool:
    return piece.kind == "unexcused" and bool(_CALL_FAILED.search(piece.words))
