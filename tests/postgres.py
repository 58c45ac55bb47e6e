"""A private PostgreSQL of the tests' own, from the binaries on the machine, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

PATIENCE = 60.0
"""Seconds a server may take to come or go on a busy machine."""

UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")
"""A test's data need not outlive a power cut."""


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`, the newest if there are several; None without."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    folders = [path.parent for path in found] or ([Path(on_path).parent] if on_path else [])
    return next((each for each in reversed(folders) if (each / "postgres").exists()), None)


def _version(path: Path) -> int:
    name = path.parent.parent.name
    return int(name) if name.isdigit() else 0


@dataclass
class Server:
    """A running (or stopped) server on a loopback port; its superuser is `postgres`."""

    folder: Path
    port: int
    bin: Path
    options: tuple[str, ...] = UNSAFE
    process: "subprocess.Popen[bytes] | None" = None

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The URL of a fresh database."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str) -> None:
        """Runs one statement as the superuser."""
        address = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)

    def start(self) -> None:
        """Starts it as a child that ends with the tests, however those end."""
        options = [part for each in self.options for part in ("-c", each)]
        listen = ["-c", "listen_addresses=127.0.0.1", "-p", str(self.port), "-k", str(self.folder)]
        command = [str(self.bin / "postgres"), "-D", str(self.folder / "data"), *options, *listen]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*_as_nobody_special("--pdeathsig=INT"), *command],
                stdout=log,
                stderr=log,
                cwd="/tmp",
            )
        give_up = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Ends every session and the server, losing nothing that was committed."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)
            self.process = None


def _owner() -> str | None:
    """The user a server runs as: PostgreSQL refuses to be root."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _as_nobody_special(*more: str) -> list[str]:
    owner = _owner()
    return ["setpriv", *([f"--reuid={owner}", "--clear-groups"] if owner else []), *more, "--"]


@contextmanager
def running(options: tuple[str, ...] = UNSAFE) -> Iterator[Server]:
    """A server of its own. Without binaries the test is skipped, or fails where the environment
    says that PostgreSQL is required.
    """
    found = binaries()
    if found is None:
        reason = "no PostgreSQL on this machine (initdb, postgres)"
        if os.environ.get("HOTLINE_REQUIRE_POSTGRES") == "1":
            pytest.fail(f"{reason}, and HOTLINE_REQUIRE_POSTGRES=1")
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-", dir="/tmp"))
    server = Server(folder, _free_port(), found, options)
    try:
        _prepare(server)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(server: Server) -> None:
    if owner := _owner():
        entry = pwd.getpwnam(owner)
        os.chown(server.folder, entry.pw_uid, entry.pw_gid)
    command = [str(server.bin / "initdb"), "-D", str(server.folder / "data"), "-U", "postgres"]
    options = ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run(
        [*_as_nobody_special(), *command, *options], check=True, capture_output=True, cwd="/tmp"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
