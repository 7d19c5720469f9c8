"""Head counts in a text: how many should be here, are here, are missing and why.

Every number that may count heads is judged by the words on its two sides:

    应到40 · 全班40人            on the left: how many there should be       expected
    实到38 · 38人到校            on either side: who is here                 present
    40人全到 · 都到了,一共40个     on either side: it is everybody             expected and present
    40人到38 · 40人缺2           it goes on to a smaller number              expected
    其余38人                    on the left: it is the rest                 present
    缺2 · 2人请假                on either side: who is missing, and why     missing
    男生20人女生18人             boys and girls side by side are one number

What stands in such a phrase is no date and no name.
"""

from __future__ import annotations

import re

from handlers.reading.counted import Counts, total
from handlers.reading.figures.absentees import AT_A_PLACE, NO_HEADS, NOT_THE_CLASS, OUGHT, REST, count_missing
from handlers.reading.figures.recounts import CALLED, CORRECTED, COUNTED_OUT, OF_THEN, PUT_RIGHT, ROUND, SLIP, find_anew
from handlers.reading.figures.sheets import GREETED, LESS, PAIR_TITLE, SEXES_BEHIND, find_written
from handlers.reading.model import Span
from handlers.reading.tables.people import CHILDREN, COUNTED_AS_PETS
from handlers.reading.tables.wholeness import ORDERLY
from handlers.reading.words.numbers import NUMBER, NUMERAL, value
from handlers.reading.words.pattern import Pattern

_UNIT = rf"(?:号人|个人|个|{COUNTED_AS_PETS}|名|位|人|口)"
_WHO = rf"(?:{_UNIT}?(?:{CHILDREN}|小?伢[子崽儿]?|妮子?|后生|人)|{_UNIT})?"
_N = rf"(?P<n>{NUMBER}){NO_HEADS}"
_HEADS = Pattern(rf"(?<![\d./第\-+*])(?<![\d日号月时点]~)(?<![零一二两三四五六七八九十百周月]){_N}[ ]?(?P<who>{_WHO})")
_STILL = r"(?:还是|仍然?是?|还|照样是)?"
_COUNTED = r"(?:学生|同学|人员|人数|人|孩子|娃娃|娃|者)*(?:一共|总共|共计|合计|共)?[有是为:：| 的了=]*$"

_MUST = Pattern(
    r"(?:应该(?=是|\d+[个人名],)|(?:应该?|该)(?:到(?:校|班|课|位)?|来|有)|应在校?|应出勤|应返校?|应回校?|应报到|"
    r"应参加|应|总人数|总数|在册|在籍|"
    rf"额定|满编|编制|名额|(?:点名册|花名册|名册|名单|册子|册)(?:上头?|里头?)?(?:写着)?|原有|学生总数|班级人数){_STILL}{_COUNTED}"
)
#: A number so titled counts heads, however large: the roster may hold a part of the class.
_TITLED = Pattern(r"(?:[应实]到|[应实]有|在册|在籍|总人数)(?:人数)?[:是 ]*$")
_WHOLE = Pattern(
    rf"(?:全班|全体|我们?班|俺们?班|咱们?班|本班|班级|班里|班上|人数|共有|(?<=班)总(?=\d)|一共|总共|总计|(?<![一总])共){_COUNTED}"
)
_HERE_LEFT = Pattern(
    r"(?:实到(?:校|班|课|位)?|实有|实返校?|实回校?|实报到|实际上?到校?|实际在校|实际返校|实际出勤|实际|实来|"
    r"实在校?|(?<!其)(?<!确)实|出勤|到校|到班|"
    r"在校|返校|回校|报到|现到|现有|已[返到来回]校?|现在有|"
    r"(?<![迟晚没未提不感收看听报达得改调换搬挪移])(?<!(?<!今)早)到(?:了|的)?|(?<![没未下新起出后原将])来(?:了"
    r"|的)?|在班|在座|进班|入班|落座|坐下|现员|眼前|上学的|(?:走|进|坐)?进教室(?:的|了)?|"
    rf"在?教室里|在教室|(?<!现)在|坐着?了?|出席|签到|到位|到场|入座|点名|点到|剩下?|还有|(?:班里头?|班上|"
    rf"教室里头?)(?:现在|今天)?(?:就|只|只有|仅)){_COUNTED}"
)
_NOW = (
    r"[ ,、:~]{0,2}(?:最后|后来|最终|终于|总算|眼下|这会子|今天|今日|今早|今晨|"
    r"今个儿|今儿个|今儿|今个|今|现在|目前|早上|早晨|上午|下午|中午|刚才|实际|这会儿)?[ ,、]?"
)
_ADVERBS = r"(?:已经?|都|也|全部?|均|就|只|才|仅|按时|准时|正常|实际?)*"
_HERE = (
    r"(?:实到|到校|在校|到班|在班里?|在班上|出勤|在教室|在座位上?|在座|在位|到位|来上课|来校|返校?(?!还)|回校|回来(?!的)|报到|"
    r"坐[着在好满下]?了?(?:教室|班里|这儿|这里)?|到(?!齐|家|医院|现在|今天|目前)|来(?!电|的|不|自)|"
    r"在线|上线|(?:正在|在)?上课(?![时前后的铃说讲打睡玩])|搁(?:教室|班|屋|学校|这|那)(?:里|儿)?(?:坐着?)?|"
    r"在(?!家|医院|外|住院|路上|老家|厕所|宿舍|办公室|操场|医务|校医|打|看|挂|输|养|群|隔离))"
)
_HERE_RIGHT = Pattern(rf"{_NOW}{_ADVERBS}{_HERE}了?")
#: 38人应到: on the right, too.
_MUST_RIGHT = Pattern(rf"{_NOW}(?:应该?到|应出勤|应在校|应返校?|应来|应有)")
_NEXT = Pattern(r"[: ]?\d")
_AMONG = Pattern(rf"[ ]?(?:中间?|里[面头边]?|当中|之中)(?:的|有|只有|今天|只|就|[来到]了|实到|在的?有?)*[ ]*{_N}")
_NOBODY_LESS = (
    r"(?:一[个人名只颗位枚朵](?:都|也)?(?:不|没有?|未|冇|莫|木有?)(?:少|缺|落|差|漏)(?:下)?|无一(?:缺席|缺勤|人缺))"
)
_ALL = r"(?:都|均|个个|全体|全部?|全都|统统|悉数|全员|皆)"
_EVERYBODY_RIGHT = Pattern(
    rf"{_NOW}(?:也|已经?)?(?:{_NOBODY_LESS}|{_ALL}+{ORDERLY}*(?:{_HERE}|坐|返|齐|就位|落座|到岗|就座|打卡|签到)|"
    rf"(?:还是|又是|依旧|依然|仍然?|照样|照旧|又|还)?{_ALL}*(?:到齐|来齐|齐|全勤|满勤|(?:复归|恢复|又|"
    rf"重新)?满员|无缺勤?|无缺席|人齐|全齐|人满|满了)|全部?(?=$|[,。!\s])|全[的着了啦]|整整齐齐|{_ALL}好(?:好|端端)?(?:的|着)(?:呢)?)"
)
#: 38人按时到校: everybody where 38 is the class.
_IN_ORDER = Pattern(rf"{_NOW}(?:按时|准时|正常)(?:到校|到班|上课|出勤|在校|报到|返校)")
_EVERYBODY_LEFT = Pattern(
    rf"(?:{_NOBODY_LESS}|{_ALL}+(?:{_HERE}|到齐|齐|来|返)|到齐|来齐|齐|全勤|满勤|满员|人齐|人满)[了啦咯喽嘞哈哦呀啊的]?"
    r"[,:(~。! ]{0,2}(?:一?共|总共|总计|共计|合计|计|正好|刚好)?[有是]?[ ]*$"
)
_OTHERS_LEFT = Pattern(r"(?:其余|其他|其它|别的|剩下|余下|另外)[^,。;]{0,4}$")
_SOMEBODY_MISSING = Pattern(r"[缺少差]|没来|没到|未到|请假|病假|事假|旷")
_LACK = r"(?:除(?:了|去|开)?|缺勤|缺席|缺课|缺|差|少|没到|没来|未到|请假|病假|事假|旷课|旷)"
_GOES_ON = Pattern(rf"{_NOW}{_ADVERBS}(?:实到?|{_HERE})了?的?(?:人数|学生|同学|人)?[有是:：]?[ ]*{_N}")
_THEN_HERE = Pattern(rf"[ ]?[,、][ ]?{_N}[ ]?{_WHO}{_ADVERBS}(?:实到|到校|到班|到了|在校|在班|在教室|出勤|来了)")
_SHORT_OF = Pattern(rf"{_NOW}(?:还|就|只|独|又|嘛|呢|里头?)*{_LACK}[了的]?[是有: ]?(?:(?P<n>{NUMBER}){NO_HEADS})?")
_AWAY_RIGHT = Pattern(
    rf"[ ]?{_ADVERBS}(?:的)?(?:没|未|不在|不到|不来|请|旷|迟到|早退|发烧|感冒|生病|病|事假|住院|在家|在医院|在外)"
)

_SEX = r"(?:男|女)(?:学生|生|孩子?|娃娃?|同学)?(?:应该?到|应|实到|实|到校|到了|到|来了|来|有)?[:是]?[ ]*"
_BOTH_SEXES = Pattern(
    rf"(?P<first>{_SEX}){_N}[ ]?{_WHO}[,、+和/ ]{{0,2}}(?P<second>{_SEX})(?P<m>{NUMBER}){NO_HEADS}[ ]?{_WHO}"
)
_SEX_ALL_HERE = Pattern(rf"([男女])(?:学生|生|孩子?|娃娃?|同学)?们?{_ALL}+(?:{_HERE}|到齐|齐)")
_EACH_GOES_ON = Pattern(rf"[,、 ]?(?:实到?|到|来)了?[ ]*{NUMBER}")

_LACKED = Pattern(rf"{_LACK}了?(?:人数)?[:是有 ]{{0,2}}\Z")
_FEW = 20  # may be missing
_A_CLASS = 5  # a smaller number is no class, unless 应到 or 实到 says so


class _Count:
    """One pass over a text."""

    def __init__(self, text: str, taken: list[Span], size: int) -> None:
        self.text, self.size, self.most = text, size, 2 * (size or 999)
        self.found = Counts()
        self.covered = list(taken)
        self.each: dict[str, int] = {}  # how many boys and girls there should be
        self.both = 0  # where boys and girls that stand side by side end
        self.expected: list[tuple[str, int]] = []
        self.present: list[tuple[str, int]] = []

    def read(self) -> Counts:
        found = self.found
        self.told_anew()
        corrected = self.corrected(PUT_RIGHT)
        for pattern in (SLIP, ROUND):
            for match in pattern.finditer(self.text):
                self.take(match.start(), match.end(), "denied")
        corrected = self.corrected(CORRECTED) or corrected
        self.written_pairs()
        for match in _BOTH_SEXES.finditer(self.text):
            if match["first"][0] != match["second"][0] and not _EACH_GOES_ON.match(self.text, match.end()):
                boys, girls = value(match["n"]), value(match["m"])
                if boys and girls:
                    self.side(match.start(), match.end(), boys + girls, True, sexes=True)
                    self.both = match.end()
                    self.each = {match["first"][0]: boys, match["second"][0]: girls}
        for match in _HEADS.finditer(self.text):
            number, start = value(match["n"]), match.start()
            of_year = self.text[start - 1 : start] == "年" and self.free(start - 1, start)  # but 五年28到28: a class
            zero = match["n"].startswith("0") and len(match["n"]) > 1  # 0929
            if (
                number is None
                or zero
                or of_year
                or (number > self.most and not _TITLED.search(self.text, 0, start))
                or not self.free(start, match.end("n"))
                or self.is_time(start)
            ):
                continue
            self.side(start, match.end(), number, bool(match["who"]))
        self.missing()
        for match in _SEX_ALL_HERE.finditer(self.text, self.both) if len({who for who, _ in self.present}) == 1 else ():
            if match[1] in self.each and all(who not in ("", match[1]) for who, _ in self.present):
                self.present.append((match[1], self.each[match[1]]))  # 男生19、女生18,男生到17,女生全到
        found.spans.sort()
        found.expected, found.present = total(self.expected), total(self.present)
        if {who for who, _ in self.expected} in ({"男"}, {"女"}):
            found.everybody, found.half = False, found.everybody  # 男生20人全到 says nothing of the girls
        if corrected:
            setattr(found, *corrected)
        found.words = ",".join(self.text[a:b] for a, b, what in found.spans if what not in ("denied", "cell"))
        return found

    def free(self, start: int, end: int) -> bool:
        return all(end <= left or start >= right for left, right in self.covered)

    def take(self, start: int, end: int, what: str) -> bool:
        end = start + len(self.text[start:end].rstrip(" ,、:\n"))
        if not self.free(start, end):
            return False
        self.covered.append((start, end))
        self.found.spans.append((start, end, what))
        return True

    def is_time(self, start: int) -> bool:
        """8:30, 38.5: behind a colon or a point that follows a digit which is part of nothing else."""
        return (
            start > 1
            and self.text[start - 1] in ":：."
            and self.text[start - 2].isdigit()
            and self.free(start - 2, start)
        )

    def side(self, start: int, end: int, number: int, unit: bool, sexes: bool = False) -> None:
        """Judge a number by the words on its two sides."""
        text, found = self.text, self.found
        floor = max([0, *(right for _, right in self.covered if right <= start)])
        before = max(text.rfind(sign, floor, start) for sign in "。;!?\n") + 1
        left = text[max(floor, before, start - 16) : start]
        who = "" if sexes else self.sex(start)
        if "今" in text[end:] and OF_THEN.search(text, max(0, start - 6), start):
            self.take(start, end, "denied")  # 昨天来了26个,今天来了27个
            return
        rest = REST.search(left)
        if unit and number > 1 and (others := NOT_THE_CLASS.match(text, end)):  # 一个家长 is one pupil's
            self.take(start - len(AT_A_PLACE.search(left)[0]), others.end(), "denied")  # type: ignore[index]
            return
        if rest:
            if number >= _A_CLASS and self.take(start - len(rest[0]), self.right(end, number), "rest"):
                found.rest = True
                self.present.append((who, number))
            else:
                self.take(start - len(rest[0]), end, "rest")  # 其余两人未请假: those of whom nothing was said yet
            return
        must, here = _MUST.search(left), _HERE_LEFT.search(left)
        must = must or (OUGHT.search(left) if number == self.size else None)  # 应该28个,报数报到25
        counted_out = here is None and not _GOES_ON.match(text, end) and CALLED.search(left)
        everybody = number >= _A_CLASS and _EVERYBODY_RIGHT.match(text, end)
        if everybody and sexes and _SOMEBODY_MISSING.search(text, everybody.end()):
            if self.take(start, everybody.end(), "present"):
                self.present.append((who, number))  # 男生14女生13都坐这儿了,缺甲
            return
        if everybody and (not here or here[0].startswith("点")):
            begin = start - len(must[0]) if must else start
            if self.take(begin, everybody.end(), "everybody"):
                found.everybody = True
                if not self.expected or (who and all(other not in ("", who) for other, _ in self.expected)):
                    self.expected.append((who, number))
                    self.present.append((who, number))
                elif not self.present or (who and all(other not in ("", who) for other, _ in self.present)):
                    self.present.append((who, number))
            return
        if must and number >= 2:
            if self.take(start - len(must[0]), end, "expected"):
                self.expected.append((who, number))
            return
        must_right = _MUST_RIGHT.match(text, end)
        if must_right and here and (not text.startswith("应", end) or _NEXT.match(text, must_right.end())):
            must_right = None  # 实到25应到28
        here = None if must_right else here  # 今日出勤:40人应到
        if number >= _A_CLASS and (must_right or _AMONG.match(text, end)):
            if self.take(start, must_right.end() if must_right else end, "expected"):
                self.expected.append((who, number))
            return
        told_all = _EVERYBODY_LEFT.search(text[max(floor, start - 16) : start])
        if told_all and number >= _A_CLASS and _OTHERS_LEFT.search(text[max(0, start - 24) : start - len(told_all[0])]):
            if self.take(start, end, "present"):
                found.rest = True  # 别的都报到了,37人
                self.present.append((who, number))
            return
        if told_all and number >= _A_CLASS and (unit or not text[end:].strip("。!人 ")):
            if self.take(start, end, "everybody"):
                found.everybody = True
                self.expected.append((who, number))
                self.present.append((who, number))
            return
        away = _AWAY_RIGHT.match(text, end)
        here = here or counted_out or None
        surely = here is not None and (
            here[0].startswith(("实", "出勤")) or bool({" ", "\n"} & set(text[end - 1 : end + 1]))
        )
        if here and (surely or (not away and number >= _A_CLASS)):
            if self.take(start - len(here[0]), end, "present"):
                self.present.append((who, number))
            return
        if number < _A_CLASS:
            return
        self.bare(start, end, number, left, who, unit, sexes)

    def bare(self, start: int, end: int, number: int, left: str, who: str, unit: bool, sexes: bool) -> None:
        """A number of which nothing on the left says whether it is all or those here."""
        text, found = self.text, self.found
        if number <= _FEW and _LACKED.search(left):
            return  # 缺五个
        floor = max([0, *(right for _, right in self.covered if right <= start)])
        begins = re.search(r"(?:^|[\n。!])[^\u4e00-\u9fff\d\n]*$", text[floor:start]) is not None
        whole = _WHOLE.search(left)
        begin = start - len(whole[0]) if whole else start
        goes_on, short = _GOES_ON.match(text, end), _SHORT_OF.match(text, end)
        fewer = value(goes_on["n"]) if goes_on else value(short["n"]) if short and short["n"] else None
        if goes_on is None and unit and (then := _THEN_HERE.match(text, end)):
            goes_on, fewer = then, value(then["n"])  # 28名同学,27名到校
        if goes_on and fewer is not None and fewer <= number and number - fewer < max(10, number // 2):
            if self.take(begin, end, "expected"):
                self.expected.append((who, number))
        elif short and short["n"] and fewer is not None and fewer < number:
            if self.take(begin, end, "expected"):
                (self.present if number + fewer == self.size else self.expected).append((who, number))
        elif short and not short["n"] and (unit or whole):
            # 37个,缺甲: all of the class, or those here, as the roster has it
            if self.take(begin, end, "present"):
                some = whole is None or (whole[0].startswith(("班里", "班上")) and number < self.size)
                (self.present if some and number != self.size else self.expected).append((who, number))
        elif _IN_ORDER.match(text, end) and unit:
            all_here = number == self.size
            if self.take(begin, self.right(end, number), "everybody" if all_here else "present"):
                found.everybody = found.everybody or all_here
                self.present.append((who, number))
                if all_here:
                    self.expected.append((who, number))
        elif unit and (seen := _HERE_RIGHT.match(text, end)):
            if whole and whole[0].startswith(("全班", "全体")):
                if self.take(begin, seen.end(), "everybody"):
                    found.everybody = True
                    self.expected.append((who, number))
                    self.present.append((who, number))
            elif self.take(start, seen.end(), "present"):
                self.present.append((who, number))
        elif sexes:
            if self.take(start, end, "present"):
                (self.expected if number == self.size else self.present).append((who, number))
        elif whole and not _AWAY_RIGHT.match(text, end):
            if self.take(begin, end, "expected"):
                self.expected.append((who, number))
        elif self.present:
            return
        elif (
            (unit or text[end : end + 1] in " ,!\n")
            and (
                begins
                or GREETED.fullmatch(text[:start])
                or re.search(r"今(?:[天日早个]|儿个?)[ ]*$", left)
                or (unit and text[:start].endswith("班"))
            )
            and re.match(r"[,。;! \n]|$", text[end:])
        ):
            # 今天37个,甲水痘在家: a little less than the class
            if self.size - 10 < number < self.size and self.take(start, end, "present"):
                self.present.append(("", number))
            elif begins and unit and number == self.size and self.take(start, end, "expected"):
                self.expected.append(("", number))
        elif not unit and re.match(r"[ ]*到(?=[,、。;\s]|$)", text[end:]) and self.take(start, end + 1, "present"):
            self.present.append(("", number))

    def right(self, end: int, number: int) -> int:
        """The end of a phrase of being here that follows a number."""
        if number < _A_CLASS or _EVERYBODY_RIGHT.match(self.text, end):
            return end
        ordered = _IN_ORDER.match(self.text, end)
        return ordered.end() if ordered else end

    def sex(self, start: int) -> str:
        """Whether the number at `start` is the boys' or the girls': the nearest of the two words before it in its line."""
        first = max(0, self.both, start - 14, *(self.text.rfind(stop, 0, start) for stop in "。;\n"))
        before = self.text[first : start + 2]
        boys, girls = before.rfind("男"), before.rfind("女")
        if SEXES_BEHIND.search(before):
            return ""  # 14男加12女,到26人
        return "" if boys < 0 and girls < 0 else "男" if boys > girls else "女"

    def told_anew(self) -> None:
        """到了37,不不,到了36: the first number is none."""
        for one in find_anew(self.text, _A_CLASS):
            if self.take(*one.told, "denied") and self.take(*one.holds, "corrected"):
                self.expected += [("", one.expected)] if one.expected else []
                self.present += [("", one.present)] if one.present else []

    def corrected(self, pattern: Pattern) -> tuple[str, int] | None:
        """实到应为38: the number that holds, and which one it is."""
        last: tuple[str, int] | None = None
        for match in pattern.finditer(self.text):
            number = value(next(told for told in match.groupdict().values() if told))
            if _GOES_ON.match(self.text, match.end()):
                continue  # 应该是40个到了37个: nothing was wrong
            if number is not None and number >= _A_CLASS and self.take(match.start(), match.end(), "corrected"):
                before = self.text[: match.start("n")] if match["n"] else self.text[: match.start()]
                if number == self.size and "应该" in match[0] and COUNTED_OUT.search(self.text, 0, match.start()):
                    self.expected.append(("", number))
                    continue
                if _EVERYBODY_RIGHT.match(self.text, match.end()):
                    self.found.everybody = True  # 36人,再数一遍,37人,齐的
                    self.expected = [("", number)]
                last = ("expected" if before.rfind("应到") > before.rfind("实到") else "present", number)
        return last

    def written_pairs(self) -> None:
        """Figures of a sheet, 38-2, 40/38."""
        seen = list(self.text)
        for left, right in self.covered:
            seen[left:right] = " " * (right - left)
        pairs, cells = find_written(self.text, "".join(seen), self.size)
        for start, end, whole, here in pairs:
            title = PAIR_TITLE.search(self.text, 0, start)
            if self.take(title.start() if title else start, end, "pair"):
                self.expected.append((self.sex(start), whole))
                self.present.append((self.sex(start), here))
        for match in LESS.finditer(self.text):
            if (match[2] == "减" or int(match[1]) == self.size) and self.take(match.start(1), match.end(1), "expected"):
                self.expected.append((self.sex(match.start()), int(match[1])))
        for start, end in cells:
            self.take(start, end, "cell")

    def missing(self) -> None:
        """缺2, 2人请假: who is missing, in the order of the text."""
        for what, counted in count_missing(self.text):
            if self.take(counted.start, counted.end, what):
                self.found.missing.append(counted)
        self.found.missing.sort(key=lambda counted: counted.start)


def find_counts(text: str, taken: list[Span], size: int = 0) -> Counts:
    """Read the numbers of a folded text; `taken` are spans of dates and class names, which are no counts.

    `size` is how many the roster holds: it tells whether 38个,缺李明 speaks of all or of those here.
    """
    return _Count(text, taken, size).read() if NUMERAL.search(text) else Counts()
