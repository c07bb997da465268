"""What is asked of a database as such."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.runtime.postgres.store import revision_of


async def size_and_revision(session: AsyncSession) -> tuple[int, str | None]:
    """How many bytes the database takes, and the migration it is at; None where it was never migrated."""
    size: int = await session.scalar(text("select pg_database_size(current_database())")) or 0
    there = await session.scalar(text("select to_regclass('public.alembic_version') is not null"))
    return size, await revision_of(session) if there else None
