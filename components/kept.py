"""What is worked out or drawn once and kept, so that a click costs only what it changes.

What determines a result is told apart from what it is made of: frames and desks are large, and
comparing them would cost more than it saves.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

import streamlit as st
from cachetools import LRUCache

T = TypeVar("T")

MOST = 1000
"""Drawings and tables kept; maps, which are large, keep a few of their own."""
_results: LRUCache[tuple[object, ...], Any] = LRUCache(maxsize=MOST)
_lock = threading.Lock()
_NOTHING = object()


def kept(make: Callable[..., T], known: tuple[object, ...], *made_of: object) -> T:
    """`make(*known, *made_of)`, made once for each `known`, which must determine the rest.

    The same object goes to everybody: it must not be changed.
    """
    key = (make.__module__, make.__qualname__, *known)
    with _lock:
        found = _results.get(key, _NOTHING)
    if found is _NOTHING:
        found = make(*known, *made_of)
        with _lock:
            _results[key] = found
    return cast(T, found)


def replayed(draw: Callable[..., None], known: tuple[object, ...], *made_of: object) -> None:
    """Draws `draw(*known, *made_of)`; for a `known` drawn before, replays what was sent then.

    `known` must determine the rest and write itself wholly by `repr`; no widgets may be drawn.
    """
    # The platform takes ten times as long to hash a tuple as a text, and looks up the name of
    # every argument that is not named.
    _replay(name=repr((draw.__module__, draw.__qualname__, known)),
            _draw=draw, _given=(*known, *made_of))  # fmt: skip


# What is kept for all, not a copy for each: what was sent is then not unpacked at every run.
@st.cache_resource(show_spinner=False, max_entries=MOST)
def _replay(*, name: str, _draw: Callable[..., None], _given: tuple[object, ...]) -> None:
    _draw(*_given)
