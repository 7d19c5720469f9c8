"""The end of a school year, and whoever is missing from a new list.

Owns: who may leave the roll, who stays because something about him is open.
May import: `turn` and the rooms it may import.
Never: a pupil taken off the roll without somebody's yes.
"""
