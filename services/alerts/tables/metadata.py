"""Where the alerts service's tables are registered."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from services.runtime.postgres.database import new_metadata


class Base(SQLModel, registry=registry(metadata=new_metadata())):
    """Tables of the alerts service."""
