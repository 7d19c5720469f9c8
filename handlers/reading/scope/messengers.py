"""Who only brings word: a note, a message, the roll that he called."""

from __future__ import annotations

from handlers.reading.scope.line import Line
from handlers.reading.tables.people import SURNAMES
from handlers.reading.words.lexicon import EVIDENCE
from handlers.reading.words.pattern import Pattern

_PUT_OFF = Pattern(
    r"(?:没|没顾上|没顾得上|来得及|没来得及|回头|再|等会儿?|待会儿?|等下|去|电话|还得|要)(?:去)?(?:问|联系|找)$"
)
_BROUGHT = Pattern(
    r"(?:给|帮(?:忙|他|她|着)?|替(?:他|她)?)*(?:捎|带|送|拿|转|递|交)(?:来|过来|上来|到|给|交)*我?(?:的|了)"
)
_BRINGS = Pattern(
    r"(?:给|帮(?:忙|他|她|着)?|替(?:他|她)?)?(?:带|捎|拿|送|转|递|交)(?:来|过来|上来|交)?(?:的|了)(?:病假条|"
    r"请?假条|病历|诊断|证明|口信|话)"
)
_FAR_TOLD = 10
_TELLS_ME = Pattern(
    r"(?:[跑走过赶哭]|慌忙|急忙)*(?:过|进)?来?(?:悄悄|偷偷)?(?:(?:跟|和|给|对|向)(?:我|老师)(?:讲|说|报告|反映|汇报|打报告)|"
    r"(?:告诉|报告)(?:我|老师|说)|(?:来)?(?:报告|反映|告状)|(?:来)?(?:说|讲)(?=[,:])|来(?:说|讲)|"
    r"(?:打|来)(?:了|过)?(?:个)?电话(?:来|过来)?(?:跟我|给我)?(?:说|讲)|发(?:来)?(?:个)?(?:微信|信息|短信|"
    r"消息)(?:来|过来|给我|跟我)?(?:说|讲)?)"
)
_BY_THE_WAY = (
    r"(?:今天|今早|早上|早晨|上学|路上|刚才?|刚刚|昨晚|昨天|放学|在|来的?|来学校|来校|的时候|时|骑车|"
    r"还|[^,。;]{0,3}(?:口|边|上|里|旁|站|场|街))*"
)
#: Between two pupils: what the first says that he saw of the second.
_SEES = Pattern(
    rf"{_BY_THE_WAY}(?:(?:来|跑来|过来)?(?:跟我|和我|给我|对我|向我|跟老师)?(?:说|讲|告诉我|反映|报告)(?:是|他|"
    rf"她)?)?{_BY_THE_WAY}(?:碰[见到]了?|看[见到]了?|瞧[见到]了?|瞅[见到]了?|遇[见到]了?|撞[见到]了?|见到?过?了?)"
)
_HANDS = Pattern(rf"{_BY_THE_WAY}(?:给|帮|替|代)?(?:带|捎|拿|送|转|递|交)(?:来|过来|上来|交|了|来了|给我)*")
_NOTE = Pattern(r"的?(?:病假条|请?假条|条子|病历|诊断|证明|口信|话)")
_ROLL_CALL = Pattern(r"点(?:名|到|着)?|[喊叫念](?:到|名)")
#: Between two pupils, kin as 家: the first's people tell of the second.
_KIN_TELLS = Pattern(r"(?:同学)?的?家[^,。;]{0,8}(?:说|讲|告诉我|捎话|带话|反映)(?:是)?")
#: Before what is told of a teacher.
_COLLEAGUE = Pattern(
    rf"(?:今天|昨天|我们|我班|班主任|原来的|另外|还有|因为|由于)*[{''.join(sorted(SURNAMES))}](?:老师|校长|主任)(?:今天|昨天|这几天|这周|最近|又|还|也|都)*"
)
_OFFICES = ("班长", "组长", "委员", "体委", "学委", "代表", "值日生", "舍长", "室长", "队长")
_REPORTS = ("报", "点", "统计", "清点", "查", "数", "汇报", "说", "讲", "反映", "跟我", "告诉", "登记", "记")


class Messengers(Line):
    """A line that knows who speaks of another."""

    def messenger(self, at: int) -> bool:
        """Is it somebody at home of the last one named who only brings word, before the comma at `at`?"""
        for i in range(at - 1, 0, -1):
            if self.tokens[i].kind in ("comma", "strong", "name"):
                return False
            if self.tokens[i].kind == "kin" and self.tokens[i - 1].kind == "name":
                said = "".join(token.words for token in self.tokens[i + 1 : at])
                return any(word in said for word in ("捎", "带话", "带信", "转告", "传话", "帮忙说", "帮着说"))
        return False

    def brings_note(self, at: int) -> bool:
        """Does the pupil named at `at` only bring another's note (乙带来的假条)?"""
        told = "".join(token.words for token in self.tokens[at + 1 : at + 6])
        note = at > 1 and self.tokens[at - 1].words == "是" and self.tokens[at - 2].words.endswith("假条")
        return _BRINGS.match(told) is not None or (note and _BROUGHT.match(told) is not None)

    def is_brought_note(self, at: int) -> bool:
        """乙帮甲带来了假条: is it his note, whom the name at `at` names?"""
        return _BRINGS.match("".join(token.words for token in self.tokens[at + 1 : at + 6])) is not None

    def sees_or_brings(self, at: int) -> bool:
        """甲早上碰见乙往车站走, 甲带来乙的假条: is the pupil at `at` named for whom he saw, or whose note he brought?"""
        told = ""
        for i in range(at + 1, min(len(self.tokens), at + _FAR_TOLD)):
            token = self.tokens[i]
            if token.kind == "name":
                behind = "".join(other.words for other in self.tokens[i + 1 : i + 4])
                return _SEES.fullmatch(told) is not None or bool(_HANDS.fullmatch(told) and _NOTE.match(behind))
            if token.kind in ("comma", "strong", "third") or token.kind in EVIDENCE - {"truant", "present"}:
                return False
            told += token.words
        return False

    def is_called(self, at: int) -> bool:
        """点到甲没人应: does the word at `at` tell that he did not answer when the roll was called?"""
        words = "".join(token.words for token in self.tokens[max(0, at - 5) : at])
        return _ROLL_CALL.search(words) is not None and "电话" not in words

    def kin_tells_of_another(self, at: int) -> bool:
        """甲的爸爸顺路说乙病了: does somebody at home of the pupil at `at` tell of the next one named?"""
        told = ""
        for token in self.tokens[at + 1 : at + _FAR_TOLD]:
            if token.kind == "name":
                return _KIN_TELLS.fullmatch(told) is not None
            if token.kind in ("comma", "strong", "third") or token.kind in EVIDENCE:
                return False
            told += "家" if token.kind == "kin" else token.words
        return False

    def of_colleague(self, at: int) -> bool:
        """马老师住院: is it of a teacher that the clause begins with?"""
        clause = ""
        for i in range(at - 1, max(-1, at - _FAR_TOLD), -1):
            if self.tokens[i].kind in ("comma", "strong", "colon", "name"):
                break
            clause = self.tokens[i].words + clause
        return _COLLEAGUE.fullmatch(clause) is not None

    def put_off(self, at: int) -> bool:
        """Does the word before the name at `at` end what is said of another (还没顾上问), and a status follow the name?"""
        said = "".join(token.words for token in self.tokens[max(0, at - 4) : at])
        if _PUT_OFF.search(said) is None:
            return False
        i = at + 1
        while i < len(self.tokens) and self.tokens[i].kind in (
            "date",
            "half",
            "link",
            "third",
            "kin",
            "unknown",
            "and",
            "plain",
        ):
            i += 1
        return i < len(self.tokens) and self.tokens[i].kind in EVIDENCE

    def calls_the_roll(self, at: int) -> bool:
        """班长甲报告:缺乙: is it only the pupil who counted?"""
        before = self.tokens[at - 1].words if at else ""
        after = self.next(at)
        return before.endswith(_OFFICES) and after is not None and after.words.startswith(_REPORTS)

    def only_tells(self, at: int) -> bool:
        """Is the name at `at` that of somebody who tells of another (周全说他看见许诺在网吧)?"""
        found = self.near_at(at)
        if self.speaks_of_another(at) or self.sees_or_brings(at):
            return True
        if found is None or (
            self.tokens[found].words not in ("说", "讲")
            and (
                self.tokens[found].kind not in ("speak", "beside") or self.tokens[found].words[0] not in "说讲反告跟称"
            )
        ):
            return False
        for word in self.tokens[found + 1 : found + 4]:
            if word.kind == "name":
                return True
            if word.kind not in ("third", "bystander", "speak", "link", "date"):
                return False
        return False

    def speaks_of_another(self, at: int) -> bool:
        """甲跑来跟我讲,路上看见乙: is it of another that he tells the teacher, and of himself nothing?"""
        while at + 2 < len(self.tokens) and self.tokens[at + 1].kind in ("sep", "and") and self.has_name_at(at + 2):
            at += 2  # 甲、乙来说丙请假
        told = ""
        for token in self.tokens[at + 1 : at + _FAR_TOLD]:
            if token.kind == "name":
                return _TELLS_ME.match(told) is not None
            if token.kind == "strong" or token.kind in EVIDENCE or token.kind == "third":
                return False
            told += token.words
        return False

    def speaks_of_himself(self, at: int) -> bool:
        """甲跟我说嗓子哑了,没来: does he tell the teacher, and something is told before anybody else is named?"""
        after = self.near(at)
        if after is None or after.words not in ("跟我说", "告诉我", "反映", "反映说"):
            return False
        told = next(
            (t.kind for t in self.tokens[at + 1 :] if t.kind in EVIDENCE or t.kind in ("name", "strong")), "strong"
        )
        return told in EVIDENCE

    def neighbour_tells(self, at: int) -> bool:
        """郭芷萱同桌说她没来: the neighbour only speaks, of the pupil just named."""
        following = self.next(at + 1)
        return (
            self.tokens[at + 1].words.endswith("桌")
            and following is not None
            and (following.kind == "speak" or following.words[0] in "说讲")
        )

    def calls(self, at: int) -> bool:
        """Does 一个 or 有个 stand before the 叫 that is before the name at `at`, or is his name all that is told (…。叫甲)?"""
        alone = at > 1 and self.tokens[at - 2].kind in ("comma", "strong", "colon") and self.ends_clause(at)
        if alone and self.tokens[at - 1].kind == "bystander":
            return True
        found = self.near_at(at, -1)
        earlier = self.near(found, -1) if found is not None else None
        return earlier is not None and (
            earlier.kind in EVIDENCE or earlier.kind in ("one", "count", "third") or earlier.words[-1] in "个位生"
        )
