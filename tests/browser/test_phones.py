"""The sandbox's page in a real browser, around the small product: what one sees, taps and is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.sandbox.small_product import Stage, stage

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]


@pytest.fixture
def here() -> Iterator[Stage]:
    with stage() as found:
        yield found


def thread(page: Any, place: str) -> Any:
    return page.locator(f"#phone-{place} .bubble p")


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_the_page_fits_its_screen_and_can_be_tapped(here: Stage, open_page: OpenPage, width: str) -> None:
    """No sideways scrolling; buttons, fields and choices are 44 px high (an example sentence on a desk: 36)."""
    page = open_page(here.url + "/sandbox", width)
    page.locator("#faults summary").click()
    page.locator("#wires summary").click()
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, textarea, summary")]
            .filter((node) => node.offsetParent !== null)
            .map((node) => [node.className || node.id || node.textContent, Boolean(node.closest(".chips")),
              node.getBoundingClientRect().height])"""
    )
    assert len(sizes) > 10
    small = [size for size in sizes if size[2] < (36 if width == "desk" and size[1] else 43.9)]
    assert small == []


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_one_tap_on_an_example_is_a_message_and_its_answer(here: Stage, open_page: OpenPage, width: str) -> None:
    """A newcomer taps the first example on the teacher's phone and reads the answer."""
    page = open_page(here.url + "/sandbox", width)
    page.locator("#phone-class_teacher .chips button").first.click()
    thread(page, "class_teacher").nth(1).wait_for()
    assert thread(page, "class_teacher").all_inner_texts() == [
        "李明没来没请假，其他都到了",
        "收到：李明没来没请假，其他都到了",
    ]


def test_what_came_to_a_phone_out_of_sight_is_marked(here: Stage, open_page: OpenPage) -> None:
    """On a small screen a tab with news carries a dot until it is opened; the words are there when it is."""
    page = open_page(here.url + "/sandbox", "phone")
    dot = page.locator('#tabs [data-place="baobao_official"] .dot')
    assert dot.is_hidden()
    here.stand_in.bubbles.add("wecom:niu.haibo", "theirs", "李明到期没办结，请您过问", here.world.now())
    dot.wait_for(state="visible")
    page.locator('#tabs [data-place="baobao_official"]').click()
    assert thread(page, "baobao_official").all_inner_texts() == ["李明到期没办结，请您过问"]
    assert dot.is_hidden()
    assert thread(page, "class_teacher").first.is_hidden()


def test_another_person_takes_the_phone(here: Stage, open_page: OpenPage) -> None:
    """Changing the person shows his name and his messages; news for one not shown marks the button."""
    page = open_page(here.url + "/sandbox", "desk")
    phone = page.locator("#phone-baobao_teacher")
    assert phone.locator("h2").inner_text() == "宋桂英"
    here.stand_in.bubbles.add("wecom:he.xiulan", "theirs", "请去李明家看看", here.world.now())
    phone.locator(".pick.news").wait_for()
    phone.locator(".pick select").select_option("he.xiulan")
    assert phone.locator("h2").inner_text() == "何秀兰"
    assert thread(page, "baobao_teacher").all_inner_texts() == ["请去李明家看看"]
    assert phone.locator(".pick.news").count() == 0


def test_an_sms_to_a_member_is_shown_among_his_messages(here: Stage, open_page: OpenPage) -> None:
    """Who has both addresses reads on one phone what came by either, and which of it was an SMS."""
    page = open_page(here.url + "/sandbox", "desk")
    here.stand_in.bubbles.add("wecom:niu.haibo", "theirs", "第一条", here.world.now())
    here.stand_in.bubbles.add("sms:+8613800000106", "theirs", "第二条", here.world.now(), note="已送达")
    thread(page, "baobao_official").nth(1).wait_for()
    assert thread(page, "baobao_official").all_inner_texts() == ["第一条", "第二条"]
    assert page.locator("#phone-baobao_official .bubble small").all_inner_texts() == ["短信 · 已送达"]


def test_words_are_shown_as_words(here: Stage, open_page: OpenPage) -> None:
    """Markup and script in a message appear as typed and do nothing."""
    page = open_page(here.url + "/sandbox", "desk")
    typed = "<img src=x onerror=alert(1)><b>李明</b> ]]>"
    here.product.answer = lambda text: "知道了"
    page.locator("#phone-guardian .say textarea").fill(typed)
    page.keyboard.press("Enter")
    thread(page, "guardian").nth(1).wait_for()
    assert thread(page, "guardian").all_inner_texts() == [typed, "知道了"]
    assert page.locator(".thread img, .thread b").count() == 0


def test_a_switch_is_flagged_and_the_traffic_can_be_read(here: Stage, open_page: OpenPage) -> None:
    """Turning a switch says so in the folded line; a message's raw and decrypted bytes stand in the traffic."""
    page = open_page(here.url + "/sandbox", "desk")
    page.locator("#faults summary").click()
    page.locator('fieldset[data-channel="callback"] .kind').select_option("twice")
    page.locator("#fault-flag").wait_for(state="visible")
    page.locator("#phone-class_teacher .chips button").first.click()
    page.get_by_text("同一条又投递了一次，答复相同").wait_for()
    page.locator("#wires summary").first.click()
    page.locator("#wire details summary").first.click()
    raw = page.locator("#wire details pre").first.inner_text()
    assert "msg_signature=" in raw
    assert "<Content><![CDATA[李明没来没请假，其他都到了]]></Content>" in raw


def test_the_clock_moves_on_the_page(here: Stage, open_page: OpenPage) -> None:
    """One tap leads to the next school day's morning, and the page says so."""
    page = open_page(here.url + "/sandbox", "phone")
    page.get_by_role("button", name="下一上课日 8:00").click()
    page.get_by_text("10月13日", exact=True).wait_for()
    assert page.locator("#clock-time").inner_text() == "08:00"
    assert page.locator("#clock-kind").inner_text() == "上课日"


def test_a_product_that_went_away_is_said_and_forgotten_when_it_is_back(here: Stage, open_page: OpenPage) -> None:
    """While nothing answers the page says that it tries again, and takes it back afterwards."""
    page = open_page(here.url + "/sandbox", "desk", forgive="503")
    page.route("**/sandbox/state*", lambda route: route.fulfill(status=503, body="away"))
    page.locator("#trouble").wait_for(state="visible")
    assert "正在重试" in page.locator("#trouble").inner_text()
    page.unroute("**/sandbox/state*")
    page.locator("#trouble").wait_for(state="hidden")


def test_another_school_is_a_choice_away(here: Stage, open_page: OpenPage) -> None:
    """Choosing a school opens its page; one without people has no phone and does no harm."""
    page = open_page(here.url + "/sandbox", "phone")
    page.locator("#school").select_option("yongzhen")
    page.wait_for_url("**/sandbox?school=yongzhen")
    assert "永镇中心校关湖小学" in page.title()
    assert page.locator(".phone").count() == 0


def test_a_pasted_sheet_keeps_its_lines_and_enter_sends(here: Stage, open_page: OpenPage) -> None:
    """What is pasted reaches the product line by line; Enter sends it, as on a phone."""
    page = open_page(here.url + "/sandbox", "desk")
    here.product.answer = lambda text: f"{text.count(chr(10)) + 1}行"
    box = page.locator("#phone-class_teacher .say textarea")
    box.fill("病假：李明\n其余都到了")
    box.press("Enter")
    thread(page, "class_teacher").nth(1).wait_for()
    assert thread(page, "class_teacher").all_inner_texts() == ["病假：李明\n其余都到了", "2行"]
    assert box.input_value() == ""
