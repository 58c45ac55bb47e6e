"""What Spark is told: the text of each construct, and a refusal where its meaning differs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    case,
    cast,
    extract,
    func,
    literal,
    not_,
    null,
    select,
    union_all,
)
from sqlalchemy.exc import CompileError

from data.cluster.dialect import spark_columns, spark_sql
from data.measures import Rules
from data.schema import ticket
from data.store.rollups import Calendar
from data.store.summing import selects

t = Table(
    "t",
    MetaData(),
    Column("day", Date),
    Column("at", DateTime),
    Column("n", Integer),
    Column("flag", Boolean),
    Column("odd`name", Text),
).c

CONSTRUCTS = {
    "a text": (literal("it's"), r"'it\'s'"),
    "a backslash": (literal(r"a\n"), r"'a\\n'"),
    "two quotes": (literal("''"), r"'\'\''"),
    "percent and colon": (literal("5 % :x"), "'5 % :x'"),
    "Chinese": (literal("东城·街道𠮷"), "'东城·街道𠮷'"),
    "a number": (literal(12), "12"),
    "nothing": (null(), "NULL"),
    "nothing bound": (literal(None, Text), "NULL"),
    "an instant": (literal(datetime(2025, 6, 30, 18)), "TIMESTAMP_NTZ '2025-06-30 18:00:00'"),
    "a day": (literal(date(2025, 6, 30)), "DATE '2025-06-30'"),
    "a column": (t.n, "`t`.`n`"),
    "a backtick": (t["odd`name"], "`t`.`odd``name`"),
    "true only": (t.flag.is_(True), "`t`.`flag` IS true"),
    "false only": (t.flag.is_(False), "`t`.`flag` IS false"),
    "not": (not_(t.flag), "NOT `t`.`flag`"),
    "known": (t.n.is_not(None), "`t`.`n` IS NOT NULL"),
    "among": (t["odd`name"].in_(("a", "b'")), r"`t`.`odd``name` IN ('a', 'b\'')"),
    "compared": (t.at <= datetime(2025, 1, 2, 3, 4, 5, 6),
                 "`t`.`at` <= TIMESTAMP_NTZ '2025-01-02 03:04:05.000006'"),
    "a choice": (case((t.n > 0, 1), else_=0), "CASE WHEN (`t`.`n` > 0) THEN 1 ELSE 0 END"),
    "an integer cast": (cast(func.sum(t.n), Integer), "CAST(sum(`t`.`n`) AS INT)"),
    "a text cast": (cast(t.n, Text), "CAST(`t`.`n` AS STRING)"),
    "a time cast": (cast(t.day, DateTime), "CAST(`t`.`day` AS TIMESTAMP_NTZ)"),
    "a part of a day": (extract("month", t.day), "EXTRACT(month FROM `t`.`day`)"),
    "all rows": (func.count(), "count(*)"),
    "a label": (t.n.label("repeat"), "`t`.`n` AS `repeat`"),
}  # fmt: skip


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_construct_is_written_as_spark_reads_it(name: str) -> None:
    construct, text = CONSTRUCTS[name]
    told = spark_sql(select(construct)).split("\nFROM")[0].removeprefix("SELECT ")
    assert told.strip() == text or told.startswith(f"{text} AS ")


def test_arms_are_joined_and_summed_over_a_subquery() -> None:
    arms = union_all(select(t.n), select(t.n)).subquery("arms")
    told = spark_sql(select(func.sum(arms.c.n)).group_by(arms.c.n).order_by(arms.c.n))
    assert " ".join(told.split()) == (
        "SELECT sum(`arms`.`n`) AS `sum_1` FROM (SELECT `t`.`n` AS `n` FROM `t` UNION ALL "
        "SELECT `t`.`n` AS `n` FROM `t`) AS `arms` GROUP BY `arms`.`n` ORDER BY `arms`.`n`"
    )


DIFFERENT = {
    "days of the week": extract("dow", t.day),
    "seconds": extract("epoch", t.at),
    "durations": t.at + timedelta(hours=48),
    "an instant of a zone": literal(datetime(2025, 6, 30, tzinfo=UTC)),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_spark_would_understand_otherwise_is_refused(name: str) -> None:
    with pytest.raises(CompileError):
        spark_sql(select(DIFFERENT[name]))


@pytest.mark.parametrize("cutoff_day", [0, 18])
def test_every_roll_up_is_text_without_a_value_left_out(cutoff_day: int) -> None:
    rules = Rules(datetime(2025, 6, 30, 18))
    for table, statement in selects(rules, Calendar(cutoff_day)).items():
        told = spark_sql(statement)
        assert ":" not in told.replace("18:00:00", ""), table.name
        assert "POSTCOMPILE" not in told, table.name


def test_tickets_are_read_by_a_schema_that_names_every_column() -> None:
    columns: dict[str, Any] = dict(
        each.replace("`", "").split(" ") for each in spark_columns(ticket).split(", ")
    )
    assert list(columns) == ticket.columns.keys()
    assert columns["received_at"] == "TIMESTAMP_NTZ"
    assert columns["received_day"] == "DATE"
    assert columns["cell"] == "BIGINT"
    assert columns["returns"] == "SMALLINT"
    assert columns["close_days"] == "INT"
    assert columns["lon"] == "DOUBLE"
    assert columns["womens"] == "BOOLEAN"
    assert columns["unit_code"] == "STRING"
