"""The web application: webhooks, health, and in a sandbox the phones around them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from flask import Flask, Response, redirect

from bot import health
from bot.figures import Installation
from bot.links import Links
from bot.runtime import Runtime, build, sandboxed
from config.settings import load
from handlers.reading.words.pattern import compile_all


def create_app(
    runtime: Runtime | None = None,
    environ: Mapping[str, str] | None = None,
    silent_for: Callable[[str], float] | None = None,
) -> Flask:
    """The application around a runtime; without one, around what the environment says (for any WSGI server).

    In a sandbox the database is brought up to date and the demo county loaded: nobody has run a command before. Outside
    it a database that is not current is told by `/readyz`; `baoxue db upgrade` is the installer's step. `silent_for`: seconds
    since a job of this process's clock last ended, where it has a clock of its own.
    """
    if runtime is None:
        settings = load(os.environ if environ is None else environ)
        runtime = build(sandboxed(settings, settings.base_url or _here(environ)))
        if settings.sandbox:
            prepare(runtime)
    compile_all()  # who answers many does not let the first of them wait
    app = Flask("baoxue", static_folder=None)
    app.extensions["baoxue"] = runtime
    told = health.Health(runtime.db, runtime.clock, silent_for)
    registry = health.watch(app)
    registry.register(Installation(told))
    app.register_blueprint(health.blueprint(told, registry))
    _webhooks(app, runtime)
    if runtime.settings.sandbox:
        _sandbox(app, runtime)
    _commands(app)

    @app.get("/")
    def front() -> Response:
        if runtime.settings.sandbox:
            return redirect("/sandbox", 302)  # type: ignore[return-value]
        return Response("保学助手正在运行。企业微信回调地址:/wecom/callback\n", mimetype="text/plain; charset=utf-8")

    return app


def prepare(runtime: Runtime) -> None:
    """Bring the database up to date; in a sandbox also bring the demo county."""
    from bot.runtime import enlist
    from store import due, units

    runtime.db.upgrade()
    now = runtime.clock.now()
    if runtime.settings.sandbox:
        from bot import demo

        demo.load(runtime.db, now)
    with runtime.db.write() as tx:
        for county in units.counties(tx):
            # A profile that cannot be used stops the start with its file, path and reason, not a review at night.
            runtime.home.world.policy(tx, county.policy)
        enlist(tx, now)
        due.wake_idle(tx, ("class", "unit"), now)


def _webhooks(app: Flask, runtime: Runtime) -> None:
    settings = runtime.settings
    if settings.wecom is not None:
        from bot.wecom import routes as wecom

        app.register_blueprint(wecom.blueprint(settings.wecom, runtime.answer, runtime.clock))
    if isinstance(links := runtime.home.world.links, Links):
        from bot import answer_page

        app.register_blueprint(answer_page.blueprint(runtime.db, links, runtime.answer_page, runtime.clock))
    if settings.twilio is not None:
        from bot.sms import routes as sms

        app.register_blueprint(
            sms.blueprint(settings.twilio, settings.base_url, runtime.answer, runtime.delivery.noted, runtime.clock)
        )
    if settings.domestic is not None:
        from bot.sms import domestic_routes

        app.register_blueprint(
            domestic_routes.blueprint(settings.domestic, runtime.answer, runtime.delivery.noted, runtime.clock)
        )


def _sandbox(app: Flask, runtime: Runtime) -> None:
    from bot import sandbox
    from bot.demo_world import DemoWorld

    app.register_blueprint(sandbox.blueprint(DemoWorld(runtime)))


def _commands(app: Flask) -> None:
    """`flask --app wsgi …` offers the same commands as `baoxue …`."""
    from bot.cli import commands

    for name, command in commands.commands.items():
        app.cli.add_command(command, name)


def _here(environ: Mapping[str, str] | None) -> str:
    from bot.runtime import HERE

    port = (os.environ if environ is None else environ).get("PORT")
    return f"http://127.0.0.1:{port}" if port and port.isdigit() else HERE
