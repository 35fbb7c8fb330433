"""Core: accounts and roles, the audit log, errors, states, languages.

Owns who a person is and what was done by whom. Reads nothing. Every room above stands on it.
"""
