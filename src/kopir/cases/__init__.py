"""Cases: from an expression of interest to an introduction and what came of it.

Owns interests, introductions with their messages, tasks, notes and meetings, and outcomes. Reads matches,
opportunities, companies and vetting. Hands on to the desk.
"""
