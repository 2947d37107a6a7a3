"""Measurements: each module has ``run() -> dict`` and says what it measures."""
