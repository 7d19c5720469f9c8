"""Rule 5: what is taken back in the message itself, or of an earlier one, and what holds instead."""

from __future__ import annotations

from dataclasses import replace

from handlers.reading.evidence import Entity, Evidence
from handlers.reading.names.segment import Token
from handlers.reading.scope.walking import Walking
from handlers.reading.tables.righting import TAKES_BACK
from handlers.reading.words.lexicon import EVIDENCE, MISSING, MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

#: 不算缺勤, 莫记他旷课: what follows is not so.
_NOT_SO = Pattern(r"(?:不|别|莫|不要|不用|甭|勿)(?:给[他她])?(?:记|算|登)(?:[他她]|成)?")
#: Between what is taken back and the word for it: 旷课给去掉.
_BY_HAND = frozenset({"给", "帮", "请", "都", "就", "给他", "给她"})
_FOUND_WRONG = frozenset({"不对", "错了", "写错了", "报错了", "说错了", "登错了", "记错了"})
_OF_RECORD = frozenset({"的", "那个", "那条", "那天", "那天的", "那笔"})
_ON_RECORD = _BY_HAND | _OF_RECORD | {"记录", "那条记录", "这条"}
_SHOULD_BE = frozenset({"应该是", "应是", "应为", "其实是", "实际是", "实际上是"})
_AMISS = Pattern(r"[错误反混]|不对")
_PUT_FOR = frozenset({"改成", "改为", "更正为", "换成", "更改为"})
_PUT_AS = frozenset({"报成", "写成", "填成", "打成", "弄成", "搞成", "发成", "当成", "当作", "说成"})
_ASKED_FOR = Pattern(r"(?:老师|[,。])*(?:请|麻烦|帮|劳驾|给|将|能不能|可以|能)")
_SLIPPED = Pattern(r"(?:是)?我?[搞弄记报登写点看]错了")
_OUGHT = frozenset({"应该", "应", "该", "其实", "实际"})
#: Between a slip and what holds instead, and between it and what was said before.
_HALF_A_DAY = frozenset({"半天", "半天吧", "半天的"})
_BEHIND_SLIP = frozenset({"comma", "is", "change", "sign", "sep", "link"})
_BEFORE_SLIP = frozenset({"comma", "strong", "sign", "sep", "link", "repair"})
_ENDS_CLAUSE = frozenset({"comma", "strong", "name", "close", "repair"})
_PASSED_OVER = frozenset({"因为", "由于", "因", "女生", "男生", "女", "男", "那个", "女的", "男的", "女孩", "男孩"})
_OF_THE_MORNING = ("早上", "今早", "上午", "早晨", "早读")


class Repairs(Walking):
    """The words that take back and put right."""

    def put_right(self, entity: Entity, before: Token | None, after: Token | None, parted: bool) -> bool:
        """Rule 5 for names: 不是B, 不对是B, A报成了B, 报的A应该是B. True when no more is said of the pupil here."""
        if self.takes_loose(entity, before):
            return True
        self.righted = entity if before is not None and before.kind == "change" else None
        others = bool(self.group) and entity not in self.group
        named = before is not None and before.kind == "is" and before.words != "的是"
        ends = after is None or after.kind in ("strong", "link", "close")
        should_be = (
            before is not None
            and before.words in _SHOULD_BE
            and not self.was_wrong
            and all(e.evidence for e in self.group)
            and (ends or (after is not None and after.kind == "comma"))
        )
        added = before is not None and before.kind == "and"  # 缺2人甲、乙,啊不,3人,还有丙
        if others and (should_be or (self.repairing and (named or ends) and not added)):
            # 李明没来…不对,是李明轩: what was said of the first is said of the second.
            for wrong in self.group:
                told = [p for p in wrong.evidence if p.how != "before"] or [
                    replace(piece, how="said") for piece in wrong.evidence
                ]
                entity.evidence += [piece for piece in told if piece not in entity.evidence]
                wrong.evidence, wrong.denied = [], True
            self.out.picked.update(entity.mention.names)
            self.group, self.said, self.repairing = [entity], True, False
            return True
        if self.repairing and entity in self.group and before is not None and before.words.endswith("不是"):
            return True  # 甲感冒,哦不是甲,是乙
        self.repairing = False
        if self.wrong and self.head is not None and before is not None and entity not in self.wrong:
            for other in self.wrong:  # 乙没来,看错了,没来的是甲
                other.evidence, other.denied = [piece for piece in other.evidence if piece.kind != self.head.kind], True
        elif self.wrong and entity not in self.wrong and self.line.tells_instead(after):
            for other in self.wrong:  # 乙没到——说错,甲没到
                if other.evidence and other.evidence[-1].kind == after.kind:
                    other.evidence[-1].how, other.denied = "before", True
            if not self.wrong[-1].evidence and self.wrong[-1] in self.group:
                self.group.remove(self.wrong[-1])  # 甲,哦不对,乙没来
                self.wrong[-1].denied = True
        self.wrong, self.denied = [], None
        if self.not_next:
            self.not_next, entity.denied, self.denied = False, True, entity
            return True
        if before is None or not self.group:
            return False
        if before.kind == "wrongly" and self.mode == "before" and before.words.rstrip("了").endswith(("成", "为")):
            entity.denied = True
            for meant in self.group:
                meant.swapped = True
            self.mode = ""
            return True
        if (
            before.kind == "is"
            and before.words in ("是", "就是")
            and others
            and all(e.evidence and e.evidence[-1].kind == "present" for e in self.group)
            and (after is None or after.kind in ("strong", "comma", "link", "close"))
        ):
            entity.swapped = True  # 乙没缺,是甲
            self.group, self.said = [entity], True
            return True
        if others and before.words in _PUT_FOR:
            for wrong in self.group:  # 缺勤人员乙改成甲
                entity.evidence += [replace(piece, how="said") for piece in wrong.evidence]
                entity.swapped = entity.swapped or not wrong.evidence
                wrong.evidence, wrong.denied = [], True
            self.group, self.said, self.closing = [], True, True
            return False
        taken = (
            (before.kind == "change" or (before.kind == "is" and before.words in ("是", "就是", "为")))
            and all(e.evidence and all(piece.how == "before" for piece in e.evidence) for e in self.group)
            and (parted or after is None or after.kind in ("strong", "comma", "link", "close"))
        )
        if others and (taken or (before.kind == "change" and self.was_wrong)):
            if self.misput is not None:
                entity.evidence.append(self.misput)  # 病假写成乙了,应该是甲
                self.misput = None
            for wrong in self.group:
                wrong.denied = True
                entity.evidence += [replace(piece, how="said") for piece in wrong.evidence if piece.how == "before"]
            entity.swapped = True
            self.group, self.mode, self.was_wrong, self.closing = [], "", False, True
        return False

    def takes_loose(self, entity: Entity, before: Token | None) -> bool:
        """病假那个写错了,应该是甲: what was said of nobody named, and found wrong, holds of him."""
        loose = self.out.loose[-1] if self.out.loose else None
        if (
            before is None
            or before.kind != "change"
            or self.group
            or not (self.was_wrong or self.repairing)
            or loose is None
            or loose.kind not in MISSING_OR_WHY
            or loose.end > before.start
        ):
            return False
        entity.evidence.append(replace(loose, how="said"))
        self.said, self.was_wrong, self.repairing = True, False, False
        return True

    def is_taken_back(self, at: int, found: Evidence) -> bool:
        """Rule 5 for statuses: sets how `found` is said. True when it is hung where it belongs: on him of whom it is denied."""
        if self.not_next:
            self.not_next = False
            found.how = "before"
            for entity in self.group:
                for piece in entity.evidence:
                    if piece.kind == found.kind and piece.how == "said":
                        piece.how = "before"  # 甲迟到了,不算迟到
        elif self.denied is not None and self.line.of_last_named(at):
            self.denied.evidence.append(replace(found, how="before"))  # 不是乙旷课,是甲
            self.group, self.said, self.denied = [self.denied], True, None
            return True
        elif not self.mode and (self.told_on(at) or self.goes_on(at) or self.line.is_challenged(at)):
            found.how = "before"
        elif self.mode:
            found.how = self.mode
            if self.mode == "final" and found.kind == "unsure" and found.words.endswith("吧"):
                found.kind = "absent"  # 换成没来吧: asked for, not guessed
            if self.mode == "before":
                self.mode = ""  # 刚才报的旷课 takes back the one word
        return False

    def is_put_in_school(self, at: int) -> bool:
        """刚才报的甲没来,人在德育处: is he, of whom something was taken back, at a place of the school?"""
        told = self.mode == "final" or (
            bool(self.group) and all(e.evidence and e.evidence[-1].how == "before" for e in self.group)
        )
        return told and self.line.is_of_school(at)

    def takes_slip_back(self, at: int, targets: list[Entity]) -> None:
        """甲病假哦不事假: what was said of him in the clause right before the slip no longer holds."""
        said = self.before_slip(at)
        for entity in targets if said else ():
            for piece in entity.evidence:
                if piece.start in said:
                    piece.how = "before"
                    self.wrong = []  # the status was wrong, not the name

    def before_slip(self, at: int) -> set[int]:
        """Where the statuses of the clause before the slip begin, where the word at `at` stands behind one; else nothing."""
        tokens, slip = self.line.tokens, at - 1
        while slip >= 0 and (tokens[slip].kind in _BEHIND_SLIP or tokens[slip].words in _OUGHT):
            slip -= 1
        if slip < 0 or not self._is_slip(slip):
            return set()
        last = slip - 1
        while last >= 0 and tokens[last].kind in _BEFORE_SLIP:
            last -= 1
        first = last
        while first >= 0 and tokens[first].kind not in _ENDS_CLAUSE:
            first -= 1
        return {token.start for token in tokens[first + 1 : last + 1] if token.kind in EVIDENCE}

    def _is_slip(self, at: int) -> bool:
        token, after = self.line.tokens[at], self.line.next(at)
        stops = after is not None and after.kind in ("comma", "strong")
        return (
            token.kind == "repair"
            or (token.kind == "void" and _SLIPPED.fullmatch(token.words) is not None)
            or (stops and token.words in ("不", "不是"))
        )

    def leave_head(self, at: int, found: Evidence, targets: list[Entity]) -> None:
        """迟到的是甲,乙在: 乙 stands behind the head of 甲, and not under it."""
        if self.head is None or self.head.kind in ("present", found.kind) or len(self.group) < 2:
            return
        if found.kind != "present" and not (
            found.kind in MISSING and self.name_after_comma and self.line.is_told_of_name(at)
        ):
            return
        if self.line.of_last_named(at):
            for entity in targets:
                entity.evidence = [piece for piece in entity.evidence if piece is not self.head]

    def _not_him(self, at: int, token: Token) -> None:
        after = self.line.near(at)
        before = self.line.tokens[at - 1] if at else None
        if before is not None and before.words == "?" and after is not None and after.kind in ("comma", "strong", "is"):
            for entity in self.group:  # 乙痛风?不是,是甲
                entity.evidence, entity.denied = [], True
            return
        if after is not None and after.words in _PASSED_OVER:
            found = self.line.near_at(at)
            after = self.line.near(found) if found is not None else None  # 不是女生乙, 不是因为生病
        self.not_next = after is not None and (after.kind == "name" or after.kind in EVIDENCE)

    def _is(self, at: int, token: Token) -> None:
        self.not_next = False
        if self.mode == "before":
            self.mode = ""

    def take_back_all(self, at: int) -> None:
        """全勤报错了: not all were here."""
        if at and self.line.tokens[at - 1].kind in ("everybody", "all_here"):
            self.out.everybody_here = False

    def take_place(self, entity: Entity) -> None:
        """把甲当成乙了,没来的其实是乙: what is said straight out of 乙 holds, and 甲 was the one reported."""
        entity.denied = False
        for other in self.out.entities:
            if other.swapped:
                other.swapped, other.denied = False, True

    def _repair(self, at: int, token: Token) -> None:
        last, after = self.line.tokens[at - 1] if at else None, self.line.next(at)
        if (
            token.words.endswith("不是")
            and len(token.words) > len("不是")
            and last is not None
            and last.kind == "name"
            and after is not None
            and after.kind in EVIDENCE
            and not any(entity.settled() for entity in self.group)
        ):
            self._not_him(at, token)  # 刚才报的那个甲啊不是旷课: 啊 is only how it is spoken
            self.was_wrong = self.was_wrong or self.mode == "before"
            self.mode = ""
            return
        self.take_back_all(at)
        if last is not None and last.kind == "comma":
            last = self.line.tokens[at - 2] if at > 1 else None
        if (
            last is not None
            and last.kind in MISSING
            and token.words in _FOUND_WRONG
            and (self.told_anew(at) or self.of_record(at))
        ):
            for entity in self.group:  # 昨天甲那个早退不对,他是请了假的
                if entity.evidence and entity.evidence[-1].end == last.end:
                    entity.evidence[-1].how = "before"
        if len(self.group) > 1 and self.open_group() and self.head is None:
            for entity in self.group:
                entity.mixed = True  # 甲、乙名字太像,又写错了
        if self.righted is not None and self.righted in self.group:
            return  # 昨天缺的应该是甲,我写错了: wrong was what was sent before
        self.repairing, self.wrong = True, list(self.group)

    def told_anew(self, at: int) -> bool:
        """Is a status told behind the word at `at` before anybody else is named?"""
        for token in self.line.tokens[at + 1 : at + 12]:
            if token.kind in ("name", "strong", "count"):
                return False
            if token.kind in MISSING_OR_WHY or token.kind == "present":
                return True
        return False

    def of_record(self, at: int) -> bool:
        """甲那个迟到不对, 甲的旷课不对: is it what is on record that is found wrong by the word right behind the status?"""
        return at > 1 and (self.line.tokens[at - 2].words in _OF_RECORD or self.line.tokens[at - 2].kind == "latter")

    def _change(self, at: int, token: Token) -> None:
        after = self.line.near(at)
        if after is not None and after.kind == "count":
            return  # 实际来了38个
        if after is not None and after.kind == "third":
            found = self.line.near_at(at)
            after = self.line.near(found) if found is not None else None  # 算他早退
        if at + 1 < len(self.line.tokens) and self.line.tokens[at + 1].words in _HALF_A_DAY:
            for entity in self.out.entities:
                if entity.evidence and entity.evidence[-1].end == token.start and len(entity.evidence) > 1:
                    # 下午来了,病假改半天: what was on record holds of the other half
                    entity.evidence[-1].how = "before"
            return
        if token.words in ("按", "按照", "算", "记", "改") and (
            after is None or after.kind not in (*EVIDENCE, "name", "left_early")
        ):
            return  # 按规定居家, 改作文
        self.mode = "final"

    def _colon(self, at: int, token: Token) -> None:
        last = self.line.tokens[at - 1] if at else None
        if self.head is not None:
            self.all_of = False  # 病号俩:甲 乙,丙旷课
        if self.mode == "before" and not (self.brackets and last is not None and last.kind == "wrongly"):
            self.mode = ""  # 早上报的有个错: (but 原报:缺勤 in brackets)

    def _wrongly(self, at: int, token: Token) -> None:
        after = self.line.near(at)
        if at and self.line.tokens[at - 1].kind == "kin" and token.words.endswith(("说", "讲", "说的")):
            return  # 他爹刚说头疼: told just now, not wrongly
        in_the_morning = token.words.endswith("说") and token.words.startswith(_OF_THE_MORNING)
        if in_the_morning and (after is None or after.kind != "name"):
            return  # 早上说不舒服
        if at and self.line.tokens[at - 1].kind == "date" and self.line.still_so(at):
            return
        if token.words in ("由", "从") and (after is None or (after.kind not in EVIDENCE and after.kind != "name")):
            return  # 由家长请假: by whom, not from what
        if self.line.names_both(at):
            self.was_wrong = True
            return  # 早上报的|缺席的|应该是|甲|,|不是|乙
        if after is not None and after.words[0] in "漏少落忘":
            return  # 刚才那条漏了一个
        if token.words in _PUT_AS and self.is_asked_for(at):
            self.mode = "final"
            return  # 帮我把甲报成事假
        if after is not None and after.kind in ("repair", "void"):
            self.was_wrong = True
            return  # 刚才报|错了: not the word that comes next
        last = self.out.loose[-1] if self.out.loose else None
        self.misput = last if last is not None and last.end >= token.start - 1 else None
        self.mode, self.was_wrong = "before", True

    def is_asked_for(self, at: int) -> bool:
        """请把甲报成事假: is it asked that he be put down so, and not told that he was?"""
        first = at
        while first and self.line.tokens[first - 1].kind not in ("comma", "strong"):
            first -= 1
        behind = self.line.tokens[at + 2] if at + 2 < len(self.line.tokens) else None
        before = "".join(token.words for token in self.line.tokens[first:at])
        return _ASKED_FOR.match(before) is not None and (behind is None or not behind.words.startswith("了"))

    def _void(self, at: int, token: Token) -> None:
        """假条作废 takes back what was just said, 取消他的缺勤 and 不算缺勤 what follows."""
        self.mode = "" if self.mode == "before" else self.mode  # 刚才那条人搞错了: not what comes next
        self.take_back_all(at)
        self.was_wrong = self.was_wrong or _AMISS.search(token.words) is not None
        after = self.line.near(at)
        counted = at and self.line.tokens[at - 1].words == "的"  # 刚才的不算 甲病假
        if (
            not counted
            and _NOT_SO.fullmatch(token.words)
            and after is not None
            and (after.kind in EVIDENCE or after.kind == "name")
        ):
            self.not_next = True
            return
        before = at - 1
        while before > 0 and self.line.tokens[before].words in _ON_RECORD:
            before -= 1
        last = self.line.tokens[before] if at else None
        asked = last is None or last.kind in ("present", "report", "comma", "strong")
        if asked and token.words.startswith(TAKES_BACK) and self.line.goes_to_missing(at):
            self.mode, self.was_wrong = "before", True  # 甲来了取消他的缺勤; 请取消甲的缺勤
            return
        if last is not None and (
            last.kind in EVIDENCE
            or last.words in ("了", "也", "已", "已经")
            or (last.kind == "name" and self.head_describes)  # 迟到的甲销掉吧
            or (last.words == "请" and self.line.ends_clause(at))
        ):
            for entity in self.group:
                if token.words.startswith(("改", "给改", "更正")) and any(
                    e.how == "before" for e in entity.evidence[:-1]
                ):
                    continue  # 报的甲不是旷课是发烧改一下: what was wrong is told, this holds
                if entity.evidence and last.start <= entity.evidence[-1].end:
                    entity.evidence[-1].how = "before"
                    self.was_wrong = True  # 甲病假有误,实为乙
        elif last is not None and last.kind == "comma" and _AMISS.search(token.words) and self.told_anew(at):
            for entity in self.group:  # 说甲迟到,搞错了,人家坐在教室里
                if entity.evidence and entity.evidence[-1].end == last.start:
                    entity.evidence[-1].how = "before"
        elif (
            token.words.startswith(TAKES_BACK)
            and not (last is not None and last.words == "的")
            and not self.line.says_again(at)
        ):
            self.mode = "before"
