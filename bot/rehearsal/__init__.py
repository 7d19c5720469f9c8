"""Playing a scenario: the product itself, in memory, under a clock set by hand.

Owns the scenario's file format and the diary that is printed. Uses the same handlers, reviews and tables as
the running system; it may never decide anything about a pupil itself.
"""
