"""One turn of a conversation: who speaks, whom he may see, what is recorded, asked back and said back.

Owns: the shapes that every handler is given, and the only ways to write a mark, an act or a question.
May import: `asides`, `reading`, `contacts`, `roster`.
Never: a decision on what a message is.
"""
