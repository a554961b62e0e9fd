"""Reads what a caller said: intents, findings with polarity, slots. Pure."""
