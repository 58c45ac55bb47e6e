"""Runs of the script take turns, and none of them waits for a slow one."""

import threading
from collections.abc import Callable

import pytest

from components.turns import Turns

FOR_EVER = 60.0


def _start(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_one_run_is_under_way_at_a_time() -> None:
    turns, together, most = Turns(FOR_EVER), [0], [0]

    def run() -> None:
        with turns.one():
            together[0] += 1
            most[0] = max(most[0], together[0])
            threading.Event().wait(0.002)
            together[0] -= 1

    threads = [_start(run) for _ in range(30)]
    for thread in threads:
        thread.join(FOR_EVER)
    assert not any(thread.is_alive() for thread in threads)
    assert most == [1]


def test_a_slow_run_holds_nobody_up() -> None:
    turns, slow_may_end, slow_began = Turns(0.05), threading.Event(), threading.Event()

    def slow() -> None:
        with turns.one():
            slow_began.set()
            slow_may_end.wait(FOR_EVER)

    thread = _start(slow)
    assert slow_began.wait(FOR_EVER)
    for _ in range(3):
        with turns.one():
            assert thread.is_alive()
    slow_may_end.set()
    thread.join(FOR_EVER)
    with turns.one():
        pass


def test_a_run_that_fails_ends_its_turn() -> None:
    turns = Turns(FOR_EVER)
    with pytest.raises(ValueError, match="broken"), turns.one():
        raise ValueError("broken")
    with turns.one():
        pass
