"""Password hashes: argon2id with the parameters OWASP's password storage cheat sheet names."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
"""19 MiB, two passes, one lane: about 30 ms, so that 300 sign-ins at nine take seconds."""

LONGEST = 200
"""Characters of a password that count; more is refused, not cut."""


def hash_password(password: str) -> str:
    """The hash to keep. Raises `ValueError` for an empty or overlong password."""
    if not 0 < len(password) <= LONGEST:
        raise ValueError(f"a password has 1 to {LONGEST} characters, this one {len(password)}")
    return HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """True if `password` is the one behind `stored`; takes as long when there is no `stored`."""
    try:
        HASHER.verify(stored or _hash_of_nothing(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None and len(password) <= LONGEST


def is_outdated(stored: str) -> bool:
    """True if `stored` was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


@cache
def _hash_of_nothing() -> str:
    return HASHER.hash("nobody's password")
