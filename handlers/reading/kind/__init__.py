"""What kind of message it is: help, a question, a correction, a reply, a roll, or none of these.

Owns: the order in which kinds are tried.
May import: `cases`, `scope`, `when`, `words`, the shapes and `tables`.
Never: a mark; what a kind means for the record is said in `roll` and `cases`.
"""
