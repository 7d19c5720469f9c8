"""The command line: `baoxue …`, and the same commands under `flask --app wsgi …`.

Exit status: 0 done, 1 a failure, 2 bad input; what went wrong is told in one line on stderr. Bodies live in
`bot/commands/` and are imported when called, so that a short command does not pay for the whole product.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from config.errors import BaoxueError, PersonError

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


class Commands(click.Group):
    """A group whose commands end in one clear line instead of a traceback where the fault is the caller's."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PersonError as error:
            click.echo(f"baoxue: {error}", err=True)
            ctx.exit(2)
        except BaoxueError as error:
            click.echo(f"baoxue: {error}", err=True)
            ctx.exit(1)


@click.group(cls=Commands)
@click.version_option(package_name="baoxue")
def commands() -> None:
    """Baoxue 保学助手: carries the rules against school dropout in chat."""


@commands.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Everything in one process: web, webhooks, clock, delivery."""
    from bot.commands import running

    running.serve(host, port)


@commands.command()
def worker() -> None:
    """Clock and delivery only, to run beside web processes on PostgreSQL."""
    from bot.commands import running

    running.worker()


@commands.command()
@click.option("--json", "as_json", is_flag=True)
def doctor(as_json: bool) -> None:
    """Check settings, database, channels, calendar and fonts; exit 1 if one fails."""
    from bot.commands import doctor as body

    sys.exit(body.run(as_json=as_json))


@commands.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the current schema."""
    from bot.commands import running

    click.echo(running.upgrade())


@commands.command()
@click.argument("keep")
@click.argument("drop")
@click.option("--by", required=True, help="who decided it: a school lead or the bureau, by 工号 or name")
@click.option("--why", required=True, help="why the two are one pupil")
def merge(keep: str, drop: str, by: str, why: str) -> None:
    """Two records of one pupil become one, each written 学校/班级/姓名; what was told of either stays."""
    from bot.commands import merging

    sys.exit(merging.run(keep, drop, by=by, why=why))


@commands.command()
@click.argument("klass", metavar="学校/班级")
@click.option("--by", required=True, help="who decided it: a school lead or the bureau, by 工号 or name")
@click.option("--yes", is_flag=True, help="do it; without it only say who would leave and who stays")
def graduate(klass: str, by: str, yes: bool) -> None:
    """Last year's graduating class leaves the roll; whoever has something open stays. Nothing of the past is lost."""
    from bot.commands import graduate as body

    sys.exit(body.run(klass, by=by, yes=yes))


@commands.command()
@click.option("--school", help="only of this school")
def unlisted(school: str | None) -> None:
    """Who is missing from a school's newest list and has been answered for by nobody."""
    from bot.commands import unlisted as body

    sys.exit(body.run(school))


@commands.command()
@click.argument("action")
@click.option("--by", required=True, help="who does it, by 工号 or name")
@click.option("--pupil", "pupils", multiple=True, help="学校/班级/姓名; again for another; without it for his own unit")
@click.option("--with", "told", multiple=True, help="a field of the action: cause=work; told twice it is a list")
@click.option("--say", default="", help="his words, kept with it")
@click.option("--json", "as_json", is_flag=True)
def act(action: str, by: str, pupils: tuple[str, ...], told: tuple[str, ...], say: str, as_json: bool) -> None:
    """Record an action for a pupil or a unit, as in chat; exit 1 where it is refused, saying what is lacking by which clause."""
    from bot.commands import act as body

    sys.exit(body.run(action, pupils, by=by, told=told, say=say, as_json=as_json))


@commands.group("import")
def import_() -> None:
    """Pupils and staff from Excel."""


@import_.command("roster")
@click.argument("file", type=EXISTING)
@click.option("--check", is_flag=True, help="only say what would happen")
@click.option("--school", help="the school of rows that name none")
def import_roster(file: Path, check: bool, school: str | None) -> None:
    """Classes, pupils and guardians."""
    from bot.commands import importing

    sys.exit(importing.roster(file, check=check, school=school))


@import_.command("staff")
@click.argument("file", type=EXISTING)
@click.option("--check", is_flag=True, help="only say what would happen")
@click.option("--school", help="the school of rows that name none")
def import_staff(file: Path, check: bool, school: str | None) -> None:
    """Teachers, officials, and who is responsible for whom."""
    from bot.commands import importing

    sys.exit(importing.staff(file, check=check, school=school))


@import_.command("calendar")
@click.argument("file", type=EXISTING)
@click.option("--check", is_flag=True, help="only say what would happen")
def import_calendar(file: Path, check: bool) -> None:
    """Terms, days off and make-up days."""
    from bot.commands import importing

    sys.exit(importing.calendar(file, check=check))


@import_.command("template")
@click.argument("kind", type=click.Choice(["roster", "staff", "calendar"]))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def import_template(kind: str, output: Path) -> None:
    """An empty form to fill in."""
    from bot.commands import importing

    sys.exit(importing.form(kind, output))


@commands.command()
@click.option("--rosters", type=EXISTING, required=True, help="a JSON file of rosters by key")
@click.option("--explain", is_flag=True, help="say which words made which mark")
def understand(rosters: Path, explain: bool) -> None:
    """Read messages as JSON lines on stdin, write readings as JSON lines on stdout."""
    from bot.commands import understand as body

    sys.exit(body.run(rosters, sys.stdin, sys.stdout, explain=explain))


@commands.command()
@click.argument("scenario", type=EXISTING)
@click.option("--json", "as_json", is_flag=True, help="one JSON object a line")
def rehearse(scenario: Path, as_json: bool) -> None:
    """Play a scenario against a policy under a simulated clock, in memory."""
    # A rehearsal ends with its process and makes next to no cycles: looking for them is a twelfth of its time, and
    # as much again where Python, before it ends, looks through all that is left.
    gc.disable()
    from bot.commands import rehearse as body

    status = body.run(scenario, sys.stdout, as_json=as_json)
    gc.freeze()
    sys.exit(status)


@commands.group()
def policy() -> None:
    """The policy profiles."""


@policy.command("list")
def policy_list() -> None:
    """Name every profile and the one it extends."""
    from bot.commands import policy as body

    sys.exit(body.list_())


@policy.command("show")
@click.argument("name")
def policy_show(name: str) -> None:
    """Print a profile after its layers are merged."""
    from bot.commands import policy as body

    sys.exit(body.show(name))


@policy.command("explain")
@click.argument("name")
@click.argument("path")
def policy_explain(name: str, path: str) -> None:
    """Say which layer and which clause a value comes from."""
    from bot.commands import policy as body

    sys.exit(body.explain(name, path))


@policy.command("check")
@click.argument("file", type=EXISTING)
def policy_check(file: Path) -> None:
    """Check a profile of your own."""
    from bot.commands import policy as body

    sys.exit(body.check(file))


@commands.command()
@click.option("--name", help="whom it was sent to, or the pupil it is about")
@click.option("--day", help="as 2026-10-12")
@click.option("--state", type=click.Choice(["waiting", "sent", "delivered", "doubt", "failed", "withdrawn"]))
@click.option("-n", "--limit", default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def messages(name: str | None, day: str | None, state: str | None, limit: int, as_json: bool) -> None:
    """What was said to whom, and what became of it: sent, delivered, read, in doubt or failed, with the reason."""
    from bot.commands import messages as body

    sys.exit(body.run(name, day, state, limit, as_json=as_json))


@commands.group()
def wecom() -> None:
    """The app in WeChat Work."""


@wecom.command("setup")
@click.option("--json", "as_json", is_flag=True)
@click.option("--no-menu", is_flag=True, help="only look, leave the menu as it is")
def wecom_setup(as_json: bool, no_menu: bool) -> None:
    """Create the app's menu and say what is missing, with where to click; exit 1 if something must be put right."""
    from bot.commands import wecom as body

    sys.exit(body.setup(as_json=as_json, make_menu=not no_menu))


@commands.command()
@click.option("--day", help="2026-10-12; today without it")
@click.option("--week", is_flag=True, help="the whole week of that day")
@click.option("--json", "as_json", is_flag=True)
def burden(day: str | None, week: bool, as_json: bool) -> None:
    """What was sent to, asked of and typed by each person, the heaviest first."""
    from bot.commands import burden as body

    sys.exit(body.show(day, week=week, as_json=as_json))


@commands.group()
def contacts() -> None:
    """The address books in WeChat Work."""


@contacts.command("sync")
@click.option("--check", is_flag=True, help="only say what would happen")
@click.option("--yes", is_flag=True, help="also where many are gone at once")
@click.option("--json", "as_json", is_flag=True)
def contacts_sync(check: bool, yes: bool, as_json: bool) -> None:
    """Match staff and parents to the imported lists; say what does not match. Nobody is deleted."""
    from bot.commands import contacts as body

    sys.exit(body.sync(check=check, agreed=yes, as_json=as_json))


@commands.group()
def audit() -> None:
    """The record of what was done."""


@audit.command("verify")
@click.option("--case", "case_id", type=int, help="one case only")
@click.option("--anchor", "kept", help="an earlier anchor, kept elsewhere: was anything rewritten since")
def audit_verify(case_id: int | None, kept: str | None) -> None:
    """Recompute the hash chains; exit 1 and the first broken step if one does not hold."""
    from bot.commands import audit as body

    sys.exit(body.verify(case_id, kept))


@commands.command()
@click.option("--apply", is_flag=True, help="do it; without it only say what would move")
def archive(apply: bool) -> None:
    """Move the history of pupils who were silent for a whole school year into the past's yearly tables."""
    from bot.commands import archive as body

    sys.exit(body.run(apply=apply))


@commands.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything into one file, while running."""
    from bot.commands import backup as body

    sys.exit(body.make(file))


@commands.command()
@click.argument("file", type=EXISTING)
@click.option("--yes", is_flag=True, help="do not ask")
def restore(file: Path, yes: bool) -> None:
    """Bring a backup into an empty place; nothing is sent until somebody agrees."""
    from bot.commands import backup as body

    sys.exit(body.restore(file, yes=yes))


@commands.group()
def outbox() -> None:
    """Messages that wait for a person's word after a restore."""


@outbox.command("held")
def outbox_held() -> None:
    """Show what would go."""
    from bot.commands import backup as body

    sys.exit(body.held())


@outbox.command("release")
def outbox_release() -> None:
    """Send what was parked, and let messages leave again."""
    from bot.commands import backup as body

    sys.exit(body.agree(send=True))


@outbox.command("drop")
def outbox_drop() -> None:
    """Withdraw what was parked (it went before the loss), and let messages leave again."""
    from bot.commands import backup as body

    sys.exit(body.agree(send=False))


def main() -> None:
    """The console script."""
    commands(prog_name="baoxue")
