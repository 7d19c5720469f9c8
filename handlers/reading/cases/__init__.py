"""Replies about a case: what was done, what came of it, why, and by when.

Owns: clauses, who speaks and who acts in them.
May import: `when`, `names`, `words`, the shapes and `tables`.
Never: a mark of attendance.
"""
