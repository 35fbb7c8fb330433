"""A calendar as a program reads it."""

from __future__ import annotations


def unfolded(text: str) -> list[str]:
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def events(text: str) -> list[dict[str, str]]:
    """The calendar read anew: each event's properties."""
    found: list[dict[str, str]] = []
    depth: list[str] = []
    for line in unfolded(text):
        name, _colon, value = line.partition(":")
        if name == "BEGIN":
            depth.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert depth.pop() == value
        elif depth and depth[-1] == "VEVENT":
            assert name not in found[-1]
            found[-1][name] = value
    assert depth == []
    return found
