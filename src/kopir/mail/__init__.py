"""Mail: every outgoing mail is a draft row first, released by a person or a rule, sent by a job.

Owns mails, their templates, consents, bounces. Reads accounts. Hands on to every room that writes to somebody.
"""
