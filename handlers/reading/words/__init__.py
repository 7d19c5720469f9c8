"""Signs and words: a text folded, its numbers, the words and turns of speech of the trade, and patterns to find them.

Owns: the one form that texts and tables are compared in, and how a pattern is asked.
May import: the shapes (`model`, `evidence`, `counted`) and `tables`.
Never: a pupil's name, or what a word is said of.
"""
