"""One cell at a time: from what a spreadsheet holds to a value, or a sentence that says what is wrong with it.

Every function raises `CellError` with a Chinese sentence; none guesses.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from config.parents import LANGUAGES, language_of
from handlers.roster.book import Raw
from handlers.roster.told import CellError

#: Digits a spreadsheet number keeps exactly; an id number typed as a number has already lost its last ones.
EXACT_DIGITS = 15
NOTHING = frozenset(
    ["", "无", "没有", "否", "-", "--", "—", "/", "\\", "n", "no", "0", "×", "x", "false", "不是", "未知", "暂无"]
)
YES = frozenset(["是", "有", "√", "✓", "✔", "y", "yes", "1", "true", "对"])

_UNSEEN = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff·])\s+(?=[\u3400-\u9fff·])")
_NAME = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003134f〇][\u3400-\u9fff\U00020000-\U0003134f〇·]{0,24}|[A-Za-z][A-Za-z .'\-]{1,40}"
)
_AFTER_NAME = re.compile(r"\s*\([^()]{1,8}\)$")
_DATE = re.compile(r"(\d{4})\s*[-./年\\]\s*(\d{1,2})\s*[-./月\\]\s*(\d{1,2})\s*[日号]?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}(?:转?\d{1,5})?|[2-8]\d{6,7}")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def words(value: Raw) -> str:
    """The text of a cell: one line, half-width, without unseen characters; whole numbers without a decimal point."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if abs(value) >= 10**EXACT_DIGITS:
            raise CellError(
                "这是按数字存的长号码，末几位已经丢失。请把整列设为“文本”格式，重新填写这一格（或从原系统重新导出）"
            )
        return str(int(value)) if float(value).is_integer() else str(value)
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", str(value)))
    return _SPACES.sub(" ", text).strip()


def name(value: Raw, what: str = "姓名") -> str:
    """A person's name, without the spaces that only align it (李　明 → 李明) and without a remark in brackets."""
    return name_and_remark(value, what)[0]


def name_and_remark(value: Raw, what: str = "姓名") -> tuple[str, str]:
    """A name and what is written behind it in brackets: 张伟（大） → 张伟, 大."""
    text = _BETWEEN_HAN.sub("", words(value)).replace("•", "·").replace("・", "·").replace(".", "·")
    bare = base(text)
    if not _NAME.fullmatch(bare):
        raise CellError(f"“{text}”不像{what}，{what}里只能有汉字、“·”或字母")
    return bare, text[len(bare) :].strip("() ")


def base(full: str) -> str:
    """A name without what tells its bearer from a namesake: 张伟(大) → 张伟."""
    return _AFTER_NAME.sub("", full)


_WAYS = {"parent": ("学校通知", "家校", "微信"), "sms": ("短信",), "call": ("电话", "打电话", "上门", "家访")}


def mobiles(value: Raw) -> tuple[tuple[str, ...], bool]:
    """(mobile numbers in the cell as +86…, whether there is a fixed line too, which gets no SMS). Empty for none."""
    text = words(value)
    if text.lower() in NOTHING or (text.startswith(("无", "没")) and not re.search(r"\d", text)):
        return (), False
    if not re.search(r"\d", text):
        raise CellError(f"“{text}”不是电话号码。没有电话就空着")
    found, fixed = [], False
    for part in re.split(r"[/、,;|\s]+|或|和", re.sub(r"(?<=\d)[-\s](?=\d)", "", text)):
        bare = re.sub(r"[()\-]", "", part)
        bare = re.sub(r"^[\u4e00-\u9fff:]+|[\u4e00-\u9fff:]+$", "", bare)
        if not bare:
            continue
        if match := _MOBILE.fullmatch(bare):
            found.append("+86" + match[1])
        elif _LANDLINE.fullmatch(bare):
            fixed = True
        else:
            raise CellError(_what_is_wrong_with(bare))
    return tuple(dict.fromkeys(found)), fixed


def language(value: Raw) -> str:
    """The code of a language: 蒙古语 → mn. Empty for none."""
    text = words(value)
    if text.lower() in NOTHING:
        return ""
    code = language_of(text)
    if code is None:
        raise CellError(f"不认得语言“{text}”，可以写：{'、'.join(names[0] for names in LANGUAGES.values())}")
    return code


def ways(value: Raw) -> str:
    """The ways to a guardian in his own order: 短信、电话 → sms,call. Empty for none."""
    text = words(value)
    if text.lower() in NOTHING:
        return ""
    found = []
    for part in filter(None, re.split(r"[、,，;；/>→\s]+|然后|再|先", text)):
        way = next((way for way, said in _WAYS.items() if any(word in part for word in said)), None)
        if way is None:
            raise CellError(f"不认得联系方式“{part}”，可以写：家校通知、短信、电话，按先后用顿号隔开")
        found.append(way)
    return ",".join(dict.fromkeys(found))


def _what_is_wrong_with(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    if digits.startswith("1") and len(digits) != 11:
        return f"“{number}”有{len(digits)}位，手机号应是11位，请核对"
    return f"“{number}”不是能识别的电话号码，请核对"


def day(value: Raw, today: date, earliest: int = 1990) -> date | None:
    """A date as date cell, as 2013-05-02 / 2013.5.2 / 2013年5月2日 / 20130502, or as a day number; None for empty."""
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    else:
        text = words(value)
        if text.lower() in NOTHING:
            return None
        found = _day_of_text(text)
    if not earliest <= found.year <= today.year + 1:
        raise CellError(f"日期 {found} 不合情理，请核对")
    return found


def _day_of_text(text: str) -> date:
    match = _DATE.fullmatch(text) or re.fullmatch(r"((?:19|20)\d{2})(\d{2})(\d{2})", text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        if re.fullmatch(r"[34]\d{4}", text):  # a date cell whose format was lost: days since 1899-12-30
            return date(1899, 12, 30) + timedelta(days=int(text))
    except ValueError:
        raise CellError(f"没有“{text}”这一天，请核对") from None
    raise CellError(f"看不懂日期“{text}”，请写成 2013-05-02 的样子")


def id_number(value: Raw) -> str | None:
    """An 18-digit id number with a right check digit, in capitals; None for empty."""
    text = words(value).replace(" ", "").upper()
    if text.lower() in NOTHING:
        return None
    if not re.fullmatch(r"\d{17}[\dX]", text):
        raise CellError(f"身份证号应是18位，这里有{len(text)}位，请核对（整列要设为“文本”格式）")
    if "10X98765432"[sum(int(d) * w for d, w in zip(text, _ID_WEIGHTS, strict=False)) % 11] != text[17]:
        raise CellError("身份证号的校验位不对，多半有一位写错，请核对")
    return text


def born_by_id(number: str) -> date:
    """The birthday in an id number."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise CellError("身份证号里的出生日期不存在，请核对") from None


def studentship_number(value: Raw) -> str | None:
    """A 学籍号 in capitals without spaces; None for empty. Usually G and an id number; older ones differ."""
    text = words(value).replace(" ", "").upper()
    if text.lower() in NOTHING:
        return None
    if not re.fullmatch(r"[A-Z]{0,2}\d{6,22}[\dX]", text):
        raise CellError(f"“{text}”不像学籍号（多为 G 加18位数字），请核对；还没有学籍号就空着")
    if re.fullmatch(r"[GLJ]\d{17}[\dX]", text):
        id_number(text[1:]) if text[0] == "G" else None
    return text


def yes(value: Raw) -> bool:
    """是/否, √, 1; empty is no."""
    text = words(value).lower()
    if text in YES:
        return True
    if text in NOTHING:
        return False
    raise CellError(f"“{text}”应填“是”或“否”")
