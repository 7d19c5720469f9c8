"""A bracket behind a word of being here that tells of an earlier day: 到(昨日病假已销). It says nothing of the day of the roll."""

from __future__ import annotations

from handlers.reading.words.pattern import Pattern

_PAST = r"昨[天日晚]?|前[天日]|大前天|上周|上个?星期|上个?礼拜|周[一二三四五]|\d{1,2}[日号]|\d{1,2}\.\d{1,2}|之前|原"
_NOTE = Pattern(
    r"(?<![没未不迟])(?:已?[到来返在]|出勤|正常)(?:了|校|班|岗)?(?P<note>[ ]*\("
    rf"(?:{_PAST})[^()\n]{{1,16}}\))"
)
#: What holds today may be told beside it.
_TODAY = Pattern(r"今[天日早](?!返|到|已|来|回)[^()]{0,4}[没未缺病假事迟]|[迟晚]到|早退|改|更正|[没未]来|还没")


def without_bygone(text: str) -> str:
    """The folded text with such brackets blank; every position stays."""
    for match in _NOTE.finditer(text) if "(" in text else ():
        if not _TODAY.search(match["note"]):
            start, end = match.span("note")
            text = text[:start] + " " * (end - start) + text[end:]
    return text
