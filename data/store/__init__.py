"""The ticket store: immutable files and a manifest that is replaced in one step.

`manifest` says which files make up a version; `publication` writes a new version; `rollups`
builds the sums pages read; `snapshot` opens a version for reading. A load killed at any moment
leaves the old manifest in force and some orphan files, which a later load removes.
"""
