"""Mail: every outgoing mail is a row first, released by a person or a rule, sent by a job.

Owns mails, their templates, consent, addresses that are not written to. Reads nothing; rooms above declare their kinds
of mail in `letters.py`, keep the default texts in `letters/`, and call `actions.draft`.
"""
