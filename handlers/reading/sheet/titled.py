"""A sheet whose titles stand in brackets or behind marks (【应到】38⏎【病假】甲, ◆病假 甲): the same with colons."""

from __future__ import annotations

from handlers.reading.words.pattern import Pattern

_TITLE = (
    r"(?:(?:应到|实到|应出勤|实出勤|到校|出勤|缺勤|缺席|未到|总|在校|请假|病假|事假|旷课|迟到|早退)(?:人数|学生|人员|名单|情况)?|"
    r"人数|总人数|缺|因|病|事|旷|原因|缺因|事由|理由|是否请假|情况|班级|日期|时间|学校|年级|无故|无故缺勤|填报人|上报人|报送人|班主任|备注|其他|说明|姓名)"
)
#: As it was typed: folding makes blanks of some marks.
_TITLED = Pattern(
    rf"(?:(?<=^)|(?<=[\n ;；。,，])|(?=[【〔「『]))"
    rf"(?P<open>[【\[〔「『《<〈(（]|\*{{1,2}}|#+ ?|[▲■●◆★▶※►▪•] ?)[ ]?(?P<title>{_TITLE})[ ]?"
    r"(?P<close>[】\]〕」』》>〉)）]|\*{1,2}|(?=[:： \n]))(?P<gap>[ ]*[:：]?[ ]*)"
    r"(?P<below>\n[ ]*(?![【\[〔「『《<〈(（*#▲■●◆★▶※►▪•\n]))?"
)
#: 应到:⏎38: the figure stands below its title.
_BELOW = Pattern(r"(?<=(?:应到|实到|人数)[:：])[ ]*\n[ ]*(?=\d)")
#: So many such titles make a sheet.
_LEAST = 2


def with_colons(text: str, folded: str) -> str:
    """A folded text in which such titles begin a line and a colon stands behind them; every position stays."""
    signs = list(folded)
    for match in _BELOW.finditer(text):
        signs[match.start() : match.end()] = " " * (match.end() - match.start())
    found = list(_TITLED.finditer(text))
    if len(found) < _LEAST:
        return "".join(signs)
    for match in found:
        start, end = match.span("open")
        signs[start:end] = " " * (end - start)
        before = start - 1 if start and text[start - 1] in " ;；。,，" else start
        if before and folded[before - 1] != "\n":
            signs[before] = "\n"
        behind = match.end("title")
        last = match.end("below") if match["below"] else match.end("gap")
        signs[behind:last] = " " * (last - behind)
        if last > behind:
            signs[behind] = ":"
        if not text[last:].strip(" ") or text[last : last + 1] == "\n":
            signs[behind:last] = ":" + " " * (last - behind - 1) if last > behind else ""
    return "".join(signs)
