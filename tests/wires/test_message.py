"""Reading decrypted messages and events: kinds, times, ids."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wecom.message import read
from bot.wecom.xml import Malformed
from tests.wires.tencent import event_message, text_message

SECONDS = 1791936300
CARD = (
    "<EventKey><![CDATA[done]]></EventKey><TaskId><![CDATA[case-7]]></TaskId>"
    "<CardType>vote_interaction</CardType><ResponseCode><![CDATA[RC]]></ResponseCode>"
    "<SelectedItems><SelectedItem><QuestionKey>q1</QuestionKey><OptionIds><OptionId>a</OptionId>{more}</OptionIds>"
    "</SelectedItem></SelectedItems>"
)


def message(kind: str, fields: str) -> str:
    return (
        f"<xml><ToUserName>corp</ToUserName><FromUserName>ZhaoLiJuan</FromUserName><CreateTime>{SECONDS}</CreateTime>"
        f"<MsgType>{kind}</MsgType>{fields}<MsgId>7001</MsgId><AgentID>1000002</AgentID></xml>"
    )


def test_a_text_keeps_its_words_and_time() -> None:
    """A text is read with its blanks and lines as typed, at its own second."""
    incoming = read(text_message("  李明没来\n其他都到了 ", created=SECONDS))
    assert incoming.text == "  李明没来\n其他都到了 "
    assert incoming.said_at == datetime.fromtimestamp(SECONDS, UTC)
    assert (incoming.channel, incoming.external_id, incoming.sender) == ("wecom", "1001", "ZhaoLiJuan")


def test_an_empty_text_is_an_empty_text() -> None:
    """Empty CDATA is a message without words, not a failure."""
    assert read(text_message("", created=SECONDS)).text == ""


def test_a_place_is_read_with_its_name() -> None:
    """A location message carries degrees and label."""
    place = "<Location_X>35.12</Location_X><Location_Y>113.95</Location_Y><Scale>16</Scale><Label>后河镇</Label>"
    location = read(message("location", place)).location
    assert location is not None
    assert (location.latitude, location.longitude, location.label) == (35.12, 113.95, "后河镇")


@pytest.mark.parametrize("broken", ["<Location_X>x</Location_X>", "<Location_X>99</Location_X>", ""])
def test_a_place_that_is_none_is_no_place(broken: str) -> None:
    """Coordinates that cannot be leave the message without a place."""
    assert read(message("location", broken + "<Location_Y>113</Location_Y>")).location is None


@pytest.mark.parametrize(
    ("kind", "fields", "media"),
    [
        ("image", "<PicUrl>http://p/1</PicUrl><MediaId>M1</MediaId>", {"url": "http://p/1", "media_id": "M1"}),
        ("voice", "<MediaId>M2</MediaId><Format>amr</Format>", {"media_id": "M2", "format": "amr"}),
        (
            "video",
            "<MediaId>M3</MediaId><ThumbMediaId>T</ThumbMediaId>",
            {"media_id": "M3", "thumb_media_id": "T"},
        ),
        ("link", "<Title>通知</Title><Url>http://u</Url>", {"title": "通知", "url": "http://u"}),
        ("file", "<MediaId>M4</MediaId>", {"media_id": "M4"}),
    ],
)
def test_what_is_no_text_is_read_with_what_it_brings(kind: str, fields: str, media: dict[str, str]) -> None:
    """Pictures, voices, videos, links and files keep their kind and their ids."""
    incoming = read(message(kind, fields))
    assert incoming.kind == kind
    assert incoming.media == media


def test_a_kind_nobody_knows_is_kept_as_unknown() -> None:
    """A new kind of message is neither refused nor lost."""
    incoming = read(message("hologram", "<Depth>3</Depth>"))
    assert incoming.kind == "unknown"
    assert "<Depth>3</Depth>" in incoming.raw


@pytest.mark.parametrize("event", ["click", "view", "enter_agent", "subscribe", "unsubscribe", "LOCATION", "brand_new"])
def test_events_come_under_their_own_name(event: str) -> None:
    """Known or not, an event is read under its name in small letters."""
    incoming = read(event_message(event, "<EventKey>k1</EventKey>", created=SECONDS))
    assert (incoming.kind, incoming.event, incoming.event_key) == ("event", event.lower(), "k1")


@pytest.mark.parametrize(("more", "options"), [("", ("a",)), ("<OptionId>b</OptionId>", ("a", "b"))])
def test_a_card_tells_what_was_chosen_be_it_one_or_several(more: str, options: tuple[str, ...]) -> None:
    """One option and several are read alike."""
    incoming = read(event_message("template_card_event", CARD.format(more=more), created=SECONDS))
    assert incoming.selected == {"q1": options}
    assert (incoming.task_id, incoming.event_key, incoming.response_code) == ("case-7", "done", "RC")


def test_a_contact_event_tells_what_changed() -> None:
    """The kind of change and the ids are kept; the platform's misspelling is mended."""
    fields = "<ChangeType>create_deparmtment</ChangeType><Id>12</Id><Name>七年级</Name>"
    change = read(event_message("change_school_contact", fields, sender="sys", created=SECONDS)).change
    assert change == {"ChangeType": "create_department", "Id": "12", "Name": "七年级"}


def test_events_of_one_second_are_told_apart() -> None:
    """Two clicks, two members created by the platform, two cards in one second are different; a repeat is the same."""
    events = [
        event_message("click", "<EventKey>a</EventKey>", created=SECONDS),
        event_message("click", "<EventKey>b</EventKey>", created=SECONDS),
        event_message("click", "<EventKey>a</EventKey>", sender="LiWei", created=SECONDS),
        event_message("click", "<EventKey>a</EventKey>", created=SECONDS + 1),
        event_message("view", "<EventKey>a</EventKey>", created=SECONDS),
        event_message("template_card_event", "<EventKey>a</EventKey><TaskId>1</TaskId>", created=SECONDS),
        event_message("template_card_event", "<EventKey>a</EventKey><TaskId>2</TaskId>", created=SECONDS),
        *(
            event_message(
                "change_contact",
                f"<ChangeType>{change}</ChangeType><UserID>{who}</UserID>",
                sender="sys",
                created=SECONDS,
            )
            for change in ("create_user", "delete_user")
            for who in ("a", "b")
        ),
    ]
    ids = [read(event).external_id for event in events]
    assert len(set(ids)) == len(events)
    assert ids == [read(event).external_id for event in events]
    assert max(map(len, ids)) <= 200
    assert len(read(event_message("e" * 5000, sender="s" * 64, created=SECONDS)).external_id) <= 200


def test_an_event_of_another_age_is_read() -> None:
    """The platform's own samples are dated 1973: events report no day, so that does no harm."""
    assert read(event_message("click", created=123456789)).said_at.year == 1973


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: raw.decode("utf-8", "replace")))
def test_no_text_whatever_breaks_the_reader(noise: str) -> None:
    """Anything is either read or malformed; nothing else is raised."""
    for xml in (noise, f"<xml>{noise}</xml>", text_message(noise, created=SECONDS)):
        try:
            read(xml)
        except Malformed:
            continue
