"""How a number becomes a shade on the map: five classes with stated breaks, missing is its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

CLASSES = 5
RAMPS = {
    "light": ("#DCE8F7", "#B3CDEC", "#7FABDC", "#4A82C3", "#1E5AA8"),
    "dark": ("#1D3350", "#27507F", "#3A71AE", "#5F95D6", "#9CC4F7"),
}
MISSING = {"light": "#ECEEF1", "dark": "#20262F"}
Colour = list[int]


@dataclass(frozen=True)
class Shades:
    """The classes of one map: `breaks` are the upper ends of all but the last."""

    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    missing: str

    def colour(self, value: float | None) -> str:
        """The shade of a value; the missing shade of none."""
        if value is None or pd.isna(value):
            return self.missing
        return self.colours[int(np.searchsorted(self.breaks, value, side="left"))]


def shades_of(values: Sequence[float | None], theme: str) -> Shades:
    """Classes that hold about equally many of the values each.

    Equal values never fall into two classes; with few different values there are fewer classes.
    """
    known = np.array([value for value in values if value is not None and not pd.isna(value)])
    ramp = RAMPS[theme]
    if not len(known):
        return Shades((), ramp[-1:], MISSING[theme])
    inner = np.quantile(known, np.linspace(0, 1, CLASSES + 1)[1:-1], method="lower")
    breaks = tuple(float(each) for each in np.unique(inner) if each < known.max())
    chosen = np.linspace(0, len(ramp) - 1, len(breaks) + 1).round().astype(int)
    return Shades(breaks, tuple(ramp[at] for at in chosen), MISSING[theme])


def as_rgb(colour: str, opacity: int = 255) -> Colour:
    """The colour as deck.gl wants it: red, green, blue, opacity, 0 to 255."""
    return [*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), opacity]
