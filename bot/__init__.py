"""The wires: webhooks, channels, delivery, the clock, the command line, the sandbox.

Owns: every word that comes in or goes out, the one clock (`bot.clock`), and the order in which things are started.
May import: every room below it (console to config), Flask, APScheduler, wechatpy, twilio, a server.
Never: decides what a policy asks for; talks to the network inside a transaction; speaks SQL.
"""
