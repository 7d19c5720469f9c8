"""A reply cut into clauses, each with who speaks in it and who acts.

The text is rewritten first so that the patterns need not know names, titles or dates: a pupil of the roster is 该生, a paper called
by its title 文书, a word for a day one character that says where the day lies, and `下了晚自习` or `查完寝` 待会.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from handlers.reading.names.segment import Token
from handlers.reading.tables import acts, papers, voices
from handlers.reading.when.dates import DateWord
from handlers.reading.words.pattern import Pattern

Voice = Literal["own", "told", "hearsay"]
Actor = Literal["staff", "guardian", "pupil", "third", ""]

_PAPER = Pattern(papers.PAPER)
_AFTER_DOING = Pattern(papers.AFTER_DOING)
_NOT_THE_DEED = tuple((Pattern(pattern), plain) for pattern, plain in papers.NOT_THE_DEED)
_PERSON = Pattern(
    f"(?P<guardian>(?:他|她|其|孩子|娃|该生|学生|它)?(?:的)?[大二三四五六小幺]?(?:{voices.GUARDIAN}))|(?P<staff>{voices.STAFF})"
    f"|(?P<third>{voices.THIRD})|(?P<pupil>{voices.PUPIL})|(?P<self>本人|自己)"
)
_GOVERNED = Pattern(f"(?:{voices.GOVERNS})(?:了|过|着|到)?$")
_OWNS = Pattern(
    r"(?:们|俩)?(?:的)?(?:家(?!长|人|属|说|讲|庭)|屋|手机|电话|微信|号|门|村|地址|名字|案子|情况|事|学籍|户口|思想|"
    r"工作|作业|座位|班|宿舍|身体|病|腿|手|脚|成绩)"
)
_SAY = Pattern(voices.SAY)
_HEARSAY = Pattern(voices.HEARSAY)
_OWN_AGAIN = Pattern(voices.OWN_AGAIN)
_STAFF_SAYS = Pattern(
    r"(?:跟|和|与|同|给|向|对)[^,。]{1,6}$|(?:我|我们|老师|咱)(?:也|就|又|再|都|反复|一直)?$|好$|[^一]遍$"
)
#: Before a colon: what follows is what he wrote.
_QUOTES = Pattern(
    r"(?:微信|短信|信息|电话|留言|回了?我?|告诉我)了?$|写(?:道|着|的)?$|原话(?:就)?(?:是|说|讲)?$|(?:[一了]句|个字)(?:实?话)?$|的话(?:就)?是$"
)
#: Signs, a space between words, and where a text without signs goes on to a new clause.
_CUT = Pattern(
    r"[,。;!?\n:\"()\[\]、]+|(?<=[\u4e00-\u9fff\ue000-\ue1ff])\s+(?=[\u4e00-\u9fff\ue000-\ue1ff0-9])|\s{2,}|"
    r"(?<=[\u4e00-\u9fff])(?=然后|(?<![天日周月年期拜之以])后来|(?<![给出有报的个成见等])结果(?=[^,。])|但是|可是|不过|所以|因为|而且|另外|"
    r"(?<![跟和与同给向对叫让被找带随喊替帮])我(?:问|就|又|跟(?!前)|去|打|给|说|过[几两]天|再|准备|打算|[\ue100-\ue17f]再)(?!的)|"
    r"(?<!我)(?<!我们)(?:[\ue100-\ue17f]|过[几两]天|改天|回头)(?:我|我们)?(?:再|继续)(?:去|打|联系|跟|上门|劝|找|做)|"
    r"(?<![将会拟再并也要仍我能们步还])(?<!学校)(?<!老师)(?<!班主任)(?<!村里)(?<!家长)继续(?:做工作|跟进|跟踪|劝|联系|关注))|"
    r"(?<=[了呢])(?=现在|这会儿|其实|[\ue080-\ue0ff]|已经?[返到回复进来在送]|人(?:已|也|都)?[来在到跟]|(?:他|她)(?:自己|也|在|来)|又回来|在(?:宿舍|教室|班里|学校))|"
    r"(?<=[的])(?=现在|[\ue080-\ue0ff](?!的)|正[在吃上])|(?<=没应)(?=其实)|(?<=上门劝返|耐心劝导|反复劝说)(?=该生)|(?<=核实)(?=该生)|"
    r"(?<=[了过的吧看呢啊通])(?=(?:他|她|其|孩子)?(?:爸爸?|妈妈?|爷爷?|奶奶?|家长|监护人|父亲|母亲|爹|娘)(?:说|讲|称|表示))"
)
_STRONG = Pattern(r"[。;!?\n]")
#: What was found by who went.
_FOUND = Pattern(acts.FOUND)
_ON_PAST_DAY = Pattern(rf"[{voices.PAST}][^,。;]{{0,3}}$")
#: 下周一(16日): said twice.
_DAY_IN_BRACKETS = Pattern(r"(?<=[\ue000-\ue1ff])\([\ue000-\ue1ff周星期一二三四五六日]{1,4}\)")


#: A sister or brother writes: 弟弟 is the pupil.
_SISTER_WRITES = Pattern(r"我是(?:他|她|其|这?孩子|娃)?的?[大二三小亲堂表]?(?:姐|哥)")
_SIBLING = "家?的?(?:弟弟?|妹妹?|老弟|老妹)(?![夫媳们妹弟])"
_BROTHER = Pattern(f"[我俺他她]?{_SIBLING}")
_OWN_BROTHER = Pattern(f"[我俺]{_SIBLING}")
#: No clause is longer; a text without end is no clause.
_FAR = 60
#: A blank between words parts them like a comma, and so do thanks at the end.
_GAP = Pattern(r"(?<=[\u4e00-\u9fff])[ ]+(?=[\u4e00-\u9fff\ue000-\ue1ff])")
#: 上门|母亲|打工, 电话 - 父亲 - 厌学: the fields of a form.
_FIELDS = Pattern(
    r"(?:(?<=[\u4e00-\u9fff]{2})|(?<=[\ue000-\ue1ff]))(?:[ ]*[|/][ ]*|[ ]+[-—–]+[ ]+)(?=[\u4e00-\u9fff\ue000-\ue1ff])"
)
_THANKED = Pattern(
    r"(?<=[\u4e00-\u9fff])(?<!没)(?=(?:谢谢|感谢|多谢|麻烦(?:您|你|老师)|(?<![他她说得娃])不好意思|辛苦(?:您|你|老师|了)|给(?:您|你|老师)添麻烦|(?<![不])放心(?:吧|哈|啊|$))"
    r"[^,。;!? ]{0,6}$)"
)
#: An item of a numbered list, with the stop before it.
_ITEM = Pattern(r"(?:^|[;。,\n ])[ ]*(?:[一二三四五六七八]、|[1-9][.、)](?!\d)|\([1-9一二三四五六]\))")
#: A first sentence no longer than this, with others not much longer, is a fragment of one.
_FRAGMENT, _SHORT = 8, 16
#: No word that governs a person is longer.
_GOVERNING = 6


class Person(NamedTuple):
    """Who is named in a clause, where; `beside`: he only owns what follows, or hangs on a verb before him."""

    start: int
    end: int
    who: Actor
    beside: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """`words` of the rewritten text from `start`; `voice` whose telling it is (told: a guardian's or pupil's, reported);
    `people` who is named in it; `ends` whether a sentence ends behind it."""

    words: str
    start: int
    voice: Voice
    people: tuple[Person, ...]
    ends: bool
    asks: bool

    @property
    def actor(self) -> Actor:
        """Who does what is told, where it can be seen."""
        return next((person.who for person in self.people if not person.beside), "")

    def before(self, at: int) -> str:
        """The words of the clause before a place in it, as far back as they bear on it."""
        return self.words[max(0, at - _FAR) : at]


@dataclass(frozen=True, slots=True)
class Plain:
    """A reply rewritten, and the day words in the order of their characters (PAST[0] + number)."""

    text: str
    dates: tuple[DateWord, ...]

    def day(self, char: str) -> DateWord | None:
        """The day word that a character of the rewritten text stands for."""
        number = ord(char) - 0xE000
        return self.dates[number % 128] if 0 <= number < 0x200 and number % 128 < len(self.dates) else None


def rewrite(text: str, tokens: list[Token], dates: list[DateWord], today: date, kind: str = "teacher") -> Plain:
    """The text as the patterns want it. `kind` of the writer: whose brother 我弟 is."""
    changes = [(token.start, token.end, "该生") for token in tokens if token.kind == "name" and token.how != "unknown"]
    kept: list[DateWord] = []
    past: date | None = None
    for word in dates[:128]:
        where = _where(word, today)
        if where == 3 and word.sort != "weekday" and past is not None and word.day is not None and past <= word.day:
            where = 0  # 10月15日送达,16日返校: told in order
        past = word.day if where == 0 and word.sort in ("monthday", "dayonly") else past
        if where is not None:
            changes.append((word.start, word.end, chr(0xE000 + 128 * where + len(kept))))
            kept.append(word)
    for start, end, plain in sorted(changes, reverse=True):
        text = text[:start] + plain + text[end:]
    text = _PAPER.sub("文书", _DAY_IN_BRACKETS.sub("", text))
    if kind == "parent":
        text = (_BROTHER if _SISTER_WRITES.search(text) else _OWN_BROTHER).sub("该生", text)
    for pattern, plain in _NOT_THE_DEED:
        text = pattern.sub(plain, text)
    text = _THANKED.sub(",", _GAP.sub(",", _FIELDS.sub(",", text.rstrip())))
    return Plain(_AFTER_DOING.sub(_later, text), tuple(kept))


def _later(match: re.Match[str]) -> str:
    """放学后 is still to come, unless a past day stands before it (昨天放学后去家访了) or it is told what was found (铁门关着)."""
    past = _ON_PAST_DAY.search(match.string, max(0, match.start() - 4), match.start())
    return match.group() if past or _FOUND.search(match.string, match.end()) else "待会"


def _where(word: DateWord, today: date) -> int | None:
    """0 past, 1 today, 2 ahead, 3 either; None for words that stay as they are (今晚, 过几天)."""
    if word.sort == "night":
        return 0
    if word.sort in ("tonight", "vague", "range") or word.day is None:
        return None
    if word.day > today:
        return 2
    if word.day == today:
        return 1 if word.sort != "weekday" or word.week is not None else 3
    ahead = word.ahead()
    return 3 if ahead is not None and ahead > today else 0


def cut_clauses(text: str, kind: str) -> list[Clause]:
    """The clauses of a rewritten text. `kind` teacher, official or parent: who 我 is."""
    clauses: list[Clause] = []
    voice: Voice = "own"
    for start, end in _spans(text):
        words = text[start:end]
        sign = text[end : end + 1]
        if voice != "own" and (_OWN_AGAIN.match(words) or (clauses and clauses[-1].ends)):
            voice = "own"
        heard = _HEARSAY.search(words)
        said = _SAY.search(words)
        ends = not sign or bool(_STRONG.match(sign))
        asks = sign == "?"
        if heard is not None:
            if heard.start():
                clauses.append(
                    Clause(words[: heard.start()], start, voice, persons(words[: heard.start()], kind), False, False)
                )
            voice = "hearsay"
            rest = words[heard.end() :]
            clauses.append(Clause(rest, start + heard.end(), voice, persons(rest, kind), ends, asks))
            continue
        if said is not None and not _STAFF_SAYS.search(words[: said.start()]):
            before, rest = words[: said.end()], words[said.end() :]
            clauses.append(Clause(before, start, voice, persons(before, kind), False, False))
            if voice == "own":
                voice = "told"
            if rest not in ("", "的"):
                clauses.append(Clause(rest, start + said.end(), voice, persons(rest, kind), ends, asks))
            else:
                clauses[-1] = Clause(
                    before, start, "own" if voice == "told" else voice, persons(before, kind), False, asks
                )
            continue
        clauses.append(Clause(words, start, voice, persons(words, kind), ends, asks))
        if sign in (":", '"') and voice == "own" and _QUOTES.search(words):
            voice = "told"
    return clauses


def in_one_breath(text: str) -> str:
    """A rewritten text with the items of a numbered list, or sentences of a word or two, as if commas stood between them.

    Every position stays: 通知书。送到。父亲签字 → 通知书,送到,父亲签字.
    """
    if _ITEM.search(text):
        text = _ITEM.sub(lambda match: "," * len(match.group()), text)
    else:
        first, *others = map(len, _STRONG.split(text))
        if first > _FRAGMENT or max(others, default=0) > _SHORT:
            return text
    return _STRONG.sub(",", text)


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for match in _CUT.finditer(text):
        if match.start() > at:
            spans.append((at, match.start()))
        at = match.end()
    if at < len(text):
        spans.append((at, len(text)))
    return [(start, end) for start, end in spans if text[start:end].strip()]


def persons(words: str, kind: str) -> tuple[Person, ...]:
    """The people in a clause, in their order."""
    found: list[Person] = []
    for match in _PERSON.finditer(words):
        who: Actor = match.lastgroup  # type: ignore[assignment]
        if match.lastgroup == "self":
            who = "staff" if kind == "official" and match.start() == 0 and match.group() == "本人" else "pupil"
        elif (
            who == "staff" and kind == "parent" and match.group() in ("我", "我们", "俺", "俺们", "咱", "咱们", "我俩")
        ):
            who = "guardian"
        governed = _GOVERNED.search(words[max(0, match.start() - _GOVERNING) : match.start()])
        found.append(Person(match.start(), match.end(), who, bool(governed or _OWNS.match(words, match.end()))))
    return tuple(found)
