"""Who is said to be what: one walk over the tokens hangs each word on those of whom it is said, and one status comes of it.

Owns: rules 1 to 7 of docs/reading.md.
May import: `sheet`, `when`, `names`, `words`, the shapes and `tables`.
Never: the kind of the message; a question to the teacher.
"""
