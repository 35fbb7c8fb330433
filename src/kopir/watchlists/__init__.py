"""Watchlists: dated snapshots of sanctions, export-control and end-user lists.

Owns snapshots and listed parties. Reads nothing below but accounts. Hands on to vetting.
"""
