"""The tables of a ticket store, the same on every engine.

Instants are city time without a zone, days are city days, durations are whole calendar days.
A ticket carries no name, telephone, address or free text: those stay in the ticket system.
Empty (NULL) means "the source does not say", never 0 and never "no".
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

metadata = MetaData()

UNKNOWN = "unknown"
"""The code of a unit, area, category, channel or requester the source does not name."""

unit = Table(
    "unit",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name_zh", Text),
    Column("name_en", Text),
    Column("also_known_as", Text),
    Column("kind", Text),  # city, centre, district, town, department, enterprise, area, ...
    Column("parent", Text),
    Column("group_code", Text),  # the ancestor (or self) directly below the city
    Column("residents", Integer),
    Column("peer_group", Text),
)

ticket = Table(
    "ticket",
    metadata,
    Column("ticket_id", Text, primary_key=True),
    Column("line", Text),  # the merged hotline the request came through, e.g. 12345
    Column("requester", Text),  # citizen, enterprise
    Column("request_type", Text),  # consultation, help, complaint, report, suggestion
    Column("type_received", Text),  # what request_type was at receipt
    Column("channel", Text),
    Column("category", Text),
    Column("topic", Text),  # finer than category; what the request is about
    Column("time_limit", Text),  # h2, h24, d7, d15
    Column("womens", Boolean),  # a women's-service case
    Column("unit_code", Text),  # who handles it; the hotline centre if answered directly
    Column("handling", Text),  # that unit's part in it: lead, assisting, forwarded
    Column("area_code", Text),  # where it is about
    Column("lon", Double),  # WGS-84; never filled for women's-service cases
    Column("lat", Double),
    Column("cell", BigInteger),  # H3 cell of resolution 8
    Column("direct", Boolean),  # answered directly, not dispatched
    Column("stage", Text),  # see data.dimensions.STAGES
    Column("received_at", DateTime),
    Column("dispatched_at", DateTime),
    Column("accepted_at", DateTime),
    Column("contacted_at", DateTime),
    Column("due_at", DateTime),
    Column("closed_at", DateTime),
    Column("called_at", DateTime),
    Column("received_day", Date),
    Column("dispatched_day", Date),
    Column("due_day", Date),
    Column("closed_day", Date),
    Column("called_day", Date),
    Column("close_days", Integer),  # calendar days from received_day to closing; 0 = same day
    Column("reached", Boolean),  # the callback got a valid answer
    Column("contacted", Boolean),  # citizen: the unit contacted me
    Column("outcome", Text),  # citizen: solved, partly, unsolved
    Column("satisfaction", Text),  # citizen: satisfied, basically, dissatisfied
    Column("self_solved", Boolean),  # the unit's own report
    Column("excluded", Boolean),
    Column("exclusion_reason", Text),
    Column("ledger", Boolean),  # on the pending ledger
    Column("returns", SmallInteger),  # accepted objections to the dispatch
    Column("extensions", SmallInteger),
    Column("reopened", SmallInteger),
    Column("whistled_unit", Text),  # the department a sub-district whistled for
    Column("whistle_answered", Boolean),
    Column("repeat", Boolean),  # the same matter was raised before
    Column("recomplained", Boolean),  # raised again within 7 days of "resolved"
)

event = Table(
    "event",
    metadata,
    Column("ticket_id", Text),
    Column("at", DateTime),
    Column("seq", SmallInteger),
    Column("stage", Text),  # see data.dimensions.EVENT_STAGES
    Column("unit_code", Text),  # who did it
    Column("result", Text),
)

place = Table(
    "place",
    metadata,
    Column("place_id", Text),
    Column("category", Text),
    Column("name", Text),
    Column("group_code", Text),  # district
    Column("area_code", Text),
    Column("lon", Double),
    Column("lat", Double),
)

label = Table(
    "label",
    metadata,
    Column("dimension", Text),
    Column("code", Text),
    Column("title_zh", Text),
    Column("title_en", Text),
    Column("position", Integer),
)

WORDS = {unit: ["code"], label: ["dimension", "code"], place: ["place_id"]}
"""The tables of words beside the tickets, and what tells the rows of each apart."""

DAYS = ("received_day", "dispatched_day", "due_day", "closed_day", "called_day")
"""Days derived from the instants of the same name at publication."""
assert all(day in ticket.c for day in DAYS)

ADDED = ("handling", "type_received")
"""Columns of the ticket that the first stores did not have, in the order they came."""
assert all(name in ticket.c for name in ADDED)
