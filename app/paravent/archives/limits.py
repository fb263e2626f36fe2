"""How much an archive may ask of us before it is refused (security, section 5)."""

from __future__ import annotations

MEMBERS = 200_000
DIRECTORY_BYTES = 64 * 2**20
"""Size of a zip's list of members, before it is read."""
MEMBER_BYTES = 8 * 2**30
TOTAL_BYTES = 32 * 2**30
RATIO = 250
"""Unpacked to packed size; text of our kind stays below a hundred."""
RATIO_FROM = 8 * 2**20
PATH_LENGTH = 1_000
PATH_DEPTH = 32
RECORD_CHARACTERS = 32 * 2**20
"""One record of a JSON list: a conversation of X is one, with all its messages."""
LINE_CHARACTERS = 4 * 2**20
"""One line of a table or a chat, and one tag of a page."""
JSON_DEPTH = 40
HEADER_BYTES = 2**20
"""A long name or other note in a tar."""
HEAD_BYTES = 16 * 1024
FIELD_CHARACTERS = 4 * 2**20
TEXT_CHARACTERS = 4_000
"""What is kept of one post or message."""
KEPT_POSTS = 200_000
KEPT_PLACES = 500_000
KEPT_PEOPLE = 200_000
KEPT_THREADS = 100_000
OPENING_MESSAGES = 24
"""How many of the earliest messages of a thread are kept for reading."""
SKIPPED_NAMED = 500
