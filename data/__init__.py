"""Everything known about tickets; nothing about screens.

Read the room in this order: `schema` (the tables), `measures` (what is counted, and by which
clock), `metrics` (the numbers supervisors agreed on), `access` (who may see which rows),
`filters` (what is selected), `desk` (what one signed-in viewer may ask). `store` publishes and
opens a version of the tickets; `demo` invents a city; `load` imports a real one; `accounts`
keeps people, sessions and the audit trail.
"""
