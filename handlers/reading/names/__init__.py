"""Names: whom letters in a text may mean, by spelling, sound, shape or place, and the text cut into names and words.

Owns: the roster's index and the tokens of a message.
May import: `words`, the shapes and `tables`.
Never: what is told of whoever is named.
"""
