"""Who is said to be what: walks the words once and hangs each piece of evidence on the pupils it is said of.

The rules, in the order in which a word is tried:

1. A status before names heads them (缺A、B / 病假:A / 旷1(A) / 请假的有A), until the sentence ends or another status heads.
2. A status after names is said of the names just listed; in brackets, of the name before the bracket.
3. 都 and 均 widen it to everybody just listed; 前面那个, 一个…一个…, 分别 pick from the list in order.
4. 其余 and 除…外 turn what follows away from the pupils named.
5. What is taken back (不是B, 写成病假, 早上报的旷课) is kept apart from what is said (改成, 应该是).
6. Who only stands beside (陪A, A头上, A说B…) is mentioned, and nothing is said of him.

Rules 1, 2 and 6 are here; the words that turn the scope (3, 4, 5) are in `turns`.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.reading.counted import Counted
from handlers.reading.evidence import Evidence, Listed, Scoped
from handlers.reading.names.segment import Token
from handlers.reading.scope.heads import Heads
from handlers.reading.scope.lastly import named_last
from handlers.reading.scope.part import joins_sibling, tells_singly
from handlers.reading.scope.sources import Sources
from handlers.reading.sheet.forms import COUNT_KIND, fill
from handlers.reading.when.classes import half_of
from handlers.reading.when.halves import put_halves_right
from handlers.reading.words.lexicon import EVIDENCE, MISSING, MISSING_OR_WHY
from handlers.reading.words.numbers import NUMBER, value
from handlers.reading.words.pattern import Pattern

_NUMBER = Pattern(NUMBER)
_PASSED_ON = ("传给", "传染给", "传染", "过给", "传给了", "传染给了")
_ALL_THERE = Pattern(r"[都全齐][来到在]")
_HEADS = MISSING_OR_WHY | {"present", "unsure"}
_GOES_ON = frozenset({"name", "and", "sep", "comma", "close", "link", "one", "count", "sign", "class", "open"})
#: 都没请假: of everybody just named.
_ALL_NOT = Pattern(r"没有?一个|(?:谁|哪个|一个|俩|两个|仨|大家)?(?:都|均|皆|全|也)(?:没|未)")


class _Walk(Heads):
    """One pass over a message. What is open while it walks stands in `Turns`."""

    def __init__(self, line: Sources, counted: dict[int, Counted]) -> None:
        super().__init__(line)
        self.counted = counted

    def walk(self) -> Scoped:
        """Take every word in turn."""
        for at, token in enumerate(self.line.tokens):
            kind = token.kind
            if kind == "name":
                self.name(at, token)
            elif kind in EVIDENCE or kind == "lack":
                self.status(at, token)
            elif kind == "count":
                self.count(at, token)
            else:
                self.turn(at, token)
            if kind in ("comma", "strong"):
                self.after_comma = True
            elif kind in ("sep", "name"):
                self.after_comma = False
        for _, listed in self.out.headed:
            listed[:] = {id(entity): entity for entity in listed}.values()
        return self.out

    # -- names ---------------------------------------------------------------------------------------------------------

    def name(self, at: int, token: Token) -> None:
        """A pupil is named: into the list that is open, or a new one; under the head, if there is one."""
        before, after = self.line.near(at, -1), self.line.near(at)
        entity = self.entity(token)
        self.all_of = self.all_of and not self.after_comma
        if self.put_right(entity, before, after, self.line.ends_at_blank(at)):
            return
        if self.beside(at, before, after):
            entity.aside = True
            self.met = None if entity.evidence else entity
            return
        self.met = None
        self.stands_alone(at)
        self.begins_own_part(at, entity)
        if before is None or before.kind in ("comma", "strong", "colon") or self.after_comma:
            self.name_after_comma = before is not None and before.kind == "comma"
            self.since_comma = []
        self.since_comma.append(entity)
        again = before is not None and before.kind in ("name", "all_of", "count")
        if self.head is not None and entity in self.group and again and not self.brackets:
            self.head = self.head_count = None  # 没来的是甲和乙甲嗓子疼: named again, he begins a sentence of his own
        if self.open_group() and self.head is None and self.line.harmless(at):
            self.said = True  # 甲和乙值日丙没来
            for other in self.group:
                other.aside = True
        known = entity in self.sentence
        anew = known and self.fresh and entity not in self.group and before is not None and before.kind == "name"
        self.fresh = not known
        anew = anew or (
            token.how in ("char", "number") and before is not None and before.kind == "comma"
        )  # 俩字的那个甲,带国字的在
        listed = self.open_group() and entity not in self.group and not anew
        if not listed:
            self.since_comma = [entity]
        goes_on = before is not None and (before.kind in _GOES_ON or joins_sibling(self.line.tokens, at))
        if not listed or (self.head is None and not goes_on):
            self.group = []
        singly = self.line.is_single(at)
        if singly and self.singly:
            self.group = []  # 一个甲…,一个乙…
        self.singly = singly or (self.singly and before is not None and before.kind in ("sep", "and", "name"))
        self.said = self.rest = self.of_rest = self.picking = False
        self.by_place = token.how == "number"
        if before is not None and before.kind == "and" and self.group:
            entity.companion = self.group[-1]
        if entity not in self.group:
            self.group.append(entity)
        if entity not in self.sentence:
            self.sentence.append(entity)
        if self.own_part and entity in self.several:
            self.told.append(entity)
        elif len(self.group) > 1:
            self.several = list(self.group)
        elif len(self.sentence) > 1:
            self.several = list(self.sentence)
        if entity.denied and self.head is not None and before is not None and before.kind in ("is", "change"):
            self.take_place(entity)
        if self.head is not None and not entity.denied:
            self.swap_picked(entity, self.head.kind)
            if before is not None and before.kind == "is" and entity in self.several:
                for other in self.several:  # 甲跟乙,没来的是甲
                    other.aside = other.aside or not other.evidence
            if before is not None and before.kind == "change":
                self.out.picked.update(entity.mention.names)  # 没来的换成甲
            entity.evidence += [self.also, self.head] if self.also is not None else [self.head]
            self.head_used = True
            if self.head_count is not None:
                self.head_count[1].append(entity)
        if self.brackets or (
            after is not None and (after.kind in ("bystander", "speak") or after.words in ("说", "讲"))
        ):
            entity.aside = True  # 张建说帮他带作业, (娜娜那个): nothing need be said of him
        if self.closing:
            self.said, self.closing = True, False

    # -- statuses ------------------------------------------------------------------------------------------------------

    def status(self, at: int, token: Token) -> None:
        """Something is said of somebody: as a head, of the list, of all, or of nobody."""
        if token.kind == "wavers":
            self.waver(at, token)
            return
        if self.line.is_only_a_place(at) and not self.is_put_in_school(at):
            return
        found = Evidence(
            "absent" if token.kind == "lack" else token.kind,
            token.start,
            token.end,
            token.words,
            half=(half_of(token.words) if token.kind == "late" else "")
            or self.half
            or (half_of(token.words) if token.kind in ("leave", "sick_leave", "absent", "unexcused") else ""),
        )
        if token.kind == "unsure" and self.line.is_of_later(at):
            return
        if token.kind == "unsure" and not self.out.entities and _ALL_THERE.search(token.words):
            self.out.guessed = True  # 好像都来了, with nobody named
            return
        if found.kind in ("absent", "present") and self.line.is_guessed(at):
            found.kind = "unsure"
        if found.kind == "present" and self.line.is_not_seen(at):
            found.kind = "absent"
        if found.kind == "present" and self.line.came_in_lesson(at):
            found.kind = "late"
        if found.kind == "unexcused" and token.words.endswith("应") and self.line.is_called(at):
            found.kind = "absent"  # 点到甲没人应
        if self.is_taken_back(at, found):
            return
        before, after = self.line.near(at, -1), self.line.near(at)
        if (
            before is not None
            and (
                before.kind == "none"
                or before.words
                in ("差点", "差点儿", "差一点", "险些", "没", "未", "没有", "也没", "也没有", "又没", "从没")
            )
            and (found.kind in MISSING or (found.kind == "tardy" and before.words[0] in "差险"))
        ):
            if self.open_group() and self.line.of_last_named(at - 1):
                for entity in self.group:  # 甲没有早退: in a correction he was here
                    entity.denied = True
                    # 乙迟到……哎,乙没迟到; a head (迟到的是甲,乙没迟到) still holds of the others under it.
                    entity.evidence = [replace(e, how="before") if e.kind == found.kind else e for e in entity.evidence]
            self.said = self.said or self.head is None  # 甲今天倒是没迟到,乙迟到了
            return
        why = before is not None and before.words in ("咋", "咋个", "怎么", "为什么", "为啥", "为何")
        if after is not None and after.words.startswith("?") and found.kind in ("absent", "present") and not why:
            found.kind = "unsure"
        if (
            self.open_group()
            and not self.all_of
            and len(self.group) > 1
            and self.line.row_of_statuses(at) == len(self.group)
        ):
            self.shares = list(self.group)  # 甲乙丙 事 病 旷
        outer = self.brackets[-1][2] if self.brackets else []
        if len(outer) > 1 and not self.shares and self.line.row_of_statuses(at) == len(outer):
            self.shares = list(outer)  # 甲、乙(病、事)
        if found.kind in _HEADS and not self.shares and self.heads(at):
            if found.how == "said":
                found.how = "head"
            self.set_head(found, None, at)
            if found.kind == "absent":
                self.leaves_the_others(at)
            return
        if found.words.startswith("一个没") and tells_singly(self.line.tokens, at):
            self.take_next()  # 一个发烧,一个没请假
        if (one := self.that_one(at, found)) is not None:
            self.group, self.said = [one], True  # 甲没来,乙来了。没来那个嗓子发炎
            return
        if token.kind == "lack" and not (self.open_group() and self.line.ends_clause(at)):
            if after is None or after.kind != "count":
                self.out.loose.append(found)
            return
        if (
            (
                before is not None
                and before.words in ("谁", "哪个", "哪些", "哪几个", "几个人", "多少人", "有没有", "是否")
            )
            or self.is_empty(at, before, after)
            or self.line.asked_by_nobody(at)
        ):
            return
        if self.rest and self.rest_of_list and found.kind in MISSING_OR_WHY | {"unclear_why"}:
            self.group, self.rest, self.said = self.rest_of_list, False, True  # 三人未到,除丙事假外均为病假
            for entity in self.group:
                entity.evidence.append(found)
                self.out.picked.update(entity.mention.names)
            return
        if self.rest or (self.of_rest and found.kind == "present" and not self.line.is_third(at)):
            self.out.others_here = self.out.others_here or found.kind in ("present", "late")
            return  # 其他孩子都好好的,在早读
        if self.is_of_others(at, found) or (
            found.kind == "unclear_why" and (not self.line.ends_clause(at) or self.line.asks_when(at))
        ):
            return
        if found.kind == "affair" and self.told_by_pupil and found.words[:2] in ("去他", "去她"):
            return  # 乙说他去他姑家了
        if found.kind in ("affair", "chore") and self.line.is_hearsay(at):
            found.kind = "truant"
        if (
            found.kind == "unexcused"
            and _ALL_NOT.match(token.words)
            and (token.words[0] not in "也没" or token.words.startswith(("没一个", "没有一个")))
            and "接" not in token.words
        ):
            self.all_of = True
        if found.kind == "unexcused" and not self.brackets and self.line.is_reason_line(at):
            self.all_of, self.group = True, []  # 未到:甲、乙⏎原因:不明
        targets = self.targets(at, found) or self.spoken_of(at)
        if not targets:
            self.out.loose.append(found)
            return
        if self.picked and not self.picking and len(targets) == 1:
            self.swap_picked(targets[0], found.kind)  # 一个病假一个事假,前头的事假
        self.leave_head(at, found, targets)
        self.takes_slip_back(at, targets)
        self.repairing = False  # 去放牛不是不是是家里盖房子: the reason was put right, not the name
        for entity in targets:
            if found.kind == "present" and self.head_describes:
                # 没到的甲来了: what he was before he came
                entity.evidence = [replace(e, how="before") if e is self.head else e for e in entity.evidence]
            entity.evidence.append(found)
            if self.by_place:
                self.out.picked.update(entity.mention.names)
            if self.picking:
                self.picked.append((entity, found))
        if found.kind == "present" and self.head_describes:
            self.head = self.head_count = None  # 昨天请假的甲来了,乙没来: 请假的 told who came
        self.said = True
        self.all_of = False
        if self.excepting and token.words.endswith("外"):
            self._except_end(at, token)  # 除甲家里有事外

    def waver(self, at: int, token: Token) -> None:
        """来没来还不清楚: of the list just named, else of whom the last sentence was; not of what will be (下午来不来还不知道)."""
        if self.line.is_of_later(at):
            return
        found = Evidence("wavers", token.start, token.end, token.words)
        last = [e for e in self.out.entities if not e.aside and e.mention.start < token.start][-1:]
        targets = self.in_brackets() if self.brackets else self.group or last
        for entity in targets:
            entity.evidence.append(found)
        self.said = self.said or bool(targets)

    # -- counts --------------------------------------------------------------------------------------------------------

    def merges(self, previous: str) -> bool:
        """Do two counts without names between them head one list? 缺4 is the sum of 病3(…)事1(…), not one of them."""
        return (
            self.head_count is not None
            and not self.head_count[1]
            and previous in ("count", "sep", "comma")
            and self.head_count[0].kind != "missing"
        )

    def count(self, at: int, token: Token) -> None:
        """A number of pupils: of those here it closes nothing; of those missing it heads or follows their names."""
        counted = self.counted.get(token.start)
        if counted is None:
            ill = self.group[-1].evidence[-1:] if self.group else []
            if any(self.takes_the_others(token.words, value(words) or 0) for words in _NUMBER.findall(token.words)):
                if "".join(one.words for one in self.line.tokens[max(0, at - 2) : at]).endswith(_PASSED_ON):
                    for entity in self.group:
                        entity.evidence += ill  # 一个感冒传给另一个
                return
            self.rest = self.rest or any(word in token.words for word in ("其余", "其他", "剩", "别的", "除"))
            return
        if counted.number == 0:
            self.said = self.said or self.head is not None  # 病假1人甲,事假0人,旷课1人乙
            self.head = None
            return
        if self.mode == "before" and not self.line.before_names(at):
            self.mode = ""  # 早上报的两个缺勤都取消, 我报成两个旷课了
            return
        found = Evidence(COUNT_KIND[counted.kind], token.start, token.end, token.words, "head", self.half)
        away = [one for one in self.out.entities if one.evidence and one.evidence[-1].kind in MISSING]
        if "的" in token.words and 1 < counted.number == len(away) and self.said and not self.line.before_names(at):
            self.group, self.said, self.by_place = away, False, True  # 甲没来,乙来了,丙没来。没来的两个都请了假
        if 1 < counted.number == len(self.sentence) and self.said and not self.line.before_names(at):
            self.group, self.said = list(self.sentence), False  # 甲感冒,乙陪她去了,两个都请假
        if self.open_group() and not self.heads(at):
            found.how = "said"
            if len(self.group) < counted.number == len(self.sentence):
                self.group = list(self.sentence)  # 甲感冒,乙陪她去,两个都请假
            for entity in self.group:
                entity.evidence.append(found)
            self.out.headed.append((counted, list(self.group)))
            self.said = not (counted.kind != "missing" and "的" in token.words)  # 甲、乙,昨天旷课的两个|今天都来了
            return
        previous = self.line.tokens[at - 1].kind if at else ""
        if self.head_count is not None and not self.head_count[1] and previous in ("count", "sep", "comma", "open"):
            # 病2事1:甲、乙(病),丙(事): one list under all of them; the brackets tell which is which.
            self.out.headed.remove(self.head_count)
        if self.merges(previous):
            assert self.head_count is not None
            first = self.head_count[0]
            counted = Counted(first.start, counted.end, first.number + counted.number, "missing")
            found.kind = "absent"
        listed: Listed = (counted, [])
        self.out.headed.append(listed)
        self.set_head(found, listed, at)


def hang(tokens: list[Token], counted: dict[int, Counted]) -> Scoped:
    """Hang the evidence of a message on the pupils it names. `counted`: counts of absentees by where they start."""
    tokens = _listed_by_stops(tokens)
    walk = _Walk(Sources(tokens), counted)
    scoped = walk.walk()
    _give_loose(scoped, tokens)
    put_halves_right(tokens, scoped.entities)
    fill(scoped, walk.entity, tokens, counted)
    anew = named_last(tokens, scoped)
    if anew is None:
        return scoped
    again = _Walk(Sources(anew), counted).walk()
    put_halves_right(anew, again.entities)
    return again


def _give_loose(scoped: Scoped, tokens: list[Token]) -> None:
    """旷课,甲,第二回了: what is said of nobody right before one of whom nothing is said is said of him."""
    bare = {e.mention.start: e for e in scoped.entities if not (e.evidence or e.denied or e.swapped or e.aside)}
    loose = {piece.start: piece for piece in scoped.loose if piece.how != "before"} if bare else {}
    if not loose:
        return
    tokens = [token for token in tokens if token.words.strip()]
    for at in range(2, len(tokens)):
        entity, piece = bare.get(tokens[at].start), loose.get(tokens[at - 2].start)
        alone = at + 1 == len(tokens) or tokens[at + 1].kind in ("comma", "strong")
        first = at < 3 or tokens[at - 3].kind in ("comma", "strong", "half", "date", "class")
        if entity is not None and piece is not None and alone and first and tokens[at - 1].kind == "comma":
            entity.evidence.append(replace(piece, how="head"))
            scoped.loose.remove(piece)


def _listed_by_stops(tokens: list[Token]) -> list[Token]:
    """甲。乙。都没来: full stops between pupils who stand alone, of whom something is said behind the last."""
    out = list(tokens)
    for at in range(1, len(tokens) - 2):
        before, stop, name, after = tokens[at - 1 : at + 3]
        first = tokens[at - 2].kind if at > 1 else "strong"
        if (
            stop.words == "。"
            and before.kind == name.kind == "name"
            and first in ("strong", "date", "half", "colon")
            and (after.words == "。" or (after.kind in EVIDENCE and first != "colon"))  # 事:甲。乙咳嗽 is no list
        ):
            out[at] = stop._replace(kind="sep")
    return out
