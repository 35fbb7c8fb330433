"""Personal data: export, deletion and the proof that nothing is left.

Owns requests of people about their data. Reads what each room declares in `personal.py`. Hands on to nobody.
"""
