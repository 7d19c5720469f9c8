"""A member's phone in WeChat Work: what he writes or presses becomes an encrypted callback to the product.

As Tencent does it: a post that is not answered with 200 within five seconds is made again, up to three times, byte for
byte the same; the answer, when there is one, is an encrypted passive reply, shown on the phone. (How long Tencent waits
between attempts is not documented; here it is a second.)
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal
from urllib.parse import urlencode

from bot.sandbox.bubbles import Bubbles, wecom_address
from bot.sandbox.envelope import Envelope, Unreadable, cdata, fields
from bot.sandbox.faults import Faults
from bot.sandbox.outgoing import Answer, post
from bot.sandbox.postman import Payload, Postman
from bot.sandbox.updates import choice, updated
from bot.sandbox.wirelog import WireLog
from bot.sandbox.world import Wires

ERRAND = "wecom_callback"
#: Whom events of contacts come from.
SYSTEM = "sys"
PATIENCE, ATTEMPTS, PAUSE = 5.0, 4, 1.0
#: A passive reply's text longer than this many bytes is cut (document/path/90241).
LONGEST = 2048

Kind = Literal["text", "image", "voice", "location"]
#: How a message without words looks on the phone.
SHOWN: dict[Kind, str] = {"image": "［图片］", "voice": "［语音 3″］", "location": "［位置］学生家门口"}
_INNER: dict[Kind, str] = {
    "image": "<PicUrl>{pic}</PicUrl><MediaId>{media}</MediaId>",
    "voice": "<MediaId>{media}</MediaId><Format>{amr}</Format>",
    "location": "<Location_X>35.5012</Location_X><Location_Y>114.1873</Location_Y><Scale>15</Scale>"
    "<Label>{label}</Label><AppType>{app}</AppType>",
}


def cut(text: str, limit: int = LONGEST) -> str:
    """The text up to `limit` bytes of UTF-8, no character broken."""
    return text.encode()[:limit].decode("utf-8", "ignore")


def link_free(text: str) -> str:
    """<a href="U">words</a> as the page shows it: words（U）."""
    return re.sub(r"""<a\s+href=["']([^"']*)["'][^>]*>(.*?)</a>""", r"\2（\1）", text, flags=re.S)


class WecomPhones:
    def __init__(
        self,
        wires: Wires,
        now: Callable[[], datetime],
        bubbles: Bubbles,
        faults: Faults,
        wirelog: WireLog,
        postman: Callable[[], Postman],
        taken: Callable[[str], str] | None = None,
    ) -> None:
        self._taken = taken
        self._wires, self._now, self._bubbles, self._faults, self._wirelog = wires, now, bubbles, faults, wirelog
        self._postman = postman
        self._envelope = Envelope(wires.token, wires.encoding_aes_key, wires.corp_id)

    def say(self, userid: str, text: str) -> int:
        """The member sends words; gives the bubble."""
        return self._send(userid, "text", text, f"<Content>{cdata(text)}</Content>")

    def send(self, userid: str, kind: Kind) -> int:
        """The member sends something without words."""
        media = (
            self._taken(kind) if self._taken is not None and kind in ("image", "voice") else secrets.token_urlsafe(24)
        )
        inner = _INNER[kind].format(
            pic=cdata(f"{self._wires.base_url}/sandbox/media/{media}"),
            media=cdata(media),
            amr=cdata("amr"),
            label=cdata("学生家门口"),
            app=cdata("wxwork"),
        )
        return self._send(userid, kind, SHOWN[kind], inner)

    def press(self, userid: str, bubble: int, key: str) -> None:
        """The member presses a button of a template card: a template_card_event. Raises KeyError if there is none."""
        found = self._bubbles.get(bubble)
        card = found and found["card"]
        if not isinstance(card, dict) or found is None or found["address"] != wecom_address(userid):
            raise KeyError(bubble)
        chosen = {button["key"]: button["text"] for button in card["buttons"]}[key]
        self._bubbles.change(bubble, note=f"已按「{chosen}」", card={**card, "pressed": key})
        voted = choice(key)
        event_key = voted[0] if voted is not None else key
        inner = (
            f"<Event>{cdata('template_card_event')}</Event><EventKey>{cdata(event_key)}</EventKey>"
            f"<TaskId>{cdata(card['task_id'])}</TaskId><CardType>{cdata(card['card_type'])}</CardType>"
            f"<ResponseCode>{cdata(card['response_code'])}</ResponseCode>"
        )
        if voted is not None:
            inner += (
                f"<SelectedItems><SelectedItem><QuestionKey>{cdata(voted[1])}</QuestionKey>"
                f"<OptionIds><OptionId>{cdata(voted[2])}</OptionId></OptionIds></SelectedItem></SelectedItems>"
            )
        self._post_later(userid, self._message(userid, "event", inner, None), None, card=bubble)

    def tell_school(self, parent: str, change: str) -> None:
        """The platform tells of a change in 家校沟通: a change_school_contact event (92052)."""
        inner = f"<Event>{cdata('change_school_contact')}</Event><ChangeType>{cdata(change)}</ChangeType><Id>{cdata(parent)}</Id>"
        self._post_later(SYSTEM, self._message(SYSTEM, "event", inner, None), None)

    def carry(self, payload: Payload, tries: int) -> float | None:
        """One attempt at one callback (the postman's errand)."""
        userid, bubble, xml = str(payload["userid"]), payload["bubble"], str(payload["xml"])
        twist = self._faults.of("callback", wecom_address(userid))
        answer = self._post(payload, xml, tries, broken=twist == "bad_signature")
        if not answer.taken:
            if tries + 1 < ATTEMPTS:
                self._mark(bubble, "sending", f"{answer.why()}，第 {tries + 2} 次投递……")
                return PAUSE
            self._mark(bubble, "lost", f"没送到：{answer.why()}，投递 {ATTEMPTS} 次后放弃")
            return None
        self._mark(bubble, "taken", "")
        self._show(userid, answer.text, payload.get("card"))
        if twist == "twice":
            again = self._post(payload, xml, tries + 1, broken=False)
            same = again.taken and self._plain(again.text) == self._plain(answer.text)
            self._bubbles.add(
                wecom_address(userid), "note", f"同一条又投递了一次，答复{'相同' if same else '不同'}", self._now()
            )
        return None

    def _send(self, userid: str, kind: Kind, shown: str, inner: str) -> int:
        bubble = self._bubbles.add(wecom_address(userid), "mine", shown, self._now(), state="sending")
        # Random, not counted: the product remembers message ids for ever, this memory may be thrown away.
        xml = self._message(userid, kind, inner, secrets.randbits(62) + 1)
        self._post_later(userid, xml, bubble)
        return bubble

    def _message(self, userid: str, kind: str, inner: str, message_id: int | None) -> str:
        return (
            f"<xml><ToUserName>{cdata(self._wires.corp_id)}</ToUserName><FromUserName>{cdata(userid)}</FromUserName>"
            f"<CreateTime>{int(self._now().timestamp())}</CreateTime><MsgType>{cdata(kind)}</MsgType>{inner}"
            + (f"<MsgId>{message_id}</MsgId>" if message_id is not None else "")
            + f"<AgentID>{self._wires.agent_id}</AgentID></xml>"
        )

    def _post_later(self, userid: str, xml: str, bubble: int | None, card: int | None = None) -> None:
        timestamp, nonce = str(int(self._now().timestamp())), str(secrets.randbelow(10**10))
        signature, body = self._envelope.post_body(xml, self._wires.agent_id, timestamp, nonce)
        query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
        payload = {"userid": userid, "bubble": bubble, "xml": xml, "query": query, "body": body, "card": card}
        self._postman().give(wecom_address(userid), ERRAND, payload)

    def _post(self, payload: Payload, xml: str, tries: int, *, broken: bool) -> Answer:
        query = payload["query"]
        assert isinstance(query, Mapping)
        if broken:
            query = {**query, "msg_signature": "0" * 40}
        path = "/wecom/callback?" + urlencode(query)
        body = str(payload["body"])
        headers = {"Content-Type": "text/xml; charset=utf-8"}
        address = self._wires.reach(self._wires.base_url + path)
        answer = post(address, body.encode(), headers, connect=PATIENCE, read=PATIENCE)
        self._wirelog.add(
            self._now(),
            f"企业微信 → 保学：{payload['userid']} 的消息" + (f"（第 {tries + 1} 次投递）" if tries else ""),
            f"POST {path}\n\n{body}\n\n解密后：\n{xml}",
            f"{answer.status or ''} {answer.text}\n\n解密后：\n{self._plain(answer.text)}".strip(),
            ok=answer.taken,
        )
        return answer

    def _plain(self, body: str) -> str:
        try:
            return self._envelope.read_reply(body) if body.strip() else "（空）"
        except Unreadable as error:
            return f"（{error}）"

    def _show(self, userid: str, body: str, card: object = None) -> None:
        if not body.strip():
            return
        try:
            plain = self._envelope.read_reply(body)
            reply = fields(plain)
        except Unreadable as error:
            self._bubbles.add(wecom_address(userid), "note", f"答复读不出来：{error}", self._now())
            return
        if isinstance(card, int):
            self._replace(card, plain)
            return
        text = reply.get("Content", "")
        note = "超过 2048 字节，后面的被截去" if len(text.encode()) > LONGEST else ""
        if reply.get("MsgType") == "text" and text:
            self._bubbles.add(wecom_address(userid), "theirs", link_free(cut(text)), self._now(), note=note)

    def _replace(self, bubble: int, plain: str) -> None:
        """A press is answered by a new look of its card; words said in its place are lost, as they are on real phones."""
        found, look = self._bubbles.get(bubble), updated(plain)
        if found is None or look is None:
            self._bubbles.change(bubble, note="点按的答复不是卡片更新，企业微信不显示")
            return
        card = {**_card(found), "buttons": look.buttons}
        card.pop("pressed", None)
        self._bubbles.change(bubble, text=look.text, note=look.spent, card=card)

    def _mark(self, bubble: object, state: Literal["sending", "taken", "lost"], note: str) -> None:
        if isinstance(bubble, int):
            self._bubbles.change(bubble, state=state, note=note)


def _card(bubble: Mapping[str, object]) -> dict[str, object]:
    card = bubble["card"]
    return dict(card) if isinstance(card, dict) else {}
