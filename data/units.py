"""The units of a city as a tree: who is below whom, what they are called."""

from collections import Counter
from collections.abc import Iterable
from functools import cache, cached_property

import pandas as pd

from data.schema import UNKNOWN
from data.words import Words

_UNKNOWN = Words("未知", "Unknown")


class Units:
    """Names, kinds and kinship of units by code; unknown codes are called by their code."""

    def __init__(self, frame: pd.DataFrame, kind_titles: dict[str, Words]) -> None:
        rows = frame.set_index("code")
        self._rows = rows.astype(object).where(rows.notna(), None).to_dict("index")
        self._titles = kind_titles
        self._children: dict[str, list[str]] = {}
        self._of_kind: dict[str, list[str]] = {}
        for code, row in sorted(self._rows.items()):
            if row["parent"]:
                self._children.setdefault(str(row["parent"]), []).append(str(code))
            self._of_kind.setdefault(str(row["kind"]), []).append(str(code))

    def __contains__(self, code: str) -> bool:
        return code in self._rows

    def _get(self, code: str, column: str) -> str | None:
        row = self._rows.get(code)
        value = row[column] if row else None
        return None if value is None else str(value)

    def name(self, code: str, language: str) -> str:
        """What the unit is called; the other language's name or the code if it has none."""
        if code == UNKNOWN:
            return _UNKNOWN.in_(language)
        first, second = ("name_zh", "name_en") if language == "zh" else ("name_en", "name_zh")
        return self._get(code, first) or self._get(code, second) or code

    def distinct_name(self, code: str, language: str) -> str:
        """The name, with its group where another unit bears the same: "八里庄街道（海淀区）"."""
        name, group = self.name(code, language), self.group(code)
        if self._bearers(language)[name] < 2 or group in (None, code):
            return name
        whose = self.name(str(group), language)
        return f"{name}（{whose}）" if language == "zh" else f"{name} ({whose})"

    @cache  # noqa: B019 - a city's units live as long as its version
    def _bearers(self, language: str) -> Counter[str]:
        return Counter(self.name(code, language) for code in self._rows)

    def kind(self, code: str) -> str | None:
        return self._get(code, "kind")

    def parent(self, code: str) -> str | None:
        return self._get(code, "parent")

    def group(self, code: str) -> str | None:
        """The unit directly below the city that `code` belongs to or is."""
        return self._get(code, "group_code")

    def peer_group(self, code: str) -> str | None:
        return self._get(code, "peer_group")

    def peers(self, code: str) -> list[str]:
        """The units of the same kind and peer group, itself among them; none without a group."""
        group, kind = self.peer_group(code), self.kind(code)
        if group is None or kind is None:
            return []
        return [each for each in self.of_kind(kind) if self.peer_group(each) == group]

    def members(self, group: str) -> list[str]:
        """The codes of a peer group, in order; none for a group nobody is in."""
        return sorted(
            str(code) for code, row in self._rows.items() if row.get("peer_group") == group
        )

    def below_group(self, group: str) -> frozenset[str]:
        """The units of a peer group and all below them."""
        return frozenset[str]().union(*map(self.below, self.members(group)))

    def peer_groups(self, kind: str) -> list[str]:
        """The peer groups of the units of a kind, those with most units first."""
        groups = (self.peer_group(code) for code in self.of_kind(kind))
        counted = Counter(group for group in groups if group)
        return [group for group, _ in counted.most_common()]

    def residents(self, code: str) -> int | None:
        """How many people live there; None where nobody said."""
        value = self._get(code, "residents")
        return None if value is None else int(float(value))

    def children(self, code: str) -> list[str]:
        """The units directly below, in order of code."""
        return sorted(self._children.get(code, []))

    def below(self, code: str) -> frozenset[str]:
        """The unit and all below it; empty for a code the city does not have."""
        if code not in self._rows:
            return frozenset()
        found, waiting = {code}, [code]
        while waiting:
            fresh = [child for child in self._children.get(waiting.pop(), []) if child not in found]
            found.update(fresh)
            waiting.extend(fresh)
        return frozenset(found)

    def of_kind(self, kind: str) -> list[str]:
        """The codes of a kind, in order."""
        return list(self._of_kind.get(kind, ()))

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds there are units of, in the city's order, undeclared ones last."""
        present = {str(row["kind"]) for row in self._rows.values() if row["kind"]}
        declared = [kind for kind in self._titles if kind in present]
        return declared + sorted(present - set(declared))

    def has_units_below(self, kind: str) -> bool:
        """Whether units of this kind stand for those below them, as districts do."""
        return any(map(self._children.get, self._of_kind.get(kind, ())))

    def title(self, kind: str, language: str) -> str:
        """What units of a kind are called."""
        words = self._titles.get(kind)
        return words.in_(language) if words else kind

    def search(self, text: str, language: str) -> list[str]:
        """The codes whose name contains `text`, in order of name."""
        named = ((self.name(code, language), code) for code in self._rows)
        return [code for name, code in sorted(named) if text.casefold() in name.casefold()]

    def residents_of(self, codes: Iterable[str]) -> int | None:
        """The people of several units together; None if any is not known or there are none."""
        counts = [self.residents(code) for code in codes]
        if not counts or any(count is None for count in counts):
            return None
        return sum(count for count in counts if count is not None)
