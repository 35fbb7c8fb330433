"""Engines decide: plain values in, plain values out. No Django, no network, no clock.

Ladder, lowest first: data, text, identity, taxonomy, ranking. An engine imports only engines below it.
"""
