"""How a measured figure is written: beside its floor or alternative, with its goal."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured figure and what it is compared with, both from the same run.

    `goal` is the greatest ratio (value over other) that holds; None where there is no goal.
    """

    name: str
    value: float
    other: float
    unit: str
    compared_with: str
    goal: float | None = None

    @property
    def ratio(self) -> float:
        return self.value / self.other if self.other else float("inf")

    @property
    def verdict(self) -> str:
        """Whether the ratio keeps the goal, in two words; "" without a goal."""
        if self.goal is None:
            return ""
        return "holds" if self.ratio <= self.goal else "falls short"

    def line(self) -> str:
        """The figure as one line: name, value, other, ratio, goal, verdict."""
        goal = "" if self.goal is None else f"goal <= {self.goal:g}"
        return (
            f"{self.name:<44}{self.value:>10.4g} {self.unit:<7}{self.other:>10.4g} {self.unit:<7}"
            f"{self.compared_with:<16}{self.ratio:>8.2f}x  {goal:<12}{self.verdict}"
        )

    def row(self) -> str:
        """The figure as one line of a table under `HEADING`."""
        goal = "" if self.goal is None else f"{self.goal}"
        return (
            f"| {self.name} | {self.value:.4g} {self.unit} | {self.other:.4g} {self.unit} "
            f"{self.compared_with} | {self.ratio:.3g} | {goal} | {self.verdict} |"
        )


HEADING = "| figure | value | beside | ratio | goal | |\n|---|---|---|---|---|---|"


def write_table(figures: list[Figure], path: Path) -> None:
    """Writes the figures as a table in Markdown."""
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([HEADING, *[each.row() for each in figures]]) + "\n", "utf-8")
