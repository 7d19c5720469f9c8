"""Who is named only because he tells of another: asked, heard, a neighbour (住他家隔壁的乙讲昨晚就没见他)."""

from __future__ import annotations

from handlers.reading.scope.tellers import Tellers
from handlers.reading.words.lexicon import EVIDENCE
from handlers.reading.words.pattern import Pattern

#: How somebody is brought in who was asked or heard, or who stands near him.
_BROUGHT_IN = Pattern(
    r"(?:问|问了|问过|问下|问一下|问到|听|听到|据|找|找了|碰见|碰到|遇到)(?:他|她)?(?:的)?[^,。;!?问]{0,9}$|"
    r"(?:同桌|前桌|后桌|邻居|隔壁|同村|一个(?:村|寨子|寨|队|组|嘎查|营子|宿舍|寝室|屋)|[表堂][哥弟姐妹]|班长|"
    r"组长|舍友|室友|同宿舍|同寝室|同屋|"
    r"住一[块起]|同路|一路|一起(?:走|来|上学|坐车|玩)|坐一[块起]|伙伴|玩得好|要好|同学|发小)(?:的|那个|的那个)?$"
)
_SAYS = Pattern(r".*(?:说|讲|反映|告诉我?|捎话|带话|回话|报告)(?:是|道)?|[说讲][也都]?(?:不.*|是他|是她|他|她|没.*)")
_KNOWS_NOTHING = Pattern(
    r"(?:说|讲|反映|告诉我?|回话),?[也都]?(?:不知|不晓得|不清楚|晓不得|没看见|没看到|没见|没碰见|没瞧见)"
)
#: He told of is spoken of, and it is nobody at home of his, nor the one who speaks.
_OF_HIM = Pattern(
    r"(?:说|讲|反映|告诉我?|捎话|带话|回话)(?:是|"
    r"道)?[^我俺自]{0,8}[他她](?![爸妈爹娘爷奶哥姐弟妹舅姑叔姨婶伯婆公母父亲姥外嫂额阿家])"
)
#: Right before his name, and not 还没问.
_ASKED = Pattern(
    r"(?<![没未法先来再去上好])(?:问(?:了|过|下|一下|到)(?:[跟和同与][他她][^,。;]{1,6}的|[他她]的?同桌|同[桌村班寝]的?)?)$"
)
_COMES = frozenset({"来", "过来", "跑来", "回来"})
_BETWEEN = frozenset(
    {
        "date",
        "half",
        "link",
        "speak",
        "bystander",
        "beside",
        "plain",
        "unknown",
        "sign",
        "and",
        "third",
        "report",
        "all_of",
    }
)
_FAR = 7
_SPEAKERS = ("班长", "组长", "委员", "老师", "同桌", "宿管", "门卫")


class Sources(Tellers):
    """A line that knows who was asked about another."""

    def is_source(self, at: int) -> bool:
        """Does the name at `at` only bring in who tells of him that was named before?"""
        says = self._says(at)
        if says is None:
            return False
        if _BROUGHT_IN.search(self._before(at)) is not None:
            return True
        told = ""
        for token in self.tokens[says : says + _FAR]:
            if token.kind in ("strong", "name") and told:
                break
            told += token.words
        return _KNOWS_NOTHING.search(told) is not None or _OF_HIM.search(told) is not None

    def _before(self, at: int) -> str:
        """The words of the clause before a name."""
        words = ""
        for i in range(at - 1, -1, -1):
            if self.tokens[i].kind in ("comma", "strong", "name", "colon"):
                break
            words = self.tokens[i].words + words
        return words

    def _says(self, at: int) -> int | None:
        """The word of speaking that belongs to the name at `at` (乙(住他家隔壁)说, 乙给我捎话说, 问了乙,说)."""
        i = at + 1
        if i < len(self.tokens) and self.tokens[i].kind == "open":
            while i < len(self.tokens) and self.tokens[i].kind != "close":
                i += 1
            i += 1
        if i < len(self.tokens) and self.tokens[i].kind == "comma":
            i += 1
            asked = _ASKED.search(self._before(at)) is not None  # 刚才问了乙,不清楚
            return i if i < len(self.tokens) and (asked or self.tokens[i].words[0] in "说讲") else None
        met = False
        for says in range(i, min(len(self.tokens), i + _FAR)):
            token, after = self.tokens[says], self.next(says)
            if says > i and token.words.endswith(_SPEAKERS):
                return None  # 甲吧反正班长说他也没来: it is another who speaks
            if _SAYS.fullmatch(token.words):
                return says
            met = met or token.kind == "third"
            speaks = after is not None and after.words[0] in "说讲"
            if speaks and (token.words in _COMES or (met and token.kind == "comma")):
                continue  # 乙过来说; 乙早上碰到他,说
            if token.kind in EVIDENCE or token.kind not in _BETWEEN:
                return None
        return None
