"""Heritage: the sourced archive about the Japanese interned in Kazakhstan after 1945.

Owns claims with their citations, sites, camps, items, events and restricted person records. Reads core alone. Hands on
to editorial.
"""
