"""`baoxue serve`, `baoxue worker`, `baoxue db upgrade`: the processes."""

from __future__ import annotations

import os
import signal
import sys
import threading

import click

from bot import memory
from bot.runtime import Runtime, build, sandboxed
from config.policy import check_all
from config.settings import Settings, SettingsError, load


def serve(host: str, port: int) -> None:
    """Everything in one process, until it is told to stop."""
    from bot.app import create_app, prepare
    from bot.server import serve as listen

    memory.few_heaps()
    settings = sandboxed(_settings(), f"http://{_reachable(host)}:{port}")
    runtime = build(settings)
    _logging(settings)
    check_all(runtime.home.world.folder)
    runtime.db.keep_alone()
    prepare(runtime)
    worker = runtime.worker()
    app = create_app(runtime, silent_for=worker.silent_for)

    def ready(_: int) -> None:
        # Only now: in a sandbox the worker's first messages go to this very server.
        worker.start()
        _say(runtime, host, port)

    try:
        listen(app, host, port, settings.threads, ready)
    finally:
        worker.stop()
        runtime.close()


def worker() -> None:
    """Clock and delivery, until told to stop."""
    memory.few_heaps()
    settings = _settings()
    if settings.sandbox:
        raise SettingsError(("worker 用于正式环境；试用请运行 baoxue serve (a sandbox runs in one process)",))
    runtime = build(settings)
    if runtime.db.is_sqlite:
        raise SettingsError(("worker 需要 PostgreSQL；用 SQLite 请只运行 baoxue serve (SQLite: one process)",))
    _logging(settings)
    check_all(runtime.home.world.folder)
    ready = runtime.db.ready()
    if not ready.ok:
        raise SettingsError((ready.why,))
    hands = runtime.worker()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    hands.start()
    click.echo("worker: 已开始 (clock and delivery are running)")
    stop.wait()
    hands.stop()
    runtime.close()


def upgrade() -> str:
    """Bring the schema to this version; say what was done."""
    runtime = build(sandboxed(_settings()))
    done = runtime.db.upgrade()
    runtime.close()
    return f"数据库已更新：{' → '.join(done)}" if done else "数据库已是最新。"


def _settings() -> Settings:
    settings = load(os.environ)
    for warning in settings.warnings:
        click.echo(f"注意：{warning}", err=True)
    return settings


def _logging(settings: Settings) -> None:
    from bot.logs import set_up

    set_up(settings)


def _reachable(host: str) -> str:
    """The address at which this process reaches itself."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _say(runtime: Runtime, host: str, port: int) -> None:
    address = runtime.settings.base_url or f"http://{_reachable(host)}:{port}"
    if runtime.settings.sandbox:
        lines: tuple[str, ...] = (
            "保学助手 已启动（沙盒：没有连接真实的企业微信和短信）",
            f"  打开  {address}/sandbox   几部手机并排，可以扮演任何人发消息，可以拨快时钟",
            f"  数据  {runtime.settings.home.resolve()}   删掉这个文件夹就从头开始",
            "  停止  Ctrl+C",
        )
    else:
        lines = (
            "保学助手 已启动",
            f"  企业微信回调  {address}/wecom/callback",
            f"  健康检查      {address}/readyz",
        )
    click.echo("\n".join(lines))
    sys.stdout.flush()
