"""One demo store and one real server for the tests of the door."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Server, serving


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    (folder / "manifest.json").write_text('{"demo": true}')
    return folder


@pytest.fixture(scope="session")
def accounts_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("accounts")


@pytest.fixture(scope="session")
def server(accounts_folder: Path, demo_store: Path) -> Iterator[Server]:
    with serving(accounts_folder, demo_store) as running:
        yield running
