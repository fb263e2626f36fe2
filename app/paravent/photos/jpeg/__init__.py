"""The parts of a JPEG: its segments, its tables, the notes in it, the index of further pictures."""
