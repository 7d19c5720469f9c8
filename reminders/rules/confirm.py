"""A dropout is confirmed: by a person, or by the last failed persuasion where the text says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reminders.rules import case, causes, migrant, named, reports_up, returned
from reminders.rules.facts import Act

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay


def confirm_dropout(play: PupilPlay, act: Act) -> None:
    """Somebody confirms.

    Where a text wants a number of persuasions first, their failing cannot be confirmed before (WH-61).
    """
    matter, why = play.case, str(act.fields.get("why", "found"))
    if matter is not None and matter.is_confirmed:
        return
    rule, wanted = play.policy.confirm_dropout, least(play)
    done = len(matter.persuaded) if matter else 0
    if why == "persuasion_failed" and wanted is not None and done < wanted:
        missing = ["persuasion"]
        if play.owes("name_person", "named_person"):
            missing.append("named_person")
        persuasion_rule = play.policy.school_persuasion
        clauses = play.clauses(None, persuasion_rule.min if persuasion_rule else None, rule)
        text = f"确认辍学需先劝返不少于{wanted}次（{'、'.join(clauses)}），现有{done}次"
        if "named_person" in missing:
            suspect = play.policy.detect.suspect
            asked = suspect.src if suspect is not None else ()
            clauses = tuple(dict.fromkeys((*clauses, *asked)))
            text += f"；还要先指定专人（{'、'.join(asked)}）"
        play.refuse(act.actor, "confirm_dropout", missing, clauses=clauses, text=text)
        return
    confirm(play, why)


def least(play: PupilPlay) -> int | None:
    """How many failed persuasions confirm a dropout by themselves, or None where no number does."""
    rule, persuasion_rule = play.policy.confirm_dropout, play.policy.school_persuasion
    if rule is None or rule.when is None or persuasion_rule is None or persuasion_rule.min is None:
        return None
    return persuasion_rule.min.v if "persuasion_failed" in rule.when.names else None


def confirm(play: PupilPlay, why: str) -> None:
    """The case becomes a confirmed dropout; the papers, reports and persuasions that the profile wants begin."""
    from reminders.rules import persuasion

    matter = play.case
    if matter is None or not matter.open:
        case.begin(play, "dropped_out")
        matter = play.case
        assert matter is not None
        returned.aid(play, "opened")
    else:
        matter.stage = "dropped_out"
        case.tell(play, "stage")
    matter.confirmed, matter.why = play.today, why
    play.cancel(*play.owing("verify_absence", "attention", "same_day_visit"), why="已确认辍学")
    if why == "unreachable":
        # One who is lost is searched for: the number of persuasions is not asked of him (WH-61).
        play.cancel(*play.owing("persuade"), why="已确认失联，转入查找")
        if matter.cause is None:
            matter.cause = "lost"
            case.tell(play, "cause")
    ledger, rule = play.policy.ledger, play.policy.confirm_dropout
    if rule is not None and rule.to_ledger is not None and rule.to_ledger.v:
        clauses = play.clauses(None, rule.to_ledger)
        play.document("ledger", "filed", clauses=clauses or (ledger.src if ledger else ()))
    play.file("confirmed")
    play.file("change")
    dropout_file(play)
    persuasion.on_confirmed(play)
    reports_up.on_confirmed(play)
    returned.studentship(play, "confirmed")
    named.on_confirmed(play)
    migrant.on_confirmed(play)
    causes.learned(play)


def dropout_file(play: PupilPlay) -> None:
    """辍学学生档案: open until what it must hold is there."""
    file = play.policy.files.get("dropout_file")
    if file is None or file.dormant:
        return
    lacking = _file_lacks(play)
    duty = play.owe("dropout_file", play.ids("school_lead"), lacking=lacking, clauses=file.src, silent=not lacking)
    if not lacking:
        play.finish(duty)


def file_grows(play: PupilPlay) -> None:
    """Something was told that the file may have been waiting for."""
    duty = play.owes("dropout_file")
    if duty is None:
        return
    lacking = _file_lacks(play)
    if lacking == duty.open:
        return
    duty.open = lacking
    if lacking:
        play.progress(duty)
    else:
        play.finish(duty)


def _file_lacks(play: PupilPlay) -> list[str]:
    matter = play.case
    if matter is None:
        return []
    has_record = bool(matter.persuaded) or matter.why == "unreachable" or play.step_count > 0
    return [
        word for word, there in (("cause", matter.cause is not None), ("persuasion_record", has_record)) if not there
    ]
