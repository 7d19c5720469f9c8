"""Which step a reply tells: the strongest thing that staff did; what is only planned counts when nothing was done."""

from __future__ import annotations

from handlers.reading.cases.clauses import Clause, in_one_breath
from handlers.reading.cases.returns import GOING, has_returned, went_to_school
from handlers.reading.model import Step
from handlers.reading.tables import acts, causes, comings
from handlers.reading.tables.voices import AHEAD
from handlers.reading.words.pattern import Pattern

_VISIT = Pattern(acts.VISIT)
_FOUND = Pattern(acts.FOUND)
_HIS_HOME = Pattern(r"(?:他|她|其|该生|人|这|那)家|^去家里")
#: 群里@了三天没人应
_WRITTEN = Pattern(
    r"(?:班里|班上|教室|学校|校园|宿舍|座位|操场)(?:里|上)?(?:也|都|还|根本|压根|就)*(?:没|未|不)|群里?|@|微信|留言|语音|发(?:了)?(?:信息|消息|短信)"
)
#: 奶奶走了三里路来给我讲: they came to school.
_TO_US = Pattern(r"[^,。]{0,3}来(?:给|找|跟|和|向|到)?(?:我|学校|老师|办公室|教室|班里)")
_AT_A_DOOR = Pattern(r"门|院|屋|锁|家里|家中|在家|空|赶出|轰|撵|出来")
_PHONE = Pattern(acts.PHONE)
_PERSUADE = Pattern(acts.PERSUADE)
_NOTICE = Pattern(acts.NOTICE)
_NOTICE_NOT = Pattern(acts.NOTICE_NOT)
_WILL = Pattern(acts.WILL)
#: 通知书明天送
_WILL_SERVE = Pattern(
    rf"文书(?:[{AHEAD}]|准备|打算|拟|将|下午|晚上|待会)[^,。;]{{0,4}}(?:送|发|交|贴|寄)(?=$|,|。|到|去|达|过)"
)
_MAY_WILL = Pattern(acts.MAY_WILL)
_DONE = Pattern(acts.DONE)
_TRY = Pattern(acts.TRY)
_NOT_DONE = Pattern(acts.NOT_DONE)
_NOT_CALLED = Pattern(acts.NOT_CALLED)
#: Of persuading that failed only those tell who tried.
_TRIED = Pattern(r"劝(?:不|说不|返未|返不|也|都|了)|做不通|说不通|谈不")
_ASKS_OTHERS = Pattern(acts.ASKS_OTHERS)
_COMES_LATER = Pattern(r"[\ue100-\ue17f][^,。;]{0,6}(?:到校|来|返校|去上学|上学|去学校|送)(?!补|拿|领|交)")
#: Each word is taken once and for all: a long text of thanks that ends otherwise must not be tried in every way.
_ACK = Pattern(rf"(?>{acts.ACK})++")
#: One of these must be among them: 已经了 acknowledges nothing.
_ACK_CORE = Pattern(
    r"好|收到|读|记|知道|晓得|懂|悉|明白|了解|清楚|嗯|恩|哦|噢|喔|ok|k|行|可以|没|木|要得|遵命|照办|得|谢|3q|thx|thanks|"
    r"roger|copy|阅|了然|遵|诺|有数|有底|接收|收讫|收着|收文|noted|got it|received|understood|sure|fine|yes|no problem|will do|"
    r"right|记着|看到|看见|看过|看了|瞅|瞧|听见|听到|查收|查看|已收|知晓|妥|使|中|成|是|对|1|辛苦|麻烦|放心|配合|一定|在的|费心|操心|尽快|马上|办"
)
#: 请村里老人帮着劝了
_ASKED_AND_DONE = Pattern(r"请[^,。]{1,14}(?:了|过)(?:$|[,。]|一|几|半|两)")
_REFUSED = Pattern(comings.REFUSED)
_UNREACHABLE = Pattern(comings.UNREACHABLE)
_CAUSES = tuple(Pattern(pattern) for _, pattern in causes.CAUSES)
_SIGNED = Pattern(r"签(?:了|字|收|过|完|名)|按(?:了)?(?:手印|指印)|收(?:到|下)了?(?=,|。|$)")
_PROMISE = Pattern(r"答应|同意|承诺|保证|应允|应承|说好|讲好|约定|[讲说谈商敲议]定|协商好|商量好|包票")
#: 没联系上 was tried.
_REACHES = Pattern(r"联系[上到]|接通|打通|通")
#: Scores under which an act is taken for one that lies ahead.
_AHEAD_FROM = 0.5


def only_acknowledges(text: str) -> bool:
    """Does a folded text say no more than that it was read (also by a sign of which nothing is left)?"""
    return not text.strip() or bool(_ACK.fullmatch(text.strip()) and _ACK_CORE.search(text))


class Acts:
    """What a reply's clauses tell of acts: `done` and `planned` steps, whether the pupil is back, and whether a visit is told by
    more than that nobody was seen (`went`)."""

    def __init__(self, text: str, clauses: list[Clause], kind: str) -> None:
        self.text = text
        self.clauses = clauses
        self.kind = kind
        self.done: set[Step] = set()
        self.planned: set[Step] = set()
        self.went = self._seen_only = False
        self.returned = has_returned(text, clauses, kind)
        self.ahead: list[bool] = []
        self._found: list[bool] | None = None
        carried = False
        self._acknowledged = False
        for at, clause in enumerate(clauses):
            carried = self._clause(at, clause, carried)
            self.ahead.append(carried)
        self.notice = self._serves()

    def step(self) -> Step:
        """The strongest step. Guardians act on no case: theirs are information, a signature, or the pupil brought back."""
        if only_acknowledges(self.text):
            return "ack"
        if self.returned:
            return "returned"
        if self.kind == "parent" and went_to_school(self.text):
            return "returned"
        if self.kind == "parent":
            return "notice_served" if "文书" in self.text and _SIGNED.search(self.text) else "info"
        if self.notice:
            return "notice_served"
        for step in ("home_visit", "phone", "persuade"):
            if step in self.done:
                return step
        return "plan" if self.planned else "info"

    def _serves(self) -> bool:
        text = in_one_breath(self.text)
        for match in _NOTICE.finditer(text):
            denied = _NOTICE_NOT.search(text)
            if denied is not None and denied.end() >= match.start() and denied.start() <= match.end():
                continue
            at = max((n for n, clause in enumerate(self.clauses) if clause.start < match.end()), default=0)
            if not (self.clauses and at and self.ahead[at - 1]):
                return True
        return False

    def _clause(self, at: int, clause: Clause, carried: bool) -> bool:
        """Read one clause; is what follows still under its 明天 or 拟?"""
        words = clause.words
        self._acknowledged = self._acknowledged or (not at and only_acknowledges(words))
        asked = (bool(_ASKS_OTHERS.search(words)) and not _ASKED_AND_DONE.search(words)) or clause.asks
        steps = self._steps(clause, words)
        by_staff = clause.voice == "own" and clause.actor in ("staff", "") and not asked
        tries = by_staff and bool(_TRY.search(words) or _WILL_SERVE.search(words))
        if not steps and not tries:
            will = clause.voice == "own" and clause.actor in ("staff", "") and bool(_WILL.search(words))
            return (carried or will) and not clause.ends and not _DONE.search(words)
        score = self._ahead(at, _up_to_promise(words), tries, carried)
        if asked:
            return False
        if score >= _AHEAD_FROM:
            if clause.voice == "own" or clause.actor == "staff":
                self.planned |= steps or {"plan"}
            return not clause.ends
        self.done |= steps
        self.went = self.went or ("home_visit" in steps and not self._seen_only)
        return False

    def _steps(self, clause: Clause, words: str) -> set[Step]:
        own = clause.voice == "own" or clause.actor == "staff"
        steps: set[Step] = set()
        for match in _VISIT.finditer(words):
            if own and not _NOT_DONE.search(clause.before(match.start())) and not _TO_US.match(words, match.end()):
                steps.add("home_visit")
        if own and self._goes(clause, words):
            steps.add("home_visit")
        found = own and clause.voice != "hearsay" and bool(_FOUND.search(words)) and not _WRITTEN.search(words)
        self._seen_only = found and not steps and not _AT_A_DOOR.search(words)
        if found:
            steps.add("home_visit")
        for match in _PHONE.finditer(words):
            tried = _REACHES.match(match.group())
            if _NOT_CALLED.match(words, match.end()):
                continue
            if (own or clause.voice == "own") and (tried or not _NOT_DONE.search(clause.before(match.start()))):
                steps.add("phone")
        for match in _PERSUADE.finditer(words):
            if (own or _TRIED.match(words, match.start())) and not _NOT_DONE.search(clause.before(match.start())):
                steps.add("persuade")
        return steps

    def _goes(self, clause: Clause, words: str) -> bool:
        """Is it staff who went to the pupil's home, and not the pupil who is at his aunt's?"""
        acting = [person for person in clause.people if not person.beside]
        for match in GOING.finditer(words):
            if _NOT_DONE.search(clause.before(match.start())):
                continue
            first = next((one for one in acting if one.start < match.start()), None)
            last = next((one for one in reversed(acting) if one.start < match.start()), None)
            if first is None or last is None or "staff" in (first.who, last.who):
                return True
            if last.who == "pupil" and not last.start and _HIS_HOME.search(match.group()):
                return True  # 李明上他家去了: named as whom it is about
        return False

    def _ahead(self, at: int, words: str, tries: bool, carried: bool) -> float:
        """How much speaks for that the act is still to come, less what speaks for that it is done."""
        will = len(_WILL.findall(words))
        may = len(_MAY_WILL.findall(words))
        done = len(_DONE.findall(words))
        score = 2.0 * min(will, 2) + 0.5 * min(may, 2) + (1.0 if tries else 0.0) + (1.5 if carried else 0.0)
        score += self._acknowledged  # 收到,入户核实
        score -= 1.2 * min(done, 3)
        if not will and not (carried and not done):
            self._found = _findings(self.clauses) if self._found is None else self._found
            score -= 2.0 * (self._found[at] or self._found_there(at, words))
        return score

    def _found_there(self, at: int, words: str) -> bool:
        """上午家访其父在家同意明天送来, in one breath: is somebody of the family behind the visit in the same clause?"""
        clause = self.clauses[at]
        visit = _VISIT.search(words) or _PHONE.search(words)
        return visit is not None and any(
            one.who == "guardian" and not one.beside and one.start >= visit.end() for one in clause.people
        )


def _findings(clauses: list[Clause]) -> list[bool]:
    """For each clause: is behind it told what came of it: by somebody at home, by what was found there, why he stays away?"""
    told, behind = False, [False] * len(clauses)
    for at in range(len(clauses) - 1, -1, -1):
        after = clauses[at + 1 : at + 2]
        behind[at] = told and not all(
            _WILL.search(one.words)
            and one.actor in ("staff", "")
            and not _PROMISE.search(one.words)
            and not _told_to_come(one)
            for one in after
        )
        clause = clauses[at]
        told = told or bool(
            clause.voice != "own"
            or clause.actor in ("guardian", "pupil", "third")
            or _FOUND.search(clause.words)
            or _PROMISE.search(clause.words)
            or _told_to_come(clause)
            or _REFUSED.search(clause.words)
            or any(cause.search(clause.words) for cause in _CAUSES)
            or _UNREACHABLE.search(clause.words)
        )
    return behind


def _told_to_come(clause: Clause) -> bool:
    """11月15号来上学: what was found, not what staff will do."""
    return clause.actor != "staff" and "文书" not in clause.words and bool(_COMES_LATER.search(clause.words))


def _up_to_promise(words: str) -> str:
    """电话里家长|答应下周一送来: the day behind 答应 is the promise's, not the call's."""
    promise = _PROMISE.search(words)
    if promise and promise.group()[-1] in "好定":
        return words[: promise.end()]
    return words[: promise.start()] if promise and promise.start() > 1 else words
