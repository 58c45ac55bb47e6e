"""The audit trail: who did what, when. Rows are only ever added."""

from dataclasses import dataclass

from sqlalchemy import insert

from data.accounts.registry import Registry
from data.accounts.tables import audit
from data.errors import UnknownName


@dataclass(frozen=True)
class Event:
    """One kind of thing worth remembering."""

    name: str
    meaning: str


EVENTS = (
    Event("sign_in", "A person signed in; detail: method."),
    Event("sign_in_failed", "A sign-in was refused; detail: reason."),
    Event("locked", "Wrong passwords locked an account or an address for a while."),
    Event("sign_out", "A person signed out, or was signed out everywhere."),
    Event("session_expired", "A session ended by being idle or old; detail: reason."),
    Event("case_opened", "A single case was read; detail: the case's number."),
    Event("export", "Rows were downloaded; detail: what, how many, under which filters."),
    Event(
        "policy_previewed", "A draft of a policy was held against the past; detail: id and hash."
    ),
    Event("upload", "A file was handed in to be loaded; detail: its name, hash and size."),
    Event("load_started", "The load of such a file was begun; detail: its name and hash."),
    Event("load_ended", "That load ended; detail: name, hash, result, counts or reference."),
    Event("account_added", "An account was added; detail: role and unit."),
    Event("account_changed", "An account's role, unit, password or activity changed."),
)

_NAMES = frozenset(event.name for event in EVENTS)


def record(
    registry: Registry,
    event: str,
    login: str,
    *,
    address: str | None = None,
    **detail: str | int | float | bool | None,
) -> None:
    """Adds one row to the trail, stamped by the registry's clock.

    `detail` is for keys, counts and filters, never for ticket text or personal data. Raises
    `UnknownName` for an event that is not declared in `EVENTS`.
    """
    if event not in _NAMES:
        raise UnknownName("audit event", event, _NAMES)
    row = {"at": registry.clock(), "login": login[:64], "event": event, "detail": detail}
    with registry.engine.begin() as connection:
        connection.execute(insert(audit).values(**row, address=address))
