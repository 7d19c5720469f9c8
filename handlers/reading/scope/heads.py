"""Rules 1 to 3: whether a status heads the names behind it, and of whom it is said when it does not."""

from __future__ import annotations

from handlers.reading.evidence import Entity, Evidence
from handlers.reading.names.segment import Token
from handlers.reading.scope.besides import Besides
from handlers.reading.scope.line import THAT_ONE
from handlers.reading.scope.part import follows_name, told_of_him
from handlers.reading.words.lexicon import EVIDENCE, MISSING, MISSING_OR_WHY

_AFTER_HEAD = frozenset(
    {"except", "strong", "comma", "sep", "date", "link", "half", "close", "class", "report", "colon"}
)


#: 缺的俩是甲和乙.
_HOW_MANY = frozenset({"all_of", "latter", "one", "count"})
#: 真缺的就甲, 没来的只有乙.
_NOBODY_BUT = frozenset({"就", "只", "只有", "仅", "仅有", "就只有", "还有"})
#: 真正缺的, 没来的只有: nobody but those named behind it is away.
_REALLY = ("真", "确实", "实际")
_ILL, _AFFAIR = frozenset({"ill", "sick_leave"}), frozenset({"affair"})
_HERE = frozenset({"present", "well"})
_NOT_ON_LEAVE = frozenset({"absent", "unexcused", "truant", "unclear_why", "late", "left_early"}) | _HERE
#: What a head says, and with which words of his own a pupil does not stand under it: 旷课:甲;乙请假四天.
_AGAINST = {
    "late": MISSING - {"late"} | _HERE,
    "left_early": MISSING - {"left_early"} | _HERE,
    "unexcused": MISSING - {"unexcused", "absent"} | _HERE | _ILL | _AFFAIR,
    "present": MISSING_OR_WHY,
    "absent": _HERE,
    "leave": _NOT_ON_LEAVE,
    "affair": _NOT_ON_LEAVE | _ILL,
    "sick_leave": _NOT_ON_LEAVE | _AFFAIR | {"leave"},
    "ill": _NOT_ON_LEAVE | _AFFAIR | {"leave"},
}


class Heads(Besides):
    """Before names or behind them."""

    def heads(self, at: int) -> bool:
        """Rule 1: does the status at `at` head the names behind it?"""
        found = self.line.before_names(at)
        token = self.line.tokens[at]
        if found in ("sure", "none") or (token.words.endswith("空着,") and self.line.has_name_at(at + 1)):
            return True
        if token.kind == "absent" and token.words.endswith("是") and self.line.has_name_at(at + 1):
            return True  # 靠窗空着,那是甲的座
        if not found or self.holds_instead(at):
            return False
        if token.kind == "count":
            return not self.open_group() or self.head is not None
        name = next(i for i in range(at + 1, len(self.line.tokens)) if self.line.tokens[i].kind == "name")
        titled = self.line.next(name)
        if self.open_group() and titled is not None and titled.kind == "colon":
            return False  # 甲:没到 乙:家长请假
        single = self.line.tokens[at + 1].kind == "one" and self.line.has_name_at(at + 2)
        if len(token.words) == 1 and self.head is not None and self.line.ends_item(at):
            return False  # 缺3:甲病,乙事,丙?
        adjacent = single or self.line.tokens[at + 1].kind == "name"
        broken = self.line.line_end(at)
        bare = self.head is None or (self.head.kind == "absent" and self.open_group())
        if broken is not None and bare and self.group:
            self.by_line = self.by_line or self.open_group()
            if self.by_line or self.line.ends_with_status(broken):
                return False  # 甲⏎感冒⏎乙⏎旷课: what stands alone on a line is said of the name above
        waits = self.open_group() and self.line.ends_at_blank(at)  # 甲,感冒 乙,旷课
        running = bool(self.sentence) and self.head is None and (not self.after_comma or waits)
        next_one = self.line.tokens[at + 1]
        told = at + 2 if next_one.kind in _HOW_MANY or next_one.words in THAT_ONE else at + 1  # 病假的那个是甲
        behind = self.line.tokens[told]
        named = (behind.kind in ("is", "change") or behind.words in _NOBODY_BUT) and self.line.has_name_at(told + 1)
        if running and found == "maybe" and not named and self.line.ends_with_status(at):
            return False  # 甲病了三天今天来了乙没来: each is followed by what is said of him
        if running and token.words.endswith("的") and self.line.tokens[at - 1].kind in EVIDENCE:
            return False  # 甲吃酒请过假的乙…: 的 ends it
        if token.words.endswith("的"):
            begins = not at or self.line.tokens[at - 1].kind in ("comma", "strong")
            adjacent = adjacent or (begins and self.line.ends_at_blank(at))  # ,请事假的 甲
            ends = self.open_group() and self.head is None and self.line.tokens[at - 1].kind == "name"
            return not ends and (adjacent or named or not self.sentence)  # 甲在教室的乙没来: 的 ends what is said of 甲
        if self.open_group():
            if self.line.is_told_of_name(at):
                return False  # 甲是感冒乙是…
            if self.head is None:
                return self.after_comma
            if token.kind == "present" and self.head.kind != "present" and not token.words.endswith("的"):
                return False
            if len(self.group) == 1 and self.line.tokens[at - 1].kind == "name" and self.line.ends_with_status(at):
                return False  # 缺三个甲发烧乙肚子痛丙…: each is followed by what is said of him
            closes_list = self.line.tokens[at - 1].kind == "name" and self.after_comma and self.head.kind != "absent"
            next_word = self.line.near(at)
            parted = self.head.kind != "absent" and next_word is not None and next_word.kind == "name"
            return self.head.how == "head" and (adjacent or parted) and not closes_list
        previous = self.line.tokens[at - 1].kind if at else "strong"
        if adjacent and not self.group:
            return True
        if previous == "sep" and self.group and self.sentence:
            following = self.line.near(at)
            return adjacent or (self.head is not None and following is not None and following.kind == "name")
        return previous in _AFTER_HEAD

    def leaves_the_others(self, at: int) -> None:
        """甲不舒服,真正缺的就乙: of whom only an ailment was told is in school."""
        token, after = self.line.tokens[at], self.line.near(at)
        only = after is not None and after.words in _NOBODY_BUT and after.words != "还有"
        if not token.words.endswith("的") or not (only or token.words.startswith(_REALLY)):
            return
        for entity in self.out.entities:
            if not any(piece.kind in MISSING for piece in entity.evidence):
                entity.evidence = [piece for piece in entity.evidence if piece.kind not in ("ill", "body")]
                entity.aside = True

    def holds_instead(self, at: int) -> bool:
        """甲旷课哦不对早退。乙病假: is the status at `at` what holds of those before the slip, and not of those behind it?"""
        after = self.line.next(at)
        if self.line.tokens[at].words.endswith("的") or after is None or after.words in ("的", ":", "是"):
            return False
        said = self.before_slip(at)
        return bool(said) and any(
            piece.how != "head" and piece.start in said for entity in self.group for piece in entity.evidence
        )

    def that_one(self, at: int, found: Evidence) -> Entity | None:
        """Who is meant by 没来那个 or 请假的那个, where no name follows and it was said of one alone."""
        after = self.line.next(at)
        if after is not None and after.words == "的":
            at, after = at + 1, self.line.next(at + 1)
        before = self.line.tokens[at - 1].words if at and found.words.endswith("的") else ""  # 那个没来的也没请假
        told = before in THAT_ONE or (after is not None and after.words in THAT_ONE)
        if not told or self.line.before_names(at) or not self.out.entities:
            return None
        them = [
            entity
            for entity in self.out.entities
            if any(piece.kind == found.kind and piece.how != "before" for piece in entity.evidence)
        ]
        return them[0] if len(them) == 1 else None

    def is_empty(self, at: int, before: Token | None, after: Token | None) -> bool:
        """A status that is only the title of a column (出勤:) or has nobody under it (迟到 无)."""
        if after is None:
            return False
        if after.kind == "colon" and self.line.has_empty_cell(at):
            return True  # 旷:—
        if after.kind == "colon" and not self.brackets:
            return not (before is not None and before.kind == "name")
        starts_line = before is None or before.kind in ("strong", "comma")
        return after.kind == "none" and (starts_line or not self.open_group())

    def stands_alone(self, at: int) -> None:
        """A pupil under a head of whom his own part tells otherwise: the head has ended. What is told of him is of him alone."""
        if self.head is None or self.brackets:
            return
        own = told_of_him(self.line.tokens, at)
        bare = self.open_group() and self.group[-1].evidence[-1:] == [self.head]
        if bare and own & _ILL and self.head.kind in ("late", "left_early") and own <= _ILL:
            # 迟到:甲,乙说肚子痛: late with it, or away?
            token = self.line.tokens[at]
            self.entity(token).evidence.append(Evidence("unsure", token.start, token.end, token.words))
            self.head = self.head_count = None
            self.group, self.said = [], True
            return
        if own & _ILL:
            own -= {"leave"}  # 感冒的甲,乙牙疼请假
        head = self.also.kind if self.also is not None and self.head.kind == "leave" else self.head.kind
        if own & _AGAINST.get(head, frozenset()):
            self.head = self.head_count = None
            self.group, self.said = [], True
        elif own & MISSING_OR_WHY and not (self.lists_several() and follows_name(self.line.tokens, at)):
            self.group, self.said = [], True

    def lists_several(self) -> bool:
        """缺三个:甲 乙请假, 除甲 乙请假外: are several to be named one after the other, though but a blank parts them?"""
        return self.excepting or (self.head_count is not None and self.head_count[0].number > 1)

    def begins_own_part(self, at: int, entity: Entity) -> None:
        """缺甲、乙:甲还没问 乙发烧: what is told behind a pupil of the list who is named again is of him alone."""
        self.own_part = not self.brackets and (self.own_part or bool(entity.evidence))
        if self.own_part and not follows_name(self.line.tokens, at):
            self.group, self.since_comma, self.said = [], [], True

    def targets(self, at: int, found: Evidence) -> list[Entity]:
        """Rules 2 and 3: of whom a status after names is said."""
        if self.shares:
            return [self.share(at)]
        if self.brackets and not self.placed:
            return self.in_brackets()
        if self.all_of and len(self.group) < 2:
            if 1 < self.pick == len(self.several):
                return list(self.several)  # 一个伤胳膊一个伤腿,都在医院
            pool = self.sentence if len(self.sentence) > 1 else self.several
            if pool and (not self.group or self.group[-1] in pool):
                return [entity for entity in pool if not entity.settled() or entity in self.group]
        away_head = self.head is not None and self.head.kind != "present"
        if found.kind == "present" and away_head and not self.all_of and len(self.group) > 1:
            return self.group[-1:]  # 请假的是甲 乙在: who is here is not one of those missing
        if self.head is not None and not self.own_part and self.line.is_told_of_name(at):
            return self.group[-1:]  # 病号:甲 乙 丙是旷课
        if self.head is not None and self.name_after_comma and not self.all_of and not self.after_comma:
            return self.since_comma
        return self.group

    def in_brackets(self) -> list[Entity]:
        """甲、乙(病): 乙; both where nothing else is said of 甲, or 均 stands in the bracket."""
        _, listed, outer, _ = self.brackets[-1]
        if not outer:
            return self.group
        if self.all_of or len(outer) == 1:
            return outer
        if self.even and all(any(p.how == "head" and p.kind == "absent" for p in one.evidence) for one in outer):
            return outer[-1:]  # 没来的:甲、乙(请假)、丙(生病)
        if listed is not None and listed[0].kind == "missing":
            return [entity for entity in outer if all(piece.how == "head" for piece in entity.evidence)] or outer[-1:]
        bare = [entity for entity in outer if not entity.evidence]
        return bare if bare and bare[-1] is outer[-1] else outer[-1:]
