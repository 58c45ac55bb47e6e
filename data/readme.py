"""The generated parts of the README: the glossary of numbers and the table of settings.

`python -m data.readme` writes them between their marks; a test compares.
"""

import re

from data.metrics import METRICS, Metric
from data.settings import PROJECT, SETTINGS

README = PROJECT / "README.md"


def filled(text: str) -> str:
    """The README with its generated parts as the tables say they should be."""
    for name, block in (("glossary", _glossary()), ("settings", _settings())):
        begin, end = f"<!-- {name}: generated -->", f"<!-- {name}: end -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        whole = f"{begin}\n{block}\n{end}"
        text = pattern.sub(whole.replace("\\", r"\\"), text)
    return text


def _glossary() -> str:
    rows = ["| key | 中文 | English | formula | meaning |", "|---|---|---|---|---|"]
    rows += [
        f"| `{m.key}` | {m.title.zh} | {m.title.en} | {_formula(m)} | {m.meaning.en} |"
        for m in METRICS.values()
    ]
    return "\n".join(rows)


def _formula(metric: Metric) -> str:
    if metric.key == "score":
        return "Σ weight × rate × 100"
    if metric.quantile is not None:
        return f"quantile {metric.quantile:g} of days"
    if metric.key == "per_10k":
        return f"{metric.numerator} / residents × 10,000"
    top = f"({metric.numerator} − {metric.minus})" if metric.minus else metric.numerator
    return f"{top} / {metric.denominator}" if metric.denominator else f"{top} (count)"


def _settings() -> str:
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    rows += [f"| `{s.name}` | `{s.default or ' '}` | {s.meaning} |" for s in SETTINGS]
    return "\n".join(rows)


if __name__ == "__main__":
    README.write_text(filled(README.read_text("utf-8")), "utf-8")
