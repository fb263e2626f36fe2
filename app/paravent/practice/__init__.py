"""The built-in rehearsal profiles: a small loopback server that answers as platforms do."""
