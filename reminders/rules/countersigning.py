"""Who handles a delisting together (WH-77) and through whom an application goes up (WH-44, WH-80)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.policy.items import Exit
from config.wording.citing import cite
from reminders.rules import bodies
from reminders.rules.facts import Act

if TYPE_CHECKING:
    from reminders.rules.pupil import PupilPlay

#: An office that has its say only for one group of pupils.
ONLY_FOR = {"dept_rural_revitalisation": "poor", "rural_revitalisation_office": "poor"}


def clauses(play: PupilPlay, route: Exit) -> tuple[str, ...]:
    """The clauses that want several offices at this exit."""
    return play.policy.clauses(f"exits.{route.id}.sign_off") if route.sign_off else ()


def file(play: PupilPlay, route: Exit, own: tuple[str, ...]) -> None:
    """The exit's file is filed and goes to all who handle it together; whoever has not acted in it is asked to sign.

    The document or approval that a route wants has decided; a signature that is late keeps nobody on the list.
    """
    actor = play.acting.actor if play.acting is not None else ""
    roles = [role for role in route.sign_off if ONLY_FOR.get(role) is None or ONLY_FOR[role] in play.groups]
    offices = play.ids(*roles)
    why = tuple(dict.fromkeys((*own, *clauses(play, route))))
    play.document("exit_file", "filed", to=offices, clauses=why)
    done = {bodies.body(play.role(actor)), bodies.body(play.role(play.asks or ""))}
    done |= {"dept_rural_revitalisation"} if "rural_revitalisation_office" in done else set()
    waiting = [who for who in offices if bodies.body(play.role(who)) not in done]
    play.unsigned = set(waiting)
    for who in waiting:
        text = f"{play.name}的退出（销号）档案已归档，请会签：回复“同意{play.name}销号”。（依据{cite(clauses(play, route))}）"
        play.message(who, "exit_file.sign", text, clauses=clauses(play, route))


def sign(play: PupilPlay, act: Act) -> bool:
    """Consent after the fact, by an office that was asked to sign: logged. Gives whether it was that."""
    from reminders.rules import steps

    mine = next(
        (who for who in play.unsigned if bodies.body(play.role(who)) == bodies.body(play.role(act.actor))), None
    )
    if mine is None:
        return False
    play.unsigned.discard(mine)
    steps.log(play, act, "evidence", text="会签退出（销号）档案")
    return True


def forward(play: PupilPlay, route: Exit) -> None:
    """An application that a text sends up through an office goes there as it is made, once."""
    key = f"via:{route.id}:{play.case.openings if play.case else 0}"
    if route.via is None or key in play.once:
        return
    play.once.add(key)
    via = play.ids(route.via) or (route.via,)
    issuer = bodies.body(play.role(play.asks or "township_officer"))
    play.document("department_letter", "drafted", to=via, issuer=issuer, clauses=route.src)
    for who in via:
        text = f"{play.name}的延缓入学或休学申请，请按程序转残疾人教育专家委员会评估认定。（依据{cite(route.src)}）"
        play.message(who, "exit.via", text, clauses=route.src)
