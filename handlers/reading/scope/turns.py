"""Words that turn what is said from one pupil to another, to some of a list or to all the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.reading.evidence import Entity, Evidence
from handlers.reading.names.segment import Token
from handlers.reading.scope.picks import Picks
from handlers.reading.tables.scopes import GROWN_UPS, NOBODY_ASKED, NOT_MISSING, OF_CLASS, SUPPOSED
from handlers.reading.when.classes import half_of
from handlers.reading.words.pattern import Pattern

#: Halves of a class, and which makes it whole.
PARTS = {
    **dict.fromkeys(("男生", "男孩", "男", "男娃"), "boys"),
    **dict.fromkeys(("女生", "女孩", "女", "女娃"), "girls"),
    **dict.fromkeys(("住校生", "住宿生", "寄宿生", "住校的", "住宿的"), "boarders"),
    **dict.fromkeys(("走读生", "通校生", "走读的"), "day pupils"),
}
OTHER_PART = {"boys": "girls", "girls": "boys", "boarders": "day pupils", "day pupils": "boarders"}
_SUPPOSED = Pattern(SUPPOSED)
_GROWN_UPS = Pattern(GROWN_UPS)
#: 别弄混, 我老是搞混: nobody was reported for another.
_TOLD_APART = (*"别莫甭勿要用没老总常爱", "老是", "总是", "容易", "经常", "一直", "老爱", "怕")
#: Who comes back is who was away, not the class.
_BACK = Pattern(r"[回返归]")


class Turns(Picks):
    """The words that change what is open; `scopes` adds names, statuses and counts."""

    def turn(self, at: int, token: Token) -> None:
        """Take a word that is neither name nor status nor count."""
        act = _TURNS.get(token.kind)
        if act is not None:
            act(self, at, token)

    # -- where sentences and brackets end ------------------------------------------------------------------------------

    def _strong(self, at: int, token: Token) -> None:
        before = self.line.near(at, -1)
        if before is not None and before.kind == "colon":
            return
        if self.head is not None:
            self.said = True  # the list under a head ends with its sentence
        if token.words.strip() == ";" and self.head is not None and self.head_colon:
            pass  # 没来的:甲,请假;乙,没请假
        elif token.words.strip() or not self.head_kept:
            self.head = self.head_count = None
            self.head_kept = False
        self.rest = self.of_rest = self.excepting = self.all_of = self.told_by_pupil = False
        self.mode, self.pick, self.picking = "", 0, False
        self.sentence, self.shares, self.shared_from = [], [], 0

    def _comma(self, at: int, token: Token) -> None:
        before = self.line.near(at, -1)
        if self.open_group() and self.head is None and (self.line.told_otherwise(at) or self.line.harmless(at)):
            self.said = True  # 甲和乙值日,丙没来: of the first two something else was said
            if self.line.harmless(at):
                for entity in self.group:
                    entity.aside = True
        if self.open_group() and self.head is None and self.line.has_name_at(at + 1) and self.line.messenger(at):
            self.said = True  # 甲妈妈捎的话,乙咳嗽
            for entity in self.group:
                entity.aside = True
        if self.mode == "before" or (before is not None and before.kind == "name"):
            self.mode = ""
        excepted = before is not None and (before.kind in ("rest", "except_end") or before.words.endswith("外"))
        if self.rest and (self.out.others_here or not excepted):
            self.rest, self.of_rest = False, True

    def _open(self, at: int, token: Token) -> None:
        before = self.line.near(at, -1)
        if self.brackets and not (before is not None and before.kind == "name"):
            self.brackets.append((self.head, self.head_count, self.brackets[-1][2], self.said))
            return  # 甲、乙(病假(发烧))
        self.even = self.line.evenly_parted(at)
        named = not self.said or (before is not None and before.kind == "name")
        self.brackets.append((self.head, self.head_count, list(self.group) if named else [], self.said))

    def _close(self, at: int, token: Token) -> None:
        if not self.brackets:
            return
        self.head, self.head_count, group, _ = self.brackets.pop()
        self.placed = False
        if group:
            self.group = group
            self.said = self.head is None and any(entity.evidence for entity in group)
        self.all_of = False

    # -- the others ----------------------------------------------------------------------------------------------------

    def _nothing_else(self, at: int, token: Token) -> None:
        self.out.others_here = True

    def _except(self, at: int, token: Token) -> None:
        self.excepting = True
        self.rest_of_list = list(self.sentence) if len(self.sentence) > 1 else []  # 甲、乙、丙未到,除丙…外
        self.group, self.said = [], True
        self.head = Evidence("absent", token.start, token.end, token.words, "head", self.half)
        self.head_count = None

    def _except_end(self, at: int, token: Token) -> None:
        if self.excepting:
            self.excepting, self.head, self.rest = False, None, True
            self.rest_of_list = [entity for entity in self.rest_of_list if entity not in self.group]

    def _is_asked(self, at: int) -> bool:
        """都到齐了没有, 全勤吗, 有没有缺勤: a question says nothing."""
        after, before = self.line.near(at), self.line.near(at, -1)
        asked = after is not None and (
            after.words.startswith(("?", "吗", "么")) or after.words in ("没", "没有", "不", "否", "没得")
        )
        asks = before is not None and (
            before.kind == "asks" or (before.words.endswith("有") and self.line.tokens[at].words.startswith("没有"))
        )
        return asked or asks

    def _is_of_grown_ups(self, at: int) -> bool:
        """老师们都到了, 语文组都来: says nothing of the class."""
        return _GROWN_UPS.search(self._words_before(at)) is not None

    def _is_supposed(self, at: int) -> bool:
        """应该都到了, 全勤吧: that nobody else is missing is only thought to be so."""
        after = self.line.near(at)
        told = self.rest or self.excepting or self.open_group()
        return not told and bool(
            _SUPPOSED.search(self._words_before(at)) or (after is not None and after.words.startswith("吧"))
        )

    def _words_before(self, at: int) -> str:
        return "".join(token.words for token in self.line.tokens[max(0, at - 3) : at])

    def _says_nothing(self, at: int) -> bool:
        """Is a word for everybody asked, only supposed (kept to be asked about) or said of grown-ups?"""
        if self._is_supposed(at):
            self.out.guessed = True
            return True
        return self._is_asked(at) or self._is_of_grown_ups(at)

    def _everybody(self, at: int, token: Token) -> None:
        if self._says_nothing(at):
            return
        if self.mode == "before":
            self.mode = ""  # 早上报的全勤
            return
        if self.rest or self.excepting:
            self.out.others_here = True
            self.excepting, self.head = False, None
            return
        told = [entity for entity in self.sentence if entity.evidence and entity.evidence[-1].kind == "absent"]
        if token.words in NOBODY_ASKED and (
            self.open_group() or (told and told[-1:] == self.group[-1:]) or self.told[-1:] == self.group[-1:] != []
        ):
            for entity in self.group:  # 甲没人请假; 甲没来,没人请假
                entity.evidence.append(Evidence("unexcused", token.start, token.end, token.words, half=self.half))
            self.said = True
            return
        if token.words in NOT_MISSING and self._denied_of_last(at, token, self.line.near(at, -1)):
            return
        self.said = True
        if self._denies_of_one(at, token):
            self._here(at, self.group)
            return
        self._everybody_of(at)
        self.head = None

    def _denied_of_last(self, at: int, token: Token, before: Token | None) -> bool:
        """缺的是甲,乙没缺: said of 乙, who no longer stands under the head."""
        if token.words[0] not in "没不未" or before is None or before.kind != "name" or not self.open_group():
            return False
        self.group[-1].evidence = [piece for piece in self.group[-1].evidence if piece is not self.head]
        self._here(at, self.group[-1:])
        self.said = True
        return True

    def _here(self, at: int, who: list[Entity]) -> None:
        token = self.line.tokens[at]
        for entity in who:
            entity.evidence.append(Evidence("present", token.start, token.end, token.words, half=self.half))

    def _denies_of_one(self, at: int, token: Token) -> bool:
        """刚才报的甲缺席,后来发现在医务室,并没有缺课: of him alone, though without a name before it the words are of the class."""
        before = self.line.near(at, -1)
        if token.words in NOT_MISSING and self.group and before is not None and self.line.came_late(at):
            return True  # 甲迟到没缺课
        if token.words not in NOT_MISSING or len(self.group) != 1 or before is None or before.words in OF_CLASS:
            return False
        told = self.group[0].evidence
        if before.kind == "third" or any(piece.how == "before" for piece in told):
            return before.kind not in ("date", "half")
        # 更正:甲在校,没有缺勤; 乌龙,甲在厕所,没缺
        here = told[-1].kind == "present" if told else True
        return before.kind == "comma" and here and len(self.out.entities) == 1

    def _all_here(self, at: int, token: Token) -> None:
        """甲、乙都到了 is said of them; 都到了 with nobody waiting for a word, of the class."""
        last = self.line.near(at, -1)
        if self.rest or self.excepting or (last is not None and last.kind == "nothing_else"):
            self.rest = True
            self._everybody(at, token)
            return
        if self.line.is_only_a_place(at):
            self.all_of = True  # 都在镇医院
            return
        if self._says_nothing(at):
            return
        if self._denies_of_one(at, token):
            self._here(at, self.group)
            return
        if _BACK.search(token.words) and self.group and not self.open_group():
            self._here(at, self.several if self.group[-1] in self.several else self.group)
            return  # 甲 乙 昨天请假今天都回来了
        before = self.line.near(at, -1)
        if self._denied_of_last(at, token, before):
            return
        told = [e for e in self.out.entities if e.evidence and all(piece.how == "before" for piece in e.evidence)]
        if len(told) > 1 and not self.open_group() and self.group and self.group[-1] in told:
            self._here(at, told)  # 刚才报的甲没来、乙缺勤,都到了
            return
        head = self.head
        described = (
            head is None
            or head.words.endswith("的")
            or (head.how == "head" and head.kind != "absent" and not head.half)
        )
        if self.open_group() and described and before is not None and before.kind != "strong":
            for entity in self.group:
                if self.head_describes:
                    entity.evidence = [replace(e, how="before") if e is head else e for e in entity.evidence]
                entity.evidence.append(Evidence("present", token.start, token.end, token.words, half=self.half))
            self.said = True
            return
        self._everybody_of(at)
        self.head = None

    def _everybody_of(self, at: int) -> None:
        """男生都到了 is said of the boys: of the class only when the girls are told of, too."""
        at -= at > 1 and not self.line.tokens[at - 1].words.strip()
        part = PARTS.get(self.line.tokens[at - 1].words) if at else None
        if part is None:
            self.out.everybody_here = True
            return
        self.out.parts.add(part)
        before = self.line.near(at - 1, -1)
        if before is not None and before.words in PARTS:
            self.out.parts.add(PARTS[before.words])  # 住校生走读生都到了
        self.out.everybody_here = self.out.everybody_here or {part, OTHER_PART[part]} <= self.out.parts

    def _none(self, at: int, token: Token) -> None:
        """缺勤:无 says that nobody is missing; 旷课:无 only that nobody is so."""
        if (
            self.open_group()
            and token.words in ("没有", "没", "没得")
            and any(e.kind == "leave" for p in self.sentence for e in p.evidence)
        ):
            # 甲请过假,乙没有
            for entity in self.group[-1:]:
                entity.evidence.append(Evidence("unexcused", token.start, token.end, token.words, half=self.half))
            self.said = True
            return
        if self.head is None or self.open_group():
            return
        if self.head.kind == "absent" and not self.head_count:
            self.out.everybody_here = True
        self.head = None

    # -- those beside

    def _beside(self, at: int, token: Token) -> None:
        if self.open_group() and at and self.line.alike(at - 1):
            self._ditto(at, token)

    def _mixed(self, at: int, token: Token) -> None:
        """甲乙弄反了: reported for each other."""
        apart = self._words_before(at).endswith(_TOLD_APART)
        for entity in self.group if len(self.group) > 1 else self.several:
            if apart:
                entity.aside = True  # 甲乙别搞混
            else:
                entity.mixed = True
        if apart:
            self.said = True  # 甲跟乙别弄混,缺的是甲

    def _fine(self, at: int, token: Token) -> None:
        if self.rest:
            self.rest, self.of_rest, self.out.others_here = False, True, True
            return  # 甲住院,别人没事
        for entity in self.group[-1:]:
            entity.aside = True

    def _soon(self, at: int, token: Token) -> None:
        if self.head is None and self.open_group() and self.line.ends_clause(at):
            self.said = True  # 甲一会儿到,乙请假了

    def _date(self, at: int, token: Token) -> None:
        self.half = ""  # 昨天下午扭了脚,今天在家: the half was yesterday's

    def _half(self, at: int, token: Token) -> None:
        if self.line.right_after(at, "kin"):
            return  # 他妈下午来学校说夜里发烧
        self.half = half_of(token.words)


#: What each kind of word does.
_TURNS: Mapping[str, Callable[[Turns, int, Token], None]] = {
    "strong": Turns._strong, "comma": Turns._comma, "rest": Turns._rest, "everybody": Turns._everybody,
    "all_here": Turns._all_here, "nothing_else": Turns._nothing_else, "except": Turns._except,
    "except_end": Turns._except_end, "none": Turns._none, "all_of": Turns._all_of, "not_him": Turns._not_him,
    "is": Turns._is, "repair": Turns._repair, "change": Turns._change, "wrongly": Turns._wrongly, "void": Turns._void,
    "some": Turns._some, "ditto": Turns._ditto, "former": Turns._pick_by_place, "latter": Turns._pick_by_place,
    "last": Turns._pick_by_place, "those": Turns._those, "one": Turns._one, "respectively": Turns._respectively,
    "half": Turns._half, "open": Turns._open, "fine": Turns._fine, "close": Turns._close, "colon": Turns._colon,
    "along": Turns._along,
    "mixed": Turns._mixed, "beside": Turns._beside, "date": Turns._date, "soon": Turns._soon,
}  # fmt: skip
