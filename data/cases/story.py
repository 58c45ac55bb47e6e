"""One case's story. Always within the scope."""

import pandas as pd
from sqlalchemy import select

from data.answers import CaseStory
from data.doorway import scoped_events, scoped_tickets
from data.sums import Ground


def find_case(ground: Ground, ticket_id: str) -> CaseStory | None:
    """One case and its events in order; None where it is not there or not the viewer's."""
    rows = ground.snapshot.tickets_of(ticket_id)
    source = scoped_tickets(ground.scope, rows)
    events = scoped_events(ground.scope, ticket_id, rows, ground.snapshot.events(ticket_id))
    with ground.engine.connect() as connection:
        row = connection.execute(select(source).where(source.c.ticket_id == ticket_id)).first()
        if row is None:
            return None
        steps = connection.execute(select(events).order_by(events.c.seq)).fetchall()
    names = [column.name for column in events.columns]
    return CaseStory(dict(row._mapping), pd.DataFrame(steps, columns=names), ground.rules.as_of)
