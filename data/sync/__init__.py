"""A ticket system's own database, read every few minutes into the store.

`source` reads what changed since a high-water mark as records like those of a file, `marks` says
what such a mark is, `rounds` takes the records in and keeps the mark with the version they are in.
"""
