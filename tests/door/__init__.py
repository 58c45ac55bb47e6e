"""The door: what a stranger gets, how a sign-in begins, and what ends with it."""
