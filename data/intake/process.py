"""The process that reads a delivery's file, and how to speak with it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.settings import PROJECT

Told = dict[str, Any]


class Worker:
    """A running worker of one delivery; it takes one step after another until it is ended."""

    def __init__(self, folder: Path, store: Path, city: str) -> None:
        command = [sys.executable, "-m", "data.intake.worker", str(folder), str(store), city]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, an argument a value
            command,
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # It may quote cells, and everything it has to say it says on standard output.
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def take(self, step: str, progress: Callable[[float], None]) -> Told:
        """What a step came to: `draft`, `report`, `refused` or `failed`; returns at its end.

        A worker that ends without a word, killed or out of memory, has `failed`.
        """
        pipe, told = self._process.stdin, self._process.stdout
        assert pipe is not None
        assert told is not None
        try:
            pipe.write(f"{step}\n")
            pipe.flush()
        except OSError:
            pass  # it has ended: its exit code says more than the broken pipe
        for line in told:
            last: Told = json.loads(line)
            if "part" not in last:
                return last
            progress(last["part"])
        return {"failed": f"the worker ended with {self._process.wait()} and no word"}

    def end(self) -> None:
        """Kills it, if it is still there, and waits for its end."""
        self._process.kill()
        self._process.wait()
