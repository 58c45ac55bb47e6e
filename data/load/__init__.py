"""Real tickets of any city into the store: `python -m data.load FILE... --mapping NAME.toml`.

Read in this order: `mapping` (what a person declares about a file), `opening` (what kind of file
it is), `delimited`, `sheets`, `columnar`, `open311` and `objects` (each turns a file into rows of
text; `heading` finds the header), `dates`, `coordinates`, `crs` and `gcj` (points of map grids and
Chinese maps into degrees), `meanings` and `codes` (text into instants, numbers and codes),
`transform` (rows into tickets and rejects), `staging` (repeated tickets), `run` (reconciles and
publishes), `summary` (what to tell).

A draft for a new file: `synonyms` and `personal` (what columns are called), `columns` (what their
cells say), `guessing` (which feeds what), `crs_names` and `points` (where its points lie),
`dateorder`, `propose` (the text), `toml_text`, `newcity`.

Nothing is published unless loaded + rejected + duplicates equals a count of the file's records
that was made by another reader than the one that loaded them.
"""
