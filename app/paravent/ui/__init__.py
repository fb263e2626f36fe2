"""The window. The one room that knows Qt."""
