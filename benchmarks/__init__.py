"""What the dashboard claims, measured: each prints a figure, its goal and whether it holds."""
