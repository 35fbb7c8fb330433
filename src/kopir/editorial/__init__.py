"""Editorial: the public pages (home, news, events, people, organisations, guides), written by editors in Wagtail.

Owns pages, pictures, and what visitors see of them. Reads heritage and opportunities. Hands on to web.
"""
