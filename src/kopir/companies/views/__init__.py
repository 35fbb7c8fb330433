"""Pages of the room: `records` (list, one company, its facts) and `parts` (names, numbers, people, texts, codes)."""
