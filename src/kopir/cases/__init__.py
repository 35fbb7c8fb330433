"""Cases: from an expression of interest to two companies who know each other.

Owns interests, introductions with their messages, tasks and notes. Reads matches, opportunities, companies and
vetting. Hands on to the desk.
"""
