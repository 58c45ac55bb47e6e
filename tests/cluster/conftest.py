"""A real cluster for the tests marked `spark`; without Java or pyspark they are skipped."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.standalone import Standalone, standalone
from tests.demo_store import small_demo


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    """A master and two workers on loopback."""
    if lacking := _lacking():
        if os.environ.get("HOTLINE_REQUIRE_SPARK") == "1":
            pytest.fail(lacking)
        pytest.skip(lacking)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    with standalone(tmp_path_factory.mktemp("spark"), workers=2) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of some 90,000 tickets whose roll-ups DuckDB built; to be copied, not changed."""
    return small_demo(tmp_path_factory)


def _lacking() -> str:
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is missing: pip install -r requirements-spark.txt"
    return "" if shutil.which("java") else "no java on PATH: Spark needs Java 17 or newer"
