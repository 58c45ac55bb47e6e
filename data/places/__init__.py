"""Places and rules of a city: its file, units, boundaries, points of interest, policy."""
