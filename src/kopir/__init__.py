"""Kopir: the software of a bilateral chamber of commerce. Rooms are listed in README.md, lowest first."""
