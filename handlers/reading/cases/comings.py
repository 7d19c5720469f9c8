"""What came of it: does he come back, and on which day; or was nobody reached."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers.reading.cases.clauses import Clause, Plain
from handlers.reading.model import Outcome, Step
from handlers.reading.tables import comings, voices
from handlers.reading.when.dates import DateWord
from handlers.reading.words.numbers import value
from handlers.reading.words.pattern import Pattern

_REFUSED = Pattern(comings.REFUSED)
_UNDECIDED = Pattern(comings.UNDECIDED)
_REFUSED_NOT = Pattern(comings.REFUSED_NOT)
_PROMISED = Pattern(comings.PROMISED)
_PROMISED_SURE = Pattern(comings.PROMISED_SURE)
_PROMISED_NOT = Pattern(comings.PROMISED_NOT)
_UNREACHABLE = Pattern(comings.UNREACHABLE)
_REACHED = Pattern(comings.REACHED)
_NO_DAY = Pattern(comings.NO_DAY)
_AFTER_CURE = Pattern(comings.AFTER_CURE)
_BY_THE_CLOCK = Pattern(comings.BY_THE_CLOCK)
_IN_DAYS = Pattern(comings.IN_DAYS)
_OTHER_DAY = Pattern(comings.OTHER_DAY)
_DAYS = Pattern(f"[{voices.ANY_DAY}]")
_PAST = Pattern(f"[{voices.PAST}]")
_LATER_DAYS = Pattern(f"[{voices.AHEAD}{voices.EITHER}]")
#: 明天他爸回来: it is not the pupil who comes.
_KIN_COMES = Pattern(
    r"(?<![跟和同随由与])(?<![跟和同随由与][他她其])(?:爸|妈|爷|奶|父|母|爹|(?<!姑)娘|家长|姑(?!娘)|舅|叔|哥|姐|大人|监护人)(?:俩|"
    r"们)?[^,。\s送让叫带领陪说讲称示应意诺]{0,6}(?:回(?:来|家)?|"
    r"返|来(?!送|带|接|学校|校))(?!来|家|(?:了|后|以后)?(?:我|我们)?(?:就|再|便)(?:送|让|带|叫|把))"
)
#: The last word was that they will talk or think about it.
_HEDGED = Pattern(
    r"来没来|(?:又|也|就)?不(?:理|接|回)(?:我|人)?了(?=,|。|$)|(?:座位|位子|位置)(?:上)?(?:还|都|仍|又|一直)?(?:是)?空|商量|考虑|"
    r"想一?想(?!办法|法子)|想一晚|琢磨|再议|从长计议|犹豫|拿不定|没想好|(?:未|没|不)(?:能)?兑现|变卦|反悔|食言|落空|"
    r"(?:仍|尚|至今|目前|迄今)[^,。;]{0,3}(?:未|没)(?:有|见)?(?:到|返|来|归|露)|没(?:有)?(?:送来|来成|做到|影|踪)|(?:到现在|至今|结果|还是|又|到头来|今天)[^,。]{0,4}(?:没来|没到|没见|不见|"
    r"没影)|(?<=[,。])(?:没来|没到|没影|没见(?:着|到)?人?|一天没见)|没见(?:着|到)?(?:他)?人|(?:半路|半道|中途|路上)[^,。]{0,6}跑|又跑了|(?:但是?|可是?|就是|不过)(?:怕|没脸|担心|不敢|又怕|嫌)"
)
#: We have moved, do not look for him: nothing is refused.
_LEAVE_US = Pattern(r"[别勿莫]|不用|不要|甭")
#: A guardian's whole answer.
_I_WILL = Pattern(
    r"(?:^|[,。! ])(?:好|行|中|嗯|那|要得)*(?:我|我们)?(?:就)?"
    r"(?:让|叫)(?:他|她|娃|孩子)[来去](?:上学|学校|读书|上课)?(?:的|就是了|吧|就是)?(?=,|。|!|$)|"
    r"(?:^|[,。! ])(?:好|行|中|嗯|那)*我(?:就|来)?送(?:他|她|娃|孩子)?[来去]?(?:吧|就是)?(?=,|。|!|$)|"
    r"(?:^|[,。! ])(去)\1+(?=,|。|!| |$)"
)
#: He did set out, but who writes wonders where he is.
_DOUBTED = Pattern(r"\?|怎么|没到|没见|不见|去哪|跑|(?:我|他爸|她爸|他妈|她妈|爷爷|奶奶)[^,。]{0,6}路上")
#: Of a guardian: they are on their way.
_UNDER_WAY = Pattern(
    r"(?:已经?|刚|正|都|在)[^,。]{0,6}(?:路上|出门|出发|动身|上车|坐上车)(?:了)?(?=,|。|!|$| )|"
    r"(?:^|[,。! ])(?:马上|就)?快到(?:学校|校门口?|校)?了"
)
_ERRAND = Pattern(comings.ERRAND)
#: 我来学校, 他爸明天去: who comes is no pupil, unless he brings one or agrees to it.
_BRINGS = Pattern(
    r"[送带押陪领喊催劝接载拉驮撵赶哄拽逼松点]|返校|复学|复课|上学|上课|读|念|入学|报到|让|叫|给(?!我|你|老师|学校)|把|答应|同意|承诺|保证|愿|肯|点头|松口|配合|想通|应|孩|娃|他|她|说|讲|表示|书"
)
_GO_BARE = Pattern(r"(?<!不)去$|去(?:办|看|找|一趟|做|问)")
#: 今天先不去了 is leave of a day.
_NOT_GOING = Pattern(r"(?:就|他|她|孩子|娃)?(?:先)?不(?:送)?(?:去|来|上)")
_THIS_DAY = Pattern(r"[\ue080-\ue0ff]|今儿|今天|上午|下午|先$|这两天|这几天|暂时|[一二两三四五六七八十\d半几]天$")
#: 昨天下午出去: of a day gone by.
_PART_OF_DAY = Pattern(r"早上|上午|中午|下午|晚上|一早")
#: 不去打断他的腿
_THREAT = Pattern(r"(?:看)?(?:我)?(?:就)?(?:打断|揍|捶|收拾|扒|抽)")
#: 愿不愿意来: asked, not refused.
_WHETHER = Pattern(r"(愿|肯|想|让)不\1")
#: 末了说了句星期一我去: he who says 我 is the pupil.
_HIS_WORDS = Pattern(r"(?:说|讲|回|道|答)(?:了|是|道)?(?:一|两)?(?:句|声)?[:\"' ]?$")
_I_GO = Pattern(r"我(?:就|一定)?(?:去|来|到)(?=$|[,。;!\"'])")
_IF = Pattern(r"(?<!主)要是|如果|若是?|倘若|除非|假如")
#: Brings, and it is not told whom.
_BRINGS_IT = Pattern(r"送(?!他|她|其|孩子|娃|人|返|学|校)[^他她娃孩人返学校]*$")
#: Asked of the family by staff, or wished by them.
_STAFF_WISH = Pattern(
    r"^(?:请(?![^,。]{1,8}(?:到|来)[^,。]{0,8}(?:了|过))|建议|希望|我们?(?:会|再|继续|尽|争取|打算|准备)|争取|继续|将|拟(?!于?[^,]{1,8}由)|学校(?:将|会|可以|可)|下一步|尽(?:力|"
    r"量|快)劝)"
)
_LATER_TODAY = Pattern(
    r"(?:就|再|我|会|马上|一定|肯定)*(?:送|让他|让她|叫他|叫她)|(?:下午|中午|晚上|晚|等会|一会|待会|马上|就|午|立|"
    r"随).{0,6}(?:来|送|到|返|去)"
)
#: 他奶奶瘫在床上,爸妈都不在: not all of them are out.
_SOMEBODY_OUT = Pattern(r"(?:都|均)?(?:不在|没在)")
_EVERYBODY = Pattern(r"(?:大人小孩|老少|全家|一家[^,。]{0,3}|家里人?|家人)$")
#: Of one who is at school elsewhere only these are said of coming back.
_HERE = Pattern(r"到校|答应|同意|承诺|保证|返校|回校|复学|复课|回来|送回|愿")


def outcome(plain: Plain, clauses: list[Clause], step: Step, kind: str, cause: str | None) -> Outcome:
    """The last word on coming or not coming is what came of it; else that nobody was reached."""
    text = plain.text
    if step == "returned":
        return "returned"
    if step in ("ack", "plan"):
        return "unknown"
    neither = [m.span() for m in _UNDECIDED.finditer(text)]
    refused = [
        m
        for m in _REFUSED.finditer(text)
        if not any(a < m.end() and b > m.start() for a, b in neither)
        and not (cause == "moved" and _LEAVE_US.match(m.group()))
        and not _REFUSED_NOT.search(text[max(0, m.start() - 4) : m.start()])
        and not _THREAT.match(text, m.end())
        and not _WHETHER.search(text, max(0, m.start() - 2), m.end())
        and not (_NOT_GOING.match(m.group()) and _THIS_DAY.search(text[_clause_start(clauses, m.start()) : m.start()]))
    ]
    denied = [m.span() for m in _PROMISED_NOT.finditer(text)]
    promised = [
        m
        for m in _PROMISED.finditer(text)
        if not any(a < m.end() and b > m.start() for a, b in (*denied, *neither))
        and not _KIN_COMES.search(text[max(_clause_start(clauses, m.start()), m.start() - 4) : m.end()])
        and not (_BRINGS_IT.search(m.group()) and _of_paper(clauses, m))
        and not any(r.start() < m.end() and r.end() > m.start() for r in refused)
        and not _of_staff(clauses, m.start(), kind)
        and not ("送" not in m.group() and _ERRAND.match(text, m.end()))
        and not _of_guardian(clauses, m)
        and (cause != "moved" or _HERE.search(m.group()))
        and not _staff_go(clauses, m, kind)
        and not _only_if(clauses, text, m.start())
        and not (_PART_OF_DAY.match(m.group()) and _PAST.search(text[max(0, m.start() - 1) : m.start()]))
    ]
    if kind == "parent" and not refused and _UNDER_WAY.search(text) and not _DOUBTED.search(text):
        return "promised"
    if kind == "parent" and not refused and _I_WILL.search(text):
        return "promised"
    if (_PROMISED_SURE.search(text) or _AFTER_CURE.search(text)) and not refused:
        return "promised"
    hedged = [m for m in _HEDGED.finditer(text) if not _staff_think(clauses, m.start())]
    if promised and (not refused or promised[-1].start() > refused[-1].start()):
        if not (hedged and hedged[-1].start() > promised[-1].start()):
            return "promised"
    elif refused:
        return "refused"
    if kind == "parent" or _REACHED.search(text):
        return "unknown"
    failed = [
        m
        for m in _UNREACHABLE.finditer(text)
        if not (
            cause not in (None, "lost") and _SOMEBODY_OUT.match(m.group()) and not _EVERYBODY.search(text, 0, m.start())
        )
    ]
    return "unreachable" if failed else "unknown"


def _of_staff(clauses: list[Clause], at: int, kind: str) -> bool:
    """Is it staff who will or wish, and not the family that agrees?"""
    clause = clause_at(clauses, at)
    if clause is None or kind == "parent" or clause.voice != "own":
        return False
    return bool(_STAFF_WISH.match(clause.words)) or clause.asks


def _of_guardian(clauses: list[Clause], match: re.Match[str]) -> bool:
    """Is it a grown-up who comes or goes, and brings nobody?"""
    clause = clause_at(clauses, match.end() - 1)
    if clause is None:
        return False
    end = match.end() - clause.start
    who = next((one for one in reversed(clause.people) if not one.beside and one.end <= end), None)
    return who is not None and who.who == "guardian" and not _BRINGS.search(clause.words[who.end :])


def _of_paper(clauses: list[Clause], match: re.Match[str]) -> bool:
    """今天把通知书送过去: it is a paper that is brought."""
    clause = clause_at(clauses, match.start())
    return clause is not None and "文书" in clause.before(match.end() - clause.start)


def _staff_think(clauses: list[Clause], at: int) -> bool:
    """我再考虑一下: the teller's own doubt is not the family's."""
    clause = clause_at(clauses, at)
    return clause is not None and clause.voice == "own" and clause.actor == "staff"


def _clause_start(clauses: list[Clause], at: int) -> int:
    clause = clause_at(clauses, at)
    return clause.start if clause else 0


def _staff_go(clauses: list[Clause], match: re.Match[str], kind: str) -> bool:
    """A teacher's own 明天再去: those who go away from school are staff, pupils come."""
    clause = clause_at(clauses, match.end() - 1)
    return (
        kind != "parent"
        and clause is not None
        and clause.voice == "own"
        and clause.actor in ("staff", "")
        and bool(_GO_BARE.search(match.group()))
    ) or (kind != "parent" and match.group().endswith("再去"))


def _only_if(clauses: list[Clause], text: str, at: int) -> bool:
    """要是他肯去…: not agreed."""
    clause = clause_at(clauses, at)
    return clause is not None and bool(_IF.search(text[clause.start : at]))


def clause_at(clauses: list[Clause], at: int) -> Clause | None:
    """The clause in which a place of the rewritten text lies."""
    found = None
    for clause in clauses:
        if clause.start > at:
            break
        found = clause
    return found


def promise_date(plain: Plain, today: date) -> date | None:
    """The day promised: the last day ahead that stands with words of coming or of promising, and is not something else's."""
    text = plain.text
    if _NO_DAY.search(text):
        return None
    found: list[date] = []
    for match in _DAYS.finditer(text):
        word = plain.day(match.group())
        day = _ahead(word) if word is not None and not _PAST.match(match.group()) else None
        if day is None or day < today:
            continue
        if _OTHER_DAY.match(text[match.end() :]) and not (
            _AFTER_CURE.match(text, match.start())
            or (_HIS_WORDS.search(text, 0, match.start()) and _I_GO.match(text, match.end()))
        ):
            continue
        if day == today and not _LATER_TODAY.match(text[match.end() :]):
            continue
        found.append(day)
    if not found and not _LATER_DAYS.search(text) and _BY_THE_CLOCK.search(text):
        return today
    return found[-1] if found else _in_days(text, today)


def _in_days(text: str, today: date) -> date | None:
    """三天后来, 再过一周送来: so many days from today; 过两天 is no day."""
    counted = _IN_DAYS.search(text)
    number = value(counted["days"] or counted["weeks"]) if counted else None
    return today + timedelta(days=number * (1 if counted["days"] else 7)) if counted and number else None


def _ahead(word: DateWord) -> date | None:
    return None if word.sort in ("tonight", "night") or word.words == "明后天" else word.ahead()
