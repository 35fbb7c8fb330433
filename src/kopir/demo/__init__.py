"""Demo: the world that `make demo` fills, its log-ins, and the main job shown on the terminal.

Real and sourced where it can be (the Japanese register), otherwise marked as an example on every screen.
"""
