"""The routes of the sandbox: its page, and the servers that it stands in for.

Registered in sandbox mode only: without it nothing answers here (404).
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from bot.sandbox.page import Page
from bot.sandbox.stand_in import StandIn
from bot.sandbox.world import SandboxWorld

#: Everything comes from this server; no inline script or style, no frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_MESSAGES = "/sandbox/twilio/2010-04-01/Accounts/<account>/Messages"


def blueprint(world: SandboxWorld) -> Blueprint:
    """The sandbox around `world`, to be registered without a prefix, in sandbox mode only."""
    return routes(StandIn(world))


def routes(stand_in: StandIn) -> Blueprint:
    """The blueprint of a stand-in. What an earlier run left undone is taken up at the first request."""
    found = Blueprint(
        "sandbox", __name__, template_folder="templates", static_folder="static", static_url_path="/sandbox/static"
    )
    page, wecom, twilio = Page(stand_in), stand_in.wecom, stand_in.twilio
    found.add_url_rule("/sandbox", "page", page.show)
    found.add_url_rule("/sandbox/", "page_slash", page.show)
    found.add_url_rule("/sandbox/state", "state", page.state)
    found.add_url_rule("/sandbox/say", "say", page.say, methods=["POST"])
    found.add_url_rule("/sandbox/press", "press", page.press, methods=["POST"])
    found.add_url_rule("/sandbox/clock", "clock", page.move, methods=["POST"])
    found.add_url_rule("/sandbox/fault", "fault", page.fault, methods=["POST"])
    found.add_url_rule("/sandbox/wecom/cgi-bin/gettoken", "gettoken", wecom.gettoken)
    found.add_url_rule("/sandbox/wecom/cgi-bin/message/send", "message_send", wecom.send, methods=["POST"])
    app = stand_in.wecom_app
    found.add_url_rule("/sandbox/wecom/cgi-bin/agent/get", "agent_get", app.get)
    found.add_url_rule("/sandbox/wecom/cgi-bin/menu/create", "menu_create", app.create_menu, methods=["POST"])
    found.add_url_rule("/sandbox/wecom/cgi-bin/getcallbackip", "callback_ip", app.callback_ip)
    media = stand_in.media
    found.add_url_rule("/sandbox/wecom/cgi-bin/media/get", "media_get", media.get)
    found.add_url_rule("/sandbox/wecom/cgi-bin/media/upload", "media_upload", media.upload, methods=["POST"])
    found.add_url_rule("/sandbox/file/<media_id>", "file", media.opened)
    school = stand_in.school
    found.add_url_rule("/sandbox/follow", "follow", page.follow, methods=["POST"])
    for path, view, method in (
        ("externalcontact/message/send", school.send, "POST"),
        ("department/simplelist", school.departments, "GET"),
        ("department/get", school.department, "GET"),
        ("user/simplelist", school.members, "GET"),
        ("school/department/list", school.school_departments, "GET"),
        ("school/user/list", school.school_users, "GET"),
        ("school/agent/get_allow_scope", school.allow_scope, "GET"),
    ):
        found.add_url_rule(f"/sandbox/wecom/cgi-bin/{path}", path.replace("/", "_"), view, methods=[method])
    found.add_url_rule("/", "gateways", stand_in.gateways.answer, methods=["POST"])
    found.add_url_rule(f"{_MESSAGES}.json", "sms_create", twilio.create, methods=["POST"])
    found.add_url_rule(f"{_MESSAGES}.json", "sms_list", twilio.list)
    found.add_url_rule(f"{_MESSAGES}/<sid>.json", "sms_fetch", twilio.fetch)

    @found.before_request
    def take_up() -> None:
        stand_in.postman.start()

    @found.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        if not request.path.startswith("/sandbox/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response

    return found
