"""Reads and validates ``checks/platforms``: the closed vocabulary in which platforms are told."""
