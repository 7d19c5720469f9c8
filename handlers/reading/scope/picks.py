"""Words that pick from the list just named: 第二个, 另一个, 剩下的两个, 分别, 都; and 同上, as the one before."""

from __future__ import annotations

from dataclasses import replace

from handlers.reading.evidence import Entity, Evidence
from handlers.reading.names.segment import Token
from handlers.reading.scope.repairs import Repairs
from handlers.reading.words.lexicon import EVIDENCE, MISSING
from handlers.reading.words.numbers import value
from handlers.reading.words.pattern import Pattern

_NTH = Pattern("第(.)个")
_HOW_MANY = Pattern("[两俩二三仨四五2-5]")
_ORDINAL = Pattern("[一二三四五1-5]")
_PAIRS = {"俩": 2, "仨": 3}
#: What is had by one: 饭都吃不下, 路都走不了.
_OF_HIM = frozenset("话饭路床脸眼水声门手脚头旗车气血牙嘴腿肚汗")
#: The others of the list.
THE_OTHERS = ("另", "那", "剩", "还有", "其", "余", "别的")


class Picks(Repairs):
    """Some of the list, each in turn, or all."""

    def left(self) -> list[Entity]:
        """Those of the list of whom nothing of their own was told yet."""
        return [one for one in self.several if not one.settled() and one not in self.told]

    def takes_the_others(self, words: str, number: int) -> bool:
        """另外两个, 其他的一个: are as many of the list left? What follows is said of them."""
        left = self.left()
        if not words.startswith(THE_OTHERS) or len(left) != number:
            return False
        self.group, self.said, self.by_place = left, True, True
        return True

    def _rest(self, at: int, token: Token) -> None:
        if self.rest and self.rest_of_list:
            return  # 除最后一个病假外,其余都没请假
        left = self.left()
        known = all(one.evidence and one.evidence[-1].kind in MISSING for one in self.several)
        self.rest_of_list = left if known and len(left) < len(self.several) else []  # 缺甲、乙、丙,甲发烧,其余的没请假
        self.rest, self.head = True, None

    def _all_of(self, at: int, token: Token) -> None:
        before = self.line.tokens[at - 1] if at else None
        if before is None or before.end < token.start or not (before.kind == "body" or before.words[-1] in _OF_HIM):
            self.all_of = True  # not 腮帮子都肿了

    def _pick_by_place(self, at: int, token: Token) -> None:
        if self.several:
            told = _HOW_MANY.search(token.words)
            number = (_PAIRS.get(told.group()) or value(told.group()) or 1) if told is not None else 1
            nth = _NTH.match(token.words)
            places = [value(words) or 0 for words in _ORDINAL.findall(token.words)] if token.words[0] == "第" else []
            if token.words[:2] in ("两头", "头尾", "首尾"):
                self.group = [self.several[0], self.several[-1]]
            elif token.words.startswith("中间"):
                self.group = self.several[1:-1]
            elif len(places) > 1:
                self.group = [self.several[place - 1] for place in places if 0 < place <= len(self.several)]
            elif nth is not None:
                at_most = min(value(nth[1]) or 1, len(self.several))
                self.group = self.several[at_most - 1 : at_most]
            elif not self.takes_the_others(token.words, number):
                self.group = self.several[:number] if token.kind == "former" else self.several[-number:]
            self.told += self.group
            self.said = self.by_place = True
            self.placed = bool(self.brackets)

    def _those(self, at: int, token: Token) -> None:
        """甲没来,乙来了;丙没来。没来的两个都是事假: what comes next is said of all who are away, if they are as many."""
        told = _HOW_MANY.search(token.words)
        away = [
            one
            for one in self.out.entities
            if any(piece.kind in MISSING and piece.how != "before" for piece in one.evidence)
            and not any(piece.kind == "present" for piece in one.evidence)
        ]
        self.head = self.head_count = None
        many = told is None or (_PAIRS.get(told.group()) or value(told.group())) == len(away)
        self.group, self.said, self.by_place = (away if many else []), True, True

    def _one(self, at: int, token: Token) -> None:
        after, before = self.line.near(at), self.line.near(at, -1)
        if after is not None and after.kind == "name" and self.head is None and self._begins_sentence(at):
            self.said = True  # 病的两个:甲、乙。还一个丙,没请假
        if (
            before is not None
            and before.kind in ("and", "rest")
            and self.head is not None
            and self.line.has_own_status(at)
        ):
            self.head, self.head_count, self.group, self.said = None, None, [], True  # 事假:甲,还有一个乙没请假
        if after is None or after.words[0] not in "都也":
            self.all_of = False  # 缺俩人一个是甲一个是乙
        if after is not None and after.words[0] in "都也" and not self.pick:
            self.all_of = True  # 一个都没来
            return
        if len(self.several) < 2 or after is None or after.kind in ("name", "close", "comma", "strong", "open"):
            return
        self.take_next()

    def take_next(self) -> None:
        """一个…,一个…: the next of the list."""
        if self.pick < len(self.several):
            self.all_of = False
            self.group = [self.several[self.pick]]
            self.told += self.group
            self.pick += 1
            self.picking = self.said = self.by_place = True

    def _begins_sentence(self, at: int) -> bool:
        first = at - 1 if at and self.line.tokens[at - 1].kind in ("and", "link", "plain", "unknown") else at
        return first > 0 and self.line.tokens[first - 1].kind == "strong"

    def _respectively(self, at: int, token: Token) -> None:
        self.shares, self.shared_from = list(self.several), at + 1

    def share(self, at: int) -> Entity:
        """分别是发烧39度、家里有事和旷课: whose share the status at `at` is, by the marks before it, or by turns."""
        first = self.shared_from
        while 0 < first < at and self.line.tokens[first].kind in ("sep", "is", "colon", "link"):
            first += 1
        end = next(
            (i for i in range(at, len(self.line.tokens)) if self.line.tokens[i].kind == "strong"), len(self.line.tokens)
        )
        parted = [i for i in range(first, end) if self.parts_shares(i)]
        if not self.shared_from or not parted:
            return self.shares.pop(0)
        return self.shares[min(sum(i < at for i in parted), len(self.shares) - 1)]

    def parts_shares(self, at: int) -> bool:
        """Is the word at `at` a mark, or 和, between two shares?"""
        token = self.line.tokens[at]
        if self.line.tokens[at - 1].kind in ("sep", "comma"):
            return False
        return token.kind in ("sep", "comma") or (
            token.kind == "and" and token.words in ("和", "跟", "与", "及", "以及")
        )

    def _some(self, at: int, token: Token) -> None:
        """甲、乙只来了一个(甲): not all of the list came."""
        after, before = self.line.near(at), self.line.near(at, -1)
        self.said = True
        if before is not None and before.kind == "one" and 0 < self.pick < len(self.several):
            for entity in self.group:  # 一个来了|一个没来
                here = Evidence("present", token.start, token.end, token.words, half=self.half)
                entity.evidence.append(here)
                self.picked.append((entity, here))
            self.group, self.pick = [self.several[self.pick]], self.pick + 1
            return
        if after is not None and after.kind == "name":
            came = self.entity(after)
            for entity in self.group:
                if entity is not came:
                    entity.evidence.append(Evidence("absent", token.start, token.end, token.words, half=self.half))
            came.evidence.append(Evidence("present", token.start, token.end, token.words, half=self.half))
            self.closing = True

    def _ditto(self, at: int, token: Token) -> None:
        """同上: the same is said as of the pupil before."""
        after = self.line.near(at)
        if token.words.startswith("照旧") and at and self.line.tokens[at - 1].kind in EVIDENCE:
            return  # 甲病假照旧
        if after is not None and (
            after.kind in EVIDENCE or (token.words.startswith("也没") and not self.line.ends_clause(at))
        ):
            return
        outer = self.brackets[-1][2] if self.brackets else []
        listed = outer or self.group
        untold = [entity for entity in listed if not entity.evidence]
        meant = untold if untold[-1:] == listed[-1:] else listed[-1:]  # 甲过年,乙、丙也是
        told = next((entity for entity in reversed(self.out.entities) if entity not in meant and entity.evidence), None)
        if told is not None:
            for entity in meant:
                entity.evidence += [piece for piece in told.evidence if piece.how != "before"]
            self.said = True

    def _along(self, at: int, token: Token) -> None:
        """同去的还有乙: the same is said of him as of the one before."""
        told = next((entity.evidence[-1] for entity in reversed(self.out.entities) if entity.evidence), None)
        if told is not None:
            self.set_head(replace(told, how="head"), None, at)
