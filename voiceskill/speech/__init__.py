"""Hears and speaks: one file for each engine or device, behind the ports."""
