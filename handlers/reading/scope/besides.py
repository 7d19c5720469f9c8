"""Rule 6: who is only named beside another, and what is said of somebody at home, of the sender, or of nobody."""

from __future__ import annotations

from handlers.reading.evidence import Entity, Evidence
from handlers.reading.names.segment import Token
from handlers.reading.scope.turns import Turns
from handlers.reading.tables.scopes import FOR_HIM
from handlers.reading.words.lexicon import EVIDENCE, MISSING_OR_WHY

_TELLS_OF_HIM = ("说他", "说她", "讲他", "讲她")
#: Said with 可能 these are no news.
_GUESSED_AT = frozenset({"ill", "affair", "tardy", "chore", "hindered", "truant", "left_early", "late"})
#: What the sender may say of himself.
_OF_ONESELF = frozenset({"absent", "ill", "affair", "chore", "left_early", "present", "late", "tardy", "truant"})
#: Said of somebody at home these tell that he went or died, not that the pupil left early.
_GONE = frozenset({"走了", "走", "回家了", "回去了", "离开了"})


class Besides(Turns):
    """Of whom nothing is said though he is named, and what is said of nobody named."""

    def beside(self, at: int, before: Token | None, after: Token | None) -> bool:
        """Rule 6: is the pupil only mentioned?"""
        if self.line.alike(at):
            return False  # 乙一样
        if self.line.is_on_duty(at) or self.line.calls_the_roll(at):
            return True
        told_before = self.said and bool(self.sentence or self.group)
        if told_before and self.line.brings_note(at) and not self.entity(self.line.tokens[at]).evidence:
            return True  # 甲住院,乙带来的假条
        if after is not None and after.kind == "beside" and self.line.neighbour_tells(at):
            return False
        if not self.entity(self.line.tokens[at]).evidence and self.line.is_source(at) and self.goes_back():
            self.told_by_pupil = True
            return True  # 甲没来。问了同桌乙,说不晓得
        if (
            after is not None
            and after.words[0] in "说讲"
            and (after.words.startswith(_TELLS_OF_HIM) or self.line.of_sibling(at) or self.line.tells_of_third(at))
        ):
            # 甲没来,乙说他…: 乙 tells of 甲, unless something was said of 乙 before.
            told = self.said or (self.head is not None and (self.after_comma or bool(self.group)))
            if told and (self.sentence or self.group) and not self.entity(self.line.tokens[at]).evidence:
                self.told_by_pupil = True
                return True
        elif after is not None and after.kind == "beside":
            if (
                after.words in ("头上", "名下")
                and before is not None
                and before.words[:2] in ("记到", "登到", "算到", "记在", "登在", "算在")
            ):
                # 病假记到乙头上了: 乙 was reported by mistake.
                self.entity(self.line.tokens[at]).denied = True
            return not (self.line.speaks_of_himself(at) and not self.out.entities[:-1])
        if self.line.kin_tells_of_another(at):
            return True  # 甲的爸爸顺路说乙病了
        if after is not None and after.kind == "kin":
            return False
        if before is not None and before.words in ("叫", "叫做") and self.line.calls(at):
            return False  # 一个叫甲的没来
        if before is not None and before.kind == "bystander" and self.line.put_off(at):
            return False  # 甲没来我还没问|乙今天没来
        if before is not None and before.kind in ("bystander", "and") and before.end == self.line.tokens[at].start:
            if before.kind == "and" and self.line.only_tells(at):
                return True  # 还有甲跑来说乙摔了
            if before.kind == "and" or before.words in ("跟", "和"):
                return not self.line.joined(at)
            told_of = (
                after is None
                or after.kind in (*EVIDENCE, "change", "wrongly", "void")
                or after.words in ("家", "家里")
                or self.line.is_brought_note(at)
            )
            if before.words[0] in "看发瞧见" and self.line.seat_is_empty(at):
                return False  # 一进门就看见甲的位子空着
            return not (before.words in FOR_HIM and told_of)
        return self.line.only_tells(at)

    def goes_back(self) -> bool:
        """Is there somebody of whom something was told last, of whom a neighbour may tell more? It goes on with him."""
        told = [entity for entity in self.out.entities if entity.evidence and not (entity.aside or entity.denied)]
        if told and not self.sentence:
            self.group, self.sentence, self.said, self.head = [told[-1]], [told[-1]], True, None
        return bool(told)

    def spoken_of(self, at: int) -> list[Entity]:
        """路上看见乙往街上走。她今天没来: of whom nothing was said but that he was seen."""
        if self.met is None or self.group or not self.line.is_third(at):
            return []
        self.group = [self.met]
        return self.group

    def is_of_others(self, at: int, found: Evidence) -> bool:
        """Is it said of somebody at home, of those who came with him, of nobody in this sentence? Marks illness of kin."""
        kind = found.kind
        if kind in MISSING_OR_WHY and self.line.is_of_many(at):
            return True  # 甲没到,最近发烧的人多
        found.told = kind == "chore" and self.line.told_by_kin(at)
        if kind in _GUESSED_AT and self.line.is_guess(at):
            return True
        if kind in _OF_ONESELF and self.line.of_colleague(at):
            return True  # 马老师住院,我代她班
        if kind == "ill" and self.line.right_after(at, "不"):
            return True  # 丙不看牙
        if kind == "well" and self.line.comes_another_day(at):
            found.kind = "ill"  # 甲好了,明天来: not here yet
        if kind == "late" and found.words[0] == "才" and self.line.of_another_day(at):
            return True  # 甲周四才来
        if kind == "late" and found.words[0] in "才刚" and "送" not in found.words and self.line.right_after(at, "kin"):
            return True  # 他爷才来给请的假
        seen = kind == "absent" and found.words[1:2] in tuple("见看瞧")
        if kind in _OF_ONESELF and not seen and self.line.of_sender(at):
            return True
        if kind == "present":
            lost = (not self.sentence and not self.line.carries_on(at)) or self.line.is_wished(at)
            return (
                lost
                or self.line.is_ahead(at)
                or self.line.left_open(at)
                or self.line.came_of_others(at)
                or self.line.of_kin(at)
                or self.line.of_kin_met(at)
            )
        if kind == "truant":
            return self.line.of_kin_met(at)
        if kind == "left_early":
            return self.line.at_the_gate(at) or (found.words in _GONE and self.line.of_kin(at))
        if kind == "ill":
            company = self.line.goes_with(at)
            found.of_kin = (
                company == "kin"
                or (self.line.of_kin(at) and not self.told_by_pupil)
                or self.line.takes_kin(at, self.group[-1].evidence[-1:] if self.group else [])
                or self.line.came_of_others(at)  # 看住院的爷爷
            )
            return company == "name"
        return False
