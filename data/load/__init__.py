"""Real tickets of any city into the store: `python -m data.load FILE... --mapping NAME.toml`.

Read in this order: `mapping` (what a person declares about a file), `opening` (what kind of file
it is), `delimited`, `sheets`, `columnar`, `open311` (each turns a file into rows of text),
`dates` and `codes` (text into instants and codes), `transform` (rows into tickets and rejects),
`staging` (repeated tickets), `run` (reconciles and publishes), `summary` (what to tell).

Nothing is published unless loaded + rejected + duplicates equals a count of the file's records
that was made by another reader than the one that loaded them.
"""
