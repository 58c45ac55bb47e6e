"""Which rows are the header of a table, and one name for each of its columns."""

import re

Cells = list[str]


def header_span(rows: list[Cells], at: int) -> tuple[int, int]:
    """Where the header starts and how many rows it has, if row `at` belongs to it: 1 or 2.

    Two rows make one header where the lower one names what the upper one leaves blank, as merged
    cells do, and values follow only below both.
    """
    for start in (at, at - 1):
        if start >= 0 and start + 2 < len(rows) and _two_rows(*rows[start : start + 3]):
            return start, 2
    return at, 1


def _two_rows(upper: Cells, lower: Cells, record: Cells) -> bool:
    width = max(len(upper), len(lower))
    above, below = _padded(upper, width), _padded(lower, width)
    named = [cell for cell in below if cell]
    gaps = [at for at in range(width) if not above[at]]
    return (
        bool(gaps)
        and sum(map(bool, above)) > 1
        and len(named) > 1
        and len(set(named)) == len(named)
        and all(below[at] for at in gaps)
        and not any(re.search(r"\d\d|^\d+$", cell) for cell in named)
        and any(re.search(r"\d", cell) for cell in record)
    )


def _padded(cells: Cells, width: int) -> Cells:
    return [cell.strip() for cell in cells] + [""] * (width - len(cells))


def joined_header(rows: list[Cells]) -> Cells:
    """One name a column out of header rows; an upper cell stands for those right of it."""
    if len(rows) == 1:
        return rows[0]
    width = max(len(row) for row in rows)
    names: list[str] = [""] * width
    for depth, row in enumerate(rows):
        last = ""
        for at in range(width):
            cell = (row[at] if at < len(row) else "").strip()
            last = cell or (last if depth < len(rows) - 1 else "")
            names[at] = f"{names[at]} {last}".strip() if last not in names[at] else names[at]
    return names
