"""Clearing, ordering, name search and decisions about connections."""
