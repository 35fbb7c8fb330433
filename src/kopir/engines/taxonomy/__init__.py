"""Trade and industry codes: labels in four languages, concordances, places, and codes suggested for a text.

Reads the shipped tables in `data/taxonomy` and vectors in `data/learned`; hands labels, codes and code
profiles to ranking. A suggestion is never a customs classification: a person confirms it.
"""
