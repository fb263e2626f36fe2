"""The pieces that the pages are built of. Every text in them is plain text."""
