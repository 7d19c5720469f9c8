"""Words that only guess, or speak of what will be, judged by the words beside them."""

from __future__ import annotations

from handlers.reading.scope.layout import Layout

#: 可能甲没来, 好像是甲没到.
_MAYBE = frozenset(
    {
        f"{maybe}{it_is}"
        for maybe in (
            *(
                "可能",
                "好像",
                "似乎",
                "说不定",
                "没准",
                "没准儿",
                "也许",
                "大概",
                "兴许",
                "保不齐",
                "备不住",
                "怕是",
                "恐怕",
            ),
            *("估计", "仿佛", "貌似", "大约", "多半", "八成", "或许", "像"),
        )
        for it_is in ("", "是")
    }
)
_NOT_KNOWN = frozenset({"不晓得", "不知道", "不清楚", "不确定", "说不准", "搞不清", "弄不清", "晓不得"})
_IDLE = frozenset({"是", "就是", "又", "今天", "今早", "也", "还"})
#: 没看见甲来.
_NOT_SEEN = ("没看见", "没看到", "没见", "没瞧见", "没瞅见", "没有看见", "没有看到", "没有见", "未见")
_COMES = ("来", "到", "进")
_LATER = ("明", "后天", "大后天", "下周", "下星期", "下午", "晚上", "中午", "今晚")


class Guesses(Layout):
    """The neighbours of a word that make a guess of it, or a word on a later day."""

    def is_guessed(self, at: int) -> bool:
        """可能甲没来: is the status right behind a pupil, and before him a word that only guesses?"""
        if at > 1 and self.tokens[at - 1].words == "是" and self.tokens[at - 2].words in _NOT_KNOWN:
            return True  # 不晓得是来了又跑出去了,还是…
        if at < 2 or self.tokens[at - 1].kind != "name":
            return False
        before = at - 2
        while before > 0 and self.tokens[before].words in _IDLE:
            before -= 1
        return self.tokens[before].words in _MAYBE

    def is_of_later(self, at: int) -> bool:
        """下午来不来还不知道, 明天能不能来说不准: is it open what will be?"""
        return at > 0 and self.tokens[at - 1].kind in ("half", "date") and self.tokens[at - 1].words.startswith(_LATER)

    def is_not_seen(self, at: int) -> bool:
        """没看见甲来: is coming what nobody saw?"""
        return (
            at > 1
            and self.tokens[at].words.startswith(_COMES)
            and self.tokens[at - 1].kind == "name"
            and self.tokens[at - 2].words.endswith(_NOT_SEEN)
        )
