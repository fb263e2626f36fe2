"""The parts of the desk: each joins a few rooms into what the window or a command asks for."""
