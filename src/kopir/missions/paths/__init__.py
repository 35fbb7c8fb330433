"""Addresses of the room, a module for each part of the work."""
