"""The events that a ticket's own times tell, where its source keeps no record of steps.

They follow from the ticket alone. So a month's file of tickets that were loaded so is kept without
a file of events: writing that took as long as everything else about a load, and was three times
as many rows. They are worked out when a case is opened.
"""

from sqlalchemy import DateTime

from data.schema import UNKNOWN, ticket

_UNIT = f"coalesce(unit_code, '{UNKNOWN}')"
_STEPS = (
    ("received_at", "call", "NULL", "NULL"),
    ("dispatched_at", "dispatch", _UNIT, "NULL"),
    ("accepted_at", "accept", _UNIT, "NULL"),
    ("contacted_at", "contact", _UNIT, "NULL"),
    ("closed_at", "close", _UNIT, "NULL"),
    ("called_at", "callback", "NULL", "outcome"),
)
"""When, what, by whom, with what result."""
assert all(isinstance(ticket.c[moment].type, DateTime) for moment, *_ in _STEPS)

FEW = 5_000
"""A month of fewer tickets has its events written out: a short file costs next to nothing."""


def told_by(rows: str) -> str:
    """The events of some tickets, a statement of ticket columns, as a statement of event columns.

    Numbered by time, then by the order of `_STEPS`. The tickets are read once, and a condition on
    the number of a ticket reaches the files they lie in.
    """
    steps = ", ".join(_step(place) for place in range(len(_STEPS)))
    told = f"list_filter([{steps}], lambda each: each.moment IS NOT NULL)"
    return (
        'SELECT ticket_id, step.moment AS "at", step.seq AS seq, step.stage AS stage, '
        "step.unit_code AS unit_code, step.result AS result "
        f"FROM (SELECT ticket_id, unnest({told}) AS step FROM ({rows}))"
    )


def _step(place: int) -> str:
    moment, stage, unit, result = _STEPS[place]
    earlier = [
        f"coalesce(CAST({other} {'<=' if at < place else '<'} {moment} AS INTEGER), 0)"
        for at, (other, *_) in enumerate(_STEPS)
        if at != place
    ]
    return (
        f"{{moment: {moment}, seq: CAST(1 + {' + '.join(earlier)} AS SMALLINT), "
        f"stage: '{stage}', unit_code: CAST({unit} AS VARCHAR), result: CAST({result} AS VARCHAR)}}"
    )
