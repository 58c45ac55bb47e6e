"""The tables of the application database. Times are seconds since 1970, UTC."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

LOGIN = String(64)

accounts = Table(
    "accounts",
    metadata,
    Column("login", LOGIN, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("role", String(20), nullable=False),
    Column("unit_code", String(20)),
    Column("password_hash", String(255)),
    Column("active", Boolean, nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("login", LOGIN, ForeignKey("accounts.login"), nullable=False, index=True),
    Column("method", String(10), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
    Column("revoked_at", Double),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", LOGIN, nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Double, nullable=False),
    Index(None, "login", "at"),
    Index(None, "address", "at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Double, nullable=False, index=True),
    Column("login", LOGIN, nullable=False, index=True),
    Column("event", String(30), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("address", String(64)),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", LOGIN, ForeignKey("accounts.login"), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("url", String(2000), nullable=False),
    Column("created_at", Double, nullable=False),
)
