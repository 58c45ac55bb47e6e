"""What an open websocket may still say once the sign-in behind it has ended or changed.

A page stays open for hours, and the platform runs parts of it (fragments, prepared downloads)
without running the page's start, where the viewer is looked up. So every message is looked at
here: an ended sign-in can only cause a whole run, and the whole run says good-bye.
"""

from collections.abc import Awaitable, Callable

from google.protobuf.message import DecodeError
from starlette.types import Message, Receive
from streamlit.proto.BackMsg_pb2 import BackMsg

from data.access import Viewer

FOR_EVERYBODY = frozenset({"clear_cache", "set_run_on_save", "load_git_info"})
"""Messages that act on the whole server; a browser has no business sending them."""


def guard(
    receive: Receive, viewer: Viewer, look_up: Callable[[bool], Awaitable[Viewer | None]]
) -> Receive:
    """A `receive` that lets through what `viewer` may say for as long as nothing changed.

    `look_up(touch)` gives the person signed in now; `touch` is true for a person's own action,
    false for heartbeats and timed reruns. When the person is no longer `viewer`, reruns of a
    part become reruns of the page and everything else is dropped.
    """
    known = viewer

    async def guarded() -> Message:
        nonlocal known
        while True:
            message = await receive()
            said = _parse(message)
            if said is None:
                return message
            kind = said.WhichOneof("type")
            if kind in FOR_EVERYBODY:
                continue
            now = await look_up(_is_action(said))
            if now == known:
                return message
            if kind == "rerun_script":
                known = now or known
                return _whole_run(said)

    return guarded


def _parse(message: Message) -> BackMsg | None:
    """What was said, or None for what the platform itself refuses or ends."""
    if message["type"] != "websocket.receive" or message.get("bytes") is None:
        return None
    try:
        said = BackMsg()
        said.ParseFromString(message["bytes"])
    except DecodeError:
        return None
    return said


def _is_action(said: BackMsg) -> bool:
    return said.WhichOneof("type") == "rerun_script" and not said.rerun_script.is_auto_rerun


def _whole_run(said: BackMsg) -> Message:
    said.rerun_script.fragment_id = ""
    return {"type": "websocket.receive", "bytes": said.SerializeToString()}
