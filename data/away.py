"""Telling a database that cannot be reached from a question that was wrong."""

from collections.abc import Callable

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import InterfaceError, OperationalError

from data.errors import StoreAway


def tell_away(what: str) -> Callable[[ExceptionContext], None]:
    """A listener to `handle_error`: a lost or refused connection becomes `StoreAway`, naming
    `what` cannot be reached; a faulty statement stays what it is.
    """

    def listen(context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        lost = context.is_disconnect or (context.connection is None and error is not None)
        if lost or (isinstance(error, OperationalError | InterfaceError) and _is_ending(error)):
            raise StoreAway(f"the database of the {what} cannot be reached just now") from error

    return listen


def _is_ending(error: OperationalError | InterfaceError) -> bool:
    """Class 57P: the server shuts down, crashes or is only coming up; class 08: connections."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return state.startswith(("57P", "08"))
