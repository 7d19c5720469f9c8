"""The report of a class for a day: check-in, cross-checks, corrections, leaves, and the answers to what was asked about it.

Owns: marks of attendance and what is asked before they are made.
May import: `steps`, `whom` and the rooms they may import.
Never: a mark without words that carry it.
"""
