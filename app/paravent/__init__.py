"""Paravent: the screen around a doctor's profiles."""

__version__ = "0.1.0"
