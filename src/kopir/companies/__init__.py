"""Companies: who the chamber knows. Identity, names in each script, activity codes, people, texts.

Owns company records and contact details. Reads registers. Hands companies on to opportunities.
"""
