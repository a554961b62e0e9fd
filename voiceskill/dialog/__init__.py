"""Decides what is asked and said: a pure function over a frozen state."""
