"""Vetting: whom the chamber may introduce, and why it believes so.

Owns checks, evidence, screenings and their hits, verdicts. Reads companies, registers and watchlists.
Hands on to cases: nobody is introduced while a hit is open.
"""
