"""Opportunities: what companies need and offer.

Owns needs and offers with their texts, codes, requirements and states. Reads companies. Hands on to matches.
"""
