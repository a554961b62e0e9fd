"""Systematic faults of the content and the engine, each of which has to be caught."""
