"""Wordings for SMS gateways that send approved templates only. Data; `bot.sms.registry` reads and judges it."""
