"""A pupil named by a slip and put right at once (今天少一个甲……写错,乙): what was typed by mistake is made blank."""

from __future__ import annotations

from handlers.reading.names.roster import Roster
from handlers.reading.tables.asking import SENT_BEFORE
from handlers.reading.words.pattern import Pattern

_GAP = r"[,。…—!~、 .]*"
_OH = r"(?:(?:哎呀|哎哟|不好意思|[哦啊哎呀噢呃额欸诶嗯唉喔嗐])[,。…!~ ]*)?"
_SLIP = Pattern(
    rf"{_GAP}{_OH}(?:(?:不对[,。…! ]*)+(?!劲|头|称)|不是(?=[,。…!])|(?<=[哦啊哎呀噢呃额欸诶嗯])不(?:是)?(?=[,。…! ]|是)|"
    rf"(?:(?:[说写打看念叫报点]|[弄搞认])?错了?(?:人|名字?)?(?:了)?[,。…! ]*)+(?!成|的)|口误|嘴瓢了?|手滑了?|"
    r"等等(?=[,。…! ])|等一?下(?=[,。…! ]))"
    rf"{_GAP}(?:(?:应该|应当|应)?是|是那个)?[ ]?"
)
#: Words of doubt or haste that are a slip where they stand between stops, in two characters as 不对 is.
_WAITS = Pattern(r"(?<=[,。…! ])(?:等等|等下|不是)(?=[,。…!]+(?:应该|是|不是))")
#: 缺甲,等下,乙也没见着: both.
_TOO = ("也", "还", "都", "一样")
#: 旷课的不是甲,搞错了,是乙; 前头说的甲不是,是乙: said of an earlier report.
_DENIED = ("不是", "并非", "没", "别", *(f"{verb}的{is_}" for verb in "说讲报写记登" for is_ in ("", "是", "那个")))
_SENT = Pattern(SENT_BEFORE)
#: How many characters may be said of the one named by a slip.
_SAID = 12


def without_slips(text: str, roster: Roster) -> str:
    """A folded text with the pupils whom a slip named, and the slip, made blank; every position stays.

    Only where another is named in his place and nothing was said of the first, or the same is said of the other. What was sent
    before and is put right now is no slip of this kind.
    """
    if "某" in text or not (
        "错" in text or "不" in text or "误" in text or "等" in text or "滑" in text or "瓢" in text
    ):
        return text
    for slip in list(_SLIP.finditer(text)):
        if _SENT.search(text, 0, slip.start()) or not slip[0].strip(" ,。…!~、—."):
            continue
        meant = _name_at(text, slip.end(), roster)
        found = _last_name(text, slip.start(), roster) if meant else None
        if meant is None or found is None or found[1] == meant:
            continue
        said = text[found[0] + len(found[1]) : slip.start()].strip()
        behind = text[slip.end() + len(meant) :].lstrip(", ")
        if text[: found[0]].endswith(_DENIED) or behind.startswith(_TOO):
            continue
        if not said or (len(said) > 1 and behind.startswith(said)):
            text = text[: found[0]] + " " * (slip.end() - found[0]) + text[slip.end() :]
    return _WAITS.sub("不对", text)


def _name_at(text: str, at: int, roster: Roster) -> str | None:
    return next(
        (
            name
            for name in roster.starts.get(text[at : at + 1], ())
            if name in roster.exact and text.startswith(name, at)
        ),
        None,
    )


def _last_name(text: str, end: int, roster: Roster) -> tuple[int, str] | None:
    """(where, who) of the last pupil named in full before `end`, in the same sentence."""
    for at in range(end - 2, max(-1, end - _SAID - 4), -1):
        if text[at] in "。;!?\n":
            return None
        name = _name_at(text, at, roster)
        if name is not None and at + len(name) <= end:
            return at, name
    return None
