"""Whom a message is about: the class, the pupil of two of one name, whoever its words only describe.

Owns: how a class and a pupil are told from words.
May import: `turn` and the rooms it may import.
Never: a record.
"""
