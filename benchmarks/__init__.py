"""What the dashboard claims, measured: a figure, what it is compared with, whether it holds."""
