"""Pages of the room: for everybody, for the desk, and what machines call."""
