"""What every kind of file is turned into: rows of text with the line each came from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from data.words import Words

REASONS = {
    "no_id": Words("没有工单编号", "no ticket number"),
    "no_date": Words("没有受理时间", "no time of receipt"),
    "bad_date": Words("受理时间无法识别", "the time of receipt cannot be read"),
    "future": Words("受理时间晚于数据时点", "received after the as-of time"),
    "too_early": Words("受理时间过早", "received impossibly early"),
    "bad_value": Words("映射要求拒收的取值", "a value the mapping rejects"),
    "impossible": Words("办结早于受理", "closed before it was received"),
    "header": Words("表头重复出现", "the header again"),
    "cells": Words("单元格数目与表头不符", "another number of cells than the header"),
    "quote": Words("引号没有闭合", "a quote that is never closed"),
    "cut": Words("文件在此记录中间截断", "the file ends in the middle of this record"),
}
"""Why a record is not loaded."""

CORRECTIONS = {
    "closed_before": Words(
        "办结早于受理，已去掉办结时间", "closed before received: closing dropped"
    ),
    "closed_future": Words(
        "办结晚于数据时点，已去掉", "closed after the as-of time: closing dropped"
    ),
    "still_open": Words(
        "状态为未办结却有办结时间，已去掉办结时间", "open by its status yet with a closing: dropped"
    ),
    "bad_instant": Words("无法识别的时间，已留空", "a time that cannot be read: left empty"),
    "bad_number": Words("无法识别的数字，已留空", "a number that cannot be read: left empty"),
    "no_place": Words("坐标无效，已留空", "coordinates of nowhere: left empty"),
    "derived": Words("由天数推算出的时间", "times derived from a number of days"),
    "unknown_value": Words(
        "未在映射中的取值，记为未知", "values the mapping does not name: unknown"
    ),
    "stage_by_closing": Words(
        "状态不明但有办结时间，记为已办结",
        "a status the mapping does not name, yet a closing date: closed",
    ),
    "placeholder": Words(
        "占位时间（如 1900-01-01），已留空", "a placeholder instead of a time: left empty"
    ),
    "due_day": Words(
        "办理时限只到日，按当日结束计", "a due day without a time: until the end of that day"
    ),
}
"""What was changed in a record that is loaded."""


@dataclass(frozen=True)
class Reject:
    """One record that is not loaded: the line it starts on, the column, its value and why."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Rows:
    """Some records: `cells` has one text column a wanted header name, in the file's order.

    `digests` holds a hash of each whole record if it was asked for. `rejects` are the records
    that could not be read as one; they are not among the cells.
    """

    lines: NDArray[np.int64]
    cells: pd.DataFrame
    digests: list[str] | None = None
    rejects: tuple[Reject, ...] = ()
    position: int = 0


@dataclass(frozen=True)
class Batch:
    """Some tickets of a file (a frame or Arrow table, the line of each in `record`), and rejects.

    `reach` is the last instant among them, `position` how much of the file is read.
    """

    tickets: pd.DataFrame | pa.Table
    rejects: tuple[Reject, ...]
    reach: datetime | None
    position: int


@dataclass
class Source:
    """One table of records. `read(columns, digest)` may be called again; so may `count()`.

    `count` is made by another way than `read`; it counts records that hold any value, without
    the header. `blank` and `notes` are known after reading. `table` is the `delimited.Table` of a
    text. `system` is the reference system of its points, where the file itself names one.
    """

    name: str
    sha256: str
    kind: str
    size: int
    header: tuple[str, ...]
    read: Callable[[tuple[str, ...], bool], Iterator[Rows]]
    count: Callable[[], int]
    encoding: str = ""
    delimiter: str = ""
    as_of: datetime | None = None
    blank: int = 0
    notes: list[Words] = field(default_factory=list)
    table: object | None = None
    system: str = ""


def unique_header(cells: list[str]) -> tuple[str, ...]:
    """Names for every column: trimmed, numbered where they repeat, "column N" where empty."""
    names: list[str] = []
    for position, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("﻿", "").split()) or f"column {position}"
        again = sum(1 for known in names if known == name or known.startswith(f"{name} ("))
        names.append(f"{name} ({again + 1})" if name in names else name)
    return tuple(names)


def as_rows(
    records: list[tuple[int, list[str]]],
    header: tuple[str, ...],
    columns: tuple[str, ...],
    digests: list[str] | None,
    rejects: list[Reject],
    position: int,
) -> Rows:
    """The wanted columns of some records as a frame of text."""
    places = {name: header.index(name) for name in columns}
    cells = {name: [cells[at] for _, cells in records] for name, at in places.items()}
    frame = pd.DataFrame(cells, dtype="str", index=range(len(records)))
    lines = np.fromiter((line for line, _ in records), dtype=np.int64, count=len(records))
    return Rows(lines, frame, digests, tuple(rejects), position)
