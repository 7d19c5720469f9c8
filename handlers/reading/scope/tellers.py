"""Who stands around the pupil in a message: those at home, neighbours who tell of him, the sender; what is only guessed."""

from __future__ import annotations

from handlers.reading.evidence import Evidence
from handlers.reading.names.segment import Token
from handlers.reading.scope.messengers import Messengers
from handlers.reading.tables.scopes import IN_SCHOOL
from handlers.reading.words.lexicon import EVIDENCE
from handlers.reading.words.pattern import Pattern

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
_BRINGS_HIM = frozenset({"送", "扶", "背", "搀", "带", "领", "扶着", "背着", "带着", "领着", "送走"})
_BRINGS_KIN = Pattern(
    "[送带领接陪](?:着)?[他她]?[爸妈爹娘爷奶弟妹哥姐姥外公婆叔舅姑姨伯母父亲]{1,2}(?:[去到上]|出院|看病)?"
)
_CHALLENGE = Pattern(
    r"(?:咋个?|怎么|凭啥|凭什么|为啥|为什么|为何|干嘛|哪个|谁)(?:又|会|能|还)?(?:说|讲|报|写|记|登|算)(?:的|"
    r"成)?(?:他|她|我家)?(?:孩子|娃)?$"
)
_CARES = frozenset({"陪床", "陪护", "照顾", "护理", "伺候", "看望", "探望", "照看"})
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
    "好像",
    "似乎",
    "像是",
    "看样子",
    "不知道是不是",
    "是不是",
)
_AT_THE_GATE = ("晨检", "入校", "进校", "早检", "午检", "体温", "测温", "额温", "校门", "门口", "进门")
#: 和 and its like where they join names whatever stands before them.
_JOINS = frozenset({"还有", "以及", "另外", "另", "加上", "又", "也", "还", "再", "再加上"})
_JOINS_ALWAYS = frozenset({"及", "与", "同", "并", "带", "外加", "连同"})
_JOINED_AFTER = frozenset({"name", "close", "comma", "strong", "date", "half", "except", "colon", "lack", "count"})


_IN_SCHOOL = tuple(IN_SCHOOL.split())
_MY_CHILD = Pattern(
    r"(?:我|俺|咱)(?:们)?(?:家|屋)?(?:的)?(?:孩子|娃|妮|闺女|儿子|女儿|小子|丫头|姑娘|崽|伢|小的|大的|老大|老二)"
)
_SENDER = ("我", "本人", "俺")
#: Before a place, of somebody who is or comes from there (外公在合肥住院, 她爸从部队回来).
_PLACES = frozenset({"在", "还在", "从", "由", "到"})
#: What the sender says, sees or hears behind these is of somebody else (我问了说发烧, 我看在教室).
_OF_OTHERS = frozenset("说讲问看见点查告接听准批让叫喊送带陪记报")


#: Who was spoken of before.
_THIRD = frozenset({"他", "她", "他俩", "她俩", "这俩", "俩人", "他们", "她们", "他人", "她人"})
_MEETS = ("接", "去接", "看", "去看", "迎", "送")
_KIN_END = frozenset("爸妈爹娘爷奶哥姐弟妹舅姑叔姨婶伯婆公母父亲")
_KIN_BEGIN = frozenset("爸妈爹娘爷奶哥姐弟妹姥舅姑叔姨婶伯外嫂")
_FAR_TOLD = 9
#: No clause is longer than so many words; a text without end is no clause.
_FAR = 40


class Tellers(Messengers):
    """A line that also knows of whom and by whom a word is said."""

    def of_kin(self, at: int) -> bool:
        """Is it somebody at home of whom the word at `at` is said (他奶奶住院)?"""
        if self.is_of_kin_behind(at):
            return True
        i = at - 1
        if i > 0 and self.tokens[i].kind == "close":  # 妹妹(二年级)胳膊断了
            i = next((j for j in range(i, -1, -1) if self.tokens[j].kind == "open"), 0) - 1
        while (
            i >= 0
            and self.tokens[i].words[0] not in "说讲称"
            and at - i < 4
            and (
                self.tokens[i].kind
                in ("unknown", "link", "date", "plain", "sign", "ill", "affair", "half", "truant", "chore")
                or self.tokens[i].words in _PLACES
            )
        ):
            i -= 1
        if i >= 0 and self.tokens[at - 1].kind == "affair" and self.tokens[at - 1].words[-1] in "爸妈爹娘爷奶弟妹哥姐":
            return True  # 去接她爸出院
        if i < 0 or self.tokens[i].kind != "kin":
            return False
        # 跟爸妈去上海做手术: they go with him.
        if i and self.tokens[i - 1].kind == "third":
            i -= 1
        return not (i and (self.tokens[i - 1].kind == "and" or self.tokens[i - 1].words[-1] in "跟随和同由"))

    def takes_kin(self, at: int, before: list[Evidence]) -> bool:
        """妹妹胳膊断了,他妈带去县医院: is it she of whom it was told last who is taken there?"""
        if not before or before[0].kind != "ill" or not before[0].of_kin or at < 2:
            return False
        takes, who = self.tokens[at - 1], self.tokens[at - 2]
        return takes.words[0] in "带送拉背领抱陪" and who.kind == "kin" and self.tokens[at - 3].kind == "comma"

    def seat_is_empty(self, at: int) -> bool:
        """看见甲的位子空着: is it his seat of which it is told?"""
        return any(
            token.kind == "absent" and any(seat in token.words for seat in "座位凳桌椅")
            for token in self.tokens[at + 1 : at + 3]
        )

    def is_of_kin_behind(self, at: int) -> bool:
        """发烧的是他爹: is somebody at home named behind as the one of whom it is said?"""
        told = self.tokens[at].words
        for token in self.tokens[at + 1 : at + 4]:
            if token.kind == "kin":
                return told.endswith(("的是", "的就是", "的不是他是", "的"))
            if token.kind not in ("is", "link", "third", "not_him"):
                return False
            told += token.words if token.kind != "third" else ""
        return False

    def of_kin_met(self, at: int) -> bool:
        """去车站接她爸,打工回来了: is it he who was met of whom the clause behind tells?"""
        i = at - 1
        while i >= 0 and self.tokens[i].kind in ("unknown", "link", "date", "truant", "present", "affair", "plain"):
            if self.tokens[i].words.startswith(_MEETS) and self.tokens[i].words[-1] in _KIN_END:
                return True
            i -= 1
        if i < 1 or self.tokens[i].kind != "comma":
            return False
        last = self.tokens[i - 1]
        if last.kind == "affair":
            return last.words.startswith(_MEETS) and last.words[-1] in _KIN_END
        meets = "".join(token.words for token in self.tokens[max(0, i - 4) : i - 1]).rstrip("他她的")
        return last.kind == "kin" and meets.endswith(_MEETS)

    def told_by_kin(self, at: int) -> bool:
        """Does somebody grown up at home tell it (他爹讲要收烟), in this clause or the one before?"""
        commas = 0
        for i in range(at - 1, max(-1, at - _FAR), -1):
            token = self.tokens[i]
            if token.kind == "strong" or commas > 1:
                return False
            commas += token.kind == "comma"
            if not commas and token.words.startswith(("家里", "家中", "屋里", "屋头", "家头")):
                return True
            if token.kind == "kin" and token.words[-1] not in "弟妹哥姐":
                following = "".join(t.words for t in self.tokens[i + 1 : i + 4])
                return any(
                    word in following
                    for word in ("说", "讲", "电话", "微信", "信息", "短信", "留", "让", "叫", "喊", "要")
                )
        return False

    def told_otherwise(self, at: int) -> bool:
        """Stand words that we do not understand between the last name and the comma at `at` (甲和乙值日,)?"""
        words: list[Token] = []
        for i in range(at - 1, -1, -1):
            token = self.tokens[i]
            if token.kind == "name":
                return any(len(w.words) > 1 and w.kind in ("unknown", "plain", "report") for w in words)
            if token.kind not in (
                "unknown",
                "plain",
                "link",
                "report",
                "half",
                "date",
                "sign",
                "all_of",
                "speak",
                "bystander",
            ):
                return False
            words.append(token)
        return False

    def harmless(self, at: int) -> bool:
        """Is it told there what pupils do in school (值日, 忘带作业)?"""
        text = ""
        for i in range(at - 1, -1, -1):
            if self.tokens[i].kind == "name":
                break
            text = self.tokens[i].words + text
        return any(word in text for word in _IN_SCHOOL)

    def is_on_duty(self, at: int) -> bool:
        """值日的是甲和乙: named for what pupils do in school?"""
        i = at - 1
        while i > 0 and self.tokens[i].kind in ("name", "sep", "and"):
            i -= 1
        if i < 0 or self.tokens[i].words not in ("的是", "的有", "是", "的"):
            return False
        told = ""
        while i >= 0 and self.tokens[i].kind not in ("comma", "strong", "name") and self.tokens[i].kind not in EVIDENCE:
            told = self.tokens[i].words + told
            i -= 1
        return (
            (i < 0 or self.tokens[i].kind in ("comma", "strong"))
            and told.endswith(("的是", "的有", "生是", "员是", "表是", "代表的"))
            and any(word in told for word in _IN_SCHOOL)
        )

    def asked_by_nobody(self, at: int) -> bool:
        """没有请假的 as a clause of its own: nobody asked for leave."""
        words, before, after = self.tokens[at].words, self.near(at, -1), self.near(at)
        alone = (before is None or before.kind in ("comma", "strong", "and", "date", "half", "class")) and (
            after is None or after.kind in ("comma", "strong")
        )
        return alone and words.startswith(("没有", "无")) and words.endswith("的")

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
        passed = False  # who cares for somebody was named before another
        for i in range(end - 1, max(-1, at - _FAR), -1):
            other = self.next(i)
            passed = passed or (i < at and self.tokens[i].kind == "name")
            anew = self.tokens[i].kind == "sep" and other is not None and other.kind == "name"
            if i < at and (anew or self.tokens[i].kind in ("comma", "strong", "open")):
                break
            if self.tokens[i].kind == "affair" and _BRINGS_KIN.fullmatch(self.tokens[i].words) and not passed:
                return "kin"  # 送奶奶去外地看病
            if self.tokens[i].words in _CARES and not passed:
                return "kin"
            if self.tokens[i].words.startswith("陪") and other is not None:
                if other.kind == "kin" and passed:
                    return ""  # 甲陪奶奶请了假然后乙鼻炎犯了
                if other.kind in ("name", "kin"):
                    return other.kind
                return "" if i and self.tokens[i - 1].kind == "kin" else "kin"
            brought = self.tokens[i].words in _BRINGS_HIM and other is not None and other.kind in ("third", "name")
            if brought and i and self.tokens[i - 1].kind == "name":
                return "name"  # 乙送她去卫生室
        return ""

    def is_hearsay(self, at: int) -> bool:
        """Is it only what others saw or heard (同村的说看见他在家放牛)? What he does is then no leave."""
        for i in range(at - 1, max(-1, at - _FAR), -1):
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
        """Is it the sender of whom it is said (我外出培训, 我在外头听课, 我在镇上开会)?"""
        for i in range(at - 1, max(-1, at - _FAR), -1):
            token = self.tokens[i]
            if token.kind in ("comma", "strong", "open", "colon", "name", "third", "kin", "count"):
                return False
            if _MY_CHILD.match(token.words):
                return False  # 俺家妮儿拉肚子
            if token.words.startswith(_SENDER) and token.kind in ("unknown", "third"):
                return not (i and self.tokens[i - 1].kind in ("name", "bystander")) and not self.quotes(i)
            if not _OF_OTHERS.isdisjoint(token.words):
                return False
        return False

    def quotes(self, at: int) -> bool:
        """甲发信息说:老师我肚子疼: is it the pupil before who says 我 at `at`?"""
        told = ""
        for i in range(at - 1, max(-1, at - _FAR_TOLD), -1):
            token = self.tokens[i]
            if token.kind == "strong":
                return False
            if token.kind == "name":
                return (
                    "说:" in told or "讲:" in told or "道:" in told or (told.startswith(("说", "发")) and ":" in told)
                )
            told = token.words + told
        return False

    def at_the_gate(self, at: int) -> bool:
        """Is it told of the check at the gate: who is sent home from there has not left early."""
        first = next((i for i in range(at - 1, 0, -1) if self.tokens[i].kind == "name"), 0)
        others = any(token.kind == "name" for token in self.tokens[:first])
        told = self.tokens[first if others else 0 : at]  # what was told of another does not count
        return any(word in token.words for token in told for word in _AT_THE_GATE)

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

    def of_sibling(self, at: int) -> bool:
        """乙说妹妹…: 乙 tells of the sister."""
        found = self.near_at(at)
        told = self.next(found) if found is not None else None
        return told is not None and told.kind == "kin" and told.words[-1] in "姐妹哥弟"

    def alike(self, at: int) -> bool:
        """乙一样: as with the one told of before."""
        after, before = self.next(at), self.near(at, -1)
        return (
            after is not None
            and after.words in ("一样", "一般")
            and self.ends_clause(at + 1)
            and (before is None or before.words not in ("跟", "和", "像", "同", "与"))
        )

    def is_challenged(self, at: int) -> bool:
        """咋个说她没来, 凭啥记他旷课: does somebody object that it was said?"""
        if not at or self.tokens[at - 1].words[-1] not in "说讲报写记登算的成他她家子娃":
            return False
        told = ""
        for i in range(at - 1, max(-1, at - _FAR_TOLD), -1):
            if self.tokens[i].kind in ("comma", "strong", "name") and told:
                break
            told = self.tokens[i].words + told
        return _CHALLENGE.search(told) is not None

    def is_third(self, at: int) -> bool:
        """Does 她 or 这娃 begin the clause of the word at `at`?"""
        i = at
        while i and self.tokens[i - 1].kind not in ("comma", "strong"):
            i -= 1
        return any(
            token.words in _THIRD or token.words.endswith(("娃", "孩子")) for token in self.tokens[i : min(at, i + 2)]
        )

    def tells_of_third(self, at: int) -> bool:
        """乙说昨晚还见她在街上: 乙 tells of her who was spoken of before, not of himself or of somebody at home."""
        found = self.near_at(at)
        for i in range(found + 1 if found is not None else len(self.tokens), len(self.tokens)):
            token, after = self.tokens[i], self.next(i)
            if token.kind in ("comma", "strong", "name") or i - at > _FAR_TOLD or token.words.startswith(_SENDER):
                return False
            if token.words in _THIRD and (after is None or (after.kind != "kin" and after.words[0] not in _KIN_BEGIN)):
                return True
        return False
