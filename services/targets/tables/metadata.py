"""Where the targets service's tables are registered."""

from sqlalchemy import text
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from services.runtime.postgres.database import new_metadata

UNPUBLISHED = text("published_at is null")


class Base(SQLModel, registry=registry(metadata=new_metadata())):
    """Tables of the targets service."""
