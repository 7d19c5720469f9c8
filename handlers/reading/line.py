"""The words of a message in a row, and what the neighbours of a word tell about it. Nothing here remembers anything."""

from __future__ import annotations

from handlers.reading.lexicon import EVIDENCE
from handlers.reading.segment import Token

#: Kinds that may stand between a status and the names it heads.
_BETWEEN = frozenset(
    {"link", "is", "colon", "sep", "sign", "count", "third", "one", "report", "class", "date", "half", "open", "strong"}
)
_HEADING = frozenset({"的有", "有", "名单", "的学生有", "的人有", "的同学有", "的人"})
_ALONE = frozenset({"strong", "comma", "sep", "close", "sign", "name", "except_end"})
_HERE = frozenset(
    {
        "都在",
        "均在",
        "全在",
        "全都在",
        "全部在",
        "大家都在",
        "同学们都在",
        "在",
        "还在",
        "也在",
        "人在",
        "一直在",
        "又在",
    }
)
_HEARSAY = (
    "看见",
    "看到",
    "听说",
    "据说",
    "同村",
    "邻居",
    "舍友",
    "室友",
    "同学说",
    "有人说",
    "碰见",
    "碰到",
    "村里人",
)
_OPEN = ("没说", "没定", "未定", "不确定", "待定", "没准", "说不准", "不一定")
_CARES = frozenset({"陪床", "陪护", "照顾", "护理", "伺候", "看望", "探望", "照看"})
_LATER = (
    "明",
    "后天",
    "大后天",
    "下周",
    "下星期",
    "下个",
    "一会",
    "待会",
    "等会",
    "晚点",
    "过几天",
    "过两天",
    "估计",
    "预计",
    "大概",
    "可能",
)
_GUESS = (
    "可能",
    "估计",
    "大概",
    "也许",
    "说不定",
    "八成",
    "怕是",
    "恐怕",
    "兴许",
    "没准",
    "猜",
    "不会是",
    "莫不是",
    "或许",
    "不知道是不是",
    "是不是",
)
_TIMES = ("第", "下午", "中午", "晚上", "再", "才", "就")
_AT_THE_GATE = ("晨检", "入校", "进校", "早检", "午检", "体温", "测温", "额温", "校门")
#: 和 and its like where they join names whatever stands before them.
_JOINS = frozenset({"还有", "以及", "另外", "另", "加上", "又", "也", "还", "再", "再加上"})
_JOINS_ALWAYS = frozenset({"及", "与", "同", "并", "带", "外加", "连同"})
_JOINED_AFTER = frozenset({"name", "close", "comma", "strong", "date", "half", "except", "colon", "lack", "count"})


class Line:
    """The tokens of a message without mere blanks."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = [token for token in tokens if token.kind != "sign" or token.words.strip()]

    def near(self, at: int, step: int = 1) -> Token | None:
        """The next word that is no separator, forwards or backwards."""
        found = self.near_at(at, step)
        return self.tokens[found] if found is not None else None

    def near_at(self, at: int, step: int = 1) -> int | None:
        """Where it stands."""
        at += step
        while 0 <= at < len(self.tokens) and self.tokens[at].kind in ("sep", "sign"):
            at += step
        return at if 0 <= at < len(self.tokens) else None

    def next(self, at: int) -> Token | None:
        """The word right behind."""
        return self.tokens[at + 1] if at + 1 < len(self.tokens) else None

    def before_names(self, at: int) -> str:
        """Does the status at `at` stand before names: "sure" (缺, 病假:, 的是, 旷1( ), "maybe" (病假李明), "none" (旷课:无), ""."""
        token = self.tokens[at]
        sure = token.kind == "lack"
        colon = False
        for i in range(at + 1, len(self.tokens)):
            kind, words = self.tokens[i].kind, self.tokens[i].words
            if kind == "name":
                return "sure" if sure else "maybe"
            if kind in ("not_him", "change") and token.words.endswith("的"):
                continue  # 没来的不是乙,是甲
            if kind not in _BETWEEN or (words == "了" and token.kind not in ("lack", "count")):
                return "none" if sure and kind == "none" else ""
            if kind == "colon" or words in _HEADING or (kind == "is" and words == "的是"):
                sure, colon = True, colon or kind == "colon"
            elif kind == "open":
                following = self.next(i)
                if following is None or following.kind != "name":
                    return ""
                sure = True
            elif (kind == "strong" and not ((colon or self.opens_list(at, i)) and not words.strip())) or (
                kind == "count" == token.kind
            ):
                return ""
        return ""

    def is_told_of_name(self, at: int) -> bool:
        """Does the status stand behind a name and 是 (甲是感冒)?"""
        return at > 1 and self.tokens[at - 1].words == "是" and self.tokens[at - 2].kind == "name"

    def has_colon(self, at: int) -> bool:
        """Does a colon stand between the status at `at` and what follows?"""
        return ":" in self.tokens[at].words or any(token.kind == "colon" for token in self.tokens[at + 1 : at + 3])

    def describes(self, at: int) -> bool:
        """Does the head at `at` stand with 的 right before a name, telling who is meant (没到的甲)?"""
        following = [token for token in self.tokens[at + 1 : at + 4] if token.kind != "sign"]
        if not self.tokens[at].words.endswith("的") and following and following[0].words == "的":
            following = following[1:]
        elif not self.tokens[at].words.endswith("的"):
            return False
        while following and following[0].words in ("学生", "同学", "孩子", "那个", "那几个"):
            following = following[1:]
        return bool(following) and following[0].kind == "name"

    def opens_list(self, at: int, end: int) -> bool:
        """Does the head at `at` close a line that ends at `end` and says nothing else (请假三人⏎, 病假⏎)?"""
        first = at
        while first and self.tokens[first - 1].kind in ("link", "date", "class", "half", "sep", "count", "sign"):
            first -= 1
        alone = first == 0 or self.tokens[first - 1].kind == "strong"
        return alone and all(
            token.kind in ("link", "count", "third", "one", "sign", "sep") for token in self.tokens[at + 1 : end]
        )

    def lists_by_line(self, at: int) -> bool:
        """Is the head at `at` followed by a colon and the end of the line: its names come one a line."""
        i = at + 1
        while i < len(self.tokens) and self.tokens[i].kind in ("link", "count", "third", "one"):
            i += 1
        rest = [token.words.strip() for token in self.tokens[i : i + 2]]
        if rest[:1] == [""] and self.tokens[i].kind == "strong" and self.opens_list(at, i):
            return True
        return (":" in self.tokens[at].words and rest[:1] == [""]) or rest == [":", ""]

    def is_only_a_place(self, at: int) -> bool:
        """Is 在 the beginning of a place (在卫生院), not the whole of what is said (王强在)?"""
        after = self.next(at)
        return self.tokens[at].words in _HERE and not (
            after is None
            or (after.kind in _ALONE and (after.kind != "name" or bool(after.names)))
            or after.words in ("的", "呢", "哈", "啊", "了", "也")
        )

    def ends_clause(self, at: int) -> bool:
        """Does nothing follow in the clause?"""
        after = self.near(at)
        return after is None or after.kind in ("comma", "strong", "close", "name")

    def left_open(self, at: int) -> bool:
        """Is it only asked when he will be back (返校时间没说准)?"""
        return any(token.words.startswith(_OPEN) for token in self.tokens[at + 1 : at + 5])

    def is_ahead(self, at: int) -> bool:
        """Will he only be here later (明天回来, 第三节课回来, 下午再来)?"""
        word = self.tokens[at].words
        for i in range(at - 1, -1, -1):
            token = self.tokens[i]
            if token.kind in ("comma", "strong", "open", "name", "close"):
                return False
            if token.words.startswith(_LATER) or (
                not word.endswith(("了", "啦", "的")) and token.words.startswith(_TIMES)
            ):
                return True
        return False

    def carries_on(self, at: int) -> bool:
        """In a sentence that names nobody, is it still the last one named who is spoken of (他来了; 来了)?"""
        for i in range(at - 1, -1, -1):
            kind = self.tokens[i].kind
            if kind in ("strong", "comma", "third"):
                return True
            if kind not in ("link", "date", "sep", "sign", "half", "and", "report", "change"):
                return False
        return True

    def of_kin(self, at: int) -> bool:
        """Is it somebody at home of whom the word at `at` is said (他奶奶住院)?"""
        i = at - 1
        while (
            i >= 0
            and self.tokens[i].words[0] not in "说讲称"
            and at - i < 4
            and self.tokens[i].kind in ("unknown", "link", "date", "plain", "sign", "ill", "affair", "half")
        ):
            i -= 1
        if i < 0 or self.tokens[i].kind != "kin":
            return False
        # 跟爸妈去上海做手术: they go with him.
        return not (i and (self.tokens[i - 1].kind == "and" or self.tokens[i - 1].words[-1] in "跟随和同由"))

    def came_of_others(self, at: int) -> bool:
        """接打工回来的爸妈: those who came are not he."""
        words = [
            token for token in self.tokens[at + 1 : at + 5] if token.words not in ("的", "是", "的是", "他", "她")
        ][:1]
        linked = self.tokens[at].words.endswith("的") or (
            at + 1 < len(self.tokens) and self.tokens[at + 1].words == "的"
        )
        return linked and bool(words) and words[0].kind == "kin"

    def goes_with(self, at: int) -> str:
        """陪 in the clause of the word at `at`: with whom he goes: "kin", "name" (another pupil), "" when with nobody."""
        end = at + 1
        while end < min(len(self.tokens), at + 4) and self.tokens[end].kind not in (
            "comma",
            "strong",
            "close",
            "name",
            "sep",
            "one",
            "former",
            "latter",
            "last",
        ):
            end += 1
        for i in range(end - 1, -1, -1):
            if i < at and self.tokens[i].kind in ("comma", "strong", "open"):
                break
            other = self.next(i)
            if self.tokens[i].words in _CARES:
                return "kin"
            if self.tokens[i].words.startswith("陪") and other is not None:
                if other.kind in ("name", "kin"):
                    return other.kind
                return "" if i and self.tokens[i - 1].kind == "kin" else "kin"
        return ""

    def is_hearsay(self, at: int) -> bool:
        """Is it only what others saw or heard (同村的说看见他在家放牛)? What he does is then no leave."""
        for i in range(at - 1, -1, -1):
            if self.tokens[i].kind in ("comma", "strong"):
                return False
            if any(word in self.tokens[i].words for word in _HEARSAY):
                return True
        return False

    def is_wished(self, at: int) -> bool:
        """Does the word of coming hang on another verb (不敢来学校, 催他来, 34人在)?"""
        if not at or self.tokens[at - 1].end != self.tokens[at].start:
            return False
        before = self.tokens[at - 1]
        if before.kind == "name":
            return False
        return before.words[-1] in "敢愿肯想让叫催劝等准备打算别莫没未不送接带找喊请求盼" or before.words[-1].isdigit()

    def is_guess(self, at: int) -> bool:
        """Is it only guessed at (可能是堵车, 估计感冒了)?"""
        for i in range(at - 1, max(-1, at - 5), -1):
            token = self.tokens[i]
            if token.kind in ("comma", "strong", "name", "open"):
                return False
            if token.words.startswith(_GUESS):
                return True
        return False

    def of_sender(self, at: int) -> bool:
        """Is it the sender himself who went (我外出培训)?"""
        i = at - 1
        while i >= 0 and self.tokens[i].kind in ("affair", "date", "half", "ill"):
            i -= 1
        return (
            i >= 0
            and self.tokens[i].words in ("我", "本人", "我自己", "我们")
            and (i == 0 or self.tokens[i - 1].kind in ("comma", "strong", "date", "half", "link"))
        )

    def at_the_gate(self, at: int) -> bool:
        """Is it told of the check at the gate: who is sent home from there has not left early."""
        return any(word in token.words for token in self.tokens[:at] for word in _AT_THE_GATE)

    def joined(self, at: int) -> bool:
        """Does 和, 跟, 还有 before the name at `at` join it to a list (not: 跟李明一起)?"""
        found = self.near_at(at, -1)
        if found is None:
            return True
        words = self.tokens[found].words
        earlier = self.near(found, -1)
        if earlier is None or earlier.kind in _JOINED_AFTER or earlier.kind in EVIDENCE:
            return True
        return words in _JOINS or words in _JOINS_ALWAYS

    def only_tells(self, at: int) -> bool:
        """Is the name at `at` that of somebody who tells of another (周全说他看见许诺在网吧)?"""
        found = self.near_at(at)
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

    def of_sibling(self, at: int) -> bool:
        """乙说妹妹…: 乙 tells of the sister."""
        found = self.near_at(at)
        told = self.next(found) if found is not None else None
        return told is not None and told.kind == "kin" and told.words[-1] in "姐妹哥弟"

    def neighbour_tells(self, at: int) -> bool:
        """郭芷萱同桌说她没来: the neighbour only speaks, of the pupil just named."""
        following = self.next(at + 1)
        return (
            self.tokens[at + 1].words.endswith("桌")
            and following is not None
            and (following.kind == "speak" or following.words[0] in "说讲")
        )
