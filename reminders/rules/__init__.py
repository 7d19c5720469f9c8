"""The rules as a replay: facts, policy and calendar in; lines, state and the next instant to look at out.

Owns: everything that the law and the policies say about a pupil, a class or a unit.
May import: the standard library's pure part, config's frozen types and itself.
Never: a clock, a database, a file, chance, or a number of a policy.
"""
