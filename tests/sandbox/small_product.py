"""A product small enough to see through: it opens callbacks and checks webhooks with other people's libraries.

What the stand-in seals is opened by wechatpy, what it signs is checked by Twilio's own validator. It answers with what
it heard.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xmltodict
from flask import Flask, Response, request
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse
from waitress import create_server, wasyncore
from wechatpy.enterprise.crypto import WeChatCrypto

from bot.sandbox import Phone, School, Wires
from bot.sandbox.door import routes
from bot.sandbox.stand_in import StandIn
from config.days import instant

AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
SCHOOL = School("weihui", "后河镇第一初级中学", "卫辉市", "李明")
OTHER_SCHOOL = School("yongzhen", "永镇中心校关湖小学", "永镇", "李强")


def member(
    userid: str, name: str, role: str, label: str, unit: str = "后河镇第一初级中学", number: str | None = None
) -> Phone:
    return Phone(userid, name, role, label, unit, wecom_userid=userid, number=number)


PHONES = (
    member("Zhao.Lijuan", "赵丽娟", "class_teacher", "班主任", "七年级1班"),
    member("lu.jianguo", "卢建国", "school_lead", "校长"),
    member("song.guiying", "宋桂英", "baobao_teacher", "包保教师"),
    member("he.xiulan", "何秀兰", "baobao_teacher", "包保教师"),
    member("niu.haibo", "牛海波", "baobao_official", "包保干部", "后河镇", "+8613800000106"),
    member("qin.weidong", "秦卫东", "township_officer", "经办人", "后河镇"),
    member("cui.yan", "崔燕", "edu_bureau", "教体局科员", "卫辉市"),
    Phone("g1", "张树林", "guardian", "监护人", "张伟的爷爷", number="+8613800000001", pupil="张伟"),
    Phone(
        "g2",
        "李大山",
        "guardian",
        "监护人",
        "李明的父亲",
        number="+8613800000003",
        pupil="李明",
        klass="七年级1班",
        relation="父亲",
        parent_userid="p2",
    ),
    member("gao.yuan", "高远", "township_head", "镇长", "后河镇"),
)


@dataclass
class SmallWorld:
    """A world whose clock is set by hand and whose school days are Monday to Friday."""

    wires: Wires
    memory: Path | None = None
    at: datetime = instant(date(2026, 10, 12)) + timedelta(hours=8)
    runs: list[datetime] = field(default_factory=list)
    on_run: Callable[[datetime, Callable[[], None]], None] | None = None

    def now(self) -> datetime:
        return self.at

    def schools(self) -> tuple[School, ...]:
        return (SCHOOL, OTHER_SCHOOL)

    def phones(self, school: str) -> tuple[Phone, ...]:
        return PHONES if school == SCHOOL.id else ()

    def is_school_day(self, school: str, day: date) -> bool | None:
        return day.weekday() < 5 if day.year == 2026 else None

    def next_school_day(self, school: str, after: date) -> date | None:
        day = after + timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
        return day if day.year == 2026 else None

    def run_due(self, until: datetime, settle: Callable[[], None]) -> None:
        if self.on_run is not None:
            self.on_run(until, settle)
        self.runs.append(until)
        self.at = until
        settle()


@dataclass
class SmallProduct:
    """The product's three webhooks. `heard` keeps every callback's fields, `forms` every form, in order of arrival."""

    wires: Wires
    heard: list[dict[str, Any]] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    answer: Callable[[str], str] = lambda text: f"收到：{text}"
    down: int = 0  # callbacks still to be answered with 503

    def app(self) -> Flask:
        app = Flask("small_product")
        app.add_url_rule("/wecom/callback", "callback", self.callback, methods=["POST"])
        app.add_url_rule("/sms/twilio/inbound", "inbound", self.inbound, methods=["POST"])
        app.add_url_rule("/sms/twilio/status", "status", self.status, methods=["POST"])
        return app

    def callback(self) -> Response:
        crypto = WeChatCrypto(self.wires.token, self.wires.encoding_aes_key, self.wires.corp_id)
        args = request.args
        try:
            xml = crypto.decrypt_message(request.get_data(), args["msg_signature"], args["timestamp"], args["nonce"])
        except Exception as error:
            return Response(str(error), 403)
        message = xmltodict.parse(xml)["xml"]
        self.heard.append(message)
        if self.down:
            self.down -= 1
            return Response("", 503)
        said = message.get("Content") or message.get("EventKey") or message["MsgType"]
        reply = (
            f"<xml><ToUserName><![CDATA[{message['FromUserName']}]]></ToUserName>"
            f"<FromUserName><![CDATA[{self.wires.corp_id}]]></FromUserName><CreateTime>1</CreateTime>"
            f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{self.answer(said)}]]></Content></xml>"
        )
        return Response(crypto.encrypt_message(reply, "42", "1409659589"), mimetype="application/xml")

    def inbound(self) -> Response:
        if not self._genuine():
            return Response("", 403)
        answer = MessagingResponse()
        answer.message(self.answer(request.form["Body"]))
        return Response(str(answer), mimetype="text/xml")

    def status(self) -> Response:
        return Response("", 204 if self._genuine() else 403)

    def _genuine(self) -> bool:
        form = request.form.to_dict()
        self.forms.append(form)
        query = request.query_string.decode()
        url = self.wires.base_url + request.path + (f"?{query}" if query else "")
        return bool(
            RequestValidator(self.wires.twilio_token).validate(url, form, request.headers["X-Twilio-Signature"])
        )


@dataclass
class Stage:
    """A running product with its sandbox around it."""

    world: SmallWorld
    product: SmallProduct
    stand_in: StandIn
    url: str


@contextmanager
def stage(memory: Path | None = None, base_url: str | None = None) -> Any:
    """Serve both on one free port of loopback, by a real server. `base_url`: another address it goes by."""
    app = Flask("stage")
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    url = f"http://127.0.0.1:{server.effective_port}"
    wires = Wires(
        corp_id="wx5823bf96d3bd56c7",
        agent_id=1000002,
        secret="small-secret",
        token="QDG6eK",
        encoding_aes_key=AES_KEY,
        twilio_sid="AC" + "0" * 32,
        twilio_token="1" * 32,
        twilio_from="+15005550006",
        base_url=base_url or url,
        server=url,
    )
    world, product = SmallWorld(wires, memory), SmallProduct(wires)
    stand_in = StandIn(world)
    app.register_blueprint(routes(stand_in))
    for rule in ("callback", "inbound", "status"):
        path = "/wecom/callback" if rule == "callback" else f"/sms/twilio/{rule}"
        app.add_url_rule(path, rule, getattr(product, rule), methods=["POST"])
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Stage(world, product, stand_in, url)
    finally:
        stand_in.close()
        # Closed by the server's own thread, so that it is not waiting on what is being closed.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join(timeout=5)
        server.task_dispatcher.shutdown(timeout=2)
