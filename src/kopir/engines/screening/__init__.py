"""A name or company against watchlists, and goods against lists of controlled goods.

Reads: tables of listed parties (`parties.py`). Hands on: who may be whom, with the evidence; a person decides.
"""
