"""What is asked for: queries on attendance, cases and duties, and help that fits who asks.

Owns: answers that change nothing.
May import: `whom` and the rooms it may import.
Never: a record; a word about a pupil outside of the asker's sight.
"""
