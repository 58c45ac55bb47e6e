"""Units beside each other: leagues, classes and their history, what of them is knowledge, and
what another rule would make of them. Sums in, frames and frozen answers out; no viewer, no screen.
"""
