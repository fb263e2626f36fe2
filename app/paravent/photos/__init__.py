"""Inspects photos for location, cleans them without touching the picture, and proves it."""
