"""A standalone Spark on loopback: one master, workers that can be killed and started again."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ENVIRONMENT = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Standalone:
    """The running parts; `settings` make a job fit into them."""

    folder: Path
    master: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    started: int = 0
    settings = {"spark.executor.memory": "640m", "spark.sql.shuffle.partitions": "4"}

    def start_worker(self) -> None:
        self.started += 1
        name = f"worker-{self.started}"
        worker = _spawn(
            self.folder, name, "worker.Worker", "--host", "127.0.0.1", "--cores", "1",
            "--memory", "700m", "--port", "0", "--webui-port", "0",
            "--work-dir", str(self.folder / name), self.master,
        )  # fmt: skip
        self.workers.append(worker)
        _await_line(self.folder / f"{name}.log", "Successfully registered with master")

    def replace_worker(self, which: int) -> None:
        """Starts another worker for one that was killed."""
        del self.workers[which]
        self.start_worker()

    def kill_worker(self, which: int) -> int:
        """Kills -9 a worker and its executors; returns how many executors died."""
        worker = self.workers[which]
        executors = children(worker.pid)
        os.kill(worker.pid, signal.SIGKILL)
        for pid in executors:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        worker.wait()
        return len(executors)


def children(pid: int) -> list[int]:
    """The processes a process started, by what the kernel says."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(each) for path in tasks for each in path.read_text().split()]


@contextmanager
def standalone(folder: Path, workers: int) -> Iterator[Standalone]:
    port = free_port()
    master = _spawn(
        folder, "master", "master.Master", "--host", "127.0.0.1", "--port", str(port),
        "--webui-port", str(free_port()),
    )  # fmt: skip
    cluster = Standalone(folder, f"spark://127.0.0.1:{port}")
    try:
        _await_line(folder / "master.log", "I have been elected leader")
        for _ in range(workers):
            cluster.start_worker()
        yield cluster
    finally:
        for process in (*cluster.workers, master):
            process.terminate()
            process.wait(30)


def _spawn(folder: Path, name: str, role: str, *arguments: str) -> subprocess.Popen[bytes]:
    import pyspark

    home = Path(str(pyspark.__file__)).parent
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}", *arguments],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **ENVIRONMENT, "SPARK_HOME": str(home)},
        )


def _await_line(log: Path, words: str, seconds: float = 120) -> None:
    last = time.monotonic() + seconds
    while words not in log.read_text("utf-8", "replace"):
        if time.monotonic() > last:
            raise TimeoutError(f"{log} never said {words!r}: {log.read_text()[-2000:]}")
        time.sleep(0.1)
