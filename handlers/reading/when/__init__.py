"""Days, halves of the day and the class that a message is about.

Owns: what a day word means on the day the message came.
May import: `names`, `words`, the shapes and `tables`.
Never: a clock: the time of the message is handed in.
"""
