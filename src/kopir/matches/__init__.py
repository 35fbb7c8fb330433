"""Matches: which opportunities and companies answer each other, and why.

Owns the search index over opportunities and what officers decide about suggestions. Reads opportunities,
companies and, for leads, registers.
"""
