"""A drawing of answer times by size, both axes in powers of ten, as plain SVG."""

from html import escape
from math import log10

Point = tuple[float, float]
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM, _NAMES = 900, 520, 70, 30, 50, 210
_INKS = ("#1f5fa8", "#b3441e", "#2d7a3e", "#7a4ca0", "#8a6d00", "#00707a", "#a0305a")


def lines(series: dict[str, list[Point]]) -> str:
    """The drawing; each series holds (tickets, seconds) in order."""
    points = [point for line in series.values() for point in line]
    low, high = (_decade(points, 0, ends) for ends in (min, max))
    bottom, top = _decade(points, 1, min) - 1, _decade(points, 1, max) + 1

    def place(point: Point) -> Point:
        right = _WIDTH - _LEFT - _NAMES
        x = _LEFT + (log10(point[0]) - low) / max(high + 1 - low, 1) * right
        y = _TOP + (top - log10(point[1])) / (top - bottom) * (_HEIGHT - _TOP - _BOTTOM)
        return x, y

    drawn = [_grid(place, low, high, bottom, top)]
    ends = sorted((place(line[-1])[1], name) for name, line in series.items())
    heights = _apart([y for y, _ in ends])
    for number, ((_, name), height) in enumerate(zip(ends, heights, strict=True)):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, series[name]))
        ink, last = _INKS[number % len(_INKS)], place(series[name][-1])[0]
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="2"/>')
        drawn.append(
            f'<text x="{last + 8:.1f}" y="{height + 4:.1f}" fill="{ink}">{escape(name)}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'font-family="sans-serif" font-size="12">{"".join(drawn)}</svg>\n'
    )


def _decade(points: list[Point], axis: int, ends: object) -> int:
    return int(log10(ends(point[axis] for point in points)) // 1)  # type: ignore[operator]


def _grid(place: object, low: int, high: int, bottom: int, top: int) -> str:
    parts = []
    for power in range(bottom, top + 1):
        x, y = place((10.0**low, 10.0**power))  # type: ignore[operator]
        parts.append(
            f'<line x1="{x:.1f}" x2="{_WIDTH - _NAMES:.1f}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="#ddd"/><text x="{x - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">'
            f"{10.0**power * 1000:g} ms</text>"
        )
    for power in range(low, high + 2):
        x, _ = place((10.0**power, 10.0**bottom))  # type: ignore[operator]
        parts.append(
            f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 24}" text-anchor="middle">'
            f"{10**power:,} tickets</text>"
        )
    return "".join(parts)


def _apart(heights: list[float]) -> list[float]:
    """Heights of names so that none covers another, in the same order."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + 14) if placed else height)
    return placed
