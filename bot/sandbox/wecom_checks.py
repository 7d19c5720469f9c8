"""What WeChat Work takes in the JSON of a request: shapes and limits, in bytes where the platform counts bytes. Pure.

Sources: developer.work.weixin.qq.com/document/path/ 90236 (message/send), 94888 (update_template_card), 94867 (recall),
90231 (menu/create), 91609 (externalcontact/message/send), 90455 (error codes); sizes of card fields as WxJava's builders
have them. Written apart from the product: it is what its requests are held against, in the sandbox and in every story.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Message = Mapping[str, Any]

#: Bytes of a text's or a markdown's content: more is cut without a word, so here it is a fault.
TEXT = 2048
RECEIVERS, PARTIES, TAGS = 1000, 100, 100
LONGEST_CHECK = 4 * 3600
USERID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}")
TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")
CARDS = ("text_notice", "news_notice", "button_interaction", "vote_interaction", "multiple_interaction")
#: Buttons of the first row of a menu, and below one of them; bytes of their names and keys (90231).
FIRST, BELOW, NAME, LOWER_NAME, KEY = 3, 5, 16, 40, 128


class Refused(Exception):
    """The platform's error code, and what of the request it is about."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code, self.why = code, why


def check(endpoint: str, message: object) -> None:
    """Raise `Refused` for a request of this endpoint (`message/send` …) that the platform would refuse or cut."""
    if not isinstance(message, Mapping):
        raise Refused(47001, "no JSON object")
    if endpoint in CHECKS:
        CHECKS[endpoint](message)


def _send(message: Message) -> None:
    _only(message, {"touser", "toparty", "totag", "msgtype", "agentid", "safe", *_CHECKED, *_BODIES})
    _agent(message)
    joined = {name: _joined(message, name) for name in ("touser", "toparty", "totag")}
    if not any(joined.values()):
        raise Refused(82001, "no receiver")
    for name, most in (("touser", RECEIVERS), ("toparty", PARTIES), ("totag", TAGS)):
        _need(len(joined[name]) <= most, 40031, f"{name}: more than {most}")
    _need(
        joined["touser"] == ["@all"] or all(USERID.fullmatch(one) for one in joined["touser"]),
        40003,
        "touser: no userid",
    )
    _need(message.get("safe", 0) in (0, 1, 2), 40058, "safe")
    _duplicates(message)
    _body(message, _BODIES)


def _parent(message: Message) -> None:
    lists = ("to_parent_userid", "to_student_userid", "to_party")
    kinds = {kind: check for kind, check in _BODIES.items() if kind in _PARENT_KINDS}
    _only(message, {"recv_scope", "toall", "msgtype", "agentid", *lists, *_CHECKED, *_PARENT_KINDS})
    _agent(message)
    _need(message.get("recv_scope", 0) in (0, 1, 2), 40058, "recv_scope")
    _need(message.get("toall", 0) in (0, 1), 40058, "toall")
    for name, most in zip(lists, (1000, 1000, 100), strict=True):
        given = message.get(name, [])
        _need(
            isinstance(given, list) and all(isinstance(one, str) for one in given), 40058, f"{name}: no list of texts"
        )
        _need(len(given) <= most, 40031, f"{name}: more than {most}")
        _need(name == "to_party" or all(USERID.fullmatch(one) for one in given), 40003, f"{name}: no id")
    if not message.get("toall") and not any(message.get(name) for name in lists):
        raise Refused(82001, "no receiver")
    _duplicates(message)
    _body(message, kinds)


def _update(message: Message) -> None:
    _only(message, {"userids", "partyids", "tagids", "atall", "agentid", "response_code", "button", "template_card"})
    _agent(message)
    _need(_words(message.get("response_code"), 4096), 60140, "response_code")
    for name, most in (("userids", RECEIVERS), ("partyids", PARTIES), ("tagids", TAGS)):
        given = message.get(name, [])
        _need(isinstance(given, list) and len(given) <= most, 40031, name)
    _need(("button" in message) != ("template_card" in message), 40058, "button or template_card")
    if "button" in message:
        _need(_words(_map(message["button"]).get("replace_name"), 1024), 40063, "replace_name")
    else:
        _card(_map(message["template_card"]), updates=True)


def _recall(message: Message) -> None:
    _only(message, {"msgid"})
    _need(_words(message.get("msgid"), 1024), 40063, "msgid")


def _menu(message: Message) -> None:
    _only(message, {"button"})
    _need(fits_menu(message.get("button")), 40016, "button")


def fits_menu(buttons: object, *, most: int = FIRST, longest: int = NAME) -> bool:
    """Whether these are buttons of a menu (90231): one to three, each with up to five below it."""
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= most:
        return False
    for one in buttons:
        if not isinstance(one, Mapping) or not _words(one.get("name"), longest):
            return False
        below = one.get("sub_button")
        if below:
            if most == BELOW or not fits_menu(below, most=BELOW, longest=LOWER_NAME):
                return False
        elif one.get("type") == "click" and not _words(one.get("key"), KEY):
            return False
    return True


# -- bodies


def _text(body: Message) -> None:
    _only(body, {"content"})
    content = body.get("content")
    _need(isinstance(content, str) and bool(content.strip()), 44004, "empty content")
    _need(len(str(content).encode()) <= TEXT, 45002, f"content: more than {TEXT} bytes")


def _media(body: Message) -> None:
    _need(_words(body.get("media_id"), 1024), 40007, "media_id")


def _textcard(body: Message) -> None:
    _only(body, {"title", "description", "url", "btntxt"})
    _need(_words(body.get("title"), 128), 41016, "title")
    _need(_words(body.get("description"), 512), 44004, "description")
    _need(_address(body.get("url")), 40058, "url")
    _need(len(str(body.get("btntxt", ""))) <= 4, 40058, "btntxt")


def _news(body: Message) -> None:
    articles = body.get("articles")
    _need(isinstance(articles, list) and 1 <= len(articles) <= 8, 45008, "articles")
    for one in _maps(articles):
        _need(_words(one.get("title"), 128), 41016, "title")
        _need(len(str(one.get("description", "")).encode()) <= 512, 45002, "description")


def _card(card: Message, *, updates: bool = False) -> None:
    kind = card.get("card_type")
    _need(kind in CARDS, 42027, "card_type")
    for part, field, most in _SHOWN:
        said = _map(card.get(part, {})).get(field, "") if part else card.get(field, "")
        _need(isinstance(said, str) and len(said) <= most, 42028, f"{part or 'card'}.{field}: more than {most}")
    title = _map(card.get("main_title", {}))
    _need(bool(title.get("title") or card.get("sub_title_text")), 41016, "no title")
    rows, jumps = card.get("horizontal_content_list", []), card.get("jump_list", [])
    _need(isinstance(rows, list) and len(rows) <= 6, 42031, "horizontal_content_list")
    for one in _maps(rows):
        _need(_count(one.get("keyname"), 5) and len(str(one.get("value", ""))) <= 30, 42032, "horizontal_content_list")
    _need(isinstance(jumps, list) and len(jumps) <= 3, 42033, "jump_list")
    if "task_id" in card or (not updates and kind in CARDS[2:]):
        _need(isinstance(card.get("task_id"), str) and bool(TASK_ID.fullmatch(card["task_id"])), 42014, "task_id")
    if kind == "text_notice":
        _need(isinstance(card.get("card_action"), Mapping), 42029, "text_notice wants card_action")
    if kind == "button_interaction":
        _buttons(card)
    if kind == "vote_interaction":
        box = _map(card.get("checkbox"))
        _need(_words(box.get("question_key"), 1024) and box.get("mode", 0) in (0, 1), 42040, "checkbox")
        _options(box, 20, 17)
    if kind == "multiple_interaction":
        selects = card.get("select_list")
        _need(isinstance(selects, list) and 1 <= len(selects) <= 3, 42041, "select_list")
        for one in _maps(selects):
            _options(one, 10, 10)
    if kind in ("vote_interaction", "multiple_interaction"):
        submit = _map(card.get("submit_button"))
        _need(_count(submit.get("text"), 10) and _words(submit.get("key"), 1024), 42039, "submit_button")


def _buttons(card: Message) -> None:
    buttons = card.get("button_list")
    _need(isinstance(buttons, list) and 1 <= len(buttons) <= 6, 42036, "button_list")
    _need(bool(_map(card.get("main_title", {})).get("title")), 41016, "a card with buttons wants a title")
    keys = []
    for one in _maps(buttons):
        _need(_count(one.get("text"), 10), 42037, "button text")
        _need(one.get("style", 1) in (1, 2, 3, 4) and one.get("type", 0) in (0, 1), 42038, "button style")
        _need(one.get("type") == 1 or _words(one.get("key"), 1024), 42039, "button key")
        keys.append(one.get("key"))
    _need(len(set(keys)) == len(keys), 42039, "a key twice")
    if "button_selection" in card:
        _options(_map(card["button_selection"]), 10, 10)


def _options(holder: Message, most: int, longest: int) -> None:
    options = holder.get("option_list")
    _need(isinstance(options, list) and 1 <= len(options) <= most, 42042, "option_list")
    ids = [one.get("id") for one in _maps(options)]
    _need(all(_words(one, 128) for one in ids) and len(set(ids)) == len(ids), 42043, "option id")
    _need(all(_count(one.get("text"), longest) for one in _maps(options)), 42044, "option text")


#: Where a card shows words, and how many characters it shows.
_SHOWN = (
    ("source", "desc", 20),
    ("main_title", "title", 36),
    ("main_title", "desc", 44),
    ("emphasis_content", "title", 14),
    ("emphasis_content", "desc", 22),
    ("", "sub_title_text", 160),
)
_CHECKED = ("enable_id_trans", "enable_duplicate_check", "duplicate_check_interval")
_BODIES: dict[str, Callable[[Message], None]] = {
    "text": _text,
    "markdown": _text,
    "textcard": _textcard,
    "news": _news,
    "template_card": _card,
    "image": _media,
    "voice": _media,
    "video": _media,
    "file": _media,
}
#: What a parent may be sent: no markdown, no cards (91609).
_PARENT_KINDS = ("text", "image", "voice", "video", "file", "news")
CHECKS: dict[str, Callable[[Message], None]] = {
    "message/send": _send,
    "message/update_template_card": _update,
    "message/recall": _recall,
    "menu/create": _menu,
    "externalcontact/message/send": _parent,
}


# -- small words


def _need(held: bool, code: int, why: str) -> None:
    if not held:
        raise Refused(code, why)


def _only(message: Message, known: set[str]) -> None:
    unknown = set(message) - known
    _need(not unknown, 40058, f"not a field: {', '.join(sorted(unknown))}")


def _agent(message: Message) -> None:
    agent = message.get("agentid")
    _need(isinstance(agent, int) and not isinstance(agent, bool) and agent > 0, 40056, "agentid is a number")


def _joined(message: Message, name: str) -> list[str]:
    given = message.get(name, "")
    _need(isinstance(given, str), 40058, f"{name} is one text")
    return [one for one in given.split("|") if one]


def _duplicates(message: Message) -> None:
    _need(message.get("enable_duplicate_check", 0) in (0, 1), 40058, "enable_duplicate_check")
    _need(message.get("enable_id_trans", 0) in (0, 1), 40058, "enable_id_trans")
    seconds = message.get("duplicate_check_interval", 1800)
    _need(isinstance(seconds, int) and 0 < seconds <= LONGEST_CHECK, 40058, "duplicate_check_interval")


def _body(message: Message, kinds: Mapping[str, Callable[[Message], None]]) -> None:
    kind = message.get("msgtype")
    _need(kind in kinds, 40008, f"msgtype {kind}")
    _need([one for one in _BODIES if one in message] == [kind], 40063, f"a body, and only that, under {kind}")
    kinds[str(kind)](_map(message[str(kind)]))


def _map(value: object) -> Message:
    _need(isinstance(value, Mapping), 47001, "an object is wanted")
    assert isinstance(value, Mapping)
    return value


def _maps(values: object) -> Sequence[Message]:
    assert isinstance(values, list)
    return [_map(one) for one in values]


def _words(value: object, most: int) -> bool:
    return isinstance(value, str) and 1 <= len(value.encode()) <= most


def _count(value: object, most: int) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= most


def _address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://")) and len(value.encode()) <= TEXT
