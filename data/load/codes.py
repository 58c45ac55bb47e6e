"""Text into codes, numbers and yes or no; names of units and places into codes and titles."""

import re

import numpy as np
import pandas as pd

from data.load.mapping import FIXED, Mapping, Owner
from data.load.meanings import meaning
from data.schema import UNKNOWN

YES = frozenset({"true", "t", "yes", "y", "1", "是", "oui", "si", "sí"})
NO = frozenset({"false", "f", "no", "n", "0", "否", "non"})
MOST = int(np.iinfo(np.int16).max)
"""The greatest count: what the type of such columns holds."""
BLANKS = frozenset({"", "null", "none", "nan", "n/a", "na", "unspecified", "-", "--"})


_KEPT = re.compile(r'^="([^"]*)"$')
"""How exports keep a spreadsheet from reading a long number as one."""


def cleaned(text: "pd.Series[str]") -> "pd.Series[str]":
    """The text trimmed, inner spaces single, empty where it only says that nothing is known; without
    the bytes of nothing a broken disk or export leaves in it."""
    trimmed = text.fillna("").astype(str).str.replace("\0", "", regex=False)
    trimmed = trimmed.str.split().str.join(" ").str.replace(_KEPT, r"\1", regex=True)
    return trimmed.where(~trimmed.str.lower().isin(BLANKS), "")


def mapped(
    text: "pd.Series[str]", name: str, mapping: Mapping
) -> "tuple[pd.Series[str], pd.Series[bool]]":
    """The values as the mapping translates them, and which rows it rejects.

    A value that is not listed is kept, read as it is usually meant, becomes unknown or is
    rejected, as `defaults` says. Fields of fixed codes keep no other words: there "keep" is
    "unknown". Capitals do not matter.
    """
    listed = {key.casefold(): value for key, value in mapping.values.get(name, {}).items()}
    fixed = FIXED.get(name, ())
    rule = mapping.defaults.get(name, "unknown" if fixed else "keep")
    none = pd.Series(False, index=text.index)
    if not listed and not fixed and rule == "keep":
        return text, none
    known = {each: _code(each, name, listed, fixed, rule) for each in text.unique()}
    values = text.map(known)
    missing = values.isna() & (text != "")
    if rule in ("keep", "usual") and not fixed:
        return values.where(~missing, text), none
    values = values.where(~missing, UNKNOWN if UNKNOWN in fixed or not fixed else "").fillna("")
    return values, missing if rule == "reject" else none


def _code(
    value: str, name: str, listed: dict[str, str], fixed: tuple[str, ...], rule: str
) -> str | None:
    """The code of one value; None where the mapping does not tell."""
    folded = value.casefold()
    if folded in listed:
        return listed[folded]
    if folded in fixed:
        return folded
    return meaning(name, value) if rule == "usual" and value else None


def numbers(text: "pd.Series[str]") -> "pd.Series[float]":
    """The numbers, NaN where there is none; thousands separators go, a decimal comma counts."""
    plain = text.str.replace(r"(?<=\d)[,，](?=\d{3}\b)", "", regex=True)
    plain = plain.str.replace(r"^(-?\d+),(\d{1,2}|\d{4,})$", r"\1.\2", regex=True)
    read: pd.Series[float] = pd.to_numeric(plain, errors="coerce").astype("float64")
    return read.where(np.isfinite(read))


def counts(text: "pd.Series[str]") -> "pd.Series[int]":
    """The whole numbers, NA where there is none or one beyond `MOST`: no ticket takes as many
    steps, and no column of counts holds more."""
    number = numbers(text).round()
    return number.where(number.abs() <= MOST).astype("Int64")


def answers(text: "pd.Series[str]") -> "pd.Series[object]":
    """True, False or None."""
    folded = text.str.casefold()
    said = folded.map(lambda each: True if each in YES else False if each in NO else None)
    return said.astype(object).where(said.notna(), None)


def named(cells: pd.DataFrame, owner: Owner) -> "tuple[pd.Series[str], pd.Series[str]]":
    """Code and title of the unit (or place) of each row; `unknown` where none is named."""
    parts = [cleaned(cells[column]) for column in owner.columns]
    # A table that went through a spreadsheet or a frame writes ward 3 as 3.0.
    parts = [part.str.replace(r"^(\d+)\.0+$", r"\1", regex=True) for part in parts]
    text = parts[0]
    for part in parts[1:]:
        text = text.where(part == "", text + " · " + part)
    text = text.where(~text.str.casefold().isin({each.casefold() for each in owner.unknown}), "")
    if owner.pattern:
        text = text.str.extract(f"({owner.pattern})", flags=re.IGNORECASE, expand=True).iloc[:, -1]
        text = text.fillna("").str.replace(r"^0+(?=\d)", "", regex=True)
    title = text.map(owner.title.format).where(text != "", UNKNOWN)
    slug = title.str.casefold().str.replace(r"[^\w]+", "-", regex=True).str.strip("-")
    code = (owner.kind + "-" + slug).where(text != "", UNKNOWN)
    return code, title
