"""Remembered answers. The key holds the store's version and the scope, so none can be shared
with a viewer who may not have it and none outlives its data.

Numbers, tables and pages of cases alike: a page looks the same at every click until its data or
its selection change. This is also where the last good answer lives while a database is away: the version stays the one
last known, so whatever was asked of it before is still answered from here.
"""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

import pandas as pd
from cachetools import LRUCache

_answers: LRUCache[Any, Any] = LRUCache(maxsize=4096)
_lock = threading.Lock()


class Keyed(Protocol):
    """Anything whose `key` says which data it answers from and for whom."""

    @property
    def key(self) -> tuple[object, ...]: ...


P = ParamSpec("P")
S = TypeVar("S", bound=Keyed)
R = TypeVar("R")


def remembered(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """The method, asked once for each key and arguments. Arguments must be hashable.

    Frames come as shallow copies: pandas copies on write, so a caller cannot spoil the answer.
    """

    @wraps(method)
    def ask(self: S, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (method.__qualname__, self.key, args, tuple(sorted(kwargs.items())))
        with _lock:
            known = _answers.get(key, _answers)
        answer = cast(R, method(self, *args, **kwargs) if known is _answers else known)
        with _lock:
            _answers[key] = answer
        return cast(R, answer.copy(deep=False)) if isinstance(answer, pd.DataFrame) else answer

    return cast(Callable[Concatenate[S, P], R], ask)


def forget() -> None:
    """Empties the memory; for tests and measurements of cold answers."""
    with _lock:
        _answers.clear()
