"""The shipped proxy configuration, running on a free port before some servers."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.settings import PROJECT
from tests.serving import Server

DEPLOY = PROJECT / "deploy"


def find_nginx() -> str | None:
    """Where nginx is on this machine; None where it is not."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def proxied(nginx: str, folder: Path, behind: list[Server]) -> Iterator[Server]:
    """The proxy before the servers `behind`, its files in `folder`; ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Server(probe.getsockname()[1])
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert "listen 8080;" in text
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{server.port};")
    shutil.copy("/etc/nginx/mime.types", folder / "mime.types")
    (folder / "nginx.conf").write_text(f"daemon off;\nerror_log error.log;\n{text}", "utf-8")
    lines = "".join(f"server 127.0.0.1:{each.port};\n" for each in behind)
    (folder / "upstream.conf").write_text(lines, "utf-8")
    command = [nginx, "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen(command)
    try:
        _wait_until_healthy(server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)


def _wait_until_healthy(server: Server) -> None:
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        try:
            if server.ask("/_stcore/health").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the proxy did not come up")
