"""Short answers as arrays: the quick way to them and any engine's say the same."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Integer, bindparam, case, func, null, select

from data.schema import unit
from data.store import asking
from data.store.rollups import unit_month
from data.store.snapshot import FileSnapshot
from tests import tiny
from tests.test_pages import busy_city

LAST = bindparam("last", 0, Integer)
MONTH = unit_month.c.ym
QUESTIONS = {
    "numbers, texts and truths": select(
        unit_month.c.unit_code, unit_month.c.received, (unit_month.c.received > 1).label("many")
    ).order_by(MONTH, unit_month.c.unit_code),
    "unknown texts": select(
        case((unit.c.parent == "A", unit.c.parent), else_=null()).label("parent")
    ).order_by(unit.c.code),
    "only unknown texts": select(case((unit.c.code == "", unit.c.code)).label("nobody")),
    "no row": select(MONTH, unit_month.c.unit_code).where(MONTH < 0),
    "several of a list": select(func.count().label("units"))
    .where(unit.c.code.in_(["A1", "A2", "nobody"]))
    .where(unit.c.code != "A2"),
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> FileSnapshot:
    folder: Path = tmp_path_factory.mktemp("asking")
    city = tiny.a_city(folder / "city")
    found = tiny.desk_over(tiny.publish(folder, busy_city(), city=city)).snapshot
    assert isinstance(found, FileSnapshot)
    assert found.reader is not None
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_both_ways_give_the_same(snapshot: FileSnapshot, name: str) -> None:
    quick, plain = snapshot.look_up(QUESTIONS[name], {}), snapshot.read(QUESTIONS[name])
    assert list(quick) == list(plain)
    for column in quick:
        assert quick[column].tolist() == plain[column].tolist()


def test_an_unknown_text_is_none_and_a_number_is_whole(snapshot: FileSnapshot) -> None:
    parents = snapshot.look_up(QUESTIONS["unknown texts"], {})["parent"]
    assert None in parents.tolist()
    told = snapshot.look_up(QUESTIONS["numbers, texts and truths"], {})
    assert told["received"].dtype == np.dtype("int64")


def test_one_statement_answers_for_each_value_of_its_parameter(snapshot: FileSnapshot) -> None:
    until = select(func.count().label("rows")).select_from(unit_month).where(MONTH <= LAST)
    engine = snapshot.engine
    for last in (0, 10**6, 0):
        quick = snapshot.look_up(until, {"last": last})["rows"].tolist()
        assert quick == asking.read(engine, until, {"last": last})["rows"].tolist()
        assert (quick[0] > 0) is (last > 0)
