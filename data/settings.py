"""Every knob: its name, default and meaning. The README prints this table; a test compares."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.errors import SettingError

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One knob, read from the environment variable `name`."""

    name: str
    default: str
    read: Callable[[str], object]
    meaning: str


def _path(text: str) -> Path:
    return (PROJECT / text).resolve()


def _positive(text: str) -> float:
    number = float(text)
    if number <= 0:
        raise ValueError("must be more than 0")
    return number


def _count(text: str) -> int:
    return int(_positive(text))


SETTINGS = (
    Setting("HOTLINE_STORE", "var/store", _path, "Folder of the ticket store."),
    Setting(
        "DATABASE_URL",
        "",
        str,
        "PostgreSQL database of the tickets, instead of the folder's files.",
    ),
    Setting(
        "HOTLINE_APP_DATABASE",
        "sqlite:///var/app.db",
        str,
        "SQLAlchemy URL of accounts, sessions and audit.",
    ),
    Setting("HOTLINE_IDLE_MINUTES", "30", _positive, "A session ends after so long without use."),
    Setting("HOTLINE_SESSION_HOURS", "8", _positive, "A session ends after so long in any case."),
    Setting("HOTLINE_LOCK_FAILURES", "5", _count, "Wrong passwords before an account is locked."),
    Setting("HOTLINE_LOCK_MINUTES", "15", _positive, "How long a locked account stays locked."),
    Setting("HOTLINE_OIDC_URL", "", str, "OpenID Connect metadata URL; empty: local accounts."),
    Setting("HOTLINE_OIDC_CLIENT_ID", "hotline", str, "Client id at the identity provider."),
    Setting("HOTLINE_OIDC_CLIENT_SECRET", "", str, "Client secret at the identity provider."),
    Setting(
        "HOTLINE_OIDC_CLAIM",
        "preferred_username",
        str,
        "The claim that holds the login of an account here.",
    ),
    Setting(
        "HOTLINE_STALE_HOURS", "36", _positive, "Older tickets than this are announced as stale."
    ),
    Setting("HOTLINE_EXPORT_ROWS", "100000", _count, "The most rows one download may hold."),
    Setting("HOTLINE_LOG_LEVEL", "INFO", str, "Level of the log on standard error."),
)


def read_settings(environment: Mapping[str, str]) -> dict[str, object]:
    """Every setting's value by name.

    Raises `SettingError` once, naming everything that is wrong.
    """
    values: dict[str, object] = {}
    wrong: list[str] = []
    for setting in SETTINGS:
        text = environment.get(setting.name, setting.default)
        try:
            values[setting.name] = setting.read(text)
        except ValueError as reason:
            wrong.append(f"{setting.name}={text!r}: {reason} ({setting.meaning})")
    if wrong:
        raise SettingError("; ".join(wrong))
    return values


@cache
def _settings() -> dict[str, object]:
    return read_settings(os.environ)


def store_folder() -> Path:
    """The folder of the ticket store."""
    value = _settings()["HOTLINE_STORE"]
    assert isinstance(value, Path)
    return value


def number(name: str) -> float:
    """A numeric setting's value."""
    value = _settings()[name]
    assert isinstance(value, int | float)
    return value


def text(name: str) -> str:
    """A textual setting's value."""
    return str(_settings()[name])
