"""Pages of the room, by who is looking."""
