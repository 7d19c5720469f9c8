"""Messages laid out as a sheet: codes, legends, columns, numbered items, rows and heads, read by their shape.

Owns: the signs of a sheet and what they stand for.
May import: `when`, `names`, `words`, the shapes and `tables`.
Never: a guess: what does not fit the shape as a whole is left to `scope`.
"""
