"""Proves by exhaustive exploration that no path through a dialog loses a warning sign."""
