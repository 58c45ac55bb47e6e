"""What an open websocket may still say once the sign-in behind it has ended."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from streamlit.proto.BackMsg_pb2 import BackMsg

from components.live_socket import guard
from data.access import Role, Viewer

WANG = Viewer("wang", "王敏", Role.DISTRICT, "110105")


def heard_out(listening: Coroutine[None, None, None]) -> None:
    """Runs it to its end on a loop of its own: a browser test may have left one in this thread."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, listening).result()


def overheard(said: list[BackMsg], people_by_turn: list[Viewer | None]) -> list[str]:
    """What reaches the app of `said`, when the people signed in are those, one per look."""
    waiting = [{"type": "websocket.receive", "bytes": word.SerializeToString()} for word in said]
    waiting.append({"type": "websocket.disconnect"})
    turns, heard = iter(people_by_turn), []

    async def receive() -> dict[str, object]:
        return waiting.pop(0)

    async def look_up(_touch: bool) -> Viewer | None:
        return next(turns)

    async def listen() -> None:
        hear = guard(receive, WANG, look_up)
        while (message := await hear())["type"] == "websocket.receive":
            word = BackMsg.FromString(message["bytes"])
            kind = str(word.WhichOneof("type"))
            heard.append(f"{kind}:{word.rerun_script.fragment_id}".rstrip(":"))

    heard_out(listen())
    return heard


def fragment() -> BackMsg:
    said = BackMsg()
    said.rerun_script.fragment_id = "part"
    return said


def test_a_live_sign_in_may_rerun_a_part() -> None:
    assert overheard([fragment()], [WANG]) == ["rerun_script:part"]


def test_an_ended_sign_in_can_only_cause_a_whole_run() -> None:
    download = BackMsg()
    download.backend_operation_request.SetInParent()
    assert overheard([download, fragment(), download], [None, None, None]) == ["rerun_script"]


def test_a_changed_role_causes_a_whole_run_first() -> None:
    promoted = replace(WANG, role=Role.TOWN, unit_code="110105015")
    heard = overheard([fragment(), fragment()], [promoted, promoted])
    assert heard == ["rerun_script", "rerun_script:part"]


def test_no_visitor_clears_everybodys_cache() -> None:
    assert overheard([BackMsg(clear_cache=True)], []) == []


def test_timed_reruns_do_not_keep_a_session_alive() -> None:
    looks: list[bool] = []
    said = [fragment(), BackMsg()]
    said[0].rerun_script.is_auto_rerun = True
    said[1].rerun_script.SetInParent()
    waiting = [{"type": "websocket.receive", "bytes": word.SerializeToString()} for word in said]

    async def receive() -> dict[str, object]:
        return waiting.pop(0)

    async def look_up(touch: bool) -> Viewer | None:
        looks.append(touch)
        return WANG

    async def listen() -> None:
        hear = guard(receive, WANG, look_up)
        for _ in said:
            await hear()

    heard_out(listen())
    assert looks == [False, True]
