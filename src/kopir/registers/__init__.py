"""Registers: snapshots of official registers, and look-up by id, name, code, region and size.

Owns what a state says exists. Reads files of the registers. Hands entries on to companies and, as leads, to matches.
"""
