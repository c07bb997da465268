"""Runs one service's migrations on the connection that `services.runtime.postgres.migrations` hands over."""

from alembic import context
from sqlalchemy import text

from services.runtime.postgres.locks import lock_number

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes["metadata"],
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    # two migrating at once would trip over each other: the second waits and finds nothing left to do
    connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": lock_number("migrations")})
    # who waits for a table holds up everybody who comes after him: better to let them pass, and to try again
    connection.execute(text("set local lock_timeout = '1s'"))
    context.run_migrations()
