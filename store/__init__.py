"""What is remembered: tables, queries, migrations, the audit chain.

Owns every byte that outlives a process. May import the standard library, SQLAlchemy, Alembic, cryptography and
`config`; it is the only room that knows SQLAlchemy. It may never read a clock (`now` is handed in), talk to a network
other than its database's, decide what a rule says, or delete a row.

Every function takes an open transaction first (`with db.write() as tx:` / `with db.read() as tx:`), rows come back as
frozen dataclasses, and instants are aware and in UTC.
"""
