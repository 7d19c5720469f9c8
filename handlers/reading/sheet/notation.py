"""The signs of a sheet put in words before it is read: codes (K, BJ, △ by the legend that the message brings), ticks and crosses
(√39 ×1), letters before figures (Y40 S38), strokes and arrows between a head and its names, heads under which nobody stands.

    K:甲 B:乙、丙 S:无        旷:甲 病:乙、丙
    (K旷课 B病假 S事假)

Every sign gives way to as many characters as it had, so that every position stays. Only what stands beside a name of the
roster, a
number or nobody is touched.
"""

from __future__ import annotations

import re

from handlers.reading.names.roster import Roster
from handlers.reading.sheet.legends import Legend, find_figures, find_legend
from handlers.reading.tables.notations import (
    CODES,
    CROSSES,
    HEADS,
    NOBODY,
    SIGNERS,
    SIGNS,
    TICKS,
    TITLES,
)
from handlers.reading.words.pattern import Pattern

#: A face or a thermometer over those who are ill, where a line begins.
_ILL_FACE = Pattern(r"(?:^|(?<=\n))[ ]*(?P<face>[🤒😷🤕🤧🤢🤮🌡])(?=[ ️:：]*[\u4e00-\u9fff]{2})")
#: ☎×3→没人接
_PHONED = Pattern(r"[☎☏📞📱]\ufe0f?[ ]?(?:[×xX*][ ]?\d次?)?(?:→|[-=]+>|[:：,，])?")
_LETTERS = Pattern(r"(?<![a-z])[a-z]{1,2}(?![a-z])")
_SIGN = Pattern(f"[{re.escape(SIGNS)}]")
_ALL_SIGNS = frozenset(SIGNS)
#: Without one of these it is no sheet.
_MARKED = Pattern(r"[a-z:=>|~(\[/*\n;_-]|[\u4e00-\u9fff] ")
_TICKED = frozenset(TICKS + CROSSES)
_FIGURE = Pattern(r"[: ]{0,2}\d")
#: √39, ×1: not 感冒×3, 3×5.
_BEGINS_COUNT = Pattern(r"(?:^|[^\u4e00-\u9fff\d]|\d[ 人,、;/|]{1,3}|班)$")
_TICK_AND_CROSS = Pattern(rf"[{TICKS}]\s*\d[^\n]*?(?P<cross>[{CROSSES}x*])\s*\d")
#: 迟到 ×1:甲: how many, no cross.
_TIMES = Pattern(rf"(?:{HEADS})(?:人|学生)?[ ]*(?P<sign>[{re.escape(CROSSES)}x*])[ ]*(?=\d)")
_SHOULD_AND_CAME = Pattern(r"(?<![a-z])(?P<should>y)[: ]?\d{1,3}人?[ ,、;/|]{0,2}(?P<came>s)[: ]?\d{1,3}(?!\d)")

_CIRCLED = {sign: str(number) for number, sign in enumerate("①②③④⑤⑥⑦⑧⑨", 1)}
#: Where an item of a sheet begins, and where it ends.
_BEGINS = Pattern(r"(?:^|[\n,、。;:!|()\[\] ·*])$")
_ENDS = Pattern(r"\s*(?:$|[\n,、。;!|)\]/ ·(])")
_HEAD_END = Pattern(r"(?:\(?(?:\d{1,2}|[一二两三四五六七八九十])?[人名个]?\)?)[ ]*(?:[:=(\[|>~-]|,,?)?[>]?[ ]*")
_NAME_END = Pattern(r"[ ]*(?:[:=(\[|/_~—–→⇒…-]|,{1,2})*[>]?[ ]*\Z")
_NAME_BEFORE = Pattern(r"[ ]*[:=(\[|/_~—–→⇒…-]*[>]?[ ]*\Z")
_NOBODY_HERE = Pattern(rf"(?:{NOBODY})(?=\s*(?:$|[\n,、。;!|)\]/ ]))")

_HEAD = rf"(?<![\u4e00-\u9fff])(?P<head>(?:{HEADS})(?:人员|学生|同学|名单|情况|的|者)?)"
_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十])"
#: 应到[40]实到(38): brackets around a figure; 40→38 where a sheet begins.
_BRACKETED = Pattern(r"(?:(?<=[应实]到)|(?<=[应实勤校数]))(?P<open>[ ]*[(\[<])[ ]*\d{1,3}人?[ ]*(?P<close>[)\]>])")
_BY_ARROW = Pattern(r"(?:^|\n)[^\n应实到改更正]*?(?<!\d)(?P<all>\d{2})人?[ ]*(?P<arrow>改[ ]*)(?P<here>\d{2})(?!\d)")
#: 实到39:1.甲: the figure ends there.
_BEFORE_ITEM = Pattern(r"(?<=[\d人名个]):(?=[ ]*\(?1[.、)\t ]{1,2}[\u4e00-\u9fff])")
#: What folding makes a comma or a blank.
_DRAWN = frozenset("●•★▪■◆—–→⇒➡…")
_STROKES = r"(?:[-=_—–→⇒>➡…~]|&gt;)+️?"
#: 旷(3人):甲乙丙, 病假(两天):甲, 病—甲.
_HEAD_COUNT = Pattern(
    rf"{_HEAD}(?P<gap>[ ]*)\((?P<count>{_NUMBER}[ ]?[人名个位]?)\)(?=[ ]*[:\-=>|,(\[]|[ ]*[\u4e00-\u9fff])"
)
_HEAD_DAYS = Pattern(rf"{_HEAD}[ ]*(?P<days>\(?(?:{_NUMBER}|半|一?周)(?:天|日|周)?(?:天|日|周)\)?)(?=[ ]*[:\-=>|])")
_AFTER_HEAD = Pattern(
    rf"{_HEAD}(?P<count>{_NUMBER}?[人名个位]?)(?P<sign>[ ]*(?:{_STROKES}|[|])[ ]*)(?=[\u4e00-\u9fff])"
)
#: 家里有事-甲, 未到 / 甲, 事假,甲、乙: whatever it is called, where an item holds nothing else.
_HEAD_OF_ONE = Pattern(
    rf"(?:^|(?<=[\n;。])|(?<=[\u4e00-\u9fff][ ]))[ ]*(?:\d{{1,2}}[.、)])?"
    rf"(?P<head>[\u4e00-\u9fff]{{1,6}})(?P<sign>[ ]*(?:{_STROKES}|[|/,])[ ]*)(?=[\u4e00-\u9fff])"
)
_ITEM_ENDS = Pattern(rf"[ ]*(?:$|[\n;。])|[ ]+[\u4e00-\u9fff]{{1,6}}[ ]*(?:{_STROKES}|[:|/])")
_NEXT_NAME = Pattern(r"[ ]*[、,/ ][ ]*(?:\(?\d{1,2}[.、)][ ]*)?")
_NO_HEAD = Pattern(r"[今昨前明][天日]|上午|下午|早上|老师|报告|汇报|.*(?:班|年级|姓名|情况|原因|同学|学生)$")
#: The class once more before each row.
_CLASS_AGAIN = Pattern(
    r"(?:^|(?<=[\n;。]))[ ]*(?P<class>[\u4e00-\u9fff\d()]{1,8}班|[一二三四五六七八九]年级)[ ]*(?P<sign>[-=—:|/_,])[ ]*"
)
#: 退 甲 where an item begins.
_SHORT_HEAD = Pattern(r"(?:^|(?<=[\n;,。|/]))[ ]*[迟退缺事病旷](?P<gap>[ ]+)(?=[\u4e00-\u9fff])")
#: Marks of items before a head or a name; numbers that count up are `sheets.find_items`'.
_ITEM_MARK = Pattern(
    rf"(?:^|(?<=[\n ;。|,]))(?P<mark>\(?\d{{1,2}}[.、)]|[·*●•★▪■◆#-]+)[ ]*"
    rf"(?=(?:{HEADS})(?:人员|学生|同学|名单|的|者)?[ ]*(?:{_NUMBER}[人名]?)?[ ]*[:(\[ =|>—–→-])"
)
_BULLET = Pattern(r"(?:^|(?<=[\n ;。|,]))(?P<mark>[*●•★▪■◆#-]+)[ ]*(?=[\u4e00-\u9fff])")
_AFTER_NAME = Pattern(rf"(?P<sign>[ ]*{_STROKES}[ ]*)(?=[\u4e00-\u9fff])")
#: Under a head: 0人, :无, (无), a blank and 无.
_NOT_ONE = (
    rf"(?:\(?[0零][人名个]?\)?[ ]*(?:[:=>|—–→-]*[ ]*\(?(?:{NOBODY})?\)?)|[:=>|—–→-]+[ ]*\(?(?:{NOBODY}|—+)\)?人?|"
    r"\(无\)|[ ](?:无|没有|0|/|-|—+))(?=[ ]*(?:$|[\n,、。;!|/ ]))"
)
#: 早退:无, 旷课0人, 迟到(无), 事假 无, and 早退: with nothing behind it.
_EMPTY = Pattern(
    rf"(?:(?<=^)|(?<=[\n,、。;!|/ )]))(?P<item>(?:\(?(?:\d|[一二三四五六七八九])[.、)]|[·*●•★-])?[ ]*"
    rf"(?:{HEADS})(?:人员|学生|同学|人数|的)?[ ]*(?:{_NOT_ONE}|[:=>—→-]+[ ]*(?=$|[ ]*[\n,。;|/])))"
)
#: What may stand before the names of the next line, and behind them.
_NEXT_LINE = Pattern(r"[ ]*\n[ ]*(?:\(?\d{1,2}[.、) ]{1,2}|\d(?=[\u4e00-\u9fff]))?[ ]*")
_LINE_END = Pattern(r"[ ]*(?:\n|$)")
#: 病假|无 may be what a row of a table says of one.
_OF_A_ROW = Pattern(r"[\u4e00-\u9fff][ ]*[| ]")
#: A head right before the first name.
_HEADED = Pattern(rf"(?:{HEADS})(?:{_NUMBER})?[人名个]?[ ]*[:=|>~(\[ ,—→-]*\Z")
_LACKING = Pattern(r"[缺未没]")
_AWAY = Pattern(r"[病旷]|事假|请假|无故|因事|原因|(?:缺勤?|未到|没到|没来)[^\n:(,;。]{0,6}[:(](?!无|0|没|-)")
#: Who signed or keeps the sheet, and words of courtesy at its end: nobody of whom it tells.
_SIGNED = Pattern(
    rf"(?:(?<=\n)|(?<=[。; ,]))[ ,]*(?:(?:{SIGNERS})(?:签字|签名)?[: ]{{1,2}}[^\n。;]{{1,12}}|(?:本班)?(?:报告|汇报|上报)?完毕|"
    r"特此(?:上报|报告|汇报)|以上|请查收|请查阅|(?:其[他它])?无(?:其[他它])?(?:异常|特殊)?情况|"
    r"其[他它](?:均?无异常|均?正常|无)|(?:备注|其[他它])[:]?[ ]*无)[。!~ ]*$"
)
#: 备注:无: no word of whether somebody is missing.
_NOTHING_ELSE = Pattern(r"(?<=[\n ,。;])(?:备注|其[他它])[: ][ ]*无[。!~]*$")
#: That the families know, beneath a sheet: no report of a case.
_FAMILIES_KNOW = Pattern(
    r"(?:(?<=\n)|(?<=[。; ,]))(?:均|都)?(?:已经?)?(?:(?:电话|微信|短信)?(?:联系|通知|告知|知会)(?:了|过|到)?家长|"
    r"家长(?:均|都)?(?:已经?)?(?:知晓|知情|知道))了?[。!~ ]*$"
)
#: A name that stands alone between semicolons belongs to the one before.
_ANOTHER = Pattern(r"[ ]*(?:[;。|,/\n)\]]|$)")
_IN_BRACKETS = Pattern(r"(?:^|(?<=\n))[ ]*(?P<open>[\[(<])[^\[\]()<>\n]{1,16}(?P<close>[\])>])(?=[ \n:,])")
#: In the title: (代课小吴).
_STANDS_IN = Pattern(r"\((?:代课|代班|代报|代)[^()\n]{1,6}\)")
#: Titles of a sheet before anybody is named.
_TITLED = Pattern(
    rf"(?:今[日天])?(?:(?:{TITLES}|出勤|到校|返校)(?:情况|报告|表|统计|汇报|登记表?|上报|反馈|记录)(?=[\]):\n(, ])|"
    r"(?:考勤|点名|报到|签到)(?=[\]):\n(]))|"
    r"(?<=[班级\d)\]])(?:考勤|点名|报到|签到|出勤)(?=[ ,])|"
    r"(?:填报)?(?:日期|时间|班级|班别|(?<![一二三四五六七八九1-9])年级|学校)[ ]*:"
)
#: A head with names under it, or the class in figures.
_SHEET = Pattern(
    rf"(?:^|[\n ;,。|)\]])(?:{HEADS})[^\n]{{0,6}}[:(]|应到?[: ]?\d|实到?[: ]?\d|\d/\d\d|[:(](?:{HEADS})(?:[)\n ;,。]|$)|"
    rf"[\u4e00-\u9fff][,| ](?:{HEADS})(?:[\n ;,。|/]|$)"
)


def in_words(raw: str, text: str, roster: Roster) -> str:
    """The folded `text` of the message `raw` with its signs put in words, of the same length."""
    for match in _ILL_FACE.finditer(raw):
        text = text[: match.start("face")] + "病" + text[match.end("face") :]  # 🤒 甲、乙
    for match in _PHONED.finditer(raw):
        if (size := len(match.group())) > 1:
            text = text[: match.start()] + ("打电话" if size > 2 else "致电").ljust(size) + text[match.end() :]
    signed = bool(_ALL_SIGNS.intersection(raw))
    if not signed and not _MARKED.search(text) and not _DRAWN.intersection(raw):
        return text
    seen = "".join(sign if sign in SIGNS else char for sign, char in zip(raw, text, strict=True)) if signed else text
    notation = _Notation(raw, seen, text, roster)
    notation.signs()
    notation.strokes()
    notation.nobody()
    return "".join(notation.out)


class _Notation:
    """One pass over a text."""

    def __init__(self, raw: str, seen: str, text: str, roster: Roster) -> None:
        self.raw, self.seen, self.text, self.roster = raw, seen, text, roster
        self.out = list(text)
        self.drawn = bool(_DRAWN.intersection(raw))

    def put(self, start: int, end: int, words: str) -> None:
        self.out[start:end] = words.ljust(end - start)[: end - start]

    def shown(self) -> str:
        """The text as it is by now, with the strokes and bullets that folding leaves out."""
        if not self.drawn:
            return "".join(self.out)
        chars = zip(self.raw, self.out, self.text, strict=True)
        return "".join(raw if raw in _DRAWN and out == text else out for raw, out, text in chars)

    def begins_name(self, at: int) -> bool:
        """Does a full or a given name stand at `at`?"""
        return any(self.text.startswith(words, at) for words in self.roster.starts.get(self.text[at : at + 1], ()))

    def name_end(self, at: int) -> int:
        """Where the name that stands at `at` ends; -1 where there is none."""
        names = self.roster.starts.get(self.text[at : at + 1], ())
        found = next((len(words) for words in names if self.text.startswith(words, at)), None)
        return -1 if found is None else at + found

    def names_end(self, at: int) -> int:
        """Where the last of the names ends that stand at `at`, one behind the other; -1 where there is none."""
        end = last = self.name_end(at)
        while end > 0:
            last, between = end, _NEXT_NAME.match(self.text, end)
            end = self.name_end(between.end()) if between else -1
        return last

    def ends_exactly(self, words: str) -> bool:
        """Do these words end in a pupil's own name?"""
        return any(words[-n:] in self.roster.exact or words[-n:] in self.roster.given for n in range(2, len(words) + 1))

    def ends_name(self, at: int) -> bool:
        """Does a name, or what sounds like one, end at `at`?"""
        for length in range(min(at, 6), 1, -1):
            words = self.text[at - length : at]
            if words in self.roster.exact or words in self.roster.given or self.roster.misspelt(words)[1]:
                return True
        return False

    def signs(self) -> None:
        """Codes of letters and other signs."""
        for match in _TIMES.finditer(self.seen):
            at = match.start("sign")
            self.put(at, at + 1, " ")
            self.text, self.seen = (words[:at] + " " + words[at + 1 :] for words in (self.text, self.seen))
        self.figures()
        legend = self.legend()
        if not legend and not _LETTERS.search(self.text) and not _SIGN.search(self.seen):
            return
        if pair := _SHOULD_AND_CAME.search(self.text):
            self.put(pair.start("should"), pair.end("should"), "应")
            self.put(pair.start("came"), pair.end("came"), "实")
        if pair := _TICK_AND_CROSS.search(self.seen):
            self.put(pair.start("cross"), pair.end("cross"), "缺")
        codes = CODES | dict.fromkeys(TICKS, "到") | dict.fromkeys(CROSSES, "缺") | legend
        for match in [*_LETTERS.finditer(self.text), *_SIGN.finditer(self.seen)]:
            sign, start, end = match.group(), match.start(), match.end()
            if sign not in codes or self.out[start] != self.text[start]:
                continue
            counts = sign in _TICKED and _FIGURE.match(self.text, end) and _BEGINS_COUNT.search(self.text[:start])
            if counts or self.heads(start, end, sign in legend) or self.behind(start, end):
                self.put(start, end, codes[sign])

    def figures(self) -> None:
        """Figures for codes: 甲(2) 乙(1) 注:1病假 2事假."""
        text = self.text
        if not _CIRCLED.keys().isdisjoint(self.raw):
            text = "".join(_CIRCLED.get(sign, char) for sign, char in zip(self.raw, text, strict=True))
        found = find_figures(text, self.ends_name)
        if found is not None:
            legend, used = found
            for at in used:
                self.put(at, at + 1, legend.means[text[at]])
            self.forget(legend)

    def legend(self) -> dict[str, str]:
        """The signs that the message explains, which is made blank."""
        legend = find_legend(self.seen)
        if legend is None:
            return {}
        self.forget(legend)
        return legend.means

    def forget(self, legend: Legend) -> None:
        self.put(legend.start, legend.end, " ")
        self.text = "".join(self.out)
        self.seen = self.seen[: legend.start] + " " * (legend.end - legend.start) + self.seen[legend.end :]

    def heads(self, start: int, end: int, told: bool) -> bool:
        """Is a code a head of names: K:甲, B2:乙丙, S:无?"""
        if not _BEGINS.search(self.text[:start]):
            return False
        behind = _HEAD_END.match(self.text, end)
        at = behind.end() if behind else end
        marked = at > end
        if self.begins_name(at):
            return True
        if not marked:
            return False
        return bool(_NOBODY_HERE.match(self.text, at)) or (told and "\u4e00" <= self.text[at : at + 1] <= "\u9fff")

    def behind(self, start: int, end: int) -> bool:
        """Does a code stand behind a name: 甲(K), 乙-B?"""
        if not _ENDS.match(self.text, end) and not self.begins_name(end):
            return False
        before = _NAME_END.search(self.text, 0, start)
        return self.ends_name(before.start() if before else start)

    def strokes(self) -> None:
        """What stands between a head and its names, and between a name and what is said of it."""
        for match in _BRACKETED.finditer("".join(self.out)):
            self.put(match.start("open"), match.end("open"), ":")
            self.put(match.start("close"), match.end("close"), " ")
        for match in _BEFORE_ITEM.finditer(self.text):
            self.put(match.start(), match.end(), "\n")
        arrow = _BY_ARROW.search(self.text)
        if arrow and "改" not in self.raw and int(arrow["here"]) <= int(arrow["all"]) == len(self.roster.names):
            self.put(arrow.start("arrow"), arrow.end("arrow"), "/")
        again = [match for match in _CLASS_AGAIN.finditer(self.text) if self.begins_name(match.end())]
        if len(again) > 1 and len({match["class"] for match in again}) == 1:
            for match in again:
                self.put(match.start(), match.end(), " ")
        text = "".join(self.out)
        for at, char in enumerate(text):
            end = self.name_end(at + 1) if char == ";" and self.ends_name(at) else -1
            if end > 0 and _ANOTHER.match(text, end):
                self.put(at, at + 1, "、")  # 旷课:甲;乙
        for match in _HEAD_COUNT.finditer(text):
            at = match.end()
            while text[at : at + 1] == " ":
                at += 1
            self.put(match.end("head"), match.end(), match["count"])
        for match in _HEAD_DAYS.finditer(text):
            self.put(match.start("days"), match.end("days"), " ")
        shown = self.shown()
        for match in _ITEM_MARK.finditer(shown):
            self.put(match.start("mark"), match.end("mark"), " ")
        for match in _BULLET.finditer(shown):
            start = match.start("mark")
            if self.begins_name(match.end()) and (not start or self.text[start - 1] in "\n ;。|,"):
                self.put(start, match.end("mark"), "\n")
        shown = self.shown()
        for match in _AFTER_HEAD.finditer(shown):
            before = _NAME_BEFORE.search(shown, 0, match.start())
            named = self.ends_name(before.start() if before else match.start())
            if self.begins_name(match.end()) and not named:  # but 甲 病假 | 乙 事假
                self.put(match.start("sign"), match.end("sign"), ":")
        for match in _HEAD_OF_ONE.finditer(shown):
            end, head = self.names_end(match.end()), match.start("head")
            line = max(text.rfind(sign, 0, head) for sign in "\n;。") + 1
            line += len(text[line:]) - len(text[line:].lstrip(" "))
            if (
                end > 0
                and _ITEM_ENDS.match(text, end)
                and not (line < head and self.begins_name(line))  # but 甲 病假 | 乙 事假
                and not self.ends_exactly(match["head"])
                and not _NO_HEAD.match(match["head"])
            ):
                self.put(match.start("sign"), match.end("sign"), ":")
        for match in _SHORT_HEAD.finditer(shown):
            before = _NAME_BEFORE.search(shown, 0, match.start("gap") - 1)
            named = self.ends_name(before.start() if before else 0)
            if self.begins_name(match.end()) and not named:
                self.put(match.start("gap"), match.end("gap"), ":")
        for match in _AFTER_NAME.finditer(shown):
            if self.ends_name(match.start()) and not self.begins_name(match.end()):
                self.put(match.start("sign"), match.end("sign"), " ")

    def nobody(self) -> None:
        """Heads under which nobody stands, beside others, and who signed."""
        text = "".join(self.out)
        first = next((at for at in range(len(text)) if self.begins_name(at)), None)
        if first is None:
            return
        sheet = bool(_SHEET.search(text))
        for match in _IN_BRACKETS.finditer(text, 0, first):
            self.put(match.start("open"), match.end("open"), " ")
            self.put(match.start("close"), match.end("close"), " ")
        titled = [*_TITLED.finditer(text)] + ([*_STANDS_IN.finditer(text)] if sheet else [])
        for match in titled:
            if match.end() <= first or match.re is _STANDS_IN.compiled:
                self.put(match.start(), match.end(), " ")
        if nothing := _NOTHING_ELSE.search("".join(self.out).rstrip()):
            self.put(nothing.start(), nothing.end(), " ")
        teacher = self.roster.teacher
        if sheet and teacher and (signed := re.search(rf"(?<=[\n ,。;]){re.escape(teacher)}(?:老师)?\s*$", text)):
            self.put(signed.start(), signed.end(), " ")
        for _ in range(2 if sheet else 0):  # 报告完毕 / 班主任:甲
            for pattern in (_SIGNED, _FAMILIES_KNOW):
                for match in pattern.finditer("".join(self.out).rstrip()):
                    self.put(match.start(), match.end(), " ")
        text = self.shown()
        found = list(_EMPTY.finditer(text))
        away = _AWAY.search("".join(self.out))
        if found and any(self.begins_name(at) and self.ends_full(at) for at in range(len(text))):
            headed = _HEADED.search(text, 0, first)
            for match in found:
                start, end = match.span("item")
                if match["item"].endswith(("/", "-", "—")) and self.begins_name(
                    end + len(text[end:]) - len(text[end:].lstrip(" "))
                ):
                    continue  # 缺 / 甲
                line = _NEXT_LINE.match(text, end)
                listed = self.names_end(line.end()) if line else -1
                if listed > 0 and _LINE_END.match(text, listed) and ":" in match["item"]:
                    continue  # 缺勤:⏎甲⏎乙
                before = _NAME_BEFORE.search(text, 0, start)
                if (
                    not headed
                    and _OF_A_ROW.search(match["item"])
                    and self.ends_name(before.start() if before else start)
                ):
                    continue  # 甲|病假|无
                # 迟到:甲 缺勤:无: nobody else is missing
                self.put(start, end, " " if away or not _LACKING.search(match["item"]) else "全勤")

    def ends_full(self, at: int) -> bool:
        return any(self.text.startswith(words, at) and len(words) > 1 for words in self.roster.starts[self.text[at]])
