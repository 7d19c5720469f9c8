"""Attacks: what somebody with bad intent, or a bad file, may try, and what must come of it (`docs/attacks.md`)."""
