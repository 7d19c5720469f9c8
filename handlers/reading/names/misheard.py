"""Full names typed by the sound alone, with a first character that is no surname (除了无用都到了 for 吴用), put right where one
stands.

What begins with a surname is judged when the text is cut; any other word is taken for a pupil only between what stands around one.
"""

from __future__ import annotations

from handlers.reading.names.roster import Roster
from handlers.reading.tables.people import SURNAMES
from handlers.reading.words.lexicon import KINDS
from handlers.reading.words.pattern import Pattern

#: Only a name stands behind the first of these; behind the others one may.
_PLACES = Pattern(
    r"(?:(?P<only>(?:除了?|除去|除开|[缺少差]了?|(?:没来|没到|未到|请假|迟到|缺)的?(?:就|只)?(?:是|有)|、|[缺少差病事旷]\d?[:(]))|"
    r"^|[,。;!?\n :]|[\d一二三四五六七八九十][个人名]?|今天|今早|早上)(?=[\u4e00-\u9fff]{2})"
)
#: A pupil's part goes on so.
_SAID = Pattern(
    r"(?:今天|今早|早上|昨晚|又|也|还|就|是){0,2}(?:(?<=是)拉|[没未]|发[烧少高]|感冒|敢冒|请[了过]?[假甲病事]|[病事][假甲]|旷|迟到|早退|肚|拉|头[疼痛]|牙|咳|在家|生病|"
    r"不舒服|不来|不在|住院|回老家|家里有|因)"
)
#: And so where only a name can stand.
_ENDS = Pattern(r"(?:[,。;!?\n、:() ]|$|之?外|以外|都|全|其[他余]|和|跟)|(?:就|也)?(?:没|一个)")
#: By so much each character may differ: nothing but its tone.
_BY_SOUND = 1.15


def rename(text: str, roster: Roster) -> str:
    """The folded text with such names as the roster writes them; every position stays."""
    for place in _PLACES.finditer(text):
        at = place.end()
        char = text[at]
        if char in SURNAMES or char in roster.starts:
            continue
        for length in roster.sounding.like(char):
            typed = text[at : at + length]
            if len(typed) < length or typed in KINDS or typed[1:] in roster.given:
                continue
            goes_on = _SAID.match(text, at + length) or (place["only"] and _ENDS.match(text, at + length))
            faults, names = roster.misspelt(typed) if goes_on else (0.0, ())
            if len(names) == 1 and len(names[0]) == length and faults <= _BY_SOUND * length:
                text = text[:at] + text[at:].replace(typed, names[0])
                break
    return text
