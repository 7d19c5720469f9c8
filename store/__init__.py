"""What is remembered: tables, queries, migrations, the audit chain.

Owns: the database, and the promises its keys keep (a message handled once, a prompt sent once, one open case a pupil).
May import: config, SQLAlchemy, Alembic, psycopg, cryptography.
Never: changes or deletes a fact; reads the clock (nor asks SQL for it); decides what is owed.
"""
