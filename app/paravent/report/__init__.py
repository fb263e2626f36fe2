"""An audit in, a report out: HTML, PDF, JSON, CSV. Pure functions, and one that writes a file."""
