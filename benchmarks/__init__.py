"""Measurements: ratios within one run, never limits in tests."""
