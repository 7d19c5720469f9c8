"""The papers: Word files rendered from a case's own records, kept by their hash, in the version that was made.

Owns: what each kind of the contract's documents looks like and which records it is made from.
May import: reminders, store, config and itself.
Never: invents what no record holds (it is a blank to be filled by hand); sends anything; reads the clock.
"""
