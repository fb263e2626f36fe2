"""Walks one platform by its pack, through the page port. Knows no platform by name."""
