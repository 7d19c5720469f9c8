"""Who is said to be what: walks the words once and hangs each piece of evidence on the pupils it is said of.

The rules, in the order in which a word is tried:

1. A status before names heads them (缺A、B / 病假:A / 旷1(A) / 请假的有A), until the sentence ends or another status heads.
2. A status after names is said of the names just listed; in brackets, of the name before the bracket.
3. 都 and 均 widen it to everybody just listed; 前面那个, 一个…一个…, 分别 pick from the list in order.
4. 其余 and 除…外 turn what follows away from the pupils named.
5. What is taken back (不是B, 写成病假, 早上报的旷课) is kept apart from what is said (改成, 应该是).
6. Who only stands beside (陪A, A头上, A说B…) is mentioned, and nothing is said of him.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from handlers.reading.counts import Counted
from handlers.reading.lexicon import EVIDENCE
from handlers.reading.model import Mention
from handlers.reading.segment import Token

#: Kinds that may stand between a status and the names it heads.
_BETWEEN = frozenset({"link", "is", "colon", "sep", "sign", "count", "third", "one", "report", "class", "date", "half"})
_COUNT_KIND = {
    "missing": "absent", "sick": "sick_leave", "personal": "leave", "leave": "leave", "unexcused": "unexcused",
    "late": "late", "left_early": "left_early",
}  # fmt: skip
_HEADS = frozenset({"absent", "unexcused", "leave", "sick_leave", "late", "left_early", "ill", "present", "unsure", "affair"})
_FOR_HIM = frozenset({"帮", "帮着", "替", "给", "让", "请", "带", "送", "接", "找", "找到", "找了", "问", "问了", "问了问", "问过", "问问", "联系", "通知", "通知了", "扶", "背", "安排", "派"})  # fmt: skip


@dataclass(slots=True)
class Evidence:
    """One thing said of a pupil: its kind (of the lexicon), the words, and how: said, head, final (改成…), before (taken back)."""

    kind: str
    start: int
    end: int
    words: str
    how: str = "said"
    half: str = ""
    of_kin: bool = False
    behind: str = ""
    """Told of an earlier day: by the way, or as what was that other day."""


@dataclass(slots=True)
class Entity:
    """A pupil, or the pupils between whom it is open, as far as the message names him."""

    mention: Mention
    evidence: list[Evidence] = field(default_factory=list)
    denied: bool = False
    """不是B: named only to say that it was not he."""
    swapped: bool = False
    """A报成了B: B was reported by mistake (denied) for A (swapped)."""
    topic: bool = False
    excepted: bool = False


@dataclass(slots=True)
class Scoped:
    """What the walk found."""

    entities: list[Entity] = field(default_factory=list)
    others_here: bool = False
    everybody_here: bool = False
    everybody_words: str = ""
    loose: list[Evidence] = field(default_factory=list)
    """Evidence said of nobody named."""
    headed: list[tuple[Counted, list[Entity]]] = field(default_factory=list)
    """Counts of absentees and the pupils listed under them."""


class _Walk:
    def __init__(self, tokens: list[Token], counted: dict[int, Counted]) -> None:
        self.tokens = [token for token in tokens if token.kind != "sign" or token.words.strip()]
        self.counted = counted
        self.out = Scoped()
        self.by_names: dict[tuple[str, ...], Entity] = {}
        self.group: list[Entity] = []
        self.said = True  # something was said of the group: the next name begins a new one
        self.several: list[Entity] = []  # the last list of two or more
        self.sentence: list[Entity] = []
        self.head: Evidence | None = None
        self.head_count: tuple[Counted, list[Entity]] | None = None
        self.head_kept = False
        self.head_list = 0
        self.rest = False
        self.excepting = False
        self.mode = ""  # "", final, before
        self.not_next = False
        self.repairing = False
        self.closing = False
        self.was_wrong = False
        self.half = ""
        self.after_comma = False
        self.name_after_comma = False
        self.since_comma: list[Entity] = []
        self.all_of = False
        self.pick = 0
        self.shares: list[Entity] = []
        self.stack: list[tuple[Evidence | None, tuple[Counted, list[Entity]] | None, list[Entity], bool]] = []

    # -- looking around ------------------------------------------------------------------------------------------------

    def near(self, at: int, step: int = 1) -> Token | None:
        at += step
        while 0 <= at < len(self.tokens) and self.tokens[at].kind in ("sep", "sign"):
            at += step
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def heads(self, at: int) -> bool:
        """Does the status at `at` stand before the names it is said of?"""
        token = self.tokens[at]
        sure = token.kind in ("lack",)
        colon = False
        i = at + 1
        while i < len(self.tokens):
            kind = self.tokens[i].kind
            words = self.tokens[i].words
            if kind == "name":
                break
            if kind == "colon" or kind == "is" and words == "的是" or words in ("的有", "有", "名单", "的学生有", "的人有", "的同学有", "的人"):
                sure = True
                colon = colon or kind == "colon"
            elif kind == "open":
                if i + 1 < len(self.tokens) and self.tokens[i + 1].kind == "name":
                    sure = True
                else:
                    return False
            elif kind == "strong" and colon and words.strip() == "":
                pass
            elif kind == "count" and token.kind == "count":
                return False
            elif kind not in _BETWEEN or words in ("了",) and token.kind not in ("lack", "count"):
                return sure and kind == "none"
            i += 1
        else:
            return False
        if sure or token.kind == "count":
            return sure or not self.open_group() or self.head is not None
        if token.words.endswith("的"):
            return self.tokens[at + 1].kind == "name" or not self.sentence
        if self.group and not self.said and not self.after_comma and self.head is None:
            return False
        if self.group and not self.said and self.head is not None:
            return self.head.how == "head" and self.tokens[at + 1].kind == "name" and not self.closely_follows(at)
        if at and self.tokens[at - 1].kind == "sep" and self.group and self.sentence:
            return self.tokens[at + 1].kind == "name"
        return self.tokens[at - 1].kind in ("strong", "comma", "sep", "date", "link", "half", "close", "class", "report") if at else True

    def open_group(self) -> bool:
        return bool(self.group) and not self.said

    def closely_follows(self, at: int) -> bool:
        return at > 0 and self.tokens[at - 1].kind == "name" and self.after_comma and self.head is not None and self.head.kind not in ("absent",)

    # -- acting --------------------------------------------------------------------------------------------------------

    def say(self, evidence: Evidence, targets: list[Entity]) -> None:
        for entity in targets:
            entity.evidence.append(evidence)
            entity.topic = True

    def entity(self, token: Token) -> Entity:
        found = self.by_names.get(token.names)
        if found is None:
            found = self.by_names[token.names] = Entity(token.mention())
            self.out.entities.append(found)
        return found

    def end_sentence(self) -> None:
        self.rest = self.excepting = self.all_of = False
        self.mode = ""
        self.sentence = []
        self.pick = 0
        self.shares = []
        if not self.head_kept:
            self.head = None
            self.head_count = None

    def walk(self) -> Scoped:
        for at, token in enumerate(self.tokens):
            kind = token.kind
            if kind == "name":
                self.name(at, token)
            elif kind in EVIDENCE or kind == "lack":
                self.evidence(at, token)
            elif kind == "count":
                self.count(at, token)
            else:
                self.other(at, token)
            if kind in ("comma", "strong"):
                self.after_comma = True
            elif kind != "sign":
                self.after_comma = self.after_comma and kind not in ("sep",) and kind != "name"
        for _, listed in self.out.headed:
            listed[:] = {id(entity): entity for entity in listed}.values()
        return self.out

    def name(self, at: int, token: Token) -> None:
        before, after = self.near(at, -1), self.near(at)
        entity = self.entity(token)
        if self.repairing and self.group and entity not in self.group and (after is None or after.kind in ("strong", "link", "close")):
            # 李明没来…不对,是李明轩: what was said of the first is said of the second.
            for wrong in self.group:
                entity.evidence += wrong.evidence
                wrong.evidence, wrong.denied = [], True
            self.group, self.said, self.repairing = [entity], True, False
            return
        self.repairing = False
        if self.not_next:
            self.not_next = False
            entity.denied = True
            return
        if self.beside(at, before, after):
            return
        if before is not None and before.kind == "wrongly" and self.mode == "before" and self.group and before.words.rstrip("了").endswith(("成", "为")):
            # A报成了B: it was B who was reported, and A who is meant.
            entity.denied = True
            for meant in self.group:
                meant.swapped = True
            self.mode = ""
            return
        if before is None or before.kind in ("comma", "strong", "colon"):
            self.name_after_comma = before is not None and before.kind == "comma"
            self.since_comma = []
        self.since_comma.append(entity)
        if before is not None and before.kind == "change" and self.was_wrong and self.group and entity not in self.group:
            # 早上报的甲应该是乙.
            for wrong in self.group:
                wrong.denied = True
            entity.swapped = True
            self.group, self.mode, self.was_wrong, self.closing = [], "", False, True
        listed = bool(self.group) and not self.said and entity not in self.group
        previous = before.kind if before else ""
        if not listed or previous not in ("name", "and", "sep", "comma", "close", "link", "one", "count", "sign", "class", "open") and self.head is None:
            self.group = []
        self.said = False
        if self.rest and not self.excepting:
            self.rest = False
        if entity not in self.group:
            self.group.append(entity)
        if entity not in self.sentence:
            self.sentence.append(entity)
        if len(self.group) > 1:
            self.several = list(self.group)
        elif len(self.sentence) > 1:
            self.several = list(self.sentence)
        if self.head is not None:
            self.say(self.head, [entity])
            if self.excepting:
                entity.excepted = True
            if self.head_count is not None:
                self.head_count[1].append(entity)
        if self.closing:
            self.said, self.closing = True, False

    def beside(self, at: int, before: Token | None, after: Token | None) -> bool:
        if after is not None and after.kind == "beside" and self.speaks(at + 1):
            return False
        if after is not None and after.kind in ("beside", "speak") and after.words[:2] in ("说他", "说她", "讲他", "讲她") and self.said and self.sentence and not self.entity(self.tokens[at]).evidence:
            # 甲没来,乙说他…: 乙 tells of 甲.
            return True
        if after is not None and after.kind == "beside" and not (after.words.startswith(("说他", "说她", "讲他", "讲她"))):
            return True
        if after is not None and after.kind == "kin":
            return False
        if before is not None and before.kind in ("bystander", "and") and before.end == self.tokens[at].start:
            if before.words in _FOR_HIM and (after is None or after.kind in EVIDENCE or after.words in ("家", "家里")):
                return False
            if before.kind == "and" or before.words in ("跟", "和"):
                earlier = self.near(self.tokens.index(before), -1)
                if earlier is None or earlier.kind in ("name", "close", "comma", "strong", "date", "half", "except", "colon", "lack", "count") or earlier.kind in EVIDENCE or before.words in ("还有", "以及", "另外", "另", "加上", "又", "也", "还", "再", "再加上"):
                    return False
                return not (before.words in ("及", "与", "同", "并", "带", "外加", "连同"))
            return True
        if after is not None and after.kind in ("speak", "beside") and after.words[0] in "说讲反告跟称":
            # 周全说他看见许诺在网吧: who tells is not the one told of.
            told = self.tokens.index(after) + 1
            for word in self.tokens[told : told + 3]:
                if word.kind == "name":
                    return True
                if word.kind not in ("third", "bystander", "speak", "link", "date"):
                    break
        return False

    def of_others(self, at: int) -> bool:
        """接打工回来的爸妈: those who came are not he."""
        words = self.tokens[at + 1 : at + 3]
        return len(words) == 2 and words[0].words == "的" and words[1].kind == "kin" or bool(words) and self.tokens[at].words.endswith("的") and words[0].kind == "kin"

    def speaks(self, at: int) -> bool:
        """同桌说她没来: the neighbour only speaks, of the pupil just named."""
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return self.tokens[at].words.endswith("桌") and following is not None and (following.kind == "speak" or following.words[0] in "说讲")

    def evidence(self, at: int, token: Token) -> None:
        kind = "absent" if token.kind == "lack" else token.kind
        if token.words in ("在", "还在", "也在", "人在", "一直在", "又在") and not self.stands_alone(at):
            return
        found = Evidence(kind, token.start, token.end, token.words, half=self.half)
        if self.not_next:
            self.not_next = False
            found.how = "before"
        elif self.mode:
            found.how = self.mode
        after = self.near(at)
        before = self.near(at, -1)
        if before is not None and before.kind == "none" and kind in ("late", "left_early", "unexcused", "absent", "leave", "sick_leave"):
            return
        if kind in _HEADS and self.heads(at):
            if found.how == "said":
                found.how = "head"
            self.head = found
            self.head_count = None
            self.head_kept = self.list_mode(at)
            self.group, self.said, self.rest = [], True, False
            return
        if token.kind == "lack":
            if after is None or after.kind not in ("count",):
                self.out.loose.append(found)
            return
        if after is not None and after.kind == "colon" and not self.stack and not (before is not None and before.kind == "name"):
            return
        if kind == "present" and self.of_others(at):
            return
        if after is not None and after.kind == "none" and not self.open_group():
            return
        if self.rest:
            if kind in ("present", "late"):
                self.out.others_here = True
            return
        if kind == "present" and (not self.sentence and not self.carried(at) or self.left_open(at)):
            return
        if kind == "left_early" and any(t.words in ("晨检", "晨检发现", "入校", "进校时", "早检") for t in self.tokens[:at]):
            return
        company = self.company(at) if kind == "ill" else ""
        if company == "name":
            return
        found.of_kin = kind == "ill" and (company == "kin" or self.kin_before(at))
        if kind == "present" and self.kin_before(at):
            return
        targets = self.targets(found)
        if not targets:
            self.out.loose.append(found)
            return
        self.say(found, targets)
        self.said = True
        self.all_of = False

    def stands_alone(self, at: int) -> bool:
        """Is 在 the whole of what is said (王强在), not the beginning of a place (在卫生院)?"""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return after is None or after.kind in ("strong", "comma", "sep", "close", "sign", "name", "except_end") or after.words in ("的", "呢", "哈", "啊", "了", "也")

    def left_open(self, at: int) -> bool:
        """Is it only asked when he will be back (返校时间没说准)?"""
        return any(token.words.startswith(("没说", "没定", "未定", "不确定", "待定", "没准", "说不准", "不一定")) for token in self.tokens[at + 1 : at + 5])

    def carried(self, at: int) -> bool:
        """In a sentence that names nobody, is it still the last one named who is spoken of (他来了; 来了)?"""
        i = at - 1
        while i >= 0 and self.tokens[i].kind not in ("strong", "comma"):
            if self.tokens[i].kind == "third":
                return True
            if self.tokens[i].kind not in ("link", "date", "sep", "sign", "half", "and", "report", "change"):
                return False
            i -= 1
        return True

    def targets(self, found: Evidence) -> list[Entity]:
        if self.shares:
            chosen = self.shares.pop(0)
            return [chosen]
        if self.stack:
            outer = self.stack[-1][2]
            if not outer:
                return self.group
            if self.all_of or len(outer) == 1:
                return outer
            if self.stack[-1][1] is not None and self.stack[-1][1][0].kind == "missing":
                return [entity for entity in outer if not self.settled(entity)] or outer[-1:]
            bare = [entity for entity in outer if not entity.evidence]
            return bare if bare and bare[-1] is outer[-1] else outer[-1:]
        if self.all_of and len(self.group) < 2:
            pool = self.sentence if len(self.sentence) > 1 else self.several
            if pool and (not self.group or self.group[-1] in pool):
                return [entity for entity in pool if not self.settled(entity) or entity in self.group]
        if self.head is not None and self.name_after_comma and not self.all_of and not self.after_comma:
            return self.since_comma
        return self.group

    @staticmethod
    def settled(entity: Entity) -> bool:
        return any(e.kind not in ("absent", "leave") and e.how != "before" for e in entity.evidence)

    def kin_before(self, at: int) -> bool:
        """Is it somebody at home of whom the word at `at` is said (他奶奶住院)?"""
        i = at - 1
        while i >= 0 and self.tokens[i].kind in ("unknown", "link", "date", "plain", "sign", "ill", "affair", "half") and at - i < 4:
            i -= 1
        if i < 0 or self.tokens[i].kind != "kin":
            return False
        # 跟爸妈去上海做手术: they go with him.
        return not (i and (self.tokens[i - 1].kind == "and" or self.tokens[i - 1].words[-1] in "跟随和同由"))

    def company(self, at: int) -> str:
        """陪 before the word at `at`: whom he goes with: kin, name (another pupil), or nobody."""
        i = at + 1
        while i < len(self.tokens) and self.tokens[i].kind not in ("comma", "strong", "close", "name", "sep") and i < at + 4:
            i += 1
        while i - 1 >= 0 and (i > at or self.tokens[i - 1].kind not in ("comma", "strong", "open")):
            i -= 1
            if self.tokens[i].words.startswith("陪") and i + 1 < len(self.tokens):
                other = self.tokens[i + 1]
                if other.kind == "name":
                    return "name"
                if other.kind == "kin":
                    return "kin"
                return "" if i and self.tokens[i - 1].kind == "kin" else "kin"
        return ""

    def list_mode(self, at: int) -> bool:
        """Is the head followed by a colon and the end of the line: its names come one a line."""
        i = at + 1
        while i < len(self.tokens) and self.tokens[i].kind in ("link", "count", "third", "one"):
            i += 1
        if ":" in self.tokens[at].words and i < len(self.tokens) and self.tokens[i].words.strip() == "":
            return True
        return i + 1 < len(self.tokens) and self.tokens[i].kind == "colon" and self.tokens[i + 1].words.strip() == ""

    def count(self, at: int, token: Token) -> None:
        counted = self.counted.get(token.start)
        if counted is None:
            if "其余" in token.words or "其他" in token.words or "剩" in token.words or "别的" in token.words:
                self.rest = True
            return
        if counted.number == 0:
            self.head = None
            return
        kind = _COUNT_KIND[counted.kind]
        found = Evidence(kind, token.start, token.end, token.words, "head", self.half)
        if self.open_group() and not self.heads(at):
            found.how = "said"
            self.say(found, self.group)
            self.out.headed.append((counted, list(self.group)))
            self.said = True
            return
        if self.head_count is not None and not self.head_count[1] and at and self.tokens[at - 1].kind in ("count", "sep", "comma"):
            # 病2事1:甲、乙(病),丙(事): one list under all of them; the brackets tell which is which.
            self.out.headed.remove(self.head_count)
            counted = Counted(self.head_count[0].start, counted.end, self.head_count[0].number + counted.number, "missing")
            found = Evidence("absent", counted.start, counted.end, token.words, "head", self.half)
        self.head = found
        self.head_count = (counted, [])
        self.out.headed.append(self.head_count)
        self.head_kept = self.list_mode(at)
        self.group, self.said, self.rest = [], True, False

    def other(self, at: int, token: Token) -> None:
        kind = token.kind
        if kind == "strong":
            before = self.near(at, -1)
            if not (before is not None and before.kind == "colon"):
                if token.words.strip() or not self.head_kept:
                    self.head_kept = False
                self.end_sentence()
        elif kind == "comma":
            if self.mode == "before":
                self.mode = ""
            before = self.near(at, -1)
            if self.rest and (self.out.others_here or before is None or before.kind not in ("rest", "except_end")):
                self.rest = False
        elif kind == "rest":
            self.rest = True
            self.head = None
        elif kind == "everybody":
            self.everybody(token)
        elif kind == "all_here":
            self.all_here(at, token)
        elif kind == "nothing_else":
            self.out.others_here = True
        elif kind == "except":
            self.excepting = True
            self.group, self.said = [], True
            self.head = Evidence("absent", token.start, token.end, token.words, "head", self.half)
            self.head_count = None
        elif kind == "except_end" and self.excepting:
            self.excepting = False
            self.head = None
            self.rest = True
        elif kind == "none":
            self.none()
        elif kind == "all_of":
            self.all_of = True
        elif kind == "not_him":
            after = self.near(at)
            self.not_next = after is not None and (after.kind == "name" or after.kind in EVIDENCE)
        elif kind == "is":
            self.not_next = False
            if self.mode == "before":
                self.mode = ""
        elif kind == "repair":
            self.repairing = True
        elif kind == "change":
            self.mode = "final"
        elif kind == "wrongly":
            self.mode = "before"
            self.was_wrong = True
        elif kind == "void" and (after := self.near(at)) is not None and after.kind in EVIDENCE and token.words == "不算":
            self.not_next = True
        elif kind == "some":
            self.some(at, token)
        elif kind == "void":
            self.void(at, token)
        elif kind == "ditto":
            told = next((entity for entity in reversed(self.out.entities) if entity not in self.target_of_ditto() and entity.evidence), None)
            if told is not None:
                for entity in self.target_of_ditto():
                    entity.evidence += [piece for piece in told.evidence if piece.how != "before"]
                self.said = True
        elif kind in ("former", "latter", "last"):
            if self.several:
                number = 3 if "三" in token.words else 2 if "两" in token.words or "俩" in token.words else 1
                self.group = self.several[:number] if kind == "former" else self.several[-number:]
                self.said = True
        elif kind == "one":
            self.one(at)
        elif kind == "respectively":
            self.shares = list(self.several)
        elif kind == "half":
            self.half = "pm" if token.words in ("下午", "pm", "午后", "后半天", "下半天", "后晌") else "am"
        elif kind == "open":
            self.stack.append((self.head, self.head_count, list(self.group) if not self.said or self.near(at, -1) and self.near(at, -1).kind == "name" else [], self.said))  # type: ignore[union-attr]
        elif kind == "close" and self.stack:
            self.head, self.head_count, group, _ = self.stack.pop()
            if group:
                self.group = group
                self.said = True if any(e.evidence for e in group) and self.head is None else False
            self.all_of = False

    def some(self, at: int, token: Token) -> None:
        """甲、乙只来了一个(甲): not all of the list came."""
        after = self.near(at)
        listed = list(self.group)
        self.said = True
        if after is not None and after.kind == "name":
            came = self.entity(after)
            piece = Evidence("absent", token.start, token.end, token.words, half=self.half)
            self.say(piece, [entity for entity in listed if entity is not came])
            self.say(Evidence("present", token.start, token.end, token.words, half=self.half), [came])
            self.closing = True

    def target_of_ditto(self) -> list[Entity]:
        return self.stack[-1][2][-1:] if self.stack and self.stack[-1][2] else self.group[-1:]

    def void(self, at: int, token: Token) -> None:
        """假条作废 takes back what was just said, 取消他的缺勤 what follows."""
        last = self.tokens[at - 1] if at else None
        if last is not None and (last.kind in EVIDENCE or last.words in ("了", "也", "已", "已经")):
            for entity in self.group:
                if entity.evidence and last.start <= entity.evidence[-1].start + len(entity.evidence[-1].words):
                    entity.evidence[-1].how = "before"
        elif token.words[:2] in ("取消", "撤销", "撤回", "删掉", "去掉", "划掉", "销掉"):
            self.mode = "before"

    def none(self) -> None:
        """缺勤:无 says that nobody is missing; 旷课:无 only that nobody is so."""
        if self.head is None or self.open_group():
            return
        if self.head.kind == "absent" and not self.head_count:
            self.out.everybody_here, self.out.everybody_words = True, self.head.words
        self.head = None

    def one(self, at: int) -> None:
        after = self.near(at)
        if len(self.several) < 2 or after is None or after.kind == "name" or after.kind in ("close", "comma", "strong", "open"):
            return
        if self.pick < len(self.several):
            self.group = [self.several[self.pick]]
            self.pick += 1
            self.said = True

    def everybody(self, token: Token) -> None:
        if self.rest or self.excepting:
            self.out.others_here = True
            self.excepting = False
            self.head = None
            return
        self.out.everybody_here = True
        self.out.everybody_words = token.words
        self.head = None
        self.said = True

    def all_here(self, at: int, token: Token) -> None:
        before = self.near(at, -1)
        if self.rest or self.excepting:
            self.out.others_here = True
            self.excepting, self.head = False, None
            return
        named = self.open_group() and (self.head is None or self.head.words.endswith("的") or self.head.how == "head" and self.head.kind not in ("absent",) and self.head.half == "")
        if named and before is not None and before.kind not in ("strong",):
            self.say(Evidence("present", token.start, token.end, token.words, half=self.half), list(self.group))
            self.said = True
            return
        self.out.everybody_here = True
        self.out.everybody_words = token.words
        self.head = None


def hang(tokens: list[Token], counted: dict[int, Counted]) -> Scoped:
    """Hang the evidence of a message on the pupils it names. `counted`: counts of absentees by where they start."""
    return _Walk(tokens, counted).walk()
