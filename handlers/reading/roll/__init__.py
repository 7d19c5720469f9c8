"""A roll: one mark a pupil or a question, of everything that was found.

Owns: what is recorded and what is asked.
May import: every room but `cases`.
Never: a word of its own: what words say is told in `scope`.
"""
