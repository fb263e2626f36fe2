"""Readings and answers in, outcomes of 8a to 8d out. Pure; knows no browser, store or window."""
