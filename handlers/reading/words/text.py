"""Folding a message to the one form that the tables are written in, without moving a character.

Full-width, circled and traditional characters become plain simplified ones, emoji and other signs become a blank or a
comma, so that every span found in the folded text is the same span of the text as it was sent.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from handlers.reading.tables.traditional import PAIRS
from handlers.reading.words.pattern import Pattern

_SIMPLE = {pair[0]: pair[1] for pair in PAIRS.split()}
# Characters that teachers' keyboards and OCR put for others, and variants that the pairs leave out.
_SIMPLE |= {
    "沒": "没",
    "請": "请",
    "假": "假",
    "甚": "什",
    "麽": "么",
    "妳": "你",
    "箇": "个",
    "祂": "他",
    "牠": "它",
    "喫": "吃",
    "尓": "尔",
    "邨": "村",
    "囘": "回",
    "珎": "珍",
    "峯": "峰",
    # Cantonese as it is typed
    "嚟": "来",
    "唔": "不",
    "佢": "他",
    "咗": "了",
    "嘅": "的",
    "喺": "在",
    "🈚": "无",
    "🈶": "有",
    "🈵": "满",
    "咩": "啥",
}
_PUNCTUATION = {
    "，": ",",
    "。": "。",
    "．": ".",
    "、": "、",
    "；": ";",
    "：": ":",
    "？": "?",
    "！": "!",
    "（": "(",
    "）": ")",
    "【": "[",
    "】": "]",
    "〔": "(",
    "〕": ")",
    "{": "(",
    "}": ")",
    "［": "[",
    "］": "]",
    "「": '"',
    "」": '"',
    "『": '"',
    "』": '"',
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "《": "<",
    "》": ">",
    "…": "。",
    "—": ",",
    "–": "-",
    "～": "~",
    "≠": "非",
    "·": "·",
    "•": "、",
    "/": "/",
    "｜": "|",
    "\t": " ",
    "\u3000": " ",
    "\xa0": " ",
    "\r": "\n",
}


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    if char in _PUNCTUATION:
        return _PUNCTUATION[char]
    if char in _SIMPLE:
        return _SIMPLE[char]
    if "\u4e00" <= char <= "\u9fff":
        return char
    plain = unicodedata.normalize("NFKC", char)
    if not char.isdecimal() and plain.strip("().").isdigit():
        return ","  # ① and ⑴ part the items of a list
    if len(plain) == 1:
        plain = _SIMPLE.get(plain, _PUNCTUATION.get(plain, plain)).lower()
        if len(plain) == 1 and (plain.isalnum() or plain.isascii()):
            return plain
    # What is left are emoji, dingbats, ⑴ and the like: they part words, and do not say anything that is scored.
    return " "


#: 来咯, 病喽, 走哒: 了 as it is said; not in 嘎啦, a name.
_PARTICLES = Pattern(r"[咯喽嘞哒噜咧唠]|(?<=[来到走])噶|(?<![嘎啦哗呼])啦(?!啦)")


#: 旷→迟到: one status put in another's place.
_ARROW = Pattern(
    r"(?<=[旷缺病事假到退勤课席jkbs])\s*[×✗❌✘]?\s*(?:→|[-—=]+>|⇒|➡️?)\s*(?=[旷缺病事迟早请到在出sbckq]|[没未][来到]|生病|发烧)",
    re.IGNORECASE,
)


#: 更正 甲→乙: one pupil named in place of another.
_NAME_ARROW = Pattern(
    r"(?P<kept>(?:更正|订正|修正|改正|写错|名字)[一下:：,， ]*[\u4e00-\u9fff]{2,6})(?P<arrow>\s*(?:→|"
    r"[-—=]+>|⇒|➡️?)\s*)(?=[\u4e00-\u9fff]{2})"
)


#: WeChat's own pictures as it sends them in text; [生病] and [睡] say nothing of a pupil.
_PICTURES = Pattern(
    r"\[(?:微笑|苦笑|撇嘴|色|发呆|得意|流泪|害羞|闭嘴|睡|大哭|尴尬|发怒|调皮|呲牙|惊讶|难过|囧|抓狂|吐|偷笑|愉快|白眼|傲慢|困|惊恐|流汗|憨笑|"
    r"悠闲|大兵|奋斗|咒骂|疑问|嘘|晕|衰|骷髅|敲打|再见|擦汗|抠鼻|鼓掌|坏笑|右哼哼|鄙视|委屈|快哭了|阴险|亲亲|可怜|笑脸|生病|脸红|"
    r"破涕为笑|恐惧|失望|无语|嘿哈|捂脸|奸笑|机智|皱眉|耶|吃瓜|加油|汗|天啊|社会社会|旺柴|好的|打脸|哇|翻白眼|让我看看|叹气|苦涩|裂开|嘴唇|"
    r"爱心|心碎|拥抱|强|弱|握手|胜利|抱拳|勾引|拳头|合十|啤酒|咖啡|蛋糕|玫瑰|凋谢|菜刀|炸弹|便便|月亮|太阳|庆祝|礼物|红包|福|烟花|爆竹|"
    r"猪头|跳跳|发抖|转圈|赞|ok|OK|Emm|666|6+)\]"
)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


#: 打了电话...没人接
_DOTS = Pattern(r"\.{2,}")


def _stops(match: re.Match[str]) -> str:
    return "。" * len(match.group())


#: 实到38→39
_NUMBER_ARROW = Pattern(r"(?<=\d)\s*(?:→|[-—=]+>|⇒|➡️?)\s*(?=\d)")


#: 报上去了咩
_ASKING_ME = Pattern(r"(?<=[了过到])咩(?=$|[^\u4e00-\u9fff])")


#: ❌甲旷课 ✅甲事假, 错:甲旷课 对:甲事假: what was reported, struck, and what is to stand.
_STRUCK = Pattern(
    r"(?:(?<=^)|(?<=[\n,，。;；:：! ]))(?P<no>(?:[❌❎✖✗✘✕]\ufe0f?|[误错原旧](?=[:：]))[:： ]*)"
    r"(?P<was>(?P<who>[\u4e00-\u9fff]{2,4}?|)(?P<gone>旷课|缺勤|缺席|没来|没到|未到|病假|事假|请假|迟到|早退))"
    r"(?P<gap>[ ,，;；\n]*)(?P<yes>(?:[✅☑✔✓√]\ufe0f?|[对正新改](?=[:：]))[:： ]*)"
    r"(?=(?P=who)(?:旷课|缺勤|缺席|没来|没到|未到|病假|事假|请假|迟到|早退|在校|到校|在班|来了|到了|已到|在教室))"
)


def _strike(match: re.Match[str]) -> str:
    return " " * len(match["no"]) + match["was"] + "改".ljust(len(match["gap"]) + len(match["yes"]))


def _put_right(match: re.Match[str]) -> str:
    return "改".ljust(len(match.group()))


def _put_in_place(match: re.Match[str]) -> str:
    return match["kept"] + "改".ljust(len(match["arrow"]))


@lru_cache(maxsize=64)  # whoever hears a message asks it of the same words
def fold(text: str) -> str:
    """The text in plain simplified characters, same length, same positions."""
    text = _ASKING_ME.sub("吗", text)
    text = _NUMBER_ARROW.sub(_put_right, _ARROW.sub(_put_right, _PICTURES.sub(_blank, text)))
    text = _STRUCK.sub(_strike, _NAME_ARROW.sub(_put_in_place, text))
    return _DOTS.sub(_stops, _PARTICLES.sub("了", "".join(map(_fold_char, text))))
