"""The root of the process as the gateways of the mainland see it: their SDKs post there, and say by a header whom they mean."""

from __future__ import annotations

from flask import Response, request

from bot.sandbox.aliyun_sms import AliyunServer
from bot.sandbox.gateway_desk import Desk
from bot.sandbox.tencent_sms import TencentServer


class Gateways:
    def __init__(self, desk: Desk) -> None:
        keys = desk.wires.gateways
        self._tencent = TencentServer(desk, keys.tencent) if keys else None
        self._aliyun = AliyunServer(desk, keys.aliyun) if keys else None

    def answer(self) -> Response:
        """POST /"""
        if self._tencent is not None and "X-TC-Action" in request.headers:
            return self._tencent.answer()
        if self._aliyun is not None and "x-acs-action" in request.headers:
            return self._aliyun.answer()
        return Response("not found", 404, mimetype="text/plain")
