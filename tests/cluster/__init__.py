"""Spark builds what DuckDB builds, on a master and two workers of its own."""
