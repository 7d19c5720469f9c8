"""What was done for a pupil, in answer to a prompt or without one: calls, visits, files, buttons, names, help.

Owns: acts and the duties they settle.
May import: `asked`, `whom` and the rooms they may import.
Never: a mark of attendance.
"""
