"""Personal data: what is held and why, export, deletion, and the proof that nothing is left."""
