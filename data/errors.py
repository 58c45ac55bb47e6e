"""The family of errors this room raises, each with what was got, what was expected and where.

HotlineError
+-- SettingError      a setting has a value it cannot have
+-- CityError         a city file, policy or mapping cannot be read
|   +-- PolicyWrong   a text is not a scoring policy
+-- UnknownName       a metric, measure, dimension or unit that is not declared
+-- OutOfScope        a question outside what the viewer may ask
+-- LoadRefused       a file that cannot be published without losing something
+-- StoreMissing      there is no store yet where one was expected
+-- StoreBroken       a store is there but cannot be read
+-- ClusterMissing    what a build on a cluster needs is not there
+-- StoreAway         a database cannot be reached just now
"""

from collections.abc import Iterable
from difflib import get_close_matches

from data.words import Words


class HotlineError(Exception):
    """Anything this project raises on purpose."""


class SettingError(HotlineError):
    """A setting has a value it cannot have."""


class CityError(HotlineError):
    """A city file, policy or mapping cannot be read as one."""


class PolicyWrong(CityError):
    """A text is not a scoring policy; `sentences` say why, fault by fault."""

    def __init__(self, sentences: tuple[Words, ...]) -> None:
        self.sentences = sentences
        super().__init__("; ".join(each.en for each in sentences))


class UnknownName(HotlineError):
    """A name that is not declared, with the nearest declared one."""

    def __init__(self, kind: str, got: str, known: Iterable[str]) -> None:
        near = get_close_matches(got, list(known), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        super().__init__(f"unknown {kind} {got!r}{hint}")


class OutOfScope(HotlineError):
    """A question outside what the viewer may ask."""


class LoadRefused(HotlineError):
    """A file that cannot be published without losing something; nothing was published."""


class StoreMissing(HotlineError):
    """There is no store yet where one was expected."""


class StoreBroken(HotlineError):
    """A store is there but cannot be read; the last good version stays in use."""


class ClusterMissing(HotlineError):
    """What a build on a cluster needs is not there: a package, Java, a master, a worker."""


class StoreAway(HotlineError):
    """A database cannot be reached just now; what was answered before still holds."""
