"""The opened application database together with the rules by which sign-ins live and die."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Engine

from data import settings
from data.accounts.database import open_database
from data.accounts.store_kind import current_store_is_demo

Clock = Callable[[], float]
"""Gives the seconds since 1970, UTC."""


def _no_demo() -> bool:
    return False


@dataclass(frozen=True)
class Registry:
    """The application database and the rules in force. Durations in seconds.

    `demo_allowed` says whether demo accounts may be signed in just now; by default they never
    may. `clock` is asked for the time whenever one is needed.
    """

    engine: Engine
    idle: float = 30 * 60
    absolute: float = 8 * 3600
    lock_failures: int = 5
    lock_time: float = 15 * 60
    demo_allowed: Callable[[], bool] = _no_demo
    clock: Clock = time.time


@cache
def open_registry() -> Registry:
    """The registry the settings describe, opened once a process."""
    return Registry(
        engine=open_database(settings.text("HOTLINE_APP_DATABASE")),
        idle=settings.number("HOTLINE_IDLE_MINUTES") * 60,
        absolute=settings.number("HOTLINE_SESSION_HOURS") * 3600,
        lock_failures=int(settings.number("HOTLINE_LOCK_FAILURES")),
        lock_time=settings.number("HOTLINE_LOCK_MINUTES") * 60,
        demo_allowed=current_store_is_demo,
    )
