"""Measures the understanding against other systems; see README.md."""
