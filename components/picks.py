"""Which cell of a table was clicked: every number in a table leads to what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

CELL: Final = "single-cell"
"""How tables are clicked: no marks in front of the rows, each cell for itself."""


@dataclass(frozen=True)
class Pick:
    """A clicked cell: the code of its row and the name of its column."""

    code: str
    column: str


def picked(state: Any, codes: Sequence[Any]) -> Pick | None:
    """The cell clicked in a table whose rows stand for `codes`; None if none was.

    The platform names rows by their place before any sorting in the browser.
    """
    cells = state.selection.cells
    if not cells:
        return None
    row, column = cells[0]
    return Pick(str(codes[row]), str(column))
