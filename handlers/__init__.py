"""What to do with what people say: from a message to facts, questions and an answer; rosters and staff from Excel.

Owns: who may say what about whom, and the sentence that comes back.
May import: documents, reminders, store, config and itself.
Never: knows a channel's protocol; records what is not certain; reads the clock.
"""
