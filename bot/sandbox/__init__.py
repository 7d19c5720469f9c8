"""The sandbox: a stand-in for Tencent's, Aliyun's and Twilio's servers and for the phones of one school, on a page.

Owns: `/sandbox` and everything below it, the phones, the stand-in's own memory (a file apart from the database).
May import: config.days, config.errors, Flask, requests, cryptography; nothing of the product besides.
Never: reaches into the product's database or calls its code: it speaks to the product only as the outside world does,
over HTTP, encrypted and signed. The one thing it asks of the product in-process is to let time pass (`SandboxWorld`).

The door is `blueprint(world: SandboxWorld) -> flask.Blueprint`, registered without a prefix, in sandbox mode only.
"""

from __future__ import annotations

from bot.sandbox.door import blueprint
from bot.sandbox.gateway_keys import Account, Approved, GatewayKeys
from bot.sandbox.world import Phone, SandboxWorld, School, Wires

__all__ = ["Account", "Approved", "GatewayKeys", "Phone", "SandboxWorld", "School", "Wires", "blueprint"]
