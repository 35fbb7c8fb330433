"""How dates and numbers are written in a language for which Django has no formats of its own: Kazakh."""
