"""The review before an interview: stranger view, own content, names."""
