"""A tab without a browser: speaks the platform's protocol over the websocket."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.serving import PATIENCE, Server

GOOD_BYE = "登录已结束"
"""What the page says once the sign-in behind it has ended."""

XSRF = "2|00000000|00000000000000000000000000000000|1700000000"


@dataclass(frozen=True)
class Run:
    """What one run of the script sent: its session's id and everything it drew, as text."""

    session_id: str
    drawn: str


class Kept:
    """What a browser keeps of large messages, to be told by name alone when they come again."""

    def __init__(self) -> None:
        self._messages: dict[str, ForwardMsg] = {}

    def name_in(self, said: BackMsg) -> None:
        """Tells the server what is kept."""
        said.rerun_script.cached_message_hashes.extend(self._messages)

    def whole(self, message: ForwardMsg) -> ForwardMsg:
        """The message itself, kept if the server will only name it next time."""
        if message.WhichOneof("type") == "ref_hash":
            kept = ForwardMsg.FromString(self._messages[message.ref_hash].SerializeToString())
            kept.metadata.CopyFrom(message.metadata)
            return kept
        if message.metadata.cacheable and message.hash:
            self._messages[message.hash] = message
        return message


@dataclass(frozen=True)
class Tab:
    """An open page."""

    socket: ClientConnection
    kept: Kept = field(default_factory=Kept)

    def run(self, page: str = "", fragment: str = "") -> Run:
        """What the next run of the script sends."""
        said = BackMsg()
        said.rerun_script.page_name = page
        said.rerun_script.fragment_id = fragment
        said.rerun_script.widget_states.SetInParent()
        self.kept.name_in(said)
        self.socket.send(said.SerializeToString())
        return self.next_run()

    def next_run(self) -> Run:
        """What a run sends that nobody here asked for, or that is under way."""
        session_id, drawn = "", []
        while True:
            received = self.socket.recv(PATIENCE)
            message = self.kept.whole(ForwardMsg.FromString(received))  # type: ignore[arg-type]
            kind = message.WhichOneof("type")
            if kind == "new_session":
                session_id = message.new_session.initialize.session_id
            if kind == "delta":
                drawn.append(str(message.delta))
            if kind == "script_finished":
                return Run(session_id, "".join(drawn))


@contextmanager
def tab(
    server: Server, cookies: dict[str, str], *, resume: str = "", **headers: str
) -> Iterator[Tab]:
    """A tab with `cookies`, asking to go on with session `resume` if one is named."""
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    with connect(
        server.url.replace("http", "ws") + "/_stcore/stream",
        origin=server.url,  # type: ignore[arg-type]
        subprotocols=["streamlit", XSRF, *([resume] if resume else [])],  # type: ignore[list-item]
        additional_headers=sent | {k.replace("_", "-"): v for k, v in headers.items()},
        max_size=None,
        open_timeout=PATIENCE,
    ) as socket:
        yield Tab(socket)
