"""A newcomer at the page: taps, types, reads, moves the clock. Everything he knows he has from the page."""

from __future__ import annotations

import re
import time
from typing import Any


class Player:
    """`width`: "phone" (one phone at a time, by its tab) or "desk"."""

    def __init__(self, page: Any, width: str) -> None:
        self._page, self._narrow = page, width == "phone"

    def take(self, place: str) -> Any:
        """Bring a phone to the front; gives its element."""
        if self._narrow:
            self._page.locator(f'#tabs [data-place="{place}"]').click()
        return self._page.locator(f"#phone-{place}")

    def says(self, place: str, text: str) -> str:
        """Type on a phone; gives the answer, which must come."""
        phone = self.take(place)
        mine = phone.locator(".bubble.mine")
        before = mine.count()
        phone.locator(".say textarea").fill(text)
        phone.locator(".say button").click()
        bubble = mine.nth(before)
        bubble.wait_for()
        assert bubble.locator("p").inner_text() == text
        answer = bubble.locator("xpath=following-sibling::li[contains(@class, 'theirs')][1]").locator("p")
        answer.wait_for()
        return str(answer.inner_text())

    def tells(self, place: str, text: str) -> str:
        """Type on a phone to which no answer comes at once (an SMS); gives what stands below the words once they arrived."""
        phone = self.take(place)
        before = phone.locator(".bubble.mine").count()
        phone.locator(".say textarea").fill(text)
        phone.locator(".say button").click()
        phone.locator(".bubble.mine.taken").nth(before).wait_for()
        return str(phone.locator(".bubble.mine").nth(before).locator("small").inner_text())

    def turns(self, channel: str, kind: str) -> None:
        """Turn a switch that makes the outside fail, for everybody."""
        panel = self._page.locator("#faults")
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()
        with self._page.expect_response("**/sandbox/fault"):
            panel.locator(f'fieldset[data-channel="{channel}"] .kind').select_option(kind)

    def notes(self, place: str) -> list[str]:
        """What stands below the messages that came to a phone."""
        return list(self._page.locator(f"#phone-{place} .bubble.theirs small").all_text_contents())

    def got(self, place: str) -> list[str]:
        """Everything that came to a phone so far, oldest first."""
        return list(self._page.locator(f"#phone-{place} .bubble.theirs p").all_text_contents())

    def waits_for(self, place: str, pattern: str, *, after: int = 0, seconds: float = 30) -> str:
        """Wait until something that came to a phone (not among its first `after`) fits `pattern`; gives it."""
        end = time.monotonic() + seconds
        while True:
            found = [text for text in self.got(place)[after:] if re.search(pattern, text, re.S)]
            if found:
                return found[0]
            assert time.monotonic() < end, f"{place}: nothing like {pattern!r} in {self.got(place)[after:]}"
            self._page.wait_for_timeout(150)

    def matching(self, place: str, pattern: str) -> list[str]:
        """What came to a phone so far and fits."""
        return [text for text in self.got(place) if re.search(pattern, text, re.S)]

    def times(self, place: str) -> list[str]:
        """The time lines of a phone: "10月14日 周三 08:00"."""
        return list(self._page.locator(f"#phone-{place} .when").all_text_contents())

    def waits_until_quiet(self, seconds: float = 20) -> None:
        """Wait until nothing has come to any phone for two seconds."""
        end, count, still = time.monotonic() + seconds, -1, 0
        while still < 10:
            assert time.monotonic() < end, "messages keep coming"
            now = self._page.locator(".bubble").count()
            still = still + 1 if now == count else 0
            count = now
            self._page.wait_for_timeout(200)

    def day(self) -> str:
        """ "10月14日"."""
        return str(self._page.locator("#clock-day").inner_text())

    def moves(self, step: str) -> str:
        """Move the clock by "hour", "school_day" or "tomorrow", and wait till it has come to rest; gives the day."""
        button = self._page.locator(f'.moves button[data-step="{step}"]')
        with self._page.expect_response("**/sandbox/clock") as answer:
            button.click()
        assert answer.value.status == 202, answer.value.text()
        end = time.monotonic() + 60
        while True:
            told = self._page.evaluate("fetch(`/sandbox/state?since=999999999`).then((answer) => answer.json())")
            if told["clock"]["moving_to"] is None:
                break
            assert time.monotonic() < end, "the clock did not come to rest"
            self._page.wait_for_timeout(150)
        assert told["clock"]["error"] == ""
        self._page.wait_for_function(
            "(day) => document.getElementById('clock-day').textContent === day"
            " && document.getElementById('clock-going').hidden",
            arg=told["clock"]["day"],
        )
        return self.day()

    def picture(self, name: str) -> None:
        self._page.screenshot(path=name)
