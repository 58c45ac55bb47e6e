"""Settings every test shares, and the engines a store may stand on."""

import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from data.stores import Target
from tests import postgres, tiny

os.environ.setdefault("HOTLINE_STORE", "/nonexistent/the-real-store-is-not-for-tests")
os.environ.pop("DATABASE_URL", None)

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("untimed", deadline=None, max_examples=60)
settings.load_profile("untimed")

NewStore = Callable[[], Target]
"""Gives a place for a store that nothing was ever loaded into."""


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A private PostgreSQL, one for all the tests of a process."""
    with postgres.running() as server:
        yield server


@pytest.fixture
def target(server: postgres.Server, tmp_path_factory: pytest.TempPathFactory) -> Target:
    folder = tmp_path_factory.mktemp("beside")
    tiny.a_city(folder / "city")
    return Target(folder, server.new_database())


@pytest.fixture(
    scope="session", params=["embedded", pytest.param("server", marks=pytest.mark.postgres)]
)
def new_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewStore:
    """Where a store may lie, on each engine; what uses it runs once an engine."""
    if request.param == "embedded":
        return lambda: Target(tmp_path_factory.mktemp("store"))
    server: postgres.Server = request.getfixturevalue("server")

    def in_database() -> Target:
        return Target(tmp_path_factory.mktemp("beside"), server.new_database())

    return in_database
