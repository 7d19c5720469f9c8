"""Head counts: numbers told in a message, what each counts, and where they contradict the names.

Owns: every number that counts pupils.
May import: `names`, `words`, the shapes and `tables`.
Never: a name found by itself; a number is never evidence on one pupil.
"""
