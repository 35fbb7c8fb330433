"""Pages of the room: `records` (list, detail, the record itself) and `parts` (names, numbers, people, texts, codes)."""
