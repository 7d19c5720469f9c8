"""李明的通知书, 家访记录 李明, 李明 台账: a paper asked for in chat comes as a file, of a pupil in his sight only."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from config.errors import ForGood
from config.policy import Policy
from documents import clerk, kinds
from documents.chronology import TELLING_PAPERS
from documents.clerk import For
from handlers.asked.pupil import hidden
from handlers.leaving import leavers
from handlers.official import sentences
from handlers.reading.words.pattern import Pattern
from handlers.turn.context import Answer, Context
from handlers.turn.recording import place_of
from handlers.turn.sight import AREA, WHOLE_SCHOOL, Sight, Speaker, all_sight
from store import cases, duties, facts, lines, people, units
from store.papers import Paper
from store.pupils import Pupil

log = logging.getLogger(__name__)

#: Papers that may be had at any time: the story so far, and forms to be filled on the way.
AT_ANY_TIME = frozenset({"ledger", "visit_record", "persuasion_record"})
_WORD = "|".join(map(re.escape, kinds.WORDS))
_ASKED = Pattern(
    r"(?:请|麻烦)?(?:把|帮我|给我)?(?P<verb>再?发|看看?|查看|要|打印|生成|导出|下载)?(?:给我|我)?(?:一下|一份)?\s*"
    rf"(?P<before>[\u4e00-\u9fff·0-9（）()]{{0,16}}?)(?P<between>的|\s+)?(?P<word>{_WORD})"
    r"(?P<apart>\s+)?(?P<after>(?!发给?我)[\u4e00-\u9fff·]{2,8}?)?\s*(?:发(?:给)?我)?"
)
_BARE = Pattern(rf"(?:请)?(?:发|要|打印|生成|导出|查看|看)?(?:给我|我)?(?:我们|本)?(?:学校|校|县)?的?(?P<word>{_WORD})")
#: Paper of a unit → who may have it, of the unit at which his post is.
UNIT_PAPERS = {"pledge": WHOLE_SCHOOL, "one_county_one_plan": frozenset({"edu_bureau", "leading_group_office"})}
_CLASS = Pattern(r"^.*班的?")
_NAME = Pattern(r"[\u4e00-\u9fff·]{2,4}")


def asked_for(ctx: Context, who: Speaker) -> Answer | None:
    """The answer to who asks for a paper of a pupil in his sight; None where the words are something else."""
    if (own := _of_own_unit(ctx, who)) is not None:
        return own
    heard = _heard(ctx)
    if heard is None:
        return None
    name, word, _ = heard
    sight = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today)
    held = _told_apart(ctx, sight, name)
    if not held and _NAME.fullmatch(name) and who.roles & (WHOLE_SCHOOL | AREA):
        held = [one.pupil for one in leavers.named(ctx, who, name)]  # his papers stay
    if not held:
        return None
    if len(held) > 1:
        return Answer(f"有{len(held)}位{name}，请写上班级再发一次，如“七年级1班{name}的{word}”。", {"paper": word})
    return _of(ctx, who, held[0], word)


def of_nobody(ctx: Context, who: Speaker) -> Answer | None:
    """Who asks for a paper of a pupil whom he may not see, or who is none, hears one and the same."""
    heard = _heard(ctx)
    if heard is None:
        return None
    name, word, apart = heard
    sight = all_sight(ctx.tx, ctx.home.rosters, who, ctx.today)
    if not apart or not _NAME.fullmatch(name) or any(known in ctx.text for known in sight.by_name):
        return None
    if sentences.HINT.search(name) is not None:
        return None
    return Answer(f"没有找到您可以查看的学生“{name}”。", {"paper": word})


def _heard(ctx: Context) -> tuple[str, str, bool] | None:
    """(name, word for the paper, whether the name stands apart from it)."""
    match = _ASKED.fullmatch(ctx.text.strip(" 。，！!"))
    if match is None or bool(match["before"]) == bool(match["after"]):
        return None
    if (match["verb"] or "").endswith("发") and match["word"].endswith(("通知书", "函")):
        return None  # 发李明的通知书 issues it
    name = _CLASS.sub("", match["before"]) if match["before"] else match["after"]
    return name, match["word"], bool(match["between"] or match["apart"])


def issued(ctx: Context, who: Speaker, pupil: Pupil, kind: str) -> str:
    """A paper was issued by his word: it goes to him as a file; what to add to the answer."""
    if ctx.channel != "wecom" or who.person.wecom_userid is None or kind not in kinds.KINDS:
        return ""
    try:
        paper = clerk.make(ctx.tx, ctx.home.world, pupil.id, kind, _reader(who), ctx.now)
    except ForGood:
        log.exception("paper not made", extra={"action": "paper_not_made", "pupil_id": pupil.id})
        return ""
    if paper is None:
        return ""
    clerk.send(ctx.tx, paper, who.person.id, f"paper/{kind}/{paper.id}/for/{ctx.message_id}", ctx.now)
    return "文书马上发给您，请核对、填写、盖章后送达。"


def _of_own_unit(ctx: Context, who: Speaker) -> Answer | None:
    """责任状, 一县一案: of the unit at which his post is; None where the words or the post are others."""
    match = _BARE.fullmatch(ctx.text.strip(" 。，！!"))
    kind = next((one for one in kinds.asked(match["word"]) if one in UNIT_PAPERS), None) if match is not None else None
    held = who.units_with(UNIT_PAPERS[kind]) if kind is not None else ()
    if kind is None or not held:
        return None
    unit = units.get(ctx.tx, held[0])
    try:
        paper = clerk.make_of_unit(ctx.tx, ctx.home.world, unit, kind, _reader(who), ctx.now)
    except ForGood:
        log.exception("paper not made", extra={"action": "paper_not_made", "unit_id": unit.id})
        paper = None
    if paper is None:
        return Answer(f"{unit.name}的方案里没有“{kinds.KINDS[kind].name}”这种文书。", {"paper": kind})
    return _sent(ctx, who, paper, unit.name, kinds.KINDS[kind].name)


def _reader(who: Speaker) -> For:
    return For(who.person.id, who.person.name, who.role)


def _sent(ctx: Context, who: Speaker, paper: Paper, whose: str, name: str, note: str = "") -> Answer:
    label = {"paper": paper.kind, "of": whose, "version": paper.version, "sha256": paper.sha256}
    if ctx.channel != "wecom" or who.person.wecom_userid is None:
        return Answer("文件只能在企业微信里收，请在企业微信里再发一次这句话。", label)
    clerk.send(ctx.tx, paper, who.person.id, f"paper/{paper.kind}/{paper.id}/for/{ctx.message_id}", ctx.now)
    return Answer(f"{whose}的《{name}》第{paper.version}版，马上发给您{note}。空白处请核对后填写。", label)


def _told_apart(ctx: Context, sight: Sight, name: str) -> Sequence[Pupil]:
    """Who is meant: of several of that name the one whose class the words name."""
    held = sight.by_name.get(name, ())
    if len(held) < 2:
        return held
    classes = {one.id: people.place(ctx.tx, one.id, ctx.today).line[-1] for one in held}
    fitting = [
        one for one in held if any(called in ctx.text for called in (classes[one.id].name, *classes[one.id].aliases))
    ]
    return fitting if len(fitting) == 1 else held


def _of(ctx: Context, who: Speaker, pupil: Pupil, word: str) -> Answer:
    label = {"paper": word, "pupil": pupil.name}
    case = next(iter(cases.of_pupils(ctx.tx, [pupil.id]).get(pupil.id, ())[-1:]), None)
    place = place_of(ctx, pupil)
    policy = ctx.home.world.policy(ctx.tx, case.policy_stamp if case is not None and case.is_open else place.policy)
    kind = _which(ctx, pupil, policy, word)
    if kind is None:
        return Answer(f"{pupil.name}现在没有“{word}”：办到那一步时才有。可以要：{pupil.name}的台账。", label)
    owed = duties.of(ctx.tx, ("pupil", pupil.id), state="open")
    withheld = case is not None and hidden(ctx, pupil, case, owed, who)
    if withheld and kind in TELLING_PAPERS:
        return Answer(f"{pupil.name}的这份文书涉及受限内容，请向教体局或承办人索取。", label)
    try:
        paper = clerk.make(ctx.tx, ctx.home.world, pupil.id, kind, _reader(who), ctx.now, withheld=withheld)
    except ForGood:
        log.exception("paper not made", extra={"action": "paper_not_made", "pupil_id": pupil.id})
        paper = None
    if paper is None:
        return Answer(f"{pupil.name}的《{kinds.name(policy, kind)}》没有生成，请告诉管理员。", label)
    note = "（按规定，原因等受限内容未印）" if withheld else ""
    return _sent(ctx, who, paper, pupil.name, kinds.name(policy, kind), note)


def _which(ctx: Context, pupil: Pupil, policy: Policy, word: str) -> str | None:
    """Which kind is meant: the one that the rules printed last for this pupil, else one that may be had at any time."""
    meant = kinds.asked(word)
    printed = [str(line.payload.get("kind")) for line in lines.of(ctx.tx, "pupil", [pupil.id], ("document",))]
    for kind in reversed(printed):
        if kind in meant:
            return kind
    if "exit_file" in meant:
        acts = facts.of(ctx.tx, "pupil", [pupil.id]).get(pupil.id, ())
        return "exit_file" if any(act.kind == "apply_exit" for act in acts) else None
    return next((kind for kind in meant if kind in AT_ANY_TIME), None)
