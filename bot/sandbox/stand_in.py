"""The stand-in put together: memory, servers, phones, postman, clock."""

from __future__ import annotations

from bot.sandbox import (
    gateway_desk,
    sms_phone,
    twilio_server,
    wecom_app,
    wecom_media,
    wecom_phone,
    wecom_school,
    wecom_server,
)
from bot.sandbox.bubbles import Bubbles
from bot.sandbox.faults import Faults
from bot.sandbox.gateway_book import GatewayBook
from bot.sandbox.gateways import Gateways
from bot.sandbox.memory import Memory
from bot.sandbox.passing import Passing
from bot.sandbox.people import People
from bot.sandbox.postman import Postman
from bot.sandbox.sms import SmsBook
from bot.sandbox.wirelog import WireLog
from bot.sandbox.world import SandboxWorld


class StandIn:
    """Everything outside the product. `world` tells keys, people and time; nothing else is shared."""

    def __init__(self, world: SandboxWorld) -> None:
        self.world = world
        self.memory = Memory(world.memory)
        self.people = People(world)
        self.bubbles = Bubbles(self.memory)
        self.faults = Faults(self.memory)
        self.wirelog = WireLog(self.memory)
        book = SmsBook(self.memory)
        wires, now = world.wires, world.now
        self.media = wecom_media.WecomMedia(self.memory, self.wirelog, now, lambda value: self.wecom.token_fault(value))
        self.wecom_phones = wecom_phone.WecomPhones(
            wires, now, self.bubbles, self.faults, self.wirelog, lambda: self.postman, self.media.taken
        )
        self.desk = gateway_desk.Desk(
            wires,
            now,
            GatewayBook(self.memory),
            self.bubbles,
            self.faults,
            self.wirelog,
            lambda: self.postman,
            self.hurried,
        )
        self.gateways = Gateways(self.desk)
        self.sms_phones = sms_phone.SmsPhones(
            wires, now, book, self.bubbles, self.wirelog, lambda: self.postman, self.desk
        )
        self.twilio = twilio_server.TwilioServer(
            wires, now, book, self.bubbles, self.faults, self.wirelog, lambda: self.postman, self.hurried
        )
        self.wecom = wecom_server.WecomServer(
            wires,
            now,
            self.memory,
            self.people,
            self.bubbles,
            self.faults,
            self.wirelog,
            self.hurried,
            self.media.name_of,
        )
        self.school = wecom_school.WecomSchool(
            wires,
            self.memory,
            self.people,
            self.bubbles,
            self.faults,
            self.wirelog,
            now,
            self.wecom.token_fault,
        )
        self.wecom_app = wecom_app.WecomApp(wires, self.people, self.wirelog, now, self.wecom.token_fault)
        self.postman = Postman(
            self.memory,
            {
                wecom_phone.ERRAND: self.wecom_phones.carry,
                sms_phone.ERRAND: self.sms_phones.carry,
                twilio_server.ERRAND: self.twilio.carry,
                gateway_desk.RECEIPT: self.desk.carry_receipt,
                gateway_desk.UPLINK: self.desk.carry_uplink,
            },
        )
        self.passing = Passing(world, self.settle)

    def settle(self) -> None:
        """Wait, a few seconds at most, until callbacks, webhooks and receipts under way have arrived."""
        self.postman.settle()

    def hurried(self) -> bool:
        """Whether the sandbox's clock is running through hours or days just now."""
        return self.passing.progress.to is not None

    def close(self) -> None:
        self.postman.stop()
        self.memory.close()
