"""What is owed, by whom, by when: the review of a subject and the tick over all that are due.

Owns: duties, cases, prompts and the texts of messages; `reminders.rules` decides, the rest gathers and writes.
May import: store, config and itself.
Never: sends anything; reads the clock; holds a number of a policy.
"""
