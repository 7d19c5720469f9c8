"""The signs of its kind that a message without a prompt shows, each found once here; `intent` weighs them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from handlers.reading.cases import unprompted
from handlers.reading.counted import Counts
from handlers.reading.evidence import Entity, Evidence, Scoped
from handlers.reading.kind import questions, rightings, strays
from handlers.reading.kind.inquiries import inquires
from handlers.reading.scope.verdict import only_conduct
from handlers.reading.tables import asking
from handlers.reading.when.earlier import puts_right, takes_back
from handlers.reading.words.lexicon import MISSING
from handlers.reading.words.pattern import Pattern

#: Sign → how strong it is: 1 where it is there or not.
Signs = dict[str, float]

_CORRECT = Pattern(f"{asking.CORRECT}|{asking.TOLD_BEFORE}")
_RIGHTS_AT_ALL = Pattern(asking.RIGHTS_AT_ALL)
_NOT_CORRECT = Pattern(asking.NOT_CORRECT)
_MISCOUNTED = Pattern(r"(?:统计|数据|汇总)[^,。;?]{0,4}(?:有误|错误|错了|出错)")
_OMITTED = Pattern(asking.OMITTED)
_LATE_REPORT = Pattern(asking.LATE_REPORT)
#: What a correction without a pupil speaks of.
_A_REPORT = Pattern(r"考勤|缺勤|名单|更正|修正|报|发|不算|不作数|撤回|作废|[那这][条份张]|上条|上一[条份]|记录|数")
_STRIKES = Pattern(r"删[掉除了]|撤[掉销了]|取消|划掉|抹掉|消掉")
#: 缺勤名单⏎1.甲⏎2.乙
_TITLED = Pattern(r"[^\n某?]{0,12}名单[: ]*\n[ ]*(?:\(?\d{1,2}[.、) ]?)?[ ]*某")
#: 家访记录⏎时间:…
_HEADED = Pattern(r"[^\n?]{0,14}(?:记录|情况)[: ]*\n")
#: 应到、实到两个数都写吗; 病1事2这种简写能识别吗: numbers of nobody.
_SUPPOSED = Pattern(
    r"(?:一个|有个|要是|如果|假如|比如|例如|碰到|遇到|有的?)[^,。]{0,4}(?:学生|娃|孩子|人)|这种|[两几哪]个数|这样写|简写|缩写|写法"
)
_GREETING = Pattern(asking.GREETING)
_WRONG_WINDOW = Pattern(asking.WRONG_WINDOW)
_CHATTER = Pattern(asking.CHATTER)
#: 学生放假一天,没有考勤: there is nothing to report.
_NO_SCHOOL = Pattern(
    r"(?:学生|全校|学校|今[天日]|全体|班里|孩子们?|统一)[^,。;?某]{0,6}(?:放假|停课|休课)|停课[^,。;?某]{0,4}(?:天|日|$|,)|"
    r"(?:没有?|无|不用|不必|免)(?:报|交|填|要)?考勤(?:可报|要报|任务)?(?=$|[,。;!\n])"
)
_OTHER_BUSINESS = Pattern(asking.OTHER_BUSINESS)
_ABOUT_ROLL = Pattern(asking.ABOUT_ROLL)
_OF_ATTENDANCE = Pattern(
    r"考勤|缺勤|缺课|旷课|辍学|失学|流失|控辍|返校|复学|劝返|包保|未到校|没来|请假(?:的|人数|情况|名单)|出勤|在校(?:生|人数)"
)
#: 张伟运动会拿了第一.
_PRAISE = Pattern(
    r"(?:拿|得|获|考|夺|摘|跑|跳|投)(?:得|到|下|了|过)*(?:个|[省市县区州校全国级镇])*(?:第[一二三四五六\d]|[一二三]等|冠军|亚军|季军|金|银|奖|满分|名次)|满分|第一名|"
    r"(?:表现|发言|朗读|书写)(?:很|真|特别|非常|挺|最)?(?:好|不错|棒|优秀|突出|积极|认真)|进步(?:很|真|挺)?(?:大|明显)|入选|展出|当选|被评为|写得真|为班级?争光"
)
#: 斯琴老师: no pupil.
_TITLE = Pattern(
    r"[^,。 说讲找问被跟和怕给]{0,2}(?:老师|主任|校长|书记|干部|警官|大夫)|(?:兄|老弟|大哥|大姐|师傅|经理|总)(?=[,! 你您])"
)
#: 小李,你下午有空没: of whom nothing is told, more likely a colleague.
_BY_SURNAME = Pattern(r"[小老][\u4e00-\u9fff](?![\u4e00-\u9fff])")
#: Says of itself that it is of a class.
_OF_CLASS = Pattern(
    r"全班|全勤|全到|[到来]齐|齐了|都(?:[到来]|在(?!外|家|打|忙|厂|工|[东西南北上]))|其[他余]|班[里上]|考勤|[应实]到|缺勤|余下|剩下|没缺|没有缺"
)
#: 李明已家访,一切正常 is not said of a class.
_WHOLE = Pattern(r"全|齐|都|满|班|其他|其余|考勤|到校|出勤")
#: The whole answer to the question for the roll.
_ALL_IN_A_WORD = Pattern(
    r"(?:今天|今日|今早|我们?班|本班|七?[一二三四五六七八九\d().班年级]{2,6}班?)?[ ,:]*(?:全|齐|无|正常|"
    r"都正常|零|0|没有(?!了)|没缺|都在|都来|都到)(?:的|了)?"
)
#: 别迟到 tells of nobody.
_TOLD_NOT_TO = Pattern(r"(?:别|莫|勿|不要|不能|不准|不许|甭)(?:再)?$")
_STATED = MISSING | {"present", "wavers"}
#: From this weight on a report on a case needs no pupil's name: which of them is meant is asked.
_CASE_FROM = 2.0
#: Of more than this nothing more is learnt.
_MOST = 8.0


def rights_at_all(text: str) -> bool:
    """Is there any sign that an earlier report is put right? Without one nothing else of the kind need be looked for."""
    return bool(_RIGHTS_AT_ALL.search(text))


def all_in_a_word(text: str) -> bool:
    """Is the whole message one word that says that all are here (齐, 正常, 无)?"""
    return bool(_ALL_IN_A_WORD.fullmatch(text.strip(" \n。!~,")))


@dataclass
class Message:
    """A message as far as it was read before its kind is told."""

    text: str
    """Folded, with pupils' names as 某 and the writer's own doubts blank."""
    scoped: Scoped
    counts: Counts
    kind: str
    """Of who writes: teacher, official or parent."""
    past: bool
    """It speaks of an earlier day."""
    hour: int
    """Of the day at which it came."""
    case: unprompted.Signs
    """What it tells of a case."""

    @cached_property
    def stripped(self) -> str:
        """The text without what closes it."""
        return self.text.strip(" \n。!~,")

    @cached_property
    def named(self) -> list[Entity]:
        """Pupils of whom something is told."""
        return [entity for entity in self.scoped.entities if entity.evidence and not only_conduct(entity.evidence)]

    @cached_property
    def stated(self) -> list[Entity]:
        """Those of whom it is told whether they are here."""
        return [entity for entity in self.named if any(piece.kind in _STATED for piece in entity.evidence)]

    @cached_property
    def told(self) -> list[Evidence]:
        """What is told of them."""
        return [piece for entity in self.named for piece in entity.evidence]

    @cached_property
    def numbers(self) -> bool:
        """Does it tell head counts?"""
        counts = self.counts
        return bool(counts.expected is not None or counts.present is not None or counts.missing or counts.half)

    @cached_property
    def known(self) -> bool:
        """Is a pupil named, and no teacher of that name?"""
        if not self.named and all(_BY_SURNAME.match(entity.mention.words) for entity in self.scoped.entities):
            return False
        return any(e.mention.names and not _TITLE.match(self.text, e.mention.end) for e in self.scoped.entities)

    @cached_property
    def asks_at_all(self) -> bool:
        """Is there any sign of a question?"""
        return questions.asks_at_all(self.text)

    @cached_property
    def untold(self) -> str:
        """What it says beside its questions."""
        return questions.untold(self.text) if self.asks_at_all else self.text


def find(message: Message) -> Signs:
    """All signs of what a message is about."""
    found: Signs = {}
    _asked(message, found)
    _told(message, found)
    _put_right(message, found)
    _of_case(message, found)
    _of_others(message, found)
    return found


def _told(message: Message, found: Signs) -> None:
    """What is told of pupils and of the class."""
    scoped, counts = message.scoped, message.counts
    if message.kind == "official":
        found["an official writes"] = 1
        if not any(entity.mention.how == "exact" for entity in scoped.entities):
            found["an official writes, no full name"] = 1
    if message.known:
        found["a pupil"] = 1
    if message.stated:
        found["status in a question" if _only_asked(found) else "status of a pupil"] = 1
    elif message.named:
        found["something of a pupil"] = 1
    elif message.known:
        found["of a pupil nothing that is understood"] = 1
    if _OF_CLASS.search(message.untold):
        found["words of a class"] = 1
    if (scoped.everybody_here or scoped.others_here or scoped.guessed or scoped.parts) and (
        "words of a class" in found or not _only_asked(found)
    ):
        found["the class as a whole"] = 1
    if counts.expected is not None or counts.present is not None or counts.half:
        found["head count"] = 1
    elif counts.missing:
        found["number missing"] = 1
    if not _only_asked(found) and any(
        piece.kind in MISSING and not _TOLD_NOT_TO.search(message.text, 0, piece.start) for piece in scoped.loose
    ):
        found["missing, nobody named"] = 1
    if any(piece.kind == "wavers" for piece in message.told):
        found["open whether here"] = 1
    if all_in_a_word(message.text):
        found["all in a word"] = 1
    elif not (message.named or message.numbers or "the class as a whole" in found):
        found["nothing told"] = 1


_ASKS = frozenset({"asks outright", "asks for a record", "asks for use"})


def _only_asked(found: Signs) -> bool:
    """Does whatever stands there stand in a question?"""
    return not _ASKS.isdisjoint(found) and "told beside the question" not in found


def _asked(message: Message, found: Signs) -> None:
    """What is asked: for the use of the assistant, or for what is on record. What stands in a question is not told."""
    text = message.text
    if not message.asks_at_all:
        return
    outright = (inquires(text) or questions.asks_in_a_word(text)) and not _STRIKES.search(text)
    if outright and (_HEADED.match(text) or (message.stated and _TITLED.match(text))):
        outright = False
    record = questions.asks_of_record(text)
    use = questions.asks_how(text, message.kind) and not questions.asks_back(text)
    if outright:
        found["asks outright"] = 1
    if record:
        found["asks for a record"] = 1
    if use:
        found["asks for use"] = 1
    if "?" in text:
        found["question mark"] = 1
    if outright or record:
        if questions.only_asks(text):
            found["only asks"] = 1
        if questions.demands(text):
            found["wants it handed over"] = 1
        if not message.scoped.entities and not strays.asks_for_ours(text):
            found["asks for nothing of ours"] = 1
    if use:
        told = questions.tells_apart(text, [entity for entity in message.named if entity.mention.names])
    else:
        told = (outright or record) and questions.tells_too(text, message.named, message.stated)
    numbers = message.numbers and (message.known or not message.counts.missing) and not _SUPPOSED.search(text)
    open_ = any(piece.kind == "wavers" for piece in message.told) or any(
        entity.mention.how == "either" for entity in message.stated
    )
    of_class = message.scoped.everybody_here or message.scoped.others_here
    whole = of_class and bool(_OF_CLASS.search(message.untold)) and not questions.only_asks(text)
    if told or open_ or whole or ((record or use) and numbers):
        found["told beside the question"] = 1
    elif (outright or record) and ("?" in text or questions.asks_last(text)):
        found["asks last"] = 1


def _put_right(message: Message, found: Signs) -> None:
    """Whether a report sent before is put right or taken back."""
    if message.scoped.mixed_up and message.known:
        found["one reported for another"] = 1
    elif not rights_at_all(message.text):
        return
    plain = _NOT_CORRECT.sub("", message.untold)
    if _CORRECT.search(plain) or _MISCOUNTED.match(message.text):
        found["word of putting right"] = 1
    if puts_right(plain):
        found["earlier report told of"] = 1
    if not message.past and _OMITTED.search(plain):
        found["left out before"] = 1
    if takes_back(plain) or questions.asks_back(message.text):
        found["takes back"] = 1
    if message.stated and message.known and questions.asks_to_change(message.text):
        found["asks to change"] = 1
    scoped = message.scoped
    if found.keys() & RIGHTING and (
        scoped.entities or scoped.loose or message.numbers or "takes back" in found or _A_REPORT.search(message.text)
    ):
        # 上门才知道,孩子认错了: what staff found out, and no report of theirs.
        told = message.stated or message.numbers or "takes back" in found
        if told or not message.case.acted():
            found["puts right"] = 1


#: Signs any of which says that a report is put right.
RIGHTING = frozenset(
    {
        "word of putting right",
        "earlier report told of",
        "one reported for another",
        "left out before",
        "takes back",
        "asks to change",
    }
)


def first_or_not(message: Message, found: Signs) -> Signs:
    """Of a roll: the signs that it is the first report, or puts an earlier one right."""
    signs = {sign: found[sign] for sign in found.keys() & (RIGHTING | {"puts right", "head count"})}
    if _LATE_REPORT.search(message.text):
        signs["told late"] = 1
    if found.keys() & RIGHTING:
        if rightings.in_same_breath(message.text, message.untold, message.scoped, message.stated):
            signs["in the same breath"] = 1
        if _A_REPORT.search(message.text):
            signs["names a report"] = 1
    if message.stated and rightings.only_came(message.text, message.scoped, message.counts, message.hour):
        signs["has come since"] = 1
    return signs


def _of_case(message: Message, found: Signs) -> None:
    """What speaks for a report on a case, and for today's roll; what tells of a class is weighed only where staff acted."""
    scoped = message.scoped
    asked = _only_asked(found)
    if (
        asked
        and found.keys() & {"asks last", "asks outright", "asks for use"}
        and not message.case.acts_told(questions.asks_anything)
    ):
        return
    whole = scoped.everybody_here and not ("正常" in message.text and not _WHOLE.search(message.text))
    of_class = message.numbers or whole or scoped.others_here
    if of_class and (message.numbers or "words of a class" in found or not message.case.acted()):
        return
    case, day = message.case.weigh()
    if day and not asked:
        found["of the day"] = min(day, _MOST)
    if case:
        found["of a case"] = min(case, _MOST)
    if case > day and (scoped.entities or (case >= _CASE_FROM and strays.tells_of_somebody(message.text))):
        found["a case rather than the day"] = 1


def _of_others(message: Message, found: Signs) -> None:
    """Whether it is meant for somebody else: looked for only where no pupil is said to be missing."""
    text = message.text
    if strays.TO_GUARDIAN.match(message.stripped) and not any(
        piece.kind in MISSING or piece.kind == "ill" for piece in message.told
    ):
        found["to a guardian"] = 1
    if "takes back" in found or (message.known and any(piece.kind in MISSING for piece in message.told)):
        return  # 发错群了,上条作废
    if _GREETING.match(message.stripped):
        found["greets"] = 1
    for sign, pattern in OTHERS:
        if pattern.search(text):
            found[sign] = 1
    outright = "asks outright" in found
    if not (message.named or message.numbers or (message.known and strays.tells_of_somebody(text))) and (
        strays.meant_for_another(text, outright)
    ):
        found["meant for another"] = 1
    if message.known or outright:
        return
    if _CHATTER.search(text):
        found["small talk"] = 1
    if "nothing told" in found and _NO_SCHOOL.search(text):
        found["no school"] = 1
    if "nothing told" in found and not _OF_ATTENDANCE.search(text):
        if _WRONG_WINDOW.search(text):
            found["wrong window"] = 1
        if _OTHER_BUSINESS.search(text):
            found["other business"] = 1


#: Whether it is meant for somebody else.
OTHERS = (
    ("praise", _PRAISE),
    ("things and manners", strays.NO_REPORT),
    ("word of the roll", _ABOUT_ROLL),
    ("word of ours", strays.OURS),
)
