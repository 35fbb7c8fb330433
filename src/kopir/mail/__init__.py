"""Mail: every outgoing mail is a row first, released by a person or a rule, sent by a job."""
