"""The sandbox's page: the phones of one school, the clock, the switches, the raw traffic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from flask import abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from bot.sandbox import view
from bot.sandbox.faults import KINDS, Channel
from bot.sandbox.passing import STEPS, Step, target
from bot.sandbox.people import addresses
from bot.sandbox.stand_in import StandIn
from bot.sandbox.wecom_phone import SHOWN, Kind
from bot.sandbox.world import Phone, School
from config.errors import PersonError

LONGEST_MESSAGE = 2000
_KINDS: dict[object, Kind] = {kind: kind for kind in SHOWN}
_STEPS: dict[object, Step] = {step: step for step in STEPS}
_CHANNELS: dict[object, Channel] = {channel: channel for channel in KINDS}

Said = Mapping[str, object]


class Page:
    def __init__(self, stand_in: StandIn) -> None:
        self._in = stand_in
        self._own = urlsplit(stand_in.world.wires.base_url).netloc

    def show(self) -> str:
        """GET /sandbox?school=…: the page itself; its script asks for the rest."""
        school = self._school(request.args.get("school"))
        people = self._in.people.of(school.id)
        return render_template(
            "sandbox/page.html",
            schools=self._in.people.schools(),
            school=school,
            places=view.places(school, people),
            everybody=[(one, f"{phone.name}（{phone.label}）") for phone in people for one in addresses(phone)],
            clock=view.clock(self._in, school.id),
            switches=view.switches(),
        )

    def state(self) -> ResponseReturnValue:
        """GET /sandbox/state?school=&since=&wire=: what changed (`view.changes`)."""
        school = self._school(request.args.get("school"))
        since, wire = (request.args.get(name, 0, type=int) for name in ("since", "wire"))
        return jsonify(view.changes(self._in, school.id, since, wire))

    def say(self) -> ResponseReturnValue:
        """POST {school, phone, text} or {school, phone, kind}: somebody writes, or sends a picture, voice, place."""
        return _answered(self._say, self._own)

    def press(self) -> ResponseReturnValue:
        """POST {school, phone, bubble, key}: somebody presses a button of a card."""
        return _answered(self._press, self._own)

    def follow(self) -> ResponseReturnValue:
        """POST {school, phone}: a guardian scans the school's code, or stops following 学校通知."""
        return _answered(self._follow, self._own)

    def move(self) -> ResponseReturnValue:
        """POST {school, step}: the clock sets out for hour, school_day or tomorrow."""
        return _answered(self._move, self._own)

    def fault(self) -> ResponseReturnValue:
        """POST {channel, kind, address}: a switch is turned, for everybody if `address` is empty."""
        return _answered(self._fault, self._own)

    def _say(self, said: Said) -> None:
        phone = self._phone(said)
        kind, text = _KINDS.get(said.get("kind")), str(said.get("text") or "").strip()
        if kind is not None and phone.wecom_userid:
            self._in.wecom_phones.send(phone.wecom_userid, kind)
        elif not text:
            raise PersonError("还没有写字。")
        elif len(text) > LONGEST_MESSAGE:
            raise PersonError(f"一条消息最多 {LONGEST_MESSAGE} 个字。")
        elif phone.wecom_userid:
            self._in.wecom_phones.say(phone.wecom_userid, text)
        else:
            self._in.sms_phones.say(phone.number or "", text)

    def _press(self, said: Said) -> None:
        phone, bubble = self._phone(said), said.get("bubble")
        try:
            if not phone.wecom_userid or not isinstance(bubble, int):
                raise KeyError(bubble)
            self._in.wecom_phones.press(phone.wecom_userid, bubble, str(said.get("key")))
        except KeyError as error:
            raise PersonError("这张卡片上没有这个按钮。") from error

    def _follow(self, said: Said) -> None:
        phone = self._phone(said)
        if phone.parent_userid is None:
            raise PersonError("只有家长能关注“学校通知”。")
        follows = not self._in.school.follows(phone.parent_userid)
        self._in.school.follow(phone.parent_userid, follows=follows)
        self._in.wecom_phones.tell_school(phone.parent_userid, "subscribe" if follows else "unsubscribe")

    def _move(self, said: Said) -> None:
        school, step = self._school(said.get("school")), _STEPS.get(said.get("step"))
        if step is None:
            raise PersonError("时间只能走一小时、到下一个上课日或到明天。")
        self._in.passing.move(target(self._in.world, school.id, step))

    def _fault(self, said: Said) -> None:
        channel = _CHANNELS.get(said.get("channel"))
        if channel is None or said.get("kind") not in KINDS[channel]:
            raise PersonError("没有这个开关。")
        wanted = str(said.get("address") or "") or None
        if wanted and self._in.people.by_address(wanted) is None:
            raise PersonError("没有这部手机。")
        self._in.faults.turn(channel, str(said["kind"]), wanted)

    def _school(self, wanted: object) -> School:
        """The school asked for, else the first; 404 for one that is not there."""
        schools = self._in.people.schools()
        found = next((one for one in schools if wanted in (None, "", one.id)), None)
        return found if found is not None else abort(404)

    def _phone(self, said: Said) -> Phone:
        school = self._school(said.get("school"))
        phone = self._in.people.find(school.id, str(said.get("phone")))
        if phone is None:
            raise PersonError("这所学校里没有这部手机。")
        return phone


def _answered(do: Callable[[Said], None], own: str) -> ResponseReturnValue:
    """Do what a JSON post asks for; 202, or 400 with one sentence. Only this page may ask: no foreign site's form.

    `own`: the host by which the product goes, where a proxy stands before it.
    """
    origin = request.headers.get("Origin")
    if not request.is_json or (origin and urlsplit(origin).netloc not in (request.host, own)):
        abort(403)
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        abort(400)
    try:
        do(said)
    except PersonError as error:
        return jsonify(error=str(error)), 400
    return jsonify(ok=True), 202
