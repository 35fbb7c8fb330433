"""Pages of the room: `reading` (list, detail), `writing` (create, edit, codes), `moves` (states), `texts`."""
