"""What an official does and asks by a sentence: every button of the contract's actions has words one can type.

Owns: the sentences as data, whom they may be about, what is said back; leave and stand-ins; the lists an official asks for.
May import: what handlers may.
Never: decides what a policy allows (the gates of `reminders.rules` do); does an act that the words leave open.
"""
