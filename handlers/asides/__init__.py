"""What a message says beside its Reading, told from its words alone.

Owns: small readings that need no roster's record. Pure.
May import: `reading`.
Never: the database; an answer.
"""
