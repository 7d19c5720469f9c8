"""The words of a message in a row, and what the neighbours of a word tell about it. Nothing here remembers anything."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeGuard

from handlers.reading.names.segment import Token
from handlers.reading.scope.guesses import Guesses
from handlers.reading.tables.places import IN_SCHOOL
from handlers.reading.words.lexicon import EVIDENCE, MISSING
from handlers.reading.words.pattern import Pattern

#: Kinds that may stand between a status and the names it heads.
_BETWEEN = frozenset(
    {"link", "is", "colon", "sep", "sign", "count", "third", "one", "report", "class", "date", "half", "open", "strong"}
)
_HEADING = frozenset({"的有", "有", "名单", "的学生有", "的人有", "的同学有", "的人"})
_ALONE = frozenset({"strong", "comma", "sep", "close", "sign", "name", "except_end", "rest"})
#: 被接走的|两个: how many there are.
_SO_MANY = Pattern(r"(?:[一两三四五六七八九十]|\d)(?:[个名位人]|学生|同学|孩子|娃){1,2}")
#: Behind 都在 these begin what is told of others (都在|今天缺的是甲).
_BEGINS_ANEW = frozenset({"date", "half", "lack", "absent", "rest", "late", "unexcused"})
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
THAT_ONE = frozenset({"那个", "这个", "那位", "那一个", "那几个"})
#: How many words a reason before a status may have.
_NEAR = 7
_IN_CLAUSE = frozenset({"unknown", "link", "plain", "bystander", "kin", "third", "half", "date", "sign"})
_PARTS = frozenset({"comma", "strong", "sep", "open", "close", "colon", "and", "except"})
_OF_HIM = frozenset({"third", "is", "date", "half"})
_OPEN = ("没说", "没定", "未定", "不确定", "待定", "没准", "说不准", "不一定")
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
_LONG_SINCE = ("早", "早早儿", "早已", "本来", "原本", "一直")
_TIMES = ("第", "下午", "中午", "晚上", "再", "才", "就")
_IN_SCHOOL = Pattern(IN_SCHOOL)

_CAME = frozenset({"来了", "到了", "进来了", "走进来了"})
_WHO_CAME = frozenset({"name", "and", "sep", "link", "third", "all_of"})
_LESSON = Pattern(r"第[一二三四1-4]节课?(?:时|的时候|上课|下课)?")
_BECAUSE = ("因", "因为", "由于")
#: 发烧的人多: nobody's own.
_OF_MANY = Pattern(
    r"(?:的|得)(?:人|学生|孩子|娃娃?|同学|小朋友|小孩)?(?:们)?(?:也|都|真|实在|特别|格外|比较|挺|太|很|蛮|好|老|越来越|是|还)*"
    r"(?:多(?![次天日回])|不少|一大片|一片|一大堆|一堆)|(?:高发|季节?|正?流行|盛行|蔓延|[爆暴]发|(?:闹|传)得(?:凶|厉害|快))"
)


class Line(Guesses):
    """The tokens of a message without mere blanks."""

    def before_names(self, at: int) -> str:
        """Does the status at `at` stand before names: "sure" (缺, 病假:, 的是, 旷1( ), "maybe" (病假李明), "none" (旷课:无), ""."""
        token = self.tokens[at]
        if self.is_reason_of_head(at):
            return "sure"  # 和招呼都没打就没来的甲; 身上起包请假的:甲
        sure = token.kind == "lack"
        colon = False
        for i in range(at + 1, len(self.tokens)):
            kind, words = self.tokens[i].kind, self.tokens[i].words
            if kind == "name":
                return "sure" if sure else "maybe"
            first = i - 1 == at and (not at or self.tokens[at - 1].kind in ("date", "half", "class", "strong"))
            of = token.words.endswith(("的", "号", "生", "员")) or self.tokens[at + 1].words == "的"
            if kind == "comma" and (self.tokens[i - 1].kind == "one" or first) and of:
                following = self.next(i)
                if following is not None and following.kind == "name":
                    return "sure"  # 迟到的倒有一个,甲
            if words in ("叫", "叫做") and self.tokens[i - 1].words.endswith("的"):
                continue  # 缺席的叫甲
            if kind == "all_of" and words in ("俩", "仨", "两个人", "两人", "三人"):
                continue  # 病号俩:甲 乙
            if kind == "unknown" and _SO_MANY.fullmatch(words) and self.tokens[i - 1].words.startswith("的"):
                continue  # 被接走的两个:甲、乙
            if words in THAT_ONE and kind == "plain":
                continue  # 差的那个是甲
            if kind in ("not_him", "change") and (
                token.words.endswith("的") or self.tokens[i - 1].words in ("的", *THAT_ONE)
            ):
                continue  # 没来的不是乙,是甲; 病假那个不是乙
            if kind == "latter" and words.startswith("那"):
                continue  # 缺的那俩:甲、乙
            if (
                kind == "kin"
                and words[-1] in "哥姐弟妹"
                and i + 1 < len(self.tokens)
                and self.tokens[i + 1].kind == "name"
            ):
                continue  # 没来的是哥哥甲
            if (
                kind == "comma"
                and token.kind == "count"
                and i + 1 < len(self.tokens)
                and self.tokens[i + 1].kind == "is"
            ):
                continue  # 早退1人,系甲
            if kind == "count" != token.kind and words.startswith(("应", "实")):
                return ""  # 请假 八2应到36: no list under it
            if kind not in _BETWEEN or (
                words == "了"
                and token.kind not in ("lack", "count")
                and self.tokens[i + 1 : i + 2]
                and self.tokens[i + 1].kind not in ("colon", "is")
            ):
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

    def tells_who(self, at: int) -> bool:
        """Does 的 or 的是 and a name follow (没来的甲, 请假的是甲), or a colon behind a reason (因流感居家:甲)?"""
        after = self.next(at)
        if after is not None and after.kind == "colon" and at > 1 and self.tokens[at - 1].kind in EVIDENCE:
            return self.tokens[at - 2].words in _BECAUSE and any(map(self.has_name_at, (at + 2, at + 3)))
        if after is not None and after.words == "的":  # 发热在家|的|:甲
            at, after = at + 1, self.next(at + 1)
        lists = self.tokens[at].words.endswith("的") and after is not None and after.words in (":", "有", "是")
        return self.describes(at) or (
            after is not None and (after.words == "的是" or lists) and self.has_name_at(at + 2)
        )

    def is_reason_of_head(self, at: int) -> bool:
        """Is it told in front of a status that tells who is meant (去看牙没来的甲), in a clause that names nobody before?"""
        first = at - 1
        far = max(-1, at - 2 * _NEAR)
        while first > far and (self.tokens[first].kind in _IN_CLAUSE or self.tokens[first].kind in EVIDENCE):
            first -= 1
        if first >= 0 and self.tokens[first].kind not in _PARTS:
            return False
        for i in range(at + 1, min(len(self.tokens), at + _NEAR)):
            token = self.tokens[i]
            if token.kind in ("name", "comma", "strong", "open", "close", "colon", "count"):
                return False
            if token.kind in EVIDENCE and token.kind != "body" and self.tells_who(i):
                return True
        return False

    def is_single(self, at: int) -> bool:
        """Does 一个 or 一个是 stand before the name at `at`?"""
        before = self.near_at(at, -1)
        if before is not None and self.tokens[before].kind == "is":
            before = self.near_at(before, -1)
        return before is not None and self.tokens[before].kind == "one"

    def starts_part(self, at: int) -> bool:
        """Does the word at `at` begin a clause or the next part of a list?"""
        if at and self.tokens[at - 1].words in ("因", "因为", "由于"):
            return at == 1 or self.tokens[at - 2].kind in (
                "and",
                "comma",
                "strong",
                "sep",
                "open",
                "date",
                "half",
                "colon",
            )
        return not at or self.tokens[at - 1].kind in (
            "and",
            "except",
            "comma",
            "strong",
            "sep",
            "open",
            "close",
            "date",
            "half",
        )

    def is_told_of_name(self, at: int) -> bool:
        """Does the status stand behind a name and 是 (甲是感冒)?"""
        return at > 1 and self.tokens[at - 1].words == "是" and self.tokens[at - 2].kind == "name"

    def of_last_named(self, at: int) -> bool:
        """Does nothing but 人, 他, 是 or a day stand between the last name and the status at `at` (乙人是在的)?"""
        i = at - 1
        while i > 0 and (self.tokens[i].kind in _OF_HIM or self.tokens[i].words in ("倒是", "倒", "可")):
            if self.tokens[i].words == "的是":
                break
            i -= 1
        return self.has_name_at(i) and i >= 0

    def is_of_school(self, at: int) -> bool:
        """Is the place behind 在 at `at` one of the school's?"""
        words = ""
        for token in self.tokens[at + 1 : at + 7]:
            if token.kind in ("comma", "strong"):
                break
            words += token.words
        return _IN_SCHOOL.search(words, 0, 8) is not None and not words.startswith(("家", "医院"))

    def still_so(self, at: int) -> bool:
        """昨天报的甲病假,今天还没来: does what was told by the word at `at` still hold?"""
        rest = self.tokens[at + 1 : at + 9]
        return any(
            token.kind == "date" and token.words.startswith("今") and after.words[0] in "还又也仍继没未"
            for token, after in pairwise(rest)
        )

    def of_another_day(self, at: int) -> bool:
        """Does a day that is not today stand right before the word at `at`?"""
        before = self.tokens[at - 1] if at else None
        return before is not None and before.kind == "date" and before.words[0] not in "今当昨前上"

    def comes_another_day(self, at: int) -> bool:
        """Is it told behind the word at `at`, of the same pupil, on which day to come he will be here?"""
        for i in range(at + 1, min(at + 6, len(self.tokens))):
            token = self.tokens[i]
            if token.kind in ("name", "strong", "rest"):
                return False
            if token.kind == "date":
                after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
                comes = after is not None and (after.kind == "present" or after.words[0] in "来到返回上就再才能可")
                return comes and token.words[0] in "明后下大周星礼" and self.tokens[i - 1].kind == "comma"
        return False

    def says_again(self, at: int) -> bool:
        """撤回重发: does a new report follow the word at `at`?"""
        after = self.near(at)
        return after is not None and after.words.startswith("重")

    def goes_to_missing(self, at: int) -> bool:
        """取消他的缺勤: does a word of absence follow the word at `at`, whose it is between them at most?"""
        behind = next((one for one in self.tokens[at + 1 : at + 5] if one.kind not in ("third", "link", "name")), None)
        return behind is not None and behind.kind in MISSING

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

    def is_only_a_place(self, at: int) -> bool:
        """Is 在 the beginning of a place (在卫生院), not the whole of what is said (王强在)?"""
        after = self.next(at)
        return self.tokens[at].words in _HERE and not (
            after is None
            or (after.kind in _ALONE and (after.kind != "name" or bool(after.names)))
            or after.kind in _BEGINS_ANEW
            or after.kind == "is"  # 在的是甲
            or (after.kind == "one" and at > 0 and self.tokens[at - 1].kind == "one")  # 一个在一个不在
            or after.words in ("的", "呢", "哈", "啊", "了", "也", "就", "就是", "只是", "只有")
        )

    def has_own_status(self, at: int) -> bool:
        """Does a name follow the word at `at`, and a status right behind it?"""
        name = self.near_at(at)
        after = self.near(name) if name is not None and self.tokens[name].kind == "name" else None
        return after is not None and after.kind in EVIDENCE

    def is_of_many(self, at: int) -> bool:
        """最近发烧的人多, 发烧咳嗽的不少: is the status at `at` told of how many there are, and of nobody?"""
        while at + 1 < len(self.tokens) and self.tokens[at + 1].kind == self.tokens[at].kind:
            at += 1
        told = "".join(token.words for token in self.tokens[at : at + 5])
        return _OF_MANY.match(told, len(self.tokens[at].words.rstrip("的"))) is not None

    def came_in_lesson(self, at: int) -> bool:
        """第二节甲和乙进来了: is it told that they came when a lesson of the morning was on?"""
        i = at - 1
        while i > 0 and self.tokens[i].kind in _WHO_CAME:
            i -= 1
        lesson = i >= 0 and _LESSON.fullmatch(self.tokens[i].words) is not None
        half = i > 0 and self.tokens[i - 1].kind in ("half", "date")
        return (
            lesson and not half and self.tokens[at].words in _CAME and any(t.kind == "name" for t in self.tokens[i:at])
        )

    def names_both(self, at: int) -> bool:
        """早上报的|缺席的|应该是|甲|,|不是|乙: is behind it told who it is that was so, and who is not?"""
        kinds = [token.kind for token in self.tokens[at + 1 : at + 6]]
        return kinds[2:3] == ["name"] and kinds[0] in EVIDENCE and kinds[1] in ("is", "change") and "not_him" in kinds

    def tells_instead(self, after: Token | None) -> TypeGuard[Token]:
        """Does the word behind a name tell of him what another was wrongly said to be, and not that he is so, too (也没来)?"""
        return after is not None and after.kind in EVIDENCE and after.words[0] != "也"

    def ends_clause(self, at: int) -> bool:
        """Does nothing follow in the clause?"""
        after = self.near(at)
        return after is None or after.kind in ("comma", "strong", "close", "name")

    def asks_when(self, at: int) -> bool:
        """Is it only not known when he will come (何时能来不知道)?"""
        for i in range(at - 1, max(-1, at - 6), -1):
            if self.tokens[i].kind in ("comma", "strong"):
                return False
            if self.tokens[i].kind in ("soon", "asks") or self.tokens[i].words.startswith(
                ("几时", "何时", "哪天", "多久", "能来", "能不能")
            ):
                return True
        return False

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
            if token.words == "就" and (self.tokens[i - 1].words.endswith(_LONG_SINCE) or word[0] in "在坐搁"):
                continue  # 甲早就坐在教室里了; 他就在教室坐着
            if token.words.startswith(_LATER) or (
                not word.endswith(("了", "啦", "的")) and (token.kind == "half" or token.words.startswith(_TIMES))
            ):
                return True
        return False

    def carries_on(self, at: int) -> bool:
        """In a sentence that names nobody, is it still the last one named who is spoken of (他来了; 来了)?"""
        for i in range(at - 1, -1, -1):
            kind = self.tokens[i].kind
            if kind in ("strong", "comma", "third"):
                return True
            sure = self.tokens[i].words in ("真", "确实", "果然", "果真", "其实")
            if not sure and kind not in ("link", "date", "sep", "sign", "half", "and", "report", "change", "repair"):
                return False
        return True
