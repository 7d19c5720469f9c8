"""From the evidence on one pupil to one status, or to the question it leaves open."""

from __future__ import annotations

from dataclasses import replace

from handlers.reading.evidence import Evidence
from handlers.reading.model import Status
from handlers.reading.words.pattern import Pattern

_PLAIN: dict[str, Status] = {
    "absent": "absent", "unexcused": "unexcused", "leave": "personal", "sick_leave": "sick", "late": "late",
    "left_early": "left_early", "present": "present", "ill": "sick", "affair": "personal", "truant": "unexcused", "tardy": "late",
    "chore": "personal", "hindered": "absent", "well": "present", "body": "sick", "unclear_why": "unexcused",
}  # fmt: skip
#: Of the words for 无故, those that deny leave, not only the reason or the call.
_DENIES_LEAVE = Pattern(r"假|招呼|旷|逃|翘|擅自|私自|无故|批准|手续")
_AWAY = frozenset({"absent", "unexcused", "leave", "sick_leave"})
#: What he who writes does not know, or will do to know: no status.
_OPEN = frozenset({"wavers", "trace", "seeks", "defers"})
_REFUSES = Pattern(r"不肯|不想|不愿|死活|硬是|说啥也不|说什么也不")
#: Why somebody is away.
_REASONS = frozenset({"unexcused", "leave", "sick_leave", "ill", "affair", "truant"})
#: What pupils do in school as well: says why somebody is away, never that he is.
_CONDUCT = frozenset(
    {
        "打架",
        "闹情绪",
        "赌气",
        "偷懒",
        "犯懒",
        "贪玩",
        "闹脾气",
        "使性子",
        "闹别扭",
        "玩手机",
        "看热闹",
        "厌学",
    }
)
#: Words of going away that are 早退 by themselves; without them, with leave asked for, they only say where he is.
_EARLY = Pattern(r"早退|提前|提早|早走|中途|半路|先|没上完|课|节|出校门|出学校|zt")


#: Behind where he is: the teacher did not see him there.
_OVERLOOKED = frozenset({"没看见", "没看到", "没瞧见", "没见着", "没注意"})
#: A question that may be answered in the same breath, unlike a doubt (好像没来).
_ASKED = Pattern(r"来没来|到没到|来了没|在不在|有没有来|来了|到了|来没有来|是否")


def only_conduct(evidence: list[Evidence]) -> bool:
    """Is nothing told but what pupils do in school as well (打架)?"""
    return bool(evidence) and all(piece.kind == "truant" and piece.words in _CONDUCT for piece in evidence)


#: Leave that is said not to be sick leave.
_AFFAIR_LEAVE = frozenset({"事假", "事", "sj", "请事假", "请的事假", "请了事假"})


def settle(evidence: list[Evidence]) -> tuple[Status, Evidence] | None:
    """The status that the evidence amounts to and the piece that decides it; None when it amounts to nothing certain.

    Later words beat earlier ones; a reason beats its lack; what was changed to (改成) beats all.
    """
    finals = [piece for piece in evidence if piece.how == "final" and piece.kind not in _OPEN]
    here = next((piece.start for piece in finals if piece.kind in ("present", "late")), None)
    if here is not None:  # 改成正常,校车晚点: why it came so
        finals = [p for p in finals if p.start <= here or p.kind not in ("hindered", "chore", "body", "ill", "affair")]
    if finals:
        last = finals[-1]
        why = [piece for piece in finals if piece.kind in _REASONS and not piece.of_kin]
        last = why[-1] if last.kind == "absent" and why else last  # 应该是感冒没来
        if (
            last.kind == "leave"
            and last.words not in _AFFAIR_LEAVE
            and any(p.kind in ("ill", "sick_leave") and not p.of_kin and p.how != "before" for p in evidence)
        ):
            return "sick", last
        explained = last.kind == "absent" and any(
            p.start > last.start and p.how != "before" and p.kind in _REASONS and not p.of_kin for p in evidence
        )
        if last.kind != "unsure" and not explained:
            return _PLAIN[last.kind], last  # 其实没来的是甲,拉肚子: why he did not come counts, too
    said = [piece for piece in evidence if piece.how != "before"]
    now = [piece for piece in said if not piece.behind]
    if now and {piece.kind for piece in now} <= {"absent", "leave"}:
        now += [piece for piece in said if piece.behind and piece.kind in ("ill", "sick_leave")]
    if now and {piece.kind for piece in now} <= {"absent"}:
        now += [piece for piece in said if piece.behind == "by the way" and piece.kind in ("leave", "affair")]
    said = now or [piece for piece in said if piece.behind not in ("other day", "today")]
    said = _one_half(said)
    if not said or any(piece.kind == "wavers" for piece in said):
        return None
    delayed = said
    said = _over_it(said, any(piece.how == "before" for piece in evidence))
    if any(piece.kind in ("ill", "leave", "sick_leave", "affair") for piece in said):
        # 没旷课,发烧: that it was no truancy does not say that he is here.
        said = [piece for piece in said if not (piece.kind == "present" and piece.words[0] == "没")]
    came = {piece.end for piece in said if piece.kind == "present"}
    said = [
        piece for piece in said if not (piece.kind == "unexcused" and piece.start in came)
    ]  # 来了没请假: he did not ask
    kinds = {piece.kind for piece in said}
    seen = [] if "left_early" in kinds else [at for at, piece in enumerate(said) if piece.kind == "present"]
    if seen:
        said = [
            piece for at, piece in enumerate(said) if at < seen[0] or piece.words not in _OVERLOOKED
        ]  # 在的,蹲厕所去了没看见
    if seen and any(
        piece.kind == "absent" and piece.words.startswith(("没看", "没见", "没瞧")) for piece in said[seen[0] :]
    ):
        return None  # 到了没看到人: both are told
    put_off = any(piece.kind == "defers" for piece in said)
    said = _with_traces(said)
    said = [piece for piece in said if piece.kind != "defers"]  # 我问下再讲: only where it is asked whether he came
    kinds = {piece.kind for piece in said}
    answered = [p for p in said if p.kind == "unsure" and _ASKED.match(p.words)]
    if (
        answered
        and not put_off
        and any(p.start > answered[-1].start and p.kind in ("absent", "present", "unexcused") for p in said)
    ):
        said = [p for p in said if p not in answered]  # 到没到?没到
        kinds = {piece.kind for piece in said}
    if any(p.kind == "absent" for p in said):
        said = [
            p for p in said if not (p.kind == "unsure" and p.words.startswith(("没注意", "没留")))
        ]  # 才发现没来,之前没注意
        kinds = {piece.kind for piece in said}
    certain = {p.kind for p in said if p.kind != "unexcused" or _DENIES_LEAVE.search(p.words)}
    if "unsure" in kinds and not certain & {"leave", "sick_leave", "unexcused", "late", "left_early"}:
        return None  # 怕是在医务室,我还没找着人
    for kind in ("late", "left_early"):
        if kind in kinds:
            piece = [p for p in said if p.kind == kind][-1]
            excused = kinds & {"leave", "sick_leave"}
            if kind == "left_early" and any(p.kind == "absent" and p.half and p.start > piece.start for p in said):
                continue  # 中午回家,下午没来: of the afternoon he was away
            if (
                kind == "left_early"
                and not any(_EARLY.search(p.words) for p in said if p.kind == kind)
                and not any(p.kind == "present" and p.start < piece.start for p in said)  # 来了没两分钟又跑了
                and (excused or kinds & {"absent", "unexcused"})
            ):
                continue
            if (
                kind == "late"
                and any(p.kind in _AWAY and p.start > piece.start for p in said)
                and "present" not in kinds
            ):
                continue
            return _PLAIN[kind], piece
    if "tardy" in kinds and not kinds & _AWAY:
        return "late", [p for p in said if p.kind == "tardy"][-1]
    last_side = [piece for piece in said if piece.kind in _AWAY or piece.kind == "present"]
    if last_side and last_side[-1].kind == "present":
        missed = any(piece.kind == "absent" and piece.start < last_side[-1].start for piece in said)
        if missed and any(
            piece.kind in ("hindered", "tardy") and piece.start > last_side[-1].start for piece in delayed
        ):
            return "late", last_side[-1]  # 打铃没到;8:12到,路上堵车
        return "present", last_side[-1]
    if "present" in kinds and not kinds & _AWAY:
        return "present", [p for p in said if p.kind == "present"][-1]
    return _reason(said)


def _with_traces(said: list[Evidence]) -> list[Evidence]:
    """书包在,人没看见,我先去找找: who left a trace in school and is looked for may be about; no doubt where it is told
    why he is away, or where he is now."""
    kinds = {piece.kind for piece in said}
    traces = [piece.start for piece in said if piece.kind == "trace"] if kinds & {"seeks", "defers"} else []
    said = [piece for piece in said if piece.kind != "seeks" and (traces or piece.kind != "trace")]
    if not traces:
        return said
    known = kinds & {"leave", "sick_leave", "ill", "affair", "late", "left_early", "tardy", "well"}
    here = any(piece.kind == "present" and piece.start > traces[0] for piece in said)
    rest = [piece for piece in said if piece.kind != "trace"]
    return rest if known or here else [replace(piece, kind="unsure") for piece in said]


def _over_it(said: list[Evidence], taken_back: bool) -> list[Evidence]:
    """烧退了: here, if nothing else is said; still his illness where he is away all the same. Traffic and weather excuse nobody who
    asked for no leave, but he is not here."""
    kinds = {piece.kind for piece in said}
    away = kinds & {"absent", "leave", "sick_leave", "unexcused", "affair"}
    here = kinds & {"present", "late", "tardy", "left_early"}
    out: list[Evidence] = []
    for piece in said:
        if piece.kind == "well":
            if here and not away:
                continue
            piece = replace(piece, kind="ill" if away or "ill" in kinds else "present")
            if piece.kind == "present":
                out = [p for p in out if p.kind != "ill"]
        elif piece.kind == "body":
            if here or not away or kinds & {"affair", "chore", "truant", "unexcused", "hindered"}:
                continue
            piece = replace(piece, kind="ill")
        elif piece.kind in ("hindered", "chore"):
            if here or (taken_back and not away):
                continue
            excused = kinds & {"leave"} or (piece.kind == "chore" and piece.told)
            piece = replace(piece, kind="affair" if excused else "absent")
        out.append(piece)
    return out


def _reason(said: list[Evidence]) -> tuple[Status, Evidence] | None:
    """Why he is away: own illness over leave, leave over no leave when it comes later, a word without reason last."""
    status: tuple[Status, Evidence] | None = None
    conduct = [p for p in said if p.kind == "truant" and p.words in _CONDUCT]
    ill = [p for p in said if p.kind in ("sick_leave",) or (p.kind == "ill" and not p.of_kin)]
    for piece in said:
        kind = piece.kind
        if kind in ("sick_leave",) or (kind == "ill" and not piece.of_kin):
            status = "sick", piece
        elif kind == "unexcused":
            if status is None or status[1].kind != "leave" or _DENIES_LEAVE.search(piece.words):
                status = "unexcused", piece  # 请了假,没说什么事: the leave holds
        elif kind in ("leave", "affair") or kind == "ill":
            if status is None or status[0] in ("absent",) or (status[0] == "unexcused" and kind == "leave"):
                status = ("sick", ill[-1]) if ill and "事假" not in piece.words else ("personal", piece)
            elif status[0] == "sick" and "事假" in piece.words:
                status = "personal", piece
        elif (kind == "unclear_why" and status is not None and status[0] == "absent") or (
            kind == "truant"
            and (
                (status is None and piece.words not in _CONDUCT)
                or (status is not None and (status[0] == "absent" or _only_whereabouts(status[1], piece)))
            )
        ):
            status = "unexcused", piece
        elif kind == "absent" and status is None:
            before = [p for p in conduct if p.start < piece.start]
            status = ("unexcused", before[-1]) if before else ("absent", piece)
    return status


def _only_whereabouts(told: Evidence, piece: Evidence) -> bool:
    """躲在姑姑家不肯来: where he is excuses nobody who refuses to come."""
    return told.kind == "affair" and told.words[0] in "在住" and _REFUSES.search(piece.words) is not None


def _one_half(said: list[Evidence]) -> list[Evidence]:
    """Where the two halves of a day are told apart, what is said of the half in which he was away."""
    halves = {piece.half for piece in said if piece.half}
    if halves == {"pm"} and any(not piece.half and piece.kind in ("leave", "sick_leave", "absent") for piece in said):
        # 请假半天,下午返校
        return [piece for piece in said if not (piece.half and piece.kind == "present")]
    if len(halves) < 2:
        return said
    for half in ("am", "pm"):
        part = [piece for piece in said if piece.half == half or (not piece.half and piece.kind == "unexcused")]
        if any(piece.kind in _AWAY or piece.kind in ("ill", "affair") for piece in part):
            came = next((piece.start for piece in said if piece.kind == "present" and piece.half != half), None)
            if came is None or part[-1].start > came:
                return part
            # 上午没来,下午来了。请了假办户口: why he was not here before
            return part + [p for p in said if p.start > came and p.kind in _REASONS and p not in part]
    return said
