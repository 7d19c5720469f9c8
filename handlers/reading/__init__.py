"""Understanding of a teacher's, an official's or a guardian's message: text and roster in, a frozen Reading out.

Owns: the words and their meaning, by the conventions of the labelled corpus.
May import: the standard library's pure part, config's frozen types, pypinyin and itself.
Never: a clock, a database, a file, chance; a mark that no words carry.
"""
