"""The desk: what is due today, what waits for whom, what is stuck; search, saved searches, bulk work, exports.

Owns saved searches and the desk's search index. Reads every room of case work.
"""
