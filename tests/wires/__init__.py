"""The wires: what WeChat Work and Twilio really say, at the level of HTTP."""
