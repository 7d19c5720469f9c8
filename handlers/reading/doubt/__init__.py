"""The second reader: letters alone against what the rules found.

Owns: the weights learnt from the labelled messages and when they speak.
May import: `names`, `words`, the shapes and `tables`.
Never: a record: it only stops one, or gives another kind.
"""
