"""A Spark cluster: what it takes to reach one, and clear sentences where something lacks."""

import os
import shutil
import socket
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING, Any

from data.errors import ClusterMissing

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_HABITS = {
    "spark.app.name": "12345 Supervision",
    "spark.log.level": "ERROR",
    # Its pages ask nobody who they are.
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""Settings that may be given otherwise."""

_MEANING = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.session.timeZone": "UTC",
}
"""Settings the statements mean: sums that overflow fail, literals and days are read as written."""

_PROBE = "probe"


@dataclass(frozen=True)
class Cluster:
    """Where the work is done: the URL of a master, as spark-submit takes it, and settings.

    `patience` is how many seconds the cluster may take to give a first executor.
    """

    master: str
    settings: Mapping[str, str] = field(default_factory=dict)
    patience: float = 60.0

    @contextmanager
    def open(self) -> Iterator["SparkSession"]:
        """A session on the cluster, stopped afterwards.

        Raises `ClusterMissing` where pyspark or Java is missing, the master does not answer, or
        no executor comes.
        """
        _need_pyspark()
        _need_java()
        _knock(self.master)
        session = self._start()
        try:
            self._await_executor(session)
            yield session
        finally:
            session.stop()

    def _start(self) -> "SparkSession":
        from pyspark.sql import SparkSession

        builder: Any = SparkSession.builder.master(self.master)
        for name, value in (_HABITS | dict(self.settings) | _MEANING).items():
            builder = builder.config(name, value)
        try:
            # pyspark has not seen pandas 3 yet and says so; no frame of pandas goes through it.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)
                session: SparkSession = builder.getOrCreate()
                return session
        except failures() as reason:
            raise ClusterMissing(
                f"no Spark session on {self.master} (Spark 4 needs Java 17 or newer, and settings "
                f"the cluster allows): {first_line(reason)}"
            ) from reason

    def _await_executor(self, session: "SparkSession") -> None:
        """A master without a free worker lets a job wait for ever, so a small one goes first."""
        context = session.sparkContext
        context.setJobGroup(_PROBE, "is anyone there", interruptOnCancel=True)
        limit = Timer(self.patience, context.cancelJobGroup, [_PROBE])
        limit.start()
        try:
            session.range(1).count()
        except failures() as reason:
            raise ClusterMissing(
                f"{self.master} gave no executor within {self.patience:g} s: are workers alive, "
                "and have they the memory and cores that are asked for?"
            ) from reason
        finally:
            limit.cancel()


def failures() -> tuple[type[Exception], ...]:
    """The exceptions of pyspark and of the bridge to Java below it."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError


def first_line(reason: Exception) -> str:
    """What Spark says, without the stack of the machine that said it."""
    told = getattr(reason, "java_exception", None) or reason
    return next((line for line in str(told).splitlines() if line.strip()), repr(reason))[:300]


def _need_pyspark() -> None:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        raise ClusterMissing(
            "pyspark is not installed; pip install -r requirements-spark.txt brings it"
        ) from None


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=os.path.join(home, "bin") if home else None) is None:
        place = f"JAVA_HOME={home}" if home else "PATH"
        raise ClusterMissing(f"no java by {place}; Spark needs Java 17 or newer on this machine")


def _knock(master: str) -> None:
    """Spark itself would try for a minute before it says less."""
    if not master.startswith("spark://"):
        return
    addresses = [_address(each, master) for each in master.removeprefix("spark://").split(",")]
    for address in addresses:
        try:
            socket.create_connection(address, timeout=5).close()
        except OSError:
            continue
        return
    raise ClusterMissing(f"no Spark master answers at {master}; is it started, is the port open?")


def _address(text: str, master: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise ClusterMissing(f"a master is named spark://HOST:PORT, got {master!r}")
    return host.strip("[]"), int(port)
